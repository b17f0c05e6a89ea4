"""What files say of each kind fits the question that it makes."""

import pytest

from surveys.files.kinds import (
    EVERY_KEY,
    KEYS,
    KINDS,
    WRITTEN,
    usual_bounds,
    usual_length,
    usual_limit,
)
from surveys.questions import Kind, Question


@pytest.mark.parametrize("kind", KEYS)
def test_a_kind_has_a_word_and_keys_that_mean_something(kind):
    fields = set(Question.__dataclass_fields__) | {"required", "visibility", "themes"}

    assert KINDS[WRITTEN[kind]] is kind
    assert set(KEYS[kind]) <= set(EVERY_KEY) <= fields


def test_the_usual_limits():
    assert usual_bounds(Kind.RATING) == (1, 5)
    assert usual_bounds(Kind.NUMBER) == (0, 10**9)
    assert (usual_limit(Kind.POINTS), usual_limit(Kind.MULTI)) == (10, 30)
    assert (usual_length(Kind.LINE), usual_length(Kind.TEXT)) == (200, 3_000)


def test_what_says_no_limit_has_that_of_any_question():
    """So that a key that a kind does not have needs not be written."""
    plain = Question(Kind.CHOICE)

    assert usual_bounds(Kind.CHOICE) == (plain.low, plain.high)
    assert (usual_limit(Kind.CHOICE), usual_length(Kind.CHOICE)) == (plain.limit, plain.max_length)
