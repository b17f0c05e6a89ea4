"""Words come back from YAML as they were, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import clean
from surveys.files.emitting import is_safe, quoted, scalar
from surveys.files.source import Mapping, Scalar, parsed


@pytest.mark.parametrize("words", ["Pause", "Hva nå?", "09.00", "Si «Ja»", "a/b (c)", "12"])
def test_plain_words_stand_for_themselves(words):
    assert is_safe(words)
    assert scalar(words) == words


@pytest.mark.parametrize(
    "words", ["", "null", "~", "a: b", "#a", "- a", "'a'", "a, b", "Takk!", "{a}", "=1+1", " a"]
)
def test_words_that_may_be_mistaken_are_quoted(words):
    assert not is_safe(words)
    assert scalar(words) == quoted(words)


@given(st.text(max_size=40))
def test_any_words_come_back_on_a_line_of_their_own_and_within_braces(words):
    said = clean(words)[0].strip()
    tree, problems = parsed(f"a: {scalar(words)}\nb: {{c: {scalar(words)}, d: {scalar(words)}}}\n")

    assert problems.found == []
    assert isinstance(tree, Mapping)
    inside = tree.get("b")
    assert isinstance(inside, Mapping)
    found = [value for _, value in (tree.entries[0], *inside.entries)]
    assert [one.text for one in found if isinstance(one, Scalar) and not one.empty] == [said] * 3
