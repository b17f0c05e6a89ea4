"""The results of a survey for others than its owner: for everybody, or for those who were asked."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from aiohttp import web

from bot.fielding import charts
from bot.fielding.audience import OwnersAlone, check_reader
from bot.fielding.reports import NotShownYet, Wanted
from bot.web.rendering import LANGUAGE, page
from bot.web.site import SITE, Site
from bot.web.surveys.respondents import known, respondent
from bot.web.surveys.shared import (
    asked_language,
    file,
    file_name,
    files_said,
    languages_of,
    offered,
    report,
)
from storage import forms, surveys
from storage.survey_errors import UnknownSurvey
from storage.surveys import Survey
from surveys.field_state import Audience, Fielding, Status, SurveyId
from surveys.fielding import is_settled
from surveys.questionnaire import Questionnaire
from surveys.texts import LANGUAGES

HOUR = 3_600  # seconds


async def by_survey(request: web.Request) -> web.Response:
    """The page for everybody; for those who were asked, with the key that they were given.

    Raises:
        UnknownSurvey, OwnersAlone, ForThoseWhoWereAsked, NotShownYet
    """
    found = await _by_survey(request)
    key = request.query.get("key", "")
    return await _page(request, found, f"/r/{found.id}", f"&key={key}" if key else "")


async def file_by_survey(request: web.Request) -> web.Response:
    """A file from that page."""
    return await _file(request, await _by_survey(request))


async def chart_by_survey(request: web.Request) -> web.Response:
    """A chart of that page as PNG: Teams fetches it itself, for a card that everybody may see.

    Raises:
        as `by_survey`, DocumentFailed, DocumentsQueue
        HTTPNotFound: for what is not shown, or not drawn
    """
    found, of = await _by_survey(request), request.match_info["item"]
    language, wanted = request.match_info["language"], charts.drawn(found.fielding, found.form)
    ours = set(LANGUAGES) & set(languages_of(found.form, language))
    if language not in ours or of not in wanted:
        raise web.HTTPNotFound
    made = await request.app[SITE].reports.charts(Wanted(found.id, language), wanted)
    chart = next((one for one in made if one.of == of), None)
    if chart is None:
        raise web.HTTPNotFound
    return _kept(request, chart.png, everybodys="key" not in request.query)


def _kept(request: web.Request, png: bytes, *, everybodys: bool) -> web.Response:
    """A picture that may be kept for an hour: it changes hardly ever, and is gone some day."""
    tag = sha256(png).hexdigest()[:32]
    response = web.Response(body=png, content_type="image/png")
    if any(one.value in (tag, "*") for one in request.if_none_match or ()):
        response = web.Response(status=304)
    response.etag = tag
    response.headers["Cache-Control"] = f"{'public' if everybodys else 'private'}, max-age={HOUR}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Vary"] = "Accept-Encoding"  # and neither by who asks nor by their language
    return response


@known
async def by_link(request: web.Request) -> web.StreamResponse:
    """The page for those who were asked, by their own link to the survey.

    Raises:
        UnknownLink, TooManyWrongCodes, OwnersAlone, NotShownYet
    """
    found = await _by_link(request)
    return await _page(request, found, f"/q/{request.match_info['link']}/results", "")


@known
async def file_by_link(request: web.Request) -> web.StreamResponse:
    """A file from that page."""
    return await _file(request, await _by_link(request))


async def _by_survey(request: web.Request) -> "_Found":
    site = request.app[SITE]
    found = await _find(site, SurveyId(request.match_info["survey"]))
    check_reader(site.fielder.sealer, found.id, found.fielding.terms, request.query.get("key", ""))
    return found.checked(site)


async def _by_link(request: web.Request) -> "_Found":
    site, asked = request.app[SITE], await respondent(request)
    found = await _find(site, asked.sitting.seat.survey)
    if found.fielding.terms.audience is Audience.OWNER:
        raise OwnersAlone
    return found.checked(site)


@dataclass(frozen=True, slots=True)
class _Found:
    """A survey whose results somebody may read, as soon as they are there."""

    survey: Survey
    fielding: Fielding
    form: Questionnaire

    @property
    def id(self) -> SurveyId:
        """The survey's id."""
        return self.survey.id

    def checked(self, site: Site) -> "_Found":
        """The same, if it is over."""
        if not is_settled(self.fielding, site.fielder.now()):
            raise NotShownYet
        return self


async def _find(site: Site, wanted: SurveyId) -> _Found:
    """A survey that has been opened; of a draft nobody is told."""
    read = site.store.read
    survey = await read(surveys.find, wanted)
    if survey is None or survey.status is Status.DRAFT:
        raise UnknownSurvey
    fielding = await read(surveys.fielding, wanted)
    form = (await read(forms.form, wanted, fielding.form)).questionnaire
    return _Found(survey, fielding, form)


async def _page(request: web.Request, found: _Found, home: str, key: str) -> web.Response:
    language = languages_of(found.form, request[LANGUAGE])[0]
    made = await report(request, Wanted(found.id, language, panel=True))
    more: dict[str, Any] = files_said()
    return page(
        request,
        "respond_results.html",
        form=found.form,
        survey=found.survey,
        commissioner=found.fielding.terms.commissioner,
        report=made,
        kinds=offered(found.form, request[LANGUAGE], named=False),
        home=home,
        key=key,
        **more,
    )


async def _file(request: web.Request, found: _Found) -> web.Response:
    language = asked_language(request, found.form)
    kind = request.match_info["kind"]
    name = file_name(found.survey, found.form, found.fielding, kind, language)
    return await file(request, Wanted(found.id, language, panel=True), name)


ROUTES = (
    web.get("/r/{survey}", by_survey),
    web.get("/r/{survey}/{kind}", file_by_survey),
    web.get("/r/{survey}/charts/{item}.{language}.png", chart_by_survey),
    web.get("/q/{link}/results", by_link),
    web.get("/q/{link}/results/{kind}", file_by_link),
)
