"""Answering: what one is told before one types, and the pages of the form."""

from typing import Any

from aiohttp import web

from bot.fielding import about as telling
from bot.fielding.about import minutes
from bot.fielding.answering import Door, Saved, begin, save
from bot.fielding.coming_again import told
from bot.fielding.fields import Fields, merge, wrongs
from bot.fielding.letters import promise, when
from bot.fielding.seating import Sitting
from bot.filled import FAR_TOO_LONG, beginning
from bot.web.bodies import Form, form
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.respondents import (
    Respondent,
    known,
    moments,
    named,
    remember,
    respondent,
)
from bot.web.surveys.sheet import Sheet, fields_in, marks_in, marks_of, sheet
from bot.words import Words, words
from storage import seats
from storage.seats import Seat
from surveys.background import told_by
from surveys.dispositions import Ruling
from surveys.field_errors import SurveyClosed
from surveys.field_plan import local
from surveys.flow import Progress, pages, progress, shown
from surveys.parsing import Raw
from surveys.questionnaire import Section, Visibility
from surveys.questions import Kind


def about(request: web.Request, asked: Respondent) -> dict[str, Any]:
    """What every page of a link is made with."""
    found = asked.sitting
    t, zone, answer = words(request[LANGUAGE]), found.fielding.plan.zone, found.answer
    return {
        "sitting": found,
        "survey": found.fielding.terms,
        "questionnaire": found.form,
        "home": asked.home,
        "address": asked.fielder.link(found.link),
        "who": asked.who,
        "official": found.official,
        "commissioner": found.fielding.terms.commissioner,
        "by": told_by(found.form, found.fielding.terms),
        "mixed": any(item.visibility is not Visibility.JOINT for item in found.form.items),
        "again": told(asked.again, found.fielding.terms.mode, t),
        "answered_at": when(local(zone, answer.at), zone, t) if answer else "",
        **moments(request, found.fielding),
    }


# --- Before one types -----------------------------------------------------------------------------


@known
async def landing(request: web.Request) -> web.Response:
    """Who asks, why, for how long, and what becomes of it. Nothing is begun by looking."""
    asked = await respondent(request)
    found = asked.sitting
    return page(
        request,
        "respond_landing.html",
        **about(request, asked),
        minutes=minutes(found.form),
        promise=promise(_told(found), words(request[LANGUAGE])),
        count=sum(item.question.kind is not Kind.NONE for item in found.form.items),
        progress=progress(found.form, found.answers),
        query=request.query,
        seats=await _asked_with(asked),
    )


async def _asked_with(asked: Respondent) -> tuple[Seat, ...]:
    """All who are asked for an official answer: who has answered is no secret among them."""
    if not asked.sitting.official:
        return ()
    every = await asked.site.store.read(seats.of_survey, asked.sitting.survey)
    return tuple(seat for seat in every if seat.ruling is not Ruling.NOT_ELIGIBLE)


def _told(found: Sitting) -> telling.About:
    return telling.addressed(telling.about(found.fielding, found.form), found.seat, "")


@known
async def start(request: web.Request) -> web.Response:
    """Begin, or go on where one was."""
    asked, fields = await respondent(request), await form(request)
    await begin(asked.fielder, asked.sitting)
    to = web.HTTPSeeOther(asked.home + first(asked.sitting))
    who = named(str(fields.get("who", "")))
    if who:
        remember(to, asked, who)
    raise to


def first(found: Sitting) -> str:
    """Where one begins: the first part with something to answer; else the review."""
    answers = found.answers
    for part in pages(found.form, answers):
        if any(i.question.kind is not Kind.NONE and i.id not in answers for i in part.items):
            return f"/part/{part.section.id}"
    return "/review"


# --- The form -------------------------------------------------------------------------------------


@known
async def part(request: web.Request) -> web.Response:
    """One section of the form."""
    asked = await respondent(request)
    section = _section(request, asked)
    found = asked.sitting
    if not found.seat.opened or found.door in (Door.NOT_YET, Door.CLOSED):
        raise web.HTTPSeeOther(asked.home)
    wrong = wrongs(found.form, found.written) if "mend" in request.query else ()
    made = sheet(found.form, section, found.written, wrong)
    return _part(request, asked, made)


def _section(request: web.Request, asked: Respondent) -> Section:
    wanted = request.match_info["section"]
    for section in asked.sitting.form.sections:
        if section.id == wanted:
            return section
    raise web.HTTPSeeOther(asked.home)  # the form has another version now


