from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from surveys.figures import (
    Base,
    Choices,
    Class,
    Count,
    Dates,
    Day,
    Hidden,
    Matrix,
    Numbers,
    Points,
    Ranked,
    Ranks,
    Row,
    Texts,
    Voted,
    Why,
)
from surveys.questions import DONT_KNOW, OTHER
from surveys.suppression import Rules
from surveys.withholding import Guard, is_whole, of_all, of_units

GUARD = Guard(Rules(), texts=8, limit=2)
PROTECTED, TOO_FEW = Hidden(Why.PROTECTED), Hidden(Why.TOO_FEW, 5)


def choices(*counts, codes="abcdefgh", answered=None, **more):
    base = Base(answered or sum(counts), answered or sum(counts))
    return Choices(base, tuple(map(Count, codes, counts)), **more)


def texts(count, **more):
    return Texts(Base(count, count), tuple(str(n) for n in range(count)), **more)


def numbers(*counts, median=3.5):
    people = sum(counts)
    classes = tuple(Class(n, n, count) for n, count in enumerate(counts))
    return Numbers(Base(people, people), classes, median, 1, 4, 0, 9, 99)


def cells(figure):
    return tuple(":" if isinstance(count.n, Hidden) else count.n for count in figure.counts)


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(choices(9, 1, 4), (9, ":", ":")), (choices(9, 4), (9, 4)), (choices(0, 0), (0, 0))],
)
def test_a_choice_keeps_the_counts_that_may_be_shown(figure, shown):
    assert cells(of_all(figure, GUARD)) == shown


@pytest.mark.parametrize(
    ("figure", "hidden"), [(choices(3, 1), TOO_FEW), (choices(9, 1), PROTECTED)]
)
def test_a_choice_of_which_no_count_may_be_shown_is_hidden_whole(figure, hidden):
    assert of_all(figure, GUARD) == hidden


def test_of_several_choices_each_option_has_two_sides():
    asked = choices(12, 19, 5, 4, codes=("a", "b", "c", DONT_KNOW), answered=20, multiple=True)

    assert cells(of_all(asked, GUARD)) == (12, ":", 5, 4)


def test_a_choice_among_one_option_and_dont_know_is_a_whole():
    asked = choices(18, 2, codes=("a", DONT_KNOW), multiple=True)

    assert of_all(asked, GUARD) == PROTECTED


def test_what_was_written_beside_other_needs_its_count_and_enough_texts():
    asked = choices(9, 8, codes=("a", OTHER), other=texts(8))
    few = choices(9, 7, codes=("a", OTHER), other=texts(7))
    hidden = choices(9, 9, 2, codes=("a", "b", OTHER), other=texts(2))
    rest = choices(9, 12, 2, 5, codes=("a", "b", OTHER, "c"), other=texts(2))

    assert of_all(asked, GUARD) == asked
    assert of_all(few, GUARD) == replace(few, other=Hidden(Why.TOO_FEW, 8))
    assert of_all(hidden, GUARD) == PROTECTED
    found: Any = of_all(rest, GUARD)
    assert found.other == PROTECTED


def test_each_row_of_a_matrix_is_a_figure():
    rows = (Row("r", None, choices(9, 4)), Row("s", None, choices(13, 0)))
    matrix = Matrix(rows, Base(13, 13))

    assert of_all(matrix, GUARD) == Matrix(
        (rows[0], replace(rows[1], figure=PROTECTED)), Base(13, 13)
    )
    assert of_all(replace(matrix, rows=rows[1:]), GUARD) == PROTECTED
    assert of_all(Matrix((Row("r", None, choices(1)),), Base(1, 1)), GUARD) == TOO_FEW


def test_numbers_keep_their_middle_and_never_their_extremes_or_their_sum():
    nothing = dict.fromkeys(("lower", "upper", "least", "most", "sum"), PROTECTED)
    more = dict.fromkeys(("least", "most", "sum"), PROTECTED)

    assert of_all(numbers(3, 3), GUARD) == replace(numbers(3, 3), **nothing)
    assert of_all(numbers(6, 6), GUARD) == replace(numbers(6, 6), **more)


def test_numbers_with_a_hidden_class_have_no_middle():
    found: Any = of_all(numbers(9, 3, 1), GUARD)

    assert [one.n for one in found.classes] == [9, PROTECTED, PROTECTED]
    assert {found.median, found.lower, found.upper} == {PROTECTED}


@pytest.mark.parametrize(
    ("figure", "hidden"), [(numbers(2, 2), TOO_FEW), (numbers(9, 0), PROTECTED)]
)
def test_numbers_of_which_no_class_may_be_shown_are_hidden_whole(figure, hidden):
    assert of_all(figure, GUARD) == hidden


def test_numbers_of_nobody_are_nobodys():
    nobody = Numbers(Base(4, 0), (Class(0, 4, 0),), None, None, None, None, None, None)

    assert of_all(nobody, GUARD) == nobody


def ranks(*points, voters):
    options = tuple(Ranked(c, n, 2) for c, n in zip("abc", points, strict=True))
    return Ranks(Base(voters, voters), options)


