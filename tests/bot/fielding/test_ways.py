from datetime import timedelta

from bot.fielding.ways import NotDelivered, WayDown


def test_what_has_not_arrived_says_its_code_and_nothing_else():
    error = WayDown("mail_busy", timedelta(minutes=1), doubtful=True)

    assert str(error) == "mail_busy"
    assert (error.fault, error.again_after, error.bounced, error.doubtful) == (
        "mail_busy", timedelta(minutes=1), False, True,
    )  # fmt: skip


def test_unless_it_is_said_nothing_is_tried_again():
    assert NotDelivered("mail_refused").again_after is None