def _part(
    request: web.Request, asked: Respondent, made: Sheet, status: int = 200, **more: Any
) -> web.Response:
    found = asked.sitting
    parts = [one.section.id for one in pages(found.form, found.answers)]
    return page(
        request,
        "respond_part.html",
        status,
        **about(request, asked),
        sheet=made,
        number=parts.index(made.section.id) + 1 if made.section.id in parts else 0,
        parts=len(parts),
        progress=progress(found.form, found.answers),
        query=request.query,
        far_too_long=FAR_TOO_LONG,
        **{"closed": False, "cut": (), "replaced": 0, "other": "", "unkept": False} | more,
    )


@known
async def post_part(request: web.Request) -> web.Response:
    """Keep a section, and go where the button says; what is wrong or changed meanwhile is shown."""
    asked, posted = await respondent(request), await form(request)
    try:
        saved = await _saved(asked, posted)
    except SurveyClosed:
        return _too_late(request, asked, posted, _section(request, asked))
    section = _section(request, asked)
    now = Respondent(asked.site, saved.sitting, asked.who)
    made = sheet(saved.sitting.form, section, saved.sitting.written, saved.wrong, saved.clashes)
    back = posted.get("go") in ("back", "leave")
    if made.clashes or saved.unkept or (made.wrong and not back):
        status = 409 if made.clashes else 422
        other = asked.sitting.who or asked.sitting.seat.unit.name
        more = {"replaced": saved.replaced, "other": other, "unkept": bool(saved.unkept)}
        return _part(request, now, made, status, **more)
    raise web.HTTPSeeOther(_next(now, made, posted))


async def _saved(asked: Respondent, posted: Form) -> Saved:
    return await save(
        asked.fielder, asked.sitting, _typed(asked, posted), asked.who, marks_in(posted)
    )


def _typed(asked: Respondent, posted: Form) -> Fields:
    """What stood on the page, in whichever section it is asked by now: a form can be changed."""
    fields: dict[str, Raw] = {}
    for section in asked.sitting.form.sections:
        fields |= fields_in(posted, section)
    return fields


def _too_late(
    request: web.Request, asked: Respondent, posted: Form, section: Section
) -> web.Response:
    """The survey has closed under somebody's hands: their words are shown, to copy them."""
    found, typed = asked.sitting, _typed(asked, posted)
    begun = {item: beginning(raw) for item, raw in typed.items()}
    made = sheet(found.form, section, merge(found.form, found.written, begun).written)
    cut = [
        one for one in made.asked if one.shown and begun.get(one.item.id) != typed.get(one.item.id)
    ]
    return _part(request, asked, made, SurveyClosed.status, closed=True, cut=cut)


def _next(asked: Respondent, made: Sheet, posted: Form) -> str:
    """Where to go on. A question that has come up on this page is answered before one leaves it."""
    found, section = asked.sitting, made.section
    go, before = posted.get("go", "next"), str(posted.get("shown", "")).split()
    more = [item for item in made.visible.split() if item not in before]
    if go == "next" and more:
        return f"{asked.home}/part/{section.id}?more=1#item-{more[0]}"
    if go == "leave":
        return f"{asked.home}?kept=1"
    order = [one.id for one in found.form.sections]
    seen = [one.section.id for one in pages(found.form, found.answers)]
    here = order.index(section.id)
    if go == "back":
        to = [f"/part/{one}" for one in seen if order.index(one) < here]
        return asked.home + ["", *to][-1]
    to = [f"/part/{one}" for one in seen if order.index(one) > here and go == "next"]
    return asked.home + [*to, "/review"][0]


# --- By itself, while one types -------------------------------------------------------------------


@known
async def put_draft(request: web.Request) -> web.Response:
    """Keep a section as it is typed; tells the page what is shown now, and what it has saved."""
    asked, posted = await respondent(request), await form(request)
    saved = await _saved(asked, posted)
    section = _section(request, asked)
    found, t = saved.sitting, words(request[LANGUAGE])
    return web.json_response(
        {
            "marks": marks_of(section, found.written, saved.clashes),
            "shown": [item.id for item in shown(found.form, found.answers)],
            "progress": _said(progress(found.form, found.answers), t),
            "clashes": [clash.item for clash in saved.clashes],
            "unkept": {one.item: t.refused(one.reason) for one in saved.unkept},
            "time": t.time(asked.fielder.now(), found.fielding.plan.zone),
        }
    )


def _said(so_far: Progress, t: Words) -> str:
    return t("{answered} of {asked} answered", answered=so_far.answered, asked=so_far.asked)


ROUTES = (
    web.get("/q/{link}", landing),
    web.post("/q/{link}/begin", start),
    web.get("/q/{link}/part/{section}", part),
    web.post("/q/{link}/part/{section}", post_part),
    web.put("/q/{link}/part/{section}", put_draft),
)
