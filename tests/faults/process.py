"""The program as a process of its own: started as an operator would, stopped as the world would."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parent.parent.parent
SOON = 30.0  # seconds that a busy machine may take to start or stop a process
SIGN_IN, JOIN, WALL = "Facilitator, sign in:", "Participants:", "Projector:"


@dataclass(frozen=True, slots=True)
class Ways:
    """What the server prints at start, without its own address: where everybody goes in."""

    address: str
    sign_in: str
    code: str
    wall: str

    @classmethod
    def read(cls, lines: list[str]) -> Self:
        """The addresses in the printed lines."""
        said = {line.split(":", 1)[0].strip(): line.split(":", 1)[1].split() for line in lines}
        sign_in, join, wall = (said[name.rstrip(":")][0] for name in (SIGN_IN, JOIN, WALL))
        address = join.partition("/j/")[0]
        paths = (way.removeprefix(address) for way in (sign_in, wall))
        return cls(address, *[next(paths), join.rpartition("/")[2], next(paths)])


class Server:
    """A running server. `launcher` is the module that is run in the place of `bot`."""

    def __init__(self, process: Process, ways: Ways) -> None:
        self.process, self.ways = process, ways
        assert process.stdout is not None
        self._said = asyncio.ensure_future(process.stdout.read())  # a full pipe would halt it

    @classmethod
    async def start(
        cls, folder: Path, settings: Mapping[str, str], launcher: str = "bot", port: int = 0
    ) -> Self:
        """Start a server with its data in `folder`; returns when it is ready."""
        process = await begin(folder, settings, launcher, port)
        async with asyncio.timeout(SOON):
            return cls(process, await announced(process))

    @property
    def pid(self) -> int:
        """The process's number."""
        return self.process.pid

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        await self._said
        await self.process.wait()

    async def stop(self) -> int:
        """Ask it to end, and wait; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SOON):
            await self._said
            return await self.process.wait()


async def begin(
    folder: Path, settings: Mapping[str, str], launcher: str = "bot", port: int = 0
) -> Process:
    """Start a server without waiting for it."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", launcher, "serve", "--port", str(port)),
        stdout=PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment(folder, settings),
    )


def environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a server whose data stand in `folder`."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("BORDDUK_")}
    return {
        **ours,
        "PYTHONPATH": str(ROOT),
        "BORDDUK_DATA": str(folder),
        "BORDDUK_LOG_LEVEL": "warning",
        **settings,
    }


async def announced(process: Process) -> Ways:
    """Wait until a server says that it is ready."""
    assert process.stdout is not None
    lines: list[str] = []
    async for line in process.stdout:
        lines.append(line.decode())
        if WALL in lines[-1]:
            return Ways.read([one for one in lines if ": " in one and "http" in one])
    raise AssertionError("".join(lines))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
