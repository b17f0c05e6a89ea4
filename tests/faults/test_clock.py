"""The workshops' clock goes on after what would stop it."""

import asyncio
from pathlib import Path

from bot.chance import seeded
from bot.hub import Hub
from bot.runner import Runner
from tests.storage.days import MINUTE, TOGETHER, Days, SetClock
from tests.storage.halting import Halting, halting_store


async def test_a_bell_that_could_not_be_written_rings_when_there_is_room_again(
    tmp_path: Path,
) -> None:
    clock, hub = SetClock(), Hub()
    async with halting_store(f"sqlite:///{tmp_path}/day.sqlite", clock) as store:
        days = await Days.begun(store, clock, "ann")
        runner = Runner(store, clock, seeded(1), hub)
        clock.pass_(2 * MINUTE)
        Halting.reached.clear()
        Halting.broken = True

        with hub.listen(days.workshop) as listener:
            keeping = asyncio.ensure_future(runner.keep_time())
            await Halting.reached.wait()
            Halting.reached.clear()
            await Halting.reached.wait()  # it has been tried again
            Halting.broken = False
            assert await listener.wait(30)

        keeping.cancel()
        state, _ = await store.snapshot(days.workshop)
        assert state.run is not None
        assert state.run.phase == TOGETHER
