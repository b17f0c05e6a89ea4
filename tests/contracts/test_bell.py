"""Two hundred people press «send» while the bell rings: everybody gets a receipt, a true one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import reading
from storage.store import Store
from storage.submissions import Receipt, Submission
from storage.transaction import Transaction
from storage.writer import Job, Writer
from tests.storage.days import Days, SetClock, drawing, points

PEOPLE = 200
GRACE = timedelta(seconds=10)


class Watched(Writer):
    """A writer that notes when each answer was committed: key -> moment."""

    committed: dict[str, datetime]

    async def finish(
        self, transaction: Transaction, jobs: Sequence[Job], results: Sequence[Any]
    ) -> None:
        """Commit, note the time, and let a second pass before the next commit."""
        await super().finish(transaction, jobs, results)
        clock = self._clock
        assert isinstance(clock, SetClock)
        for job in jobs:
            if isinstance(job.work, Submission):
                self.committed[job.work.key] = clock.now()
        clock.pass_(timedelta(seconds=1))


class WatchedStore(Store):
    """A store with such a writer."""

    writer = Watched


@pytest.fixture
async def store(address: str, clock: SetClock) -> AsyncIterator[Store]:
    """An open store where time passes with each commit."""
    Watched.committed = {}
    store = await WatchedStore.open(address, clock, drawing())
    yield store
    await store.close()


async def bell(days: Days) -> datetime:
    """When the silent phase ends."""
    state, _ = await days.store.snapshot(days.workshop)
    assert state.run is not None
    assert state.run.clock.ends is not None
    return state.run.clock.ends


async def test_every_submit_gets_a_receipt_and_is_on_time_if_its_commit_was(
    store: Store, clock: SetClock
) -> None:
    people = [f"p{number:03}" for number in range(PEOPLE)]
    days = await Days.begun(store, clock, *people)
    deadline = await bell(days) + GRACE
    clock.moment = deadline - timedelta(seconds=5)
    at_once = asyncio.Semaphore(20)  # they come in a stream, not all in one commit
    sent = {person: days.submission(person, points(person)) for person in people}

    async def send(number: int, person: str) -> Receipt:
        async with at_once:
            if number == PEOPLE // 3:
                await days.advance()  # the phase is closed while answers to it are on their way
            return await store.answer(sent[person])

    receipts = await asyncio.gather(*(send(n, person) for n, person in enumerate(people)))

    on_time = {person: Watched.committed[sent[person].key] <= deadline for person in people}
    assert set(on_time.values()) == {True, False}  # the bell did fall among them
    assert [not receipt.late for receipt in receipts] == list(on_time.values())
    found = {e.owner: e for e in await store.read(reading.entries, days.workshop)}
    assert [(found[p].id, found[p].late, found[p].value) for p in people] == [
        (receipt.answer, receipt.late, receipt.value) for receipt in receipts
    ]
