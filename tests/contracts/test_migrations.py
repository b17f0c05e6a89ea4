"""The tables that the steps make are the tables that the code describes, on every database."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database
from storage.migrations import HEAD, config


def _check(connection: Connection) -> None:
    command.check(config(connection))  # raises where the two differ


def _heads(connection: Connection) -> list[str]:
    return list(ScriptDirectory.from_config(config(connection)).get_heads())


async def test_the_steps_make_the_tables_that_the_code_describes(address: str) -> None:
    database = await Database.open(address)

    async with database.writing() as connection:
        assert await connection.run_sync(_heads) == [HEAD]
        await connection.run_sync(_check)
    await database.close()
