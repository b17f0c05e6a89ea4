import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.disclosure import (
    NAMED_WORKSHOP,
    Figure,
    Policy,
    Reason,
    Released,
    Withheld,
    release,
)

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
