"""What a day leaves behind: the value that every document is made of."""

from dataclasses import dataclass
from datetime import timedelta

from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.programme import Programme
from facilitation.state import PastRun
from surveys.answers import Value

OUTCOME = "outcome"  # the slot of a group's outcome; sub-questions are "1", "2", "3" …


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who took part. An erased person has no alias."""

    id: PersonId
    alias: str
    organisation: str
    table: TableNo


@dataclass(frozen=True, slots=True)
class Entry:
    """The latest version of one answer: an author's (or a table's) words in one slot of a phase.

    `owner` is a person's id, or "table:3" for a table's outcome; `table` where it was written.
    `late` came after the bell, `by_host` was written by a host for someone without a device.
    """

    id: str
    phase: PhaseId
    round: int
    run: RunNo
    slot: str
    owner: str
    table: TableNo
    value: Value
    version: int = 1
    late: bool = False
    by_host: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A day as it was run. `hidden` are the ids of points a facilitator has hidden.

    `anchor` is how far the whole plan was moved, where the day began far from its planned start.
    """

    workshop: str
    programme: Programme
    runs: tuple[PastRun, ...]
    people: tuple[Attendee, ...]
    entries: tuple[Entry, ...]
    hidden: tuple[str, ...] = ()
    anchor: timedelta = timedelta(0)
    events: tuple[tuple[int, str, str], ...] = ()  # number, kind, event as JSON: the log itself
