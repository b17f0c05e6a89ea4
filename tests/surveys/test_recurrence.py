from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.field_events import Opened
from surveys.field_plan import Local, Plan, Reminder, is_free
from surveys.field_state import Fielding, Terms
from surveys.fielding import new, step
from surveys.recurrence import (
    DAY,
    Coming,
    Every,
    Recurrence,
    closing_day,
    dates,
    grace,
    next_on,
    opened_once,
    opens_at,
    plan_again,
    terms_again,
    upcoming,
)
from surveys.responses import Mode

NINE = time(9)
MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)  # nine in Oslo
RULE = Recurrence(4, Every.WEEKS, Local(date(2026, 10, 5), NINE), 7, until=date(2026, 12, 20))
PLAN = Plan(
    "Europe/Oslo",
    Local(date(2026, 9, 14), time(12)),
    grace=timedelta(hours=30),
    reminders=(
        Reminder(Local(date(2026, 9, 10), NINE), 1),
        Reminder(Local(date(2026, 9, 12), NINE), 2),  # a Saturday: it goes on Monday at midnight
    ),
    free=(date(2026, 9, 11), date(2026, 12, 24)),
)
TERMS = Terms(Mode.OPINION, "Nettverket", date(2027, 9, 7))


def opened(plan: Plan = PLAN, terms: Terms = TERMS) -> Fielding:
    return step(new(terms, plan, MONDAY), Opened(at=MONDAY, by="owner", seen=0))[0]


def test_every_fourth_monday_is_the_same_hour_of_the_day_when_summer_time_is_over():
    first, second = islice(dates(RULE), 2)

    assert (first, second) == (date(2026, 10, 5), date(2026, 11, 2))
    assert opens_at(RULE, "Europe/Oslo", first) == datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
    assert opens_at(RULE, "Europe/Oslo", second) == datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def test_the_last_day_of_a_month_comes_again_in_months_that_are_longer():
    monthly = replace(RULE, every=1, unit=Every.MONTHS, first=Local(date(2027, 12, 31), NINE))

    assert list(islice(dates(monthly), 4)) == [
        date(2027, 12, 31),
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
    ]


@pytest.mark.parametrize(
    ("rule", "after", "next_one"),
    [
        (RULE, date(2026, 9, 30), date(2026, 10, 5)),
        (RULE, date(2026, 10, 5), date(2026, 11, 2)),
        (RULE, date(2026, 11, 20), date(2026, 11, 30)),
        (RULE, date(2026, 11, 30), None),
        (replace(RULE, until=None, times=1), date(2027, 1, 20), date(2027, 1, 25)),
        (replace(RULE, until=None, times=0), date(2026, 9, 30), None),
    ],
)
def test_the_next_wave_is_the_first_one_after_a_day_until_there_are_none(
    rule: Recurrence, after: date, next_one: date | None
):
    assert next_on(rule, PLAN, after) == next_one


def test_each_wave_takes_one_of_those_that_are_left():
    assert opened_once(replace(RULE, until=None, times=2)).times == 1
    assert opened_once(RULE) == RULE


def test_a_wave_is_like_the_one_before_as_many_days_after_its_opening():
    at = opens_at(RULE, "Europe/Oslo", RULE.first.day)

    plan, terms = plan_again(RULE, opened(), at), terms_again(opened(), at)

    assert plan == replace(
        PLAN,
        closes=Local(date(2026, 10, 12), time(12)),
        reminders=(
            Reminder(Local(date(2026, 10, 8), NINE), 1),
            Reminder(Local(date(2026, 10, 10), NINE), 2),
        ),
        free=(date(2026, 12, 24),),
    )
    assert terms == replace(TERMS, deletes_on=date(2027, 10, 5))
    assert closing_day(plan) == date(2026, 10, 14)


def test_reminders_that_would_fall_together_or_after_the_deadline_are_left_out():
    plan = replace(PLAN, free=(date(2026, 10, 9),))  # a Friday
    tuesday = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)  # both would wait until Monday at midnight

    together = plan_again(RULE, opened(plan), tuesday)
    too_late = plan_again(replace(RULE, days=2), opened(plan), tuesday)

    assert [one.when.day for one in together.reminders] == [date(2026, 10, 9)]
    assert too_late.reminders == ()


def test_a_wave_of_a_survey_without_a_deadline_closes_at_noon():
    without = opened(replace(PLAN, closes=None, reminders=()))

    assert plan_again(RULE, without, MONDAY).closes == Local(date(2026, 9, 14), time(12))


# --- Free days ------------------------------------------------------------------------------------


def coming(rule: Recurrence, plan: Plan = PLAN) -> list[Coming]:
    return list(upcoming(rule, plan, rule.first.day - DAY))


@pytest.mark.parametrize(
    ("first", "days", "opens", "closes"),
    [
        (date(2026, 10, 5), 7, date(2026, 10, 5), date(2026, 10, 12)),
        (date(2026, 10, 5), 5, date(2026, 10, 5), date(2026, 10, 12)),  # a Saturday
        (date(2026, 10, 4), 7, date(2026, 10, 5), date(2026, 10, 12)),  # opens on a Sunday
        (date(2027, 3, 18), 7, date(2027, 3, 18), date(2027, 3, 30)),  # closes at Easter
        (date(2027, 3, 26), 7, date(2027, 3, 30), date(2027, 4, 6)),  # opens on Good Friday
        (date(2027, 5, 10), 7, date(2027, 5, 10), date(2027, 5, 18)),  # Whit Monday, and 17 May
        (date(2026, 12, 17), 7, date(2026, 12, 17), date(2026, 12, 28)),  # the owner's own
    ],
)
def test_a_wave_opens_and_closes_on_the_next_day_that_is_not_free(
    first: date, days: int, opens: date, closes: date
):
    rule = replace(RULE, first=Local(first, NINE), days=days, until=None, times=1)

    assert coming(rule) == [Coming(first, opens, opens + timedelta(days=days), closes)]


