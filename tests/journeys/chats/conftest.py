"""Days in chats run on eager time; those with real processes on the machine's own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from tests.contracts.conftest import file
from tests.journeys.chats.eager import EagerLoop
from tests.journeys.chats.party import CHATS, EVERYWHERE, Party
from tests.journeys.chats.venue import Venue, opened

__all__ = ["file"]


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that a test of this folder runs on."""
    real = item.get_closest_marker("process") is not None
    return {"real": asyncio.new_event_loop} if real else {"eager": EagerLoop}


@pytest.fixture
def folder(file: Path, tmp_path: Path) -> Path:
    """A folder for the program's data, with a database that has its tables already."""
    shutil.copy(file, tmp_path / "bordduk.sqlite")
    return tmp_path


@pytest.fixture
async def venue(folder: Path) -> AsyncIterator[Venue]:
    """The server and the platforms; no rule of theirs may be broken."""
    async with opened(folder) as made:
        yield made
        assert made.violations == ()


@pytest.fixture(params=EVERYWHERE)
async def party(venue: Venue, request: pytest.FixtureRequest) -> Party:
    """A day whose people come from the page, from Slack or from Teams."""
    return await Party.opened(venue, request.param)


@pytest.fixture(params=CHATS)
async def chat(venue: Venue, request: pytest.FixtureRequest) -> Party:
    """A day whose people come from Slack or from Teams."""
    return await Party.opened(venue, request.param)
