"""The rules of writing together: nobody pays for a neighbour, and nothing is promised too early."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.errors import NotOpenYet
from facilitation.events import AnyEvent
from facilitation.state import Workshop
from storage import links, reading
from storage.errors import Busy
from storage.links import Account
from storage.store import Store
from storage.tables import accounts
from storage.writer import QUEUE
from tests.storage.days import TOGETHER, Days, SetClock, points
from tests.storage.halting import Broken, Halting, halting_store, held_back

T = TypeVar("T")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store that commits, until it is told to wait."""
    async with halting_store(f"sqlite:///{tmp_path / 'bordduk.db'}", SetClock()) as store:
        yield store


@pytest.fixture
async def days(store: Store) -> Days:
    """A day with its silent phase open, and three people."""
    return await Days.begun(store, SetClock(), "ann", "bo", "cy")


async def owners(days: Days) -> list[str]:
    """Whose answers are kept."""
    return [entry.owner for entry in await days.store.read(reading.entries, days.workshop)]


async def add_twice(connection: AsyncConnection) -> None:
    """Something that fails halfway."""
    await connection.execute(insert(accounts), {"id": "a1", "name": "Kari"})
    await connection.execute(insert(accounts), {"id": "a1", "name": "Ola"})


async def nothing(_connection: AsyncConnection) -> None:
    """Something to wait for."""


def stumble(_state: Workshop, _at: datetime) -> AnyEvent:
    """A mistake of ours."""
    raise ZeroDivisionError


async def test_nothing_is_acknowledged_before_it_is_committed(days: Days) -> None:
    waiting = await held_back(days.answer("ann", "kart"))

    assert not waiting.done()
    assert await owners(days) == []
    Halting.go.set()
    assert (await waiting).version == 1
    assert await owners(days) == ["ann"]


async def test_what_arrives_during_a_commit_is_committed_together(days: Days) -> None:
    waiting = await held_back(days.answer("ann", "kart"))
    others = [asyncio.ensure_future(days.answer(person, "vei")) for person in ("bo", "cy")]
    await asyncio.sleep(0)  # they stand in the queue now
    Halting.go.set()
    await waiting
    Halting.reached.clear()

    await asyncio.gather(*others)

    assert await owners(days) == ["ann", "cy", "bo"]  # table 1, then table 2


async def test_a_bad_change_does_not_fail_its_neighbours(days: Days) -> None:
    results = await asyncio.gather(
        days.answer("ann", "kart"),
        days.store.write(add_twice),
        days.answer("bo", "vei"),
        return_exceptions=True,
    )

    assert isinstance(results[1], IntegrityError)
    assert sorted(await owners(days)) == ["ann", "bo"]
    assert await days.store.read(links.account, "a1") is None


async def test_an_event_that_cannot_be_made_does_not_fail_its_neighbours(days: Days) -> None:
    results = await asyncio.gather(
        days.join("dan"),
        days.control(stumble),
        days.join("eva"),
        return_exceptions=True,
    )

    assert isinstance(results[1], ZeroDivisionError)
    state, version = await days.store.snapshot(days.workshop)
    assert [person.id for person in state.people] == ["ann", "bo", "cy", "dan", "eva"]
    assert [number for number, _ in await days.store.read(reading.log, days.workshop)] == list(
        range(1, version + 1)
    )


async def test_text_that_cannot_be_stored_does_not_fail_its_neighbours(days: Days) -> None:
    results = await asyncio.gather(
        days.answer("ann", "kart"),
        days.answer("bo", "\ud800"),
        days.answer("cy", "vei"),
        return_exceptions=True,
    )

    assert isinstance(results[1], ValueError)
    assert sorted(await owners(days)) == ["ann", "cy"]


async def test_a_refusal_does_not_fail_its_neighbours(days: Days) -> None:
    results = await asyncio.gather(
        days.answer("ann", "kart"),
        days.answer("bo", "vei", phase=TOGETHER, owner="table:2"),
        days.answer("cy", "vei"),
        return_exceptions=True,
    )

    assert isinstance(results[1], NotOpenYet)
    assert sorted(await owners(days)) == ["ann", "cy"]


async def test_what_is_refused_midway_leaves_nothing_behind(days: Days) -> None:
    async def half(connection: AsyncConnection) -> None:
        await connection.execute(insert(accounts), {"id": "a1", "name": "Kari"})
        raise NotOpenYet

    with pytest.raises(NotOpenYet):
        await days.store.write(half)

    assert await days.store.read(links.account, "a1") is None


async def test_a_caller_who_goes_away_leaves_the_answer(days: Days) -> None:
    waiting = await held_back(days.answer("ann", "kart"))
    waiting.cancel()
    Halting.go.set()
    await days.answer("bo", "vei")

    assert waiting.cancelled()
    assert sorted(await owners(days)) == ["ann", "bo"]


async def test_a_full_queue_asks_people_to_come_back(days: Days) -> None:
    account = Account("a1", "Kari")
    waiting = await held_back(days.store.write(links.add_account, account))
    queued = [asyncio.ensure_future(days.store.write(nothing)) for _ in range(QUEUE)]
    await asyncio.sleep(0)  # they stand in the queue now

    with pytest.raises(Busy):
        await days.answer("ann", "kart")

    Halting.go.set()
    await asyncio.gather(waiting, *queued)
    assert await owners(days) == []


async def test_closing_finishes_what_waits_and_takes_nothing_more(days: Days) -> None:
    waiting = await held_back(days.answer("ann", "kart"))
    more = [asyncio.ensure_future(days.answer(person, "vei")) for person in ("bo", "cy")]
    await asyncio.sleep(0)  # they stand in the queue now
    closing = asyncio.ensure_future(days.store.close())
    await asyncio.sleep(0)  # it has begun

    with pytest.raises(Busy):
        await days.answer("ann", "for sent")

    Halting.go.set()
    await closing
    assert [receipt.version for receipt in await asyncio.gather(waiting, *more)] == [1, 1, 1]


async def test_when_the_commit_fails_everybody_is_told_and_nothing_is_kept(days: Days) -> None:
    before = await days.store.snapshot(days.workshop)
    Halting.broken = True

    results = await asyncio.gather(
        days.answer("ann", "kart"), days.join("dan"), return_exceptions=True
    )

    assert [type(result) for result in results] == [Broken, Broken]
    Halting.broken = False
    assert await owners(days) == []
    assert await days.store.snapshot(days.workshop) == before
    assert (await days.join("dan")).version == before[1] + 1


async def test_points_keep_their_order_through_one_commit(days: Days) -> None:
    receipts = await asyncio.gather(
        *(days.store.answer(days.submission("ann", points(str(number)))) for number in range(5))
    )

    assert [receipt.version for receipt in receipts] == [1, 2, 3, 4, 5]
