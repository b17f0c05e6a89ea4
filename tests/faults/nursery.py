"""Servers that start at once: a process that has loaded the program, and forks.

A thousand kills would else be a thousand seconds of importing. What is forked runs `bot.serve`
from the beginning: the settings, the store, the sockets and the clocks are its own.
Run as a module: each line on standard input starts a server; first it prints its pid.
"""

import asyncio
import os
import select
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from bot.serve import serve
from bot.settings import load
from storage.store import Store
from tests.faults.lying import Lying
from tests.faults.process import SOON, Ways, announced, environment

BORN = b"server "


class Nursery:
    """Starts servers on one folder and one port, one after the other."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._pid = 0

    @classmethod
    async def open(
        cls, folder: Path, settings: Mapping[str, str], port: int, *, lying: bool = False
    ) -> Self:
        """Load the program. With `lying`, its writer acknowledges before it commits."""
        module = "tests.faults.nursery"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, str(port), "lying" if lying else "honest"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment(folder, settings),
        )
        return cls(process)

    async def start(self) -> Ways:
        """Start a server; returns when it is ready."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"\n")
        async with asyncio.timeout(SOON):
            async for line in self._process.stdout:  # the last server may have said more
                if line.startswith(BORN):
                    self._pid = int(line.removeprefix(BORN))
                    break
            return await announced(self._process)

    @property
    def pid(self) -> int:
        """The running server's number."""
        return self._pid

    def kill(self) -> None:
        """End the server as a power cut would; returns when it is gone."""
        gone = os.pidfd_open(self._pid)
        os.kill(self._pid, signal.SIGKILL)
        select.select([gone], [], [], SOON)
        os.close(gone)
        self._pid = 0

    async def close(self) -> None:
        """End the last server and the nursery."""
        if self._pid:
            self.kill()
        self._process.kill()
        await self._process.wait()


def main(port: int, *, lying: bool) -> None:
    """Fork a server for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    if lying:
        Store.writer = Lying
    settings = replace(load(Path.cwd()), port=port)
    for _ in iter(sys.stdin.readline, ""):
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.write(1, BORN + b"%d\n" % os.getpid())
            os._exit(asyncio.run(serve(settings)))


if __name__ == "__main__":
    main(int(sys.argv[1]), lying=sys.argv[2] == "lying")
