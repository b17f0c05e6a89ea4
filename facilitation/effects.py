"""What the shell must do. Plain values; nothing here can act."""

from dataclasses import dataclass
from datetime import datetime

from facilitation.countdown import Mark
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo


@dataclass(frozen=True, slots=True)
class OpenAnswers:
    """Take answers to a phase, on time until `closes` (None: until it is closed)."""

    run: RunNo
    phase: PhaseId
    round: int
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class MoveClosing:
    """The bell of an open run moved (None: the clock stands, or the end is soft)."""

    run: RunNo
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class CloseAnswers:
    """The run ended: drafts count as answers, and what comes later is late."""

    run: RunNo


@dataclass(frozen=True, slots=True)
class Ring:
    """Tell everybody how far the phase has come."""

    run: RunNo
    mark: Mark


@dataclass(frozen=True, slots=True)
class Call:
    """Give the floor: to a person, to a group (by its number), or to a topic (by its item id)."""

    run: RunNo
    floor: TableNo
    speaker: PersonId | TableNo | str


@dataclass(frozen=True, slots=True)
class SignalTurn:
    """Tell one group that the turn's time is up."""

    run: RunNo
    floor: TableNo


@dataclass(frozen=True, slots=True)
class Deliver:
    """Bring a message of the facilitator's to a table, or to all."""

    message: str
    table: TableNo | None


Effect = OpenAnswers | MoveClosing | CloseAnswers | Ring | Call | SignalTurn | Deliver
