from collections.abc import Sequence
from dataclasses import replace

import pytest

from surveys.answers import Numbered
from surveys.differencing import Turnover
from surveys.figures import (
    Base,
    Breakdown,
    Choices,
    Count,
    Group,
    Hidden,
    Matrix,
    NamedAnswer,
    NamedAnswers,
    Row,
    Why,
)
from surveys.protection import names_of, shown_of
from surveys.questionnaire import All, Visibility
from surveys.questions import Kind
from surveys.responses import Mode
from surveys.tallies import Earlier, NamedTally, Part, SurveyPolicy, Tally
from tests.surveys.forms import ABC, compared, item

POLICY = SurveyPolicy(by="b")
OWNER = SurveyPolicy(owner=True)
PROTECTED, UNDECLARED = Hidden(Why.PROTECTED), Hidden(Why.UNDECLARED)
DIFFERENCE = Hidden(Why.DIFFERENCE)
ASKED, BACKGROUND = item("q", Kind.CHOICE), item("b", Kind.CHOICE)


def choices(*counts: int, not_shown: int = 0) -> Choices:
    base = Base(sum(counts), sum(counts), not_shown)
    return Choices(base, tuple(map(Count, "abcd", counts)))


def opinion(*counts: int) -> Tally:
    return Tally(ASKED, Mode.OPINION, True, choices(*counts))


def official(*counts: int, visibility: Visibility = Visibility.JOINT) -> Tally:
    return replace(opinion(*counts), mode=Mode.OFFICIAL, item=replace(ASKED, visibility=visibility))


def by_groups(tally: Tally, *groups: Sequence[int]) -> Tally:
    """A tally broken down by an item «b» that everybody answered."""
    figures = [choices(*group) for group in groups]
    sizes = tuple(sum(group) for group in groups)
    return replace(
        tally,
        by="b",
        groups=tuple(Part(code, None, f) for code, f in zip("abcd", figures, strict=False)),
        sizes=sizes,
        background=Tally(BACKGROUND, tally.mode, True, choices(*sizes)),
    )


def figures(found):
    return [group.figure for group in found.groups]


# --- Official answers -----------------------------------------------------------------------------


@pytest.mark.parametrize("tally", [opinion(9, 6), official(9, 6)])
def test_an_open_survey_shows_nothing(tally):
    assert shown_of(replace(tally, closed=False), OWNER, ()) == Hidden(Why.OPEN)


@pytest.mark.parametrize("counts", [(8, 1), (4, 1), (9, 0), (0, 0)])
def test_official_answers_of_enough_units_are_counted_whole(counts):
    assert shown_of(official(*counts), SurveyPolicy(), ()) == choices(*counts)


def test_joint_answers_of_too_few_units_are_not_told():
    few = official(3, 1)

    assert shown_of(few, SurveyPolicy(), ()) == Hidden(Why.TOO_FEW, 5)
    assert shown_of(by_groups(few, (3, 0), (0, 1)), SurveyPolicy(), ()) == Hidden(Why.TOO_FEW, 5)
    assert shown_of(few, SurveyPolicy(minimum=4), ()) == choices(3, 1)
    assert shown_of(few, OWNER, ()) == choices(3, 1)
    named = official(3, 1, visibility=Visibility.NAMED)
    assert shown_of(named, SurveyPolicy(), ()) == choices(3, 1)


def test_what_was_declared_for_the_owner_alone_is_the_owners():
    tally = official(8, 1, visibility=Visibility.OWNER)

    assert shown_of(tally, SurveyPolicy(), ()) == Hidden(Why.OWNER)
    assert shown_of(tally, OWNER, ()) == choices(8, 1)


def test_no_filter_puts_a_name_to_a_joint_answer():
    filtered = replace(official(1, 0), filtered=True)
    named = replace(official(1, 0, visibility=Visibility.NAMED), filtered=True)

    assert shown_of(filtered, SurveyPolicy(), ()) == UNDECLARED
    assert shown_of(filtered, OWNER, ()) == choices(1, 0)
    assert shown_of(named, SurveyPolicy(), ()) == choices(1, 0)


