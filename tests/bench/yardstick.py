"""A yardstick in a process of its own."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.faults.process import ROOT, free_port


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A running one."""

    pid: int
    port: int


@asynccontextmanager
async def running(module: str, told: Mapping[str, Any], *words: str) -> AsyncIterator[Yardstick]:
    """Run `python -m MODULE PORT WORDS…`, with what it is told as JSON on standard input."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, str(port), *words), cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(told).encode())
    process.stdin.close()
    await process.stdout.readline()  # aiohttp says that it runs
    try:
        yield Yardstick(process.pid, port)
    finally:
        process.terminate()
        await process.wait()
