"""Large forms of those who are known, read piece by piece."""

import json
from collections.abc import AsyncIterator
from gzip import compress
from io import BytesIO
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.filled import FAR_TOO_LONG
from bot.web.bodies import BODY_LIMIT, FIELDS, IN_PIECES, LARGE_BODY, form
from bot.web.refusals import NotUtf8, TooLarge, Unreadable

Client = TestClient[web.Request, web.Application]
TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


async def _in_pieces(request: web.Request) -> web.Response:
    request[IN_PIECES] = True
    return await _lengths(request)


async def _lengths(request: web.Request) -> web.Response:
    """What was read, once; long values by their length."""
    try:
        first, again = await form(request), await form(request)
    except (NotUtf8, Unreadable, TooLarge) as refusal:
        return web.Response(text=type(refusal).__name__, status=refusal.status)
    assert first is again
    said = [(k, str(v) if len(str(v)) < 50 else len(str(v))) for k, v in first.items()]
    return web.json_response(said)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_post("/", _in_pieces)
    app.router.add_post("/whole", _lengths)
    async with TestClient(TestServer(app)) as made:
        yield made


async def sent(client: Client, body: bytes) -> tuple[int, object]:
    async with client.post("/", data=BytesIO(body), headers=TYPE) as answer:
        words = await answer.text()
        return answer.status, json.loads(words) if answer.status == 200 else words


async def test_a_form_is_the_same_in_pieces(client: Client):
    fields = [("a", "å & b=c\r\n+%"), ("a", ""), ("", "x"), ("b", "1")]

    assert await sent(client, urlencode(fields).encode()) == (200, [list(one) for one in fields])
    assert await sent(client, b"") == (200, [])
    assert await sent(client, b"a&&b=\xc3\xa5&") == (200, [["a", ""], ["b", "å"]])


async def test_several_fields_may_be_far_too_long(client: Client):
    long = urlencode([(f"f{number}", "x" * 300_000) for number in range(20)])

    assert await sent(client, long.encode()) == (
        200, [[f"f{number}", FAR_TOO_LONG + 1] for number in range(20)],
    )  # fmt: skip


@pytest.mark.parametrize("word", ["x", "å", "\N{GRINNING FACE}", "%41", " "])
async def test_what_is_far_too_long_is_cut_off_and_the_rest_is_read(client: Client, word: str):
    long = word * (LARGE_BODY // 13 // len(word))
    body = urlencode([("a", "1"), ("b", long), ("c", long[:FAR_TOO_LONG]), ("d", "4")]).encode()
    cut, whole = FAR_TOO_LONG + 1, len(long[:FAR_TOO_LONG])

    assert await sent(client, body) == (200, [["a", "1"], ["b", cut], ["c", whole], ["d", "4"]])


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"a=%FF", 400, "NotUtf8"),
        (b"a=\xff", 400, "NotUtf8"),
        (b"&".join([b"a=1"] * (FIELDS + 1)), 400, "Unreadable"),
        (b"&" * FIELDS, 400, "Unreadable"),  # nothing in them, but each takes its time
        (b"a=1&" * FIELDS, 400, "Unreadable"),
        (b"a=" + b"x" * LARGE_BODY, 413, "TooLarge"),
        (
            b"&".join([b"a=" + b"x" * FAR_TOO_LONG] * 50),
            413,
            "TooLarge",
        ),  # each fits, but not so many
    ],
)
async def test_in_pieces_it_is_read_as_strictly(
    client: Client, body: bytes, status: int, said: str
):
    answered, words = await sent(client, body)

    assert (answered, str(words).startswith(said)) == (status, True)


async def test_as_many_fields_are_read_as_may_be_and_no_more(client: Client):
    status, said = await sent(client, b"&".join([b"a=1"] * FIELDS))

    assert (status, said) == (200, [["a", "1"]] * FIELDS)


@pytest.mark.parametrize("path", ["/", "/whole"])
@pytest.mark.parametrize("kind", [*TYPE.values(), "multipart/form-data; boundary=x"])
async def test_a_form_that_is_packed_is_not_unpacked(client: Client, path: str, kind: str):
    """No browser packs a form, and a few kilobytes would be many megabytes."""
    headers = {"Content-Type": kind, "Content-Encoding": "gzip"}
    async with client.post(path, data=compress(b"a=1"), headers=headers) as answer:
        assert (answer.status, await answer.text()) == (400, "Unreadable")


@pytest.mark.parametrize("kind", [*TYPE.values(), "multipart/form-data; boundary=x"])
async def test_a_form_is_read_once_however_often_it_is_asked_for(client: Client, kind: str):
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'
    body = b"a=1" if kind in TYPE.values() else part
    async with client.post("/whole", data=body, headers={"Content-Type": kind}) as answer:
        assert (answer.status, await answer.json()) == (200, [["a", "1"]])


@pytest.mark.parametrize("name", ["a-hvorfor:other", "a" * 500])
async def test_what_is_cut_off_shows_whatever_the_field_is_called(client: Client, name: str):
    body = urlencode({name: "\N{GRINNING FACE}" * (FAR_TOO_LONG + 9)}).encode()

    assert await sent(client, body) == (200, [[name, FAR_TOO_LONG + 1]])


async def test_a_name_that_leaves_no_room_for_its_words_is_not_read(client: Client):
    body = urlencode({"a" * 5_000: "\N{GRINNING FACE}" * FAR_TOO_LONG}).encode()

    assert await sent(client, body) == (400, "Unreadable")
