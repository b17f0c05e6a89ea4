"""A workshop as read at one moment, for everybody who looks at it then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from facilitation.ids import PersonId, WorkshopId
from facilitation.record import Entry
from facilitation.state import Workshop
from facilitation.visibility import Seat, Standing
from storage.links import Sent


@dataclass(frozen=True, slots=True)
class Onlooker:
    """What decides what an open page shows. Equal onlookers get the same markup."""

    seat: Seat
    language: str
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A workshop as read at one stamp, and what has been drawn of it."""

    workshop: WorkshopId
    stamp: int
    state: Workshop
    entries: Sequence[Entry]
    names: Mapping[PersonId, str]
    organisations: Mapping[PersonId, str]
    answered: frozenset[str]
    connected: frozenset[PersonId]
    messages: Sequence[Sent]
    drawn: dict[Onlooker, Mapping[str, str]] = field(default_factory=dict)
