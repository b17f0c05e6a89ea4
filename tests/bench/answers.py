"""Answers over HTTP: a burst with live pages open, and as many as there is time for."""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

from tests.bench.table import Line, percentile
from tests.faults.kills import DAY, Leader, signed_in
from tests.faults.load import Writer
from tests.faults.process import ROOT, Server, free_port

PEOPLE = 60
BURST, WITHIN = 600, 5.0
ROUNDS, SECONDS = 4, 4.0
TICKS = os.sysconf("SC_CLK_TCK")
LENGTH = 80  # characters of an answer


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Server, dict[str, Any], Path]]:
    """A server with a day that has begun, everybody's ids and cookies, and its folder."""
    with tempfile.TemporaryDirectory(prefix="bordduk-bench-") as name:
        folder = Path(name)
        server = await Server.start(folder, {"BORDDUK_PROGRAMME": str(DAY)})
        ways = server.ways
        async with AsyncExitStack() as stack:
            people = []
            for number in range(PEOPLE):
                writer = await Writer.join(ways.address, ways.code, f"P{number}")
                stack.push_async_callback(writer.guest.__aexit__)
                cookie = writer.guest.cookie("session")
                people.append({"id": writer.person, "cookie": cookie, "csrf": writer.guest.csrf})
            leader = Leader(await signed_in(ways), writer.workshop)
            stack.push_async_callback(leader.guest.__aexit__)
            await leader.press("start", 0)
        port = int(ways.address.rpartition(":")[2])
        task = {"people": people, "workshop": writer.workshop, "port": port, "length": LENGTH}
        try:
            yield server, task, folder
        finally:
            await server.stop()


@asynccontextmanager
async def bare() -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """The yardstick's process, and its port."""
    with tempfile.TemporaryDirectory(prefix="bordduk-bare-") as name:
        port = free_port()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.bare", f"{name}/bare.sqlite", str(port)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        await process.stdout.readline()
        try:
            yield process, port
        finally:
            process.terminate()
            await process.communicate()


async def generated(task: Mapping[str, Any]) -> dict[str, Any]:
    """What the generator measured."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.generator"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate(json.dumps(task).encode())
    found: dict[str, Any] = json.loads(said)
    return found


def cpu(pid: int) -> float:
    """The processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def burst() -> list[Line]:
    """Six hundred answers within five seconds, with sixty live pages open."""
    async with served() as (server, task, folder):
        used = cpu(server.pid)
        asked = {**task, "kind": "burst", "answers": BURST, "seconds": WITHIN, "pages": True}
        found = await generated({**asked, "mark": "burst"})
        used = cpu(server.pid) - used
        with closing(connect(folder / "bordduk.sqlite")) as connection:
            stored = connection.execute("SELECT count(*) FROM answers").fetchone()[0]
    times = found["times"]
    return [
        Line("600 answers in 5 s, 60 live pages: p50", f"{percentile(times, 50) * 1e3:.0f} ms"),
        Line("… p95", f"{percentile(times, 95) * 1e3:.0f} ms", "≤ 100 ms"),
        Line("… lost", f"{BURST - stored}", "0"),
        Line("… processor time of the server", f"{used:.2f} s"),
        Line("… sent to the live pages", f"{found['bytes'] / 1e6:.1f} MB"),
    ]


async def sustained() -> list[Line]:
    """The server and the yardstick in turn, with the same payload."""
    ours, theirs = [0, 0.0, 0.0], [0, 0.0, 0.0]
    async with served() as (server, task, _), bare() as (process, port):
        for number in range(ROUNDS):
            for sums, pid, to in ((ours, server.pid, task["port"]), (theirs, process.pid, port)):
                used = cpu(pid)
                asked = {**task, "kind": "sustained", "seconds": SECONDS, "port": to}
                found = await generated({**asked, "mark": f"r{number}"})
                parts = (len(found["times"]), found["seconds"], cpu(pid) - used)
                sums[:] = [one + part for one, part in zip(sums, parts, strict=True)]
    rates = [sums[0] / sums[1] for sums in (ours, theirs)]
    costs = [sums[2] / sums[0] * 1e3 for sums in (ours, theirs)]
    return [
        Line("sustained answers/s", f"{rates[0]:.0f}"),
        Line("a bare handler with one batched insert", f"{rates[1]:.0f}"),
        Line("… ratio", f"{rates[0] / rates[1]:.2f}", "≥ 0.5"),
        Line("processor time an answer, ours and bare", f"{costs[0]:.2f} and {costs[1]:.2f} ms"),
        Line("… ratio of bare to ours", f"{costs[1] / costs[0]:.2f}"),
    ]
