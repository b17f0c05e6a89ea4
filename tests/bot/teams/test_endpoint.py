"""What is posted, over HTTP: who it is, whether it came before, and the answer."""

import io
import json

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.errors import Malformed
from bot.teams.endpoint import BODY_LIMIT, PATH, Endpoint
from bot.teams.hosts import Trust
from bot.teams.tokens import Forged, NoKeys

SERVICE = "https://smba.trafficmanager.net/emea/"
SAID = {
    "type": "message",
    "id": "17",
    "serviceUrl": SERVICE,
    "channelId": "msteams",
    "conversation": {"id": "a:1"},
}


class Taking:
    """Stands for the adapter."""

    def __init__(self):
        self.taken = []
        self.answer = (200, None)

    async def take(self, activity):
        self.taken.append(activity)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Checking:
    """Stands for the signatures: lets in, or does not."""

    def __init__(self):
        self.refusal = None
        self.asked = []

    async def check(self, authorization, channel, service):
        self.asked.append((authorization, channel, service))
        if self.refusal is not None:
            raise self.refusal


@pytest.fixture
def taking():
    return Taking()


@pytest.fixture
def checking():
    return Checking()


@pytest.fixture
async def post(taking, checking):
    app = web.Application(client_max_size=2 * BODY_LIMIT)
    app.add_routes([web.post(PATH, Endpoint(taking, checking, Trust()).take)])
    async with TestServer(app) as server, ClientSession() as http:

        async def post(said, authorization="Bearer x"):
            headers = {"Authorization": authorization} if authorization else {}
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            data = io.BytesIO(body)
            async with http.post(server.make_url(PATH), data=data, headers=headers) as response:
                return response.status, await response.text()

        yield post


async def test_an_activity_is_checked_by_its_own_words_and_taken(post, taking, checking):
    assert await post(SAID, authorization="Bearer x") == (200, "")
    assert (taking.taken, checking.asked) == ([SAID], [("Bearer x", "msteams", SERVICE)])


async def test_an_answer_is_json(post, taking):
    taking.answer = (200, {"value": "Ærlig \ud800"})

    assert await post(SAID) == (200, '{"value":"Ærlig ?"}')


@pytest.mark.parametrize("status", [200, 403, 501])
async def test_a_status_is_passed_on(post, taking, status):
    taking.answer = (status, None)

    assert await post(SAID) == (status, "")


async def test_what_nobody_signed_is_not_read(post, taking, checking):
    status, _ = await post(b"{" * BODY_LIMIT, authorization="")

    assert (status, taking.taken, checking.asked) == (401, [], [])


@pytest.mark.parametrize(("refusal", "status"), [(Forged("expired"), 401), (NoKeys(), 503)])
async def test_nothing_that_is_not_checked_is_taken(post, taking, checking, refusal, status):
    checking.refusal = refusal

    assert await post(SAID) == (status, "")
    assert taking.taken == []


@pytest.mark.parametrize(
    "service", ["https://evil.example/", "http://127.0.0.1:1/", "", None, 7, ["x"]]
)
async def test_a_service_that_is_not_microsofts_is_not_answered(post, taking, service):
    assert await post({**SAID, "serviceUrl": service}) == (403, "")
    assert taking.taken == []


@pytest.mark.parametrize(
    "body", [b"", b"no JSON", b"[1]", b"7", b"null", b"\xff", b"[" * 200_000, b'{"a": 1']
)
async def test_what_cannot_be_read_is_a_bad_request(post, taking, body):
    assert await post(body) == (400, "")
    assert taking.taken == []


async def test_what_is_malformed_is_a_bad_request(post, taking):
    taking.answer = Malformed(name="recipient")

    assert await post(SAID) == (400, "")


@pytest.mark.parametrize("size", [BODY_LIMIT + 1, 3 * BODY_LIMIT])
async def test_too_much_is_too_much(post, taking, size):
    assert await post(b" " * size) == (413, "")
    assert taking.taken == []


async def test_a_fault_of_ours_is_logged_without_words(post, taking, caplog):
    words = "something that a person wrote"
    taking.answer = RuntimeError(words)

    assert await post(SAID) == (500, "")
    assert ("RuntimeError at /api/messages" in caplog.text, words in caplog.text) == (True, False)


async def test_a_repeated_delivery_is_answered_the_same_and_taken_once(post, taking):
    taking.answer = (200, {"value": "Saved."})

    answers = [await post(SAID) for _ in range(3)]

    assert (answers, len(taking.taken)) == ([(200, '{"value":"Saved."}')] * 3, 1)


@pytest.mark.parametrize(
    "other",
    [
        {**SAID, "id": "18"},
        {**SAID, "type": "invoke"},
        {**SAID, "conversation": {"id": "a:2"}},
        {**SAID, "conversation": "a:1"},
    ],
)
async def test_another_delivery_is_another(post, taking, other):
    await post(SAID)
    await post(other)

    assert taking.taken == [SAID, other]


async def test_what_has_no_id_is_taken_each_time(post, taking):
    nameless = {**SAID, "id": ""}

    await post(nameless)
    await post(nameless)

    assert taking.taken == [nameless] * 2


async def test_what_failed_is_tried_again(post, taking):
    taking.answer = RuntimeError("a")
    first = await post(SAID)
    taking.answer = (200, None)

    assert (first, await post(SAID)) == ((500, ""), (200, ""))
