"""Two servers on one PostgreSQL: each shows what the other does, and one goes on alone."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.chance import Chance
from bot.clock import SystemClock
from bot.settings import read
from storage.store import Store
from storage.tables import events
from tests.faults.kills import DAY, Leader, signed_in
from tests.faults.load import Writer
from tests.faults.process import Server

pytestmark = pytest.mark.process

FLAT = 5.0  # seconds: well under a heartbeat, so that what comes within it was told
ROUNDS = 6


@dataclass
class Pair:
    """Two servers, somebody who writes at the first, and a facilitator at each."""

    address: str
    servers: tuple[Server, Server]
    writer: Writer
    leaders: tuple[Leader, Leader]

    async def kinds(self) -> list[str]:
        """The kinds of all events, in order."""
        store = await Store.open(self.address, SystemClock(), Chance().id)
        try:
            rows = await store.read(lambda c: c.execute(select(events.c.kind, events.c.number)))
            return [kind for kind, _ in sorted(rows, key=lambda row: row.number)]
        finally:
            await store.close()


@pytest.fixture
async def pair(postgres_address: str, tmp_path: Path) -> AsyncIterator[Pair]:
    day = re.sub(r"I: 200 min", "I: 6 s", DAY.read_text("utf-8"))
    (tmp_path / "day.yaml").write_text(day, "utf-8")
    settings = {
        "BORDDUK_PROGRAMME": str(tmp_path / "day.yaml"),
        "BORDDUK_DATABASE_URL": postgres_address,
        "BORDDUK_SECRET": "s" * 32,
    }
    first = await Server.start(tmp_path, settings)
    second = await Server.start(tmp_path, settings)
    writer = await Writer.join(first.ways.address, first.ways.code, "Ann")
    guests = [await signed_in(server.ways) for server in (first, second)]
    leaders = (Leader(guests[0], writer.workshop), Leader(guests[1], writer.workshop))
    async with writer.guest, guests[0], guests[1]:
        address = read({"BORDDUK_DATABASE_URL": postgres_address}).database
        yield Pair(address, (first, second), writer, leaders)
    for server in (first, second):
        if server.process.returncode is None:
            await server.kill()


async def test_a_page_of_one_server_shows_what_was_done_at_the_other(pair: Pair) -> None:
    here, there = pair.leaders
    page = f"/workshops/{pair.writer.workshop}/events?seat=facilitator"
    async with there.guest.stream(page) as messages:
        before = await anext(messages)

        await here.press("start", 0)
        async with asyncio.timeout(FLAT):
            after = await anext(messages)
            await pair.writer.send_next()
            written = await anext(messages)

    assert before["run"] == "planned"
    assert after["run"] == "1"
    assert written["run"] == "1"
    assert written["version"] != after["version"]


async def test_what_a_killed_server_was_to_wake_the_other_wakes_once(pair: Pair) -> None:
    here, there = pair.leaders
    await here.press("start", 0)
    await pair.servers[0].kill()

    page = f"/workshops/{pair.writer.workshop}/events?seat=facilitator"
    async with there.guest.stream(page) as messages:
        async for message in messages:
            if message["run"] == "2":  # the bell has rung
                break

    assert [kind for kind in await pair.kinds() if kind in ("Started", "Woke")] == [
        "Started", "Woke",
    ]  # fmt: skip


async def test_the_same_control_at_both_servers_at_once_is_done_once(pair: Pair) -> None:
    await pair.leaders[0].press("start", 0)
    await pair.leaders[0].press(*await pair.leaders[0].look())

    for _ in range(ROUNDS):
        action, seen = await pair.leaders[0].look()
        before = [len(leader.made) for leader in pair.leaders]
        await asyncio.gather(*(leader.press(action, seen) for leader in pair.leaders))

        after = [len(leader.made) for leader in pair.leaders]
        assert sum(after) == sum(before) + 1
