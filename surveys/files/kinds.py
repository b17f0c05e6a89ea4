"""The kinds of question as files write them, what each may say, and what is usual for each."""

import re

from surveys.errors import Refusal
from surveys.numerals import LARGEST
from surveys.questions import POINT_LENGTH, POINTS_AT_MOST, Kind

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")  # the id of a section or an item

_WORKSHOP = {Kind.COMMITMENT, Kind.STANCE}  # these belong to workshops
KINDS = {"note": Kind.NONE} | {
    kind.value: kind for kind in Kind if kind not in {Kind.NONE, *_WORKSHOP}
}
WRITTEN = {kind: words for words, kind in KINDS.items()}

_ANSWERED = ("required", "visibility")
_SCALE = ("options", "dont_know", "ordered", "positive", "neutral")
KEYS: dict[Kind, tuple[str, ...]] = {  # what an item may say besides, by the kind of its question
    Kind.NONE: (),
    Kind.TEXT: (*_ANSWERED, "max_length", "themes"),
    Kind.LINE: (*_ANSWERED, "max_length", "themes"),
    Kind.LIST: (*_ANSWERED, "limit", "max_length", "themes"),
    Kind.CHOICE: (*_ANSWERED, *_SCALE, "other"),
    Kind.MULTI: (*_ANSWERED, "options", "dont_know", "other", "limit"),
    Kind.MATRIX: (*_ANSWERED, "rows", *_SCALE),
    Kind.RATING: (*_ANSWERED, "low", "high"),
    Kind.NUMBER: (*_ANSWERED, "low", "high", "unit"),
    Kind.RANK: (*_ANSWERED, "options", "limit"),
    Kind.POINTS: (*_ANSWERED, "options", "limit"),
    Kind.DATE: _ANSWERED,
}
EVERY_KEY = tuple(dict.fromkeys(key for keys in KEYS.values() for key in keys))


class BadName(Refusal):
    """«{given}» cannot be an id. Begin with a letter; then letters, digits, - and _."""


_BOUNDS = {Kind.NUMBER: (0, LARGEST), Kind.RATING: (1, 5)}
_LIMITS = {Kind.POINTS: 10}
_LENGTHS = {Kind.LINE: 200}


def usual_bounds(kind: Kind) -> tuple[int, int]:
    """The lowest and the highest number where nothing is said."""
    return _BOUNDS.get(kind, (0, 5))


def usual_limit(kind: Kind) -> int:
    """How many points or choices where nothing is said."""
    return _LIMITS.get(kind, POINTS_AT_MOST)


def usual_length(kind: Kind) -> int:
    """How many characters where nothing is said."""
    return _LENGTHS.get(kind, POINT_LENGTH)
