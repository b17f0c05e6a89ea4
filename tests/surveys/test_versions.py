"""A form that is answered is locked; what changes is told, and answers keep their meaning."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from surveys.answers import Chosen, Dated, Listed, Numbered, Point, Rated, Shared, Value
from surveys.conditions import parse
from surveys.editing import declared, extended, moved, put_item, removed, required, shown_when
from surveys.places import reworded
from surveys.questionnaire import Questionnaire, Theme, Visibility
from surveys.questions import Kind, Option, Question
from surveys.texts import text
from surveys.versions import (
    SENTENCES,
    Change,
    What,
    carried,
    changes,
    comparable,
    keeps_all,
    same_meaning,
)
from tests.surveys.forms import ABC, ROWS, answers, form, item, section

FORM = Questionnaire(
    "f",
    text(nb="F"),
    ("nb",),
    (
        section("s1", item("one", Kind.CHOICE), item("many", Kind.MULTI)),
        section(
            "s2", item("grid", Kind.MATRIX), item("count", Kind.NUMBER), item("say", Kind.TEXT)
        ),
    ),
)


def asked(name: str, **fields: Any) -> Questionnaire:
    """The form with other values in one question."""
    return put_item(FORM, name, question=replace(FORM.item(name).question, **fields))


# --- What changed ---------------------------------------------------------------------------------


def test_nothing_has_changed_between_a_form_and_itself():
    assert changes(FORM, FORM) == ()


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (removed(FORM, "many"), [Change(What.REMOVED, "many")]),
        (removed(FORM, "s2"), [Change(What.REMOVED, n) for n in ("s2", "grid", "count", "say")]),
        (moved(FORM, "one", 1), [Change(What.MOVED, "many")]),
        (moved(FORM, "say", -3), [Change(What.MOVED, "say")]),
        (reworded(FORM, {"one.text.nb": "Hva?"}),
         [Change(What.WORDS, "one.text.nb", "one?", "Hva?")]),
        (reworded(FORM, {"one.options.a.nb": "Aa"}),
         [Change(What.WORDS, "one.options.a.nb", "A", "Aa")]),
        (reworded(FORM, {"one.help.nb": "Kort"}),
         [Change(What.NEW_WORDS, "one.help.nb", "", "Kort")]),
        (extended(FORM, "one.options", "D", "nb"), [Change(What.OPTION_ADDED, "one.options.d")]),
        (extended(FORM, "grid.rows", "D", "nb"), [Change(What.OPTION_ADDED, "grid.rows.d")]),
        (removed(FORM, "one.options.b"), [Change(What.OPTION_REMOVED, "one.options.b")]),
        (moved(FORM, "one.options.c", -2), [Change(What.OPTION_MOVED, "one.options.c")]),
        (asked("count", high=9), [Change(What.RANGE, "count", "0–5", "0–9")]),
        (asked("many", limit=2), [Change(What.RANGE, "many", "30", "2")]),
        (asked("say", max_length=9), [Change(What.RANGE, "say", "3000", "9")]),
        (asked("one", ordered=True), [Change(What.SCALE, "one")]),
        (asked("say", kind=Kind.LIST),
         [Change(What.KIND, "say", "text", "list"),
          Change(What.RANGE, "say", "3000", "30 × 3000")]),
        (shown_when(FORM, "many", "one = a"), [Change(What.CONDITION, "many", "", "one = a")]),
        (required(FORM, "one", True), [Change(What.REQUIRED, "one")]),
        (put_item(FORM, "one", visibility=Visibility.OWNER),
         [Change(What.VISIBILITY, "one", "joint", "owner")]),
        (put_item(FORM, "say", themes=(Theme("t", text(nb="T")),)), [Change(What.THEMES, "say")]),
        (declared(FORM, ("nb", "nn")), [Change(What.LANGUAGE_ADDED, "nn")]),
    ],
)  # fmt: skip
def test_a_change_is_told_with_its_place(new, told):
    assert list(changes(FORM, new)) == told


def test_what_is_new_is_told_once():
    assert list(changes(removed(FORM, "say"), FORM)) == [Change(What.ADDED, "say")]


def test_what_was_taken_away_is_told_too():
    new = shown_when(required(FORM, "one", True), "many", "one = a")
    new = reworded(new, {"one.help.nb": "Kort"})

    assert [change.what for change in changes(new, FORM)] == [
        What.OPTIONAL,
        What.ALWAYS,
        What.NO_WORDS,
    ]


def test_another_main_language_is_told():
    both = declared(FORM, ("nb", "nn"))

    assert list(changes(both, declared(both, ("nn", "nb")))) == [Change(What.LANGUAGE_MAIN, "nn")]
    assert list(changes(both, replace(both, languages=("nn",)))) == [
        Change(What.LANGUAGE_REMOVED, "nb"),
        Change(What.LANGUAGE_MAIN, "nn"),
    ]


def test_every_change_can_be_said():
    assert set(SENTENCES) == set(What)
    change = Change(What.RANGE, "count", "0–5", "0–9")

    assert change.message.format(**change.parameters) == (
        "The limits of «count» were 0–5, and are 0–9."
    )


# --- What means the same --------------------------------------------------------------------------

CHOICE, MATRIX = Question(Kind.CHOICE, ABC), Question(Kind.MATRIX, ABC, rows=ROWS)
SCALE, RATING = Question(Kind.CHOICE, ABC, ordered=True), Question(Kind.RATING, low=1, high=5)
OTHER_WORDS = tuple(replace(option, label=text(nb="!")) for option in ABC)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CHOICE, replace(CHOICE, options=OTHER_WORDS)),
        (CHOICE, replace(CHOICE, options=ABC[::-1])),
        (MATRIX, replace(MATRIX, rows=ROWS[::-1])),
        (Question(Kind.NUMBER), Question(Kind.NUMBER, low=1, high=9)),
        (Question(Kind.MULTI, ABC), Question(Kind.MULTI, ABC, limit=2)),
    ],
)
def test_the_same_codes_mean_the_same(old, new):
    assert same_meaning(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CHOICE, Question(Kind.MULTI, ABC)),
        (CHOICE, replace(CHOICE, options=ABC[:2])),
        (CHOICE, replace(CHOICE, options=(*ABC, Option("d", text(nb="D"))))),
        (CHOICE, replace(CHOICE, other=text(nb="Annet"))),
        (CHOICE, replace(CHOICE, dont_know=text(nb="Vet ikke"))),
        (SCALE, replace(SCALE, options=ABC[::-1])),
        (MATRIX, replace(MATRIX, rows=ROWS[:1])),
        (RATING, replace(RATING, high=7)),
    ],
)
def test_another_kind_other_codes_or_another_scale_mean_something_else(old, new):
    assert not same_meaning(old, new)


def test_a_new_form_keeps_all_where_each_question_means_the_same_still():
    more = asked("count", high=3)

    assert keeps_all(FORM, more)
    assert not keeps_all(FORM, removed(more, "one.options.b"))


def test_answers_are_carried_over_where_they_mean_the_same_and_fit():
    new = asked("count", high=3)
    new = removed(new, "one.options.b")
    given: dict[str, Value] = {"one": Chosen(("a",)), "many": Chosen(("a",)), "count": Numbered(5)}

    assert comparable(FORM, new) == ("many", "grid", "count", "say")
    assert carried(FORM, new, given) == {"many": Chosen(("a",))}
    assert carried(FORM, new, {"count": Numbered(3)}) == {"count": Numbered(3)}


@pytest.mark.parametrize(
    ("question", "value", "fits"),
    [
        (Question(Kind.MULTI, ABC, limit=1), Chosen(("a", "b")), False),
        (Question(Kind.CHOICE, ABC, limit=0), Chosen(("a",)), True),
        (Question(Kind.POINTS, ABC, limit=3), Shared((("a", 3),)), True),
        (Question(Kind.POINTS, ABC, limit=2), Shared((("a", 3),)), False),
        (Question(Kind.TEXT, max_length=2), Listed((Point("", "ab"),)), True),
        (Question(Kind.TEXT, max_length=1), Listed((Point("", "ab"),)), False),
        (Question(Kind.LIST, limit=1), Listed((Point("", "a"), Point("", "b"))), False),
        (Question(Kind.TEXT), Listed(()), True),
        (Question(Kind.MATRIX, ABC, rows=ROWS), Rated((("r1", "a"),)), True),
    ],
)
def test_an_answer_beyond_new_limits_stays_with_its_version(question, value, fits):
    whole = item("x", question.kind, options=ABC, rows=ROWS) if question.rows else item("x")
    old = form(replace(whole, question=replace(question, limit=30, max_length=99)))
    new = form(replace(whole, question=question))

    assert carried(old, new, {"x": value}) == ({"x": value} if fits else {})


@given(answers(("one", "many", "grid", "count", "say")))
def test_a_form_that_only_says_it_in_other_words_carries_everything(given_answers):
    new = reworded(FORM, {"one.text.nb": "Hva?", "grid.rows.r1.nb": "Rad"})
    kept = {
        name: value
        for name, value in given_answers.items()
        if not isinstance(value, Numbered) and not isinstance(value, Dated)
    }

    assert comparable(FORM, new) == ("one", "many", "grid", "count", "say")
    assert carried(FORM, new, kept) == kept


def test_a_condition_does_not_change_what_an_answer_means():
    new = shown_when(FORM, "many", "one = a")

    assert new.item("many").show_if == parse("one = a").condition
    assert "many" in comparable(FORM, new)
