import numpy as np

from surveys.answers import Chosen, Numbered, Rated
from surveys.columns import Grouping, everybody, known_codes, one_code, rated, several_codes
from surveys.figures import Base
from surveys.questions import DONT_KNOW, OTHER, Kind, Question
from surveys.texts import text
from tests.surveys.forms import ABC, ROWS

CHOICE = Question(Kind.CHOICE, ABC, other=text(nb="Annet"), dont_know=text(nb="Vet ikke"))


def pairs(column):
    return [
        (int(row), column.codes[part]) for row, part in zip(column.rows, column.parts, strict=True)
    ]


def test_what_may_be_given_comes_in_order_with_other_and_dont_know_last():
    assert known_codes(CHOICE) == ("a", "b", "c", OTHER, DONT_KNOW)
    assert known_codes(Question(Kind.STANCE, low=-1, high=1)) == ("-1", "0", "1")


def test_a_column_has_one_code_for_each_response_that_gave_one():
    column = one_code(CHOICE, [Chosen(("b",)), None, Chosen(()), Chosen(("old",)), Rated(())])

    assert pairs(column) == [(0, "b"), (3, "old")]
    assert column.answered.tolist() == [True, False, False, True, False]


def test_a_rating_is_known_by_its_number():
    asked = Question(Kind.RATING, low=1, high=3)

    assert pairs(one_code(asked, [Numbered(3), Numbered(1)])) == [(0, "3"), (1, "1")]


def test_several_codes_of_one_response_are_each_counted():
    column = several_codes(CHOICE, [Chosen(("a", "c")), Numbered(1), Chosen(("c",))])

    assert pairs(column) == [(0, "a"), (0, "c"), (2, "c")]


def test_each_row_of_a_matrix_is_a_column():
    asked = Question(Kind.MATRIX, ABC, rows=ROWS)

    columns = rated(asked, [Rated((("r2", "a"),)), None, Rated((("r1", "b"), ("r2", "c")))])

    assert [pairs(column) for column in columns] == [[(2, "b")], [(0, "a"), (2, "c")]]


def test_a_group_counts_its_own_and_who_is_in_none_is_left_out():
    column = one_code(CHOICE, [Chosen(("a",)), Chosen(("b",)), Chosen(("a",)), None])
    groups = Grouping(np.array([1, 1, -1, 0]), 2)
    all_but_last = np.array([True, True, True, False])

    assert groups.count(column) == [[0, 0, 0, 0, 0], [1, 1, 0, 0, 0]]
    assert groups.bases(all_but_last, column.answered) == [Base(0, 0, 1), Base(2, 2)]
    assert groups.split(["x", None, "y", "z"]) == [["z"], ["x"]]


def test_everybody_is_one_group_of_those_who_are_kept():
    assert everybody(np.array([True, False])).places.tolist() == [0, -1]
