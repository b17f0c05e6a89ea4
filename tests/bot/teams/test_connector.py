"""Requests to the connector, and what its refusals mean."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.chat.ports import MessageGone, NotAccepted, TryLater, Unreachable
from bot.teams.connector import Connector, code_of, part, refusal
from bot.teams.credentials import Credentials
from bot.teams.hosts import Trust
from tests.bot.teams.conftest import settings_for
from tests.fakes.teams import fake_teams

HERE = Trust(local=True)


@asynccontextmanager
async def answering(*responses):
    """A connector that gives these answers, and keeps what it was asked."""
    asked, left = [], list(responses)

    async def answer(request):
        asked.append((request.method, request.raw_path, await request.read(), request.headers))
        return left.pop(0)

    app = web.Application()
    app.add_routes([web.route("*", "/{rest:.*}", answer)])
    async with TestServer(app) as server, ClientSession() as http:
        yield Connector(http, None, HERE), str(server.make_url("/emea/")), asked


def refused(status, code="Code", headers=None):
    body = {"error": {"code": code, "message": "words about Kari"}}
    return web.json_response(body, status=status, headers=headers)


async def test_a_request_is_json_at_the_services_own_address():
    async with answering(web.json_response({"id": "17"}, status=201)) as (connector, url, asked):
        path = f"conversations/{part('19:a@thread.tacv2;messageid=1')}/activities"
        found = await connector.post(url, path, {"text": "Å\ud800"}, "bucket")

    ((method, path, body, headers),) = asked
    assert (found, method) == ({"id": "17"}, "POST")
    assert path == "/emea/v3/conversations/19%3Aa%40thread.tacv2%3Bmessageid%3D1/activities"
    assert (body, headers["Content-Type"]) == (
        '{"text":"Å?"}'.encode(),
        "application/json; charset=utf-8",
    )
    assert "Authorization" not in headers


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b"\xff"])
async def test_an_answer_without_an_object_is_an_empty_one(body):
    async with answering(web.Response(status=202, body=body)) as (connector, url, _):
        assert await connector.put(url, "conversations/1", {}, "") == {}


async def test_our_token_goes_to_microsoft_alone():
    async with answering() as (_, url, asked), ClientSession() as http:
        with pytest.raises(NotAccepted) as refused_:
            await Connector(http, None, Trust()).get(url, "conversations", "")

    assert (refused_.value.reason, asked) == ("ForeignService", [])


async def test_a_redirect_is_not_followed():
    away = web.Response(status=302, headers={"Location": "https://evil.example/"})
    async with answering(away) as (connector, url, asked):
        with pytest.raises(NotAccepted):
            await connector.get(url, "conversations", "")

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("status", "code", "kind", "told"),
    [
        (400, "BadSyntax", NotAccepted, "BadSyntax"),
        (403, "BotNotInConversationRoster", Unreachable, "BotNotInConversationRoster"),
        (403, "", Unreachable, "403"),
        (404, "ConversationNotFound", Unreachable, "ConversationNotFound"),
        (404, "ActivityNotFoundInConversation", MessageGone, "ActivityNotFoundInConversation"),
        (405, "", NotAccepted, "405"),
        (413, "MessageSizeTooBig", NotAccepted, "MessageSizeTooBig"),
    ],
)
def test_a_refusal_is_sorted_by_what_can_be_done_about_it(status, code, kind, told):
    found = refusal(status, code, None, "bucket")

    assert (type(found), str(found)) == (kind, told)


@pytest.mark.parametrize(
    ("status", "after", "bucket"),
    [
        (412, None, ""),
        (429, None, "bucket"),
        (429, 7.0, "bucket"),
        (500, None, ""),
        (502, 3.0, ""),
        (503, None, ""),
        (504, None, ""),
    ],
)
def test_what_is_to_be_tried_again_says_when_and_which_limit_was_hit(status, after, bucket):
    found = refusal(status, "Code", after, "bucket")

    assert isinstance(found, TryLater)
    assert (found.after, found.bucket) == (after, bucket)


@pytest.mark.parametrize(
    ("said", "after"),
    [("7", 7.0), ("0", 0.0), ("999999", 3_600.0), ("soon", None), ("-1", None), ("", None)],
)
async def test_the_service_says_how_long_to_wait(said, after):
    async with answering(refused(429, headers={"Retry-After": said})) as (connector, url, _):
        with pytest.raises(TryLater) as later:
            await connector.get(url, "conversations", "chat")

    assert (later.value.after, later.value.bucket) == (after, "chat")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"error": {"code": "A.b-1_c"}}, "A.b-1_c"),
        ({"error": {"code": "words\nof Kari's"}}, ""),
        ({"error": {"code": 7}}, ""),
        ({"error": "code"}, ""),
        ({}, ""),
    ],
)
def test_a_code_is_one_that_can_be_logged(body, code):
    assert code_of(body) == code


async def test_a_connector_that_is_not_there_is_tried_later():
    async with ClientSession() as http:
        with pytest.raises(TryLater) as later:
            await Connector(http, None, HERE).get("http://127.0.0.1:1/", "conversations", "chat")

    assert (later.value.after, later.value.bucket) == (None, "")


# ---- with our token


@pytest.fixture
async def teams(clock):
    async with fake_teams(clock.now) as fake:
        yield fake


@pytest.fixture
async def signed(teams, clock):
    async with ClientSession() as http:
        yield Connector(http, Credentials(settings_for(teams), clock), HERE)


def a_chat(teams):
    kari = teams.user("Kari")
    teams.people.personal[kari.id].installed = True
    member = {"id": kari.id}
    return {"bot": {"id": teams.bot.id}, "members": [member], "tenantId": kari.tenant.id}


async def test_a_request_carries_the_bots_token(signed, teams):
    made = await signed.post(teams.service_url, "conversations", a_chat(teams), "")

    chat = teams.people.personal[teams.user("Kari").id].chat
    assert (made, teams.violations) == ({"id": chat}, ())


async def test_a_token_that_was_taken_back_is_replaced_once(signed, teams):
    await signed.post(teams.service_url, "conversations", a_chat(teams), "")
    teams.login.revoke_tokens()

    await signed.post(teams.service_url, "conversations", a_chat(teams), "")

    assert (teams.login.asked["token"], teams.violations) == (2, ())


async def test_a_connector_that_takes_no_token_is_tried_later(teams, clock):
    responses = [refused(401), refused(401)]
    async with answering(*responses) as (_, url, asked), ClientSession() as http:
        connector = Connector(http, Credentials(settings_for(teams), clock), HERE)
        with pytest.raises(TryLater):
            await connector.get(url, "conversations", "chat")

    tokens = {headers["Authorization"] for *_, headers in asked}
    assert (len(asked), len(tokens)) == (2, 2)


async def test_without_a_token_it_is_tried_later(signed, teams, clock):
    teams.login.fail(1)
    with pytest.raises(TryLater) as later:
        await signed.post(teams.service_url, "conversations", a_chat(teams), "chat")
    clock.pass_(timedelta(seconds=1))

    made = await signed.post(teams.service_url, "conversations", a_chat(teams), "")

    assert (later.value.bucket, "id" in made) == ("", True)


async def test_what_was_written_can_be_replaced_and_taken_away(signed, teams):
    made = await signed.post(teams.service_url, "conversations", a_chat(teams), "")
    path = f"conversations/{part(made['id'])}/activities"
    sent = await signed.post(teams.service_url, path, {"type": "message", "text": "a"}, "")
    kari = teams.user("Kari")

    one = f"{path}/{sent['id']}"
    await signed.put(teams.service_url, one, {"type": "message", "text": "b"}, "")
    edited = [message.text for message in teams.inbox(kari)]
    await signed.delete(teams.service_url, one, "")

    assert (edited, teams.inbox(kari)) == (["b"], ())
