from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import Numbered
from surveys.disclosure import (
    NAMED_WORKSHOP,
    Figure,
    Policy,
    Reason,
    Released,
    Withheld,
    release,
)
from surveys.figures import Base, Choices, Count, Hidden, NamedAnswer, NamedAnswers, Why
from surveys.questionnaire import Visibility
from surveys.questions import Kind
from surveys.responses import Mode
from surveys.tallies import Earlier, NamedTally, SurveyPolicy, Tally
from tests.surveys.forms import item

FIVE = Policy(minimum=5)


def test_a_named_workshop_releases_what_one_person_said_with_their_name():
    assert release(Figure("x", 1, declared_named=True), NAMED_WORKSHOP) == Released("x", True)


def test_what_was_not_declared_as_named_is_released_without_names():
    assert release(Figure("x", 1), NAMED_WORKSHOP) == Released("x", False)


@pytest.mark.parametrize(("people", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_protected_figure_needs_its_minimum_group_or_nobody_at_all(people, shown):
    found = release(Figure("x", people), FIVE)

    assert found == (Released("x", False) if shown else Withheld(Reason.TOO_FEW, 5))


def test_declared_names_do_not_open_a_policy_that_knows_no_names():
    assert release(Figure("x", 4, declared_named=True), FIVE) == Withheld(Reason.TOO_FEW, 5)


def test_what_a_question_promised_holds_under_every_policy():
    figure = Figure("x", 2, declared_named=True, promised=3)

    assert release(figure, NAMED_WORKSHOP) == Withheld(Reason.TOO_FEW, 3)


@given(st.integers(0, 50), st.booleans(), st.integers(1, 20), st.integers(1, 20), st.booleans())
def test_no_group_below_the_minimum_is_released_unless_declared(
    people, declared, promised, minimum, named
):
    found = release(Figure("x", people, declared, promised), Policy(minimum, named))

    if isinstance(found, Released) and people:
        assert people >= promised
        assert people >= minimum or found.named
        assert found.named == (declared and named)


# --- Surveys --------------------------------------------------------------------------------------

ASKED = item("q", Kind.CHOICE)


def opinion(*counts: int) -> Tally:
    figure = Choices(Base(sum(counts), sum(counts)), tuple(map(Count, "abcd", counts)))
    return Tally(ASKED, Mode.OPINION, True, figure)


def test_what_a_survey_found_is_released_without_names():
    tally = opinion(9, 6)

    assert release(tally, SurveyPolicy()) == Released(tally.figure, named=False)


def test_what_a_survey_found_is_hidden_with_its_reason():
    assert release(opinion(3, 1), SurveyPolicy()) == Hidden(Why.TOO_FEW, 5)
    assert release(opinion(14, 1), SurveyPolicy()) == Hidden(Why.PROTECTED)


def test_what_was_released_before_is_reckoned_with():
    before = [Earlier(opinion(9, 6), None)]

    assert release(opinion(9, 7), SurveyPolicy(), before) == Hidden(Why.DIFFERENCE)


def test_official_answers_are_released_with_names_where_that_was_declared():
    names = NamedAnswers((NamedAnswer("03", "Oslo", Numbered(4)),))
    named = NamedTally(replace(ASKED, visibility=Visibility.NAMED), True, names)

    assert release(named, SurveyPolicy()) == Released(names, named=True)
    assert release(NamedTally(ASKED, True, names), SurveyPolicy()) == Hidden(Why.OWNER)


def test_a_survey_is_not_released_under_a_workshops_policy():
    confused: Any = NAMED_WORKSHOP

    with pytest.raises(TypeError, match="policy"):
        release(opinion(9, 6), confused)
