from dataclasses import replace

from facilitation.documentation.survey.matrix import matrix_blocks
from surveys.figures import Base, Hidden, Matrix, Row, Why
from tests.facilitation.documentation.survey.reading import (
    figures,
    paragraphs,
    place,
    plain,
    tables,
)
from tests.facilitation.documentation.survey.sample import OPINIONS, PUBLIC, QUALITY, both, scale
from tests.surveys.charts.seen import said


def shown(results, w):
    at = place(results, "vurdering", w)
    found = at.result.figure
    assert isinstance(found, Matrix)
    return list(matrix_blocks(at, found))


def test_all_rows_stand_in_one_chart_with_every_count(w):
    (figure,) = figures(shown(PUBLIC, w))

    description = said(figure.svg)[1]
    assert description.endswith(
        "Kunnskapsoversikter: Svært dårlig 0, Ganske dårlig 0, Verken god eller dårlig 3, "
        "Ganske god 3, Svært god 0, Vet ikke / har ikke brukt 2."
    )


def test_each_row_has_its_counts_and_its_own_middle_and_base(w):
    distribution, single = tables(shown(PUBLIC, w))

    assert distribution.rows[1] == ("Forskningsrapporter", "1", "2", "1", "3", "1", "1")
    assert single.header == ("What", "Answered", "Median", "Positive", "Of all")
    assert [plain(cell) for cell in single.rows[2]] == [
        "Kunnskapsoversikter",
        "8 of 15 (53 %)",
        "between Verken god eller dårlig and Ganske god",
        "3 of 6 (50 %)",
        "at least 3, at most 10 of 15",
    ]


def test_a_hidden_row_and_hidden_cells_are_colons_with_their_reasons(w):
    blocks = shown(OPINIONS, w)

    distribution, single = tables(blocks)
    assert distribution.rows[1:] == (
        ("Forskningsrapporter", ":", ":", "8", "12", "9", "4"),
        ("Kunnskapsoversikter", *":" * 6),
    )
    assert [plain(cell) for cell in single.rows[1]][1:] == [
        "33 of 100 (33 %)",
        ":",
        ":",
        "at least 21, at most 88 of 100",
    ]
    assert single.rows[2] == ("Kunnskapsoversikter", *":" * 4)
    assert [note[:30] for note in paragraphs(blocks)] == [
        "«:» Not shown: it could tell, ",
        "«:» Not shown: fewer than 5 an",
    ]
    assert said(figures(blocks)[0].svg)[1].endswith(
        "Forskningsrapporter: :; Kunnskapsoversikter: :."
    )


def test_a_matrix_without_two_sides_has_a_chart_for_each_row(w):
    question = replace(QUALITY, positive=(), neutral="", ordered=False, dont_know=None)
    found = Matrix(
        rows=(
            Row("tall", both("Tallene"), scale(question, 3, 2, 1, 0, 3)),
            Row("ukjent", None, Hidden(Why.TOO_FEW, 5)),
        ),
        base=Base(9, 9),
    )
    at = place(PUBLIC, "vurdering", w)
    asked = replace(at.result, item=replace(at.result.item, question=question))

    blocks = list(matrix_blocks(replace(at, result=asked), found))

    assert [figure.title for figure in figures(blocks)] == ["Tallene"]
    assert paragraphs(blocks)[0] == "ukjent: :"
    assert tables(blocks)[-1].header == ("What", "Answered")


def test_what_cannot_be_counted_of_all_is_a_colon(w):
    sure = Matrix(
        rows=(Row("tall", None, scale(QUALITY, 0, 0, 0, Hidden(Why.PROTECTED), 9, 0)),),
        base=Base(9, 9),
    )

    *_, single = tables(matrix_blocks(place(PUBLIC, "vurdering", w), sure))

    assert single.rows[0][2:] == (":", ":", ":")
