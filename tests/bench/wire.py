"""Requests written beforehand, sent over connections that stay open, and what they cost a server.

A client library costs more than the server that is measured.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

from tests.bench.answers import cpu

TOGETHER = 16  # people, each of whom waits for an answer before asking again
END = b"\r\n\r\n"
WELL = (b"HTTP/1.1 200", b"HTTP/1.1 201", b"HTTP/1.1 202")

Wait = Callable[[int], Awaitable[None]]


async def nothing(_: int) -> None:
    """Nothing more is waited for: the answer to the request was all."""


@dataclass(slots=True)
class Contestant:
    """A server whose requests are counted.

    `make` writes so many, `answered` waits for the rest of so many answers, `later` for what
    follows when all are answered.
    """

    pid: int
    port: int
    make: Callable[[int], Sequence[bytes]]
    answered: Wait = nothing
    later: float = 0.0  # seconds
    costs: list[float] = field(default_factory=list)  # milliseconds a request, by round

    async def round(self, count: int) -> float:
        """The milliseconds of processor time that a request took."""
        requests = self.make(count)
        async with _connected(self.port) as lines:
            used = cpu(self.pid)
            for first in range(0, count, TOGETHER):
                some = requests[first : first + TOGETHER]
                await asyncio.gather(*map(_asked, lines, some))
                await self.answered(len(some))
            await asyncio.sleep(self.later)
            return (cpu(self.pid) - used) * 1e3 / count


async def compete(contestants: Sequence[Contestant], rounds: int, count: int) -> None:
    """Each in turn, again and again; what the first round costs is not counted."""
    for number in range(rounds + 1):
        for one in contestants:
            cost = await one.round(count)
            if number:
                one.costs.append(cost)


def cost(one: Contestant) -> str:
    """The median of the rounds, and between what it lay."""
    return f"{median(one.costs):.2f} ms ({min(one.costs):.2f}–{max(one.costs):.2f})"


def ratio(ours: Contestant, theirs: Contestant) -> str:
    """How many times as much: the median of the rounds, and between what it lay."""
    found = [one / other for one, other in zip(ours.costs, theirs.costs, strict=True)]
    return f"{median(found):.2f} ({min(found):.2f}–{max(found):.2f})"


async def idle(pid: int, seconds: float = 10.0) -> str:
    """The processor time that a server takes while nobody asks it anything."""
    used = cpu(pid)
    await asyncio.sleep(seconds)
    return f"{(cpu(pid) - used) * 1e3 / seconds:.0f} ms a second"


def post(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A request as it goes over the wire."""
    named = {"Host": "127.0.0.1", **headers, "Content-Length": str(len(body))}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join(lines).encode() + END + body


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def _connected(port: int) -> AsyncIterator[list[Connection]]:
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(TOGETHER)]
    try:
        yield lines
    finally:
        for _, writer in lines:
            writer.close()
            await writer.wait_closed()


async def _asked(line: Connection, request: bytes) -> None:
    reader, writer = line
    writer.write(request)
    head = await reader.readuntil(END)
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    if not head.startswith(WELL):
        raise RuntimeError(f"{head.decode()}{body.decode()}")
