"""What one process writes, the others on the same PostgreSQL hear of."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.errors import Overtaken
from facilitation.events import Advanced
from facilitation.ids import WorkshopId
from storage.store import Store
from tests.storage.days import FACILITATOR, Days, SetClock, opened

News = tuple[WorkshopId | None, bool]
BACK = (None, True)  # the line is up: anything may have changed


@asynccontextmanager
async def listening(store: Store) -> AsyncIterator[asyncio.Queue[News]]:
    """What a store hears of, from the moment when its line is up."""
    heard: asyncio.Queue[News] = asyncio.Queue()
    task = asyncio.ensure_future(store.listen(lambda *news: heard.put_nowait(news)))
    assert await heard.get() == BACK
    yield heard
    task.cancel()


@pytest.fixture
async def other(postgres_address: str, clock: SetClock) -> AsyncIterator[Store]:
    """A second process's store."""
    store = await opened(postgres_address, clock, "other")
    yield store
    await store.close()


@pytest.fixture
async def store(postgres_address: str, clock: SetClock) -> AsyncIterator[Store]:
    """A first process's store."""
    store = await opened(postgres_address, clock)
    yield store
    await store.close()


@pytest.mark.process
async def test_others_hear_who_moved_on_and_where_somebody_wrote(
    store: Store, other: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann")

    async with listening(store) as own, listening(other) as heard:
        await days.draft("ann", "kart")
        await days.advance()

        assert await heard.get() == (days.workshop, False)
        assert await heard.get() == (days.workshop, True)
        assert own.empty()  # nobody hears themselves


@pytest.mark.process
async def test_what_was_refused_is_not_told(store: Store, other: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")

    async with listening(other) as heard:
        with pytest.raises(Overtaken):
            await days.control(lambda _, at: Advanced(at=at, by=FACILITATOR, seen=0))
        await days.draft("ann", "kart")

        assert await heard.get() == (days.workshop, False)


@pytest.mark.process
async def test_a_line_that_was_lost_is_taken_up_again(
    store: Store, other: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann")

    async def cut(connection: AsyncConnection) -> None:
        listeners = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE :query"
        await connection.execute(text(listeners), {"query": "LISTEN%"})

    async with listening(other) as heard:
        await store.write(cut)

        assert await heard.get() == BACK
        await days.advance()
        assert await heard.get() == (days.workshop, True)


async def test_one_process_alone_has_nobody_to_listen_to(
    sqlite_address: str, clock: SetClock
) -> None:
    store = await opened(sqlite_address, clock)

    await store.listen(lambda *news: pytest.fail(f"heard {news}"))

    await store.close()
