from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.suppression import (
    Rules,
    Ticks,
    group_of_options_passes,
    group_passes,
    has_room,
    hidden_groups,
    hidden_options,
    hidden_parts,
    ranking_passes,
)

RULES = Rules()
COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=6)


def shown(counts, hidden):
    return tuple(":" if place in hidden else count for place, count in enumerate(counts))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((3, 1, 0), (":", ":", ":")),
        ((9, 0, 0), (":", ":", ":")),
        ((8, 1, 0), (":", ":", ":")),
        ((7, 2, 0), (":", ":", ":")),
        ((6, 3, 0), (6, 3, 0)),
        ((12, 9, 6, 1, 2), (12, 9, 6, ":", ":")),
        ((12, 9, 6, 1, 0), (12, 9, ":", ":", 0)),
        ((12, 9, 6, 1, 1), (12, 9, ":", ":", ":")),
        ((12, 6, 6, 1, 0), (12, ":", ":", ":", 0)),
        ((12, 9, 2, 2), (12, ":", ":", ":")),
        ((1, 1, 1, 1, 1), (":",) * 5),
    ],
)
def test_small_parts_are_hidden_with_the_next_smallest(counts, expected):
    assert shown(counts, hidden_parts(counts, RULES)) == expected


@given(COUNTS)
def test_what_is_shown_of_a_whole_is_a_whole_that_may_be_shown(counts):
    hidden = hidden_parts(counts, RULES)

    if len(hidden) == len(counts):
        return
    together = sum(counts[place] for place in hidden)
    kept = [count for place, count in enumerate(counts) if place not in hidden]
    assert [count for count in (*kept, together) if 0 < count < 3] == []
    assert hidden_parts([*kept, together], RULES) == frozenset()


@given(COUNTS)
def test_hidden_parts_can_change_places_and_the_same_is_shown(counts):
    """Whoever knows the rules cannot tell them apart: each could be any, and they differ."""
    hidden = sorted(hidden_parts(counts, RULES))

    if not hidden or len(hidden) == len(counts):
        return
    assert len({counts[place] for place in hidden}) > 1
    for order in permutations(hidden):
        other = list(counts)
        for place, source in zip(hidden, order, strict=True):
            other[place] = counts[source]
        assert shown(other, hidden_parts(other, RULES)) == shown(counts, hidden)


def test_without_complementary_suppression_only_the_small_parts_are_hidden():
    off = Rules(complementary=False)

    assert shown((12, 9, 6, 1), hidden_parts((12, 9, 6, 1), off)) == (12, 9, 6, ":")


def test_without_unanimity_what_all_answered_is_shown():
    assert hidden_parts((9, 0), Rules(unanimity=False)) == frozenset()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((10, 8, 5), (10, 8, 5)),
        ((19, 2, 5), (":", ":", 5)),
        ((20, 0, 5), (":", ":", 5)),
        ((10, 0, 20), (10, ":", ":")),
    ],
)
def test_an_option_that_few_chose_or_few_did_not_is_hidden(counts, expected):
    assert shown(counts, hidden_options(Ticks(counts, 20, 3), RULES)) == expected


def test_a_choice_of_one_is_a_whole():
    counts = (12, 6, 2)

    assert hidden_options(Ticks(counts, 20, 1), RULES) == hidden_parts(counts, RULES) == {1, 2}


@pytest.mark.parametrize(("people", "hidden"), [(0, set()), (4, {0, 1})])
def test_options_need_a_group_or_nobody_at_all(people, hidden):
    assert hidden_options(Ticks((0, 0), people, 2), RULES) == hidden


def test_options_that_leave_no_room_for_a_hidden_one_are_hidden_too():
    """Twenty people with two choices each made forty: so nobody chose the last option."""
    used_up = Ticks((13, 13, 14, 0), 20, 2)

    assert not has_room(used_up, {3}, RULES)
    assert hidden_options(used_up, RULES) == {0, 1, 3}


def test_options_that_leave_too_much_for_the_hidden_ones_are_hidden_too():
    """Seven people, of whom three did not know, chose two options at most twice: both twice."""
    few = Ticks((2, 2, 3), 7, 2, alone=2)

    assert not has_room(few, {0, 1}, RULES)
    assert hidden_options(few, RULES) == {0, 1, 2}


def test_without_complementary_suppression_no_room_is_made():
    assert hidden_options(Ticks((13, 13, 14, 0), 20, 2), Rules(complementary=False)) == {3}


def test_without_unanimity_an_option_that_all_chose_is_shown():
    assert hidden_options(Ticks((20, 9), 20, 2), Rules(unanimity=False)) == frozenset()


@pytest.mark.parametrize(
    ("sizes", "together"),
    [
        ((12, 9, 6), set()),
        ((12, 9, 2), {1, 2}),
        ((12, 9, 2, 3), {2, 3}),
        ((12, 9, 1, 2), {1, 2, 3}),
        ((12, 9, 9, 2), {1, 2, 3}),
        ((12, 0, 2), {0, 2}),
        ((3,), {0}),
    ],
)
def test_small_groups_are_not_shown_apart_nor_are_the_next_smallest(sizes, together):
    assert hidden_groups(sizes, (), RULES) == together


def test_a_group_whose_size_is_hidden_is_not_shown_apart():
    assert hidden_groups((12, 9, 6), {2}, RULES) == {1, 2}


def test_without_complementary_suppression_only_small_groups_are_not_shown_apart():
    assert hidden_groups((12, 9, 2), (), Rules(complementary=False)) == {2}


@pytest.mark.parametrize(
    ("counts", "passes"),
    [
        ((), True),
        ((0, 0), True),
        ((5, 5, 0), True),
        ((6, 4), False),
        ((6, 0), False),
        ((2, 2), False),
    ],
)
def test_every_part_of_a_group_needs_people_and_not_all_of_them(counts, passes):
    assert group_passes(counts, RULES) is passes


@pytest.mark.parametrize(
    ("counts", "people", "passes"),
    [
        ((0, 0), 0, True),
        ((5, 7), 12, True),
        ((5, 8), 12, False),
        ((5, 0), 12, False),
        ((2, 2), 4, False),
    ],
)
def test_every_option_of_a_group_needs_people_on_both_sides(counts, people, passes):
    assert group_of_options_passes(Ticks(counts, people, 2), (), RULES) is passes


def test_a_group_must_leave_room_for_what_is_hidden_for_all():
    assert not group_of_options_passes(Ticks((13, 13, 14, 0), 20, 2), {3}, RULES)
    assert group_of_options_passes(Ticks((9, 9, 9, 0), 20, 2), {3}, RULES)


@pytest.mark.parametrize(
    ("points", "voters", "passes"),
    [
        ((0, 0, 0), 0, True),
        ((4, 3, 2), 3, False),
        ((10, 10, 10), 10, True),
        ((20, 5, 5), 10, False),
        ((14, 14, 2), 10, False),
        ((10, 6, 3), 10, False),
        ((7, 3), 10, True),
        ((8, 2), 10, False),
    ],
)
def test_a_ranking_needs_people_who_may_have_turned_it_upside_down(points, voters, passes):
    assert ranking_passes(points, voters, RULES) is passes
