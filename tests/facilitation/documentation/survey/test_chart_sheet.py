from dataclasses import replace

from facilitation.documentation.survey.chart_sheet import chart_sheet
from facilitation.documentation.survey.results import ItemResult
from surveys.charts.drawing import BAR, PAPER
from surveys.figures import Base, Dates, Hidden, Matrix, Row, Why
from tests.facilitation.documentation.survey.sample import (
    FIGURES,
    FORM,
    OFTEN,
    OPINIONS,
    PUBLIC,
    QUALITY,
    opened,
    scale,
)


def sheet_of(results, w, *items):
    found = replace(results, items=tuple(r for r in results.items if r.item.id in items))
    sheet = chart_sheet(found, w)
    assert sheet is not None
    return sheet


def lines(sheet):
    """The rows with anything in them, without what is empty at their ends."""
    filled = (tuple(cell for cell in row if cell != "") for row in sheet.rows)
    return [row for row in filled if row]


def test_every_question_that_the_report_draws_has_a_chart(w):
    sheet = chart_sheet(PUBLIC, w)

    assert sheet is not None
    assert [chart.title for chart in sheet.charts] == [r.item.text.said("nb") for r in PUBLIC.items]
    assert [sheet.rows[at][0] for at in sheet.heads] == [
        f"{number}. {chart.title}" for number, chart in enumerate(sheet.charts, start=1)
    ]
    assert {len(row) for row in sheet.rows} == {len(sheet.header)} == {len(sheet.widths)}


def test_a_table_leaves_room_for_its_chart(w):
    sheet = chart_sheet(PUBLIC, w)

    assert sheet is not None
    below = (*sheet.heads[1:], len(sheet.rows))
    for head, chart, after in zip(sheet.heads, sheet.charts, below, strict=True):
        assert after - head >= chart.lines


def test_several_choices_are_ranked_as_in_the_report(w):
    sheet = sheet_of(PUBLIC, w, "bruk")

    assert lines(sheet) == [
        ("1. Hva brukes statistikken til?", "Count"),
        ("Innretning på opplæring i norsk og samfunnskunnskap", 7),
        ("Planlegging", 5),
        ("Politiske vedtak/saksfremlegg", 4),
        ("Koordinering av det regionale integreringsarbeidet", 3),
        ("Annet", 2),
    ]
    (chart,) = sheet.charts
    assert (chart.first, chart.last, chart.labels) == (1, 5, 0)
    assert [(series.values, series.fill) for series in chart.series] == [(1, BAR)]
    assert chart.description.endswith("regionale integreringsarbeidet: 3; Annet: 2.")


def test_a_scale_stands_in_its_own_order(w):
    assert [row[0] for row in lines(sheet_of(PUBLIC, w, "ofte"))[1:]] == [
        "Hver uke",
        "Hver måned",
        "Sjeldnere",
        "Aldri",
        "Vet ikke",
    ]


def test_rankings_and_votes_have_their_points_the_most_first(w):
    assert lines(sheet_of(PUBLIC, w, "rang", "prikker")) == [
        ("1. Hva er viktigst?", "Borda points"),
        ("Arbeid", 13),
        ("Skole", 9),
        ("Bolig", 5),
        ("2. Fordel fem poeng.", "Points given"),
        ("Skole", 15),
        ("Arbeid", 15),
        ("Bolig", 10),
    ]


def test_days_numbers_and_themes_are_what_the_report_draws(w):
    dates = FIGURES["dato"]
    assert isinstance(dates, Dates)
    more = replace(PUBLIC, items=(replace(PUBLIC.items[7], figure=replace(dates, elsewhere=2)),))

    assert lines(sheet_of(more, w, "dato"))[1:] == [
        ("23. oktober 2025", 6),
        ("30. oktober 2025", 3),
        ("Days that are not shown", 2),
    ]
    assert lines(sheet_of(PUBLIC, w, "antall", "onske")) == [
        ("1. Hvor mange kan dere bosette?", "Count"),
        ("0–49", 3),
        ("50–99", 4),
        ("100–149", 1),
        ("2. Hva etterspør dere av statistikk og forskning?", "Answers"),
        ("Bosetting og flytting", 4),
        ("Arbeid og sysselsetting", 2),
    ]


def test_a_matrix_is_one_chart_with_a_stacked_bar_for_each_row(w):
    sheet = sheet_of(PUBLIC, w, "vurdering")

    (chart,) = sheet.charts
    assert (chart.first, chart.last) == (1, 3)
    assert [(series.name, series.values) for series in chart.series] == [
        ("Svært dårlig", 1),
        ("Ganske dårlig", 2),
        ("Verken god eller dårlig", 3),
        ("Ganske god", 4),
        ("Svært god", 5),
        ("Vet ikke / har ikke brukt", 6),
    ]
    assert (len({series.fill for series in chart.series}), chart.series[-1].fill) == (6, PAPER)
    assert sheet.rows[1] == ("Tall og statistikksidene", 0, 1, 2, 4, 2, 0)


def test_a_row_that_is_not_shown_whole_is_no_bar(w):
    sheet = sheet_of(OPINIONS, w, "vurdering")

    (chart,) = sheet.charts
    assert (chart.first, chart.last) == (1, 1)
    assert [row[0] for row in lines(sheet)[1:4]] == [
        "Tall og statistikksidene",
        "Forskningsrapporter",
        "Kunnskapsoversikter",
    ]
    assert lines(sheet)[2][1:] == (":", ":", 8, 12, 9, 4)
    assert lines(sheet)[3][1:] == (":",) * 6
    assert [row[0][:16] for row in lines(sheet)[4:]] == ["«:» Not shown: i", "«:» Not shown: f"]


def test_a_hidden_count_is_a_colon_on_its_bar_and_in_the_text(w):
    (chart,) = sheet_of(OPINIONS, w, "bruk").charts

    assert [series.withheld for series in chart.series] == [(3, 4)]
    assert chart.description.endswith(
        "Koordinering av det regionale integreringsarbeidet: :; Politiske vedtak/saksfremlegg: :."
    )


def test_a_scale_without_two_sides_goes_from_light_to_dark(w):
    question = replace(QUALITY, positive=(), neutral="", dont_know=None)
    figure = Matrix((Row("tall", None, scale(question, 1, 2, 3, 2, 1)),), Base(9, 9))
    item = replace(FORM.item("vurdering"), question=question)
    (chart,) = sheet_of(replace(PUBLIC, items=(ItemResult(item, figure),)), w, "vurdering").charts

    assert [series.fill for series in chart.series] == [
        "#d8daeb",
        "#b7add2",
        "#9680ba",
        "#7554a1",
        "#542788",
    ]


def test_where_nothing_is_shown_there_are_no_charts(w):
    hidden = scale(OFTEN, *[Hidden(Why.PROTECTED)] * 5)
    nothing = replace(PUBLIC, items=(ItemResult(FORM.item("ofte"), hidden),))

    assert chart_sheet(opened(PUBLIC), w) is None
    assert chart_sheet(nothing, w) is None
