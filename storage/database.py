"""The connections: one that writes, several that read, and what each database needs told.

SQLite: one process owns the file, one connection writes. The driver would open transactions
lazily; ours begin when we say so, and a writing one takes the write lock at once (BEGIN
IMMEDIATE), because a lock taken halfway can fail.
"""

import fcntl
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TextIO

import aiosqlite
from sqlalchemy import URL, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import FileInUse
from storage.migrations import check_present, upgrade
from storage.news import News

READERS = 4  # reading connections; SQLite's run in a thread each
_MIGRATING = 4_172_001  # PostgreSQL's advisory lock: processes that start at once migrate in turn
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an acknowledged answer survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten; some builds only let it go
)
_ROWS = 64  # fetched at a time where a result is read bit by bit


class _Near(aiosqlite.Connection):
    """Asks SQLite where we stand, and goes to a thread only to wait for the disk.

    A statement takes SQLite some ten microseconds, and the way to a thread and back takes hundreds
    on a busy machine: it was most of what an answer cost (`docs/adr/0010-sqlite-near.md`).
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **more: Any) -> Any:
        if fn == self._conn.commit:
            return await super()._execute(fn, *args, **more)  # type: ignore[no-untyped-call]  # aiosqlite has no types here
        return fn(*args, **more)


class Database:
    """An open database. `alone` says that no other process writes to it; else they have `news`."""

    def __init__(
        self,
        writer: AsyncEngine,
        reader: AsyncEngine,
        lock: TextIO | None = None,
        news: News | None = None,
    ) -> None:
        self._writer, self._reader, self._lock = writer, reader, lock
        self.alone = lock is not None
        self.news = news

    @classmethod
    async def open(cls, address: str) -> "Database":
        """Open `address` (`sqlite:///path` or `postgresql://…`) and bring its tables up to date.

        Raises:
            FileInUse: another process has the SQLite file open.
            SchemaUnknown: a newer version of the program made the database.
        """
        url = make_url(address)
        database = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
        try:
            async with database.writing() as connection:
                if not database.alone:
                    lock = text("SELECT pg_advisory_xact_lock(:key)")
                    await connection.execute(lock, {"key": _MIGRATING})
                await connection.run_sync(upgrade)
                await connection.commit()
        except BaseException:
            await database.close()
            raise
        return database

    @classmethod
    async def beside(cls, address: str) -> "Database":
        """Open a SQLite file to read in it while another process owns it.

        Raises:
            SchemaUnknown: another version of the program has the file.
        """
        reader = _sqlite_reader(make_url(address))
        database = cls(reader, reader)
        try:
            async with database.reading() as connection:
                await connection.run_sync(check_present)
        except BaseException:
            await database.close()
            raise
        return database

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A connection that may write; what is not committed is rolled back."""
        async with self._writer.connect() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that reads one state of things, beside the writer."""
        async with self._reader.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Close all connections and let go of the file."""
        await self._reader.dispose()
        await self._writer.dispose()
        if self._lock is not None:
            self._lock.close()


def _postgresql(url: URL) -> Database:
    address, size = url.set(drivername="postgresql+asyncpg"), READERS + 1
    engine = create_async_engine(address, pool_size=size, hide_parameters=True)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(engine, reader, news=News(url))


def _sqlite(url: URL) -> Database:
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = _own(path)
    writer = _engine(url, pool_size=1, max_overflow=0)
    _prepare(writer, "BEGIN IMMEDIATE", _PRAGMAS)
    return Database(writer, _sqlite_reader(url), lock)


def _sqlite_reader(url: URL) -> AsyncEngine:
    # Who finds none free waits for one: that is short, and opening a file and a thread is not.
    reader = _engine(url, pool_size=READERS, max_overflow=0)
    _prepare(reader, "BEGIN", (*_PRAGMAS, "PRAGMA query_only = ON"))
    return reader


def _engine(url: URL, **pool: int) -> AsyncEngine:
    path = url.database or ""

    def connected() -> sqlite3.Connection:  # without isolation level: transactions are ours
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def near() -> Awaitable[aiosqlite.Connection]:
        connection = _Near(connected, _ROWS)
        connection._thread.daemon = True  # as SQLAlchemy has it: it must not hold the program
        return connection

    url = url.set(drivername="sqlite+aiosqlite")
    # Errors are logged: what people write is not to stand in them.
    return create_async_engine(url, async_creator=near, hide_parameters=True, **pool)


def _own(path: Path) -> TextIO:
    lock = Path(f"{path}.lock").open("w", encoding="ascii")  # noqa: SIM115 -- held until `close`
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise FileInUse(str(path)) from error
    return lock


def _prepare(engine: AsyncEngine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql(begin)
