import asyncio
import logging

import pytest

from bot.tasks import running, spawn


async def test_a_failure_in_the_background_is_logged_with_its_name(
    caplog: pytest.LogCaptureFixture,
):
    async def fail() -> None:
        raise ValueError("no")

    task = spawn(fail(), name="doomed")
    await asyncio.wait([task])
    await asyncio.sleep(0)  # one turn of the loop: the callback runs after the task

    assert [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR] == [
        "background task doomed failed"
    ]


async def test_a_cancelled_task_is_no_failure(caplog: pytest.LogCaptureFixture):
    task = spawn(_wait(), name="idle")
    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert caplog.records == []


async def test_what_runs_in_the_background_is_waited_for_at_the_end():
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    async with running(work(), name="worker"):
        await asyncio.sleep(0)

    assert ended == [True]


async def _wait() -> None:
    await asyncio.Event().wait()
