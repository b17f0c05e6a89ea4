"""Groups are opened, filled and ended; tables are one question; what does not fit is pointed at."""

import pytest

from surveys.conditions import parse
from surveys.files.xlsform_questions import Asked
from surveys.files.xlsform_rows import asked
from surveys.questions import Kind, Option, Question
from surveys.texts import text
from tests.surveys.files.sheets import A_LINE, ABC, Line, imported, wrong
from tests.surveys.forms import ABC as OPTIONS

BEGIN: Line = {"type": "begin_group", "name": "g", "label": "G"}
END: Line = {"type": "end_group"}
MATRIX: Line = {"type": "begin_group", "name": "m", "label": "M", "appearance": "table-list"}
POINTS: Line = {"type": "begin_group", "name": "p", "label": "P", "kind": "points", "limit": 5}


def line(name: str, **more: object) -> Line:
    return {"type": "text", "name": name, "label": name.upper(), **more}


def rating(name: str, **more: object) -> Line:
    return {**line(name), "type": "select_one abc", **more}


def number(name: str, **more: object) -> Line:
    return {**line(name), "type": "integer", **more}


def outline(*lines: Line) -> list[tuple[str, list[str]]]:
    sections = imported(*lines).form.sections
    return [(section.id, [item.id for item in section.items]) for section in sections]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("select_one abc", Asked("select_one", "abc")),
        ("select one abc or other", Asked("select_one", "abc", or_other=True)),
        (" select_multiple  abc  or_other ", Asked("select_multiple", "abc", or_other=True)),
        ("rank abc", Asked("rank", "abc")),
        ("begin group", Asked("begin_group")),
        ("End_Group", Asked("end_group")),
        ("int", Asked("integer")),
        ("note", Asked("note")),
    ],
)
def test_types(words, found):
    assert asked(words) == found


@pytest.mark.parametrize(
    "words",
    ["", "start", "calculate", "select_one", "rank", "rank abc or_other", "section", "matrix",
     "points row", "begin_repeat", "decimal", "select_one_from_file a.csv", "matrix row"],
)  # fmt: skip
def test_types_that_are_not_known(words):
    assert asked(words) is None


# --- Sections -------------------------------------------------------------------------------------


def test_a_group_is_a_section_and_rows_outside_of_groups_are_in_sections_of_their_own():
    lines = [line("page-1"), BEGIN, line("b"), END, line("a"), line("c")]

    assert outline(*lines) == [("page-2", ["page-1"]), ("g", ["b"]), ("page-3", ["a", "c"])]
    first, second, third = imported(*lines).form.sections
    assert (first.title, second.title, third.title) == (
        text(nb="Skjema"), text(nb="G"), text(nb="Skjema"),
    )  # fmt: skip


def test_a_group_without_a_label_has_the_title_of_the_form():
    assert imported({**BEGIN, "label": None}, line("a"), END).form.sections[0].title == (
        text(nb="Skjema")
    )


def test_a_note_with_the_groups_name_is_its_text():
    note: Line = {"type": "note", "name": "g.text", "label": "Les dette"}

    section, *_ = imported(BEGIN, note, line("a"), END).form.sections
    assert (section.text, [item.id for item in section.items]) == (text(nb="Les dette"), ["a"])
    assert wrong(note, line("a")) == [
        "survey!B2: «g.text» cannot be an id. Begin with a letter; then letters, digits, - and _."
    ]


def test_the_condition_of_a_group_holds_for_each_of_its_rows():
    group = {**BEGIN, "relevant": "${a} != ''"}
    lines = [line("a"), group, line("b"), line("c", relevant="${b} != '' and ${a} != ''"),
             line("d", relevant="${b} != '' or ${c} != ''"), END]  # fmt: skip

    form = imported(*lines).form

    assert [form.item(name).show_if for name in "abcd"] == [
        None,
        parse("a answered").condition,
        parse("a answered and b answered and a answered").condition,
        parse("a answered and (b answered or c answered)").condition,
    ]


# --- Tables ---------------------------------------------------------------------------------------


def test_a_table_of_choices_is_a_matrix():
    rows = (Option("r1", text(nb="R1")), Option("r2", text(nb="M.R2")))

    form = imported({**MATRIX, "hint": "Kort"}, rating("r1"), rating("m.r2"), END).form

    item = form.item("m")
    assert item.question == Question(Kind.MATRIX, OPTIONS, rows=rows)
    assert (item.help, item.required) == (text(nb="Kort"), False)


def test_a_table_of_numbers_shares_points():
    inside = [number("a", constraint=". >= 0 and . <= 5"), number("p.b")]

    assert imported(POINTS, *inside, END).form.item("p").question == Question(
        Kind.POINTS, (Option("a", text(nb="A")), Option("b", text(nb="P.B"))), limit=5
    )


