"""Rows by many keys at once: one parameter, however many there are.

A list of row values (`(a, b) IN ((?, ?), …)`) is compiled anew for each length, and SQLite reads
the whole table for it. A JSON array is one parameter, and both databases find each row by index.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Text, bindparam, cast, column, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_PARAMETER = "wanted"


class _Elements(FunctionElement[Any]):
    """The elements of a JSON array, as the rows of a table with a column `value`."""

    name = "elements"
    inherit_cache = True


@compiles(_Elements)
def _in_sqlite(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Elements, "postgresql")
def _in_postgresql(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements(CAST({compiler.process(element.clauses, **options)} AS JSON))"


def keys(columns: Sequence[Column[Any]]) -> tuple[ColumnElement[Any], ...]:
    """A table of keys as a statement's one parameter: its columns, of the same types as these."""
    elements = _Elements(bindparam(_PARAMETER, type_=Text)).table_valued(column("value", Text))
    return tuple(
        cast(elements.c.value.op("->>")(literal_column(str(number))), c.type)
        for number, c in enumerate(columns)
    )


def same(
    columns: Sequence[ColumnElement[Any]], others: Sequence[ColumnElement[Any]]
) -> tuple[ColumnElement[bool], ...]:
    """The conditions that these columns have those values."""
    return tuple(one == other for one, other in zip(columns, others, strict=True))


def wanted(these: Iterable[Sequence[str | int]]) -> dict[str, str]:
    """The parameter that holds these keys."""
    return {_PARAMETER: json.dumps(list(these))}
