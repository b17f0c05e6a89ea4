"""A copy is changed step by step, and never into something that cannot be used."""

from dataclasses import replace

import pytest

from surveys.conditions import BadCondition, parse
from surveys.editing import (
    NeedsLabel,
    NeedsLanguage,
    added,
    begun,
    code_for,
    declared,
    extended,
    id_for,
    moved,
    put_item,
    removed,
    required,
    shown_when,
)
from surveys.errors import TooLong
from surveys.faults import EmptySection, LaterItem, NeedsTwo, NoSuchItem, NotItsCode, SameId
from surveys.places import NeedsWords, NoSuchPlace, reworded
from surveys.questionnaire import Questionnaire, Visibility
from surveys.questions import Kind, Option
from surveys.texts import Text, text
from tests.surveys.forms import ABC, form, item, section

ONE = item("one", Kind.CHOICE)
TWO = item("two", show_if=parse("one = c").condition)
GRID, LAST = item("grid", Kind.MATRIX), item("last")
FORM = Questionnaire(
    "f", text(nb="F"), ("nb",), (section("s1", ONE, TWO), section("s2", GRID, LAST))
)


def outline(asked: Questionnaire) -> dict[str, list[str]]:
    return {s.id: [one.id for one in s.items] for s in asked.sections}


def codes(options):
    return [option.code for option in options]


def test_an_item_moves_within_its_section_and_on_into_the_next():
    assert outline(moved(FORM, "last", -1)) == {"s1": ["one", "two"], "s2": ["last", "grid"]}
    assert outline(moved(FORM, "last", -2)) == {"s1": ["one", "two", "last"], "s2": ["grid"]}
    assert outline(moved(FORM, "last", -99)) == {"s1": ["last", "one", "two"], "s2": ["grid"]}
    assert outline(moved(FORM, "two", 1)) == {"s1": ["one"], "s2": ["two", "grid", "last"]}
    assert outline(moved(FORM, "two", 99)) == {"s1": ["one"], "s2": ["grid", "last", "two"]}


def test_nothing_moves_before_what_it_looks_at():
    with pytest.raises(LaterItem):
        moved(FORM, "two", -1)
    with pytest.raises(LaterItem):
        moved(FORM, "one", 1)


def test_sections_options_and_rows_move():
    free = replace(FORM, sections=(FORM.sections[1], section("s3", item("x"))))

    assert list(outline(moved(free, "s3", -1))) == ["s3", "s2"]
    assert codes(moved(FORM, "one.options.c", -1).item("one").question.options) == ["a", "c", "b"]
    assert codes(moved(FORM, "one.options.a", 9).item("one").question.options) == ["b", "c", "a"]
    assert codes(moved(FORM, "grid.rows.r2", -1).item("grid").question.rows) == ["r2", "r1"]


def test_what_is_moved_nowhere_stands_where_it_stood():
    for name in ("s1", "one", "one.options.b", "grid.rows.r1"):
        assert moved(FORM, name, 0) == FORM


def test_what_nothing_looks_at_can_be_removed():
    assert outline(removed(FORM, "two")) == {"s1": ["one"], "s2": ["grid", "last"]}
    assert list(outline(removed(FORM, "s2"))) == ["s1"]
    assert codes(removed(FORM, "one.options.a").item("one").question.options) == ["b", "c"]
    assert codes(removed(FORM, "grid.rows.r1").item("grid").question.rows) == ["r2"]


def test_what_something_looks_at_stays():
    with pytest.raises(NoSuchItem):
        removed(FORM, "one")
    with pytest.raises(NotItsCode):
        removed(FORM, "one.options.c")


def test_a_list_and_a_section_keep_what_they_need():
    with pytest.raises(EmptySection):
        removed(removed(FORM, "two"), "one")
    with pytest.raises(NeedsTwo):
        removed(removed(FORM, "grid.options.a"), "grid.options.b")


def test_an_option_is_added_last_with_a_code_that_reminds_of_it():
    longer = extended(FORM, "one.options", " Både og\x00 ", "nb")

    assert longer.item("one").question.options == (
        *ABC,
        Option("bade_og", text(nb="Både og\N{REPLACEMENT CHARACTER}")),
    )
    assert codes(extended(FORM, "grid.rows", "Kart", "nb").item("grid").question.rows) == [
        "r1", "r2", "kart",
    ]  # fmt: skip


