"""What can happen to a workshop. Past tense; ids and codes only, never what people wrote.

Every event says when it happened (`at`, aware, UTC). Chance is drawn by the shell and stands in
the event, so that a replay gives the same day on every version of Python.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from facilitation.ids import PersonId, PhaseId, RunNo, TableNo


@dataclass(frozen=True, slots=True)
class Brought:
    """What the shell brings when a phase may begin: chance, and facts about the answers.

    `order` is a drawn order of everybody, `items` the ids that a topic round goes through, `iqr`
    the interquartile range of the numbers just given.
    """

    order: tuple[PersonId, ...] = ()
    items: tuple[str, ...] = ()
    iqr: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, at an aware moment in UTC."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke(Event):
    """The clock reached (or passed) something; may come early, late or twice."""

    brought: Brought = field(default_factory=Brought)


# --- People come and go -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Event):
    """A person sat down: at `table`, or where there is most room. No device: a host writes."""

    person: PersonId
    table: TableNo | None = None
    device: bool = True
    by: PersonId | None = None  # the host who added someone without a device


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Event):
    """A person said goodbye. A silent phone has not left."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack(Event):
    """A person who had left is here again, at the same table."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaySet(Event):
    """Somebody said that a person is out of the room, or in it again."""

    person: PersonId
    away: bool
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadySet(Event):
    """A person is ready for the phase to end, or not after all."""

    person: PersonId
    run: RunNo
    ready: bool
    brought: Brought = field(default_factory=Brought)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChosen(Event):
    """A person went to a group of their own choice (self-select, or a seat in the inner circle)."""

    person: PersonId
    run: RunNo
    group: TableNo


# --- The floor ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorEvent(Event):
    """Something at one group; `turn` is the turn that the sender saw."""

    run: RunNo
    floor: TableNo
    turn: int
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEnded(FloorEvent):
    """The speaker was done, or the host moved on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPassed(FloorEvent):
    """The speaker has nothing (more) to say in this round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnSkipped(FloorEvent):
    """The speaker is to be asked again later in the round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnExtended(FloorEvent):
    """The turn (or the topic) was given more time."""

    more: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShuffled(FloorEvent):
    """The host had the order of those still to speak drawn anew."""

    order: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundClosed(FloorEvent):
    """The host closed the round and opened the discussion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReadySet(FloorEvent):
    """The host said that the group is finished, or not after all."""

    ready: bool
    brought: Brought = field(default_factory=Brought)


# --- The facilitator's controls ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Event):
    """A control of the day; `seen` is the workshop's `moves` as the sender saw it."""

    by: PersonId
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Control):
    """The day began. Far from its planned start, the plan is moved to begin now."""

    brought: Brought = field(default_factory=Brought)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced(Control):
    """The phase ended and the next began."""

    brought: Brought = field(default_factory=Brought)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(Control):
    """The rest of this item was left out, and the next item began."""

    brought: Brought = field(default_factory=Brought)


@dataclass(frozen=True, slots=True, kw_only=True)
class WentBack(Control):
    """An earlier phase began anew, with its earlier answers in it."""

    phase: PhaseId
    brought: Brought = field(default_factory=Brought)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Control):
    """All clocks stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Control):
    """All clocks went on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Control):
    """The phase was given more time, or less (negative)."""

    more: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RestMoved(Control):
    """The rest of the day was moved, all but what is locked."""

    more: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAccepted(Control):
    """Items of the rest of the day got these lengths."""

    lengths: tuple[tuple[str, timedelta], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed(Control):
    """What the phase kept hidden until now was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Control):
    """The day ended; no more answers. The documents are published by themselves if so chosen."""

    publish: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesDrawn(Control):
    """Everybody was seated anew."""

    seats: tuple[tuple[PersonId, TableNo], ...]


# --- The facilitator's care: the same done twice is done once ------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Care(Event):
    """Something a facilitator (or, where said, a host) sets; setting it twice changes nothing."""

    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMoved(Care):
    """A person was asked to sit at another table."""

    person: PersonId
    table: TableNo


@dataclass(frozen=True, slots=True, kw_only=True)
class HostNamed(Care):
    """A person became a table's host."""

    table: TableNo
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRemoved(Care):
    """A disturber was shut out, and leads nothing any more; or they were let in again."""

    person: PersonId
    removed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHidden(Care):
    """An unsuitable input was hidden, or shown again; it stays in the log."""

    item: str
    hidden: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(Care):
    """A person became a facilitator too."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLaid(Care):
    """A facilitator laid the role down; never the last one."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraGiven(Care):
    """A person was given extra time in timed phases, in percent of the phase."""

    person: PersonId
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesSet(Care):
    """The number of tables was set; people at a table that went are seated elsewhere."""

    tables: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Care):
    """A message went out to one table, or to all. Its words stand in the message table."""

    message: str
    table: TableNo | None = None


AnyEvent = (
    Woke | Joined | Left | CameBack | AwaySet | ReadySet | GroupChosen
    | TurnEnded | TurnPassed | TurnSkipped | TurnExtended | OrderShuffled | RoundClosed
    | GroupReadySet
    | Started | Advanced | Skipped | WentBack | Paused | Resumed | Extended | RestMoved
    | PlanAccepted | Revealed | DayClosed | TablesDrawn
    | PersonMoved | HostNamed | PersonRemoved | ItemHidden | RoleGiven | RoleLaid | ExtraGiven
    | TablesSet | MessageSent
)  # fmt: skip
