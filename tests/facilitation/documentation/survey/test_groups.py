from dataclasses import replace

from facilitation.documentation.survey.groups import group_blocks, group_label
from surveys.figures import Breakdown, Group, Hidden, Why
from tests.facilitation.documentation.survey.reading import headings, paragraphs, place, tables
from tests.facilitation.documentation.survey.sample import BY_USE, FIGURES, OPINIONS, both


def test_each_group_has_a_row_for_each_answer_and_hidden_ones_a_colon(w):
    blocks = list(group_blocks(place(OPINIONS, "bruk", w), BY_USE))

    (table,) = tables(blocks)
    assert table.rows[:2] == (
        ("Hver uke", "Planlegging", "8"),
        ("Hver uke", "Innretning på opplæring i norsk og samfunnskunnskap", "5"),
    )
    assert table.rows[-2:] == (("Hver måned", "", ":"), ("Did not say", "", ":"))
    assert len(paragraphs(blocks)) == 2


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

    assert headings(blocks) == ["By groups: group"]
    assert tables(blocks)[0].rows == (("34", "8", "55"), ("Vestland", ":", ":"))


def test_other_figures_by_groups_are_in_the_spreadsheet(w):
    found = replace(BY_USE, groups=(Group("uke", None, FIGURES["rang"]),))
    nothing = replace(BY_USE, groups=BY_USE.groups[1:])

    for each in (found, nothing):
        blocks = list(group_blocks(place(OPINIONS, "rang", w), each))
        assert tables(blocks) == []
        assert paragraphs(blocks)[0] == "The groups' figures are in the spreadsheet."


def test_a_group_is_called_what_its_members_chose(w):
    at = place(OPINIONS, "bruk", w)

    assert [group_label(at, BY_USE, group) for group in BY_USE.groups] == [
        "Hver uke",
        "Hver måned",
        "Did not say",
    ]
