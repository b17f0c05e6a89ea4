"""Requests over real HTTP: from Slack, from people who pretend to be Slack, and from nobody."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any, get_args
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.chat.ports import Said
from bot.slack.signing import sign
from tests.bot.slack.conftest import Open
from tests.fakes.slack import Channel, Forgery, Parcel, Person, Slack

SAID = Parcel("command", "/verksted", {"command": "/verksted", "text": "ny"})
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def signed(slack: Slack, body: bytes) -> dict[str, str]:
    now = str(int(slack.world.wall().timestamp()))
    return {
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": sign(slack.signing_secret, now, body),
    }


async def posted(
    http: aiohttp.ClientSession, bot: Open, body: bytes, kind: str, headers: dict[str, str]
) -> tuple[int, str]:
    url = f"{bot.url}/slack/events"
    async with http.post(
        url, data=io.BytesIO(body), headers={"Content-Type": kind, **headers}
    ) as answer:
        return answer.status, await answer.text()


# --- Who is let in --------------------------------------------------------------------------------


@pytest.mark.parametrize("forgery", get_args(Forgery))
async def test_what_slack_did_not_sign_is_refused_and_reaches_nobody(
    slack: Slack, bot: Open, forgery: Forgery
):
    done = await slack.forge(forgery, SAID)

    assert done.status == (400 if forgery == "malformed JSON" else 401)
    assert bot.desk.asked == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"type": ', JSON),
        (b"[]", JSON),
        (b"", FORM),
        (b"payload=%7B", FORM),
        (b"\xff", JSON),
        (json.dumps({"type": "block_actions"}).encode(), JSON),
        (json.dumps({"type": "event_callback", "event": []}).encode(), JSON),
        (b"[" * 100_000, JSON),
    ],
)
async def test_what_slack_signed_but_cannot_be_read_is_400_or_means_nothing(
    slack: Slack, bot: Open, http: aiohttp.ClientSession, body: bytes, kind: str
):
    status, text = await posted(http, bot, body, kind, signed(slack, body))

    # Without a type it is none of ours; a workspace that is not named is none of ours either.
    means_nothing = body == b"" or b"block_actions" in body
    assert (status, text) == (200 if means_nothing else 400, "")
    assert bot.desk.asked == []


async def test_what_is_too_large_is_413(slack: Slack, bot: Open, http: aiohttp.ClientSession):
    body = b"x" * (2 * 1024 * 1024 + 1)

    status, _ = await posted(http, bot, body, FORM, signed(slack, body))

    assert status == 413


async def test_what_is_too_large_in_pieces_of_no_known_length_is_413(
    slack: Slack, bot: Open, http: aiohttp.ClientSession
):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 64 * 1024

    url = f"{bot.url}/slack/events"
    async with http.post(url, data=endless(), headers=signed(slack, b"")) as answer:
        assert answer.status == 413


async def test_slack_may_look_whether_https_works_without_signing(
    bot: Open, http: aiohttp.ClientSession
):
    assert await posted(http, bot, b"token=x&ssl_check=1", FORM, {}) == (200, "")
    assert bot.desk.asked == []


async def test_that_words_ask_for_it_is_not_enough(bot: Open, http: aiohttp.ClientSession):
    body = urlencode({"command": "/verksted", "text": "&ssl_check=1&"}).encode()

    status, _ = await posted(http, bot, body, FORM, {})

    assert status == 401


async def test_the_request_url_is_verified_by_its_challenge(
    slack: Slack, bot: Open, http: aiohttp.ClientSession
):
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()

    status, text = await posted(http, bot, body, JSON, signed(slack, body))

    assert (status, json.loads(text)) == (200, {"challenge": "3eZbrw1a"})
    assert (await posted(http, bot, body, JSON, {}))[0] == 401


# --- What comes again -----------------------------------------------------------------------------


async def heard(slack: Slack, bot: Open, count: int) -> list[str]:
    """What the desk was told, once it has been told so much and everything has been answered."""
    await slack.post.settled()
    return [asked.words for asked in await bot.desk.heard(count) if isinstance(asked, Said)]


@pytest.mark.parametrize("duplicates", ["in turn", "at once"])
async def test_an_event_that_comes_twice_counts_once(
    slack: Slack, bot: Open, ola: Person, duplicates: Any
):
    slack.mischief.duplicates = duplicates

    await slack.direct_message(ola, "hjelp")
    await slack.direct_message(ola, "ny")

    assert await heard(slack, bot, 2) == ["hjelp", "ny"]
    assert [done.status for done in slack.delivered] == [200] * 4


async def test_an_event_that_was_never_heard_counts_when_it_is_sent_again(
    slack: Slack, bot: Open, ola: Person
):
    """A retry is no reason by itself to ignore it: its first attempt may have been lost."""
    slack.mischief.fail("auth.test", 503)

    await slack.direct_message(ola, "hjelp")

    assert await heard(slack, bot, 1) == ["hjelp"]
    assert [(done.retry, done.status) for done in slack.delivered] == [(0, 503), (1, 200)]


async def test_a_signed_request_that_is_replayed_counts_once(
    slack: Slack, bot: Open, http: aiohttp.ClientSession, ola: Person, room: Channel
):
    form = {
        "team_id": slack.team.id,
        "channel_id": room.id,
        "user_id": ola.id,
        "command": "/verksted",
        "text": "ny",
        "trigger_id": "1.2.3",
    }
    body = urlencode(form).encode()
    headers = signed(slack, body)

    answers = [await posted(http, bot, body, FORM, headers) for _ in range(3)]

    assert answers == [(200, "")] * 3
    assert len(await bot.desk.heard(1)) == 1
