"""A questionnaire as a value: what is asked, of whom, in which order, and when it is shown.

A workshop's prompt and an item of a survey ask the same `Question`; what a survey adds is the text
around it, whether it must be answered, and the condition under which it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from surveys.questions import Kind, Question
from surveys.texts import Text


class Comparison(StrEnum):
    """How an answer is compared. `SELECTED` asks whether a code is among those chosen."""

    EQUAL = "="
    DIFFERENT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    SELECTED = "selected"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison with the answer to an earlier item; `row` names a row of a matrix."""

    item: str
    how: Comparison
    value: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part does. `join` tells it from `Any` where values are stored."""

    parts: tuple["Condition", ...]
    join: Literal["and"] = "and"


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when at least one part does."""

    parts: tuple["Condition", ...]
    join: Literal["or"] = "or"


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: "Condition"


Condition = Test | All | Any | Not


class Visibility(StrEnum):
    """Who sees the answers to an item of an official answer; said before anybody types."""

    NAMED = "named"  # with the unit's name
    JOINT = "joint"  # in figures for all
    OWNER = "owner"  # the survey's owner alone


@dataclass(frozen=True, slots=True)
class Item:
    """One question, or (`Kind.NONE`) a text of its own. `id` is a code, stored with each answer."""

    id: str
    text: Text
    question: Question = field(default_factory=lambda: Question(Kind.NONE))
    help: Text | None = None
    required: bool = False
    show_if: Condition | None = None
    visibility: Visibility = Visibility.JOINT
    themes: tuple["Theme", ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """What open answers are coded to: a name, and words (or beginnings of words) that tell."""

    id: str
    name: Text
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Items under a heading, on a page of their own; `text` is read before them."""

    id: str
    title: Text
    items: tuple[Item, ...]
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A form as written. `languages` are declared, main one first: every text has them all.

    `source` says whose words and scales these are, where they are not the owner's own: for those
    who use the form or its figures, not for those who answer.
    """

    id: str
    title: Text
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    intro: Text | None = None
    thanks: Text | None = None
    source: Text | None = None

    @property
    def items(self) -> Iterator[Item]:
        """All items, in order."""
        return (item for section in self.sections for item in section.items)

    def item(self, wanted: str) -> Item:
        """The item with this id; `KeyError` where there is none."""
        found = next((item for item in self.items if item.id == wanted), None)
        if found is None:
            raise KeyError(wanted)
        return found
