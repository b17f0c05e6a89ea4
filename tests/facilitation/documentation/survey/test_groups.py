from dataclasses import replace

import pytest

from facilitation.documentation.survey.groups import group_blocks, group_label
from surveys.figures import Base, Breakdown, Choices, Count, Group, Hidden, Matrix, Row, Why
from tests.facilitation.documentation.survey.reading import headings, paragraphs, place, tables
from tests.facilitation.documentation.survey.sample import BY_USE, FIGURES, OPINIONS, both

PROTECTED = Hidden(Why.PROTECTED)


def test_answers_stand_below_each_other_and_groups_beside_and_hidden_ones_are_a_colon(w):
    blocks = list(group_blocks(place(OPINIONS, "bruk", w), BY_USE))

    (table,) = tables(blocks)
    assert headings(blocks) == ["By “Hvor ofte besøker dere statistikksidene?”"]
    assert table.header == ("Answer", "Hver uke", "Hver måned", "Did not say")
    assert table.rows[:2] == (
        ("Answered", "14", ":", ":"),
        ("Planlegging", "8 (57\xa0%)", ":", ":"),
    )
    assert len(paragraphs(blocks)) == 2


def test_many_groups_make_a_long_table_instead_of_a_wide_one(w):
    (shown, hidden, _) = BY_USE.groups
    many = replace(BY_USE, groups=(*(replace(shown, code=code) for code in "abcd"), hidden))

    (table,) = tables(list(group_blocks(place(OPINIONS, "bruk", w), many)))

    assert table.header == ("Group", "Answer", "Count")
    assert table.rows[:2] == (("a", "Answered", "14"), ("a", "Planlegging", "8 (57\xa0%)"))
    assert table.rows[-1] == ("Hver måned", "", ":")
    assert len(table.rows) == 4 * 6 + 1


def test_a_group_that_nobody_is_in_is_left_out(w):
    nobody = Choices(Base(0, 0), (Count("plan", 0),), multiple=True)
    found = replace(BY_USE, groups=(BY_USE.groups[0], Group("maaned", None, nobody)))

    (table,) = tables(list(group_blocks(place(OPINIONS, "bruk", w), found)))

    assert table.header == ("Answer", "Hver uke")


def test_numbers_by_groups_are_their_middles(w):
    found = Breakdown(
        "@group",
        FIGURES["antall"],
        (
            Group("34", None, FIGURES["antall"]),
            Group("46", both("Vestland"), Hidden(Why.TOO_FEW, 5)),
        ),
    )

    blocks = list(group_blocks(place(OPINIONS, "antall", w), found))

    assert headings(blocks) == ["By groups"]
    assert tables(blocks)[0].rows == (("34", "8", "55"), ("Vestland", ":", ":"))


def rated(*counts: int) -> Choices:
    return Choices(Base(sum(counts), sum(counts)), tuple(map(Count, "ab", counts)))


@pytest.mark.parametrize(("groups", "shown"), [(2, 1), (5, 0)])
def test_each_row_of_a_matrix_is_a_table_where_there_is_room(w, groups: int, shown: int):
    two = Matrix((Row("r", None, rated(6, 7)), Row("s", None, PROTECTED)), Base(13, 13))
    same = tuple(Group(code, None, two) for code in "abcde"[: groups - 1])
    found = Breakdown("ofte", two, (*same, Group("z", None, PROTECTED)))

    blocks = list(group_blocks(place(OPINIONS, "vurdering", w), found))

    assert len(tables(blocks)) == shown
    if shown:
        assert tables(blocks)[0].rows[1] == ("a", "6 (46\xa0%)", ":")
        assert [line[:30] for line in paragraphs(blocks)] == [
            "s, in each group. Not shown: i",
            "«:» Not shown: it could tell, ",
        ]
    else:
        assert paragraphs(blocks)[0] == "The groups' figures are in the spreadsheet."


def test_other_figures_by_groups_are_in_the_spreadsheet(w):
    found = Breakdown("ofte", FIGURES["rang"], (Group("uke", None, FIGURES["rang"]),))

    blocks = list(group_blocks(place(OPINIONS, "rang", w), found))

    assert tables(blocks) == []
    assert paragraphs(blocks) == ["The groups' figures are in the spreadsheet."]


def test_where_no_group_is_shown_one_line_says_why(w):
    nothing = replace(BY_USE, groups=BY_USE.groups[1:2])
    rank = Breakdown("ofte", FIGURES["rang"], nothing.groups)

    assert paragraphs(list(group_blocks(place(OPINIONS, "bruk", w), nothing))) == [
        "By “Hvor ofte besøker dere statistikksidene?”. Not shown: it could tell, by itself or "
        "together with the other figures, what single respondents answered."
    ]
    assert list(group_blocks(place(OPINIONS, "rang", w), rank)) == []


def test_a_group_is_called_what_its_members_chose(w):
    at = place(OPINIONS, "bruk", w)

    assert [group_label(at, BY_USE, group) for group in BY_USE.groups] == [
        "Hver uke",
        "Hver måned",
        "Did not say",
    ]
