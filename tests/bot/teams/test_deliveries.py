"""What has been delivered lately."""

import asyncio

import pytest

from bot.teams.deliveries import Deliveries


class Work:
    """Counts how often it is done; may have to wait, and may fail."""

    def __init__(self, fails=()):
        self.done = 0
        self.fails = list(fails)
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self):
        self.done += 1
        await self.gate.wait()
        if self.fails:
            raise self.fails.pop(0)
        return self.done


async def test_a_repeated_delivery_has_the_same_answer():
    deliveries, work = Deliveries[int](), Work()

    found = [await deliveries.once(name, work) for name in ("a", "a", "b", "a")]

    assert (found, work.done) == ([1, 1, 2, 1], 2)


async def test_a_delivery_at_the_same_moment_waits_for_the_first():
    deliveries, work = Deliveries[int](), Work()
    work.gate.clear()
    both = [asyncio.ensure_future(deliveries.once("a", work)) for _ in range(2)]
    await asyncio.sleep(0)

    work.gate.set()

    assert (await asyncio.gather(*both), work.done) == ([1, 1], 1)


async def test_whoever_stops_waiting_does_not_stop_the_others():
    deliveries, work = Deliveries[int](), Work()
    work.gate.clear()
    first, second, third = (asyncio.ensure_future(deliveries.once("a", work)) for _ in range(3))
    await asyncio.sleep(0)

    second.cancel()
    await asyncio.sleep(0)
    work.gate.set()

    assert (await first, await third, work.done) == (1, 1, 1)


async def test_a_failure_is_everybodys_and_is_not_kept():
    deliveries, work = Deliveries[int](), Work([ValueError("a")])
    work.gate.clear()
    both = [asyncio.ensure_future(deliveries.once("a", work)) for _ in range(2)]
    await asyncio.sleep(0)
    work.gate.set()

    failed = await asyncio.gather(*both, return_exceptions=True)

    assert [str(one) for one in failed] == ["a", "a"]
    assert await deliveries.once("a", work) == 2


async def test_a_failure_that_nobody_else_waits_for_is_raised():
    with pytest.raises(ValueError, match="a"):
        await Deliveries[int]().once("a", Work([ValueError("a")]))


async def test_the_oldest_is_forgotten():
    deliveries, work = Deliveries[int](kept=2), Work()

    found = [await deliveries.once(name, work) for name in ("a", "b", "c", "c", "a")]

    assert found == [1, 2, 3, 3, 4]
