"""A fake of Teams with a hand-moved clock, and a small bot that it talks to."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock
from tests.fakes.teams import Teams, User, fake_teams
from tests.fakes.teams.small_bot import SmallBot, small_bot


class HandClock:
    """Stands still until it is moved, or `ticks` a millisecond whenever anybody looks at it.

    It begins now, for tokens are checked by the real time.
    """

    def __init__(self) -> None:
        self._at = SystemClock().now().astimezone(UTC)
        self.ticks = False

    def now(self) -> datetime:
        if self.ticks:
            self.move(0.001)
        return self._at

    def move(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def teams(clock: HandClock) -> AsyncIterator[Teams]:
    async with fake_teams(clock.now) as fake:
        yield fake


@pytest.fixture
async def bot(teams: Teams) -> AsyncIterator[SmallBot]:
    async with small_bot(teams) as listening:
        yield listening


@pytest.fixture
def kari(teams: Teams) -> User:
    """Somebody who has had the app before the test begins."""
    return teams.user("Kari Nordmann", installed=True)


@pytest.fixture
async def chat(bot: SmallBot, kari: User) -> str:
    """The id of the bot's chat with Kari."""
    return await bot.open_chat(kari)