def test_a_table_stands_in_a_section_and_is_required_with_its_rows():
    lines = [BEGIN, line("a"), MATRIX, rating("r1", required="yes"), rating("r2", required="yes"),
             END, END]  # fmt: skip

    assert outline(*lines) == [("g", ["a", "m"])]
    assert imported(*lines).form.item("m").required


def test_the_rows_of_a_matrix_are_looked_at_by_name():
    lines = [MATRIX, rating("r1"), rating("m.r2"), END,
             line("b", relevant="${r1} = 'a' and ${m.r2} != 'b' and ${m} != ''")]  # fmt: skip

    assert imported(*lines).form.item("b").show_if == (
        parse("m.r1 = a and m.r2 != b and m answered").condition
    )


# --- Mistakes -------------------------------------------------------------------------------------


def test_what_has_no_type_or_another_one_is_pointed_at():
    known = ("select_one, select_multiple, rank, integer, range, text, date, note, begin_group, "
             "end_group")  # fmt: skip

    assert wrong({"type": None, "name": "a"}, line("b", type="geopoint"), A_LINE) == [
        "survey!A2: «type» is missing in this row.",
        f"survey!A3: «geopoint» cannot be used here. Use one of: {known}.",
    ]


def test_groups_are_begun_and_ended():
    never = "This group is never ended; write «end_group» after its last row."

    assert wrong(line("a"), END) == ["survey!A3: There is no group to end here."]
    assert wrong(BEGIN, line("a")) == [f"survey!A2: {never}"]
    assert wrong(BEGIN, MATRIX, rating("r1")) == [f"survey!A2: {never}", f"survey!A3: {never}"]


def test_groups_stand_within_each_other_only_as_tables():
    nested = "A group within a group must be a table of ratings («table-list») or of points."
    inner = {**BEGIN, "name": "h"}

    assert wrong(BEGIN, inner, line("a"), END, END) == [f"survey!A3: {nested}"]
    assert wrong(MATRIX, inner, END, rating("r1"), END) == [f"survey!A3: {nested}"]
    assert wrong(BEGIN, inner, line("a"), END) == [
        "survey!A2: This group is never ended; write «end_group» after its last row.",
        f"survey!A3: {nested}",
    ]
    assert wrong(BEGIN, inner, line("a")) == [
        "survey!A2: This group is never ended; write «end_group» after its last row.",
        f"survey!A3: {nested}",
        "survey!A3: This group is never ended; write «end_group» after its last row.",
    ]


def test_the_rows_of_a_table_are_of_one_type_and_one_list():
    assert wrong(MATRIX, rating("r1"), number("r2"), END) == [
        "survey!A4: Rows of this table must be of the type «select_one».",
    ]
    assert wrong(MATRIX, rating("r1"), rating("r2", type="select_one x"), END) == [
        "survey!A4: All rows of a table are rated by the same list; this one is not.",
    ]
    assert wrong(MATRIX, rating("r1", type="select_one abc or_other"), END) == [
        "survey!A3: Rows of this table must be of the type «select_one»."
    ]
    assert wrong(POINTS, number("a"), line("b"), END) == [
        "survey!A4: Rows of this table must be of the type «integer»."
    ]
    assert wrong(MATRIX, rating("r1", type="select_one x"), END) == [
        "survey!A3: There is no list «x» on the sheet «choices»."
    ]


def test_a_table_has_rows_which_are_all_required_or_none():
    assert wrong(MATRIX, END) == [
        "survey!B2: There must be at least two to choose from.",
        "survey!B2: A matrix needs rows: what is to be rated.",
    ]
    assert wrong(MATRIX, rating("r1", required="yes"), rating("r2"), END) == [
        "survey!E4: Either all rows of a table must be answered, or none of them."
    ]
    assert wrong(POINTS, number("a"), number("a"), END) == [
        "survey!B4: The code «a» is used twice; each needs its own."
    ]


def test_a_table_of_points_has_its_own_limits():
    assert wrong(POINTS, number("a", constraint=". >= 1"), number("b"), END) == [
        "survey!F3: «. >= 1» is not understood here. Write limits as in «. >= 1 and . <= 5»."
    ]


def test_a_condition_that_is_not_understood_is_pointed_at():
    assert wrong(line("a"), line("b", relevant="${a} + 1 > 2")) == [
        "survey!D3: «+» is not understood here. "
        "Comparisons, selected(…), «and», «or» and not(…) are."
    ]


def test_choices_are_pointed_at_where_they_stand():
    twice = [*ABC, {**ABC[1], "label": "B!"}]

    assert wrong(rating("a"), choices=twice) == [
        "choices!B5: The code «b» is used twice; each needs its own."
    ]
