from dataclasses import replace

from facilitation.documentation.survey.key import key_figure, key_figures
from surveys.figures import Base, Choices, Matrix
from tests.facilitation.documentation.survey.reading import place, plain
from tests.facilitation.documentation.survey.sample import (
    OPINIONS,
    PROTECTED,
    PUBLIC,
    QUALITY,
    USE,
    counts,
    scale,
)


def test_each_question_has_what_stands_out(w):
    table = key_figures(PUBLIC, w)

    assert [plain(row[1]) for row in table.rows] == [
        "Tall og statistikksidene: median Ganske god; positive 6 of 9 (67 %)\n"
        "Forskningsrapporter: median between Verken god eller dårlig and Ganske god; positive "
        "4 of 8 (50 %)\n"
        "Kunnskapsoversikter: median between Verken god eller dårlig and Ganske god; positive "
        "3 of 6 (50 %)",
        "median Hver uke",
        "Innretning på opplæring i norsk og samfunnskunnskap: 7",
        "Ville hatt en svak befolkningsnedgang: 4",
        "median 55 personer, sum 470 personer",
        "Arbeid: 13",
        "Skole: 15\nArbeid: 15",
        "23. oktober 2025: 6",
        "9 written answers",
    ]


def test_what_is_hidden_stands_out_in_nothing(w):
    rows = [plain(row[1]) for row in key_figures(OPINIONS, w).rows]

    assert rows[0].splitlines()[1:] == ["Forskningsrapporter: :", "Kunnskapsoversikter: :"]
    assert rows[1:4] == [":", "Planlegging: 20 (of what may be shown)", ":"]


def test_a_highest_is_none_where_nobody_answered_or_nothing_is_shown(w):
    at = place(PUBLIC, "bruk", w)

    nobody = Choices(Base(0, 0), counts(USE, 0, 0, 0, 0, 0), multiple=True)
    hidden = Choices(Base(20, 20), counts(USE, *[PROTECTED] * 5), multiple=True)

    assert [key_figure(at, found) for found in (nobody, hidden)] == ["–", ":"]


def test_a_matrix_row_of_which_nobody_thinks_anything_has_a_dash(w):
    at = place(PUBLIC, "vurdering", w)
    found = replace(scale(QUALITY, 0, 0, 0, 0, 0, 4), positive=())

    assert key_figure(at, found) == "median –"
    assert key_figure(at, Matrix(rows=(), base=Base(0, 0))) == ""
