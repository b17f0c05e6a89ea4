"""Socket Mode, against slack-bolt's own handler."""

import asyncio
import json

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from tests.fakes.slack import Limits
from tests.fakes.slack.samples import actions, button, modal


@pytest.fixture
async def app(slack, client):
    return AsyncApp(client=client, signing_secret=slack.signing_secret)


@pytest.fixture
async def connected(slack, app):
    slack.deliver_by_socket()
    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=0.05)
    await handler.connect_async()
    await slack.until(lambda: slack.sockets.count == 1)
    yield handler
    await handler.close_async()


async def test_commands_events_and_buttons_come_over_the_socket(
    slack, app, connected, client, ola, room
):
    heard = []

    @app.command("/verksted")
    async def new(ack, command):
        heard.append(command["text"])
        await ack("Laget.")

    @app.event("app_mention")
    async def mentioned(event):
        heard.append(event["text"].split()[-1])

    @app.action("a")
    async def pressed(ack, body):
        heard.append(body["actions"][0]["action_id"])
        await ack()

    await slack.slash(ola, room, "/verksted", "ny")
    await slack.mention(ola, room, "hei")
    await client.chat_postMessage(channel=room.id, text="x", blocks=[actions(button())])
    await slack.press(ola, slack.messages(room)[-1], "tekst")

    assert heard == ["ny", "hei", "a"]
    assert [message.text for message in slack.inbox(ola)] == ["Laget."]
    assert slack.violations == ()


async def test_a_view_is_answered_in_the_acknowledgement(slack, app, connected, client, ola):
    @app.view("svar")
    async def submitted(ack):
        await ack(response_action="update", view=modal(title={"type": "plain_text", "text": "2"}))

    first = modal(callback_id="svar", submit={"type": "plain_text", "text": "Send"})
    await client.views_open(trigger_id=slack.world.trigger(ola), view=first)
    await slack.submit(ola, slack.top_view(ola))

    assert slack.top_view(ola).title == "2"


async def test_an_event_that_is_not_acknowledged_is_sent_again(
    slack, impatient, app, connected, ola, room
):
    attempts = []

    @app.middleware
    async def silent(request, next_):
        attempts.append(request.headers.get("x-slack-retry-num"))
        if len(attempts) > 1:
            return await next_()
        return None

    @app.event("app_mention")
    async def mentioned():
        pass

    await slack.mention(ola, room, "hei")

    assert [(done.retry, done.reason) for done in slack.delivered] == [(0, "timeout"), (1, "")]
    assert attempts == [["0"], ["1"]]


async def test_a_command_that_is_not_acknowledged_did_not_respond(
    slack, impatient, app, connected, ola, room
):
    @app.middleware
    async def silent():
        pass

    await slack.slash(ola, room, "/verksted")

    assert [violation.rule for violation in slack.violations] == ["app_did_not_respond"]


async def socket(slack, client, http) -> aiohttp.ClientWebSocketResponse:
    """A connection without the SDK, after its hello."""
    opened = await client.apps_connections_open(app_token=slack.app_token)
    ws: aiohttp.ClientWebSocketResponse = await http.ws_connect(opened["url"])
    return ws


async def test_what_a_lost_connection_has_not_acknowledged_goes_to_another(
    slack, client, ola, room
):
    slack.deliver_by_socket()
    slack.world.limits = Limits(ack=1.0)
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
        first = await socket(slack, client, http)
        hello = await first.receive_json()
        sent = group.create_task(slack.slash(ola, room, "/verksted"))
        lost = await first.receive_json()
        await first.close()
        second = await socket(slack, client, http)
        await second.receive_json()
        again = await second.receive_json()
        await second.send_json({"envelope_id": again["envelope_id"]})
        answer = await sent
        await second.close()

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert lost == again
    assert (again["type"], again["accepts_response_payload"]) == ("slash_commands", True)
    assert (answer.taken, slack.violations) == (True, ())


async def test_envelopes_go_to_the_connections_in_turn(slack, client, ola, room):
    slack.deliver_by_socket()
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
        sockets = [await socket(slack, client, http) for _ in range(2)]
        for ws in sockets:
            await ws.receive_json()
        for ws in sockets:
            said = group.create_task(slack.mention(ola, room, "hei"))
            envelope = await ws.receive_json()
            await ws.send_json({"envelope_id": envelope["envelope_id"]})
            await said
        for ws in sockets:
            await ws.close()

    assert [done.taken for done in slack.delivered] == [True, True]


async def test_an_acknowledgement_of_nothing_is_noted(slack, client):
    async with aiohttp.ClientSession() as http:
        ws = await socket(slack, client, http)
        await ws.send_json({"envelope_id": "envelope-0"})
        await slack.until(lambda: slack.violations)
        await ws.close()

    assert [violation.rule for violation in slack.violations] == ["unknown_envelope"]


async def test_a_ticket_opens_one_connection(slack, client):
    async with aiohttp.ClientSession() as http:
        opened = await client.apps_connections_open(app_token=slack.app_token)
        ws = await http.ws_connect(opened["url"])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(opened["url"])
        await ws.close()


async def test_connections_are_limited(slack, client):
    slack.world.limits = Limits(sockets=1)
    async with aiohttp.ClientSession() as http:
        first = await socket(slack, client, http)
        second = await socket(slack, client, http)
        refused = await second.receive_json()
        await first.close()
        await second.close()

    assert refused == {"type": "disconnect", "reason": "too_many_websockets"}
    assert [violation.rule for violation in slack.violations] == ["too_many_websockets"]


async def test_the_sdk_comes_again_when_it_is_told_to(slack, connected):
    await slack.sockets.disconnect("refresh_requested")

    await slack.until(lambda: len(slack.calls("apps.connections.open")) == 2)
    await slack.until(lambda: slack.sockets.count == 1)
    assert slack.violations == ()


async def test_an_envelope_is_as_slack_writes_it(slack, client, ola, room):
    slack.deliver_by_socket()
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
        ws = await socket(slack, client, http)
        await ws.receive_json()
        group.create_task(slack.mention(ola, room, "hei"))
        envelope = json.loads(await ws.receive_str())
        await ws.send_json({"envelope_id": envelope["envelope_id"]})
        await ws.close()

    assert sorted(envelope) == [
        "accepts_response_payload",
        "envelope_id",
        "payload",
        "retry_attempt",
        "retry_reason",
        "type",
    ]
    assert envelope["payload"]["type"] == "event_callback"
