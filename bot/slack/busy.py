"""Work that goes on after Slack has been answered; at the end it is waited for."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.tasks import spawn

LEAVING = 5.0  # seconds that what was begun may take at the end


class Busy:
    """What is being done."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Begin it in the background; a failure is logged with its name."""
        task = spawn(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, patience: float = LEAVING) -> None:
        """Wait for what was begun, and for what that begins."""
        try:
            async with asyncio.timeout(patience):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            for task in self._tasks:
                task.cancel()
