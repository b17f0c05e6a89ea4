"""Whoever has a link: the seat behind it, in the language that it was invited in."""

from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from urllib.parse import quote, unquote

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.fielding.fielder import Fielder
from bot.fielding.letters import when
from bot.fielding.seating import Sitting, sitting
from bot.web.bodies import IN_PIECES
from bot.web.guards import COOKIE_AGE, LANGUAGE_COOKIE, caller, wants_json
from bot.web.rendering import LANGUAGE, page
from bot.web.security import SAFE_METHODS
from bot.web.site import SITE, Site
from bot.words import words
from storage import recurrences, seats
from storage.recurrences import Standing
from storage.survey_errors import UnknownLink
from surveys.answers import clean
from surveys.field_plan import local
from surveys.field_state import Fielding
from surveys.texts import LANGUAGES

WHO = "who"  # the cookie with the name that a delegate gave, at this link alone
BOUND = "bound"  # the cookie of the browser where an opinion was taken up again with its code
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Respondent:
    """Whoever has the link in the address, and how their answer stands. `who` they say they are.

    `again`: how the survey comes again.
    """

    site: Site
    sitting: Sitting
    who: str
    again: Standing | None = None

    @property
    def fielder(self) -> Fielder:
        """What lets things happen to surveys."""
        return self.site.fielder

    @property
    def home(self) -> str:
        """Where the pages of this link begin."""
        return f"/q/{self.sitting.link}"


async def respondent(request: web.Request) -> Respondent:
    """Who answers here; the page speaks the seat's language, unless they have chosen another.

    Raises:
        UnknownLink, TooManyWrongCodes
    """
    site = request.app[SITE]
    now, address = site.fielder.now(), caller(request, site.settings)
    site.wrong_codes.check(address, now)
    try:
        found = await sitting(site.fielder, request.match_info["link"], _bound(request))
    except UnknownLink:
        site.wrong_codes.missed(address, now)
        raise
    if found.seat.language in LANGUAGES and LANGUAGE_COOKIE not in request.cookies:
        request[LANGUAGE] = found.seat.language
    again = await site.store.read(recurrences.of_survey, found.survey)
    who = named(unquote(request.cookies.get(WHO, ""))) or found.who
    return Respondent(site, found, who, again)


@web.middleware
async def room_for_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take large forms of those who have a link: what is far too long is then told at its field."""
    if request.path.startswith("/q/") and request.method not in SAFE_METHODS:
        fielder, link = request.app[SITE].fielder, request.match_info.get("link", "")
        with suppress(UnknownLink):  # then the handler says so
            await fielder.store.read(seats.by_link, fielder.sealer, link)
            request[IN_PIECES] = True
    return await handler(request)


def _bound(request: web.Request) -> str:
    found = request.cookies.get(BOUND, "")
    return found if found.isascii() else ""


def bind(response: web.StreamResponse, asked: Respondent, bound: str) -> None:
    """Let this browser alone see the draft, until it is closed."""
    https = asked.site.settings.https
    response.set_cookie(BOUND, bound, path=asked.home, httponly=True, samesite="Lax", secure=https)


def named(typed: str) -> str:
    """A name as it was typed, on one line."""
    return " ".join(clean(typed)[0].split())[:NAME_LENGTH]


def remember(response: web.StreamResponse, asked: Respondent, who: str) -> None:
    """Know at this link who writes, so that the others of a unit see it."""
    response.set_cookie(
        WHO,
        quote(who),
        max_age=COOKIE_AGE,
        path=asked.home,
        httponly=True,
        samesite="Lax",
        secure=asked.site.settings.https,
    )


def known(handler: Handler) -> Handler:
    """Say what to do about a link that leads nowhere."""

    @wraps(handler)
    async def answering(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except UnknownLink:
            if wants_json(request):
                raise
            return page(request, "respond_unknown.html", UnknownLink.status)

    return answering


def moments(request: web.Request, fielding: Fielding) -> dict[str, str]:
    """When answers are late, and when they are no longer taken; "" where nobody has said."""
    t, zone = words(request[LANGUAGE]), fielding.plan.zone
    named = {"closes": fielding.closes, "shuts": fielding.shuts}
    return {name: when(local(zone, at), zone, t) if at else "" for name, at in named.items()}
