"""A store with a clock that stands, and the shell round it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.fielding.fielder import Fielder
from storage.store import Store
from tests.storage.days import SetClock, opened
from tests.storage.fields import MONDAY, TERMS, Field


@pytest.fixture
def clock() -> SetClock:
    clock = SetClock()
    clock.moment = MONDAY
    return clock


@pytest.fixture
async def store(tmp_path: Path, clock: SetClock) -> AsyncIterator[Store]:
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    yield store
    await store.close()


@pytest.fixture
def office(store: Store, clock: SetClock) -> Fielder:
    """A fielder with the key that the seats of tests are sealed with."""
    return Fielder(
        store, clock, seeded(1), b"a secret for tests, and for nothing", "https://duk.example"
    )


@pytest.fixture
async def field(store: Store, clock: SetClock) -> Field:
    """An open survey of two counties that nobody has invited yet."""
    return await Field.opened(store, clock, TERMS, "03", "11")
