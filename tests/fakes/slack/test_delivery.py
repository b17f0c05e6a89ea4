"""Events on their way to the bot: retries, duplicates, disorder; memberships and farewells."""

import asyncio
import json

import pytest
from slack_bolt.response import BoltResponse

from tests.fakes.slack import EVENTS, Impossible, Limits, Slack
from tests.fakes.slack.values import Json


def listening(bot, kind: str) -> list[Json]:
    """Every event of a kind that reaches the bot."""
    heard: list[Json] = []

    @bot.app.event(kind)
    async def hear(event, body):
        heard.append({**event, "event_id": body["event_id"]})

    return heard


async def test_an_event_that_fails_is_sent_again_three_times(slack, bot, ola, room):
    statuses = iter([500, 404, 200])

    @bot.app.middleware
    async def failing(next_):
        status = next(statuses)
        return await next_() if status == 200 else BoltResponse(status=status)

    heard = listening(bot, "app_mention")
    await slack.mention(ola, room, "hei")

    assert bot.retries == ["first", "1", "2"]
    assert [(done.retry, done.status, done.reason) for done in slack.delivered] == [
        (0, 500, "http_error"),
        (1, 404, "http_error"),
        (2, 200, ""),
    ]
    assert (len(heard), slack.violations) == (1, ())


async def test_an_event_that_nobody_takes_is_given_up(slack, ola, room):
    slack.deliver_to("http://127.0.0.1:1/nobody")

    await slack.mention(ola, room, "hei")

    assert [(done.retry, done.reason) for done in slack.delivered] == [
        (retry, "connection_failed") for retry in range(4)
    ]
    assert [violation.rule for violation in slack.violations] == ["event_not_acknowledged"]


@pytest.mark.parametrize("how", ["in turn", "at once"])
async def test_an_event_may_come_twice_with_the_same_id(slack, bot, ola, room, how):
    slack.mischief.duplicates = how
    heard = listening(bot, "app_mention")

    await slack.mention(ola, room, "hei")

    assert [event["event_id"] for event in heard] == [heard[0]["event_id"]] * 2
    assert bot.retries == ["first", "first"]


async def test_events_may_come_in_another_order(slack, bot, ola, room):
    slack.hold_back(2)
    heard = listening(bot, "app_mention")

    for text in ("1", "2", "3"):
        await slack.mention(ola, room, text)

    assert [event["text"].split()[-1] for event in heard] == ["3", "2", "1"]


async def test_what_is_held_back_can_be_let_go(slack, bot, ola, room):
    slack.hold_back(1)
    heard = listening(bot, "app_mention")
    await slack.mention(ola, room, "hei")
    assert heard == []

    await slack.post.release()

    assert len(heard) == 1


async def test_the_bot_hears_of_comings_and_goings(slack, bot, ola, room):
    joined = listening(bot, "member_joined_channel")
    left = listening(bot, "member_left_channel")
    thrown = listening(bot, "channel_left")
    per = slack.person("per")

    await slack.join_channel(per, room)
    await slack.leave_channel(per, room)
    await slack.remove_bot(room)
    await slack.join_channel(per, room)  # the bot is not there to hear it
    await slack.add_bot(room, by=ola)

    assert [event["user"] for event in joined] == [per.id, slack.team.bot.id]
    assert joined[1]["inviter"] == ola.id
    assert [event["user"] for event in left] == [per.id]
    assert [event["channel"] for event in thrown] == [room.id]
    with pytest.raises(Impossible):
        await slack.join_channel(per, room)
    with pytest.raises(Impossible):
        await slack.add_bot(room)


async def test_home_is_opened_with_what_was_published(slack, bot, client, ola):
    opened = listening(bot, "app_home_opened")
    await slack.app_home_opened(ola)
    await client.views_publish(user_id=ola.id, view={"type": "home", "blocks": []})
    await slack.app_home_opened(ola)

    assert ["view" in event for event in opened] == [False, True]
    assert opened[0]["channel"] == slack.direct(ola).id


async def test_an_app_that_is_removed_has_a_dead_token(slack, bot, client, ola, room, error):
    removed = listening(bot, "app_uninstalled")
    revoked = listening(bot, "tokens_revoked")
    await client.auth_test()

    await slack.app_uninstalled(slack.team)

    assert (len(removed), revoked[0]["tokens"]["bot"]) == (1, [slack.team.bot.id])
    assert await error(client.auth_test()) == "account_inactive"
    with pytest.raises(Impossible):
        await slack.slash(ola, room, "/verksted")


async def test_the_bots_own_messages_come_back_where_it_listens(slack, bot, client, ola):
    posted = await client.chat_postMessage(channel=ola.id, text="a")
    await slack.post.settled()
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="b")
    await slack.post.settled()
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    await slack.post.settled()

    events = [json.loads(body)["event"] for body in bot.bodies]
    assert [event.get("subtype") for event in events] == [
        None,
        "message_changed",
        "message_deleted",
    ]
    assert events[0]["bot_id"] == events[1]["message"]["bot_id"] == slack.team.bot_id
    assert [event["channel_type"] for event in events] == ["im"] * 3
    assert [done.status for done in slack.delivered] == [200] * 3  # bolt takes them, and no more


async def test_only_what_the_app_subscribes_to_is_sent(clock, ola, room):
    async with Slack(clock=clock, events=EVENTS - {"app_mention"}) as quiet:
        person = quiet.person("ola")
        channel = quiet.channel("verksted", (person,))
        quiet.deliver_to("http://127.0.0.1:1/nobody")
        await quiet.mention(person, channel, "hei")

        assert quiet.delivered == ()


async def test_a_bot_that_is_not_in_the_channel_hears_nothing(slack, bot, ola):
    elsewhere = slack.channel("alle", (ola,), bot=False)

    await slack.mention(ola, elsewhere, "hei")

    assert slack.delivered == ()


async def test_while_slack_is_down_nobody_does_anything(slack, bot, ola, room):
    await slack.down()

    with pytest.raises(Impossible, match="down"):
        await slack.slash(ola, room, "/verksted")
    with pytest.raises(Impossible, match="down"):
        await slack.mention(ola, room, "hei")


async def test_what_is_on_its_way_arrives_after_an_outage(slack, bot, ola):
    heard = listening(bot, "app_home_opened")
    await slack.down()
    slack.post.echo(slack.team, {"type": "app_home_opened", "user": ola.id, "tab": "home"})
    await asyncio.sleep(0)
    assert (heard, slack.delivered) == ([], ())

    slack.up()
    await slack.post.settled()

    assert [event["user"] for event in heard] == [ola.id]


async def test_waiting_ends_when_something_has_been_seen_or_not(slack, client, room):
    async def later() -> None:
        await client.chat_postMessage(channel=room.id, text="hei")

    _, seen = await asyncio.gather(later(), slack.until(lambda: slack.messages(room)))
    assert [message.text for message in seen] == ["hei"]
    with pytest.raises(TimeoutError):
        await slack.until(lambda: slack.violations, seconds=0.01)


def test_limits_have_slacks_own_numbers_when_nothing_is_said():
    limits = Limits()

    assert (limits.ack, limits.tier2, limits.tier3, limits.tier4) == (3.0, 20, 50, 100)
    assert (limits.channel_posts, limits.workspace_posts) == (1, 300)
