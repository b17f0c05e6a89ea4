import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.rounds import Rounds
from bot.tasks import running
from storage.errors import CannotSave

HOUR = timedelta(hours=1)
CLOCK = SystemClock()


class Days:
    """Rounds that are counted; each returns, or raises, what comes next."""

    def __init__(self, *results: datetime | Exception | None, longest: timedelta = HOUR) -> None:
        self.results, self.count = list(results), 0
        self.done = asyncio.Semaphore(0)
        self.rounds = Rounds(CLOCK, "test", self.one, lambda: longest)

    async def one(self) -> datetime | None:
        self.count += 1
        self.done.release()
        result = self.results.pop(0) if self.results else None
        if isinstance(result, Exception):
            raise result
        return result

    async def went(self, times: int) -> None:
        async with asyncio.timeout(5):
            for _ in range(times):
                await self.done.acquire()


def soon() -> datetime:
    return CLOCK.now() + timedelta(milliseconds=20)


async def kept(days: Days, then: Callable[[], Awaitable[None]]) -> int:
    async with running(days.rounds.keep(), name="test"):
        await then()
    return days.count


async def test_the_first_round_comes_at_once_and_the_next_when_it_is_due():
    days = Days(soon())

    assert await kept(days, lambda: days.went(2)) == 2


async def test_nothing_due_is_looked_at_after_the_longest_nap():
    days = Days(longest=timedelta(milliseconds=20))

    assert await kept(days, lambda: days.went(3)) >= 3


async def test_a_poke_ends_the_nap_and_one_during_a_round_is_not_lost():
    days = Days()

    async def poked() -> None:
        await days.went(1)
        days.rounds.poke()
        await days.went(1)

    days.rounds.poke()  # before the first round: there is a second one at once
    assert await kept(days, poked) >= 2


@pytest.mark.parametrize(
    ("error", "lines"), [(CannotSave(), 0), (ZeroDivisionError("the words"), 1)]
)
async def test_a_round_that_fails_is_tried_again(
    error: Exception, lines: int, caplog: pytest.LogCaptureFixture
):
    days = Days(error)

    async def again() -> None:
        await days.went(1)
        days.rounds.poke()
        await days.went(1)

    assert await kept(days, again) == 2
    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in logged] == ["the test faltered"] * lines


async def test_when_told_to_end_it_finishes_the_round_and_lands():
    days, said = Days(), []

    async def slow() -> datetime | None:
        days.done.release()
        await asyncio.sleep(0)
        said.append("round")
        return None

    async def land() -> None:
        said.append("landed")

    rounds = Rounds(CLOCK, "test", slow, lambda: HOUR)
    async with running(rounds.keep_until_told(land), name="test"):
        await days.went(1)

    assert said == ["round", "landed"]


async def test_what_comes_in_the_lull_is_done_together():
    days = Days()
    days.rounds = Rounds(CLOCK, "test", days.one, lambda: HOUR, timedelta(milliseconds=50))

    async def several() -> None:
        await days.went(1)
        for _ in range(3):
            days.rounds.poke()
            await asyncio.sleep(0)
        await days.went(1)

    assert await kept(days, several) == 2
