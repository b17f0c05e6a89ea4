import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from ipaddress import ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.chance import seeded
from bot.settings import Settings
from bot.web.bodies import BODY_LIMIT, document, form
from bot.web.guards import add_headers, caller, guards
from bot.web.refusals import TooManyWrongCodes
from bot.web.rendering import CSRF, page
from bot.web.security import HEADERS, csrf_token, seal_session
from surveys.errors import TooLong

SECRET = b"s" * 32
SETTINGS = Settings(
    public_url="https://bord.example.no", trusted_proxies=(ip_network("127.0.0.0/8"),)
)
SESSION = seal_session(SECRET, "mine")
TOKEN = csrf_token(SECRET, "mine")

Client = TestClient[web.Request, web.Application]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


async def _say(request: web.Request) -> web.Response:
    return page(request, "refused.html", said="<script>alert(1)</script>")


async def _token(request: web.Request) -> web.Response:
    return web.Response(text=request[CSRF])


async def _post(request: web.Request) -> web.Response:
    return web.Response(text=",".join(str(value) for value in (await form(request)).values()))


async def _put(request: web.Request) -> web.Response:
    return web.json_response(dict(await document(request)))


async def _refuse(request: web.Request) -> web.Response:
    raise TooLong(most=3000, length=3001)


async def _limit(request: web.Request) -> web.Response:
    raise TooManyWrongCodes(seconds=7)


async def _break(request: web.Request) -> web.Response:
    raise RuntimeError(request.match_info["text"])


async def _public(request: web.Request) -> web.Response:
    return web.Response(text="x", headers={"Cache-Control": "public, max-age=60"})


async def _away(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/token")


async def _caller(request: web.Request) -> web.Response:
    return web.Response(text=caller(request, SETTINGS))


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    app = web.Application(
        middlewares=guards(SETTINGS, SECRET, seeded(1)), client_max_size=BODY_LIMIT
    )
    app.on_response_prepare.append(add_headers)
    app.router.add_get("/say", _say)
    app.router.add_get("/token", _token)
    app.router.add_post("/form", _post)
    app.router.add_put("/api/v1/answers", _put)
    app.router.add_get("/refuse", _refuse)
    app.router.add_get("/api/refuse", _refuse)
    app.router.add_get("/limit", _limit)
    app.router.add_get("/broken/{text}", _break)
    app.router.add_get("/away", _away)
    app.router.add_get("/public", _public)
    app.router.add_get("/caller", _caller)
    async with TestClient(TestServer(app)) as made:
        yield made


async def ask(
    client: Client,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    data: bytes | Mapping[str, str] | None = None,
) -> Answer:
    body = BytesIO(data) if isinstance(data, bytes) else data
    async with client.request(
        method, path, allow_redirects=False, headers=headers, data=body
    ) as answer:
        return Answer(answer.status, await answer.text(), dict(answer.headers))


async def test_every_answer_carries_the_headers_that_keep_it_to_itself(client: Client):
    for path in ("/say", "/token", "/nowhere", "/broken/x", "/away"):
        answer = await ask(client, "GET", path)

        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Cache-Control"] == "no-store"


async def test_what_is_put_into_a_page_is_text(client: Client):
    answer = await ask(client, "GET", "/say")

    assert answer.text.count("<script>alert") == 0
    assert answer.text.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("nn", "Eit punkt kan ha høgst 3000 teikn. Dette har 3001."),
        ("no", "Et punkt kan ha høyst 3000 tegn. Dette har 3001."),
        ("en", "A point can have at most 3000 characters; this one has 3001."),
    ],
)
async def test_a_refusal_is_a_page_in_the_readers_language(client: Client, header: str, said: str):
    answer = await ask(client, "GET", "/refuse", headers={"Accept-Language": header})

    assert (answer.status, answer.text.count(said)) == (422, 1)


async def test_a_program_is_refused_in_json(client: Client):
    by_path = await ask(client, "GET", "/api/refuse", headers={"Cookie": "language=en"})
    by_accept = await ask(
        client, "GET", "/refuse", headers={"Accept": "application/json", "Cookie": "language=en"}
    )

    assert by_path.status == by_accept.status == 422
    assert by_path.text == by_accept.text
    assert by_path.text == (
        '{"error": {"code": "TooLong", '
        '"message": "A point can have at most 3000 characters; this one has 3001."}}'
    )


async def test_who_must_wait_is_told_how_long(client: Client):
    answer = await ask(client, "GET", "/limit")

    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")


async def test_an_unknown_page_and_a_wrong_method_are_said_clearly(client: Client):
    unknown = await ask(client, "GET", "/nowhere", headers={"Cookie": "language=nn"})
    wrong = await ask(client, "DELETE", "/say", headers={"Cookie": "language=nn"})

    assert (unknown.status, unknown.text.count("Sida finst ikkje.")) == (404, 1)
    assert (wrong.status, wrong.headers["Allow"]) == (405, "GET,HEAD")
    assert wrong.text.count("Det kan ikkje gjerast med denne adressa.") == 1


async def test_a_failure_is_answered_without_details_and_logged_without_text(
    client: Client, caplog: pytest.LogCaptureFixture
):
    answer = await ask(client, "GET", "/broken/secret?q=private", headers={"Cookie": "language=en"})

    code = seeded(1)
    code.id()  # the session's
    noted = code.code()
    assert answer.status == 500
    assert answer.text.count(f"It is noted as {noted}.") == 1
    [record] = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert record.getMessage().startswith(f"fault {noted}: RuntimeError in GET /broken/{{text}}\n")
    for private in ("secret", "private"):
        assert record.getMessage().count(private) == 0
    assert answer.text.count("RuntimeError") == 0


