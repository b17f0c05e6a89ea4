"""How the process ends when it is asked to, and what a second one is told."""

import asyncio
import socket
from pathlib import Path

import pytest

from bot.serve import CannotListen
from storage.errors import FileInUse
from tests.faults import ledger
from tests.faults.kills import DAY, Leader, signed_in
from tests.faults.load import Writer
from tests.faults.process import Server, begin

pytestmark = pytest.mark.process

PEOPLE = 12
AT_ONCE = 5.0  # seconds: an open stream would hold the server for as long as it waits for pages


async def test_asked_to_stop_it_writes_what_waits_and_sends_open_pages_away(tmp_path: Path) -> None:
    server = await Server.start(tmp_path, {"BORDDUK_PROGRAMME": str(DAY)})
    ways = server.ways
    writers = [await Writer.join(ways.address, ways.code, f"P{n}") for n in range(PEOPLE)]
    leader = Leader(await signed_in(ways), writers[0].workshop)
    await leader.press("start", 0)
    told, stop = asyncio.Semaphore(0), asyncio.Event()
    page = f"/workshops/{leader.workshop}/events?seat=facilitator"
    async with leader.guest.stream(page) as messages:
        await anext(messages)
        writing = [asyncio.ensure_future(w.write(told.release, stop)) for w in writers]
        for _ in range(PEOPLE):
            await told.acquire()

        async with asyncio.timeout(AT_ONCE):
            assert await server.stop() == 0
        assert [message async for message in messages][PEOPLE:] == []  # few, and then the end

    await asyncio.gather(*writing)
    guests = [leader.guest, *(writer.guest for writer in writers)]
    await asyncio.gather(*(guest.__aexit__() for guest in guests))
    with ledger.opened(tmp_path) as connection:
        assert [list(ledger.lost(connection, writer)) for writer in writers] == [[]] * PEOPLE
        assert ledger.sound(connection)


async def test_a_second_process_on_the_same_file_says_why_it_does_not_start(tmp_path: Path) -> None:
    server = await Server.start(tmp_path, {})

    second = await begin(tmp_path, {})
    said, _ = await second.communicate()

    assert second.returncode == 2
    assert FileInUse.__doc__ is not None
    assert said.decode().startswith(FileInUse.__doc__)
    assert len(said.decode().splitlines()) == 1
    assert await server.stop() == 0


async def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = await begin(tmp_path, {}, port=taken.getsockname()[1])
        said, _ = await server.communicate()

    assert server.returncode == 2
    assert CannotListen.__doc__ is not None
    assert said.decode().startswith(CannotListen.__doc__)
    assert len(said.decode().splitlines()) == 1