def test_a_ranking_keeps_its_points_and_not_its_first_places():
    found: Any = of_all(ranks(11, 10, 9, voters=10), GUARD)

    assert [(option.points, option.first) for option in found.options] == [
        (11, PROTECTED),
        (10, PROTECTED),
        (9, PROTECTED),
    ]


@pytest.mark.parametrize(
    ("figure", "hidden"),
    [(ranks(20, 5, 5, voters=10), PROTECTED), (ranks(4, 3, 2, voters=3), TOO_FEW)],
)
def test_a_ranking_that_tells_how_somebody_ranked_is_hidden(figure, hidden):
    assert of_all(figure, GUARD) == hidden


def test_a_ranking_by_nobody_is_nobodys():
    assert of_all(ranks(0, 0, 0, voters=0), GUARD) == ranks(0, 0, 0, voters=0)


def votes(*voters, people):
    options = tuple(Voted(c, 2 * n, n) for c, n in zip("abc", voters, strict=True))
    return Points(Base(people, people), options)


def test_a_dot_vote_has_points_where_all_voters_are_shown():
    assert of_all(votes(6, 5, 4, people=12), GUARD) == votes(6, 5, 4, people=12)

    found: Any = of_all(votes(6, 7, 1, people=12), GUARD)

    assert [(option.voters, option.points) for option in found.options] == [
        (6, PROTECTED),
        (7, PROTECTED),
        (PROTECTED, PROTECTED),
    ]


@pytest.mark.parametrize(
    ("figure", "hidden"),
    [(votes(12, 12, 0, people=12), PROTECTED), (votes(1, 2, 3, people=3), TOO_FEW)],
)
def test_a_dot_vote_of_which_no_voters_may_be_shown_is_hidden(figure, hidden):
    assert of_all(figure, GUARD) == hidden


def test_a_day_that_few_gave_is_not_even_named():
    days = tuple(Day(date(2026, 5, n), count) for n, count in ((1, 9), (2, 1), (3, 4), (4, 12)))

    assert of_all(Dates(Base(26, 26), days), GUARD) == Dates(Base(26, 26), (days[0], days[3]), 5)


def test_days_of_which_none_may_be_shown_are_hidden():
    days = (Day(date(2026, 5, 1), 8), Day(date(2026, 5, 2), 1))

    assert of_all(Dates(Base(9, 9), days), GUARD) == PROTECTED
    assert of_all(Dates(Base(9, 0), ()), GUARD) == Dates(Base(9, 0), ())


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (7, False), (8, True)])
def test_texts_are_quoted_from_eight_or_from_nobody(count, shown):
    assert of_all(texts(count), GUARD) == (texts(count) if shown else Hidden(Why.TOO_FEW, 8))


def test_themes_are_several_choices_and_what_is_unplaced_stands_alone():
    coded = texts(20, themes=(Count("a", 9), Count("b", 19), Count("c", 6)), unplaced=1)

    found: Any = of_all(coded, GUARD)

    assert [theme.n for theme in found.themes] == [9, PROTECTED, 6]
    assert (found.unplaced, found.texts) == (PROTECTED, coded.texts)


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        (choices(9, 4), True),
        (replace(choices(9, 4), counts=(Count("a", 9), Count("b", PROTECTED))), False),
        (Matrix((Row("r", None, choices(9, 4)),), Base(9, 9)), True),
        (Matrix((Row("r", None, PROTECTED),), Base(9, 9)), False),
        (numbers(3, 3), True),
        (texts(9), False),
        (PROTECTED, False),
    ],
)
def test_what_is_whole_has_no_hidden_count(found, whole):
    assert is_whole(found) is whole


# --- Units' joint answers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "figure", [choices(4, 1), choices(5, 0), choices(0, 0), numbers(1, 4), texts(8), texts(0)]
)
def test_joint_answers_of_enough_units_are_shown_whole(figure):
    assert of_units(figure, GUARD) == figure


@pytest.mark.parametrize("figure", [choices(3, 1), numbers(4), texts(4)])
def test_joint_answers_of_too_few_units_are_hidden_whole(figure):
    assert of_units(figure, GUARD) == TOO_FEW


def test_units_are_quoted_where_enough_of_them_wrote():
    beside = choices(9, 7, codes=("a", OTHER), other=texts(7))

    assert of_units(texts(7), GUARD) == Hidden(Why.TOO_FEW, 8)
    assert of_units(beside, GUARD) == replace(beside, other=Hidden(Why.TOO_FEW, 8))


def test_each_row_of_a_matrix_needs_enough_units():
    few, enough, none = choices(4), choices(5), Hidden(Why.OWNER)
    rows = tuple(
        Row(code, None, figure) for code, figure in zip("rst", (few, enough, none), strict=True)
    )

    assert of_units(Matrix(rows, Base(5, 5)), GUARD) == Matrix(
        (replace(rows[0], figure=TOO_FEW), *rows[1:]), Base(5, 5)
    )
