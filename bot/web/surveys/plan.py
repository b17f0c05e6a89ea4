"""A survey's terms and plan: written while it is a draft, checked, opened, and then to be read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.errors import Malformed
from bot.fielding.opening import Written, checklist, open_survey, write
from bot.joining import words_in
from bot.web.bodies import form
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.plan_fields import (
    Fields,
    Values,
    read_fields,
    read_reminders,
    reminder_lines,
    reminder_values,
    values_of,
)
from bot.web.surveys.repeat import said
from bot.words import NAMES, words
from storage import forms, links, recurrences
from surveys.background import background, backgrounds
from surveys.errors import Refusal
from surveys.field_errors import AlreadyDone, AlreadyDoneByClock
from surveys.field_events import RemindersSet
from surveys.field_plan import check_plan, local, moment
from surveys.field_state import Status
from surveys.responses import Mode

STALE = (AlreadyDone, AlreadyDoneByClock)


class ChangedElsewhere(Refusal):
    """It was changed in another window, or in a chat, after you opened this page. Nothing of yours is lost: it stands below, and is not saved yet. Look at it and save again."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


def seen_in(posted: Mapping[str, object]) -> int:
    """What the sender had seen: the fielding's moves. Raises `Malformed`."""
    words = words_in(posted, "seen")
    if not words.isascii() or not words.isdecimal() or len(words) > 9:
        raise Malformed(name="seen")
    return int(words)


async def plan_page(request: web.Request) -> web.Response:
    """The terms and the plan, and what is left before the survey can be opened."""
    own = await owned_survey(request)
    told = next((one for one in ("saved", "opened", "reminders") if one in request.query), "")
    return await _page(request, own, told=told)


async def _page(
    request: web.Request,
    own: OwnedSurvey,
    values: Values | None = None,
    wrong: Mapping[str, Refusal] | None = None,
    **more: Any,
) -> web.Response:
    """The page; with `values` as somebody posted them, and what is wrong with them by field."""
    standing = await own.site.store.read(forms.form, own.id, own.fielding.form)
    shown = values if values is not None else _values(own)
    refused: Refusal | None = more.pop("refused", None)
    owner = await own.site.store.read(links.account, own.survey.owner)
    draft = own.fielding.status is Status.DRAFT
    check = await checklist(own.fielder, own.id) if draft else None
    status = refused.status if refused else 422 if wrong else 200
    context = {
        "survey": own.survey,
        "fielding": own.fielding,
        "languages_declared": standing.questionnaire.languages,
        "form": standing.questionnaire,
        "values": shown,
        "carried_out_by": owner.name if owner else "",
        "grounds": backgrounds(standing.questionnaire, _mode(own, shown)),
        "ground": background(standing.questionnaire, own.fielding.terms),
        "lines": reminder_lines(shown),
        "wrong": wrong or {},
        "refused": refused,
        "check": check,
        "untold": ", ".join(NAMES.get(code, code) for code in check.untold) if check else "",
        "open_link": own.fielder.open_link(own.id),
        "names": NAMES,
        "gone": [one for one in own.fielding.plan.reminders if _has_gone(own, one)],
        "closes": _closes(own),
        "told": "",
    }
    found = await own.site.store.read(recurrences.of_survey, own.id)
    again = said(found, own.fielding, own.fielder.now(), words(request[LANGUAGE]))
    return page(request, "survey_plan.html", status, tab="plan", **again | context | more)


def _mode(own: OwnedSurvey, values: Values) -> Mode:
    """Who answers, as the page shows it."""
    known = {mode.value: mode for mode in Mode}
    return known.get(values.get("mode", ""), own.fielding.terms.mode)


def _values(own: OwnedSurvey) -> dict[str, str]:
    """What stands in the fields; of an open survey only the reminders that are to come."""
    values = values_of(own.fielding)
    if own.fielding.status is Status.DRAFT:
        return values
    to_come = tuple(one for one in own.fielding.plan.reminders if not _has_gone(own, one))
    kept = {name: said for name, said in values.items() if not name.startswith("reminder_")}
    return kept | reminder_values(to_come)


def _has_gone(own: OwnedSurvey, one: Any) -> bool:
    """Whether an open survey's reminder has had its turn."""
    now = own.fielder.now()
    draft = own.fielding.status is Status.DRAFT
    return not draft and moment(own.fielding.plan.zone, one.when) <= now


def _closes(own: OwnedSurvey) -> Any:
    """The deadline on the clock on the wall."""
    closes, plan = own.fielding.closes, own.fielding.plan
    return local(plan.zone, closes) if closes else plan.closes


# --- Writing it -----------------------------------------------------------------------------------


async def save(request: web.Request) -> web.Response:
    """Keep the terms and the plan; where something is wrong nothing is kept, and the form says."""
    own, posted = await owned_survey(request), await form(request)
    standing = await own.site.store.read(forms.form, own.id, own.fielding.form)
    read = read_fields(posted, own.fielding, standing.questionnaire, own.fielder.now())
    values = {name: words_in(posted, name) for name in posted}
    if read.wrong:
        return await _page(request, own, values, read.wrong)
    try:
        written = Written(own.account, seen_in(posted), read.terms, read.plan)
        await write(own.fielder, own.id, written)
    except STALE:
        return await _page(request, own, values, refused=ChangedElsewhere(), now=_values(own))
    raise web.HTTPSeeOther(f"{own.home}/plan?saved")


async def open_it(request: web.Request) -> web.Response:
    """Open the survey; what stands in the way is said on the page."""
    own, posted = await owned_survey(request), await form(request)
    try:
        await open_survey(own.fielder, own.id, own.account, seen_in(posted))
    except Malformed:
        raise
    except Refusal as refusal:
        own = await owned_survey(request)  # it may have been opened elsewhere
        return await _page(request, own, refused=_overtaken(refusal))
    raise web.HTTPSeeOther(f"{own.home}/plan?opened")


def _overtaken(refusal: Refusal) -> Refusal:
    return LookFirst() if isinstance(refusal, STALE) else refusal


class LookFirst(Refusal):
    """It was changed in another window, or in a chat, after you opened this page. See how it stands now, and press again."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


async def set_reminders(request: web.Request) -> web.Response:
    """Change the reminders to come of an open survey."""
    own, posted = await owned_survey(request), await form(request)
    plan, now, fields = own.fielding.plan, own.fielder.now(), Fields(posted)
    gone = tuple(one for one in plan.reminders if _has_gone(own, one))
    wanted = (*gone, *read_reminders(fields, plan.zone, now))
    checked = replace(plan, closes=_closes(own), reminders=wanted)
    fields.check(lambda: check_plan(checked, now))
    values = {name: words_in(posted, name) for name in posted}
    if fields.wrong:
        return await _page(request, own, values, fields.wrong)
    event = RemindersSet(at=now, by=own.account, seen=seen_in(posted), reminders=wanted)
    try:
        await own.fielder.happen(own.id, event)
    except STALE:
        return await _page(request, own, values, refused=ChangedElsewhere())
    raise web.HTTPSeeOther(f"{own.home}/plan?reminders")


ROUTES = (
    web.get("/surveys/{survey}/plan", plan_page),
    web.post("/surveys/{survey}/plan", save),
    web.post("/surveys/{survey}/plan/reminders", set_reminders),
    web.post("/surveys/{survey}/open", open_it),
)