def test_no_small_group_puts_a_name_to_a_joint_answer():
    tally = by_groups(official(6, 5), (5, 2), (1, 3))
    larger = by_groups(official(6, 6), (5, 2), (1, 4))

    assert figures(shown_of(tally, SurveyPolicy(), ())) == [PROTECTED, PROTECTED]
    assert figures(shown_of(tally, OWNER, ())) == [choices(5, 2), choices(1, 3)]
    assert shown_of(larger, SurveyPolicy(), ()) == Breakdown(
        "b", choices(6, 6), (Group("a", None, choices(5, 2)), Group("b", None, choices(1, 4)))
    )


def test_no_row_that_few_of_a_group_rated_is_told_of_in_any_group():
    def rated(*rows: tuple[int, int]) -> Matrix:
        figures = [choices(*row) for row in rows]
        each = [Row(code, None, figure) for code, figure in zip("rs", figures, strict=True)]
        return Matrix(tuple(each), figures[0].base)

    everybody, ones, others = rated((9, 3), (2, 1)), rated((5, 1), (1, 0)), rated((4, 2), (1, 1))
    parts = (Part("a", None, ones), Part("b", None, others))
    tally = replace(official(12, 0), figure=everybody, by="b", groups=parts)

    found = shown_of(tally, SurveyPolicy(), ())

    assert isinstance(found, Breakdown)
    assert figures(found) == [PROTECTED, PROTECTED]
    assert isinstance(found.total, Matrix)
    assert [row.figure for row in found.total.rows] == [choices(9, 3), Hidden(Why.TOO_FEW, 5)]


NAMES = NamedAnswers((NamedAnswer("15", "Møre og Romsdal", Numbered(3)),))


@pytest.mark.parametrize(
    ("visibility", "policy", "shown"),
    [
        (Visibility.NAMED, SurveyPolicy(), NAMES),
        (Visibility.JOINT, SurveyPolicy(), Hidden(Why.OWNER)),
        (Visibility.OWNER, SurveyPolicy(), Hidden(Why.OWNER)),
        (Visibility.JOINT, OWNER, NAMES),
        (Visibility.OWNER, OWNER, NAMES),
    ],
)
def test_names_stand_beside_answers_where_that_was_declared(visibility, policy, shown):
    tally = NamedTally(replace(ASKED, visibility=visibility), True, NAMES)

    assert names_of(tally, policy) == shown


def test_an_open_survey_shows_no_names():
    assert names_of(NamedTally(ASKED, False, NAMES), OWNER) == Hidden(Why.OPEN)


# --- Opinions -------------------------------------------------------------------------------------


def test_opinions_are_protected_from_their_owner_too():
    assert shown_of(opinion(8, 1), OWNER, ()) == PROTECTED
    assert shown_of(opinion(8, 4), OWNER, ()) == choices(8, 4)


def test_only_the_declared_breakdown_is_given_and_no_filter():
    apart = by_groups(opinion(14, 13), (5, 7), (9, 6))

    assert shown_of(replace(opinion(8, 4), filtered=True), POLICY, ()) == UNDECLARED
    assert shown_of(apart, SurveyPolicy(), ()) == UNDECLARED
    assert shown_of(apart, SurveyPolicy(by="c"), ()) == UNDECLARED
    assert figures(shown_of(apart, POLICY, ())) == [choices(5, 7), choices(9, 6)]


def test_a_figure_that_is_hidden_for_all_is_not_broken_down():
    assert shown_of(by_groups(opinion(20, 1), (9, 0), (11, 1)), POLICY, ()) == PROTECTED


