"""What is noted while a day is rehearsed, beyond what the store keeps."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from facilitation.ids import RunNo, TableNo
from facilitation.plan import Shrink
from storage.submissions import Receipt, Submission

Group = tuple[RunNo, TableNo]  # one group in one run of a phase


@dataclass(frozen=True, slots=True)
class Cut:
    """An item that was stopped because a locked one began; it needed `more`.

    `unheard` are those who still waited for the floor.
    """

    item: str
    locked: str
    more: timedelta
    unheard: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the day's plan proposed, and the facilitator accepted."""

    at: datetime
    behind: timedelta
    shrinks: tuple[Shrink, ...]


@dataclass(slots=True)
class Journal:
    """A day's notes. `refused` counts refusals by name: races that somebody lost."""

    acknowledged: list[tuple[Submission, Receipt]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    talked: dict[Group, datetime] = field(default_factory=dict)  # when a group's round was over
    finished: dict[Group, datetime] = field(default_factory=dict)  # when its host said so
    cuts: list[Cut] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)
    late: int = 0  # people who came after the day had begun
    gone: int = 0  # people who left before its end, or were shown out
