from bot.slack.settings import SlackSettings

WHOLE = SlackSettings(token="xoxb-1", signing_secret="s")


def test_nothing_set_is_off_and_no_problem():
    assert (SlackSettings().on, SlackSettings().problems()) == (False, ())


def test_a_bot_token_and_a_way_in_are_enough():
    assert WHOLE.problems() == ()
    assert SlackSettings(token="xoxb-1", app_token="xapp-1").problems() == ()


def test_a_client_id_and_secret_take_the_place_of_the_token():
    settings = SlackSettings(signing_secret="s", client_id="1.2", client_secret="c")

    assert (settings.installs, settings.problems()) == (True, ())


def test_each_problem_is_a_sentence_without_a_key_in_it():
    settings = SlackSettings(
        token="xoxp-private", app_token="xoxb-private", client_secret="private", api_url="ftp://x"
    )

    assert settings.problems() == (
        "Slack's client id and client secret belong together: set both, or none.",
        "Slack's bot token begins with xoxb-; another kind of token was set.",
        "Slack's app-level token begins with xapp-; another kind of token was set.",
        "Slack's address must be https.",
    )


def test_a_way_in_without_a_token_is_not_enough():
    assert SlackSettings(signing_secret="s").problems() == (
        "Slack needs a bot token, or a client id and a client secret.",
    )
    assert SlackSettings(token="xoxb-1").problems() == (
        "Slack needs a signing secret (HTTP), or an app-level token (Socket Mode).",
    )


def test_no_key_is_shown():
    settings = SlackSettings("xoxb-key", "key", "xapp-key", "id", "key")

    assert repr(settings).count("key") == 0
