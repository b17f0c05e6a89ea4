"""A survey that comes again by itself: when its waves open, how long, and what stands in the way.

All dates are on the clock on the wall of the plan's zone, so that «Monday at nine» stays so when
summer time begins between two waves.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, islice, pairwise

from surveys.errors import Refusal
from surveys.field_plan import Local, Plan, Reminder, check_plan, local, moment
from surveys.field_state import Fielding, Terms

MOST_APART = {"weeks": 52, "months": 12}
MOST_TIMES = 100
LOOKED_AT = 14  # waves ahead whose gaps are looked at: the months of a year differ
NOON = time(12)


class WrongInterval(Refusal):
    """Say how often it comes: every 1 to {most}."""


class WaveTooLong(Refusal):
    """A wave must be closed before the next one opens. With late answers that gives {most} days at most."""  # noqa: E501 -- the docstring is the message, and a message is one line


class NextTooSoon(Refusal):
    """The next wave must open on a later day than today, and after this one is closed."""


class OneEnd(Refusal):
    """Say until which day, or how many times more (at most {most}): one of the two."""


class EndsFirst(Refusal):
    """The last day is before the next wave opens."""


class ContactsGoFirst(Refusal):
    """The addresses are deleted {days} days after a wave has closed, as those who are asked are told: nobody could be asked again. They must be kept for {least} days, which is set on the plan before the survey is opened; or let the waves come closer."""  # noqa: E501 -- the docstring is the message, and a message is one line


class DeletedFirst(Refusal):
    """All answers of a wave would be deleted before the next one opens. Set a later day of deletion on the plan before the survey is opened; or let the waves come closer."""  # noqa: E501 -- the docstring is the message, and a message is one line


class Every(StrEnum):
    """What the time between two waves is counted in."""

    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Waves open at `first`, and then `every` so many weeks or months; each for `days` days.

    The last one opens on `until` at the latest; or `times` more are opened. In a month without the
    day of `first` it is the month's last.
    """

    every: int
    unit: Every
    first: Local
    days: int
    until: date | None = None
    times: int | None = None


# --- When -----------------------------------------------------------------------------------------


def dates(wanted: Recurrence) -> Iterator[date]:
    """The days on which waves would open, without end."""
    return (_moved(wanted.first.day, number * wanted.every, wanted.unit) for number in count())


def _moved(day: date, steps: int, unit: Every) -> date:
    if unit is Every.WEEKS:
        return day + timedelta(weeks=steps)
    years, month = divmod(day.month - 1 + steps, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def next_on(wanted: Recurrence, after: date) -> date | None:
    """The first day after this one on which a wave opens; None where there is none to come."""
    if wanted.times == 0:
        return None
    day = next(day for day in dates(wanted) if day > after)
    return None if wanted.until is not None and day > wanted.until else day


def opens_at(wanted: Recurrence, zone: str, day: date) -> datetime:
    """The moment at which a wave of this day opens, in UTC."""
    return moment(zone, Local(day, wanted.first.clock))


def opened_once(wanted: Recurrence) -> Recurrence:
    """What is left to come when a wave has been opened."""
    return wanted if wanted.times is None else replace(wanted, times=wanted.times - 1)


def closing_day(wanted: Recurrence, plan: Plan, opens: date) -> date:
    """The day on which a wave takes no more answers, late ones too."""
    return opens + timedelta(days=wanted.days) + _grace(plan)


def _grace(plan: Plan) -> timedelta:
    return timedelta(days=-(-plan.grace // timedelta(days=1)))  # whole days, rounded up


# --- What stands in the way -----------------------------------------------------------------------


def check(wanted: Recurrence, fielding: Fielding, at: datetime) -> None:
    """Refuse what could not go on by itself, as far as can be known now.

    Raises:
        WrongInterval, WaveTooLong, NextTooSoon, OneEnd, EndsFirst, ContactsGoFirst, DeletedFirst
    """
    most = MOST_APART[wanted.unit]
    if not 1 <= wanted.every <= most:
        raise WrongInterval(most=most)
    _check_ends(wanted)
    plan = fielding.plan
    gaps = [later - day for day, later in pairwise(islice(dates(wanted), LOOKED_AT))]
    longest_open = min(gaps) - _grace(plan) - timedelta(days=1)
    if not 1 <= wanted.days <= longest_open.days:
        raise WaveTooLong(most=max(longest_open.days, 1))
    today = local(plan.zone, at).day
    closed = _closing(fielding)
    if wanted.first.day <= max(today, closed or today):
        raise NextTooSoon
    _check_kept(wanted, fielding, today, max(gaps))


def _check_ends(wanted: Recurrence) -> None:
    if (wanted.until is None) == (wanted.times is None):
        raise OneEnd(most=MOST_TIMES)
    if wanted.times is not None and not 1 <= wanted.times <= MOST_TIMES:
        raise OneEnd(most=MOST_TIMES)
    if wanted.until is not None and wanted.until < wanted.first.day:
        raise EndsFirst


def _check_kept(wanted: Recurrence, fielding: Fielding, today: date, gap: timedelta) -> None:
    """Whether those who are asked, and this wave, are still there when the next one opens."""
    plan, terms = fielding.plan, fielding.terms
    waits = [gap - timedelta(days=wanted.days) - _grace(plan)] if _is_repeated(wanted) else []
    closed = _closing(fielding)
    if closed is not None:
        waits.append(wanted.first.day - closed)
    least = max((wait.days for wait in waits), default=0) + 1
    if terms.contact_days < least:
        raise ContactsGoFirst(days=terms.contact_days, least=least)
    opened = local(plan.zone, fielding.opened).day if fielding.opened else today
    kept = terms.deletes_on - opened
    if wanted.first.day >= terms.deletes_on or (_is_repeated(wanted) and kept <= gap):
        raise DeletedFirst


def _is_repeated(wanted: Recurrence) -> bool:
    """Whether another wave comes after the next."""
    return next_on(opened_once(wanted), wanted.first.day) is not None


def _closing(fielding: Fielding) -> date | None:
    """The day on which the present wave has closed, or will; None where nobody knows."""
    plan = fielding.plan
    known = fielding.closed or fielding.shuts
    if known is not None:
        return local(plan.zone, known).day
    return None if plan.closes is None else plan.closes.day + _grace(plan)


# --- The next wave --------------------------------------------------------------------------------


def plan_again(wanted: Recurrence, before: Fielding, at: datetime) -> Plan:
    """The plan of a wave that opens now: its times come as many days after opening as before.

    A reminder that would fall after the deadline, or together with another, is left out.
    """
    plan = before.plan
    today = local(plan.zone, at).day
    moved = today - (local(plan.zone, before.opened).day if before.opened else today)
    clock = plan.closes.clock if plan.closes else NOON
    closes = Local(today + timedelta(days=wanted.days), clock)
    free = tuple(day for day in plan.free if day >= today)
    again = replace(plan, closes=closes, reminders=(), free=free)
    for one in plan.reminders:
        again = _with(
            again, Reminder(Local(one.when.day + moved, one.when.clock), one.intensity), at
        )
    return again


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
