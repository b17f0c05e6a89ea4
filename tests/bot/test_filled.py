from datetime import date

import pytest

from bot.filled import FAR_TOO_LONG, Filled, beginning, filled, raw_of, shortened
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


BOOK = "x" * (FAR_TOO_LONG + 1)


def listed(*points: tuple[str, str]) -> dict[str, object]:
    return {"points": [{"id": name, "text": text} for name, text in points]}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ([("b", BOOK), ("", "third")], [("b", "second"), ("", "third")]),  # one away, one more
        ([("b", BOOK), ("a", "first")], [("b", "second"), ("a", "first")]),
        ([("a", "first"), ("", BOOK)], [("a", "first"), ("", "")]),
        ([("a", "first"), ("c", BOOK)], [("a", "first"), ("c", "")]),
        ([("a", "first"), (BOOK, "second")], [("a", "first"), ("", "second")]),
    ],
)
def test_what_stood_in_a_point_that_is_far_too_long_is_found_by_its_id(typed, kept):
    stood = listed(("a", "first"), ("b", "second"))

    assert shortened(listed(*typed), stood) == listed(*kept)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["first", BOOK, "third"], ["first", "second", "third"]),
        (["", "first", BOOK], ["", "first", "second"]),
        ([BOOK, BOOK], ["first", "second"]),
        (["", BOOK, "third"], ["", "", "third"]),  # either may have been taken away
    ],
)
def test_of_points_without_ids_it_is_what_the_others_do_not_say(typed, kept):
    stood = listed(("", "first"), ("", "second"))

    found = shortened(listed(*(("", text) for text in typed)), stood)
    assert found == listed(*(("", text) for text in kept))


def test_a_line_is_posted_without_the_id_that_it_is_stored_with():
    assert shortened(listed(("", BOOK)), listed(("a", "first"))) == listed(("", "first"))


def test_a_code_that_is_far_too_long_leaves_the_choice_that_stood():
    assert shortened({"codes": [BOOK]}, {"codes": ["a"]}) == {"codes": ["a"]}


def test_of_what_is_far_too_long_the_beginning_is_what_is_kept():
    typed = {**listed(("a", "first"), ("b", f"{BOOK}y")), "number": BOOK, "places": {"a": 1}}

    kept = {**listed(("a", "first"), ("b", BOOK[1:])), "number": BOOK[1:], "places": {"a": 1}}
    assert beginning(typed) == kept
