"""The adversary of `adversary.py` recovers nothing, and does where protection is switched off."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace
from itertools import combinations, permutations

import pytest

from surveys.answers import Chosen, Numbered
from surveys.counting import numbers, ranks, spans
from surveys.differencing import Turnover
from surveys.disclosure import Released, release
from surveys.figures import Base, Choices, Count
from surveys.questions import DONT_KNOW, Kind
from surveys.responses import Mode
from surveys.tallies import Earlier, Part, SurveyPolicy, Tally
from tests.surveys.adversary import Recovery, World, recovered, worlds
from tests.surveys.forms import ABC, compared, item

STRICT = SurveyPolicy(by="b")
THREE = SurveyPolicy(minimum=3, by="b")
BACKGROUND = item("b", Kind.CHOICE)


def choices(answers: Sequence[tuple[str, ...]], codes: Sequence[str], multiple: bool) -> Choices:
    """The figure of some people's choices."""
    counts = Counter(code for answer in answers for code in answer)
    base = Base(len(answers), len(answers))
    return Choices(base, tuple(Count(code, counts[code]) for code in codes), multiple)


def tally(
    world: World[tuple[str, ...]], codes: Sequence[str], limit: int = 1, by: bool = True
) -> Tally:
    """What a survey of some groups found, of an item of which so many codes may be chosen."""
    multiple = limit > 1
    everybody = [answer for group in world for answer in group]
    groups = [choices(group, codes, multiple) for group in world]
    asked = item("q", Kind.MULTI if multiple else Kind.CHOICE, limit=limit)
    found = Tally(asked, Mode.OPINION, True, choices(everybody, codes, multiple))
    if not by:
        return found
    names = [str(place) for place in range(len(world))]
    where = [(name,) for name, group in zip(names, world, strict=True) for _ in group]
    return replace(
        found,
        by="b",
        groups=tuple(Part(n, None, figure) for n, figure in zip(names, groups, strict=True)),
        sizes=tuple(map(len, world)),
        background=Tally(BACKGROUND, Mode.OPINION, True, choices(where, names, False)),
    )


def attack(
    sizes: Sequence[int], options: int, policy: SurveyPolicy
) -> list[Recovery[tuple[str, ...]]]:
    """All that can be known of anybody in groups of these sizes that chose one option each."""
    codes = "abcde"[:options]
    every = list(worlds([(code,) for code in codes], sizes))
    by = len(sizes) > 1
    return recovered(every, lambda world: release(tally(world, codes, by=by), policy), told)


def told(answer: tuple[str, ...]) -> frozenset[Hashable]:
    """What a single choice says of who made it."""
    return frozenset(answer)


@pytest.mark.parametrize("policy", [STRICT, THREE])
@pytest.mark.parametrize("options", [2, 3, 4])
@pytest.mark.parametrize("people", range(1, 13))
def test_nobody_learns_from_one_question_what_another_answered(people, options, policy):
    assert attack([people], options, policy) == []


SMALL = [
    ((2, 5), 2),
    ((6, 6), 2),
    ((10, 10), 2),
    ((1, 1, 9), 2),
    ((5, 5, 5, 5), 2),
    ((2, 3, 7, 6), 2),
    ((8, 12, 20), 2),
    ((6, 6), 3),
]
LARGE = [((3, 6, 10), 2), ((10, 11), 3), ((5, 7, 6), 3), ((6, 9, 2), 3)]  # more is shown with three


@pytest.mark.parametrize(
    ("sizes", "options", "policy"),
    [(*one, policy) for one in SMALL for policy in (STRICT, THREE)]
    + [(*one, THREE) for one in LARGE],
)
def test_nobody_learns_from_a_breakdown_what_another_answered(sizes, options, policy):
    assert attack(sizes, options, policy) == []


# --- Several choices ------------------------------------------------------------------------------

SUBSETS = {
    (options, limit): [
        chosen for n in range(1, limit + 1) for chosen in combinations("abc"[:options], n)
    ]
    for options, limit in ((2, 2), (3, 2), (3, 3))
}


def ticked(codes: Sequence[str]):
    """What a multiple choice says of who made it: of each option, that it was chosen or not."""
    return lambda answer: frozenset((code, code in answer) for code in codes)


@pytest.mark.parametrize("dont_know", [False, True])
@pytest.mark.parametrize(("options", "limit"), SUBSETS)
@pytest.mark.parametrize("people", [5, 6, 7, 8])
def test_nobody_learns_which_options_another_chose_or_did_not(people, options, limit, dont_know):
    codes = [*"abc"[:options], *([DONT_KNOW] if dont_know else [])]
    answers = [*SUBSETS[options, limit], *([(DONT_KNOW,)] if dont_know else [])]
    every = worlds(answers, [people] if (people, options, limit) != (8, 3, 3) else [6])

    def published(world):
        return release(tally(world, codes, limit, by=False), STRICT)

    assert recovered(every, published, ticked(codes)) == []


