"""Local times that hold over summer time, nights, weekends and free days."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import Refusal
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
from surveys.field_plan import (
    Local,
    Plan,
    Quiet,
    Reminder,
    allowed_at,
    check_plan,
    deadline,
    local,
    moment,
    reminders,
    written_day,
)
from surveys.holidays import is_holiday

OSLO = "Europe/Oslo"
SPRING = date(2027, 3, 28)  # the clocks go from 02:00 to 03:00
AUTUMN = date(2026, 10, 25)  # and from 03:00 to 02:00
NIGHT = Quiet(time(20), time(7))
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday
ANY_DAY = Plan(OSLO, weekdays=False)


def utc(words: str) -> datetime:
    """«2026-11-23 08:00», in UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def at(day: date, clock: str) -> Local:
    return Local(day, time.fromisoformat(clock))


# --- Two nights of the year -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "first", "last"),
    [
        ("01:59", "2027-03-28 00:59", "2027-03-28 00:59"),
        ("02:00", "2027-03-28 01:00", "2027-03-28 01:00"),  # 03:00: there is no such time
        ("02:30", "2027-03-28 01:30", "2027-03-28 01:30"),  # 03:30
        ("03:00", "2027-03-28 01:00", "2027-03-28 01:00"),
        ("12:00", "2027-03-28 10:00", "2027-03-28 10:00"),
    ],
)
def test_a_time_that_the_clocks_skip_comes_after_the_change(clock, first, last):
    assert moment(OSLO, at(SPRING, clock)) == utc(first)
    assert moment(OSLO, at(SPRING, clock), last=True) == utc(last)


@pytest.mark.parametrize(
    ("clock", "first", "last"),
    [
        ("01:59", "2026-10-24 23:59", "2026-10-24 23:59"),
        ("02:30", "2026-10-25 00:30", "2026-10-25 01:30"),  # it comes twice
        ("03:00", "2026-10-25 02:00", "2026-10-25 02:00"),
    ],
)
def test_a_time_that_the_clocks_show_twice_is_the_first_or_the_last(clock, first, last):
    assert moment(OSLO, at(AUTUMN, clock)) == utc(first)
    assert moment(OSLO, at(AUTUMN, clock), last=True) == utc(last)


def test_a_deadline_within_the_hour_that_comes_twice_gives_everybody_both():
    assert deadline(replace(ANY_DAY, closes=at(AUTUMN, "02:30"))) == utc("2026-10-25 01:30")


def test_noon_stays_noon_when_summer_time_has_come():
    plan = replace(ANY_DAY, closes=at(date(2027, 4, 1), "12:00"))

    assert deadline(plan) == utc("2027-04-01 10:00")
    assert local(OSLO, utc("2027-04-01 10:00")) == at(date(2027, 4, 1), "12:00")
    assert deadline(ANY_DAY) is None


@pytest.mark.parametrize(
    ("until", "asked", "allowed"),
    [
        ("02:30", "2027-03-28 00:10", "2027-03-28 01:30"),  # 01:10 → 03:30
        ("07:00", "2027-03-27 22:00", "2027-03-28 05:00"),  # 23:00 → 07:00, in seven hours
        ("02:30", "2026-10-25 00:10", "2026-10-25 00:30"),  # 02:10 → 02:30, the first
        ("02:30", "2026-10-25 01:10", "2026-10-25 01:30"),  # 02:10 → 02:30, the second
        ("02:30", "2026-10-25 00:40", "2026-10-25 00:40"),  # 02:40, not quiet
        ("07:00", "2026-10-24 21:00", "2026-10-25 06:00"),  # 23:00 → 07:00, in nine hours
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(until, asked, allowed):
    plan = replace(ANY_DAY, quiet=Quiet(time(20), time.fromisoformat(until)))

    assert allowed_at(plan, utc(asked)) == utc(allowed)


# --- When nobody is written to --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "quiet", "loud"),
    [
        ("20:00", "07:00", ("20:00", "23:59", "00:00", "06:59"), ("07:00", "19:59")),
        ("12:00", "13:00", ("12:00", "12:59"), ("11:59", "13:00", "00:00")),
    ],
)
def test_quiet_hours_may_go_over_midnight(since, until, quiet, loud):
    hours = Quiet(time.fromisoformat(since), time.fromisoformat(until))

    assert [hours.covers(time.fromisoformat(clock)) for clock in quiet] == [True] * len(quiet)
    assert [hours.covers(time.fromisoformat(clock)) for clock in loud] == [False] * len(loud)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:00"),  # a Monday
        ("2026-11-23 19:00", "2026-11-24 06:00"),  # 20:00 → Tuesday 07:00
        ("2026-11-24 05:59", "2026-11-24 06:00"),
        ("2026-11-27 19:00", "2026-11-30 06:00"),  # Friday evening → Monday
        ("2026-11-28 11:00", "2026-11-30 06:00"),  # Saturday noon
        ("2026-12-24 12:00", "2026-12-28 06:00"),  # Christmas Eve → Monday
        ("2027-03-24 19:00", "2027-03-30 05:00"),  # the evening before Maundy Thursday
        ("2027-05-14 19:00", "2027-05-18 05:00"),  # Friday, Whitsun, and 17 May
        ("2026-12-23 19:30", "2026-12-28 06:00"),  # the evening before
    ],
)
def test_nights_weekends_and_free_days_are_waited_out(asked, allowed):
    plan = Plan(OSLO, quiet=NIGHT, free=(date(2026, 12, 24),))

    assert allowed_at(plan, utc(asked)) == utc(allowed)


