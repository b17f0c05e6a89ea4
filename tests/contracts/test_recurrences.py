"""A wave that comes by itself is made once: on every database, and by whichever process."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from storage import recurrences, seats, sending, surveys
from storage.forms import Form
from storage.recurrences import LEASE, Due, Standing, Wave
from storage.seat_lists import NewSeat
from storage.seats import Reach, email_route
from storage.store import Store
from storage.survey_errors import WordsMissing
from storage.surveys import NewSurvey, Panel
from surveys.field_plan import Local
from surveys.field_state import SeatId, SurveyId
from surveys.fielding import new
from surveys.questions import Kind
from surveys.recurrence import Every, Recurrence
from surveys.responses import Unit
from surveys.texts import Text
from tests.storage.chats import SEALER
from tests.storage.days import SetClock, opened
from tests.storage.fields import FORM, OPINIONS, PLAN, Field
from tests.surveys.forms import form, item

RULE = Recurrence(4, Every.WEEKS, Local(date(2026, 12, 21), time(9)), 7, until=date(2027, 6, 1))
DUE_AT = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
STANDING = Standing(RULE, date(2026, 12, 21))
AFTER = Standing(RULE, date(2027, 1, 18))


async def due(field: Field) -> Due:
    """A survey whose next wave is due now, and claimed."""
    await field.store.field(field.survey, recurrences.keep, STANDING, field.line("RepeatSet"))
    field.clock.moment = DUE_AT
    (found,) = await field.store.write(recurrences.claim_due, DUE_AT)
    return found


def wave(made: str, asks: Form = FORM) -> Wave:
    """A wave with one person on its list."""
    plan = replace(PLAN, closes=Local(date(2026, 12, 28), time(12)), reminders=())
    fielding = new(OPINIONS, plan, DUE_AT)
    reach = Reach("email", email_route("1@fylke.example"), "Ola")
    seat = NewSeat(SeatId(f"seat {made}"), Unit("1", "Ola"), f"link {made}", "nb", reach)
    draft = NewSurvey(SurveyId(made), "owner", "Puls", fielding, asks, panel="p", wave="2026-12-21")
    begun = Panel("p", "owner", "Puls")
    return Wave(draft, [seat], "", AFTER, begun=begun, first="2026-11-23")


async def begin(store: Store, field: Field, found: Due, made: Wave) -> bool:
    return await store.field(field.survey, recurrences.begin, SEALER, found, made, DUE_AT)


async def waves(field: Field) -> list[str]:
    return [one.id for one in await field.store.read(surveys.waves_of, "p")]


async def test_a_wave_is_made_opened_and_invited_once(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    found = await due(field)

    made = [await begin(store, field, found, wave(name)) for name in ("w2", "w3")]

    assert made == [True, False]
    assert await waves(field) == [field.survey, "w2"]
    assert await store.read(recurrences.of_survey, field.survey) is None
    assert await store.read(recurrences.of_survey, SurveyId("w2")) == AFTER
    assert await store.read(recurrences.of_account, "owner") == {"w2": AFTER}
    assert len(await store.read(sending.of_survey, SurveyId("w2"))) == 1
    assert (await store.read(seats.counts, SurveyId("w2")))[0] == 1


async def test_a_wave_that_is_refused_leaves_nothing_behind(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    found = await due(field)
    lacking = replace(item("q1", Kind.CHOICE), text=Text((("nn", "Kva?"),)))

    with pytest.raises(WordsMissing):
        await begin(store, field, found, wave("w2", Form("id: x\n", form(lacking))))

    assert await store.read(surveys.find, SurveyId("w2")) is None
    standing = await store.read(surveys.find, field.survey)
    assert standing is not None
    assert standing.panel is None
    assert await store.read(recurrences.of_survey, field.survey) == STANDING


async def test_what_was_changed_or_stopped_meanwhile_is_not_made(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    found = await due(field)
    changed = replace(STANDING, opens_on=date(2026, 12, 28))
    await store.field(field.survey, recurrences.keep, changed, field.line("RepeatSet"))
    first = await begin(store, field, found, wave("w2"))
    missed = await store.field(
        field.survey, recurrences.miss, found, AFTER, field.line("WaveMissed")
    )
    await store.field(field.survey, recurrences.stop, field.line("RepeatStopped"))

    assert (first, missed, await begin(store, field, found, wave("w2"))) == (False, False, False)
    assert await store.read(surveys.find, SurveyId("w2")) is None


async def test_a_claim_holds_for_a_while(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    found = await due(field)

    at_once = await store.write(recurrences.claim_due, DUE_AT)
    later = await store.write(recurrences.claim_due, DUE_AT + LEASE)

    assert (at_once, later) == ((), (found,))


# --- Several processes ----------------------------------------------------------------------------


@pytest.fixture
async def several(postgres_address: str, clock: SetClock) -> AsyncIterator[tuple[Store, Store]]:
    """Two processes' stores on one PostgreSQL."""
    first = await opened(postgres_address, clock)
    second = await opened(postgres_address, clock, "other")
    yield first, second
    await first.close()
    await second.close()


@pytest.mark.process
async def test_of_two_processes_with_the_same_wave_one_makes_it(
    several: tuple[Store, Store], clock: SetClock
) -> None:
    here, there = several
    field = await Field.opened(here, clock, OPINIONS, "1")
    found = await due(field)

    made = await asyncio.gather(
        begin(here, field, found, wave("w2")), begin(there, field, found, wave("w3"))
    )

    assert sorted(made) == [False, True]
    assert len(await waves(field)) == 2


@pytest.mark.process
async def test_of_two_processes_that_look_at_once_one_gets_it(
    several: tuple[Store, Store], clock: SetClock
) -> None:
    here, there = several
    field = await Field.opened(here, clock, OPINIONS, "1")
    await here.field(field.survey, recurrences.keep, STANDING, field.line("RepeatSet"))

    claimed = await asyncio.gather(
        *(store.write(recurrences.claim_due, DUE_AT) for store in (here, there))
    )

    assert sorted(map(len, claimed)) == [0, 1]
