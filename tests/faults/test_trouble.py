"""A full disk, a full queue, a wrong clock, and the same delivery again and again."""

import asyncio
import resource
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import PersonId
from storage import reading
from storage.writer import QUEUE
from tests.faults import ledger
from tests.faults.conftest import House
from tests.faults.kills import DAY, Leader, signed_in
from tests.faults.load import Writer
from tests.faults.process import Server
from tests.faults.test_race import PHASE, begin, sit_down
from tests.journeys.guest import Guest


@pytest.mark.process
async def test_a_full_disk_acknowledges_nothing_and_the_day_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    server = await Server.start(tmp_path, {"BORDDUK_PROGRAMME": str(DAY)})
    writer = await Writer.join(server.ways.address, server.ways.code, "Ann")
    leader = Leader(await signed_in(server.ways), writer.workshop)
    async with writer.guest, leader.guest:
        await leader.press("start", 0)
        await writer.send_next()
        room = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (0, room[1]))

        refused = [await refusal(writer) for _ in range(3)]

        assert [status for status, _ in refused] == [507] * 3
        assert {code for _, code in refused} == {"CannotSave"}
        with ledger.opened(tmp_path) as connection:
            assert list(ledger.lost(connection, writer)) == []
            assert ledger.answered(connection) == 1
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, room)
        await writer.send_next()  # the same requests, with the same keys
        await writer.send_next()
    assert await server.stop() == 0
    with ledger.opened(tmp_path) as connection:
        assert list(ledger.lost(connection, writer)) == []
        assert ledger.sound(connection)


async def refusal(writer: Writer) -> tuple[int, object]:
    """What a writer is told when it cannot be saved."""
    status, said = await writer.put(writer.next())
    return status, code(said)


async def test_a_full_queue_asks_people_to_come_back_in_a_moment(house: House) -> None:
    await begin(house)
    guest, person = await sit_down(house, 1)
    store, free = house.app.site.store, asyncio.Event()

    async def hold(connection: AsyncConnection) -> None:
        held.set()
        await free.wait()

    async def nothing(connection: AsyncConnection) -> None:
        pass

    held = asyncio.Event()
    first = asyncio.ensure_future(store.write(hold))
    await held.wait()
    waiting = [asyncio.ensure_future(store.write(nothing)) for _ in range(QUEUE)]
    await asyncio.sleep(0)  # they all stand in the queue now

    refused = await put(house, guest, person, "kart")
    seconds = guest.headers["Retry-After"]
    free.set()
    await asyncio.gather(first, *waiting)
    saved = await put(house, guest, person, "kart")

    assert (refused[0], code(refused[1]), seconds) == (503, "Busy", "2")
    assert (saved[0], await answers(house, person)) == (200, 1)


async def test_the_same_delivery_five_times_is_one_answer(house: House) -> None:
    await begin(house)
    guest, person = await sit_down(house, 1)

    saved = await asyncio.gather(*(put(house, guest, person, "kart") for _ in range(5)))
    again = await put(house, guest, person, "kart")
    other = await put(house, guest, person, "hurtigbåt")

    assert [status for status, _ in saved] == [200] * 5
    assert {str(receipt["ids"]) for _, receipt in (*saved, again)} == {str(saved[0][1]["ids"])}
    assert (other[0], code(other[1])) == (409, "KeyReused")
    assert await answers(house, person) == 1


async def test_pages_are_told_seconds_and_never_a_time_that_a_wrong_clock_could_misread(
    house: House,
) -> None:
    await begin(house)
    guest, person = await sit_down(house, 1)
    house.clock.pass_(timedelta(seconds=30))

    _, message = await guest.api("GET", f"/workshops/{house.workshop}/state")
    late = await put(house, guest, person, "kart", at="2031-01-01T00:00:00Z")

    assert message["clock"] == {"phase": {"left": 90.0, "total": 120.0, "running": True}}
    assert (late[0], late[1]["late"]) == (200, False)  # what a client believes is not asked


async def put(
    house: House, guest: Guest, person: str, text: str, **more: object
) -> tuple[int, Mapping[str, object]]:
    """Send an answer, always with the same key."""
    points = [{"text": text, "id": ""}]
    body = {"phase": PHASE, "slot": "1", "owner": person, "points": points, **more}
    return await guest.api("PUT", f"/workshops/{house.workshop}/answers", body, "key")


def code(said: Mapping[str, object]) -> object:
    """The code of a refusal."""
    error = said["error"]
    assert isinstance(error, dict)
    return error["code"]


async def answers(house: House, person: str) -> int:
    """How many versions of somebody's answers there are."""
    return len(await house.app.site.store.read(reading.versions, house.workshop, PersonId(person)))
