"""The methods' own words stand in every language of the interface."""

from datetime import timedelta

import pytest

from facilitation import wording
from facilitation.phases import OutcomeKind
from facilitation.wording import filled, in_order, joined, spoken
from surveys.texts import LANGUAGES, Text, text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 min"), (45, "45 s"), (60, "1 min"), (90, "1 min 30 s"), (-120, "−2 min")],
)
def test_a_length_is_said_in_minutes_and_seconds(seconds, said):
    assert spoken(timedelta(seconds=seconds)) == said


def test_the_main_language_comes_first():
    assert in_order(text(nb="a", nn="b", en="c"), ("nn", "se")) == text(nn="b", nb="a", en="c")


def test_patterns_are_filled_language_by_language():
    assert filled(text(nb="Deretter {what}.", en="Then {what}."), what=text(nb="b", en="e")) == (
        text(nb="Deretter b.", en="Then e.")
    )


def test_texts_are_joined_in_each_language():
    assert joined("-", text(nb="a", en="b"), text(nb="c", en="d")) == text(nb="a-c", en="b-d")


def test_every_word_stands_in_every_language_of_the_interface():
    words = [value for value in vars(wording).values() if isinstance(value, Text)]
    words += [*wording.ACTIVITIES.values(), *wording.OUTCOMES.values()]

    assert len(words) > 15
    assert [w.versions for w in words if w.lacks(LANGUAGES)] == []


def test_every_kind_of_outcome_has_a_name():
    assert set(wording.OUTCOMES) == set(OutcomeKind)
