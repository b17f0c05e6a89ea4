import pytest

from bot.mail.addresses import Mailbox, mailbox, one_line, written


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("kari@fylke.no", "kari@fylke.no"),
        ("kari.nordmann+duk@fylke.no", "kari.nordmann+duk@fylke.no"),
        ("kari@ålesund.kommune.no", "kari@xn--lesund-hua.kommune.no"),
        ("kari@FYLKE.no", "kari@fylke.no"),
        ("kåre@fylke.no", "kåre@fylke.no"),
    ],
)
def test_a_domain_is_written_in_ascii(address: str, said: str):
    assert written(address) == said


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@fylke.no",
        "kari@",
        "kari@localhost",
        "kari@@fylke.no",
        "kari nordmann@fylke.no",
        "kari@fylke.no\r\nRCPT TO:<b@x.no>",
        "kari\x00@fylke.no",
        "kari\u202e@fylke.no",
        "kari@fylke.no>",
        '"kari"@fylke.no',
        "kari..nordmann@fylke.no",
        "kari@[127.0.0.1]",
        "kari@-fylke.no",
        f"{'k' * 65}@fylke.no",
        f"kari@{'.'.join(['fylke' * 10] * 6)}.no",
    ],
)
def test_what_cannot_be_written_to_is_none(address: str):
    assert written(address) is None


def test_a_mailbox_has_a_name_before_it_or_none():
    assert mailbox("Kari Nordmann <kari@fylke.no>") == Mailbox("Kari Nordmann", "kari@fylke.no")
    assert mailbox("kari@fylke.no") == Mailbox("", "kari@fylke.no")
    assert mailbox("Kari") is None


def test_only_an_ascii_address_can_be_written_to_by_every_server():
    assert Mailbox("Kåre", "kaare@fylke.no").is_plain
    assert not Mailbox("Kåre", "kåre@fylke.no").is_plain


def test_words_are_put_on_one_line_without_signs_that_do_not_show():
    assert one_line("A\r\nB\u2028C\x00 \u202eD\u200b\tE") == "A B C D E"
