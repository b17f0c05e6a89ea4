"""What is shown follows from what is answered; what is hidden counts for nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Rated, Shared, Value
from surveys.conditions import comparisons, parse
from surveys.faults import faults
from surveys.flow import Page, Progress, counted, holds, lacking, pages, progress, shown
from surveys.questionnaire import Comparison, Questionnaire
from surveys.questions import Kind
from surveys.texts import text
from tests.surveys.forms import answers, conditions, form, item, line, section

CHRISTMAS = Dated(date(2025, 12, 24))


def when(words: str):
    return parse(words).condition


def ids(items):
    return [one.id for one in items]


@pytest.mark.parametrize(
    ("words", "value", "expected"),
    [
        ("x = a", Chosen(("a",)), True),
        ("x = a", Chosen(("b",)), False),
        ("x = a", Chosen(("a", "b")), False),
        ("x = a", None, False),
        ("x != a", Chosen(("b",)), True),
        ("x != a", Chosen(("a",)), False),
        ("x != a", None, True),
        ("x has a", Chosen(("b", "a")), True),
        ("x has a", Chosen(()), False),
        ("x has a", None, False),
        ("x = 3", Numbered(3), True),
        ("x = -3", Numbered(-3), True),
        ("x < 3", Numbered(2), True),
        ("x < 3", Numbered(3), False),
        ("x <= 3", Numbered(3), True),
        ("x > 9", Numbered(10), True),
        ("x > 9", Numbered(9), False),
        ("x >= -3", Numbered(-3), True),
        ("x >= 3", None, False),
        ("x = 2025-12-24", CHRISTMAS, True),
        ("x < 2025-12-31", CHRISTMAS, True),
        ("x >= 2026-01-01", CHRISTMAS, False),
        ("x.r1 = a", Rated((("r1", "a"),)), True),
        ("x.r2 = a", Rated((("r1", "a"),)), False),
        ("x.r1 answered", Rated((("r1", "a"),)), True),
        ("x.r2 answered", Rated((("r1", "a"),)), False),
        ("x answered", Rated((("r1", "a"),)), True),
        ("x answered", Rated(()), False),
        ("x answered", line("a"), True),
        ("x answered", Listed(()), False),
        ("x answered", Shared((("a", 1),)), True),
        ("x answered", Committed("a"), True),
        ("x answered", Chosen(()), False),
        ("x answered", None, False),
        ("x = a", line("a"), False),
        ("not x = a", Chosen(("b",)), True),
        ("x has a and x has b", Chosen(("a",)), False),
        ("x has a or x has b", Chosen(("a",)), True),
    ],
)
def test_a_condition_looks_at_the_answer(words, value, expected):
    assert holds(when(words), {} if value is None else {"x": value}) is expected


ASKED = form(
    item("bruk", Kind.MULTI),
    item("annet", show_if=when("bruk has c"), required=True),
    item("mer", show_if=when("annet answered"), required=True),
    item("slutt", Kind.NUMBER, required=True),
)


def test_an_item_is_shown_when_its_condition_holds():
    assert ids(shown(ASKED, {})) == ["bruk", "slutt"]
    assert ids(shown(ASKED, {"bruk": Chosen(("c",))})) == ["bruk", "annet", "slutt"]


def test_a_hidden_answer_counts_for_nothing_and_hides_what_looks_at_it():
    draft: dict[str, Value] = {"bruk": Chosen(("a",)), "annet": line("kart"), "mer": line("ja")}

    assert ids(shown(ASKED, draft)) == ["bruk", "slutt"]
    assert counted(ASKED, draft) == {"bruk": Chosen(("a",))}


def test_what_is_shown_again_counts_again():
    draft: dict[str, Value] = {"bruk": Chosen(("c",)), "annet": line("kart"), "mer": line("ja")}

    assert counted(ASKED, draft) == draft


def test_an_emptied_answer_and_one_to_nothing_do_not_count():
    assert counted(ASKED, {"bruk": Chosen(()), "elsewhere": line("a")}) == {}


def test_only_what_is_shown_can_be_lacking():
    assert ids(lacking(ASKED, {})) == ["slutt"]
    assert ids(lacking(ASKED, {"bruk": Chosen(("c",)), "slutt": Numbered(0)})) == ["annet"]
    assert lacking(ASKED, {"slutt": Numbered(0)}) == ()


def test_a_matrix_is_lacking_until_each_row_is_rated():
    asked = form(item("m", Kind.MATRIX, required=True))

    assert ids(lacking(asked, {"m": Rated((("r1", "a"),))})) == ["m"]
    assert lacking(asked, {"m": Rated((("r1", "a"), ("r2", "b")))}) == ()


def test_a_text_is_never_lacking_and_not_asked():
    asked = form(item("t", Kind.NONE, required=True), item("q"), item("r"))

    assert lacking(asked, {}) == ()
    assert progress(asked, {"q": line("a"), "r": Listed(())}) == Progress(1, 2)


def test_a_section_with_nothing_to_show_is_no_page():
    first = section("s1", item("a", Kind.CHOICE))
    second = section("s2", item("b", show_if=when("a = a")), item("c", show_if=when("a = a")))
    third = section("s3", item("d", show_if=when("a = a")), item("e"))
    asked = Questionnaire("f", text(nb="F"), ("nb",), (first, second, third))

    assert [(p.section.id, ids(p.items)) for p in pages(asked, {})] == [
        ("s1", ["a"]),
        ("s3", ["e"]),
    ]
    assert pages(asked, {"a": Chosen(("a",))})[1] == Page(second, second.items)


NAMES = ("i0", "i1", "i2", "i3", "i4")
FITTING = (Comparison.SELECTED, Comparison.ANSWERED)
ALONE = st.just("")


@st.composite
def forms(draw) -> Questionnaire:
    """Forms in which each item may look at those before it."""
    items = [item("i0", Kind.CHOICE)]
    for place, name in enumerate(NAMES[1:], 1):
        looks = conditions(st.sampled_from(NAMES[:place]), st.sampled_from("abc"), FITTING, ALONE)
        kind = draw(st.sampled_from([Kind.CHOICE, Kind.MULTI]))
        items.append(item(name, kind, show_if=draw(st.none() | looks)))
    asked = form(*items)
    assert faults(asked) == ()
    return asked


@given(forms(), answers(NAMES))
def test_what_counts_is_shown_and_shows_the_same(asked, draft):
    visible = shown(asked, draft)
    kept = counted(asked, draft)

    assert set(kept) <= {one.id for one in visible}
    assert shown(asked, kept) == visible
    assert [one for page in pages(asked, draft) for one in page.items] == list(visible)


@given(forms(), answers(NAMES), st.sampled_from(NAMES))
def test_an_answer_changes_only_what_looks_at_it(asked, draft, changed):
    before = {one.id for one in shown(asked, draft)}
    after = {one.id for one in shown(asked, {**draft, changed: Chosen(("b",))})}

    looking = {changed}
    for one in asked.items:
        if one.show_if and {test.item for test in comparisons(one.show_if)} & looking:
            looking.add(one.id)
    assert before ^ after <= looking - {changed}
