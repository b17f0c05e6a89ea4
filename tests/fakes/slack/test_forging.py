"""Requests that Slack never sent, against what slack-bolt alone makes of them."""

import pytest

from tests.fakes.slack import Parcel
from tests.fakes.slack.forging import Forgery


@pytest.mark.parametrize(
    ("forgery", "status"),
    [
        ("unsigned", 401),
        ("wrong secret", 401),
        ("other body", 401),
        ("too old", 401),
        ("from the future", 401),
    ],
)
async def test_a_forged_request_is_turned_away(slack, bot, forgery: Forgery, status):
    parcel = Parcel("command", "/verksted", {"command": "/verksted", "text": "ny"})

    answer = await slack.forge(forgery, parcel)

    assert (answer.status, slack.violations, slack.delivered) == (status, (), ())


@pytest.mark.parametrize(
    "forgery",
    [
        "timestamp is no number",
        "signature is not ASCII",
        "malformed JSON",
        "malformed JSON, unsigned",
    ],
)
async def test_bolt_alone_breaks_on_these(slack, bot, forgery: Forgery):
    parcel = Parcel("event", "app_mention", {"type": "event_callback"})

    assert (await slack.forge(forgery, parcel)).status == 500


async def test_bolt_alone_takes_the_same_request_twice(slack, bot, ola, room):
    seen = []

    @bot.app.command("/verksted")
    async def new(ack, command):
        seen.append(command["trigger_id"])
        await ack()

    await slack.slash(ola, room, "/verksted")
    again = await slack.replay()

    assert (again.status, seen) == (200, [seen[0]] * 2)
    assert len(slack.delivered) == 1


async def test_the_request_url_is_verified(slack, bot):
    assert await slack.verify_url() is True
