"""What stands in the database file, read by nothing of ours: SQLite alone."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from tests.faults.load import ANSWERS, DRAFTS, Saved, Writer

_MOVES = "kind IN ('Started', 'Advanced', 'WentBack')"


def opened(folder: Path) -> closing[sqlite3.Connection]:
    """The file of the server whose data stand in `folder`; opening it recovers it."""
    return closing(sqlite3.connect(folder / "bordduk.sqlite"))


def lost(connection: sqlite3.Connection, writer: Writer, since: int = 0) -> Iterator[Saved]:
    """What a writer was told was saved and is not there as it was; the first `since` aside."""
    there = {
        (slot, version): _points(body)
        for slot, version, body in connection.execute(
            "SELECT slot, version, value FROM answers WHERE owner = ?", (writer.person,)
        )
    }
    for saved in writer.saved[since:]:
        known = there.get((saved.slot, saved.version))
        if saved.version and known != (saved.ids, saved.text):
            yield saved
    drafted = [saved for saved in writer.saved if saved.slot == DRAFTS]
    may_stand = {sent.text for sent in (*drafted[-1:], writer.waiting) if sent is not None}
    if drafted and _drafted(connection, writer.person) not in may_stand:
        yield drafted[-1]


def _drafted(connection: sqlite3.Connection, owner: str) -> str | None:
    """What stands where drafts are written: the draft, else the answer that it became."""
    for query in (
        "SELECT value FROM drafts WHERE owner = ? AND slot = ?",
        "SELECT value FROM answers WHERE owner = ? AND slot = ? ORDER BY version DESC LIMIT 1",
    ):
        row = connection.execute(query, (owner, DRAFTS)).fetchone()
        if row is not None:
            return _points(row[0])[1]
    return None


def _points(body: str) -> tuple[tuple[str, ...], str]:
    points = json.loads(body)["points"]
    return tuple(point["id"] for point in points), "\n".join(point["text"] for point in points)


def written_twice(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Answers that stand there twice, though they were sent with one key: there may be none."""
    found = connection.execute("SELECT owner, value FROM answers WHERE slot = ?", (ANSWERS,))
    times = Counter((owner, _points(body)[1]) for owner, body in found)
    return [answer for answer, count in times.items() if count > 1]


def doubled(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """The moves that were made more than once from the same place: there may be none."""
    seen = "json_extract(body, '$.seen')"
    query = f"SELECT workshop, {seen} FROM events WHERE {_MOVES} GROUP BY 1, 2 HAVING count(*) > 1"
    return list(connection.execute(query))


def unmade(connection: sqlite3.Connection, versions: Iterable[int]) -> list[int]:
    """The versions that somebody was told their move made, and that no move made."""
    found = connection.execute(f"SELECT number FROM events WHERE {_MOVES}")
    made = {number for (number,) in found}
    return [version for version in versions if version not in made]


def has_ended(connection: sqlite3.Connection, run: int) -> bool:
    """Whether a run's bell has rung."""
    query = "SELECT closed_at FROM runs WHERE number = ?"
    return connection.execute(query, (run,)).fetchone()[0] is not None


def answered(connection: sqlite3.Connection) -> int:
    """How many versions of answers there are."""
    return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])


def sound(connection: sqlite3.Connection) -> bool:
    """Whether the file itself is whole."""
    return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
