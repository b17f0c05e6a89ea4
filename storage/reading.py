"""What was written in a workshop, read back: entries, drafts, the log, and the whole record."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.events import AnyEvent
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo, WorkshopId
from facilitation.record import Attendee, Entry, Record
from facilitation.state import Workshop
from storage.codec import read_event, read_value
from storage.ledger import newest
from storage.tables import answers, drafts, events, people
from surveys.answers import Value, says_anything


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is writing in a slot."""

    phase: PhaseId
    round: int
    slot: str
    owner: str
    value: Value


async def entries(
    connection: AsyncConnection,
    workshop: WorkshopId,
    phase: PhaseId | None = None,
    owner: str | None = None,
) -> tuple[Entry, ...]:
    """The latest version of each answer, on time or late: of one phase, one owner, or all.

    In the order of phase, round, table, owner and slot, which is the same on every database.
    """
    query = select(answers).where(answers.c.workshop == workshop, newest())
    if phase is not None:
        query = query.where(answers.c.phase == phase)
    if owner is not None:
        query = query.where(answers.c.owner == owner)
    return await _entries(connection, query)


async def versions(
    connection: AsyncConnection, workshop: WorkshopId, owner: str
) -> tuple[Entry, ...]:
    """Every version of an owner's answers: what «mine svar» shows."""
    query = select(answers).where(answers.c.workshop == workshop, answers.c.owner == owner)
    return await _entries(connection, query)


async def _entries(connection: AsyncConnection, query: Select[Any]) -> tuple[Entry, ...]:
    found = [_entry(row) for row in await connection.execute(query)]
    return tuple(
        sorted(found, key=lambda e: (e.phase, e.round, e.table, e.owner, e.slot, e.version))
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        phase=PhaseId(row.phase),
        round=row.round,
        run=RunNo(row.run),
        slot=row.slot,
        owner=row.owner,
        table=TableNo(row.place),
        value=read_value(row.value, row.codec),
        version=row.version,
        late=row.late,
        by_host=row.by_host,
        erased=row.erased,
    )


async def own_drafts(
    connection: AsyncConnection, workshop: WorkshopId, owner: str
) -> tuple[Draft, ...]:
    """What an owner is writing."""
    d = drafts.c
    query = select(drafts).where(d.workshop == workshop, d.owner == owner)
    return tuple(
        Draft(PhaseId(row.phase), row.round, row.slot, row.owner, read_value(row.value, row.codec))
        for row in await connection.execute(query.order_by(d.phase, d.round, d.slot))
    )


async def log(
    connection: AsyncConnection, workshop: WorkshopId, after: int = 0
) -> tuple[tuple[int, AnyEvent], ...]:
    """The events after a version, each with the version that it made."""
    return tuple(
        (row.number, read_event(row.kind, row.body, row.codec))
        for row in await _events(connection, workshop, after)
    )


async def _events(
    connection: AsyncConnection, workshop: WorkshopId, after: int = 0
) -> list[Row[Any]]:
    e = events.c
    query = select(events).where(e.workshop == workshop, e.number > after).order_by(e.number)
    return list(await connection.execute(query))


async def record(connection: AsyncConnection, workshop: WorkshopId, state: Workshop) -> Record:
    """All that a day leaves behind, for the documents."""
    seats = {person.id: person.table for person in state.people}
    p = people.c
    found = await connection.execute(select(people).where(p.workshop == workshop).order_by(p.id))
    return Record(
        workshop=workshop,
        programme=state.programme,
        runs=state.past,
        people=tuple(
            Attendee(PersonId(row.id), row.alias, row.organisation, seats[PersonId(row.id)])
            for row in found
            if row.id in seats
        ),
        entries=await entries(connection, workshop),
        hidden=state.hidden,
        anchor=state.anchor,
        events=tuple(
            (row.number, row.kind, row.body) for row in await _events(connection, workshop)
        ),
    )


async def drafting(
    connection: AsyncConnection, workshop: WorkshopId, phase: PhaseId, round_: int
) -> frozenset[str]:
    """Who has a draft with something in it, by owner: who has begun, never what they wrote."""
    d = drafts.c
    query = select(d.owner, d.value, d.codec)
    query = query.where(d.workshop == workshop, d.phase == phase, d.round == round_)
    found = await connection.execute(query)
    return frozenset(row.owner for row in found if says_anything(read_value(row.value, row.codec)))


async def drafts_of(
    connection: AsyncConnection, workshop: WorkshopId, phase: PhaseId
) -> tuple[Draft, ...]:
    """What everybody is writing in a phase: for each writer's own page, and nobody else's."""
    d = drafts.c
    query = select(drafts).where(d.workshop == workshop, d.phase == phase)
    found = await connection.execute(query.order_by(d.round, d.owner, d.slot))
    return tuple(
        Draft(PhaseId(row.phase), row.round, row.slot, row.owner, read_value(row.value, row.codec))
        for row in found
    )
