"""What a database is told when it is opened, and who may open it."""

import asyncio
import threading
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import links
from storage.database import READERS, Database
from storage.errors import FileInUse, SchemaUnknown
from storage.store import Store
from tests.storage.days import MORNING, SetClock, drawing

PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "query_only")


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A file in a folder that does not exist yet."""
    return f"sqlite:///{tmp_path / 'data' / 'bordduk.db'}"


async def told(connection: AsyncConnection) -> tuple[str | int, ...]:
    """The values of the PRAGMAs."""
    return tuple(
        [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in PRAGMAS]
    )


async def test_sqlite_is_told_to_keep_what_it_acknowledges(address: str) -> None:
    database = await Database.open(address)

    async with database.writing() as connection:
        assert await told(connection) == ("wal", 2, 1, 1, 0)  # 2 is FULL
    async with database.reading() as connection:
        assert await told(connection) == ("wal", 2, 1, 1, 1)
    await database.close()


async def test_a_reader_cannot_write(address: str) -> None:
    database = await Database.open(address)

    async with database.reading() as connection:
        with pytest.raises(OperationalError, match="readonly"):
            await links.add_account(connection, links.Account("a1", "Kari"))
    await database.close()


async def test_readers_read_while_the_writer_writes(address: str) -> None:
    database = await Database.open(address)

    async with database.writing() as writer, database.reading() as reader:
        await links.add_account(writer, links.Account("a1", "Kari"))
        assert await links.accounts_listed(reader) == ()
    await database.close()


async def test_many_readers_share_the_connections_that_there_are(address: str) -> None:
    database = await Database.open(address)
    before = threading.active_count()

    async def read() -> int:
        async with database.reading() as connection:
            await connection.execute(text("SELECT 1"))
            await asyncio.sleep(0)
            return threading.active_count() - before

    assert max(await asyncio.gather(*(read() for _ in range(50)))) == READERS
    await database.close()


async def test_a_file_is_open_in_one_process_at_a_time(address: str) -> None:
    database = await Database.open(address)

    with pytest.raises(FileInUse, match=r"bordduk\.db"):
        await Database.open(address)

    await database.close()
    await (await Database.open(address)).close()


async def test_a_database_of_a_newer_version_is_refused(address: str) -> None:
    database = await Database.open(address)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await connection.commit()
    await database.close()

    with pytest.raises(SchemaUnknown, match="9999"):
        await Database.open(address)


async def test_moments_come_back_in_utc(address: str) -> None:
    store = await Store.open(address, SetClock(), drawing())
    oslo = MORNING.astimezone(timezone(timedelta(hours=1)))

    await store.write(links.add_link, links.Link("l1", "projector", expires_at=oslo))

    link = await store.read(links.link, "l1", MORNING - timedelta(days=1))
    assert link is not None
    assert repr(link.expires_at) == repr(MORNING)
    await store.close()


async def test_a_moment_without_a_zone_is_refused(address: str) -> None:
    store = await Store.open(address, SetClock(), drawing())
    nowhere = MORNING.replace(tzinfo=None)

    with pytest.raises(StatementError, match="a moment needs a zone"):
        await store.write(links.add_link, links.Link("l1", "projector", expires_at=nowhere))
    await store.close()


async def test_beside_an_owner_one_may_read_but_not_write(address: str) -> None:
    owner = await Store.open(address, SetClock(), drawing())
    await owner.write(links.add_account, links.Account("a1", "Kari"))
    beside = await Store.beside(address, SetClock(), drawing())

    assert await beside.read(links.accounts_listed) == (links.Account("a1", "Kari"),)
    with pytest.raises(OperationalError, match="readonly"):
        await beside.write(links.add_account, links.Account("a2", "Ola"))
    await beside.close()
    await owner.close()


async def test_a_database_without_our_tables_cannot_be_read_beside(tmp_path: Path) -> None:
    with pytest.raises(SchemaUnknown, match="the database is at None"):
        await Database.beside(f"sqlite:///{tmp_path / 'empty.db'}")
