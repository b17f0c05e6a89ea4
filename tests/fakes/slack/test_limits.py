"""How often Slack may be called, and what it answers when that is too often."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import Limits, Violation
from tests.fakes.slack.limits import Windows, retry_after


def test_a_window_that_is_full_has_room_when_the_oldest_has_left_it():
    windows = Windows()
    key = ("channel", "T1", "C1")
    for now in (0.0, 10.0):
        windows.count(key, now)

    assert windows.wait(key, 3, 60.0, 20.0) == 0.0
    assert windows.wait(key, 2, 60.0, 20.0) == 40.0
    assert windows.wait(key, 2, 60.0, 60.0) == 0.0
    assert windows.wait(("channel", "T1", "C2"), 2, 60.0, 20.0) == 0.0


def test_retry_after_is_whole_seconds_and_never_none():
    assert [retry_after(wait) for wait in (0.01, 1.0, 1.2)] == [1, 1, 2]


def test_hurried_limits_keep_the_counts_and_shorten_the_windows():
    limits = Limits().hurried(10)

    assert (limits.tier3, limits.window, limits.channel_window) == (50, 6.0, 0.1)
    assert limits.trigger == Limits().trigger


async def test_one_message_a_second_in_a_channel(slack, client, clock, ola, room):
    await client.chat_postMessage(channel=room.id, text="a")
    await client.chat_postMessage(channel=ola.id, text="another channel")
    clock.seconds += 0.9

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=room.id, text="b")

    answer = refused.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (
        429,
        "ratelimited",
        "1",
    )
    assert slack.violations == (
        Violation("channel rate", "chat.postMessage", slack.team.id, room.id),
    )
    clock.seconds += 0.1
    await client.chat_postMessage(channel=room.id, text="c")
    assert [message.text for message in slack.messages(room)] == ["a", "c"]


async def test_a_direct_message_is_one_channel_under_both_its_names(slack, client, ola, error):
    posted = await client.chat_postMessage(channel=ola.id, text="a")

    assert await error(client.chat_postMessage(channel=posted["channel"], text="b")) == (
        "ratelimited"
    )


async def test_a_ceiling_for_the_whole_workspace(slack, client, clock, error):
    slack.world.limits = Limits(workspace_posts=3)
    rooms = [slack.channel(f"bord-{number}") for number in range(4)]

    found = [await error(client.chat_postMessage(channel=r.id, text="a")) for r in rooms]

    assert found == ["", "", "", "ratelimited"]
    assert [violation.rule for violation in slack.violations] == ["workspace rate"]


async def test_a_tier_is_for_one_method_and_a_minute(slack, client, clock, room, error):
    slack.world.limits = Limits(tier3=2)
    ts = (await client.chat_postMessage(channel=room.id, text="a"))["ts"]

    edits = [await error(client.chat_update(channel=room.id, ts=ts, text=str(n))) for n in range(3)]
    assert edits == ["", "", "ratelimited"]
    assert await error(client.conversations_info(channel=room.id)) == ""
    clock.seconds += 60
    assert await error(client.chat_update(channel=room.id, ts=ts, text="x")) == ""


async def test_workspaces_do_not_share_their_ceilings(slack, client, error):
    slack.world.limits = Limits(tier4=1)
    other = slack.workspace("Annen")
    ola, per = slack.person("ola"), slack.person("per", workspace=other)

    assert await error(client.users_info(user=ola.id)) == ""
    assert await error(client.users_info(user=per.id, token=other.token)) == ""
    assert await error(client.users_info(user=ola.id)) == "ratelimited"
