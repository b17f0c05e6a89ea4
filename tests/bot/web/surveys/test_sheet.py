import json

import pytest
from multidict import MultiDict

from bot.fielding.fields import Clash, Written, merge
from bot.filled import filled
from bot.web.surveys.sheet import fields_in, marks_in, sheet
from surveys.answers import Chosen, Rated, Shared
from surveys.questions import Kind
from surveys.texts import text
from tests.surveys.forms import compared, form, item, line

FORM = form(
    item("note", Kind.NONE),
    item("one", Kind.CHOICE, other=text(nb="Annet")),
    item("many", Kind.MULTI, show_if=compared("one", "=", "a")),
    item("words", Kind.LIST),
    item("day", Kind.DATE),
    item("rows", Kind.MATRIX),
    item("rank", Kind.RANK, limit=2),
    item("votes", Kind.POINTS, limit=10),
    item("line"),
)
(SECTION,) = FORM.sections
EMPTY = Written({}, {})
ALL = json.dumps({one.id: "" for one in SECTION.items if one.id != "note"})


def posted(*pairs: tuple[str, str], marks: str = ALL) -> dict[str, object]:
    return dict(fields_in(MultiDict([("marks", marks), *pairs]), SECTION))


def test_a_posted_page_becomes_raw_answers_to_each_kind():
    found = posted(
        ("a-one", "other"), ("a-one:other", "mine"), ("a-many", "a"), ("a-many", "b"),
        ("a-words", "first"), ("a-words", ""), ("a-words:id", ""), ("a-words:id", ""),
        ("a-day", "1.2.2026"), ("a-rows:r1", "a"), ("a-rank", "c"), ("a-rank", ""),
        ("a-votes:a", "3"), ("a-votes:b", ""), ("a-line", "=cmd"),
    )  # fmt: skip
    answers = merge(FORM, EMPTY, found).written.answers  # type: ignore[arg-type]  # raw as posted

    assert answers["one"] == Chosen(("other",), "mine")
    assert answers["many"] == Chosen(("a", "b"))
    assert answers["rows"] == Rated((("r1", "a"),))
    assert answers["rank"] == Chosen(("c",))
    assert answers["votes"] == Shared((("a", 3),))
    assert answers["line"] == line("=cmd")
    assert sorted(answers) == ["day", "line", "many", "one", "rank", "rows", "votes", "words"]


def test_what_did_not_stand_on_the_page_is_not_blanked_by_it():
    assert list(posted(marks='{"line":""}')) == ["line"]


def test_what_its_writer_lets_go_is_left_to_the_others():
    assert "line" not in posted(("a-line", "mine"), ("keep-line", "theirs"))


@pytest.mark.parametrize("marks", ["", "[1]", "{", "[" * 100_000, '"x"'])
def test_marks_that_cannot_be_read_are_none(marks: str):
    assert marks_in(MultiDict({"marks": marks})) == {}


def test_a_page_is_filled_with_what_is_written_and_tells_what_is_shown():
    made = sheet(FORM, SECTION, Written({"one": Chosen(("other",), "mine")}, {}))
    one, many = made.asked[1], made.asked[2]

    assert (one.filled.codes, one.filled.other, one.name) == (("other",), "mine", "a-one")
    assert (one.shown, many.shown) == (True, False)
    assert made.visible == "note one words day rows rank votes line"


def test_what_a_page_shows_comes_back_the_same():
    written = Written({"one": Chosen(("a",)), "rows": Rated((("r1", "a"),))}, {})
    marks = sheet(FORM, SECTION, written).marks
    pairs = (("a-one", "a"), ("a-rows:r1", "a"))
    merged = merge(FORM, written, posted(*pairs, marks=marks), marks_in(MultiDict(marks=marks)))  # type: ignore[arg-type]  # raw as posted

    assert (merged.written, merged.clashes) == (written, ())


def test_a_clash_shows_mine_in_the_fields_and_theirs_beside_them():
    clash = Clash("line", {"points": [{"text": "theirs"}]}, {"points": [{"text": "mine"}]}, "old")
    made = sheet(FORM, SECTION, Written({"line": line("theirs")}, {}), clashes=[clash])
    (found,) = made.clashes

    assert found.theirs is not None
    assert (found.filled.words, found.theirs.words) == ("mine", "theirs")
    assert json.loads(made.marks)["line"] == "old"
    assert found.over not in ("", "old")


def test_whoever_chooses_their_own_words_has_seen_the_others():
    chosen = MultiDict([("marks", '{"line":"old"}'), ("keep-line", "over")])

    assert (marks_in(chosen), list(fields_in(chosen, SECTION))) == ({"line": "over"}, ["line"])


@pytest.mark.parametrize(
    "raw", [{}, {"points": None}, {"points": "x"}, {"codes": 7}, {"ratings": [1]}, {"points": [1]}]
)
def test_whatever_is_stored_a_page_can_be_shown(raw):
    assert filled(raw).words == ""


def test_items_whose_ids_look_like_each_others_fields_are_kept_apart():
    alike = form(
        item("x", Kind.CHOICE, other=text(nb="Annet")), item("x-other"), item("y", Kind.LIST),
        item("y-id"),
    )  # fmt: skip
    sent = MultiDict({"marks": '{"x":"","x-other":"","y":"","y-id":""}', "a-x-other": "words"})
    merged = merge(alike, EMPTY, fields_in(sent, alike.sections[0]))

    assert merged.written == Written({"x-other": line("words")}, {})


@pytest.mark.parametrize(
    ("kind", "high", "layout"),
    [(Kind.RATING, 10, "scale"), (Kind.RATING, 100, "number"), (Kind.LINE, 5, "line")],
)
def test_a_long_scale_is_a_number_to_write(kind: Kind, high: int, layout: str):
    asking = form(item("q", kind, high=high))

    assert sheet(asking, asking.sections[0], EMPTY).asked[0].layout == layout
