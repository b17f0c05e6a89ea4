"""A questionnaire as variables: what a file of official answers holds, column by column.

Several choices are one variable an option, a matrix one a row. Names follow SPSS' rules. Options
are numbers with labels: their own codes where all of these are whole numbers, else 1, 2, 3 …
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Rated, Shared, Value
from surveys.questionnaire import Item, Questionnaire
from surveys.questions import DONT_KNOW, OTHER, Kind, Question
from surveys.texts import Text

NAME_LENGTH = 64  # bytes in a variable's name, SPSS' limit
RESERVED = frozenset("ALL AND BY EQ GE GT LE LT NE NOT OR TO WITH".split())  # noqa: SIM905 -- SPSS' own list, as it is written there
SPECIAL = ((97, 98), (997, 998), (9_997, 9_998))  # «other» and «don't know», above all options
CHOSEN, NOT_CHOSEN = 1, 0

Data = int | str | date | None


class Measure(StrEnum):
    """What may be computed from the values (SPSS' levels of measurement)."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    SCALE = "scale"


class Part(StrEnum):
    """Which part of an answer a variable holds; `part` names the option, the row or the point."""

    WHOLE = "whole"
    OPTION = "option"
    ROW = "row"
    OTHER = "other"  # what was written beside «other»
    POINT = "point"
    WHAT, WHEN, WHOM = "what", "when", "whom"


class Holds(StrEnum):
    """What kind of value stands in it."""

    CODE = "code"
    NUMBER = "number"
    TEXT = "text"
    DAY = "day"


# What a variable that is the whole of an answer, or an option's share of it, holds.
WHOLE = {
    Kind.CHOICE: (Holds.CODE, Measure.NOMINAL),
    Kind.MATRIX: (Holds.CODE, Measure.NOMINAL),
    Kind.RATING: (Holds.NUMBER, Measure.ORDINAL),
    Kind.STANCE: (Holds.NUMBER, Measure.ORDINAL),
    Kind.RANK: (Holds.NUMBER, Measure.ORDINAL),
    Kind.NUMBER: (Holds.NUMBER, Measure.SCALE),
    Kind.POINTS: (Holds.NUMBER, Measure.SCALE),
    Kind.DATE: (Holds.DAY, Measure.SCALE),
}


@dataclass(frozen=True, slots=True)
class Category:
    """A value of a coded variable; `label` is None for «chosen» and «not chosen»."""

    value: int
    code: str
    label: Text | None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """One column. `label` is the option's or the row's own text, where it is of one."""

    name: str
    item: Item
    of: Part
    holds: Holds
    measure: Measure
    part: str = ""
    label: Text | None = None
    categories: tuple[Category, ...] = ()

    def value(self, answer: Value) -> Data:
        """What the variable holds of an answer; None where that part was not answered."""
        match answer:
            case Listed(points):
                place = int(self.part or 1) - 1
                return points[place].text if place < len(points) else None
            case Chosen():
                return self._chosen(answer)
            case Numbered(number):
                return number
            case Shared(shares):
                return dict(shares).get(self.part, 0)
            case Rated(ratings):
                return self._coded(dict(ratings).get(self.part))
            case Dated(day):
                return day
            case Committed():
                return str(getattr(answer, self.of)) or None
            case _:
                assert_never(answer)

    def _chosen(self, answer: Chosen) -> Data:
        if self.of is Part.OTHER:
            return answer.other or None
        if self.of is Part.WHOLE:
            return self._coded(answer.codes[0] if answer.codes else None)
        if self.item.question.kind is Kind.RANK:
            return answer.codes.index(self.part) + 1 if self.part in answer.codes else None
        return CHOSEN if self.part in answer.codes else NOT_CHOSEN

    def _coded(self, code: str | None) -> int | None:
        return next((each.value for each in self.categories if each.code == code), None)


def variables(form: Questionnaire, points: int = 1) -> tuple[Variable, ...]:
    """All variables of a form, in its order; a list has `points` of them.

    `points` is the most that anybody gave in one list.
    """
    found = (variable for item in form.items for variable in _of_item(item, points))
    return tuple(_named(found))


def numbers(question: Question) -> dict[str, int]:
    """The number that each option's code becomes."""
    codes = [option.code for option in question.options]
    own = all(re.fullmatch(r"-?\d{1,9}", code) for code in codes)
    values = [int(code) if own else place for place, code in enumerate(codes, start=1)]
    highest = max(values, default=0)
    other, unknown = next(pair for pair in (*SPECIAL, (10**9, 10**9 + 1)) if pair[0] > highest)
    special = {OTHER: other} if question.other is not None else {}
    special |= {DONT_KNOW: unknown} if question.dont_know is not None else {}
    return dict(zip(codes, values, strict=True)) | special


def spss_name(wanted: str) -> str:
    """A name that SPSS takes: a letter first, then letters, digits and underscores, 64 bytes."""
    name = re.sub(r"\W+", "_", wanted, flags=re.ASCII).strip("_")
    if not name or not name[0].isalpha() or name.upper() in RESERVED:
        name = f"v_{name}"
    return name[:NAME_LENGTH].rstrip("_")


def _of_item(item: Item, points: int) -> Iterator[Variable]:
    question, kind = item.question, item.question.kind
    if kind is Kind.NONE:
        return
    one = Variable(item.id, item, Part.WHOLE, *WHOLE.get(kind, (Holds.TEXT, Measure.NOMINAL)))
    match kind:
        case Kind.MULTI | Kind.RANK | Kind.POINTS:
            yield from _per_option(one, question)
        case Kind.MATRIX:
            yield from _per_row(one, question)
        case Kind.LIST:
            places = (str(place) for place in range(1, points + 1))
            yield from (_part(one, Part.POINT, place) for place in places)
        case Kind.COMMITMENT:
            yield from (_part(one, of, of) for of in (Part.WHAT, Part.WHEN, Part.WHOM))
        case Kind.CHOICE:
            yield replace(one, measure=_level(question), categories=_options(question))
        case _:
            yield one
    if question.other is not None:
        written = replace(one, holds=Holds.TEXT, measure=Measure.NOMINAL, label=question.other)
        yield replace(_part(written, Part.OTHER, "text"), part="")


def _per_option(one: Variable, question: Question) -> Iterator[Variable]:
    multi = question.kind is Kind.MULTI
    besides = ((OTHER, question.other), (DONT_KNOW, question.dont_know)) if multi else ()
    labels = [(option.code, option.label) for option in question.options]
    labels += [(code, label) for code, label in besides if label is not None]
    ticks = (Category(NOT_CHOSEN, "0", None), Category(CHOSEN, "1", None)) if multi else ()
    for code, label in labels:
        made = replace(_part(one, Part.OPTION, code), label=label, categories=ticks)
        yield replace(made, holds=Holds.CODE) if multi else made


def _per_row(one: Variable, question: Question) -> Iterator[Variable]:
    coded = replace(one, measure=_level(question), categories=_options(question))
    for row in question.rows:
        yield replace(_part(coded, Part.ROW, row.code), label=row.label)


def _part(one: Variable, of: Part, part: str) -> Variable:
    return replace(one, name=f"{one.item.id}_{part}", of=of, part=part)


def _level(question: Question) -> Measure:
    return Measure.ORDINAL if question.ordered else Measure.NOMINAL


def _options(question: Question) -> tuple[Category, ...]:
    labels: dict[str, Text | None] = {option.code: option.label for option in question.options}
    labels |= {OTHER: question.other, DONT_KNOW: question.dont_know}
    return tuple(
        Category(value, code, labels[code], missing=code == DONT_KNOW)
        for code, value in numbers(question).items()
    )


def _named(found: Iterable[Variable]) -> Iterator[Variable]:
    """With names that differ whatever the case, as SPSS wants them."""
    taken: set[str] = set()
    for variable in found:
        name, number = spss_name(variable.name), 1
        while name.upper() in taken:
            number += 1
            tail = f"_{number}"
            name = spss_name(variable.name)[: NAME_LENGTH - len(tail)] + tail
        taken.add(name.upper())
        yield replace(variable, name=name)


def most_points(answers: Sequence[Value | None]) -> int:
    """The most points in one list among some answers; at least 1."""
    return max([1, *(len(a.points) for a in answers if isinstance(a, Listed))])