@pytest.mark.parametrize("sizes", [(3, 3), (3, 4), (2, 5)])
@pytest.mark.parametrize(("options", "limit"), [(2, 2), (3, 2)])
def test_nobody_learns_from_groups_which_options_another_chose(sizes, options, limit):
    codes = "abc"[:options]
    every = worlds(SUBSETS[options, limit], sizes)

    def published(world):
        return release(tally(world, codes, limit), THREE)

    assert recovered(every, published, ticked(codes)) == []


# --- Rankings and numbers -------------------------------------------------------------------------


def in_order(ranking: tuple[str, ...]) -> frozenset[Hashable]:
    """What a ranking says of who made it: each one's place, and which came before which."""
    pairs = combinations(ranking, 2)
    return frozenset([*enumerate(ranking), *(("before", *pair) for pair in pairs)])


@pytest.mark.parametrize(("options", "people"), [(2, 7), (3, 9), (3, 10)])
def test_nobody_learns_from_a_ranking_how_another_ranked(options, people):
    asked = item("q", Kind.RANK, options=ABC[:options])
    base = Base(people, people)

    def published(world):
        figure = ranks(asked.question, base, [Chosen(ranking) for ranking in world[0]])
        return release(Tally(asked, Mode.OPINION, True, figure), STRICT)

    every = list(worlds(list(permutations("abc"[:options])), [people]))

    assert recovered(every, published, in_order) == []
    assert any(isinstance(published(world), Released) for world in every)


@pytest.mark.parametrize("people", [6, 7, 12])
def test_nobody_learns_from_middles_and_classes_what_number_another_gave(people):
    asked = item("q", Kind.NUMBER, low=0, high=19)
    base, wide = Base(people, people), spans(asked.question, None)

    def published(world):
        figure = numbers(asked.question, base, [Numbered(n) for n in world[0]], wide)
        return release(Tally(asked, Mode.OPINION, True, figure), STRICT)

    every = list(worlds([0, 1, 2, 9, 19], [people]))

    assert recovered(every, published, lambda number: frozenset({number})) == []
    assert any(isinstance(published(world), Released) for world in every)


# --- Items that hang on others --------------------------------------------------------------------


@pytest.mark.parametrize("people", range(5, 11))
def test_nobody_learns_from_who_was_asked_what_another_answered_before(people):
    first = item("p", Kind.CHOICE, options=ABC[:3])
    after = item("q", Kind.CHOICE, compared("p", "=", "a"), options=ABC[:2])
    answers = [("a", "a"), ("a", "b"), ("b", ""), ("c", "")]

    def published(world):
        given = [(one,) for one, _ in world[0]]
        opening = Tally(first, Mode.OPINION, True, choices(given, "abc", False))
        asked = [(two,) for one, two in world[0] if one == "a"]
        counts = choices(asked, "ab", False)
        base = Base(len(asked), len(asked), people - len(asked))
        figure = replace(counts, base=base)
        next_one = Tally(after, Mode.OPINION, True, figure, hangs_on=(opening,))
        return release(opening, STRICT), release(next_one, STRICT)

    def says(answer):
        return frozenset({("p", answer[0]), *([("q", answer[1])] if answer[1] else [])})

    assert recovered(worlds(answers, [people]), published, says) == []


# --- Again and again ------------------------------------------------------------------------------


def of(*groups: Sequence[tuple[str, ...]]) -> Tally:
    """What a survey found of an item with three options, for all."""
    return tally((tuple(answer for group in groups for answer in group),), "abc", by=False)


def rounds(turnover: Turnover | None, told_of: bool = True):
    """What is published of a round with those who stayed and left, and of one with the new ones."""

    def published(world):
        stayed, left, joined = world
        before, after = of(stayed, left), of(stayed, joined)
        earlier = [Earlier(before, turnover)] if told_of else []
        return release(before, STRICT), release(after, STRICT, earlier)

    return published


PLACES = [("a",), ("b",), ("c",)]


@pytest.mark.parametrize(
    ("left", "joined"), [(0, 1), (1, 0), (1, 1), (2, 1), (0, 5), (5, 5), (3, 6)]
)
def test_nobody_learns_from_two_waves_what_those_answered_who_came_or_went(left, joined):
    every = list(worlds(PLACES, [6, left, joined]))

    assert recovered(every, rounds(Turnover(joined, left)), told) == []


def test_two_waves_that_are_not_compared_tell_what_the_newcomer_answered():
    every = list(worlds(PLACES, [7, 0, 1]))

    assert recovered(every, rounds(Turnover(1, 0), told_of=False), told) != []


@pytest.mark.parametrize("joined", [1, 2, 4, 5, 6])
def test_nobody_learns_from_a_survey_that_was_opened_again_what_the_late_ones_answered(joined):
    every = list(worlds(PLACES, [6, 0, joined]))

    assert recovered(every, rounds(None), told) == []


# --- What it is for -------------------------------------------------------------------------------


def test_without_complementary_suppression_a_hidden_person_is_what_the_others_leave_of_all():
    off = SurveyPolicy(by="b", complementary=False)

    assert attack([1, 12], 2, off) != []
    assert attack([1, 12], 2, STRICT) == []


def test_without_unanimity_a_group_that_agrees_tells_what_each_of_it_answered():
    off = SurveyPolicy(by="b", unanimity=False)

    assert attack([6], 2, off) != []
    assert attack([6], 2, STRICT) == []
