"""What a store asks its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from storage.store import Store


@contextmanager
def questions(store: Store) -> Iterator[list[str]]:
    """What a store is asked, from now on: its queries."""
    asked: list[str] = []

    def heard(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    reader = store._database._reader.sync_engine
    event.listen(reader, "before_cursor_execute", heard)
    yield asked
    event.remove(reader, "before_cursor_execute", heard)