async def test_a_session_is_drawn_once_and_its_cookie_is_out_of_scripts_reach(client: Client):
    first = await ask(client, "GET", "/token")
    again = await ask(client, "GET", "/token", headers={"Cookie": f"session={SESSION}"})

    session, *attributes = first.headers["Set-Cookie"].split("; ")
    assert session.startswith("session=")
    assert sorted(attributes) == ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax", "Secure"]
    assert (again.text, "Set-Cookie" in again.headers) == (TOKEN, False)


async def test_what_a_cache_may_give_to_others_carries_nobodys_cookie(client: Client):
    answer = await ask(client, "GET", "/public")

    assert (answer.headers["Cache-Control"], "Set-Cookie" in answer.headers) == (
        "public, max-age=60",
        False,
    )


async def test_a_redirect_gives_the_session_too(client: Client):
    answer = await ask(client, "GET", "/away")

    assert (answer.status, answer.headers["Location"]) == (303, "/token")
    assert answer.headers["Set-Cookie"].startswith("session=")


@pytest.mark.parametrize(
    ("headers", "fields", "status"),
    [
        ({}, {}, 200),
        ({"Cookie": f"session={SESSION}"}, {}, 403),
        ({"Cookie": f"session={SESSION}"}, {"csrf": "wrong"}, 403),
        ({"Cookie": f"session={SESSION}"}, {"csrf": TOKEN}, 200),
        ({"Cookie": f"session={SESSION}", "X-CSRF": TOKEN}, {}, 200),
        ({"Cookie": f"session={SESSION}", "X-CSRF": "wrong"}, {"csrf": TOKEN}, 403),
        ({"Cookie": "session=forged.mac"}, {}, 200),
        ({"Origin": "https://evil.example"}, {"csrf": TOKEN}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, {}, 403),
        ({"Origin": "https://bord.example.no"}, {}, 200),
    ],
)
async def test_a_session_acts_only_through_our_own_forms(
    client: Client, headers: dict[str, str], fields: dict[str, str], status: int
):
    answer = await ask(client, "POST", "/form", headers=headers, data=fields)

    assert answer.status == status


async def test_a_page_on_the_address_that_was_called_is_our_own(client: Client):
    origin = str(client.make_url("/").origin())

    answer = await ask(client, "POST", "/form", headers={"Origin": origin})
    proxied = await ask(
        client,
        "POST",
        "/form",
        headers={"Origin": origin.replace("http:", "https:"), "X-Forwarded-Proto": "https"},
    )

    assert (answer.status, proxied.status) == (200, 200)


async def test_the_caller_is_seen_past_the_proxy(client: Client):
    answer = await ask(client, "GET", "/caller", headers={"X-Forwarded-For": "198.51.100.1"})

    assert answer.text == "198.51.100.1"


FORM = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "language=en"}
PARTS = {"Content-Type": "multipart/form-data; boundary=x", "Cookie": "language=en"}


@pytest.mark.parametrize(
    ("headers", "body", "status", "said"),
    [
        (FORM, b"a=%C3%A5", 200, "å"),
        (FORM, b"a=&b=1", 200, ",1"),
        (FORM, b"a=%FF", 400, "not valid UTF-8"),
        (FORM, b"a=\xff", 400, "not valid UTF-8"),
        (FORM, b"&".join([b"a=1"] * 1001), 400, "could not be read"),
        (FORM, b"a=" + b"x" * BODY_LIMIT, 413, "at most 2048 kB"),
        (
            PARTS,
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xc3\xa5\r\n--x--',
            200,
            "å",
        ),
        (
            PARTS,
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--',
            400,
            "UTF-8",
        ),
        (PARTS, b"no parts", 400, "could not be read"),
    ],
)
async def test_a_form_is_read_strictly(
    client: Client, headers: dict[str, str], body: bytes, status: int, said: str
):
    answer = await ask(client, "POST", "/form", headers=headers, data=body)

    assert (answer.status, answer.text.count(said)) == (status, 1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"a": "\xc3\xa5"}', 200, '{"a": "\\u00e5"}'),
        (b"", 400, "Unreadable"),
        (b"[1]", 400, "Unreadable"),
        (b"{", 400, "Unreadable"),
        (b'{"a": NaN}', 400, "Unreadable"),
        (b"[" * 100_000, 400, "Unreadable"),
        (b'{"a": "\xff"}', 400, "NotUtf8"),
        (b" " * (BODY_LIMIT + 1), 413, "TooLarge"),
    ],
)
async def test_json_is_read_strictly(client: Client, body: bytes, status: int, code: str):
    answer = await ask(client, "PUT", "/api/v1/answers", data=body)

    assert (answer.status, answer.text.count(code)) == (status, 1)


async def test_a_session_cookie_goes_over_http_where_people_do(client: Client):
    app = web.Application(middlewares=guards(Settings(), SECRET, seeded(1)))
    app.router.add_get("/token", _token)
    async with TestClient(TestServer(app)) as plain:
        answer = await ask(plain, "GET", "/token")

    assert answer.headers["Set-Cookie"].split("; ").count("Secure") == 0
