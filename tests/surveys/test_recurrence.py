from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from surveys.errors import Refusal
from surveys.field_events import Opened
from surveys.field_plan import Local, Plan, Reminder
from surveys.field_state import Fielding, Terms
from surveys.fielding import new, step
from surveys.recurrence import (
    ContactsGoFirst,
    DeletedFirst,
    EndsFirst,
    Every,
    NextTooSoon,
    OneEnd,
    Recurrence,
    WaveTooLong,
    WrongInterval,
    check,
    closing_day,
    dates,
    next_on,
    opened_once,
    opens_at,
    plan_again,
    terms_again,
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


def refusal(wanted: Recurrence, fielding: Fielding | None = None) -> type[Refusal] | None:
    try:
        check(wanted, fielding or opened(), MONDAY)
    except Refusal as refused:
        return type(refused)
    return None


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
    assert next_on(rule, after) == next_one


def test_each_wave_takes_one_of_those_that_are_left():
    assert opened_once(replace(RULE, until=None, times=2)).times == 1
    assert opened_once(RULE) == RULE


def test_what_can_go_on_by_itself_is_not_refused():
    assert refusal(RULE) is None
    assert refusal(RULE, new(TERMS, PLAN, MONDAY)) is None
    assert refusal(RULE, new(TERMS, replace(PLAN, closes=None, reminders=()), MONDAY)) is None


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (replace(RULE, every=0), WrongInterval),
        (replace(RULE, every=13, unit=Every.MONTHS), WrongInterval),
        (replace(RULE, days=26), WaveTooLong),  # with two days for late answers: on the next one
        (replace(RULE, days=0), WaveTooLong),
        (replace(RULE, first=Local(date(2026, 9, 15), NINE)), NextTooSoon),
        (replace(RULE, until=None), OneEnd),
        (replace(RULE, times=3), OneEnd),
        (replace(RULE, until=None, times=101), OneEnd),
        (replace(RULE, until=date(2026, 10, 4)), EndsFirst),
        (replace(RULE, first=Local(date(2026, 10, 16), NINE)), ContactsGoFirst),
        (replace(RULE, every=6), ContactsGoFirst),
    ],
)
def test_what_could_not_go_on_is_refused_when_it_is_set_up(wanted: Recurrence, why: type[Refusal]):
    assert refusal(wanted) is why


def test_addresses_need_not_be_kept_after_the_last_wave():
    once = replace(RULE, every=12, until=None, times=1)

    assert refusal(once) is None


def test_a_wave_that_would_be_deleted_before_the_next_one_is_refused():
    short = replace(TERMS, deletes_on=date(2026, 10, 5))
    enough_for_one = replace(TERMS, deletes_on=date(2026, 10, 6))

    assert refusal(replace(RULE, every=2), opened(terms=short)) is DeletedFirst
    assert refusal(replace(RULE, every=5), opened(terms=enough_for_one)) is DeletedFirst
    assert refusal(replace(RULE, every=4), opened(terms=enough_for_one)) is None


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
    assert closing_day(RULE, plan, date(2026, 10, 5)) == date(2026, 10, 14)


def test_reminders_that_would_fall_together_or_after_the_deadline_are_left_out():
    plan = replace(PLAN, free=(date(2026, 10, 9),))  # a Friday
    tuesday = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)  # both would wait until Monday at midnight

    together = plan_again(RULE, opened(plan), tuesday)
    too_late = plan_again(replace(RULE, days=5), opened(plan), tuesday)

    assert [one.when.day for one in together.reminders] == [date(2026, 10, 9)]
    assert too_late.reminders == ()


def test_a_wave_of_a_survey_without_a_deadline_closes_at_noon():
    without = opened(replace(PLAN, closes=None, reminders=()))

    assert plan_again(RULE, without, MONDAY).closes == Local(date(2026, 9, 14), time(12))