def test_groups_whose_size_is_hidden_are_not_shown_apart():
    """«c» is five, but hidden so that «b», which is two, cannot be told."""
    apart = by_groups(opinion(21, 16), (10, 5), (1, 1), (5, 5), (5, 5))
    few = replace(apart, background=replace(opinion(15, 2, 10, 10), item=BACKGROUND))

    assert figures(shown_of(few, POLICY, ())) == [choices(10, 5), PROTECTED, PROTECTED, PROTECTED]
    unanimous = replace(apart, background=opinion(37, 0))
    assert figures(shown_of(unanimous, POLICY, ())) == [PROTECTED] * 4


def test_those_who_did_not_answer_the_background_item_are_a_group():
    apart = by_groups(opinion(14, 13), (5, 7), (9, 6))
    silent = replace(apart, groups=(apart.groups[0], replace(apart.groups[1], code="")))
    one, two = (Tally(BACKGROUND, Mode.OPINION, True, choices(*n)) for n in ((12,), (12, 15)))

    assert figures(shown_of(replace(silent, background=one), POLICY, ())) == [PROTECTED] * 2
    assert figures(shown_of(replace(silent, background=two), POLICY, ())) == [
        choices(5, 7),
        choices(9, 6),
    ]


def test_a_breakdown_without_its_background_is_not_shown():
    apart = replace(by_groups(opinion(14, 13), (5, 7), (9, 6)), background=None)

    assert figures(shown_of(apart, POLICY, ())) == [PROTECTED] * 2


# --- Items that hang on others --------------------------------------------------------------------

FIRST = opinion(6, 9)
CONDITION = compared("p", "=", "a")


def after(*counts: int, not_shown: int = 9, hangs_on: tuple[Tally, ...] = (FIRST,)) -> Tally:
    asked = replace(ASKED, show_if=CONDITION)
    figure = choices(*counts, not_shown=not_shown)
    return replace(opinion(), item=asked, figure=figure, hangs_on=hangs_on)


def test_an_item_is_shown_where_all_is_shown_of_the_one_that_it_hangs_on():
    assert shown_of(after(3, 3), POLICY, ()) == choices(3, 3, not_shown=9)
    assert shown_of(after(3, 3, hangs_on=(opinion(6, 8, 1),)), POLICY, ()) == PROTECTED


def test_an_item_is_hidden_where_few_were_asked_or_few_were_not():
    assert shown_of(after(3, 3, not_shown=2), POLICY, ()) == PROTECTED
    assert shown_of(after(2), POLICY, ()) == PROTECTED


def test_an_item_that_hangs_on_two_is_hidden():
    assert shown_of(after(3, 3, hangs_on=(FIRST, FIRST)), POLICY, ()) == PROTECTED
    both = replace(ASKED, show_if=All((CONDITION, compared("r", "=", "b"))))
    assert (
        shown_of(replace(after(3, 3, hangs_on=(FIRST, FIRST)), item=both), POLICY, ()) == PROTECTED
    )


def test_an_item_that_hangs_on_another_is_not_broken_down():
    apart = by_groups(after(10, 10), (5, 5), (5, 5))

    assert figures(shown_of(apart, POLICY, ())) == [PROTECTED] * 2


# --- What was shown before ------------------------------------------------------------------------


def test_a_survey_that_was_opened_again_adds_a_figure_or_nothing():
    before = [Earlier(opinion(9, 9), None)]

    assert shown_of(opinion(9, 9), POLICY, before) == choices(9, 9)
    assert shown_of(opinion(12, 12), POLICY, before) == choices(12, 12)
    assert shown_of(opinion(10, 9), POLICY, before) == DIFFERENCE


def test_what_was_hidden_before_stays_hidden():
    before = [Earlier(opinion(6, 0), None)]

    assert shown_of(opinion(9, 3), POLICY, before) == DIFFERENCE


def test_what_was_too_little_before_is_nothing_to_compare_with():
    assert shown_of(opinion(3, 3), POLICY, [Earlier(opinion(2, 1), None)]) == choices(3, 3)


