"""An event loop on which waiting costs nothing: its time stands while anybody works, else it jumps.

A day in chats is mostly waiting: a message a second in a channel, forty edits a minute, a bell in
ten minutes. Here whatever reads the loop's clock (timeouts, naps, the pretended platforms' limits,
and the program's own clock, which is given `EagerClock`) sees all of that time pass in order, and
the test sees none of it. What work takes counts as no time at all, so that nothing depends on how
busy the machine is.

Sockets of this machine are read until nothing is left; threads that commit, threads that were
given work, and processes that were started are waited for, before any time is skipped.
"""

import asyncio
import inspect
import selectors
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any, TypeVar, TypeVarTuple

import aiosqlite.core

LULL = 0.001  # real seconds in which nothing has to happen before anything is skipped
STEP = 10.0  # seconds of the loop's that are skipped between two looks round
T = TypeVar("T")
Given = TypeVarTuple("Given")
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

_WORKER = aiosqlite.core._connection_worker_thread
_SOURCE, _FIRST = inspect.getsourcelines(_WORKER)
_WAITS = _FIRST + next(n for n, line in enumerate(_SOURCE) if "tx.get()" in line)


class _Selector(selectors.DefaultSelector):
    """Looks for events for real, and skips time where it would sleep."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        super().__init__()
        self._busy = busy
        self.skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What has come; the time that it would have taken to wait for it is skipped."""
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        left = timeout
        while left is None or left > 0:
            if (found := super().select(LULL)) or (left is None and not self._busy()):
                return found
            if left is not None and not self._busy():
                if found := super().select(0):  # what ended the work has just come
                    return found
                step = min(left, STEP)
                self.skipped += step
                left -= step
        return []


class EagerLoop(asyncio.SelectorEventLoop):
    """The loop. Its time begins at 0."""

    def __init__(self) -> None:
        self._eyes = _Selector(self._is_waited_for)
        self._lent: set[asyncio.Future[Any]] = set()
        self._children: set[asyncio.SubprocessTransport] = set()
        super().__init__(self._eyes)

    def time(self) -> float:
        """Seconds that were waited for."""
        return self._eyes.skipped

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Given], T], *args: *Given
    ) -> asyncio.Future[T]:
        """As ever; no time is skipped until it is done."""
        lent = super().run_in_executor(executor, func, *args)
        self._lent.add(lent)
        lent.add_done_callback(self._lent.discard)
        return lent

    async def subprocess_exec(self, *args: Any, **more: Any) -> Any:
        """As ever; no time is skipped while the process runs."""
        transport, protocol = await super().subprocess_exec(*args, **more)
        self._children.add(transport)
        return transport, protocol

    def _is_waited_for(self) -> bool:
        """Whether a thread or a process works for us, so that it is no time to skip any."""
        self._children = {one for one in self._children if one.get_returncode() is None}
        frames = sys._current_frames().values()
        return bool(self._lent or self._children) or any(map(_commits, frames))


def _commits(frame: FrameType | None) -> bool:
    """Whether a thread is one of aiosqlite's that does something, or is about to."""
    top = frame
    while frame is not None and frame.f_code is not _WORKER.__code__:
        frame = frame.f_back
    if frame is None:
        return False
    waits = frame is top and frame.f_lineno == _WAITS
    return not waits or not frame.f_locals["tx"].empty()


@dataclass
class EagerClock:
    """The program's clock: what the loop's time is, from a morning on."""

    loop: asyncio.AbstractEventLoop
    began: datetime = MORNING

    def now(self) -> datetime:
        """What it shows."""
        return self.began + timedelta(seconds=self.loop.time())

    async def pass_(self, **length: float) -> None:
        """Let time pass, and all that happens in it: `minutes=2`."""
        await asyncio.sleep(timedelta(**length).total_seconds())
