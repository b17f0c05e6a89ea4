from datetime import date

import pytest

from surveys.differencing import How, Turnover, adds_enough, changes_enough
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
from surveys.suppression import Rules
from surveys.withholding import Guard

RULES = Rules()
GUARD = Guard(RULES, texts=8, limit=3)


def choices(*counts, answered=None, multiple=False):
    base = Base(answered or sum(counts), answered or sum(counts))
    return Choices(base, tuple(map(Count, "abcd", counts)), multiple)


def texts(count):
    return Texts(Base(count, count), tuple(str(n) for n in range(count)))


def ranks(*points, voters):
    return Ranks(
        Base(voters, voters), tuple(Ranked(c, n, 0) for c, n in zip("ab", points, strict=True))
    )


@pytest.mark.parametrize(
    ("later", "shown"),
    [
        (choices(9, 9), True),
        (choices(10, 9), False),
        (choices(12, 11), False),
        (choices(12, 12), True),
        (choices(15, 9), False),
        (choices(8, 10), False),
        (choices(8, 16), False),
    ],
)
def test_what_is_added_to_a_survey_must_itself_be_a_figure(later, shown):
    assert adds_enough(choices(9, 9), later, GUARD) is shown


def test_of_several_choices_both_sides_of_each_option_must_grow_enough():
    before = choices(9, 9, answered=18, multiple=True)

    assert adds_enough(before, choices(13, 12, answered=25, multiple=True), GUARD)
    assert not adds_enough(before, choices(16, 12, answered=25, multiple=True), GUARD)


@pytest.mark.parametrize(("added", "shown"), [(7, False), (8, True)])
def test_texts_need_as_many_new_ones_as_they_needed_first(added, shown):
    assert adds_enough(texts(9), texts(9 + added), GUARD) is shown


@pytest.mark.parametrize(("added", "shown"), [(4, False), (5, True)])
def test_rankings_need_a_group_of_new_ones(added, shown):
    assert adds_enough(ranks(5, 4, voters=9), ranks(7, 6, voters=9 + added), GUARD) is shown


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (
            Numbers(Base(9, 9), (Class(0, 4, 5), Class(5, 9, 4)), *[None] * 6),
            Numbers(Base(10, 10), (Class(0, 4, 6), Class(5, 9, 4)), *[None] * 6),
        ),
        (
            Points(Base(9, 9), (Voted("a", 9, 5),)),
            Points(Base(10, 10), (Voted("a", 10, 6),)),
        ),
        (
            Dates(Base(9, 9), (Day(date(2025, 9, 1), 9),)),
            Dates(Base(10, 10), (Day(date(2025, 9, 1), 9), Day(date(2025, 9, 2), 1))),
        ),
        (
            Matrix((Row("r", None, choices(5, 4)),), Base(9, 9)),
            Matrix((Row("r", None, choices(5, 5)),), Base(10, 10)),
        ),
        (texts(9), texts(10)),
    ],
)
def test_one_new_answer_is_told_by_every_kind_of_figure(earlier, later):
    assert not adds_enough(earlier, later, GUARD)
    assert changes_enough(earlier, later, Turnover(1, 0), RULES) is isinstance(later, Texts)


def test_a_row_that_was_hidden_is_not_compared():
    hidden = Matrix((Row("r", None, Hidden(Why.PROTECTED)),), Base(9, 9))

    assert changes_enough(hidden, hidden, Turnover(5, 0), RULES)


@pytest.mark.parametrize(
    ("later", "turnover", "shown"),
    [
        (choices(9, 10), Turnover(0, 0), True),
        (choices(9, 10), Turnover(1, 0), False),
        (choices(10, 8), Turnover(1, 1), False),
        (choices(9, 9), Turnover(1, 1), False),
        (choices(12, 7), Turnover(1, 0), True),
        (choices(9, 8), Turnover(0, 1), False),
        (choices(14, 4), Turnover(1, 1), True),
        (choices(15, 15), Turnover(12, 0), True),
        (choices(21, 9), Turnover(12, 0), False),
        (choices(12, 10), Turnover(7, 3), True),
        (choices(10, 9), Turnover(7, 6), True),
        (choices(12, 10), Turnover(6, 2), False),
    ],
)
def test_a_wave_is_shown_where_it_stays_open_what_those_answered_who_came_or_went(
    later, turnover, shown
):
    assert changes_enough(choices(9, 9), later, turnover, RULES) is shown


def test_a_group_of_a_breakdown_is_shown_only_where_people_must_have_moved():
    before, turnover = choices(9, 9), Turnover(12, 0)

    assert not changes_enough(before, choices(15, 15), turnover, RULES, How(by_moving=True))
    assert changes_enough(before, choices(22, 8), turnover, RULES, How(by_moving=True))


def test_what_those_answered_who_left_stays_open_where_the_earlier_figure_was_shown_in_groups():
    before = choices(11, 10)
    told, open_ = (choices(6, 5), Turnover(0, 10)), (choices(6, 10), Turnover(5, 10))

    for (later, turnover), shown in ((told, False), (open_, True)):
        assert changes_enough(before, later, turnover, RULES)
        assert changes_enough(before, later, turnover, RULES, How(in_groups=True)) is shown


@pytest.mark.parametrize(("turnover", "shown"), [(Turnover(5, 0), True), (Turnover(5, 1), False)])
def test_rankings_of_waves_need_groups_that_came_and_went(turnover, shown):
    later = ranks(7, 6, voters=13)

    assert changes_enough(ranks(5, 4, voters=9), later, turnover, RULES) is shown
