from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.fielding.fielder import Fielder
from bot.fielding.next_wave import (
    AddressesGone,
    Named,
    NobodyToAskAgain,
    Plans,
    StillOpen,
    WaveUnnamed,
    make,
    planned,
)
from storage import forms, happenings, seat_lists, seats, spares, survey_log, surveys
from storage.seat_lists import NewSeat
from storage.seats import Reach, email_route
from storage.store import Store
from storage.surveys import Survey
from surveys.dispositions import Ruling
from surveys.field_errors import DeadlinePast, NotOpenYet
from surveys.field_events import Opened
from surveys.field_plan import Local, Plan, Reminder
from surveys.field_state import SeatId, SurveyId
from surveys.responses import Unit
from tests.storage.chats import SEALER, route
from tests.storage.days import SetClock, opened
from tests.storage.fields import DEADLINE, OPINIONS, TERMS, Field, anybody

SECRET = b"a secret for tests, and for nothing"
THEN = datetime(2023, 11, 20, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NAMED = Named("2023", "2026", date(2026, 12, 7))
OLD = Plan(
    "Europe/Oslo",
    Local(date(2023, 12, 4), DEADLINE.clock),
    reminders=(Reminder(Local(date(2023, 12, 1), DEADLINE.clock), 2),),
    free=(date(2023, 11, 24),),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    clock = SetClock()
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    yield store
    await store.close()


def municipality(number: str, name: str, way: str = "email") -> NewSeat:
    reach = Reach(way, email_route(f"post@{number}.example"), "Kari") if way else None
    unit = Unit(number, name, group="Møre og Romsdal")
    return NewSeat(SeatId(f"seat {number}"), unit, f"link {number}", "nn", reach)


async def held(store: Store, *listed: NewSeat, terms=TERMS) -> Field:
    """A survey that was held in 2023 with these, and is closed; now it is 2026."""
    clock = SetClock()
    clock.moment = THEN
    field = await Field.planned(store, clock, terms, plan=OLD)
    await store.field(field.survey, seat_lists.add, SEALER, listed, field.line("Listed"))
    await field.press(Opened)
    return field


async def over(field: Field) -> Field:
    await field.close()
    field.clock.moment = NOW
    return field


def fielder(field: Field) -> Fielder:
    return Fielder(field.store, field.clock, seeded(1), SECRET, "https://duk.example")


async def survey(field: Field, id_: SurveyId | None = None) -> Survey:
    found = await field.store.read(surveys.find, id_ or field.survey)
    assert found is not None
    return found


async def plans(field: Field) -> Plans:
    return await planned(fielder(field), await survey(field), await field.fielding())


async def wave(field: Field, named: Named = NAMED) -> SurveyId:
    return await make(fielder(field), await survey(field), await field.fielding(), named, "owner")


async def test_both_addresses_of_somebody_met_in_a_chat_come_along(store: Store):
    field = await held(store, municipality("1508", "Ålesund"))
    here = {"post@1508.example": Reach("slack", route("U1"))}
    await store.field(field.survey, spares.meet, SEALER, here, field.line("Met"))

    made = await wave(await over(field))

    (one,) = await store.read(seats.reached, made, SEALER)
    assert (one.route, one.spare) == (route("U1"), email_route("post@1508.example"))
    assert (one.seat.contact_way, one.seat.spare_way) == ("slack", "email")


async def test_the_same_are_asked_again_in_a_panel_with_links_of_their_own(store: Store):
    field = await over(
        await held(store, municipality("1508", "Ålesund"), municipality("x", "Navn"))
    )

    made = await wave(field)

    new = await survey(field, made)
    old = await survey(field)
    assert (old.panel, old.wave, new.wave) == (new.panel, "2023", "2026")
    line = await store.read(surveys.waves_of, new.panel or "")
    assert [one.id for one in line] == [field.survey, made]
    there = await store.read(seats.reached, made, SEALER)
    before = await store.read(seats.reached, field.survey, SEALER)
    assert [(one.seat.unit, one.route) for one in there] == [
        (one.seat.unit, one.route) for one in before
    ]
    assert [one.seat.contact_name for one in there] == ["Kari", "Kari"]
    assert {one.link for one in there} & {one.link for one in before} == set()
    assert [one.seat.answered for one in there] == [False, False]
    assert (await store.read(forms.form, made, 1)) == (
        await store.read(forms.form, field.survey, 1)
    )


async def test_it_is_a_draft_whose_reminders_are_as_many_days_before_the_deadline(store: Store):
    field = await over(await held(store, municipality("1508", "Ålesund")))

    made = await wave(field)

    plan = (await store.read(surveys.fielding, made)).plan
    assert plan.closes == Local(date(2026, 12, 7), DEADLINE.clock)
    assert [one.when.day for one in plan.reminders] == [date(2026, 12, 4)]
    assert plan.free == ()
    assert (await store.read(surveys.fielding, made)).opened is None


async def test_a_municipality_that_was_split_is_replaced_by_its_parts_and_told_of(store: Store):
    field = await over(
        await held(store, municipality("1507", "Ålesund kommune"), municipality("3001", "Halden"))
    )

    found = await plans(field)
    made = await wave(field)

    assert [
        (one.unit.number, one.unit.name, one.unit.group, one.reach is not None)
        for one in found.asked
    ] == [
        ("1508", "Ålesund", "Møre og Romsdal", True),
        ("1580", "Haram", "Møre og Romsdal", False),
        ("3101", "Halden", "Østfold", True),
    ]
    assert [(one.line, one.lacking) for one in found.replaced] == [
        ("Ålesund kommune (1507) → Ålesund (1508), Haram (1580)", ("Haram (1580)",)),
        ("Halden (3001) → Halden (3101)", ()),
    ]
    (line,) = await store.read(survey_log.log, made)
    assert line.reason == (
        "Ålesund kommune (1507) → Ålesund (1508), Haram (1580); Halden (3001) → Halden (3101)"
    )


async def test_a_code_that_only_looks_like_an_old_number_is_left_alone(store: Store):
    field = await over(await held(store, municipality("1507", "Avdeling 1507")))

    assert [(one.unit.number, one.unit.name) for one in (await plans(field)).asked] == [
        ("1507", "Avdeling 1507")
    ]


async def test_persons_who_refused_and_units_that_should_not_be_asked_are_left_out(store: Store):
    field = await held(store, municipality("1", "a"), municipality("2", "b"), terms=OPINIONS)
    line = field.line("Ruled")
    for number, ruling in (("1", Ruling.REFUSED),):
        seat = SeatId(f"seat {number}")
        await store.field(field.survey, happenings.rule, seat, ruling, line)
    await over(field)

    assert [one.unit.number for one in (await plans(field)).asked] == ["2"]


@pytest.mark.parametrize(
    "named",
    [
        Named("", "2026", NAMED.closes),
        Named("2023", "", NAMED.closes),
        Named("x", "x", NAMED.closes),
    ],
)
async def test_waves_have_names_of_their_own(store: Store, named: Named):
    field = await over(await held(store, municipality("1508", "Ålesund")))

    with pytest.raises(WaveUnnamed):
        await wave(field, named)


async def test_a_third_wave_is_in_the_same_panel_and_has_another_name(store: Store):
    field = await over(await held(store, municipality("1508", "Ålesund")))
    first = await wave(field)

    with pytest.raises(WaveUnnamed):
        await wave(field)
    second = await wave(field, replace(NAMED, next="2027"))

    listed = await store.read(surveys.find, first)
    assert listed is not None
    assert listed.panel is not None
    line = await store.read(surveys.waves_of, listed.panel)
    assert [one.id for one in line] == [field.survey, first, second]


async def test_a_deadline_that_has_passed_is_refused(store: Store):
    field = await over(await held(store, municipality("1508", "Ålesund")))

    with pytest.raises(DeadlinePast):
        await wave(field, replace(NAMED, closes=NOW.date()))


async def test_it_is_refused_while_open_before_and_where_anybody_could_answer(store: Store):
    field = await held(store, municipality("1508", "Ålesund"))

    with pytest.raises(StillOpen):
        await plans(field)
    for terms, survey_id in ((OPINIONS, "s2"), (anybody(OPINIONS), "s3")):
        other = await Field.planned(store, field.clock, terms, survey_id, OLD)
        with pytest.raises(NotOpenYet):
            await plans(other)
    await other.press(Opened)
    await other.close()
    with pytest.raises(NobodyToAskAgain):
        await plans(other)


async def test_it_is_refused_when_the_addresses_are_gone(store: Store):
    field = await over(await held(store, municipality("1508", "Ålesund")))
    await store.write(seat_lists.forget_contacts, NOW.date())

    with pytest.raises(AddressesGone):
        await plans(field)


async def test_without_a_deadline_two_weeks_are_proposed(store: Store):
    clock = SetClock()
    clock.moment = NOW
    field = await Field.planned(store, clock, TERMS, plan=Plan("Europe/Oslo"))
    await field.add("1")
    await field.press(Opened)
    await field.close()

    assert (await plans(field)).closes == NOW.date() + timedelta(days=14)
    made = await wave(field)
    assert (await store.read(surveys.fielding, made)).plan.closes is None
