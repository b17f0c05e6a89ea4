"""Answers and drafts as they are sent in, and what is said back."""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from facilitation.ids import PersonId, PhaseId, WorkshopId
from storage import codec
from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Point, Rated, Shared, Value


class Slot(NamedTuple):
    """Where an answer goes. `owner` is whose it is: a person's id, or "table:3"."""

    workshop: WorkshopId
    phase: PhaseId
    round: int
    owner: str
    slot: str


@dataclass(frozen=True, slots=True)
class Submission:
    """An answer, or a draft of one, as `person` sent it.

    `key` names the request: the same key with the same content is the same request, however often
    it comes. A point with the id "" is new; ids that the slot does not know are drawn anew.
    """

    workshop: WorkshopId
    person: PersonId
    phase: PhaseId
    round: int
    slot: str
    owner: str
    value: Value
    key: str
    draft: bool = False

    @property
    def place(self) -> Slot:
        """Where it goes."""
        return Slot(self.workshop, self.phase, self.round, self.owner, self.slot)

    def digest(self) -> str:
        """What was asked for, as a short text.

        Raises:
            ValueError: text that no database takes, which `surveys.answers.clean` replaces.
        """
        body = "\x1f".join(
            (*map(str, self.place), "draft" if self.draft else "", codec.write_value(self.value))
        )
        return sha256(body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission. `value` is as stored, with its points' ids.

    `answer` and `version` name the version that it became or was equal to; "" and 0 for a draft.
    """

    answer: str
    version: int
    late: bool
    draft: bool
    value: Value


def blank(value: Value) -> Value:
    """The tombstone of an erased answer: nothing said, but the ids that others refer to."""
    match value:
        case Listed(points=points):
            return Listed(tuple(Point(point.id, "") for point in points))
        case Chosen():
            return Chosen(())
        case Shared():
            return Shared(())
        case Committed():
            return Committed("")
        case Rated():
            return Rated(())
        case Numbered() | Dated():  # a number or a day cannot be blank
            return Listed(())
