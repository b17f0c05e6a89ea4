import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.tally import Spread, Sum, borda, count, median_iqr, places, top, total, union

CODES = st.lists(st.sampled_from("abcdef"), max_size=40)


def test_codes_are_counted_highest_first_and_ties_by_the_alphabet():
    assert count(["b", "a", "c", "c"]) == (("c", 2), ("a", 1), ("b", 1))


@given(CODES)
def test_counting_loses_nothing_and_does_not_mind_the_order(codes):
    found = count(codes)

    assert sum(n for _, n in found) == len(codes)
    assert found == count(list(reversed(codes)))


def test_points_are_summed_and_each_voter_counted_once():
    ballots = [[("x", 2), ("y", 1)], [("y", 1), ("y", 1)]]

    assert total(ballots) == (Sum("y", 3, 2), Sum("x", 2, 1))


def test_no_ballots_sum_to_nothing():
    assert total([]) == ()


def test_one_number_is_its_own_median():
    assert median_iqr([4]) == Spread(1, 4.0, 4.0, 4.0)


def test_the_quartiles_are_those_of_the_numbers_themselves():
    found = median_iqr([1, 2, 3, 4, 5])

    assert (found.n, found.lower, found.median, found.upper, found.iqr) == (5, 2, 3, 4, 2)


def test_no_numbers_have_no_median():
    with pytest.raises(ValueError, match="no numbers"):
        median_iqr([])


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30))
def test_the_median_lies_between_its_quartiles_and_those_within_the_numbers(numbers):
    found = median_iqr(numbers)

    assert min(numbers) <= found.lower <= found.median <= found.upper <= max(numbers)


def test_where_five_of_many_are_ranked_the_first_gets_five_points_and_the_last_one():
    first, last = [["a", "b", "c", "d", "e"]], [["f", "g", "h", "i", "a"]]

    assert borda(first + last, "abcdefghijkl", 5)[:3] == (("a", 6), ("f", 5), ("b", 4))


def test_borda_gives_the_first_of_three_two_points():
    assert borda([["a", "b", "c"], ["b", "a"]], ["a", "b", "c"]) == (("a", 3), ("b", 3), ("c", 0))


def test_an_option_ranked_twice_counts_where_it_stands_first():
    assert borda([["a", "a", "b"]], ["a", "b", "c"]) == (("a", 2), ("b", 1), ("c", 0))


def test_the_highest_come_with_all_that_tie_with_the_last_of_them():
    scores = (("a", 3), ("b", 2), ("c", 2), ("d", 1))

    assert top(scores, 2) == (("a", 3), ("b", 2), ("c", 2))


@pytest.mark.parametrize(("scores", "most"), [((), 3), ((("a", 1),), 0)])
def test_nothing_asked_for_or_nothing_there_is_nothing(scores, most):
    assert top(scores, most) == ()


def test_equal_scores_share_a_place():
    assert places([5, 3, 3, 1]) == (1, 2, 2, 4)


@given(st.lists(st.integers(0, 5), max_size=20))
def test_the_highest_score_has_the_first_place(scores):
    found = places(scores)

    assert [p for s, p in zip(scores, found, strict=True) if s == max(scores)] == [
        1
    ] * scores.count(max(scores, default=0))


def test_a_union_holds_everything_once_in_the_order_first_met():
    assert union([["b", "a"], ["a", "c"]]) == ("b", "a", "c")
