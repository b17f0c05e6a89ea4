"""Every fault of a questionnaire is found, and said at its place."""

from dataclasses import replace

import pytest

from surveys.conditions import parse
from surveys.faults import Fault, GoesInCircle, NoQuestions, faults
from surveys.questionnaire import Questionnaire, Theme
from surveys.questions import DONT_KNOW, OTHER, Kind, Option
from surveys.texts import text
from tests.surveys.forms import ABC, compared, form, item, section

FIRST = ("sections", 0, "items", 0)
ITEMS = {
    "one": item("one", Kind.CHOICE, other=text(nb="Annet"), dont_know=text(nb="Vet ikke")),
    "many": item("many", Kind.MULTI),
    "order": item("order", Kind.RANK),
    "grid": item("grid", Kind.MATRIX),
    "count": item("count", Kind.NUMBER),
    "scale": item("scale", Kind.RATING),
    "day": item("day", Kind.DATE),
    "words": item("words", Kind.TEXT),
    "share": item("share", Kind.POINTS),
    "note": item("note", Kind.NONE),
}


def said(asked: Questionnaire) -> list[tuple[object, ...]]:
    return [(*fault.path, str(fault.reason)) for fault in faults(asked)]


def one(kind: Kind, **question) -> list[tuple[object, ...]]:
    """What is wrong with the question of the only item, told from there."""
    found = said(form(item("x", kind, **question)))
    assert all(fault[:5] == (*FIRST, "question") for fault in found)
    return [fault[5:] for fault in found]


def test_nothing_is_wrong_with_each_kind_of_question():
    assert faults(form(*ITEMS.values())) == ()


def test_a_form_without_questions_asks_nothing():
    nothing = Fault(("sections",), NoQuestions())

    assert [f.path for f in faults(form())] == [nothing.path]
    assert said(form(item("t", Kind.NONE))) == [
        ("sections", "A questionnaire needs at least one question.")
    ]


def test_a_section_holds_something():
    asked = replace(form(item("q")), sections=(section("s1", item("q")), section("s2")))

    assert said(asked) == [
        ("sections", 1, "There is nothing in this section; add a question, or remove it.")
    ]


def test_sections_and_questions_have_ids_of_their_own():
    asked = form(item("q"), item("q"), item("s1"), item("answered"), item("meta"))

    assert said(asked) == [
        ("sections", 0, "items", 1, "id",
         "The id «q» is used twice; sections and questions need one each."),
        ("sections", 0, "items", 2, "id",
         "The id «s1» is used twice; sections and questions need one each."),
        ("sections", 0, "items", 3, "id",
         "«answered» cannot be an id: it means something in a condition or in an Excel form."),
        ("sections", 0, "items", 4, "id",
         "«meta» cannot be an id: it means something in a condition or in an Excel form."),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.MULTI, Kind.RANK, Kind.POINTS, Kind.MATRIX])
def test_there_are_two_to_choose_from(kind):
    assert one(kind, options=ABC[:1]) == [("options", "There must be at least two to choose from.")]
    assert one(kind, options=ABC[:1], dont_know=text(nb="Vet ikke")) == []


def test_a_matrix_rates_something():
    assert one(Kind.MATRIX, rows=()) == [("rows", "A matrix needs rows: what is to be rated.")]


def test_codes_are_used_once_and_some_are_kept_for_what_they_mean():
    twice = (*ABC, Option("a", text(nb="A igjen")))
    kept = (*ABC, Option(DONT_KNOW, text(nb="?")), Option(OTHER, text(nb="!")))

    assert one(Kind.CHOICE, options=twice) == [
        ("options", 3, "code", "The code «a» is used twice; each needs its own.")
    ]
    assert one(Kind.MATRIX, rows=twice) == [
        ("rows", 3, "code", "The code «a» is used twice; each needs its own.")
    ]
    assert one(Kind.CHOICE, options=kept) == [
        ("options", 3, "code",
         "The code «dont_know» is kept for «don't know» and «other»; "
         "write it under the key «dont_know»."),
        ("options", 4, "code",
         "The code «other» is kept for «don't know» and «other»; write it under the key «other»."),
    ]  # fmt: skip


def test_themes_have_codes_of_their_own():
    theme = Theme("bolig", text(nb="Bolig"))

    assert said(form(item("q", Kind.TEXT, themes=(theme, theme)))) == [
        (*FIRST, "themes", 1, "id", "The code «bolig» is used twice; each needs its own.")
    ]


@pytest.mark.parametrize("kind", [Kind.RATING, Kind.NUMBER, Kind.STANCE])
def test_the_lowest_number_is_below_the_highest(kind):
    assert one(kind, low=5, high=5) == [
        ("low", "The lowest number (5) must be below the highest (5).")
    ]


def test_a_scale_has_few_steps():
    assert one(Kind.RATING, low=0, high=10) == []
    assert one(Kind.RATING, low=0, high=11) == [
        ("high", "A scale can have 11 steps; ask for a number instead.")
    ]


