"""The results of a survey for its owner: how many answered, the report, its files, and the news."""

from typing import Any

from aiohttp import web

from bot.fielding.audience import results_link
from bot.fielding.reports import Wanted
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.shared import (
    Report,
    asked_language,
    file,
    file_name,
    files_said,
    languages_of,
    offered,
    report,
)
from storage import forms, letters, releases, sending, waves
from storage.letters import Kind
from storage.survey_log import Line
from surveys.errors import Refusal
from surveys.field_state import Frame, Status
from surveys.fielding import is_settled
from surveys.questionnaire import Questionnaire
from surveys.rates import Dispositions, percent, wave_dispositions
from surveys.responses import Mode


class NotOverYet(Refusal):
    """Close the survey first."""

    status = 409


async def results(request: web.Request) -> web.Response:
    """The owner's page of results."""
    owned = await owned_survey(request)
    if owned.fielding.status is Status.DRAFT:
        return page(request, "survey_results.html", **_frame(owned), state="draft")
    if not may_look(owned):
        return page(request, "survey_results.html", **_frame(owned), state="open")
    form = await form_of(owned)
    language, names = languages_of(form, request[LANGUAGE])[0], by_name(request, owned)
    wanted = Wanted(owned.id, language, owner=True, panel=True, names=names)
    made = await report(request, wanted)
    owned = await owned_survey(request)  # its time may have been up before the clock came round
    return page(
        request,
        "survey_results.html",
        **_frame(owned),
        state="closed" if owned.fielding.closed else "preliminary",
        form=form,
        kinds=offered(form, request[LANGUAGE], named=names),
        by_name=names,
        **files_said(),
        **await _told(owned, made),
    )


def by_name(request: web.Request, owned: OwnedSurvey) -> bool:
    """Whether the owner asks for what is theirs alone: official answers beside their names."""
    return _official(owned) and "names" in request.query


def may_look(owned: OwnedSurvey) -> bool:
    """Whether the owner may see figures: so far, of official answers alone."""
    return _official(owned) or is_settled(owned.fielding, owned.fielder.now())


async def form_of(owned: OwnedSurvey) -> Questionnaire:
    """The form as it is asked now."""
    read = owned.site.store.read
    return (await read(forms.form, owned.id, owned.fielding.form)).questionnaire


def _official(owned: OwnedSurvey) -> bool:
    return owned.fielding.terms.mode is Mode.OFFICIAL


def _frame(owned: OwnedSurvey) -> dict[str, Any]:
    """What the page is made with, however the survey stands."""
    terms = owned.fielding.terms
    return {
        "survey": owned.survey,
        "home": owned.home,
        "tab": "results",
        "official": terms.mode is Mode.OFFICIAL,
        "audience": terms.audience.value,
        "link": results_link(owned.fielder, owned.id, terms),
        "listed": terms.frame is not Frame.ANYBODY,
    }


async def _told(owned: OwnedSurvey, made: Report) -> dict[str, Any]:
    """How many answered, and what has been done with the results."""
    read = owned.site.store.read
    found = await read(waves.wave, owned.id)
    rates = wave_dispositions(found)
    news = [one for one in await read(sending.of_survey, owned.id) if one.kind is Kind.CLOSING]
    return {
        "report": made,
        "rates": rates,
        "answered": len(found.responses),
        "rate": percent(rates.rr2) if rates.rr2 is not None else None,
        "complete": percent(rates.rr1) if rates.rr1 is not None else None,
        "missing": _missing(rates),
        "shown": not _official(owned) and await read(releases.count, owned.id) > 0,
        "announced": len(news),
    }


def _missing(rates: Dispositions) -> int:
    return rates.eligible - rates.answered


async def download(request: web.Request) -> web.Response:
    """One file."""
    owned = await owned_survey(request)
    form = await form_of(owned)
    language, kind = asked_language(request, form), request.match_info["kind"]
    names = by_name(request, owned)
    wanted = Wanted(owned.id, language, owner=True, panel=True, names=names)
    name = file_name(owned.survey, form, owned.fielding, kind, language, named=names)
    return await file(request, wanted, name)


async def announce(request: web.Request) -> web.Response:
    """Tell those who have answered that the results are there.

    Raises:
        NotOverYet
    """
    owned = await owned_survey(request)
    if not is_settled(owned.fielding, owned.fielder.now()):
        raise NotOverYet
    line = Line(owned.fielder.now(), owned.account, "Announced")
    await owned.fielder.change(owned.id, letters.announce, line)
    raise web.HTTPSeeOther(f"{owned.home}/results#news")


ROUTES = (
    web.get("/surveys/{survey}/results", results),
    web.get("/surveys/{survey}/results/files/{kind}", download),
    web.post("/surveys/{survey}/results/announce", announce),
)
