"""The official answers by name as data: a row a unit, and a value for each variable.

Made of released named answers, so an opinion can never be a row: there are none to make it of.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.variables import Data, Variable, most_points, variables
from surveys.answers import Value
from surveys.figures import Choices, Hidden, Matrix, NamedAnswer, Row
from surveys.questionnaire import Item


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's answers."""

    number: str
    name: str
    late: bool
    on_behalf: bool
    values: tuple[Data, ...]


@dataclass(frozen=True, slots=True)
class DataRows:
    """The variables, and the units' values in their order."""

    variables: tuple[Variable, ...]
    units: tuple[UnitRow, ...]


def data_rows(results: Results) -> DataRows:
    """All variables; rows for the units with any answer that may be shown by name, by number.

    A variable of a question whose answers are not beside names has no value in any row.
    """
    given: dict[tuple[str, str], Value] = {}
    heads: dict[str, NamedAnswer] = {}
    for result in results.items:
        for answer in () if result.named is None else result.named.answers:
            if answer.value is not None:
                heads[answer.unit] = answer
                given[answer.unit, result.item.id] = answer.value
    columns = variables(results.questionnaire, most_points(tuple(given.values())))
    return DataRows(
        columns,
        tuple(
            UnitRow(
                unit,
                head.name,
                head.late,
                head.on_behalf,
                tuple(
                    _value(variable, given.get((unit, variable.item.id))) for variable in columns
                ),
            )
            for unit, head in sorted(heads.items())
        ),
    )


def _value(variable: Variable, answer: Value | None) -> Data:
    return None if answer is None else variable.value(answer)


def released_counts(results: Results) -> Iterator[tuple[tuple[str, str, str], int]]:
    """The counts that may be shown, by (item, row or option, code): hidden ones are not there."""
    for result in results.items:
        found, item = result.figure, result.item
        if isinstance(found, Choices):
            yield from _choice_counts(item, found)
        elif isinstance(found, Matrix):
            for row in found.rows:
                yield from _row_counts(item, row)


def _choice_counts(item: Item, found: Choices) -> Iterator[tuple[tuple[str, str, str], int]]:
    for count in found.counts:
        if isinstance(count.n, Hidden):
            continue
        if found.multiple:
            yield (item.id, count.code, "1"), count.n
            yield (item.id, count.code, "0"), found.base.answered - count.n
        else:
            yield (item.id, "", count.code), count.n


def _row_counts(item: Item, row: Row) -> Iterator[tuple[tuple[str, str, str], int]]:
    counts = row.figure.counts if isinstance(row.figure, Choices) else ()
    for count in counts:
        if not isinstance(count.n, Hidden):
            yield (item.id, row.code, count.code), count.n