def test_where_people_are_written_to_at_weekends_nothing_is_moved():
    rule = replace(RULE, first=Local(date(2026, 10, 3), NINE), until=None, times=1)

    (one,) = coming(rule, replace(PLAN, weekdays=False))

    assert (one.opens, one.closes) == (date(2026, 10, 3), date(2026, 10, 10))


def test_a_wave_that_cannot_close_later_closes_earlier_and_the_last_one_need_not():
    weekly = replace(RULE, every=1, days=6, until=None, times=2)
    plan = replace(PLAN, grace=timedelta(0))

    first, last = coming(weekly, plan)

    assert (first.ends, first.closes) == (date(2026, 10, 11), date(2026, 10, 9))  # Sunday, Friday
    assert (last.ends, last.closes) == (date(2026, 10, 18), date(2026, 10, 19))  # Sunday, Monday


def test_where_all_days_are_free_none_is_moved():
    autumn = tuple(date(2026, 10, 1) + timedelta(days=n) for n in range(40))
    weekly = replace(RULE, every=1, days=4, until=None, times=2)

    first, second = coming(weekly, replace(PLAN, free=autumn))

    assert (first.opens, first.closes) == (date(2026, 10, 5), date(2026, 10, 9))
    assert (second.opens, second.closes) == (date(2026, 10, 12), date(2026, 11, 10))


def test_no_wave_opens_after_the_last_day_though_it_was_moved_there():
    until_saturday = replace(RULE, first=Local(date(2026, 10, 3), NINE), until=date(2026, 10, 31))

    assert [one.opens for one in coming(until_saturday)] == [date(2026, 10, 5)]


def test_a_wave_that_opens_late_keeps_its_length_and_ends_on_a_working_day():
    at = opens_at(RULE, "Europe/Oslo", date(2026, 10, 10))  # a Saturday; it was to be Monday

    plan = plan_again(replace(RULE, days=8), opened(), at)

    assert plan.closes == Local(date(2026, 10, 19), time(12))


@st.composite
def rules(draw: st.DrawFn) -> tuple[Recurrence, Plan]:
    """Rules that are not refused, over years, with late answers and days of the owner's own."""
    unit = draw(st.sampled_from(Every))
    every = draw(st.integers(1, 8 if unit is Every.WEEKS else 12))
    late = draw(st.integers(0, 4))
    shortest = every * (7 if unit is Every.WEEKS else 28) - late - 1
    first = Local(draw(st.dates(date(2026, 1, 1), date(2060, 12, 31))), NINE)
    free = draw(st.lists(st.integers(0, 400), max_size=40))
    plan = replace(
        PLAN,
        grace=timedelta(days=late),
        free=tuple(first.day + timedelta(days=day) for day in free),
        weekdays=draw(st.booleans()),
    )
    days = draw(st.integers(1, shortest))
    return Recurrence(every, unit, first, days, times=draw(st.integers(1, 60))), plan


@given(rules())
def test_over_years_every_wave_keeps_to_days_that_are_not_free_and_to_itself(
    given_: tuple[Recurrence, Plan],
):
    rule, plan = given_
    found = coming(rule, plan)

    assert len(found) == rule.times
    assert [one.slot for one in found] == list(islice(dates(rule), rule.times))
    for one, later in zip(found, [*found[1:], None], strict=True):
        latest = later.opens - DAY - grace(plan) if later else one.ends + 500 * DAY
        assert one.slot <= one.opens < one.closes <= latest  # never past the next opening
        following = next(day for day in dates(rule) if day > one.slot)
        _is_next(plan, one.opens, one.slot, following - 2 * DAY - grace(plan))
        _is_next(plan, one.closes, min(one.ends, latest), latest, after=one.opens)


def _is_next(plan: Plan, found: date, goal: date, latest: date, after: date | None = None) -> None:
    """`found` is the first day from `goal` on that is not free, or the last one before it."""
    on = [goal + n * DAY for n in range((latest - goal).days + 1)]
    if is_free(plan, found):
        before = [] if after is None else [after + n * DAY for n in range(1, (goal - after).days)]
        assert found == goal
        assert [day for day in before if not is_free(plan, day)] == []
    elif found >= goal:
        assert next(day for day in on if not is_free(plan, day)) == found
    else:
        assert [day for day in on if not is_free(plan, day)] == []
        between = [found + n * DAY for n in range(1, (goal - found).days + 1)]
        assert [day for day in between if not is_free(plan, day)] == []


@given(rules(), st.integers(0, 50))
def test_over_years_a_wave_closes_when_it_was_told_to_at_the_same_hour(
    given_: tuple[Recurrence, Plan], number: int
):
    rule, plan = given_
    found = coming(rule, plan)
    one = found[number % len(found)]
    left = replace(rule, times=len(found) - number % len(found))
    before = replace(opened(), plan=replace(plan, reminders=()))

    again = plan_again(left, before, opens_at(rule, plan.zone, one.opens))

    assert again.closes == Local(one.closes, time(12))
