"""Eager time passes in order, and not while anybody works."""

import asyncio
import sys
from threading import Event

import aiosqlite

from tests.journeys.chats.eager import MORNING, EagerClock


async def test_what_is_waited_for_comes_in_order_and_takes_no_time() -> None:
    loop, heard = asyncio.get_running_loop(), list[tuple[str, float]]()

    async def wait(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        heard.append((name, loop.time()))

    began = loop.time()
    await asyncio.gather(wait("an hour", 3_600.0), wait("a minute", 60), wait("a moment", 0.01))

    assert [(name, round(at - began, 6)) for name, at in heard] == [
        ("a moment", 0.01), ("a minute", 60), ("an hour", 3_600),
    ]  # fmt: skip


async def test_the_clock_goes_with_the_loop() -> None:
    clock = EagerClock(asyncio.get_running_loop())
    before = clock.now()

    await clock.pass_(minutes=2, seconds=5)

    assert (clock.now() - before).total_seconds() == 125
    assert before >= MORNING


async def test_no_time_passes_while_a_thread_or_a_process_works() -> None:
    loop, done = asyncio.get_running_loop(), Event()
    began = loop.time()

    async with asyncio.timeout(1):
        await asyncio.gather(asyncio.to_thread(done.wait, 5), asyncio.to_thread(done.set))
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import sqlite3")
        await process.wait()

    assert loop.time() == began


async def test_no_time_passes_while_a_database_is_written() -> None:
    loop = asyncio.get_running_loop()
    async with aiosqlite.connect(":memory:") as connection:
        began = loop.time()
        async with asyncio.timeout(1):
            for number in range(50):
                await connection.execute(f"CREATE TABLE t{number} (a)")
                await connection.commit()

        assert loop.time() == began


async def test_what_nobody_answers_runs_out_of_time() -> None:
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    began = loop.time()

    try:
        async with asyncio.timeout(600):
            await came.wait()
    except TimeoutError:
        assert loop.time() - began == 600
    assert not came.is_set()