def test_the_ends_of_a_scale_are_among_its_options():
    assert one(Kind.CHOICE, ordered=True, positive=("c",), neutral="b") == []
    assert one(Kind.CHOICE, positive=("c",), neutral="b") == [
        ("positive", 0, "Only a scale has a positive end and a middle; write «ordered: true»."),
        ("neutral", "Only a scale has a positive end and a middle; write «ordered: true»."),
    ]
    assert one(Kind.CHOICE, ordered=True, positive=("c", "d"), neutral="c") == [
        ("positive", 1, "«x» has no answer «d». It has: a, b, c."),
        ("neutral", "«c» cannot be both positive and the middle."),
    ]


# --- Conditions -----------------------------------------------------------------------------------


def looking(words: str) -> list[str]:
    """What is wrong with a condition that looks at one of each kind."""
    condition = parse(words).condition
    return [str(f.reason) for f in faults(form(*ITEMS.values(), item("x", show_if=condition)))]


@pytest.mark.parametrize(
    "words",
    [
        *("one = a", "one != other", "one has dont_know", "one answered"),
        *("many has a", "many answered", "order has c", "order answered"),
        *("grid.r1 = a", "grid.r2 != c", "grid.r1 has a", "grid.r1 answered", "grid answered"),
        *("count = 3", "count >= -3", "count != 3", "count answered", "scale < 3"),
        *("day = 2025-12-31", "day < 2025-12-31", "day answered"),
        *("words answered", "share answered"),
    ],
)
def test_a_condition_that_fits_what_was_asked(words):
    assert looking(words) == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("one = d", "«one» has no answer «d». It has: a, b, c, other, dont_know."),
        ("many has other", "«many» has no answer «other». It has: a, b, c."),
        ("grid.r1 = d", "«grid» has no answer «d». It has: a, b, c."),
        ("one > a", "«one» cannot be asked about that way; use one of: =, !=, answered, has."),
        ("many = a", "«many» cannot be asked about that way; use one of: has, answered."),
        ("words = a", "«words» cannot be asked about that way; use one of: answered."),
        ("share has a", "«share» cannot be asked about that way; use one of: answered."),
        ("count has 3",
         "«count» cannot be asked about that way; use one of: =, !=, answered, <, <=, >, >=."),
        ("count >= tre", "«count» is answered with a whole number; «tre» is none."),
        ("count >= 3.5", "«count» is answered with a whole number; «3.5» is none."),
        ("day < 31", "«day» is answered with a day; write it as 2025-12-31."),
        ("day < 20251231", "«day» is answered with a day; write it as 2025-12-31."),
        ("grid = a", "Say which row of «grid» after a full stop; it has: r1, r2."),
        ("grid.r3 = a", "«grid» has no row «r3». It has: r1, r2."),
        ("one.r1 = a", "«one» has no row «r1». It has: –."),
        ("note answered", "Nothing is answered to «note», which is only a text."),
        ("nobody = a",
         "There is no question «nobody» here. There are: one, many, order, grid, count, scale, "
         "day, words, share, note."),
    ],
)  # fmt: skip
def test_a_condition_that_does_not_fit(words, reason):
    assert looking(words) == [reason]


def test_the_part_that_does_not_fit_is_told():
    condition = parse("one = a and (many has d or not count > 3)").condition

    assert [f.test for f in faults(form(*ITEMS.values(), item("x", show_if=condition)))] == [
        compared("many", "selected", "d")
    ]


def test_what_comes_later_decides_nothing():
    asked = form(item("x", show_if=parse("y answered").condition), item("y"))

    assert said(asked) == [
        (*FIRST, "show_if",
         "«y» comes later; only what was asked before can decide whether this is shown.")
    ]  # fmt: skip


def test_the_first_item_has_none_before_it():
    asked = form(item("x", show_if=parse("y answered").condition))

    assert said(asked) == [(*FIRST, "show_if", "There is no question «y» here. There are: –.")]


def test_a_circle_is_told_step_by_step():
    asked = form(
        item("a", show_if=parse("c answered").condition),
        item("b", show_if=parse("a answered").condition),
        item("c", show_if=parse("b answered and d answered").condition),
        item("d"),
    )

    assert [(f.path[3], f.reason.parameters) for f in faults(asked)] == [
        (0, {"circle": "a → c → b → a"}),
        (1, {"circle": "b → a → c → b"}),
        (2, {"circle": "c → b → a → c"}),
        (2, {"item": "d"}),
    ]


def test_what_looks_at_itself_is_a_circle():
    asked = form(item("a", show_if=parse("a answered or b answered").condition), item("b"))

    found = faults(asked)
    assert isinstance(found[0].reason, GoesInCircle)
    assert found[0].reason.parameters == {"circle": "a → a"}


def test_a_circle_that_an_item_is_not_part_of_is_not_its_fault():
    asked = form(
        item("x", show_if=parse("a answered").condition),
        item("a", show_if=parse("b answered or gone answered").condition),
        item("b", show_if=parse("a answered").condition),
    )

    assert [type(f.reason).__name__ for f in faults(asked)] == [
        "LaterItem",
        "GoesInCircle",
        "NoSuchItem",
        "GoesInCircle",
    ]
