"""Counting what was answered to a survey: raw tallies, which must pass `disclosure.release`.

It loads pandas: import it where it is used.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from surveys import counting
from surveys.answers import Chosen, Value
from surveys.columns import Array, Column, Grouping, Sheet, everybody
from surveys.conditions import comparisons
from surveys.figures import Base, Choices, Count, Matrix, Row, Shown
from surveys.questionnaire import Condition, Item
from surveys.questions import DONT_KNOW, OTHER, Kind, Question
from surveys.responses import Mode, Wave
from surveys.tallies import NamedTally, Part, Tally
from surveys.texts import Text

UNIT_GROUP = "@group"  # breaks official answers down by the group that their units are in
_ONE = (Kind.CHOICE, Kind.RATING, Kind.STANCE)


def tally(wave: Wave, item: str, by: str = "", where: Condition | None = None) -> Tally:
    """One item of a wave; for several, `Analysis` lays the answers out once."""
    return Analysis(wave).tally(item, by, where)


class Analysis:
    """A wave's answers, laid out once and counted as often as is asked for."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self._sheet = Sheet(wave)
        self._mode = wave.fieldwork.mode
        self._closed = wave.fieldwork.closed is not None

    def tally(self, item: str, by: str = "", where: Condition | None = None) -> Tally:
        """What was answered to an item, for all and in each group of a background item.

        `by` is the id of an item with one answer, or (official answers) `UNIT_GROUP`. `where`
        leaves out the responses for which it does not hold. Raises `KeyError` for an item that the
        form does not have, and `ValueError` for one that asks nothing, or cannot break down others.
        """
        asked = self.wave.questionnaire.item(item)
        kept = self._sheet.everything() if where is None else self._sheet.where(where)
        hangs_on = tuple(self.tally(name) for name in _hangs_on(asked))
        total, *_ = self._figures(asked, everybody(kept))
        filtered = where is not None
        found = Tally(asked, self._mode, self._closed, total, filtered=filtered, hangs_on=hangs_on)
        return self._broken_down(found, by, kept) if by else found

    def named(self, item: str) -> NamedTally:
        """The official answers to an item beside the units' names, in the units' order.

        Raises `ValueError` for opinions, which are nobody's.
        """
        if self._mode is Mode.OPINION:
            raise ValueError("opinions have no names")
        asked = self.wave.questionnaire.item(item)
        return NamedTally(asked, self._closed, counting.beside_names(self.wave, item))

    def _broken_down(self, found: Tally, by: str, kept: Array) -> Tally:
        codes, labels, places = self._units() if by == UNIT_GROUP else self._background(by)
        groups = Grouping(np.where(kept, places, -1), len(codes))
        figures = self._figures(found.item, groups)
        apart = zip(codes, labels, figures, strict=True)
        return replace(
            found,
            by=by,
            groups=tuple(Part(code, label, figure) for code, label, figure in apart),
            sizes=tuple(groups.sizes(kept)),
            background=None if by == UNIT_GROUP else self.tally(by),
        )

    def _background(self, by: str) -> tuple[list[str], list[Text | None], Array]:
        """The groups of an item: its codes, their labels, and the place of each response.

        Who did not answer it is in a last group, with the code "", where anybody did not.
        """
        item = self.wave.questionnaire.item(by)
        if item.question.kind not in _ONE:
            raise ValueError(f"«{by}» does not put everybody in one group")
        column = self._sheet.column(item)
        places = np.full(len(self.wave.responses), len(column.codes))
        places[column.rows] = column.parts
        codes = [*column.codes, *([] if column.answered.all() else [""])]
        return codes, [_labels(item.question).get(code) for code in codes], places

    def _units(self) -> tuple[list[str], list[Text | None], Array]:
        """The groups that the units are in."""
        if self._mode is Mode.OPINION:
            raise ValueError("opinions are nobody's, and no group's")
        group = {unit.number: unit.group for unit in self.wave.units}
        given = [group.get(response.unit or "", "") for response in self.wave.responses]
        codes = sorted({*given, *group.values()})
        place = {code: index for index, code in enumerate(codes)}
        return codes, [None] * len(codes), np.array([place[code] for code in given], int)

    # --- The figures of one item, in each group ---------------------------------------------------

    def _figures(self, item: Item, groups: Grouping) -> Sequence[Shown]:
        match item.question.kind:
            case Kind.CHOICE | Kind.RATING | Kind.STANCE | Kind.MULTI:
                return self._choices(item, groups)
            case Kind.MATRIX:
                return self._matrices(item, groups)
            case Kind.NONE:
                raise ValueError(f"«{item.id}» asks nothing")
            case _:
                return self._others(item, groups)

    def _choices(self, item: Item, groups: Grouping) -> list[Choices]:
        found = _counted(item, self._sheet.column(item), self._sheet.shown(item), groups)
        if item.question.other is None:
            return found
        beside: list[list[Value]] = groups.split(map(_said_beside, self._sheet.values(item)))
        texts = [counting.texts(Base(len(said), len(said)), said) for said in beside]
        return [replace(one, other=said) for one, said in zip(found, texts, strict=True)]

    def _matrices(self, item: Item, groups: Grouping) -> list[Matrix]:
        shown = self._sheet.shown(item)
        found = [_counted(item, column, shown, groups) for column in self._sheet.rows(item)]
        rated = [
            [Row(row.code, row.label, figure) for figure in figures]
            for row, figures in zip(item.question.rows, found, strict=True)
        ]
        bases = groups.bases(shown, self._sheet.answered(item))
        return [
            Matrix(rows, base) for rows, base in zip(zip(*rated, strict=True), bases, strict=True)
        ]

    def _others(self, item: Item, groups: Grouping) -> list[Shown]:
        answered = self._sheet.answered(item)
        bases = groups.bases(self._sheet.shown(item), answered)
        flags = zip(self._sheet.values(item), answered.tolist(), strict=True)
        given = [value if flag else None for value, flag in flags]
        split: list[list[Value]] = groups.split(given)
        if item.question.kind is Kind.NUMBER:
            # Classes that follow from the answers would tell the least and the most of them.
            every = None if self._mode is Mode.OPINION else [v for v in given if v is not None]
            spans = counting.spans(item.question, every)
            pairs = zip(bases, split, strict=True)
            return [counting.numbers(item.question, base, v, spans) for base, v in pairs]
        return [_other(item, base, values) for base, values in zip(bases, split, strict=True)]


