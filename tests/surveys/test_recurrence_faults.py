from dataclasses import replace
from datetime import date, datetime

import pytest

from surveys.errors import Refusal
from surveys.field_plan import Local
from surveys.field_state import Fielding
from surveys.fielding import new
from surveys.recurrence import Every, Recurrence
from surveys.recurrence_faults import (
    ContactsGoFirst,
    DeletedFirst,
    EndsFirst,
    NextTooSoon,
    OneEnd,
    WaveTooLong,
    WrongInterval,
    check,
)
from tests.surveys.test_recurrence import MONDAY, NINE, PLAN, RULE, TERMS, opened


def refusal(wanted: Recurrence, fielding: Fielding | None = None) -> type[Refusal] | None:
    try:
        check(wanted, fielding or opened(), MONDAY)
    except Refusal as refused:
        return type(refused)
    return None


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


def test_addresses_must_last_until_a_wave_that_waits_for_a_holiday_to_end():
    easter = replace(RULE, first=Local(date(2027, 3, 25), NINE), until=None, times=1)
    closed = replace(opened(), closed=datetime(2027, 2, 25, 12, 0, tzinfo=MONDAY.tzinfo))
    kept = replace(closed, terms=replace(TERMS, contact_days=29))  # it opens on the 30th

    assert refusal(easter, kept) is ContactsGoFirst
    assert refusal(easter, replace(kept, terms=replace(TERMS, contact_days=34))) is None


def test_a_wave_that_a_holiday_moves_after_the_last_day_is_none():
    good_friday = date(2027, 3, 26)
    easter = replace(RULE, first=Local(good_friday, NINE), until=good_friday)

    assert refusal(easter) is EndsFirst
