"""A day's traffic through the whole adapter: the fake Slack on one side, a desk on the other."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import BaseTestServer, RawTestServer

from bot.chat.cards import Button, Buttons, Card, Field, FieldKind, Form, Paragraph
from bot.chat.ports import Incoming, Pressed, Reply, Said
from bot.slack.opening import session_to
from tests.bot.slack.conftest import Open
from tests.fakes.slack import Channel, Person, Slack, buttons, shown

FORM = Form(
    title="Ditt svar",
    parts=(Paragraph("Hva trenger kommunen?"),),
    fields=(Field("point", "Punkt", FieldKind.TEXT, required=True),),
    send=Button("Send", "answer", (("w", "a1"),)),
    close="Lukk",
)
CARD = Card("Et kort", (Paragraph("Det er din tur"), Buttons((Button("Svar", "open"),))), "nb")


async def test_a_command_a_button_a_form_and_the_receipt(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    def answers(incoming: Incoming) -> Reply:
        match incoming:
            case Said():
                return Reply(card=CARD)
            case Pressed(act="open"):
                return Reply(form=FORM)
            case Pressed(fields=fields):
                return Reply(note=f"Lagret: {fields['point'][0]}")
        return Reply()

    bot.desk.answers = answers
    await slack.slash(ola, room, "/verksted", "svar")
    message = (await slack.until(lambda: slack.inbox(ola)))[-1]
    assert shown(message)[:1] == ("Det er din tur",)
    assert buttons(message) == ("Svar",)

    await slack.press(ola, message, "Svar")
    view = await slack.until(lambda: slack.top_view(ola))
    assert view is not None
    await slack.submit(ola, view, {"f:0:point": "Mer tid"})

    receipt = slack.top_view(ola)
    assert receipt is not None
    assert shown(receipt) == ("Ditt svar", "Lagret: Mer tid")
    assert slack.violations == ()
    assert slack.timeouts == ()


@pytest.fixture
async def passer() -> AsyncIterator[BaseTestServer]:
    """A server that says by whose name it was called, and with which password for a proxy."""

    async def say(request: web.BaseRequest) -> web.Response:
        authorization = request.headers.get("Proxy-Authorization", "none")
        return web.Response(text=f"{request.host} {authorization}")

    async with RawTestServer(say) as server:
        yield server


async def test_requests_go_through_the_proxy_that_is_set(
    passer: BaseTestServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("http_proxy", f"http://ola:ord@127.0.0.1:{passer.port}")
    monkeypatch.setenv("no_proxy", "localhost")
    url = "http://slack.example/api/"

    async with session_to(url) as session, session.get(url) as answer:
        assert await answer.text() == f"slack.example {encode_basic_auth('ola', 'ord')}"


async def test_requests_to_a_host_without_a_proxy_go_there(
    passer: BaseTestServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    url = f"http://127.0.0.1:{passer.port}/api/"

    async with session_to(url) as session, session.get(url) as answer:
        assert await answer.text() == f"127.0.0.1:{passer.port} none"
