"""A whole day in simulated time, through the same engine and store as a real one."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.chance import seeded
from bot.hub import Hub
from bot.rehearsal.attending import plan_arrivals
from bot.rehearsal.cast import MINUTE, cast
from bot.rehearsal.clock import SimulatedClock
from bot.rehearsal.incidents import plan_incidents
from bot.rehearsal.journal import Journal
from bot.rehearsal.leading import Facilitator
from bot.rehearsal.room import Room
from bot.rehearsal.talking import note_rounds, plan_choices, plan_groups, plan_turn
from bot.rehearsal.vocabulary import vocabulary
from bot.rehearsal.writing import plan_writing
from bot.runner import Runner
from facilitation.ids import RunNo, TableNo
from facilitation.programme import Programme
from facilitation.record import Record
from facilitation.state import Run, Status, Workshop
from facilitation.wake import wake_at
from facilitation.workshop import new
from storage.links import Account, add_account
from storage.store import Store

BEFORE = 15 * MINUTE  # how long before the planned start the doors open
LONGEST = timedelta(hours=24)  # a rehearsal that is not over by then never will be


class NeverEnds(Exception):
    """The rehearsal stood still, or went on past midnight: an error in the program."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A day as it was rehearsed."""

    state: Workshop
    record: Record
    journal: Journal


async def rehearse(programme: Programme, seed: int, language: str) -> Rehearsed:
    """Run a day with its `participants` at its `tables`; the same seed gives the same day.

    Raises:
        NeverEnds
    """
    begins = programme.moment(programme.items[0].start)
    async with _room(programme, seed, begins, language) as room:
        await room.store.write(add_account, Account(room.facilitator, ""))
        state = new(programme, room.facilitator)
        code = room.runner.chance.code()
        await room.store.create_workshop(room.workshop, code, room.facilitator, "", state)
        length = sum((item.length for item in programme.items), timedelta())
        people = cast(programme.participants, length, room.words, room.chance)
        plan_arrivals(room, people, begins)
        plan_incidents(room, begins, length)
        room.agenda.put(begins + room.seconds(0, 90), Facilitator(room).open)
        await _play(room, begins + LONGEST)
        final = await room.state()
        return Rehearsed(final, await room.store.record(room.workshop), room.journal)


@asynccontextmanager
async def _room(
    programme: Programme, seed: int, begins: datetime, language: str
) -> AsyncIterator[Room]:
    clock, chance = SimulatedClock(begins - BEFORE), seeded(seed)
    words = vocabulary((language, *programme.languages))
    with TemporaryDirectory(prefix="bordduk-", dir=_fast()) as folder:
        url = f"sqlite:///{Path(folder) / 'rehearsal.sqlite'}"
        store = await Store.open(url, clock, chance.id)
        try:
            # The people draw from a source of their own: an id more or less changes nobody.
            yield Room(Runner(store, clock, chance, Hub()), clock, seeded(seed), words)
        finally:
            await store.close()


def _fast() -> Path | None:
    """Where files live in memory, if there is such a place: a rehearsal need not survive."""
    memory = Path("/dev/shm")  # noqa: S108 -- a directory of our own is made in it
    return memory if memory.is_dir() and os.access(memory, os.W_OK) else None


async def _play(room: Room, until: datetime) -> None:
    """Let everything happen in its order: what the clock is due to do comes before the next act."""
    state, seen = await room.state(), Noticed()
    while (when := room.agenda.next()) is not None and state.status is not Status.CLOSED:
        due = wake_at(state)
        if due is not None and due <= when:
            room.clock.move_to(due)
            await room.runner.wake_due()
        else:
            room.clock.move_to(when)
            await room.agenda.take()()
        before, state = state, await room.state()
        if (due is not None and due <= when and wake_at(state) == due) or when > until:
            raise NeverEnds
        note_rounds(room, before.run, state.run)
        seen.notice(room, state)


class Noticed:
    """What people have reacted to: phases that began, and turns."""

    def __init__(self) -> None:
        self._run = RunNo(0)
        self._turns: set[tuple[RunNo, TableNo, int]] = set()

    def notice(self, room: Room, state: Workshop) -> None:
        """Let people plan what they do in a phase, or in a turn, that has begun since last."""
        run = state.run
        if run is None:
            return
        if run.number != self._run:
            self._run = run.number
            plan_choices(room, state, run)
            plan_writing(room, state, run)
            plan_groups(room, state, run)
        self._notice_turns(room, state, run)

    def _notice_turns(self, room: Room, state: Workshop, run: Run) -> None:
        for floor in run.floors:
            turn = (run.number, floor.number, floor.turn)
            if floor.speaker is not None and turn not in self._turns:
                self._turns.add(turn)
                plan_turn(room, state, run, floor)


def sized(programme: Programme, participants: int | None, tables: int | None) -> Programme:
    """The programme for another number of people or tables than it says itself."""
    return replace(
        programme,
        participants=participants or programme.participants,
        tables=tables or programme.tables,
    )
