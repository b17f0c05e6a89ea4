"""When a survey closes, and when people are written to: local times, whatever the clocks do.

A plan is kept in local time, because «Friday at noon» stays so when summer time begins between
now and then. What it means in UTC is found when it is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from surveys.field_errors import (
    AllDayQuiet,
    DeadlinePast,
    GraceTooLong,
    ReminderAfterDeadline,
    ReminderTwice,
    TooManyReminders,
    UnknownZone,
    WrongIntensity,
)
from surveys.holidays import is_holiday

INTENSITIES = (1, 2, 3)  # a nudge, a reminder, the last call
REMINDERS_AT_MOST = 10
LONGEST_GRACE = timedelta(days=14)
SATURDAY = 5
YEARS = range(1900, 3000)  # far from where days cannot be added or brought to another zone any more


@dataclass(frozen=True, slots=True)
class Local:
    """A day and a time on the clock on the wall of the plan's zone."""

    day: date
    clock: time


@dataclass(frozen=True, slots=True)
class Reminder:
    """When those who have not answered are reminded, and how firmly (1, 2 or 3)."""

    when: Local
    intensity: int = 1


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is written to, over midnight where `until` is before `since`."""

    since: time
    until: time

    def covers(self, clock: time) -> bool:
        """Whether it is quiet at this time of the day."""
        if self.since <= self.until:
            return self.since <= clock < self.until
        return clock >= self.since or clock < self.until


@dataclass(frozen=True, slots=True)
class Plan:
    """A survey's times. Without `closes` it is open until its owner closes it.

    What comes within `grace` after the deadline is taken, and marked late. `weekdays`: nobody is
    written to on a Saturday, a Sunday or a public holiday; nor on a `free` day.
    """

    zone: str
    closes: Local | None = None
    grace: timedelta = timedelta(0)
    reminders: tuple[Reminder, ...] = ()
    quiet: Quiet | None = None
    weekdays: bool = True
    free: tuple[date, ...] = ()


def written_day(words: str) -> date:
    """A day as it is written, 2026-12-04. Raises `ValueError` where it is none that can be."""
    day = date.fromisoformat(words)
    if day.year not in YEARS:
        raise ValueError(words)
    return day


def moment(zone: str, local: Local, last: bool = False) -> datetime:
    """When it is so late by the clock on the wall, in UTC.

    A time that the clocks skip in spring is as long after their change as it would have been. A
    time that they show twice in autumn is the first, or the `last`.
    """
    fold = 1 if last and not _skipped(zone, local) else 0
    wall = datetime.combine(local.day, local.clock.replace(fold=fold), ZoneInfo(zone))
    return wall.astimezone(UTC)


def _skipped(zone: str, local: Local) -> bool:
    """Whether the clocks never show this."""
    wall = datetime.combine(local.day, local.clock, ZoneInfo(zone))
    shown = wall.astimezone(UTC).astimezone(ZoneInfo(zone))
    return shown.replace(tzinfo=None, fold=0) != wall.replace(tzinfo=None, fold=0)


def local(zone: str, when: datetime) -> Local:
    """What the clock on the wall shows then."""
    wall = when.astimezone(ZoneInfo(zone))
    return Local(wall.date(), wall.time())


def deadline(plan: Plan) -> datetime | None:
    """When answers begin to be late; where the clocks show it twice, the later."""
    return None if plan.closes is None else moment(plan.zone, plan.closes, last=True)


def is_workday(day: date) -> bool:
    """Whether people are at work: no Saturday, no Sunday and no public holiday."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def allowed_at(plan: Plan, when: datetime) -> datetime:
    """The first moment from `when` on at which people may be written to."""
    while (later := _not_now(plan, when)) is not None:
        when = later
    return when


def _not_now(plan: Plan, when: datetime) -> datetime | None:
    """When the free day or the quiet hours that `when` lies in are over; None in neither."""
    here = local(plan.zone, when)
    tomorrow = here.day + timedelta(days=1)
    if is_free(plan, here.day):
        return _next(plan.zone, Local(tomorrow, time(0)), when)
    if plan.quiet is None or not plan.quiet.covers(here.clock):
        return None
    over_midnight = here.clock >= plan.quiet.since > plan.quiet.until
    day = tomorrow if over_midnight else here.day
    return _next(plan.zone, Local(day, plan.quiet.until), when)


def is_free(plan: Plan, day: date) -> bool:
    """Whether nobody is written to on a day: nobody is at work, or its owner has set it free."""
    return (plan.weekdays and not is_workday(day)) or day in plan.free


def _next(zone: str, goal: Local, after: datetime) -> datetime:
    """The first time after `after` that the clocks show this."""
    first = moment(zone, goal)
    return first if first > after else moment(zone, goal, last=True)


def reminders(plan: Plan) -> Iterator[tuple[datetime, int]]:
    """When reminders go, with their intensity: out of quiet hours, earliest first."""
    planned = ((moment(plan.zone, one.when), one.intensity) for one in plan.reminders)
    return iter(sorted((allowed_at(plan, when), intensity) for when, intensity in planned))


def check_plan(plan: Plan, at: datetime) -> None:
    """Refuse a plan that cannot be followed from `at` on.

    Raises:
        UnknownZone, GraceTooLong, AllDayQuiet, DeadlinePast, TooManyReminders, WrongIntensity,
        ReminderTwice, ReminderAfterDeadline
    """
    _check_zone(plan.zone)
    if not timedelta(0) <= plan.grace <= LONGEST_GRACE:
        raise GraceTooLong(most=LONGEST_GRACE.days)
    if plan.quiet is not None and plan.quiet.since == plan.quiet.until:
        raise AllDayQuiet
    closes = deadline(plan)
    if closes is not None and closes <= at:
        raise DeadlinePast
    _check_reminders(plan, closes)


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # unknown, a path, a folder
        raise UnknownZone from None


def _check_reminders(plan: Plan, closes: datetime | None) -> None:
    if len(plan.reminders) > REMINDERS_AT_MOST:
        raise TooManyReminders(most=REMINDERS_AT_MOST)
    if any(one.intensity not in INTENSITIES for one in plan.reminders):
        raise WrongIntensity
    moments = [when for when, _ in reminders(plan)]
    if len(set(moments)) < len(moments):
        raise ReminderTwice
    if closes is not None and any(when >= closes for when in moments):
        raise ReminderAfterDeadline
