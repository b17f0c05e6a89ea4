from dataclasses import replace
from datetime import date, time

import pytest

from bot.fielding.fielder import Fielder
from bot.fielding.next_wave import AddressesGone, NobodyToAskAgain
from bot.fielding.repeating import (
    NotTheNewest,
    OpenTooLong,
    OpenUntilClosed,
    repeat,
    stop,
    trouble,
    usual,
)
from storage import recurrences, seat_lists, survey_log, surveys
from storage.recurrences import Standing
from storage.store import Store
from storage.surveys import Panel
from surveys.errors import Refusal
from surveys.field_plan import Local
from surveys.field_state import Status
from surveys.recurrence import Every, Recurrence
from surveys.recurrence_faults import ContactsGoFirst, NextTooSoon
from tests.storage.days import SetClock
from tests.storage.fields import OPINIONS, PLAN, TERMS, Field, anybody

JANUARY = Local(date(2026, 12, 21), time(9))
RULE = Recurrence(4, Every.WEEKS, JANUARY, 7, times=3)


async def asked_for(office: Fielder, field: Field, rule: Recurrence = RULE) -> None:
    found = await field.store.read(surveys.find, field.survey)
    assert found is not None
    await repeat(office, found, await field.fielding(), rule, "owner")


async def standing(field: Field) -> Standing | None:
    return await field.store.read(recurrences.of_survey, field.survey)


async def what(field: Field) -> list[tuple[str, str, str]]:
    log = await field.store.read(survey_log.log, field.survey)
    return [(line.by, line.what, line.reason) for line in log]


async def test_it_is_set_changed_and_stopped_and_the_log_tells(field: Field, office: Fielder):
    await asked_for(office, field)
    first = await standing(field)
    until = replace(RULE, times=None, until=date(2027, 6, 1))
    await asked_for(office, field, until)
    second = await standing(field)
    await stop(office, field.survey, "owner")
    await stop(office, field.survey, "owner")

    assert (first, second) == (Standing(RULE, JANUARY.day), Standing(until, JANUARY.day))
    assert await standing(field) is None
    assert (await what(field))[-3:] == [
        ("owner", "RepeatSet", "2026-12-21 09:00 + 4 weeks → 3 ×"),
        ("owner", "RepeatSet", "2026-12-21 09:00 + 4 weeks → 2027-06-01"),
        ("owner", "RepeatStopped", ""),
    ]


async def refused(office: Fielder, field: Field, rule: Recurrence = RULE) -> type[Refusal]:
    with pytest.raises(Refusal) as refusal:
        await asked_for(office, field, rule)
    assert await standing(field) is None
    return refusal.type


async def test_what_could_not_go_on_is_refused_and_nothing_is_kept(
    store: Store, clock: SetClock, office: Fielder
):
    field = await Field.opened(store, clock, TERMS, "1")
    open_to_all = await Field.planned(store, clock, anybody(OPINIONS), "s2")
    soon = replace(RULE, first=Local(date(2026, 12, 1), time(9)))

    assert await refused(office, field, soon) is NextTooSoon
    assert await refused(office, open_to_all) is NobodyToAskAgain
    await field.close()
    await store.write(seat_lists.forget_contacts, date(2027, 5, 1))
    assert await refused(office, field) is AddressesGone


async def test_the_first_wave_that_comes_does_not_open_on_a_holiday_either(
    field: Field, office: Fielder
):
    christmas = replace(RULE, first=Local(date(2026, 12, 25), time(9)))

    await asked_for(office, field, christmas)

    assert await standing(field) == Standing(christmas, date(2026, 12, 28))
    found = await field.fielding()
    assert trouble(Standing(christmas, date(2026, 12, 28)), found, office.now()) is None


async def test_an_earlier_wave_does_not_come_again(store: Store, clock: SetClock, office: Fielder):
    field = await Field.opened(store, clock, TERMS, "1")
    await store.write(surveys.add_panel, Panel("p", "owner", "Puls"))
    await store.field(field.survey, surveys.join_panel, "p", "1")
    await Field.planned(store, clock, TERMS, "s2", panel="p", wave="2")

    assert await refused(office, field) is NotTheNewest


async def test_four_weeks_after_the_opening_is_usual_and_as_long_as_this_wave(field: Field):
    fielding = await field.fielding()

    rule = usual(fielding, date(2026, 11, 23))
    later = usual(fielding, date(2027, 1, 4))

    assert rule == Recurrence(4, Every.WEEKS, Local(date(2026, 12, 21), time(9)), 11, times=3)
    assert later.first.day == date(2027, 1, 18)


async def test_a_draft_is_proposed_from_today_and_a_week_without_a_deadline(
    store: Store, clock: SetClock
):
    plan = replace(PLAN, closes=None, reminders=())
    field = await Field.planned(store, clock, TERMS, plan=plan)

    rule = usual(await field.fielding(), date(2026, 11, 23))

    assert rule == Recurrence(4, Every.WEEKS, Local(date(2026, 12, 21), time(12)), 7, times=3)


async def test_no_holiday_is_proposed(store: Store, clock: SetClock):
    field = await Field.planned(store, clock, TERMS, plan=replace(PLAN, closes=None, reminders=()))

    rule = usual(await field.fielding(), date(2026, 11, 27))

    assert rule.first.day == date(2026, 12, 28)  # four weeks on it is Christmas Day, a Friday


async def test_what_is_usual_is_not_refused(field: Field, office: Fielder):
    rule = usual(await field.fielding(), office.now().date())

    await asked_for(office, field, rule)

    assert (await standing(field)) == Standing(rule, rule.first.day)


async def test_what_it_rests_on_may_change_and_is_told_before_the_wave_is_missed(
    field: Field, office: Fielder
):
    await asked_for(office, field)
    found = await standing(field)
    assert found is not None
    now, before = office.now(), await field.fielding()
    await field.extend(Local(date(2026, 12, 22), time(12)))
    soon = replace(await field.fielding(), terms=replace(before.terms, contact_days=3))

    assert trouble(found, before, now) is None
    assert isinstance(trouble(found, await field.fielding(), now), OpenTooLong)
    assert isinstance(trouble(found, replace(before, terms=soon.terms), now), ContactsGoFirst)
    assert trouble(replace(found, opens_on=None), soon, now) is None
    without = replace(before, plan=replace(before.plan, closes=None), closes=None, shuts=None)
    assert isinstance(trouble(found, without, now), OpenUntilClosed)
    assert trouble(found, replace(without, status=Status.CLOSED), now) is None


async def test_a_rule_whose_first_wave_has_been_is_looked_at_from_the_next_one(
    field: Field, office: Fielder
):
    old = replace(RULE, first=Local(date(2026, 10, 26), time(9)))

    assert trouble(Standing(old, date(2026, 12, 21)), await field.fielding(), office.now()) is None
