"""Who was asked in the waves of a survey that asks everybody in its channel: on every database."""

from dataclasses import replace
from datetime import date

from storage import gathering, happenings, recurrences, seat_lists, surveys, waves
from storage.contacts import Route, digest_of
from storage.gathering import AGAIN, GATHERED, Once
from storage.recurrences import Standing
from storage.seats import Reach
from storage.store import Store
from storage.surveys import Panel
from surveys.dispositions import Ruling
from surveys.field_events import Opened
from surveys.field_state import SurveyId
from surveys.recurrence import opens_at
from surveys.responses import Disposition
from tests.contracts.test_recurrences import RULE, STANDING
from tests.storage.chats import SEALER
from tests.storage.days import SetClock
from tests.storage.fields import OPINIONS, Field, never_asked

ANN = Route("slack", "T", "U-ann", "{}")


async def is_gathered(store: Store, survey: str) -> bool:
    return await store.read(gathering.is_gathered, SurveyId(survey))


async def wave(store: Store, clock: SetClock, survey: str, line: str = "Listed") -> Field:
    """A wave of a panel, with two on its list."""
    field = await Field.planned(store, clock, OPINIONS, survey, panel="p", wave=survey)
    listed = [field.seat(number) for number in ("1", "2")]
    await store.field(field.survey, seat_lists.add, SEALER, listed, field.line(line))
    return field


async def panel(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock, OPINIONS, "s0")
    await store.field(field.survey, surveys.remove)
    await store.write(surveys.add_panel, Panel("p", "owner", "Puls"))


async def test_a_survey_asks_its_channel_when_its_log_or_that_of_another_wave_says_so(
    store: Store, clock: SetClock
) -> None:
    alone = await Field.planned(store, clock, OPINIONS, "alone")
    await store.field(alone.survey, seat_lists.add, SEALER, [alone.seat("1")], alone.line("Listed"))
    listed = await Field.planned(store, clock, OPINIONS, "one")
    await store.field(
        listed.survey, seat_lists.add, SEALER, [listed.seat("1")], listed.line(GATHERED)
    )
    await store.write(surveys.add_panel, Panel("p", "owner", "Puls"))
    second = await wave(store, clock, "two")
    before = await is_gathered(store, "two")
    third = await wave(store, clock, "three", AGAIN)
    await store.field(third.survey, recurrences.keep, STANDING, third.line("RepeatSet"))

    found = [await is_gathered(store, name) for name in ("alone", "one", "two", "three", "gone")]

    assert (before, found) == (False, [False, True, True, True, False])
    assert await store.read(recurrences.of_survey, third.survey) == replace(STANDING, gathered=True)
    await store.field(second.survey, surveys.remove)
    clock.moment = opens_at(RULE, "Europe/Oslo", date(2026, 12, 21))
    (due,) = await store.write(recurrences.claim_due, clock.now())
    assert due.standing == Standing(RULE, STANDING.opens_on, gathered=True)


async def test_who_was_taken_out_before_a_wave_was_never_asked_in_it(
    store: Store, clock: SetClock
) -> None:
    await panel(store, clock)
    field = await wave(store, clock, "one", AGAIN)
    await store.write(never_asked, field.id("1"))
    ruled = (field.id("2"), Ruling.NOT_ELIGIBLE, field.line("RuledNotEligible"))
    await store.field(field.survey, happenings.rule, *ruled)
    await field.press(Opened)

    assert await store.read(gathering.barred, field.survey) == {field.id("1")}
    assert list((await store.read(waves.wave, field.survey)).dispositions.values()) == [
        Disposition.NOT_ELIGIBLE
    ]


async def test_who_was_asked_is_known_by_their_addresses_in_the_order_of_the_waves(
    store: Store, clock: SetClock
) -> None:
    await panel(store, clock)
    first = await wave(store, clock, "one", GATHERED)
    second = await wave(store, clock, "two", AGAIN)
    ruled = (second.id("2"), Ruling.REFUSED, second.line("RuledRefused"))
    await store.field(second.survey, happenings.rule, *ruled)
    reach = Reach("slack", ANN, "Ann")
    await store.field(second.survey, seat_lists.set_reach, SEALER, second.id("1"), reach)

    found = await store.read(gathering.asked_before, first.survey)

    assert [(one.number, one.ruling) for one in found if one.digest] == [
        ("1", Ruling.NONE), ("2", Ruling.NONE), ("1", Ruling.NONE), ("2", Ruling.REFUSED),
    ]  # fmt: skip
    digests = [one.digest for one in found if one.digest]
    assert digests[1] == digests[3]
    assert digests[2] == digest_of(SEALER, ANN)
    assert Once("1", "", Ruling.NONE) in found
    assert await store.read(gathering.asked_before, second.survey) == found
