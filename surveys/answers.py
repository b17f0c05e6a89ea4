"""What can be answered: closed values, one per kind of question, parsed once at the edge."""

import re
from dataclasses import dataclass
from datetime import date
from typing import assert_never

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Controls but newline and tab, lone surrogates, and what is no character at all.
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing said. `id` is drawn by the shell and survives edits; "" is a new point."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Points in their author's order (kinds text and list)."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Option codes, in order of preference where the question is a ranking.

    `other` is what was written beside the code `other`.
    """

    codes: tuple[str, ...]
    other: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A rating, a stance or a number."""

    number: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Votes: (item id, points given), none of them zero."""

    shares: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Committed:
    """What a person will do, by when and with whom, in their own words."""

    what: str
    when: str = ""
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Rated:
    """A matrix: (row, option's code) for each row that was rated."""

    ratings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A day."""

    day: date


Value = Listed | Chosen | Numbered | Shared | Committed | Rated | Dated


def rating(value: Value, row: str) -> str:
    """The code that a row of a matrix was rated with; "" where it was not."""
    return dict(value.ratings).get(row, "") if isinstance(value, Rated) else ""


def says_anything(value: Value) -> bool:
    """Whether there is anything in an answer: an emptied one counts as none."""
    match value:
        case Listed(points=points):
            return any(point.text for point in points)
        case Chosen(codes=codes):
            return bool(codes)
        case Shared(shares=shares):
            return bool(shares)
        case Committed(what=what):
            return bool(what)
        case Rated(ratings=ratings):
            return bool(ratings)
        case Numbered() | Dated():
            return True
        case _:
            assert_never(value)


def clean(words: str) -> tuple[str, int]:
    """Make text safe to store anywhere; returns it with the number of characters replaced.

    NUL, control characters and lone surrogates become U+FFFD: no database, XML file or terminal
    takes them all. Line ends become one newline; nothing else of what people typed is changed.
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    return _BAD.subn(REPLACEMENT, words)
