"""The outbox, as the planner uses it: which posts are to stand where, and what became of them.

A row says which content is wanted (a digest, never the words) and which is shown. Whoever sends
asks for the newest content then, so that many changes become one message, and what was on its way
when the program died is found in the rows; see `storage.dispatch`.

The line. `number` is a row's place in line at its destination. A new row goes to the end, in the
order in which the rows were wanted, and keeps its place until the post stands. A post that stands
and is to be changed goes to the end anew. New posts wait for one another and pass the changes that
wait: those are many, and a platform takes few of them.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, Table, and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from storage.contacts import Destination, Kind
from storage.keys import keys, same
from storage.keys import wanted as wanted_keys
from storage.tables import LONG_AGO, contacts, places, posts, troubles
from storage.upserts import insert

AT_ONCE = LONG_AGO  # `next_at` of what waits for nothing
FRONT = 0  # the number of what goes before everything; all others have higher ones
ID_LENGTH = 32  # characters, as the other ids


class Status(StrEnum):
    """How far a post is."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


WAITING = (Status.QUEUED, Status.SENDING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to stand at a destination under a key, as a digest of its content.

    `thread` is the key of the post there in whose thread it stands; where that one failed or does
    not exist, it is sent on its own. `settled` says that this is its final form. A `file` is sent
    once for each digest; it is never changed in its place. Nothing goes before `after`,
    and what is new at the destination waits with it. What is to go `first` waits for nothing else,
    wherever that is to go.
    """

    destination: Destination
    key: str
    digest: str
    thread: str = ""
    settled: bool = False
    file: bool = False
    after: datetime = AT_ONCE
    first: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """A post as it stands in the outbox. `stands` says that people can see it.

    `shown` is the digest of what they see; `fault` is why it failed or waits, a code.
    """

    id: str
    destination: Destination
    key: str
    thread: str
    wanted: str
    shown: str
    stands: bool
    status: Status
    settled: bool
    fault: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A post that was given up, and why, as a code."""

    destination: Destination
    key: str
    code: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A platform that does not answer, since when."""

    platform: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Faults:
    """What a workshop's facilitator ought to know about its chats."""

    failures: tuple[Failure, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def post_id(workshop: WorkshopId, destination: Destination, key: str) -> str:
    """A post's id: the same each time, in each process, and nowhere else."""
    named = json.dumps([workshop, destination.id, key])
    return sha256(named.encode()).hexdigest()[:ID_LENGTH]


async def want(connection: AsyncConnection, workshop: WorkshopId, wanted: Sequence[Wanted]) -> None:
    """Let these posts stand as they are described, in this order where they are new.

    What is wanted already is not sent again; a post that failed is tried again when its content
    changes. Where nobody is to be reached, it has failed at once. A destination that does not
    exist any more is passed over.
    """
    known = await _destinations(connection, wanted)
    line = (await connection.execute(select(func.max(posts.c.number)))).scalar() or 0
    rows = [
        _row(workshop, one, known[one.destination.id], FRONT if one.first else line + place)
        for place, one in enumerate(wanted, start=1)
        if one.destination.id in known
    ]
    if rows:
        adding = insert(connection, posts)
        e, p = adding.excluded, posts.c
        done = or_(p.status == Status.SENT, p.status == Status.FAILED)
        again = and_(p.wanted != e.wanted, done)
        changed: dict[str, Any] = {
            name: case((again, e[name]), else_=p[name])
            for name in ("status", "fault", "attempts", "next_at")
        }
        changed["number"] = case((and_(again, p.remote.is_not(None)), e.number), else_=p.number)
        changed |= {"wanted": e.wanted, "settled": e.settled}
        adding = adding.on_conflict_do_update(index_elements=["id"], set_=changed)
        # In the order of ids, as in `settle`: two processes never wait for each other in a ring.
        await connection.execute(adding, sorted(rows, key=itemgetter("id")))


def _row(workshop: WorkshopId, one: Wanted, known: Any, number: int) -> dict[str, Any]:
    to = one.destination
    return {
        "id": post_id(workshop, to, one.key),
        "number": number,
        "workshop": workshop,
        "destination": to.id,
        "place": to.id if to.kind is Kind.PLACE else None,
        "contact": to.id if to.kind is Kind.CONTACT else None,
        "platform": known.platform,
        "tenant": known.tenant,
        "key": one.key,
        "thread": one.thread,
        "file": one.file,
        "wanted": one.digest,
        "shown": "",
        "remote": None,
        "status": Status.FAILED if known.unreachable else Status.QUEUED,
        "settled": one.settled,
        "attempts": 0,
        "unsure": False,
        "next_at": one.after,
        "lease_until": None,
        "fault": known.unreachable,
    }


def _known(table: Table) -> Select[Any]:
    c = table.c
    found = select(c.id, c.platform, c.tenant, c.unreachable)
    return found.where(*same((c.id,), keys((c.id,))))


_KNOWN = {Kind.PLACE: _known(places), Kind.CONTACT: _known(contacts)}


async def _destinations(connection: AsyncConnection, wanted: Sequence[Wanted]) -> dict[str, Any]:
    """The destinations that exist, by id."""
    found: dict[str, Any] = {}
    for kind, query in _KNOWN.items():
        ids = {one.destination.id for one in wanted if one.destination.kind is kind}
        if ids:
            rows = await connection.execute(query, wanted_keys((id_,) for id_ in sorted(ids)))
            found |= {row.id: row for row in rows}
    return found


async def drop_unsent(connection: AsyncConnection, ids: Collection[str]) -> None:
    """Let go of posts that do not stand and are not on their way; the others stay as they are."""
    p = posts.c
    unsent = (p.remote.is_(None), p.status != Status.SENDING)
    gone = delete(posts).where(p.id == bindparam("the_id"), *unsent)
    if ids:
        await connection.execute(gone, [{"the_id": id_} for id_ in sorted(ids)])


async def of_workshop(
    connection: AsyncConnection, workshop: WorkshopId, *, settled: bool = True
) -> tuple[Recorded, ...]:
    """A workshop's posts as they stand in line; without those in their final form if so asked."""
    p = posts.c
    columns = (p.id, p.place, p.contact, p.key, p.thread, p.wanted, p.shown, p.remote, p.status)
    query = select(*columns, p.settled, p.fault).where(p.workshop == workshop)
    if not settled:
        query = query.where(or_(p.settled.is_(False), p.status != Status.SENT))
    return tuple(
        Recorded(
            id=row.id,
            destination=_destination(row),
            key=row.key,
            thread=row.thread,
            wanted=row.wanted,
            shown=row.shown,
            stands=row.remote is not None,
            status=Status(row.status),
            settled=row.settled,
            fault=row.fault,
        )
        for row in await connection.execute(query.order_by(p.number, p.id))
    )


def _destination(row: Any) -> Destination:
    if row.place is not None:
        return Destination(Kind.PLACE, row.place)
    return Destination(Kind.CONTACT, row.contact)


async def faults(connection: AsyncConnection, workshop: WorkshopId) -> Faults:
    """Which of a workshop's posts were given up, and which of its platforms do not answer."""
    p, t = posts.c, troubles.c
    query = select(p.place, p.contact, p.key, p.fault)
    failed = query.where(p.workshop == workshop, p.status == Status.FAILED)
    failures = await connection.execute(failed.order_by(p.number, p.id))
    mine = select(p.platform).where(p.workshop == workshop)
    silent = select(t.platform, t.since).where(t.platform.in_(mine)).order_by(t.platform)
    return Faults(
        tuple(Failure(_destination(row), row.key, row.fault) for row in failures),
        tuple(Trouble(*row) for row in await connection.execute(silent)),
    )


async def set_unreachable(connection: AsyncConnection, where: Destination, code: str) -> None:
    """Remember that nothing can be sent to a destination; what waits for it has failed."""
    table = places if where.kind is Kind.PLACE else contacts
    await connection.execute(update(table).where(table.c.id == where.id), {"unreachable": code})
    p = posts.c
    waiting = update(posts).where(p.destination == where.id, p.status == Status.QUEUED)
    await connection.execute(waiting, {"status": Status.FAILED, "fault": code})


async def revive(connection: AsyncConnection, where: Destination) -> bool:
    """They were heard from again: send what failed because they could not be reached.

    Returns whether they could not. What failed for another reason is not tried again.
    """
    table = places if where.kind is Kind.PLACE else contacts
    query = select(table.c.unreachable).where(table.c.id == where.id)
    code = (await connection.execute(query)).scalar()
    if not code:
        return False
    await connection.execute(update(table).where(table.c.id == where.id), {"unreachable": ""})
    p = posts.c
    failed = (p.destination == where.id, p.status == Status.FAILED, p.fault == code)
    again = {"status": Status.QUEUED, "fault": "", "attempts": 0, "next_at": AT_ONCE}
    await connection.execute(update(posts).where(*failed), again)
    return True
