"""The limits of the platforms, shared by all processes: when may the next request go?

Each limit is a bucket with one moment in it, `free_at`: how far ahead its requests are already
spread (GCRA, as in ATM). A request may go when `free_at` is at most `burst` - 1 requests ahead of
it, and moves it on by `every`. Every request in a window of length T but the last moved `free_at`
on from the window's start or later, and the last was not more than `burst` - 1 requests early: so
at most burst + T / every pass in any window. That holds in whatever order they were reserved, so
that what goes in half a second can be reserved now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import bindparam, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keys import keys, same, wanted
from storage.tables import LONG_AGO, paces
from storage.upserts import insert

CROWDED = timedelta(milliseconds=20)  # until a bucket is tried again that another process has now


class Cost(Protocol):
    """One limit that a request counts against: on average once in `every` seconds."""

    @property
    def bucket(self) -> str:
        """The limit's name, or its digest."""
        ...

    @property
    def every(self) -> float:
        """Seconds."""
        ...

    @property
    def burst(self) -> int:
        """How many may go at once."""
        ...

    @property
    def count(self) -> int:
        """How many of them this one takes."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """A bucket: how far its requests are spread, and until when the platform wants none."""

    free_at: datetime = LONG_AGO
    blocked_until: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class At:
    """It is reserved; it may go then, and not before."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class NotYet:
    """Nothing is reserved. `ask_at` is when to ask again, `full` what is in the way."""

    ask_at: datetime
    full: tuple[str, ...]


def earliest(pace: Pace, cost: Cost, now: datetime) -> datetime:
    """When a request may go. One that takes more than `burst` waits for an empty bucket."""
    early = timedelta(seconds=max(0, cost.burst - cost.count) * cost.every)
    return max(now, pace.free_at - early, pace.blocked_until)


def taken(pace: Pace, cost: Cost, at: datetime) -> Pace:
    """The bucket when the request goes then."""
    length = timedelta(seconds=cost.count * cost.every)
    return replace(pace, free_at=max(at, pace.free_at) + length)


async def reserve(
    connection: AsyncConnection, costs: Sequence[Cost], now: datetime, horizon: timedelta
) -> At | NotYet:
    """Reserve one request in all its limits, where it can go within the horizon."""
    buckets = Buckets(connection)
    await buckets.read(costs)
    slot = buckets.reserve(costs, now, horizon)
    await buckets.save()
    return slot


class Buckets:
    """The buckets that one transaction reserves from. No other process can meanwhile."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._paces: dict[str, Pace] = {}
        self._before: dict[str, Pace] = {}

    async def read(self, costs: Iterable[Cost]) -> None:
        """Take these buckets; one that another process has now stays with it.

        Nothing here waits for another process: who waits while holding something can be waited
        for in a ring.
        """
        await self._lock({cost.bucket for cost in costs} - self._paces.keys())

    async def _lock(self, names: set[str]) -> None:
        if not names:
            return
        await self._find(names)
        if missing := sorted(names - self._paces.keys()):
            adding = insert(self._connection, paces).on_conflict_do_nothing()
            fresh = {"free_at": LONG_AGO, "blocked_until": LONG_AGO}
            await self._connection.execute(adding, [fresh | {"bucket": name} for name in missing])
            await self._find(missing)

    async def _find(self, names: Iterable[str]) -> None:
        rows = await self._connection.execute(_FIND, wanted((name,) for name in sorted(names)))
        found = {row.bucket: Pace(row.free_at, row.blocked_until) for row in rows}
        self._paces |= found
        self._before |= found

    def reserve(self, costs: Sequence[Cost], now: datetime, horizon: timedelta) -> At | NotYet:
        """Reserve a request that can go within the horizon.

        One that waits for a slow limit is not reserved ahead in a fast one that is idle: that is
        the wider limit, and what does not have to wait would be held up there.
        """
        if any(cost.bucket not in self._paces for cost in costs):
            return NotYet(now + CROWDED, ())
        when = {cost.bucket: earliest(self._paces[cost.bucket], cost, now) for cost in costs}
        at = max(when.values(), default=now)
        full = [cost for cost in costs if when[cost.bucket] == at]
        pace = min((cost.every for cost in full), default=0.0)
        idle = any(c.every < pace and at > max(now, self._paces[c.bucket].free_at) for c in costs)
        if at > now + horizon or idle:
            ask_at = at if idle else at - horizon / 2
            return NotYet(ask_at, tuple(cost.bucket for cost in full))
        for cost in costs:
            self._paces[cost.bucket] = taken(self._paces[cost.bucket], cost, at)
        return At(at)

    async def save(self) -> None:
        """Write what was reserved."""
        changed = sorted(name for name, pace in self._paces.items() if pace != self._before[name])
        if changed:
            rows = [{"the_bucket": name, "to": self._paces[name].free_at} for name in changed]
            await self._connection.execute(_SAVE, rows)


_FIND = (
    select(paces)
    .where(*same((paces.c.bucket,), keys((paces.c.bucket,))))
    .with_for_update(skip_locked=True, of=paces)
)
_SAVE = (
    update(paces)
    .where(paces.c.bucket == bindparam("the_bucket"))
    .values(free_at=bindparam("to", type_=paces.c.free_at.type))
)


async def block(connection: AsyncConnection, bucket: str, until: datetime) -> None:
    """Let nothing through before `until`: the platform said so."""
    adding = insert(connection, paces)
    later, now = adding.excluded.blocked_until, paces.c.blocked_until
    adding = adding.on_conflict_do_update(
        index_elements=["bucket"], set_={"blocked_until": case((later > now, later), else_=now)}
    )
    row = {"bucket": bucket, "free_at": LONG_AGO, "blocked_until": until}
    await connection.execute(adding, row)


async def forget_before(connection: AsyncConnection, now: datetime) -> None:
    """Let go of the buckets that are empty: they say no more than none at all."""
    p = paces.c
    await connection.execute(delete(paces).where(p.free_at <= now, p.blocked_until <= now))
