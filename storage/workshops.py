"""The workshops themselves: made, found, copied, due, changed and deleted."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from facilitation.programme import Programme
from facilitation.state import Status, Workshop
from storage.codec import CODEC, read_programme, write_programme, write_state
from storage.errors import AlreadyStarted, UnknownWorkshop
from storage.tables import workshops
from storage.transaction import Transaction

LEASE = timedelta(seconds=5)  # a claimed wake-up comes again after this, should its process die


@dataclass(frozen=True, slots=True)
class Listing:
    """A workshop as it stands in a list. `code` is what people type to join."""

    id: WorkshopId
    code: str
    owner: str
    status: Status
    day: date
    deletes_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """A programme as its owner wrote it (YAML), and as it was read."""

    source: str
    programme: Programme


_LISTING = tuple(workshops.c[name] for name in Listing.__slots__)


def _planned(plan: Plan) -> dict[str, Any]:
    day = plan.programme.day
    return {
        "source": plan.source,
        "programme": write_programme(plan.programme),
        "codec": CODEC,
        "day": day,
        "deletes_on": day + plan.programme.delete_after,
    }


async def create(
    connection: AsyncConnection, listing: tuple[WorkshopId, str, str], source: str, state: Workshop
) -> None:
    """Take in a new workshop, given as (id, code, owner's account), as it is before the day.

    Raises:
        sqlalchemy.exc.IntegrityError: the code is taken (draw another), or there is no such owner.
    """
    workshop, code, owner = listing
    row = _planned(Plan(source, state.programme)) | {
        "id": workshop,
        "code": code,
        "owner": owner,
        "programme_version": 1,
        "state": write_state(state),
        "version": 0,
        "status": state.status,
        "wake_at": None,
    }
    await connection.execute(insert(workshops), row)


def _listing(row: Any) -> Listing:
    id_, code, owner, status, day, deletes_on = row
    return Listing(WorkshopId(id_), code, owner, Status(status), day, deletes_on)


async def find(connection: AsyncConnection, workshop: WorkshopId) -> Listing | None:
    """The workshop with this id."""
    row = (await connection.execute(select(*_LISTING).where(workshops.c.id == workshop))).first()
    return _listing(row) if row else None


async def by_code(connection: AsyncConnection, code: str) -> Listing | None:
    """The workshop that people join with this code."""
    row = (await connection.execute(select(*_LISTING).where(workshops.c.code == code))).first()
    return _listing(row) if row else None


async def of_account(connection: AsyncConnection, account: str) -> tuple[Listing, ...]:
    """An account's workshops, the latest day first."""
    w = workshops.c
    query = select(*_LISTING).where(w.owner == account).order_by(w.day.desc(), w.id)
    return tuple(_listing(row) for row in await connection.execute(query))


async def plan(connection: AsyncConnection, workshop: WorkshopId) -> Plan:
    """A workshop's programme, as written and as read: what a copy is made from.

    Raises:
        UnknownWorkshop
    """
    w = workshops.c
    query = select(w.source, w.programme, w.codec).where(w.id == workshop)
    row = (await connection.execute(query)).first()
    if row is None:
        raise UnknownWorkshop
    return Plan(row.source, read_programme(row.programme, row.codec))


async def replan(transaction: Transaction, workshop: WorkshopId, new: Plan) -> None:
    """Put another programme in the place of a workshop's, before the day begins.

    Raises:
        UnknownWorkshop, AlreadyStarted
    """
    before = transaction.loaded(workshop)
    if before.state.status is not Status.PLANNED:
        raise AlreadyStarted
    after = replace(
        before,
        state=replace(before.state, programme=new.programme),
        version=before.version + 1,
        programme_version=before.programme_version + 1,
    )
    changed = _planned(new) | {
        "version": after.version,
        "programme_version": after.programme_version,
    }
    where = workshops.c.id == workshop
    await transaction.connection.execute(update(workshops).where(where), changed)
    transaction.changed(workshop, after)


async def remove(transaction: Transaction, workshop: WorkshopId) -> None:
    """Delete a workshop and all that belongs to it."""
    await transaction.connection.execute(delete(workshops).where(workshops.c.id == workshop))
    transaction.gone(workshop)


async def expire(transaction: Transaction, today: date) -> int:
    """Delete the workshops whose day of deletion has come; returns how many."""
    w = workshops.c
    deleted = delete(workshops).where(w.deletes_on <= today).returning(w.id)
    gone = (await transaction.connection.execute(deleted)).scalars().all()
    for workshop in gone:
        transaction.gone(workshop)
    return len(gone)


def _due(now: datetime, limit: int) -> Select[Any]:
    w = workshops.c
    return select(w.id).where(w.wake_at <= now).order_by(w.wake_at).limit(limit)


async def due(
    connection: AsyncConnection, now: datetime, limit: int = 100
) -> tuple[WorkshopId, ...]:
    """The workshops whose wake-up has come, the longest waiting first."""
    return tuple((await connection.execute(_due(now, limit))).scalars())


async def claim_due(
    connection: AsyncConnection, now: datetime, limit: int = 100
) -> tuple[WorkshopId, ...]:
    """As `due`, but no other process gets the same ones within `LEASE`."""
    query = _due(now, limit).with_for_update(skip_locked=True)  # SQLite has one process anyway
    claimed = tuple((await connection.execute(query)).scalars())
    if claimed:
        later = update(workshops).where(workshops.c.id.in_(claimed))
        await connection.execute(later, {"wake_at": now + LEASE})
    return claimed


async def next_wake(connection: AsyncConnection) -> datetime | None:
    """When the next wake-up comes."""
    found: datetime | None = (
        await connection.execute(select(func.min(workshops.c.wake_at)))
    ).scalar()
    return found
