"""Several processes with surveys on one PostgreSQL: two stores that know nothing of each other."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import ballots, spares, surveys
from storage import unit_answers as units
from storage.seats import Reach
from storage.store import Store
from storage.survey_errors import BySomebodyElse
from surveys.field_errors import AlreadyDone
from surveys.field_events import Closed, Extended
from surveys.field_plan import Local
from tests.storage.chats import SEALER, route
from tests.storage.days import SetClock, opened
from tests.storage.fields import DEADLINE, NO, OPINIONS, TERMS, Field

pytestmark = pytest.mark.process

FIRST_REMINDER = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
LATER = Local(DEADLINE.day.replace(day=11), DEADLINE.clock)


@pytest.fixture
def address(postgres_address: str) -> str:
    """Only PostgreSQL takes several."""
    return postgres_address


@pytest.fixture
async def other(address: str, clock: SetClock) -> AsyncIterator[Store]:
    """A second process's store."""
    store = await opened(address, clock, "other")
    yield store
    await store.close()


async def test_close_and_extend_at_once_are_one_of_them(
    store: Store, other: Store, clock: SetClock
) -> None:
    here = await Field.opened(store, clock)
    there = Field(other, clock, here.survey)
    seen = (await here.fielding()).moves

    results = await asyncio.gather(
        here.happen(Closed(at=clock.now(), by="kari", seen=seen)),
        there.happen(Extended(at=clock.now(), by="ola", seen=seen, closes=LATER)),
        return_exceptions=True,
    )

    assert sorted(type(result).__name__ for result in results) == [
        AlreadyDone.__name__, "Outcome",
    ]  # fmt: skip
    assert (await here.fielding()).moves == seen + 1


async def test_delegates_in_two_processes_are_told_of_each_other(
    store: Store, other: Store, clock: SetClock
) -> None:
    here = await Field.opened(store, clock, TERMS, "03")
    there = Field(other, clock, here.survey)
    first, second = await here.sent("03", who="Ola"), await here.sent("03", who="Kari")

    results = await asyncio.gather(
        here.submit(first),
        there.submit(replace(second, key="other", answers=NO)),
        return_exceptions=True,
    )

    assert sorted(type(result).__name__ for result in results) == [
        BySomebodyElse.__name__, "Receipt",
    ]  # fmt: skip
    assert len(await store.read(units.versions, here.id("03"))) == 1


async def deadlocks(connection: AsyncConnection) -> int:
    """How many rings PostgreSQL has found in this database."""
    query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return int((await connection.execute(text(query))).scalar_one())


async def test_processes_that_write_to_the_same_surveys_never_wait_in_a_ring(
    store: Store, other: Store, clock: SetClock
) -> None:
    people = tuple(f"{number:02}" for number in range(40))
    fields = [await Field.opened(store, clock, OPINIONS, *people, survey=s) for s in ("s1", "s2")]
    there = [Field(other, clock, field.survey) for field in fields]

    results = await asyncio.gather(
        *(fields[number % 2].cast(name) for number, name in enumerate(people)),
        *(there[1 - number % 2].cast(name) for number, name in enumerate(people)),
        *(fields[number % 2].invite(again=True) for number in range(4)),
        *(there[1 - number % 2].claim() for number in range(8)),
        return_exceptions=True,
    )

    assert [repr(one) for one in results[:80] if isinstance(one, BaseException)] == []
    assert await store.read(deadlocks) == 0  # else one is broken up, after a second's wait
    for field in fields:
        assert len(await store.read(ballots.of_survey, field.survey)) == 40
        assert {seat.answered for seat in (await field.seats()).values()} == {True}


async def test_the_same_ballot_through_both_is_one(
    store: Store, other: Store, clock: SetClock
) -> None:
    here = await Field.opened(store, clock, OPINIONS, "1")
    there = Field(other, clock, here.survey)

    taken = await asyncio.gather(*(field.cast("1") for field in [here, there] * 10))

    assert sorted(one.first for one in taken) == [False] * 19 + [True]
    assert len(await store.read(ballots.of_survey, here.survey)) == 1


async def test_a_wake_up_and_a_letter_are_claimed_by_one(
    store: Store, other: Store, clock: SetClock
) -> None:
    fields = [await Field.opened(store, clock, TERMS, "03", survey=f"s{n}") for n in range(6)]
    for field in fields:
        await field.invite()

    claims = await asyncio.gather(
        *(
            Field(process, clock, field.survey).claim()
            for field in fields
            for process in (store, other)
        )
    )
    clock.moment = FIRST_REMINDER
    woken = await asyncio.gather(
        *(process.write(surveys.claim_due, FIRST_REMINDER, 3) for process in (store, other) * 3)
    )

    assert sorted(len(claim) for claim in claims) == [0] * 6 + [1] * 6
    assert sorted(name for some in woken for name in some) == [field.survey for field in fields]


async def test_two_processes_that_find_the_same_people_move_each_once(
    store: Store, other: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invite()
    here = {f"{n}@fylke.example": Reach("slack", route(f"U{n}")) for n in ("03", "11")}
    line = field.line("Met")

    met = await asyncio.gather(
        *(one.field(field.survey, spares.meet, SEALER, here, line) for one in (store, other) * 3)
    )

    assert sorted(len(one) for one in met) == [0] * 5 + [2]
    claimed = await field.claim()
    assert [(one.letter.way, one.to.route) for one in claimed] == [
        ("slack", route("U03")), ("slack", route("U11")),
    ]  # fmt: skip