def test_a_wave_is_compared_with_each_earlier_one():
    steady, one_more = opinion(9, 9), opinion(10, 9)

    assert shown_of(one_more, POLICY, [Earlier(steady, Turnover(0, 0))]) == choices(10, 9)
    assert shown_of(one_more, POLICY, [Earlier(steady, Turnover(1, 0))]) == DIFFERENCE
    both = [Earlier(opinion(2, 17), Turnover(1, 0)), Earlier(steady, Turnover(1, 0))]
    assert shown_of(one_more, POLICY, both) == DIFFERENCE
    assert shown_of(one_more, POLICY, both[:1]) == choices(10, 9)


def test_who_was_asked_is_compared_too():
    before = Earlier(after(3, 3), Turnover(1, 0))
    now = after(9, 4, hangs_on=(opinion(7, 9),))

    assert shown_of(now, POLICY, [before]) == DIFFERENCE
    moved = after(9, 4, hangs_on=(opinion(13, 9),))
    assert shown_of(moved, POLICY, [before]) == choices(9, 4, not_shown=9)


APART = by_groups(opinion(14, 13), (5, 7), (9, 6))


def test_a_survey_that_was_opened_again_keeps_its_breakdown():
    more = by_groups(opinion(24, 23), (10, 12), (14, 11))

    assert figures(shown_of(APART, POLICY, [Earlier(APART, None)])) == [
        choices(5, 7),
        choices(9, 6),
    ]
    assert figures(shown_of(more, POLICY, [Earlier(APART, None)])) == [DIFFERENCE] * 2


def test_a_breakdown_of_a_wave_is_shown_where_people_must_have_moved_in_each_group():
    moved = by_groups(opinion(18, 10), (8, 5), (10, 5))
    far = by_groups(opinion(16, 14), (9, 9), (7, 5))

    assert figures(shown_of(moved, POLICY, [Earlier(APART, Turnover(0, 0))])) == [
        choices(8, 5),
        choices(10, 5),
    ]
    assert figures(shown_of(moved, POLICY, [Earlier(APART, Turnover(1, 0))])) == [DIFFERENCE] * 2
    assert figures(shown_of(far, POLICY, [Earlier(APART, Turnover(1, 0))])) == [
        choices(9, 9),
        choices(7, 5),
    ]


def test_a_breakdown_is_not_compared_with_what_was_not_broken_down():
    before = [Earlier(opinion(14, 13), Turnover(1, 0))]

    assert (
        figures(shown_of(by_groups(opinion(18, 10), (8, 5), (10, 5)), POLICY, before))
        == [DIFFERENCE] * 2
    )


def test_ten_who_left_and_were_all_but_one_of_a_group_do_not_give_the_last_one_away():
    first = by_groups(opinion(11, 10), (6, 5), (5, 5))
    second = by_groups(opinion(6, 5), (1, 0), (5, 5))

    assert figures(shown_of(first, POLICY, ())) == [choices(6, 5), choices(5, 5)]
    assert shown_of(second, POLICY, [Earlier(first, Turnover(0, 10))]) == DIFFERENCE
    total = shown_of(opinion(6, 5), POLICY, [Earlier(opinion(11, 10), Turnover(0, 10))])
    assert total == choices(6, 5)  # nobody saw the groups


@pytest.mark.parametrize(
    "background", [item("c", Kind.CHOICE), item("b", Kind.CHOICE, options=ABC[:2])]
)
def test_waves_are_broken_down_by_one_item_that_means_the_same(background):
    assert APART.background is not None
    other = replace(APART, by=background.id, background=replace(APART.background, item=background))

    far = by_groups(opinion(16, 14), (9, 9), (7, 5))
    for turnover in (Turnover(0, 0), Turnover(1, 0)):
        before = Earlier(other, turnover)
        assert figures(shown_of(far, POLICY, [before])) == [DIFFERENCE] * 2
