"""The plan of a day: items in order, each with its phases."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from facilitation.ids import PhaseId
from facilitation.phases import Phase
from surveys.texts import Text


class ItemKind(StrEnum):
    """What an item of the programme is."""

    PLENARY = "plenary"
    TALK = "talk"
    BREAK = "break"
    SESSION = "session"
    END = "end"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote card with its source, shown before the work starts."""

    words: Text
    source: Text


@dataclass(frozen=True, slots=True)
class Bullet:
    """A line of the lead-in."""

    line: Text


LeadIn = Quote | Bullet  # talks and pitches have a clock: they are phases


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the programme.

    `start` is local time, as planned. `length` is the planned slot; `minimum` what it can shrink
    to when the day runs late. A `locked` start never moves. `shown` and `shown_start` are what a
    slide or printed programme says where it differs from the plan.
    """

    id: str
    kind: ItemKind
    title: Text
    start: time
    length: timedelta
    minimum: timedelta
    phases: tuple[Phase, ...]
    locked: bool = False
    label: Text | None = None
    who: Text | None = None
    lead_in: tuple[LeadIn, ...] = ()
    subquestions: tuple[Text, ...] = ()
    shown: Text | None = None
    shown_start: time | None = None


@dataclass(frozen=True)
class Programme:
    """A day as planned. `languages` are declared: each text has them all, main one first."""

    id: str
    title: Text
    day: date
    zone: str
    languages: tuple[str, ...]
    items: tuple[Item, ...]
    organiser: Text
    purpose: Text
    responsible: Text
    delete_after: timedelta
    results: tuple[Text, ...] = ()
    rules: tuple[Text, ...] = ()
    participants: int = 24
    tables: int = 4

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """All phases of the day, in order."""
        return tuple(phase for item in self.items for phase in item.phases)

    @cached_property
    def _places(self) -> dict[PhaseId, tuple[Item, Phase]]:
        return {phase.id: (item, phase) for item in self.items for phase in item.phases}

    def phase(self, wanted: PhaseId) -> Phase:
        """The phase with this id; `KeyError` where there is none."""
        return self._places[wanted][1]

    def item_of(self, wanted: PhaseId) -> Item:
        """The item that a phase belongs to; `KeyError` where there is none."""
        return self._places[wanted][0]

    def moment(self, local: time) -> datetime:
        """A time of this day in the programme's zone, as a moment in UTC.

        Not in local time: Python adds to that by the wall clock, so that an hour is lost or won
        where summer time begins or ends.
        """
        return datetime.combine(self.day, local, ZoneInfo(self.zone)).astimezone(UTC)
