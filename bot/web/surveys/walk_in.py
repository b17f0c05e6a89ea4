"""The open door of a survey: whoever wants to answer gets a link of their own there."""

from aiohttp import web

from bot.fielding.about import about, minutes
from bot.fielding.answering import Sitting, sitting, walk_in
from bot.fielding.letters import promise
from bot.fielding.seating import door
from bot.web.bodies import form
from bot.web.guards import COOKIE_AGE, caller
from bot.web.rendering import LANGUAGE, page
from bot.web.site import SITE, Site
from bot.web.surveys.respondents import moments
from bot.words import words
from storage import forms, surveys
from storage.survey_errors import NotForEverybody, UnknownLink, UnknownSurvey
from surveys.field_state import Frame, SurveyId
from surveys.questions import Kind

OWN = "own"  # the cookie with this browser's own link to a survey, at its open door alone


async def open_door(request: web.Request) -> web.Response:
    """What is asked and what becomes of it; a seat is made when the button is pressed.

    Raises:
        UnknownSurvey, NotForEverybody
    """
    site, survey = request.app[SITE], SurveyId(request.match_info["survey"])
    fielding = await site.store.read(surveys.fielding, survey)
    if fielding.terms.frame is not Frame.ANYBODY:
        raise NotForEverybody
    asking = (await site.store.read(forms.form, survey, fielding.form)).questionnaire
    closes = moments(request, fielding)
    return page(
        request,
        "respond_open.html",
        questionnaire=asking,
        survey=fielding.terms,
        survey_id=survey,
        door=door(site.fielder, fielding),
        own=await _own(request, site, survey),
        minutes=minutes(asking),
        promise=promise(about(fielding, asking), words(request[LANGUAGE])),
        count=sum(item.question.kind is not Kind.NONE for item in asking.items),
        closes=closes["closes"],
        shuts=closes["shuts"],
    )


async def come_in(request: web.Request) -> web.Response:
    """A seat for this browser: the one that it has, or a new one where somebody else sits here.

    Raises:
        UnknownSurvey, NotForEverybody, NotOpenYet, SurveyClosed, DoorFull, TooManyComing
    """
    site, survey = request.app[SITE], SurveyId(request.match_info["survey"])
    if await site.store.read(surveys.find, survey) is None:
        raise UnknownSurvey
    own = None if "anew" in await form(request) else await _own(request, site, survey)
    if own is not None:
        raise web.HTTPSeeOther(f"/q/{own.link}")
    now, address = site.fielder.now(), caller(request, site.settings)
    site.coming.check(address, now)
    site.coming.came(address, now)
    link = await walk_in(site.fielder, survey, request[LANGUAGE])
    to = web.HTTPSeeOther(f"/q/{link}?new=1")
    path, https = f"/o/{survey}", site.settings.https
    to.set_cookie(
        OWN, link, max_age=COOKIE_AGE, path=path, httponly=True, samesite="Lax", secure=https
    )
    raise to


async def _own(request: web.Request, site: Site, survey: SurveyId) -> Sitting | None:
    try:
        found = await sitting(site.fielder, request.cookies.get(OWN, ""))
    except UnknownLink:
        return None
    return found if found.survey == survey else None


ROUTES = (
    web.get("/o/{survey}", open_door),
    web.post("/o/{survey}", come_in),
)
