from bot.slack.home import Home


def test_a_homes_token_is_never_shown():
    assert "xoxb" not in repr(Home("T1", "UBOT", token="xoxb-secret"))
