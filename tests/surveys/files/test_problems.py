"""Mistakes are kept with their places, and told in the order of the file."""

import pytest

from surveys.errors import Refusal
from surveys.files import problems
from surveys.files.problems import (
    MOST,
    BadFile,
    NotUtf8,
    Problem,
    Problems,
    TabIndent,
    UnknownKeyNear,
    letters,
)


class Other(BadFile):
    """Another sort of file has {count} mistakes."""


def test_without_mistakes_there_is_nothing_to_settle():
    Problems().settle()


def test_mistakes_are_told_in_the_order_of_the_file():
    found = Problems()
    found.note(2, 1, TabIndent())
    found.note(1, 3, UnknownKeyNear(key="titel", nearest="title"))

    with pytest.raises(BadFile) as caught:
        found.settle()

    assert str(caught.value).splitlines() == [
        "1:3: There is no «titel» here. Did you mean «title»?",
        "2:1: Indent with spaces, not with tabs.",
    ]
    assert caught.value.parameters == {"count": 2}


def test_mistakes_in_a_workbook_are_told_by_sheet_and_cell():
    found = Problems(bad=Other)
    found.note(2, 28, TabIndent(), "survey")
    found.note(9, 1, TabIndent(), "choices")

    with pytest.raises(Other) as caught:
        found.settle()

    assert str(caught.value).splitlines() == [
        "choices!A9: Indent with spaces, not with tabs.",
        "survey!AB2: Indent with spaces, not with tabs.",
    ]


def test_columns_are_named_as_in_a_spreadsheet():
    assert [letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_reading_stops_when_there_are_very_many():
    found = Problems()
    for line in range(1, MOST):
        found.note(line, 1, NotUtf8())

    with pytest.raises(BadFile) as caught:
        found.note(MOST, 1, NotUtf8())

    assert len(caught.value.problems) == MOST
    assert isinstance(caught.value.problems[0], Problem)


def test_every_mistake_has_a_sentence_on_one_line_that_can_be_translated():
    kinds = [k for k in vars(problems).values() if isinstance(k, type) and issubclass(k, Refusal)]

    assert len(kinds) > 20
    assert [k for k in kinds if not k.__doc__ or "\n" in k.__doc__.strip()] == []
