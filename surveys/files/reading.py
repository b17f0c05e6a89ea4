"""Reads typed values out of a file's source, noting every mistake and reading on.

A value that cannot be read is noted, and replaced by a stand-in that is never used: a file with
problems gives no value.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from surveys.answers import clean
from surveys.errors import Refusal
from surveys.files.problems import (
    BadCharacter,
    BadFlag,
    BadId,
    BadLanguage,
    BadNumber,
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
from surveys.files.source import Mapping, Place, Scalar, Sequence, Tree
from surveys.texts import Text

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)

LONGEST = 60  # characters of a file that a message repeats
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def quoted(words: str) -> str:
    """What was written, as it stands in a message: its beginning, where it is long."""
    words = words.strip()
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


class Reader:
    """Reads one file. `languages` are the file's, main one first."""

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

    def value(self, tree: Tree, parse: Callable[[str], T | None], bad: type[Refusal]) -> T | None:
        """What `parse` makes of the words; None (noted as `bad`) where it makes nothing of them."""
        if not isinstance(tree, Scalar):
            self.note(tree.place, WantsWords())
            return None
        value = parse(tree.text.strip())
        if value is None:
            self.note(tree.place, bad(given=quoted(tree.text)))
        return value

    def id(self, tree: Tree) -> str:
        """An id: part of addresses and file names."""
        return self.value(tree, lambda words: _matching(_ID, words), BadId) or ""

    def language(self, tree: Tree) -> str:
        """A language's code."""
        return self.value(tree, lambda words: _matching(_LANGUAGE, words), BadLanguage) or ""

    def flag(self, tree: Tree) -> bool:
        """True or false."""
        return bool(self.value(tree, {"true": True, "false": False}.get, BadFlag))

    def number(self, low: int, high: int) -> Callable[[Tree], int]:
        """A reader of whole numbers from `low` to `high`."""

        def read(tree: Tree) -> int:
            written = self.words(tree)
            if re.fullmatch(r"-?\d{1,12}", written) and low <= int(written) <= high:
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
        """Words in every language of the file; a bare text where there is only one."""
        said = self.versions(tree)
        for language in said.lacks(self.languages):
            self.note(tree.place, MissingLanguage(language=language))
        return said

    def versions(self, tree: Tree) -> Text:
        """Words in every language of the file, and "" in those that it has no words in."""
        if not isinstance(tree, Mapping):
            versions = {self.languages[0]: self.words(tree)}
        else:
            versions = {}
            for key, value in tree.entries:
                if key.text not in self.languages:
                    self.note(key.place, UndeclaredLanguage(language=quoted(key.text)))
                elif not (isinstance(value, Scalar) and value.empty):
                    versions[key.text] = self.words(value)
        return Text(tuple((code, versions.get(code, "")) for code in self.languages))


def _matching(pattern: re.Pattern[str], words: str) -> str | None:
    return words if pattern.fullmatch(words) else None
