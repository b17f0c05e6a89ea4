from datetime import date

import pytest

from bot.filled import Filled, filled, raw_of
from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Point, Rated, Shared, Value
from surveys.parsing import parse
from surveys.questions import Kind, Question
from surveys.texts import text
from tests.surveys.forms import ABC, ROWS, line

VALUES: list[tuple[Question, Value]] = [
    (Question(Kind.TEXT), line("one\ntwo")),
    (Question(Kind.LIST), Listed((Point("p1", "one"), Point("", "two")))),
    (Question(Kind.CHOICE, ABC, other=text(nb="Annet")), Chosen(("other",), "mine")),
    (Question(Kind.MULTI, ABC), Chosen(("b", "a"))),
    (Question(Kind.RANK, ABC), Chosen(("c", "a"))),
    (Question(Kind.NUMBER, high=9), Numbered(7)),
    (Question(Kind.DATE), Dated(date(2026, 1, 9))),
    (Question(Kind.MATRIX, ABC, rows=ROWS), Rated((("r2", "b"),))),
    (Question(Kind.POINTS, ABC, limit=10), Shared((("a", 3), ("c", 7)))),
    (Question(Kind.COMMITMENT), Committed("what", "", "whom")),
]


@pytest.mark.parametrize(("question", "value"), VALUES, ids=[q.kind for q, _ in VALUES])
def test_a_value_fills_its_fields_so_that_the_same_is_read_again(question, value):
    assert parse(question, raw_of(value)) == (value, 0)


def test_nothing_stands_in_the_fields_of_what_was_not_answered():
    assert filled({}) == Filled((), (), "", "", "", {})
