"""Reads typed values out of a programme's source, noting every mistake and reading on.

A value that cannot be read is noted, and replaced by a stand-in that is never used: a file with
problems gives no programme.
"""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from facilitation.problems import (
    BadCharacter,
    BadDate,
    BadDuration,
    BadFlag,
    BadId,
    BadLanguage,
    BadNumber,
    BadTime,
    BadZone,
    MissingKey,
    MissingLanguage,
    NotAmong,
    Problems,
    UndeclaredLanguage,
    UnknownKey,
    UnknownKeyNear,
    WantsFields,
    WantsList,
    WantsWords,
)
from facilitation.source import Mapping, Place, Scalar, Sequence, Tree
from surveys.answers import clean
from surveys.errors import Refusal
from surveys.texts import Text

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)

ZERO = timedelta(0)
LONGEST = 60  # characters of a file that a message repeats
_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,2}) ?(?:t|h))? ?"
    r"(?:(?P<minutes>\d{1,4}) ?(?:min|m))? ?"
    r"(?:(?P<seconds>\d{1,5}) ?(?:s|sek|sec))?"
)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def duration(words: str) -> timedelta | None:
    """«25 min», «90 s», «1 t 30 min», «1 h 30 min», or a bare number of minutes."""
    if re.fullmatch(r"\d{1,4}", words):
        return timedelta(minutes=int(words))
    found = _DURATION.fullmatch(words)
    if not words or found is None:
        return None
    return timedelta(**{unit: int(n) for unit, n in found.groupdict().items() if n is not None})


def clock(words: str) -> time | None:
    """«09.00» or «09:00»."""
    found = _CLOCK.fullmatch(words)
    return time(int(found[1]), int(found[2])) if found else None


def quoted(words: str) -> str:
    """What was written, as it stands in a message: its beginning, where it is long."""
    words = words.strip()
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


class Reader:
    """Reads one file. `languages` are the programme's, main one first."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.languages: tuple[str, ...] = ("nb",)

    def note(self, place: Place, reason: Refusal) -> None:
        """Keep a mistake, and go on."""
        self.problems.note(place.line, place.column, reason)

    # --- Shapes ---------------------------------------------------------------------------------

    def fields(
        self, tree: Tree, known: tuple[str, ...], main: str = "", required: tuple[str, ...] = ()
    ) -> Mapping:
        """The fields of a mapping. A single value stands for its `main` field."""
        if isinstance(tree, Scalar) and main:
            tree = Mapping(tree.place, ((Scalar(tree.place, main), tree),))
        if not isinstance(tree, Mapping):
            self.note(tree.place, WantsFields())
            return Mapping(tree.place, ())
        for key, _ in tree.entries:
            if key.text not in known:
                self._unknown(key, known)
        for name in required:
            if tree.get(name) is None:
                self.note(tree.place, MissingKey(key=name))
        return tree

    def _unknown(self, key: Scalar, known: tuple[str, ...]) -> None:
        near = get_close_matches(key.text, known, n=1)
        if near:
            self.note(key.place, UnknownKeyNear(key=quoted(key.text), nearest=near[0]))
        else:
            self.note(key.place, UnknownKey(key=quoted(key.text), known=", ".join(known)))

    def entries(self, tree: Tree) -> tuple[Tree, ...]:
        """The entries of a list."""
        if isinstance(tree, Sequence):
            return tree.entries
        self.note(tree.place, WantsList())
        return ()

    def get(self, fields: Mapping, key: str, read: Callable[[Tree], T], default: D) -> T | D:
        """A field's value, or `default` where the field is missing or empty."""
        tree = fields.get(key)
        return default if tree is None else read(tree)

    def all(self, fields: Mapping, key: str, read: Callable[[Tree], T]) -> tuple[T, ...]:
        """The values of a field that is a list; empty where the field is missing."""
        return tuple(read(entry) for entry in self.get(fields, key, self.entries, ()))

    # --- Values ---------------------------------------------------------------------------------

    def words(self, tree: Tree) -> str:
        """A single value as it is written, without space round it."""
        if not isinstance(tree, Scalar):
            self.note(tree.place, WantsWords())
            return ""
        if clean(tree.text)[1]:
            self.note(tree.place, BadCharacter())
        return tree.text.strip()

    def _value(self, tree: Tree, parse: Callable[[str], T | None], bad: type[Refusal]) -> T | None:
        """What `parse` makes of the words; None (noted as `bad`) where it makes nothing of them."""
        if not isinstance(tree, Scalar):
            self.note(tree.place, WantsWords())
            return None
        value = parse(tree.text.strip())
        if value is None:
            self.note(tree.place, bad(given=quoted(tree.text)))
        return value

    def duration(self, tree: Tree) -> timedelta:
        """A length of time."""
        return self._value(tree, duration, BadDuration) or ZERO

    def clock(self, tree: Tree) -> time | None:
        """A time of day."""
        return self._value(tree, clock, BadTime)

    def date(self, tree: Tree) -> date:
        """A date, year first."""
        return self._value(tree, _date, BadDate) or date.min

    def zone(self, tree: Tree) -> str:
        """The name of a time zone."""
        return self._value(tree, _zone, BadZone) or "UTC"

    def id(self, tree: Tree) -> str:
        """An id: part of addresses and file names."""
        return self._value(tree, lambda words: _matching(_ID, words), BadId) or ""

    def language(self, tree: Tree) -> str:
        """A language's code."""
        return self._value(tree, lambda words: _matching(_LANGUAGE, words), BadLanguage) or ""

    def flag(self, tree: Tree) -> bool:
        """True or false."""
        return bool(self._value(tree, {"true": True, "false": False}.get, BadFlag))

    def number(self, low: int, high: int) -> Callable[[Tree], int]:
        """A reader of whole numbers from `low` to `high`."""

        def read(tree: Tree) -> int:
            written = self.words(tree)
            if re.fullmatch(r"\d{1,6}", written) and low <= int(written) <= high:
                return int(written)
            self.note(tree.place, BadNumber(given=quoted(written), low=low, high=high))
            return low

        return read

    def among(self, kind: type[E]) -> Callable[[Tree], E]:
        """A reader of one of an enumeration's values."""

        def read(tree: Tree) -> E:
            written = self.words(tree)
            if written in {member.value for member in kind}:
                return kind(written)
            self.note(tree.place, NotAmong(given=quoted(written), known=", ".join(kind)))
            return next(iter(kind))

        return read

    def text(self, tree: Tree) -> Text:
        """Words in every language of the programme; a bare text where there is only one."""
        if not isinstance(tree, Mapping):
            versions = {self.languages[0]: self.words(tree)}
        else:
            versions = {}
            for key, value in tree.entries:
                if key.text not in self.languages:
                    self.note(key.place, UndeclaredLanguage(language=quoted(key.text)))
                elif not (isinstance(value, Scalar) and value.empty):
                    versions[key.text] = self.words(value)
        said = Text(tuple((code, versions.get(code, "")) for code in self.languages))
        for language in said.lacks(self.languages):
            self.note(tree.place, MissingLanguage(language=language))
        return said


def _date(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words) else None
    except ValueError:
        return None


def _zone(words: str) -> str | None:
    try:
        return ZoneInfo(words).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _matching(pattern: re.Pattern[str], words: str) -> str | None:
    return words if pattern.fullmatch(words) else None