def test_an_option_has_a_label():
    with pytest.raises(NeedsLabel):
        extended(FORM, "one.options", " ", "nb")
    with pytest.raises(TooLong):
        extended(FORM, "one.options", "x" * 3_001, "nb")


@pytest.mark.parametrize(
    ("words", "taken", "code"),
    [
        ("Planlegging", (), "planlegging"),
        ("Ærlig øl på åsen!", (), "aerlig_ol_pa_asen"),
        ("Innretning på opplæring i norsk", (), "innretning_pa_opplaering"),
        ("да", (), "x"),
        ("да", ("x", "x_2"), "x_3"),
        ("Other", (), "other_2"),
        ("Dont know", (), "dont_know_2"),
    ],
)
def test_codes(words, taken, code):
    assert code_for(words, taken) == code


@pytest.mark.parametrize(
    "name",
    [
        "gone",
        "s1.title",
        "one.options",
        "one.options.d",
        "one.rows.a",
        "one.options.a.nb",
        "one.text.a",
    ],
)
def test_what_is_not_there_is_neither_moved_nor_removed(name):
    with pytest.raises(NoSuchPlace):
        moved(FORM, name, 1)
    with pytest.raises(NoSuchPlace):
        removed(FORM, name)


@pytest.mark.parametrize(
    ("name", "language"),
    [("one.themes", "nb"), ("s1.options", "nb"), ("gone.options", "nb"), ("one.options", "en")],
)
def test_options_are_added_to_lists_of_options(name, language):
    with pytest.raises(NoSuchPlace):
        extended(FORM, name, "x", language)


def test_languages_are_declared_in_order():
    assert declared(FORM, ["nn", "nb", "nn"]).languages == ("nn", "nb")
    with pytest.raises(NeedsLanguage):
        declared(FORM, [])


def test_the_words_of_a_language_go_with_it_and_the_main_one_comes_first():
    both = reworded(declared(FORM, ("nb", "nn")), {"one.text.nn": "Kvifor?", "one.help.nn": "Tips"})

    turned = declared(both, ("nn", "nb"))
    assert turned.item("one").text.versions == (("nn", "Kvifor?"), ("nb", "one?"))
    assert declared(turned, ("nb",)) == FORM
    with pytest.raises(NeedsWords):
        declared(both, ("en",))


def test_an_item_is_added_last_in_its_section_or_in_a_new_one():
    more = added(FORM, FORM.sections[0].id, item("more"))
    assert [one.id for one in more.sections[0].items][-1] == "more"
    assert [one.id for one in begun(FORM, section("s9", item("more"))).items][-1] == "more"
    with pytest.raises(NoSuchPlace):
        added(FORM, "one", item("more"))
    with pytest.raises(SameId):
        added(FORM, FORM.sections[0].id, item("one"))
    with pytest.raises(EmptySection):
        begun(FORM, section("s9"))


@pytest.mark.parametrize(
    ("words", "made"),
    [("Hva nå?", "hva_na"), ("one", "one_2"), ("form", "form_2"), ("2025 i tall", "x_2025_i_tall")],
)
def test_an_id_is_made_of_words_and_begins_with_a_letter(words: str, made: str):
    assert id_for(words, FORM) == made
    assert id_for(words, FORM, made) != made


def test_an_item_can_be_required_and_shown_on_a_condition():
    assert required(FORM, "last", True).item("last").required
    assert shown_when(FORM, "last", "one has a").item("last").show_if == (
        parse("one has a").condition
    )
    assert shown_when(FORM, "two", " ").item("two").show_if is None
    with pytest.raises(BadCondition):
        shown_when(FORM, "last", "one has")
    with pytest.raises(NotItsCode):
        shown_when(FORM, "last", "one has d")


def test_only_an_item_has_the_values_of_an_item():
    assert put_item(form(ONE), "one", visibility=Visibility.OWNER).item("one").visibility is (
        Visibility.OWNER
    )
    with pytest.raises(NoSuchPlace):
        put_item(FORM, "s1", required=True)


def test_a_new_option_is_said_in_the_language_that_it_was_written_in():
    both = declared(FORM, ("nb", "nn"))

    added = extended(both, "one.options", "Kvifor", "nn").item("one").question.options[-1]
    assert added == Option("kvifor", Text((("nn", "Kvifor"),)))
