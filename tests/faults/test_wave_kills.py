"""A wave that comes by itself survives `kill -9`: it is made once, whole, or not yet."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.clock import SystemClock
from storage import recurrences
from storage.recurrences import Standing
from surveys.field_events import Opened, Woke
from surveys.field_plan import Local, local
from surveys.recurrence import Every, Recurrence
from tests.faults import ledger
from tests.faults.kills import DAY
from tests.faults.nursery import Nursery
from tests.faults.process import free_port
from tests.storage.days import SetClock, opened
from tests.storage.fields import OPINIONS, PLAN, Field

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

SURVEYS, SEATS = 40, 5
KILLS, MOST_MOMENT = 6, 150  # milliseconds after the server is ready
SETTINGS = {"BORDDUK_PROGRAMME": str(DAY), "BORDDUK_SECRET": "a secret for tests, and for nothing"}
MADE = """
    SELECT w.id, (SELECT count(*) FROM seats WHERE survey = w.id),
        (SELECT count(*) FROM letters WHERE survey = w.id AND kind = 'invitation'),
        (SELECT count(*) FROM recurrences WHERE survey = w.id)
    FROM surveys w WHERE w.place_in_line > 1
"""
LET_GO = """
    UPDATE recurrences SET wake_at = opens_on || ' 00:00:00.000000'
    WHERE survey NOT IN (SELECT id FROM surveys WHERE place_in_line > 1)
"""


async def pulses(folder: Path, now: datetime) -> None:
    """Surveys that have closed, and whose next waves should have opened since."""
    clock = SetClock(now - timedelta(days=10))
    store = await opened(f"sqlite:///{folder / 'bordduk.sqlite'}", clock)
    today = local("Europe/Oslo", now).day
    closes = Local(today - timedelta(days=4), PLAN.quiet.until if PLAN.quiet else now.time())
    plan = replace(PLAN, closes=closes, grace=timedelta(0), reminders=())
    terms = replace(OPINIONS, deletes_on=today + timedelta(days=300))
    first = Local(today - timedelta(days=1), closes.clock)
    rule = Recurrence(4, Every.WEEKS, first, 7, until=today + timedelta(days=200))
    for number in range(SURVEYS):
        clock.moment = now - timedelta(days=10)
        field = await Field.planned(store, clock, terms, f"s{number}", plan)
        await field.add(*map(str, range(SEATS)))
        await field.press(Opened)
        standing = Standing(rule, first.day)
        await store.field(field.survey, recurrences.keep, standing, field.line("RepeatSet"))
        await field.happen(Woke(at=now))
    await store.close()


def made(connection: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """Of each wave that was made: seats, invitations, and rules beside it."""
    return [tuple(row) for _, *row in connection.execute(MADE)]


async def test_a_wave_is_made_once_and_whole_however_often_the_server_is_killed(
    tmp_path: Path,
) -> None:
    await pulses(tmp_path, SystemClock().now())
    chance, counts = seeded(1), []
    nursery = await Nursery.open(tmp_path, SETTINGS, free_port())
    try:
        for _ in range(KILLS):
            await nursery.start()
            await asyncio.sleep(chance.between(0, MOST_MOMENT) / 1000)
            nursery.kill()
            counts.append(looked_at(tmp_path))
            let_go(tmp_path)
        await nursery.start()
        await all_are_made(tmp_path)
    finally:
        await nursery.close()

    with ledger.opened(tmp_path) as connection:
        panels = connection.execute("SELECT count(*) FROM surveys GROUP BY panel").fetchall()
        assert panels == [(2,)] * SURVEYS
        assert connection.execute("SELECT count(*) FROM recurrences").fetchone() == (SURVEYS,)
        assert ledger.sound(connection)
    assert counts == sorted(counts)
    assert 0 < counts[-1] < SURVEYS  # else no kill came upon any


async def all_are_made(folder: Path) -> None:
    """Wait for the last of them."""
    async with asyncio.timeout(60):
        while True:
            if looked_at(folder) == SURVEYS:
                return
            await asyncio.sleep(0.1)


def looked_at(folder: Path) -> int:
    """How many waves there are, each of them whole."""
    with ledger.opened(folder) as connection:
        found = made(connection)
        assert set(found) <= {(SEATS, SEATS, 1)}
        return len(found)


def let_go(folder: Path) -> None:
    """As if a minute had passed: what a dead server held may be taken again."""
    with ledger.opened(folder) as connection:
        connection.execute(LET_GO)
        connection.commit()
