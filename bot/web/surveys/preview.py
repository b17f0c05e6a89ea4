"""A survey's form as respondents will see it: every page, and nothing is saved."""

from dataclasses import replace

from aiohttp import web

from bot.fielding.about import minutes
from bot.fielding.fields import Written
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.form_keeping import standing
from bot.web.surveys.owned import owned_survey
from bot.web.surveys.sheet import Asked, sheet
from bot.web.surveys.told import said_condition
from bot.words import Words, words
from surveys.background import told_by
from surveys.field_plan import Local, local
from surveys.field_state import Fielding, Status, Terms
from surveys.questionnaire import Questionnaire, Section, Visibility
from surveys.questions import Kind
from surveys.responses import Mode

NOTHING = Written({}, {})


async def preview(request: web.Request) -> web.Response:
    """What is told first, and all questions; of a draft the other mode's promise too."""
    own = await owned_survey(request)
    form, t = (await standing(own)).questionnaire, words(request[LANGUAGE])
    terms = _as(own.fielding, request.query.get("as", ""))
    return page(
        request,
        "survey_preview.html",
        survey=own.survey,
        tab="form",
        fielding=own.fielding,
        terms=terms,
        questionnaire=form,
        parts=[(section, _asked(form, section)) for section in form.sections],
        conditions={i.id: said_condition(form, i.show_if, t) for i in form.items if i.show_if},
        count=sum(item.question.kind is not Kind.NONE for item in form.items),
        minutes=minutes(form),
        closes=_deadline(own.fielding, t),
        official=terms.mode is Mode.OFFICIAL,
        commissioner=terms.commissioner,
        by=told_by(form, terms),
        mixed=any(item.visibility is not Visibility.JOINT for item in form.items),
        other="",
    )


def _as(fielding: Fielding, wanted: str) -> Terms:
    """The terms; of a draft in the mode that its owner wants to read about."""
    known = {mode.value: mode for mode in Mode}
    if fielding.status is not Status.DRAFT or wanted not in known:
        return fielding.terms
    return replace(fielding.terms, mode=known[wanted])


def _asked(form: Questionnaire, section: Section) -> tuple[Asked, ...]:
    """All of a section's items, those too that are shown to some only."""
    return tuple(replace(one, shown=True) for one in sheet(form, section, NOTHING).asked)


def _deadline(fielding: Fielding, t: Words) -> str:
    zone, closes = fielding.plan.zone, fielding.closes
    at: Local | None = local(zone, closes) if closes else fielding.plan.closes
    if at is None:
        return ""
    clock = at.clock.strftime("%H:%M" if t.language == "en" else "%H.%M")
    return f"{t.date(at.day)}, {clock}"


ROUTES = (web.get("/surveys/{survey}/preview", preview),)
