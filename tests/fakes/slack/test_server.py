"""The Web API's door: how a call may be sent, who may call, and what a fault looks like."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


@pytest.fixture
async def http(slack):
    headers = {"Authorization": f"Bearer {slack.token}"}
    async with aiohttp.ClientSession(slack.base_url, headers=headers) as session:
        yield session


async def said(answer) -> str:
    async with answer as response:
        body = await response.json()
    return "" if body["ok"] else str(body["error"])


async def test_a_call_may_be_a_query_a_form_or_json(slack, http, clock, room):
    message = {"channel": room.id, "text": "hei"}
    blocks = '[{"type": "divider"}]'

    found = []
    for sending in (
        {"params": message},
        {"data": {**message, "blocks": blocks}},
        {"json": message},
    ):
        found.append(await said(http.post("chat.postMessage", **sending)))
        clock.seconds += 1

    assert found == ["", "", ""]
    assert [len(posted.blocks) for posted in slack.messages(room)] == [0, 1, 0]


async def test_a_body_that_slack_cannot_read(slack, http, clock, room):
    json_type = {"Content-Type": "application/json"}

    async def sent(body: bytes, content_type: dict[str, str]) -> str:
        return await said(http.post("chat.postMessage", data=body, headers=content_type))

    assert await sent(b"{", json_type) == "invalid_json"
    assert await sent(b"[]", json_type) == "json_not_object"
    assert await sent(b"{}", {"Content-Type": "application/xml"}) == "invalid_post_type"
    latin = {"Content-Type": "application/json; charset=utf-7"}
    assert await sent(b"{}", latin) == "invalid_charset"
    assert await said(http.post("chat.postMessage", json={"text": 7})) == "invalid_arguments"
    assert [violation.method for violation in slack.violations] == ["chat.postMessage"] * 5


async def test_a_method_that_reads_takes_no_json(http, room):
    assert await said(http.post("conversations.info", json={"channel": room.id})) == (
        "channel_not_found"
    )
    assert await said(http.get("conversations.info", params={"channel": room.id})) == ""


async def test_who_may_call(slack, http, ola, error):
    async with aiohttp.ClientSession(slack.base_url) as nobody:
        assert await said(nobody.post("auth.test")) == "not_authed"
        assert await said(nobody.post("auth.test", data={"token": slack.token})) == ""
        query = {"token": slack.token}
        assert await said(nobody.post("auth.test", params=query)) == "not_authed"
        form = {"x": "1"}
        assert await said(nobody.post("auth.test", params=query, data=form)) == "not_authed"
    client = AsyncWebClient(slack.token, base_url=slack.base_url)
    assert await error(client.apps_connections_open(app_token=slack.token)) == (
        "not_allowed_token_type"
    )
    assert await error(client.apps_connections_open(app_token="xapp-wrong")) == "invalid_auth"


async def test_a_method_that_there_is_not(slack, http):
    assert await said(http.post("chat.postMesage")) == "unknown_method"
    assert [violation.rule for violation in slack.violations] == ["unknown_method"]


async def test_a_call_is_written_down(slack, client, clock, room):
    await client.chat_postMessage(channel=room.id, text="hei")

    called = slack.calls("chat.postMessage")[0]
    assert (called.team, called.at, called.args["text"], called.answer["ok"]) == (
        slack.team.id,
        clock.seconds,
        "hei",
        True,
    )


async def test_a_method_fails_as_often_as_asked(slack, client, clock, room, error):
    slack.mischief.fail("chat.postMessage", "internal_error", times=1)
    slack.mischief.fail("chat.postMessage", 503)
    slack.mischief.fail("chat.postMessage", 429, retry_after=7)

    async def status() -> tuple[int, str | None]:
        with pytest.raises(SlackApiError) as failed:
            await client.chat_postMessage(channel=room.id, text="hei")
        answer = failed.value.response
        return answer.status_code, answer.headers.get("Retry-After")

    assert await error(client.chat_postMessage(channel=room.id, text="hei")) == "internal_error"
    assert await status() == (503, None)
    assert await status() == (429, "7")
    assert await error(client.chat_postMessage(channel=room.id, text="hei")) == ""
    assert ([m.text for m in slack.messages(room)], slack.violations) == (["hei"], ())
    assert [called.answer["ok"] for called in slack.calls("chat.postMessage")] == [
        False,
        False,
        False,
        True,
    ]


async def test_a_connection_is_cut_after_the_work_is_done(slack, http, clock, room):
    slack.mischief.drop_after("chat.postMessage")

    with pytest.raises(aiohttp.ClientConnectionError):
        await said(http.post("chat.postMessage", json={"channel": room.id, "text": "hei"}))

    assert [message.text for message in slack.messages(room)] == ["hei"]
    clock.seconds += 1
    assert await said(http.post("chat.postMessage", json={"channel": room.id, "text": "ny"})) == ""


async def test_a_slow_method_does_its_work_at_once(slack, client, room):
    slack.mischief.answer_slowly("chat.postMessage", 0.1)

    async with asyncio.TaskGroup() as group:
        post = group.create_task(client.chat_postMessage(channel=room.id, text="hei"))
        await slack.until(lambda: slack.messages(room))
        assert post.done() is False


async def test_an_outage_cuts_everything_and_ends(slack, http, ola, room):
    await slack.down()
    with pytest.raises(aiohttp.ClientConnectionError):
        await said(http.post("auth.test"))
    slack.up()

    assert await said(http.post("auth.test")) == ""
    assert slack.violations == ()


async def test_uploads_downloads_and_response_urls_fail_too(slack, client, ola, room):
    for door in ("upload", "download", "response_url"):
        slack.mischief.fail(door, 500)
    ticket = await client.files_getUploadURLExternal(filename="a.txt", length=1)
    file = (await slack.say(ola, room, "her", files=[("a.txt", b"a")])).files[0]
    bearer = {"Authorization": f"Bearer {slack.token}"}
    answer_url = slack.world.response_url(ola, room.id, None)

    async def twice(method: str, url: str, **more: Any) -> list[int]:
        statuses = []
        async with aiohttp.ClientSession(headers=bearer) as session:
            for _ in range(2):
                async with session.request(method, url, **more) as answer:
                    statuses.append(answer.status)
        return statuses

    assert await twice("POST", ticket["upload_url"], data=b"a") == [500, 200]
    assert await twice("GET", file.url) == [500, 200]
    assert await twice("POST", answer_url, json={"text": "a"}) == [500, 200]
