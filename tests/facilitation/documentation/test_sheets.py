from dataclasses import replace

from facilitation.documentation.findings import Day
from facilitation.documentation.inputs import inputs
from facilitation.documentation.sheets import sheets, vote_rows
from facilitation.documentation.wording import Wording
from surveys.answers import Chosen
from surveys.disclosure import NAMED_WORKSHOP, Policy
from surveys.questions import Kind, Question
from tests.facilitation.documentation.sample import RECORD, english, listed
from tests.facilitation.documentation.test_findings import OPTIONS, asking

W = Wording("nb", english)
DAY = Day(RECORD, NAMED_WORKSHOP)
QUESTION = "Hva gjør vi?"


def named(name, day=DAY):
    return next(sheet for sheet in sheets(day, W) if sheet.name == name)


def test_outcomes_stand_in_the_tables_own_order():
    assert [(row[3], row[4]) for row in named("Outcomes").rows] == [
        (1, "Sett av en fast dag"),
        (1, "Møt kommunene ute"),
        (2, "Eig oppgåva saman"),
    ]


def test_points_say_their_sub_question_and_notes_have_none():
    rows = named("Points").rows

    assert {row[2] for row in rows} == {"Internt?", "Eksternt?", ""}
    assert [row[1:5] for row in rows if row[2] == ""] == [("Gruppe", "", 1, "Et notat på duken")]


def test_choices_are_counted_among_the_votes():
    day = Day(
        asking(Question(Kind.MULTI, OPTIONS), Chosen(("a", "b")), Chosen(("b",))), NAMED_WORKSHOP
    )

    assert list(vote_rows(day, day.sessions[0], W)) == [
        (QUESTION, 1, "B", 2, 2),
        (QUESTION, 2, "A", 1, 2),
    ]


def test_the_chart_of_words_covers_its_own_rows():
    sheet = named("Words")

    assert [(chart.first, chart.last) for chart in sheet.charts] == [(0, len(sheet.rows) - 1)]


def test_a_day_without_words_has_no_chart():
    quiet = Day(replace(RECORD, entries=(listed(0, "1", "NAV"),)), NAMED_WORKSHOP)

    assert (named("Words", quiet).rows, named("Words", quiet).charts) == ((), ())


def test_nothing_withheld_comes_out_by_another_sheet():
    day = Day(RECORD, Policy(minimum=9))

    assert [sheet.rows for sheet in sheets(day, W)[1:]] == [()] * 5
    assert inputs(day, W).rows == ()
