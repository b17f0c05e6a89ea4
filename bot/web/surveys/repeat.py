"""The page on which a survey is told to come again by itself, changed there, and stopped."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.fielding.coming_again import how_long, missed, unseen
from bot.fielding.letters import when
from bot.fielding.next_wave import AddressesGone, NobodyToAskAgain
from bot.fielding.repeating import (
    NotTheNewest,
    newest,
    proposed,
    repeat,
    stop,
    trouble,
    usual,
)
from bot.fielding.wave_dates import dated, next_dated
from bot.joining import words_in
from bot.web.bodies import form
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.plan_fields import Fields, shown_time
from bot.words import Words, words
from storage import recurrences
from storage.gathering import is_gathered
from storage.recurrences import Standing
from surveys.errors import NotADate, Refusal
from surveys.field_plan import Local, local
from surveys.field_state import Fielding, Frame
from surveys.recurrence import DAY, Coming, Every, Recurrence, upcoming
from surveys.recurrence_faults import (
    MOST_APART,
    MOST_TIMES,
    ContactsGoFirst,
    DeletedFirst,
    EndsFirst,
    NextTooSoon,
    OneEnd,
    WaveTooLong,
    WrongInterval,
)

AT: Mapping[type[Refusal], str] = {  # the field that a refusal is about
    WrongInterval: "every",
    WaveTooLong: "days",
    NextTooSoon: "first_day",
    OneEnd: "until",
    EndsFirst: "until",
    ContactsGoFirst: "every",
    DeletedFirst: "every",
}
WHOLE = (NotTheNewest, NobodyToAskAgain, AddressesGone)  # refused whatever is written
LONGEST = 366  # days that can be written; what is too long is told with what fits
NAMES = ("first_day", "first_at", "every", "unit", "days", "until", "times")
SHOWN = 12  # waves whose dates are told


async def repeat_page(request: web.Request) -> web.Response:
    """How the survey comes again; or what could be chosen."""
    owned = await owned_survey(request)
    last = await newest(owned.fielder, owned.survey)
    if last != owned.id:
        raise web.HTTPSeeOther(f"/surveys/{last}/repeat")
    typed = _typed(request.query)
    return await _page(request, owned, typed if any(typed.values()) else None)


async def dates_page(request: web.Request) -> web.Response:
    """The real dates of what was written, before it is said to come so; or what is wrong with it.

    Raises:
        NotTheNewest, NobodyToAskAgain, AddressesGone
    """
    owned, fields = await owned_survey(request), Fields(request.query)
    wanted, coming = _read(fields), None
    if wanted is not None:
        with _told(fields):
            coming = await proposed(owned.fielder, owned.survey, owned.fielding, wanted)
    typed = _typed(request.query)
    if wanted is None or coming is None:
        return await _page(request, owned, typed, fields.wrong)
    t = words(request[LANGUAGE])
    return page(
        request,
        "survey_repeat_dates.html",
        survey=owned.survey,
        home=owned.home,
        tab="plan",
        typed=typed,
        back=f"{owned.home}/repeat?{urlencode(typed)}",
        comes=how_long(wanted, t),
        **_dates(wanted, owned.fielding, coming, t),
    )


def _dates(
    rule: Recurrence, fielding: Fielding, coming: Sequence[Coming], t: Words
) -> dict[str, Any]:
    """What the list of dates shows; `more`: of so many nothing is told, for they are far off."""
    return {
        "dates": tuple(dated(rule, fielding.plan, coming[:SHOWN], t)),
        "more": max(len(coming) - SHOWN, 0),
    }


async def _page(
    request: web.Request,
    owned: OwnedSurvey,
    values: Mapping[str, str] | None = None,
    wrong: Mapping[str, Refusal] | None = None,
) -> web.Response:
    found = await owned.site.store.read(recurrences.of_survey, owned.id)
    today = local(owned.fielding.plan.zone, owned.fielder.now()).day
    rule = found.rule if found else usual(owned.fielding, today)
    shown = values if values is not None else _values(rule, found)
    t, coming = words(request[LANGUAGE]), tuple[Coming, ...]()
    if found and found.opens_on:
        ahead = upcoming(found.rule, owned.fielding.plan, found.opens_on - DAY)
        coming = tuple(islice(ahead, MOST_TIMES))
    return page(
        request,
        "survey_repeat.html",
        422 if wrong else 200,
        survey=owned.survey,
        home=owned.home,
        tab="plan",
        zone=owned.fielding.plan.zone,
        listed=owned.fielding.terms.frame is not Frame.ANYBODY,
        gathered=await owned.site.store.read(is_gathered, owned.id),
        draft=owned.fielding.opened is None,
        values=shown,
        wrong=wrong or {},
        set=found is not None,
        saved="saved" in request.query,
        stopped="stopped" in request.query,
        **_dates(rule, owned.fielding, coming, t),
        **said(found, owned.fielding, owned.fielder.now(), t),
    )


def said(found: Standing | None, fielding: Fielding, now: datetime, t: Words) -> dict[str, Any]:
    """What the owner is told of it, here, on the board and in the list; "" where nothing is."""
    if found is None:
        none = dict.fromkeys(
            ("next_wave", "next_closes", "comes", "missed", "unseen", "lacking"), ""
        )
        return none | {"trouble": None}
    plan, day = fielding.plan, found.opens_on
    at = Local(day, found.rule.first.clock) if day else None
    one = next_dated(found.rule, plan, day, t) if day else None
    return {
        "next_wave": when(at, plan.zone, t) if at else "",
        "next_closes": one.closes if one else "",
        "comes": how_long(found.rule, t) if at else "",
        "missed": missed(found, t),
        "unseen": unseen(found, t),
        "lacking": found.lacking,
        "trouble": trouble(found, fielding, now),
    }


# --- Fields ---------------------------------------------------------------------------------------


def _values(rule: Recurrence, found: Standing | None) -> dict[str, str]:
    day = found.opens_on if found and found.opens_on else rule.first.day
    return {
        "first_day": day.isoformat(),
        "first_at": shown_time(rule.first.clock),
        "every": str(rule.every),
        "unit": rule.unit.value,
        "days": str(rule.days),
        "until": rule.until.isoformat() if rule.until else "",
        "times": str(rule.times or "") if rule.until is None else "",
    }


def _read(fields: Fields) -> Recurrence | None:
    """The rule that was posted; None where a field cannot be read, which `fields` tells."""
    day, clock = fields.day("first_day"), fields.clock("first_at")
    every, days = fields.number("every", MOST_APART["weeks"]), fields.number("days", LONGEST)
    until, times = fields.day("until"), fields.number("times", MOST_TIMES)
    unit = fields.among("unit", Every, Every.WEEKS)
    if day is None:
        fields.wrong.setdefault("first_day", NotADate())
    if fields.wrong or day is None:
        return None
    first = Local(day, clock or time(9))
    return Recurrence(every, unit, first, days, until, times or None)


@contextmanager
def _told(fields: Fields) -> Iterator[None]:
    """Note what is refused at the field that it is about; what is refused whatever, is raised."""
    try:
        yield
    except WHOLE:
        raise
    except Refusal as refusal:
        fields.wrong[AT[type(refusal)]] = refusal


def _typed(posted: Mapping[str, object]) -> dict[str, str]:
    """What was written, to be shown again; "" where nothing was."""
    return {name: words_in(posted, name) if name in posted else "" for name in NAMES}


async def save(request: web.Request) -> web.Response:
    """Let it come again as was written; what is wrong is said at its field."""
    owned, posted = await owned_survey(request), await form(request)
    fields = Fields(posted)
    wanted = _read(fields)
    if wanted is not None:
        with _told(fields):
            await repeat(owned.fielder, owned.survey, owned.fielding, wanted, owned.account)
    if fields.wrong:
        return await _page(request, owned, _typed(posted), fields.wrong)
    raise web.HTTPSeeOther(f"{owned.home}/repeat?saved")


async def end(request: web.Request) -> web.Response:
    """Let it come again no more."""
    owned = await owned_survey(request)
    await stop(owned.fielder, owned.id, owned.account)
    raise web.HTTPSeeOther(f"{owned.home}/repeat?stopped")


ROUTES = (
    web.get("/surveys/{survey}/repeat", repeat_page),
    web.get("/surveys/{survey}/repeat/dates", dates_page),
    web.post("/surveys/{survey}/repeat", save),
    web.post("/surveys/{survey}/repeat/stop", end),
)
