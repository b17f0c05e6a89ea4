"""`bordduk document`: a workshop's documents as files, also beside a running server."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.chance import Chance
from bot.clock import SystemClock
from bot.documents import Wanted, file_name, make, preliminary
from facilitation.ids import WorkshopId
from facilitation.record import Record
from facilitation.state import Status
from storage import workshops
from storage.errors import FileInUse
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Day:
    """A workshop as it stands, and whether its day is closed."""

    record: Record
    closed: bool


async def day_of(database: str, named: str) -> Day:
    """The workshop with this id or join code.

    Raises:
        UnknownWorkshop, SchemaUnknown
    """
    store = await _opened(database)
    try:
        wanted = WorkshopId(named)
        if listing := await store.read(workshops.by_code, named.strip().upper()):
            wanted = listing.id
        state, _ = await store.snapshot(wanted)
        return Day(await store.record(wanted), closed=state.status is Status.CLOSED)
    finally:
        await store.close()


async def _opened(database: str) -> Store:
    clock, new_id = SystemClock(), Chance().id
    try:
        return await Store.open(database, clock, new_id)
    except FileInUse:  # a server runs: read beside it
        return await Store.beside(database, clock, new_id)


def write(day: Day, kinds: tuple[str, ...], language: str, folder: Path) -> Iterator[Path]:
    """Write the documents into a folder, each as it is made; yields where they stand."""
    record = day.record if day.closed else preliminary(day.record)
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        path = folder / file_name(day.record, Wanted(kind, language), closed=day.closed)
        path.write_bytes(make(record, Wanted(kind, language)))
        yield path
