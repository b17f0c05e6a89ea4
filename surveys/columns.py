"""Answers as columns of numbers: which response gave which of an item's codes.

It loads pandas, and so does all that imports it: import it where it is used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from surveys.answers import Chosen, Numbered, Rated, Value, says_anything
from surveys.figures import Base
from surveys.flow import holds, shown
from surveys.questionnaire import Condition, Item
from surveys.questions import DONT_KNOW, OTHER, Kind, Question
from surveys.responses import Wave

Array = np.ndarray[Any, np.dtype[Any]]
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Column:
    """Given codes: response `rows[i]` gave `codes[parts[i]]`. `answered` has one flag a response.

    Codes that the question no longer has (they were given to an earlier version) come last.
    """

    codes: tuple[str, ...]
    rows: Array
    parts: Array
    answered: Array


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group that each response is counted in, from 0 to `size` - 1; -1 for none."""

    places: Array
    size: int

    def count(self, column: Column) -> list[list[int]]:
        """How many of each group gave each code."""
        places, width = self.places[column.rows], max(len(column.codes), 1)
        kept = places >= 0
        cells = places[kept] * width + column.parts[kept]
        counts = np.bincount(cells, minlength=self.size * width)
        return [[int(n) for n in row] for row in counts.reshape(self.size, width)]

    def bases(self, shown: Array, answered: Array) -> list[Base]:
        """The base of an item in each group."""
        asked, gave = self.sizes(shown), self.sizes(shown & answered)
        everybody = zip(self.sizes(shown | ~shown), asked, gave, strict=True)
        return [Base(asked=a, answered=g, not_shown=n - a) for n, a, g in everybody]

    def split(self, values: Iterable[V | None]) -> list[list[V]]:
        """The values that there are, by group."""
        split: list[list[V]] = [[] for _ in range(self.size)]
        for place, value in zip(self.places.tolist(), values, strict=True):
            if place >= 0 and value is not None:
                split[place].append(value)
        return split

    def sizes(self, which: Array) -> list[int]:
        """How many of some responses are in each group."""
        places = self.places[which]
        return [int(n) for n in np.bincount(places[places >= 0], minlength=self.size)]


def everybody(kept: Array) -> Grouping:
    """One group of all that are kept."""
    return Grouping(np.where(kept, 0, -1), 1)


def known_codes(question: Question) -> tuple[str, ...]:
    """What may be given, in the question's order; «other» and «don't know» last."""
    if question.kind in (Kind.RATING, Kind.STANCE):
        return tuple(str(number) for number in range(question.low, question.high + 1))
    more = ((question.other, OTHER), (question.dont_know, DONT_KNOW))
    return (
        *(option.code for option in question.options),
        *(code for label, code in more if label is not None),
    )


def one_code(question: Question, values: Sequence[Value | None]) -> Column:
    """A single choice or a rating."""
    if question.kind is Kind.CHOICE:
        given = [v.codes[0] if isinstance(v, Chosen) and v.codes else None for v in values]
    else:
        given = [str(v.number) if isinstance(v, Numbered) else None for v in values]
    return _column(known_codes(question), given, np.arange(len(given)), len(given))


def several_codes(question: Question, values: Sequence[Value | None]) -> Column:
    """A multiple choice."""
    given = [value.codes if isinstance(value, Chosen) else () for value in values]
    rows = np.repeat(np.arange(len(given)), np.fromiter(map(len, given), int, len(given)))
    return _column(known_codes(question), list(chain.from_iterable(given)), rows, len(given))


def rated(question: Question, values: Sequence[Value | None]) -> list[Column]:
    """Each row of a matrix."""
    given = [dict(value.ratings) if isinstance(value, Rated) else {} for value in values]
    rows = np.arange(len(given))
    return [
        _column(known_codes(question), [one.get(row.code) for one in given], rows, len(given))
        for row in question.rows
    ]


class Sheet:
    """A wave's answers as columns, each laid out when it is first asked for, and kept."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self._columns: dict[str, Column] = {}
        self._rows: dict[str, list[Column]] = {}
        self._values: dict[str, list[Value | None]] = {}

    def everything(self) -> Array:
        """A flag for each response, all set."""
        return np.ones(len(self.wave.responses), bool)

    def where(self, condition: Condition) -> Array:
        """The responses for which a condition holds."""
        found = (holds(condition, response.answers) for response in self.wave.responses)
        return np.fromiter(found, bool, len(self.wave.responses))

    def shown(self, item: Item) -> Array:
        """The responses to which an item was shown."""
        return self.everything() if item.show_if is None else self._on_display[item.id]

    def values(self, item: Item) -> list[Value | None]:
        """What each response says to an item; None where it was not shown, or left open."""
        if item.id not in self._values:
            given = [response.answers.get(item.id) for response in self.wave.responses]
            if item.show_if is not None:
                flags = self.shown(item).tolist()
                given = [one if flag else None for one, flag in zip(given, flags, strict=True)]
            self._values[item.id] = given
        return self._values[item.id]

    def answered(self, item: Item) -> Array:
        """The responses that say anything to an item."""
        if item.question.kind is Kind.MATRIX:
            any_row: Array = np.any([column.answered for column in self.rows(item)], axis=0)
            return any_row
        values = self.values(item)
        if item.question.kind is Kind.NUMBER:  # there are no empty numbers
            return np.array([isinstance(value, Numbered) for value in values], bool)
        return np.array([v is not None and says_anything(v) for v in values], bool)

    def column(self, item: Item) -> Column:
        """The codes given to a choice or a rating."""
        if item.id not in self._columns:
            make = several_codes if item.question.kind is Kind.MULTI else one_code
            self._columns[item.id] = make(item.question, self.values(item))
        return self._columns[item.id]

    def rows(self, item: Item) -> list[Column]:
        """The codes given to each row of a matrix."""
        if item.id not in self._rows:
            self._rows[item.id] = rated(item.question, self.values(item))
        return self._rows[item.id]

    @cached_property
    def _on_display(self) -> dict[str, Array]:
        """To which responses each item is shown that is not shown to all: they hang together."""
        form = self.wave.questionnaire
        seen = [{item.id for item in shown(form, r.answers)} for r in self.wave.responses]
        return {
            item.id: np.fromiter((item.id in one for one in seen), bool, len(seen))
            for item in form.items
            if item.show_if is not None
        }


def _column(
    known: tuple[str, ...], given: Sequence[str | None], rows: Array, responses: int
) -> Column:
    old = sorted({code for code in set(given) if code is not None} - set(known))
    codes = (*known, *old)
    parts = pd.Categorical(given, categories=codes).codes.astype(int)
    there = parts >= 0
    answered = np.zeros(responses, bool)
    answered[rows[there]] = True
    return Column(codes, rows[there], parts[there], answered)
