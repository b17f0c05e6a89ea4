"""What every request passes through: language, session, forgery check, headers, refusals."""

import logging
import traceback
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.chance import Chance
from bot.settings import Settings
from bot.web import security
from bot.web.bodies import BODY_LIMIT, form
from bot.web.callers import client_address, client_scheme
from bot.web.refusals import (
    ForeignRequest,
    NoSuchPage,
    SomethingBroke,
    StaleForm,
    TooLarge,
    Unreadable,
    WrongMethod,
)
from bot.web.rendering import CSRF, LANGUAGE, page
from bot.words import choose, words
from surveys.errors import Refusal

logger = logging.getLogger(__name__)

SESSION = web.RequestKey("SESSION", str)
BROUGHT = web.RequestKey("BROUGHT", str)  # the session that the browser brought along, or ""
SESSION_COOKIE = "session"
LANGUAGE_COOKIE = "language"
COOKIE_AGE = 60 * 60 * 24 * 30  # seconds: longer than a workshop is kept open, shorter than a year
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def guards(
    settings: Settings, secret: bytes, chance: Chance, before_reading: Sequence[Middleware] = ()
) -> Sequence[Middleware]:
    """The middlewares in order, outermost first; `before_reading` comes before a form is read."""
    return (
        languages(settings.language),
        sessions(secret, chance, https=settings.https),
        faults(chance),
        *before_reading,
        forgeries(settings),
    )


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """For `on_response_prepare`: streams get the headers too. What is not public is not kept."""
    for name, value in security.HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Vary", "Cookie, Accept-Language")


def past_the_guards(paths: Collection[str]) -> Middleware:
    """Let through what no browser sends: chat platforms sign their requests, and read no pages.

    They have neither cookies nor a form's token; whoever answers at such a path checks the
    signature itself.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in paths:
            return await request.match_info.handler(request)
        return await handler(request)

    return middleware


def languages(default: str) -> Middleware:
    """Settle the reader's language; a handler that knows the person's own choice may set it."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[LANGUAGE] = choose(
            [request.cookies.get(LANGUAGE_COOKIE)],
            request.headers.get("Accept-Language", ""),
            default,
        )
        return await handler(request)

    return middleware


def sessions(secret: bytes, chance: Chance, *, https: bool) -> Middleware:
    """Know the browser again: a random id in a sealed cookie, drawn at the first visit."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        known = security.session_of(secret, request.cookies.get(SESSION_COOKIE, ""))
        session = known or chance.id()
        request[SESSION], request[BROUGHT] = session, known or ""
        request[CSRF] = security.csrf_token(secret, session)
        if known:
            return await handler(request)
        sealed = security.seal_session(secret, session)
        try:
            response = await handler(request)
        except web.HTTPException as redirect:
            set_cookie(redirect, SESSION_COOKIE, sealed, https=https)
            raise
        if not response.prepared and not _may_be_shared(response):
            set_cookie(response, SESSION_COOKIE, sealed, https=https)
        return response

    return middleware


def _may_be_shared(response: web.StreamResponse) -> bool:
    """Whether a cache may give the same answer to others: then nobody's cookie may be in it."""
    return response.headers.get("Cache-Control", "").startswith("public")


def set_cookie(response: web.StreamResponse, name: str, value: str, *, https: bool) -> None:
    """A cookie that scripts cannot read, and that other sites' forms do not carry."""
    response.set_cookie(
        name, value, max_age=COOKIE_AGE, path="/", httponly=True, samesite="Lax", secure=https
    )


def forgeries(settings: Settings) -> Middleware:
    """Refuse what another site made the browser send.

    Without a session cookie there is nobody to act as: then the origin check is all there is.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method not in security.SAFE_METHODS:
            if security.is_foreign(request.headers, _origins(request, settings)):
                raise ForeignRequest
            if request[BROUGHT] and not security.same(await _csrf(request), request[CSRF]):
                raise StaleForm
        return await handler(request)

    return middleware


def faults(chance: Chance) -> Middleware:
    """Answer refusals and failures in the reader's language, and log a failure without its text."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.isprintable():  # NUL, broken UTF-8: no database takes such an id
            return answer(request, NoSuchPage())
        try:
            return await handler(request)
        except web.HTTPException as ended:
            if ended.status < 400:
                raise
            return answer(request, _named(ended), allow=ended.headers.get("Allow", ""))
        except Refusal as refusal:
            return answer(request, refusal)
        except ConnectionResetError:
            raise  # the caller has gone, as streams end: there is nobody to answer
        except Exception as error:  # noqa: BLE001 -- the top of the loop: logged and answered
            code = chance.code()
            _log(code, request, error)
            return answer(request, SomethingBroke(code=code))

    return middleware


def answer(request: web.Request, refusal: Refusal, allow: str = "") -> web.Response:
    """A refusal as a page, or as JSON where the caller is a program."""
    said = words(request[LANGUAGE]).refused(refusal)
    response: web.Response
    if wants_json(request):
        body = {"error": {"code": type(refusal).__name__, "message": said}}
        response = web.json_response(body, status=refusal.status)
    else:
        response = page(request, "refused.html", refusal.status, said=said)
    if refusal.status in (429, 503):
        response.headers["Retry-After"] = str(refusal.parameters.get("seconds", 2))
    if allow:
        response.headers["Allow"] = allow
    return response


def wants_json(request: web.Request) -> bool:
    """Whether the caller is a program: by the address, or by what it accepts."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or (
        "application/json" in accept and "text/html" not in accept
    )


def caller(request: web.Request, settings: Settings) -> str:
    """The caller's address, for the limits alone: never stored, never logged."""
    return client_address(
        request.remote or "", request.headers.get("X-Forwarded-For", ""), settings.trusted_proxies
    )


def _origins(request: web.Request, settings: Settings) -> frozenset[str]:
    """Our own: the public address, and the one that this request came to."""
    scheme = client_scheme(
        request.remote or "",
        request.scheme,
        request.headers.get("X-Forwarded-Proto", ""),
        settings.trusted_proxies,
    )
    public = urlsplit(settings.address)
    return frozenset({f"{public.scheme}://{public.netloc}", f"{scheme}://{request.host}"})


async def _csrf(request: web.Request) -> str:
    header = request.headers.get("X-CSRF")
    if header is not None or request.content_type not in FORM_TYPES:
        return header or ""
    field = (await form(request)).get("csrf", "")
    return field if isinstance(field, str) else ""


def _named(ended: web.HTTPException) -> Refusal:
    match ended.status:
        case 404:
            return NoSuchPage()
        case 405:
            return WrongMethod()
        case 413:
            return TooLarge(most=BODY_LIMIT // 1024)
        case _:
            return Unreadable()


def _log(code: str, request: web.Request, error: Exception) -> None:
    """Where it failed and with what kind of error; an error's own words may hold people's text."""
    resource = request.match_info.route.resource
    place = resource.canonical if resource else "?"
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = type(error).__name__
    logger.error("fault %s: %s in %s %s\n%s", code, kind, request.method, place, frames)
