"""One write transaction: which workshops it holds, as they stand, and what time it is in it.

The rule for locks: a transaction takes the rows of its workshops first, in order of their ids,
then those of its surveys, and everything about one is written under its row's lock. So two
processes never decide about the same one at once, and never wait for each other in a ring.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from facilitation.programme import Programme
from facilitation.state import Workshop
from storage import codec
from storage.errors import NewerCodec, UnknownWorkshop
from storage.ports import Clock
from storage.survey_tables import surveys
from storage.tables import events, workshops
from surveys.field_state import SurveyId

HELD_AT_MOST = 1_000  # workshops in memory; the oldest goes


@dataclass(frozen=True, slots=True)
class Loaded:
    """A workshop at a version. `last` is when its last event happened."""

    state: Workshop
    version: int
    programme_version: int
    wake_at: datetime | None
    last: datetime | None


class Held:
    """The workshops last seen, so that they need not be read and decoded each time.

    With several processes a held workshop may be old: its version is compared with the row's.
    """

    def __init__(self) -> None:
        self._loaded: dict[WorkshopId, Loaded] = {}

    def get(self, workshop: WorkshopId) -> Loaded | None:
        """The workshop as last seen here."""
        return self._loaded.get(workshop)

    def keep(self, workshop: WorkshopId, loaded: Loaded) -> None:
        """Hold on to what is committed; an older version never replaces a newer one."""
        old = self._loaded.pop(workshop, None)
        self._loaded[workshop] = loaded if old is None or old.version <= loaded.version else old
        if len(self._loaded) > HELD_AT_MOST:
            del self._loaded[next(iter(self._loaded))]

    def forget(self, workshop: WorkshopId) -> None:
        """Let go of a deleted workshop."""
        self._loaded.pop(workshop, None)


async def load(
    connection: AsyncConnection, wanted: Collection[WorkshopId], held: Held, *, lock: bool
) -> dict[WorkshopId, Loaded | Exception]:
    """The workshops as they stand in this transaction; those that do not exist are left out.

    One that cannot be read stands there with the reason.
    """
    w = workshops.c
    columns = (w.id, w.version, w.programme_version, w.wake_at)
    query: Select[Any] = select(*columns).where(w.id.in_(wanted))
    if lock:
        query = query.order_by(w.id).with_for_update()
    found: dict[WorkshopId, Loaded | Exception] = {}
    for row in (await connection.execute(query)).all():
        loaded = held.get(row.id)
        if loaded is None or loaded.version != row.version:
            try:
                found[row.id] = await _read(connection, row, loaded)
            except (ValueError, NewerCodec) as error:  # its own workshop's trouble, not the others'
                found[row.id] = error
        else:
            found[row.id] = replace(loaded, wake_at=row.wake_at)  # it may have been claimed
    return found


async def _read(connection: AsyncConnection, row: Row[Any], old: Loaded | None) -> Loaded:
    w = workshops.c
    programme: Programme | None = None
    if old is not None and old.programme_version == row.programme_version:
        programme = old.state.programme
    columns = [w.state, w.codec] if programme is not None else [w.state, w.codec, w.programme]
    body = (await connection.execute(select(*columns).where(w.id == row.id))).one()
    if programme is None:
        programme = codec.read_programme(body.programme, body.codec)
    newest = select(func.max(events.c.number)).where(events.c.workshop == row.id)
    last = select(events.c.at).where(
        events.c.workshop == row.id, events.c.number == newest.scalar_subquery()
    )
    return Loaded(
        state=codec.read_state(body.state, body.codec, programme),
        version=row.version,
        programme_version=row.programme_version,
        wake_at=row.wake_at,
        last=(await connection.execute(last)).scalar(),
    )


def one_of(found: dict[WorkshopId, Loaded | Exception], workshop: WorkshopId) -> Loaded:
    """One of the workshops found.

    Raises:
        UnknownWorkshop, or why it could not be read.
    """
    if workshop not in found:
        raise UnknownWorkshop
    loaded = found[workshop]
    if isinstance(loaded, Exception):
        raise loaded
    return loaded


class Transaction:
    """What jobs share while they are written together."""

    def __init__(
        self, connection: AsyncConnection, held: Held, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        self.connection, self.new_id = connection, new_id
        self._held, self._clock = held, clock
        self._loaded: dict[WorkshopId, Loaded | Exception] = {}

    async def lock(self, wanted: Collection[WorkshopId]) -> None:
        """Take the rows of these workshops; to be done once, before anything is decided."""
        if wanted:
            self._loaded = await load(self.connection, wanted, self._held, lock=True)

    async def lock_surveys(self, wanted: Collection[SurveyId]) -> None:
        """Take the rows of these surveys; to be done once, after the workshops'."""
        if wanted:
            query = select(surveys.c.id).where(surveys.c.id.in_(wanted)).order_by(surveys.c.id)
            await self.connection.execute(query.with_for_update())

    def loaded(self, workshop: WorkshopId) -> Loaded:
        """A locked workshop, with what this transaction has done to it.

        Raises:
            UnknownWorkshop
        """
        return one_of(self._loaded, workshop)

    def changed(self, workshop: WorkshopId, loaded: Loaded) -> None:
        """Go on from `loaded` in this transaction; others see it when it is committed."""
        self._loaded[workshop] = loaded

    def gone(self, workshop: WorkshopId) -> None:
        """The workshop was deleted in this transaction."""
        self._loaded[workshop] = UnknownWorkshop()

    def standing(self) -> dict[WorkshopId, Loaded | Exception]:
        """How things stand, to come back to."""
        return dict(self._loaded)

    def stand_back(self, before: dict[WorkshopId, Loaded | Exception]) -> None:
        """Forget what was done since `before`."""
        self._loaded = before

    def now(self, loaded: Loaded) -> datetime:
        """The time by the clock, but never before the workshop's last event."""
        now = self._clock.now()
        return now if loaded.last is None else max(now, loaded.last)

    def committed(self) -> None:
        """Hold what is now true."""
        for workshop, loaded in self._loaded.items():
            if isinstance(loaded, Loaded):
                self._held.keep(workshop, loaded)
            else:
                self._held.forget(workshop)