def _other(item: Item, base: Base, values: Sequence[Value]) -> Shown:
    match item.question.kind:
        case Kind.RANK:
            return counting.ranks(item.question, base, values)
        case Kind.POINTS:
            return counting.points(item.question, base, values)
        case Kind.DATE:
            return counting.dates(base, values)
        case _:
            return counting.texts(base, values, item.themes)


def _counted(item: Item, column: Column, shown: Array, groups: Grouping) -> list[Choices]:
    """The counts of one column, in each group."""
    question = item.question
    bases = groups.bases(shown, column.answered)
    rating = question.kind in (Kind.RATING, Kind.STANCE)
    labels = _labels(question)
    return [
        Choices(
            base,
            tuple(
                Count(code, n, labels.get(code))
                for code, n in zip(column.codes, counts, strict=False)
            ),
            multiple=question.kind is Kind.MULTI,
            ordered=question.ordered or rating,
            positive=question.positive,
            neutral=question.neutral,
        )
        for base, counts in zip(bases, groups.count(column), strict=True)
    ]


def _labels(question: Question) -> dict[str, Text]:
    more = ((OTHER, question.other), (DONT_KNOW, question.dont_know))
    labels = {code: label for code, label in more if label is not None}
    return {**labels, **{option.code: option.label for option in question.options}}


def _said_beside(value: Value | None) -> Value | None:
    return value if isinstance(value, Chosen) and value.other else None


def _hangs_on(item: Item) -> tuple[str, ...]:
    """The items that an item's condition looks at."""
    if item.show_if is None:
        return ()
    return tuple(dict.fromkeys(test.item for test in comparisons(item.show_if)))
