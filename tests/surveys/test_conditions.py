"""Conditions are read as they are written, and every slip is pointed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from surveys.conditions import DEEPEST, LONGEST, BadCondition, comparisons, parse, written
from surveys.questionnaire import All, Any, Condition, Not
from tests.surveys.forms import compared, conditions

BRUK, ANTALL = compared("bruk", "selected", "annet"), compared("antall", ">=", 3)
TALL = compared("vurdering", "=", "god", row="tall")


def refused(words):
    with pytest.raises(BadCondition) as caught:
        parse(words)
    return caught.value.at, str(caught.value)


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("bruk has annet", BRUK),
        ("antall >= 3", ANTALL),
        ("antall>=3", ANTALL),
        ("vurdering.tall = god", TALL),
        ("bruk answered", compared("bruk", "answered")),
        ("frist != 2025-12-31", compared("frist", "!=", "2025-12-31")),
        ("grad <= -2", compared("grad", "<=", -2)),
        ("a-b_c = 1-2", compared("a-b_c", "=", "1-2")),
        ("not bruk has annet", Not(BRUK)),
        ("not not antall >= 3", Not(Not(ANTALL))),
        ("bruk has annet and antall >= 3", All((BRUK, ANTALL))),
        ("bruk has annet or antall >= 3", Any((BRUK, ANTALL))),
        ("(bruk has annet)", BRUK),
        ("bruk has annet and not antall >= 3", All((BRUK, Not(ANTALL)))),
        ("not (bruk has annet or antall >= 3)", Not(Any((BRUK, ANTALL)))),
        ("bruk has annet and (antall >= 3 or vurdering.tall = god)",
         All((BRUK, Any((ANTALL, TALL))))),
        ("(bruk has annet and antall >= 3) and vurdering.tall = god",
         All((All((BRUK, ANTALL)), TALL))),
        (" bruk\n  has annet ", BRUK),
        ("and-a = x", compared("and-a", "=", "x")),
        ("a = not", compared("a", "=", "not")),
    ],
)  # fmt: skip
def test_what_is_written_is_understood(words, condition):
    assert parse(words).condition == condition


def test_each_test_has_its_place():
    assert parse("bruk has annet and (antall >= 3)").tests == ((BRUK, 0), (ANTALL, 20))


@pytest.mark.parametrize(
    ("words", "at", "said"),
    [
        ("", 0, "Expected a question's id here, such as «bruk» or «vurdering.tall»; found «»."),
        ("3 = a", 0,
         "Expected a question's id here, such as «bruk» or «vurdering.tall»; found «3»."),
        ("a = x and and", 10,
         "Expected a question's id here, such as «bruk» or «vurdering.tall»; found «and»."),
        ("ål = x", 0,
         "Expected a question's id here, such as «bruk» or «vurdering.tall»; found «å»."),
        ("a", 1, "Expected one of these after «a»: =, !=, <, <=, >, >=, has, answered; found «»."),
        ("a is x", 2,
         "Expected one of these after «a»: =, !=, <, <=, >, >=, has, answered; found «is»."),
        ("a == x", 3, "Expected a code, a number or a day after «=»; found «=»."),
        ("a has 'x'", 6, "Expected a code, a number or a day after «has»; found «'»."),
        ("a = x b = y", 6, "Expected «and» or «or» here; found «b»."),
        ("a = x)", 5, "Expected «and» or «or» here; found «)»."),
        ("(a = x b = y)", 7, "Expected «and» or «or» here; found «b»."),
        ("(a = x and b = y", 16, "A closing parenthesis is missing."),
        ("a = x and b = y or c = z", 16,
         "Use parentheses where «and» and «or» are side by side, to say which belong together."),
        ("(" * 40, DEEPEST, "Too many parentheses inside each other."),
        ("not " * 40, 4 * DEEPEST, "Too many parentheses inside each other."),
        ("x" * (LONGEST + 1), 0, "The condition is too long; it can have 1000 characters."),
    ],
)  # fmt: skip
def test_a_slip_is_pointed_at(words, at, said):
    assert refused(words) == (at, said)


@given(conditions())
def test_what_is_understood_can_be_written_and_is_understood_again(condition):
    found = parse(written(condition))

    assert found.condition == condition
    assert [test for test, _ in found.tests] == list(comparisons(condition))


@given(conditions())
def test_a_condition_is_the_same_when_it_has_been_stored(condition):
    """«All» and «Any» have the same parts: what tells them apart must be stored with them."""
    adapter: TypeAdapter[Condition] = TypeAdapter(Condition)

    assert adapter.validate_json(adapter.dump_json(condition)) == condition


@given(st.text(max_size=60) | st.text("ab=<>().-! notandrhsw3", max_size=60))
def test_any_words_are_a_condition_or_a_refusal_with_a_place(words):
    try:
        found = parse(words)
    except BadCondition as bad:
        at = [bad.at]
    else:
        at = [place for _, place in found.tests]
    assert all(0 <= place <= len(words) for place in at)
