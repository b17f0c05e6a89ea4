from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures import Base, Choices, Count, Hidden, Why, percentages
from surveys.questions import DONT_KNOW, OTHER

PROTECTED = Hidden(Why.PROTECTED)


def choices(*counts, codes="abcdefgh", **more):
    """A single choice that everybody answered, «a», «b» and so on."""
    known = [n for n in counts if isinstance(n, int)]
    base = Base(sum(known), more.pop("answered", sum(known)))
    return Choices(base, tuple(map(Count, codes, counts)), **more)


def scale(*counts, **more):
    return choices(*counts, ordered=True, **more)


def test_a_base_counts_who_was_asked_and_left_it_open():
    assert Base(asked=9, answered=7, not_shown=2).not_answered == 2


@pytest.mark.parametrize(
    ("counts", "median"),
    [
        ((1, 2, 4), ("c",)),
        ((1, 3, 2), ("b",)),
        ((2, 0, 2), ("a", "c")),
        ((3, 3, 0), ("a", "b")),
        ((0, 0, 0), ()),
        ((5, PROTECTED, 3), ()),
    ],
)
def test_the_median_of_a_scale_is_the_middle_answer_or_both(counts, median):
    assert scale(*counts).median == median


def test_what_is_no_scale_has_no_median_and_no_mean():
    assert (choices(10, 20).median, choices(10, 20).mean) == ((), None)


def test_dont_know_and_other_have_no_place_on_a_scale():
    asked = scale(1, 2, 30, 9, codes=("low", "high", DONT_KNOW, OTHER))

    assert asked.median == ("high",)
    assert (asked.dont_know, asked.rated) == (30, 3)
    assert choices(1, 2).dont_know is None


@pytest.mark.parametrize(
    ("figure", "mean"),
    [
        (scale(9, 10), None),
        (scale(10, 10), 1.5),
        (scale(10, 10, codes=("-1", "3")), 1),
        (scale(10, PROTECTED, 10), None),
    ],
)
def test_a_scale_has_a_mean_from_twenty_answers(figure, mean):
    assert figure.mean == mean


def test_positives_and_negatives_leave_the_neutral_out():
    rated = scale(1, 2, 3, 4, 5, positive=("d", "e"), neutral="c")

    assert (rated.positives, rated.negatives) == (9, 3)


def test_the_middle_is_a_place_on_the_scale():
    assert scale(1, 0, 2).middle == 3
    assert scale(2, 2).middle == 1.5
    assert (scale(0, 0).middle, scale(1, PROTECTED).middle) == (None, None)


def test_a_scale_without_a_favourable_end_has_no_positives():
    assert (scale(1, 2).positives, scale(1, 2).negatives) == (None, None)


def test_nothing_is_summed_that_has_a_hidden_part():
    rated = scale(1, PROTECTED, 3, PROTECTED, 5, positive=("e",), neutral="c")

    assert (rated.positives, rated.negatives, rated.rated) == (5, None, None)


def test_equal_counts_have_equal_percentages():
    assert choices(7, 7, 7, 7, 8).percentages == (19, 19, 19, 19, 22)
    assert choices(1, 1, 1).percentages == (33, 33, 33)
    assert percentages([1, 1, 4], 6) == (17, 17, 67)


def test_halves_are_rounded_up():
    assert percentages([1, 3, 5, 31], 40) == (3, 8, 13, 78)


def test_several_choices_are_shares_of_those_who_answered():
    assert percentages([9, 5, 1], 9) == (100, 56, 11)


def test_a_hidden_part_of_a_whole_has_no_percentage():
    assert choices(9, PROTECTED, PROTECTED, answered=15).percentages == (60, None, None)


def test_nothing_is_a_share_of_nobody():
    assert choices(0, 0).percentages == (None, None)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8).filter(any))
def test_a_percentage_is_never_more_than_a_half_off(parts):
    found = percentages(parts, sum(parts))

    for part, share in zip(parts, found, strict=True):
        assert abs(Fraction(100 * part, sum(parts)) - (share or 0)) <= Fraction(1, 2)
