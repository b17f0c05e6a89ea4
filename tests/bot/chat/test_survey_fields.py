"""Every kind of question as fields, and what was filled in back again."""

from datetime import date

import pytest

from bot.chat.survey_fields import fields, fits, raws
from bot.fielding.fields import Written, merge
from bot.words import words
from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Point, Rated, Shared
from surveys.questionnaire import Questionnaire
from surveys.questions import Kind
from surveys.texts import text
from tests.surveys.forms import compared, form, item, section

T = words("nb")
EMPTY = Written({}, {})

ANSWERED = [
    (item("q", Kind.TEXT), Listed((Point("", "To\nlinjer"),))),
    (item("q", Kind.LINE), Listed((Point("", "En linje"),))),
    (item("q", Kind.LIST), Listed((Point("", "Ett"), Point("", "To")))),
    (item("q", Kind.CHOICE), Chosen(("b",))),
    (item("q", Kind.CHOICE, other=text(nb="Annet")), Chosen(("other",), "Noe helt annet")),
    (item("q", Kind.MULTI, dont_know=text(nb="Vet ikke")), Chosen(("a", "c"))),
    (item("q", Kind.MULTI, dont_know=text(nb="Vet ikke")), Chosen(("dont_know",))),
    (item("q", Kind.RATING, low=1, high=5), Numbered(4)),
    (item("q", Kind.STANCE, low=-2, high=2), Numbered(-1)),
    (item("q", Kind.NUMBER, low=0, high=1_000), Numbered(250)),
    (item("q", Kind.DATE), Dated(date(2026, 12, 4))),
    (item("q", Kind.MATRIX), Rated((("r1", "a"), ("r2", "c")))),
    (item("q", Kind.RANK), Chosen(("c", "a"))),
    (item("q", Kind.POINTS, limit=10), Shared((("a", 7), ("c", 3)))),
    (item("q", Kind.COMMITMENT), Committed("Ringe", "Fredag", "Bo")),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "value"), ANSWERED, ids=lambda one: str(one)[:40])
def test_what_stands_in_the_fields_is_read_as_the_same_answer(asked, value):
    made = form(asked)
    shown = fields(made, Written({"q": value}, {}), T)

    filled = {field.name: field.value for field in shown}
    merged = merge(made, EMPTY, raws(made, filled, ["q"]))

    assert merged.written == Written({"q": value}, {})


@pytest.mark.parametrize("asked", [asked for asked, _ in ANSWERED], ids=lambda one: str(one)[:40])
def test_a_form_that_is_sent_empty_answers_nothing(asked):
    made = form(asked)

    filled = {field.name: () for field in fields(made, EMPTY, T)}

    assert merge(made, EMPTY, raws(made, filled, ["q"])).written == EMPTY


def test_what_is_no_number_in_a_ranking_is_kept_and_told():
    made = form(item("q", Kind.RANK))

    merged = merge(made, EMPTY, raws(made, {"q:q:a": ("først",), "q:q:b": ("2",)}, ["q"]))

    assert (merged.written.answers, list(merged.written.loose)) == ({}, ["q"])


def test_ten_fields_on_one_page_are_answered_in_a_chat():
    ten = [item(f"q{n}") for n in range(10)]

    assert fits(form(*ten), T)
    assert not fits(form(*ten, item("more")), T)
    assert not fits(form(item("q1", Kind.NONE)), T)
    assert fits(form(item("q1"), item("q2", show_if=compared("q1", "answered"))), T)
    two = (section("s1", item("q1")), section("s2", item("q2")))
    assert fits(Questionnaire("f", text(nb="To sider"), ("nb",), two), T)
