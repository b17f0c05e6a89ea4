from bot.slack.waits import Waits

SLACK_WAITS = 3.0  # seconds


def test_a_form_is_answered_before_slack_gives_up_with_time_for_the_way():
    assert Waits().form <= SLACK_WAITS - 0.5


def test_a_name_leaves_time_to_open_a_dialog():
    assert Waits().name <= SLACK_WAITS / 2
