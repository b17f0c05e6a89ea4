"""The database's history, and how to bring a database up to the present.

A new step: change `storage/tables.py`, write `versions/NNNN_what.py` by hand or with Alembic's
autogenerate, and raise `HEAD`. A test compares the tables with what the steps make.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.errors import SchemaUnknown

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0007"  # said here, so that a start on a present database need not load Alembic


def upgrade(connection: Connection) -> None:
    """Bring the database behind `connection` up to `HEAD`, in its transaction.

    Raises:
        SchemaUnknown: the database comes from a newer version of the program.
    """
    if _revision(connection) == HEAD:
        return
    # Alembic is heavy, and most starts do not need it.
    from alembic import command  # noqa: PLC0415 -- see above
    from alembic.util import CommandError  # noqa: PLC0415 -- see above

    try:
        command.upgrade(config(connection), "head")
    except CommandError as error:
        raise SchemaUnknown(str(error)) from error


def check_present(connection: Connection) -> None:
    """Refuse a database that is not at `HEAD`: a reader cannot bring it there.

    Raises:
        SchemaUnknown
    """
    found = _revision(connection)
    if found != HEAD:
        raise SchemaUnknown(f"the database is at {found}, this version of the program at {HEAD}")


def config(connection: Connection) -> "Config":
    """Alembic's settings for one connection: no file is read, so it works from a wheel."""
    from alembic.config import Config  # noqa: PLC0415 -- heavy, and most starts do not need it

    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
