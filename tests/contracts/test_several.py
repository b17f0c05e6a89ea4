"""Several processes on one PostgreSQL: two stores that know nothing of each other."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.errors import Overtaken
from facilitation.events import Advanced
from facilitation.ids import WorkshopId
from storage import reading
from storage.errors import UnknownWorkshop
from storage.store import Store
from storage.tables import workshops
from storage.workshops import Plan
from tests.storage.days import FACILITATOR, MINUTE, Days, SetClock, opened, programme
from tests.storage.halting import Halting, halting_store, held_back

pytestmark = pytest.mark.process


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


async def test_each_sees_what_the_other_did(store: Store, other: Store, clock: SetClock) -> None:
    here = await Days.begun(store, clock, "ann")
    there = Days(other, clock, here.workshop)
    await other.snapshot(here.workshop)

    await here.join("bo")
    await there.join("cy")

    state, version = await store.snapshot(here.workshop)
    assert [person.id for person in state.people] == ["ann", "bo", "cy"]
    assert (state, version) == await other.snapshot(here.workshop)


async def test_each_sees_the_others_programme_and_deletion(
    store: Store, other: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    await other.snapshot(days.workshop)

    await store.replace_programme(days.workshop, Plan("", programme("nytt")))

    assert (await other.snapshot(days.workshop))[0].programme == programme("nytt")
    await store.delete_workshop(days.workshop)
    with pytest.raises(UnknownWorkshop):
        await other.snapshot(days.workshop)


async def test_the_same_control_in_two_processes_is_done_once(
    store: Store, other: Store, clock: SetClock
) -> None:
    here = await Days.begun(store, clock, "ann")
    there = Days(other, clock, here.workshop)
    seen = (await store.snapshot(here.workshop))[0].moves

    results = await asyncio.gather(
        *(
            days.control(lambda _, at: Advanced(at=at, by=FACILITATOR, seen=seen))
            for days in (here, there)
        ),
        return_exceptions=True,
    )

    assert sorted(type(result).__name__ for result in results) == ["Outcome", Overtaken.__name__]


async def test_answers_to_one_slot_through_both_are_versions_in_a_row(
    store: Store, other: Store, clock: SetClock
) -> None:
    here = await Days.begun(store, clock, "ann")
    there = Days(other, clock, here.workshop)

    receipts = await asyncio.gather(
        *(
            days.answer("ann", f"{number}", key=f"{number}")
            for number, days in enumerate([here, there] * 20)
        )
    )

    assert sorted(receipt.version for receipt in receipts) == list(range(1, 41))


async def test_the_same_request_to_both_is_written_once(
    store: Store, other: Store, clock: SetClock
) -> None:
    here = await Days.begun(store, clock, "ann")
    there = Days(other, clock, here.workshop)

    first, second = await asyncio.gather(
        here.answer("ann", "kart", key="k"), there.answer("ann", "kart", key="k")
    )

    assert first == second
    assert len(await store.read(reading.entries, here.workshop)) == 1


async def somebody_waits(connection: AsyncConnection) -> bool:
    """Whether a transaction waits for another one's lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return bool((await connection.execute(waiting)).scalar())


async def test_a_draft_waits_for_a_bell_that_another_process_is_writing(
    address: str, other: Store, clock: SetClock
) -> None:
    async with halting_store(address, clock) as store:
        here = await Days.begun(store, clock, "ann")
        there = Days(other, clock, here.workshop)
        closing = await held_back(here.advance())
        drafting = asyncio.ensure_future(there.draft("ann", "kart"))
        while not drafting.done() and not await other.read(somebody_waits):
            pass  # the draft is on its way to the database

        Halting.go.set()
        await closing

        assert not (await drafting).draft  # the bell was first, so it is an answer at once
        assert len(await other.read(reading.entries, here.workshop)) == 1


async def test_a_wake_up_is_claimed_by_one(store: Store, other: Store, clock: SetClock) -> None:
    names = [WorkshopId(f"w{number}") for number in range(10)]
    for number, name in enumerate(names):
        days = await Days.planned(store, clock, name, f"CODE{number:02}")
        await days.start()
    clock.pass_(MINUTE)

    claimed = await asyncio.gather(store.claim_due(clock.now(), 6), other.claim_due(clock.now(), 6))

    assert sorted(claimed[0] + claimed[1]) == names


async def test_a_claim_does_not_wait_for_a_workshop_that_is_busy(
    store: Store, other: Store, clock: SetClock
) -> None:
    for number in (1, 2):
        days = await Days.planned(store, clock, f"w{number}", f"CODE0{number}")
        await days.start()
    clock.pass_(MINUTE)

    async def claim_meanwhile(connection: AsyncConnection) -> tuple[WorkshopId, ...]:
        busy = select(workshops.c.id).where(workshops.c.id == "w1").with_for_update()
        await connection.execute(busy)
        return await other.claim_due(clock.now())

    assert await store.write(claim_meanwhile) == (WorkshopId("w2"),)
    assert await store.claim_due(clock.now() + timedelta(seconds=1)) == (WorkshopId("w1"),)
