from dataclasses import replace

import pytest

from surveys.apart import apart
from surveys.figures import Base, Choices, Class, Count, Hidden, Matrix, Numbers, Row, Texts, Why
from surveys.suppression import Rules
from surveys.withholding import Guard, of_all

GUARD = Guard(Rules(), texts=8, limit=2)
PROTECTED = Hidden(Why.PROTECTED)


def choices(*counts, answered=None, **more):
    base = Base(answered or sum(counts), answered or sum(counts))
    return Choices(base, tuple(map(Count, "abcd", counts)), **more)


def numbers(*counts):
    people = sum(counts)
    classes = tuple(Class(n, n, count) for n, count in enumerate(counts))
    return Numbers(Base(people, people), classes, 0.5, 0, 1, 0, 9, 99)


def broken_down(total, groups, together=frozenset(), guard=GUARD):
    return apart(of_all(total, guard), groups, together, guard)


def test_a_breakdown_is_shown_where_every_part_of_every_group_may_be():
    groups = (choices(5, 7), choices(9, 6), choices(0, 0))

    assert broken_down(choices(14, 13), groups) == groups


def test_one_group_that_may_not_be_shown_hides_them_all():
    assert broken_down(choices(13, 11), (choices(4, 5), choices(9, 6))) == (PROTECTED, PROTECTED)


def test_groups_that_are_not_shown_apart_are_held_to_the_same_together():
    shown, small, next_smallest = choices(9, 6), choices(1, 1), choices(4, 6)

    found = broken_down(choices(14, 13), (shown, small, next_smallest), frozenset({1, 2}))

    assert found == (shown, PROTECTED, PROTECTED)
    alike = (shown, choices(2, 0), choices(5, 0))
    assert broken_down(choices(16, 6), alike, frozenset({1, 2})) == (PROTECTED,) * 3


def test_what_is_hidden_for_all_is_hidden_in_each_group():
    groups = (choices(9, 1, 4), choices(9, 1, 5))

    found = broken_down(choices(18, 2, 9), groups)

    assert [[count.n for count in group.counts] for group in found] == [
        [9, PROTECTED, PROTECTED]
    ] * 2


def test_what_is_hidden_for_all_together_must_be_enough_in_each_group():
    groups = (choices(9, 1, 3), choices(9, 1, 6))

    assert broken_down(choices(18, 2, 9), groups) == (PROTECTED, PROTECTED)


def test_a_row_that_is_hidden_for_all_has_no_groups():
    groups = (matrix(choices(5, 6), choices(0, 11)),) * 2

    found = broken_down(matrix(choices(10, 12), choices(0, 22)), groups)

    rows = (Row("r", None, choices(5, 6)), Row("s", None, PROTECTED))
    assert found == (Matrix(rows, Base(11, 11)),) * 2


def test_a_figure_that_is_hidden_for_all_has_no_groups():
    assert broken_down(choices(20, 1), (choices(10, 0), choices(10, 1))) == (PROTECTED, PROTECTED)


def test_of_several_choices_each_option_needs_both_sides_in_each_group():
    groups = (
        choices(6, 9, 1, answered=14, multiple=True),
        choices(5, 7, 1, answered=12, multiple=True),
    )

    found = broken_down(choices(11, 16, 2, answered=26, multiple=True), groups)

    assert [[count.n for count in group.counts] for group in found] == [
        [6, 9, PROTECTED],
        [5, 7, PROTECTED],
    ]
    few = (groups[0], choices(4, 7, 1, answered=12, multiple=True))
    assert broken_down(choices(10, 16, 2, answered=26, multiple=True), few) == (PROTECTED,) * 2


def test_of_one_choice_at_most_the_options_are_a_whole():
    one = replace(GUARD, limit=1)
    groups = (choices(6, 6, multiple=True), choices(7, 5, multiple=True))

    assert broken_down(choices(13, 11, multiple=True), groups, guard=one) == groups


def test_numbers_in_groups_have_classes_and_a_middle():
    found = broken_down(numbers(11, 12), (numbers(5, 6), numbers(6, 6)))

    nothing = dict.fromkeys(("lower", "upper", "least", "most", "sum"), PROTECTED)
    assert found == (replace(numbers(5, 6), **nothing), replace(numbers(6, 6), **nothing))


def matrix(*rows):
    people = max(row.base.answered for row in rows)
    return Matrix(
        tuple(Row(name, None, row) for name, row in zip("rst", rows, strict=False)),
        Base(people, people),
    )


def test_each_row_of_a_matrix_is_broken_down_by_itself():
    first, second = choices(5, 6), choices(10, 1)
    groups = (matrix(first, second), matrix(first, second), matrix(first, second))

    found = broken_down(matrix(choices(15, 18), choices(30, 3)), groups, frozenset({1, 2}))

    hidden = Row("s", None, PROTECTED)
    assert found == (Matrix((Row("r", None, first), hidden), Base(11, 11)), PROTECTED, PROTECTED)


@pytest.mark.parametrize("total", [Texts(Base(9, 9), ("a",) * 9), PROTECTED])
def test_texts_are_never_told_apart(total):
    assert apart(total, (Texts(Base(9, 9), ("a",) * 9),), frozenset(), GUARD) == (PROTECTED,)


def test_without_complementary_suppression_only_the_failing_groups_are_hidden():
    off = replace(GUARD, rules=Rules(complementary=False))
    groups = (choices(4, 5), choices(9, 6))

    assert broken_down(choices(13, 11), groups, guard=off) == (PROTECTED, groups[1])
