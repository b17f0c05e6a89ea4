"""What was acknowledged survives `kill -9`, and nobody moves on twice."""

import re
from pathlib import Path

import pytest

from tests.faults import ledger
from tests.faults.kills import DAY, Leader, kill_often, signed_in
from tests.faults.load import Writer
from tests.faults.process import Server, free_port

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

KILLS = 25  # `make faults` does a thousand


async def test_nothing_acknowledged_is_lost_and_nobody_moves_on_twice(tmp_path: Path) -> None:
    tally = await kill_often(tmp_path, KILLS, seed=1)

    assert (tally.kills, tally.lost, tally.lost_moves) == (KILLS, [], [])
    assert (tally.doubled, tally.written_twice, tally.sound) == ([], [], True)
    assert tally.in_flight >= KILLS / 2
    assert tally.receipts >= KILLS
    assert tally.moves >= 1


async def test_a_server_that_acknowledges_before_it_commits_is_found_out(tmp_path: Path) -> None:
    tally = await kill_often(tmp_path, 3, seed=1, lying=True)

    assert tally.kills == 3
    assert tally.lost != []


async def test_the_day_goes_on_by_itself_and_everybody_is_still_signed_in(tmp_path: Path) -> None:
    day = re.sub(r"I: 200 min", "I: 8 s", DAY.read_text("utf-8"))
    (tmp_path / "day.yaml").write_text(day, "utf-8")
    settings = {"BORDDUK_PROGRAMME": str(tmp_path / "day.yaml")}
    port = free_port()
    server = await Server.start(tmp_path, settings, port=port)
    ways = server.ways
    writer = await Writer.join(ways.address, ways.code, "Ann")
    leader = Leader(await signed_in(ways), writer.workshop)
    async with writer.guest, leader.guest:
        await leader.press("start", 0)
        await writer.send_next()
        await writer.send_next()  # a draft, when the bell has not rung
        await server.kill()
        with ledger.opened(tmp_path) as connection:
            assert not ledger.has_ended(connection, run=1)
        server = await Server.start(tmp_path, settings, port=port)

        async with writer.guest.stream(f"/workshops/{writer.workshop}/events") as messages:
            async for message in messages:
                if str(message["run"]).startswith("2:"):  # the tables' turn: the bell has rung
                    break
        assert await writer.guest.get(f"/w/{writer.workshop}") == 200
        assert await writer.guest.get(ways.wall) == 200
        assert await writer.guest.get(ways.sign_in) == 200
        assert await server.stop() == 0

    with ledger.opened(tmp_path) as connection:
        assert list(ledger.lost(connection, writer)) == []
        assert ledger.has_ended(connection, run=1)