def test_without_quiet_hours_a_working_day_begins_at_midnight():
    assert allowed_at(Plan(OSLO), utc("2026-11-28 11:00")) == utc("2026-11-29 23:00")
    assert allowed_at(ANY_DAY, utc("2026-11-28 11:00")) == utc("2026-11-28 11:00")


def test_a_quiet_hour_at_noon_is_waited_out_the_same_day():
    plan = replace(ANY_DAY, quiet=Quiet(time(12), time(13)))

    assert allowed_at(plan, utc("2026-11-23 11:30")) == utc("2026-11-23 12:00")


TIMES = st.times().map(lambda clock: clock.replace(microsecond=0, fold=0))
ZONES = st.sampled_from([OSLO, "UTC", "America/Santiago", "Australia/Lord_Howe"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001 -- made aware at once
    lambda naive: naive.replace(tzinfo=UTC)
)
QUIET = st.none() | st.builds(Quiet, TIMES, TIMES).filter(lambda q: q.since != q.until)


@given(ZONES, QUIET, st.booleans(), MOMENTS, st.sets(st.integers(0, 9), max_size=6))
def test_what_is_allowed_is_neither_early_nor_quiet_nor_far(zone, quiet, weekdays, when, free):
    days = tuple(local(zone, when).day + timedelta(days=ahead) for ahead in sorted(free))
    plan = Plan(zone, quiet=quiet, weekdays=weekdays, free=days)

    allowed = allowed_at(plan, when)

    here = local(zone, allowed)
    assert when <= allowed <= when + timedelta(days=len(days) + 11)
    assert here.day not in days
    assert not (weekdays and (here.day.weekday() >= 5 or is_holiday(here.day)))
    assert quiet is None or not quiet.covers(here.clock)
    assert allowed_at(plan, allowed) == allowed


@given(ZONES, MOMENTS)
def test_a_moment_is_what_the_clock_on_the_wall_shows(zone, when):
    wall = when.astimezone(ZoneInfo(zone))

    assert moment(zone, local(zone, when), last=bool(wall.fold)) == when


# --- Plans ----------------------------------------------------------------------------------------


def remind(day: int, clock: str = "09:00", intensity: int = 1) -> Reminder:
    return Reminder(at(date(2026, 11, day), clock), intensity)


def test_reminders_are_moved_out_of_the_quiet_and_stand_in_order():
    plan = Plan(OSLO, reminders=(remind(28, intensity=2), remind(25)), quiet=NIGHT)

    assert list(reminders(plan)) == [
        (utc("2026-11-25 08:00"), 1),
        (utc("2026-11-30 06:00"), 2),  # planned for a Saturday
    ]


SOUND = Plan(
    OSLO, at(date(2026, 12, 4), "12:00"), timedelta(days=2), (remind(25), remind(27)), NIGHT
)


def test_a_sound_plan_is_taken():
    check_plan(SOUND, NOW)
    check_plan(Plan("UTC", reminders=(remind(25),)), NOW)


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (replace(SOUND, zone="Europe/Bergen"), UnknownZone),
        (replace(SOUND, zone="../../etc/passwd"), UnknownZone),
        (replace(SOUND, zone=""), UnknownZone),
        (replace(SOUND, zone="Europe"), UnknownZone),
        (replace(SOUND, grace=timedelta(days=15)), GraceTooLong),
        (replace(SOUND, grace=timedelta(seconds=-1)), GraceTooLong),
        (replace(SOUND, quiet=Quiet(time(7), time(7))), AllDayQuiet),
        (replace(SOUND, closes=at(date(2026, 11, 23), "09:00")), DeadlinePast),
        (replace(SOUND, reminders=tuple(remind(d) for d in range(2, 13))), TooManyReminders),
        (replace(SOUND, reminders=(remind(25, intensity=4),)), WrongIntensity),
        (replace(SOUND, reminders=(remind(28), remind(29))), ReminderTwice),  # both on Monday
        (replace(SOUND, closes=at(date(2026, 11, 27), "09:00")), ReminderAfterDeadline),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(plan: Plan, refusal: type[Refusal]):
    with pytest.raises(refusal) as refused:
        check_plan(plan, NOW)

    assert type(refused.value) is refusal


def test_a_day_is_one_that_can_be_reckoned_with():
    assert written_day("2026-12-04") == date(2026, 12, 4)
    for words in ("0001-01-01", "9999-12-31", "i dag", ""):
        with pytest.raises(ValueError):  # noqa: PT011 -- the words are the caller's to find
            written_day(words)
