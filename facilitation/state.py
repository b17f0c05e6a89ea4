"""A workshop as it stands. State classes have no logic beyond looking things up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from facilitation.countdown import Countdown, Mark
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.programme import Programme

BEFORE = RunNo(0)  # no run has this number
PLENARY = TableNo(0)  # the number of the one group in plenary


class Status(StrEnum):
    """Where the day is."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the room. Present is joined and not left: a silent phone on the table is present.

    `extra` is personal extra time, in percent of a phase. `since` is the run they joined in (0:
    before the day began).
    """

    id: PersonId
    table: TableNo
    device: bool = True
    left: bool = False
    away: bool = False
    removed: bool = False
    extra: int = 0
    since: RunNo = BEFORE

    @property
    def present(self) -> bool:
        """In the workshop, if perhaps out of the room for a moment."""
        return not (self.left or self.removed)

    @property
    def takes_turns(self) -> bool:
        """In the room."""
        return self.present and not self.away


class Stage(StrEnum):
    """Where a group is within its phase."""

    ROUND = "round"  # somebody has the floor
    OPEN = "open"  # free discussion, notes and outcome
    READY = "ready"  # the host says they are finished


Speaker = PersonId | TableNo | str  # a person, a group's number, or a topic's item id


@dataclass(frozen=True, slots=True)
class Floor:
    """One group in a running phase, and who has the floor there.

    `queue` begins with whoever speaks now. `spoken` have had their turn, `passed` gave it up (and
    are not asked again), `again` are to speak once more when all have (one point at a time).
    `turn` counts turns; «next» must name it.
    """

    number: TableNo
    members: tuple[PersonId, ...]
    host: PersonId | None = None
    stage: Stage = Stage.OPEN
    queue: tuple[Speaker, ...] = ()
    spoken: tuple[Speaker, ...] = ()
    passed: tuple[Speaker, ...] = ()
    turn: int = 0
    clock: Countdown | None = None
    signalled: bool = False

    @property
    def speaker(self) -> Speaker | None:
        """Who has the floor."""
        return self.queue[0] if self.queue else None


@dataclass(frozen=True, slots=True)
class Run:
    """A phase while it runs. `round` counts repetitions; `by` is who began it (None: the clock)."""

    number: RunNo
    phase: PhaseId
    round: int
    started: datetime
    planned: timedelta
    clock: Countdown
    floors: tuple[Floor, ...] = ()
    rung: tuple[Mark, ...] = ()
    ready: tuple[PersonId, ...] = ()
    revealed: bool = False


@dataclass(frozen=True, slots=True)
class PastRun:
    """A phase that has been run. `groups` are (group number, members) as they sat."""

    number: RunNo
    phase: PhaseId
    round: int
    started: datetime
    ended: datetime
    planned: timedelta
    revealed: bool = False
    skipped: bool = False
    groups: tuple[tuple[TableNo, tuple[PersonId, ...]], ...] = ()


@dataclass(frozen=True)
class Workshop:
    """A workshop's whole state; with the programme it says everything there is to say.

    `moves` counts the facilitator's controls and the clock's own steps: a control must name the
    count it saw. `moved_by` did the last one (None: the clock). `anchor` moves the whole plan when
    the day is run on another date, `shift` what is not locked. `lengths` are items' new lengths.
    `publish` says that the documents of a closed day go to everybody without being asked for.
    """

    programme: Programme
    status: Status = Status.PLANNED
    run: Run | None = None
    past: tuple[PastRun, ...] = ()
    people: tuple[Person, ...] = ()
    hosts: tuple[PersonId | None, ...] = ()  # one a table, in table order
    facilitators: tuple[PersonId, ...] = ()
    moves: int = 0
    moved_by: PersonId | None = None
    anchor: timedelta = timedelta(0)
    shift: timedelta = timedelta(0)
    lengths: tuple[tuple[str, timedelta], ...] = ()
    hidden: tuple[str, ...] = ()
    runs: int = 0
    publish: bool = False

    @property
    def tables(self) -> tuple[TableNo, ...]:
        """The tables' numbers, in order."""
        return tuple(TableNo(n) for n in range(1, len(self.hosts) + 1))

    def person(self, wanted: PersonId) -> Person | None:
        """The person with this id, if they ever joined."""
        return next((p for p in self.people if p.id == wanted), None)

    def at_table(self, table: TableNo) -> tuple[Person, ...]:
        """Those present at a table, in the order they joined."""
        return tuple(p for p in self.people if p.table == table and p.present)

    def host_of(self, table: TableNo) -> PersonId | None:
        """The table's host; None where none is named or there is no such table."""
        return self.hosts[table - 1] if 1 <= table <= len(self.hosts) else None
