"""A store whose commits can be held back, or made to fail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, TypeVar

from storage.store import Store
from storage.transaction import Transaction
from storage.writer import Job, Writer
from tests.storage.days import SetClock, drawing

T = TypeVar("T")


class Broken(Exception):
    """The disk is full."""


class Halting(Writer):
    """A writer whose commits can be held back, or made to fail."""

    reached: ClassVar[asyncio.Event]
    go: ClassVar[asyncio.Event]
    broken: ClassVar[bool]

    async def finish(
        self, transaction: Transaction, jobs: Sequence[Job], results: Sequence[Any]
    ) -> None:
        """Commit when it is time."""
        self.reached.set()
        await self.go.wait()
        if self.broken:
            raise Broken
        await super().finish(transaction, jobs, results)


class HaltingStore(Store):
    """A store with such a writer."""

    writer = Halting


@asynccontextmanager
async def halting_store(address: str, clock: SetClock) -> AsyncIterator[Store]:
    """Such a store; it commits until it is held back."""
    Halting.reached, Halting.go, Halting.broken = asyncio.Event(), asyncio.Event(), False
    Halting.go.set()
    store = await HaltingStore.open(address, clock, drawing())
    try:
        yield store
    finally:
        Halting.go.set()
        await store.close()


async def held_back(work: Awaitable[T]) -> asyncio.Future[T]:
    """Begin something, and wait until it is written but not committed."""
    Halting.reached.clear()
    Halting.go.clear()
    begun = asyncio.ensure_future(work)
    await Halting.reached.wait()
    return begun
