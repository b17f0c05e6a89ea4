"""A survey that comes again by itself: on which days its waves open and close.

All dates are on the clock on the wall of the plan's zone, so that «Monday at nine» stays so when
summer time begins between two waves. A wave opens and closes on days on which people may be written
to by its plan: no Saturday, Sunday or public holiday, and none that its owner has set free.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from itertools import count, islice, pairwise, takewhile

from surveys.errors import Refusal
from surveys.field_plan import Local, Plan, Reminder, check_plan, is_free, local, moment
from surveys.field_state import Fielding, Terms

DAY = timedelta(days=1)
NOON = time(12)


class Every(StrEnum):
    """What the time between two waves is counted in."""

    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Waves open at `first`, and then `every` so many weeks or months; each for `days` days.

    The last one opens on `until` at the latest; or `times` more are opened. In a month without the
    day of `first` it is the month's last. Free days are moved from; see `upcoming`.
    """

    every: int
    unit: Every
    first: Local
    days: int
    until: date | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """A wave to come: the days on which it opens and on which its deadline is.

    If no day were free it would open on `slot`; and close on `ends`, so many days after it opens.
    """

    slot: date
    opens: date
    ends: date
    closes: date


# --- When -----------------------------------------------------------------------------------------


def dates(wanted: Recurrence) -> Iterator[date]:
    """The days on which waves would open if no day were free, without end."""
    return (_moved(wanted.first.day, number * wanted.every, wanted.unit) for number in count())


def _moved(day: date, steps: int, unit: Every) -> date:
    if unit is Every.WEEKS:
        return day + timedelta(weeks=steps)
    years, month = divmod(day.month - 1 + steps, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def upcoming(wanted: Recurrence, plan: Plan, after: date) -> Iterator[Coming]:
    """The waves that open after this day, the first one first, until there are no more.

    Both days of each are moved to the next that is not free; but it closes, and has taken its late
    answers, before the next one opens. Where only days before are left for that, the last of them
    is taken that is not free; where all are free, none is moved.
    """
    opening = islice(_openings(wanted, plan, after), wanted.times)
    one = next(opening, None)
    while one is not None:
        (slot, opens), following = one, next(opening, None)
        ends = opens + timedelta(days=wanted.days)
        limit = None if following is None else following[1]
        yield Coming(slot, opens, ends, _closing(plan, opens, ends, limit))
        one = following


def _openings(wanted: Recurrence, plan: Plan, after: date) -> Iterator[tuple[date, date]]:
    """The slots and the days of opening after this day, until the last day."""
    last = wanted.until or date.max
    every = map(partial(_opening, plan), pairwise(dates(wanted)))
    return filter(lambda one: one[1] > after, takewhile(lambda one: one[1] <= last, every))


def _opening(plan: Plan, slots: tuple[date, date]) -> tuple[date, date]:
    slot, following = slots
    # A day at least is left in which it can be answered before the next one may open.
    return slot, _workday(plan, slot, following - 2 * DAY - grace(plan)) or slot


def _closing(plan: Plan, opens: date, ends: date, following: date | None) -> date:
    """The day of the deadline; `following` is the day on which the next wave opens, if any."""
    latest = None if following is None else following - DAY - grace(plan)
    goal = ends if latest is None else max(min(ends, latest), opens + DAY)
    days = (goal - DAY * number for number in range((goal - opens).days))
    before = next((day for day in days if not is_free(plan, day)), goal)
    return _workday(plan, ends, latest) or before


def _workday(plan: Plan, day: date, latest: date | None) -> date | None:
    """The first day from this one on that is not free; None where that is after the latest."""
    while is_free(plan, day):
        day += DAY
    return day if latest is None or day <= latest else None


def next_on(wanted: Recurrence, plan: Plan, after: date) -> date | None:
    """The first day after this one on which a wave opens; None where there is none to come."""
    return next((one.opens for one in upcoming(wanted, plan, after)), None)


def opens_at(wanted: Recurrence, zone: str, day: date) -> datetime:
    """The moment at which a wave of this day opens, in UTC."""
    return moment(zone, Local(day, wanted.first.clock))


def opened_once(wanted: Recurrence) -> Recurrence:
    """What is left to come when a wave has been opened."""
    return wanted if wanted.times is None else replace(wanted, times=wanted.times - 1)


def closing_day(plan: Plan) -> date | None:
    """The day on which no more answers are taken, late ones too; None without a deadline."""
    return None if plan.closes is None else plan.closes.day + grace(plan)


def grace(plan: Plan) -> timedelta:
    """How long late answers are taken, in whole days, rounded up."""
    return -(-plan.grace // DAY) * DAY


# --- The next wave --------------------------------------------------------------------------------


def plan_again(wanted: Recurrence, before: Fielding, at: datetime) -> Plan:
    """The plan of a wave that opens now: reminders come as many days after opening as before.

    The deadline is at the same hour of the day as in the wave before. A reminder that would fall
    after it, or together with another, is left out.
    """
    plan = before.plan
    today = local(plan.zone, at).day
    moved = today - (local(plan.zone, before.opened).day if before.opened else today)
    clock = plan.closes.clock if plan.closes else NOON
    closes = Local(_closes_on(wanted, plan, today), clock)
    free = tuple(day for day in plan.free if day >= today)
    again = replace(plan, closes=closes, reminders=(), free=free)
    for one in plan.reminders:
        again = _with(
            again, Reminder(Local(one.when.day + moved, one.when.clock), one.intensity), at
        )
    return again


def _closes_on(wanted: Recurrence, plan: Plan, opens: date) -> date:
    """The day of the deadline of a wave that opens on this day: as was told, or late."""
    coming = next(upcoming(wanted, plan, opens - DAY), None)
    if coming is not None and coming.opens == opens:
        return coming.closes
    ends = opens + timedelta(days=wanted.days)
    following = next_on(opened_once(wanted), plan, ends + grace(plan))
    return _closing(plan, opens, ends, following)


def _with(plan: Plan, reminder: Reminder, at: datetime) -> Plan:
    more = replace(plan, reminders=(*plan.reminders, reminder))
    try:
        check_plan(more, at)
    except Refusal:
        return plan
    return more


def terms_again(before: Fielding, at: datetime) -> Terms:
    """The same terms: all is deleted as many days after opening as before."""
    zone, terms = before.plan.zone, before.terms
    opened = before.opened or at
    return replace(
        terms, deletes_on=terms.deletes_on + (local(zone, at).day - local(zone, opened).day)
    )
