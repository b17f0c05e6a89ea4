from bot.slack.seen import Seen


def test_a_key_is_new_once():
    seen = Seen()

    assert [seen.first(key) for key in ("a", "b", "a", "b", "c")] == [
        True,
        True,
        False,
        False,
        True,
    ]


def test_the_oldest_is_forgotten():
    seen = Seen(remembered=2)

    assert [seen.first(key) for key in ("a", "b", "c", "b", "a")] == [True, True, True, False, True]
