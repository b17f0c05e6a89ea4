"""The one place that starts background tasks: named, held, and heard when they fail."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

logger = logging.getLogger(__name__)
_held: set[asyncio.Task[None]] = set()


def spawn(work: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
    """Start `work` in the background; a failure is logged with its name, a cancellation is not."""
    task = asyncio.create_task(work, name=name)
    _held.add(task)  # the event loop's own reference is weak: unheld, a task may vanish midway
    task.add_done_callback(_ended)
    return task


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None], *, name: str) -> AsyncIterator[None]:
    """Let it work in the background; at the end it is asked to stop, and waited for."""
    task = spawn(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _ended(task: asyncio.Task[None]) -> None:
    _held.discard(task)
    if task.cancelled():
        return
    error = task.exception()
    if error is not None:
        logger.error("background task %s failed", task.get_name(), exc_info=error)
