from dataclasses import replace

from facilitation.documentation.survey.sheets import (
    category_label,
    code_book,
    data_sheet,
    figure_sheet,
    held,
    method_sheet,
    sheets,
    text_sheet,
    unit_sheet,
)
from facilitation.documentation.survey.variables import variables
from surveys.responses import Disposition
from tests.facilitation.documentation.survey.reading import plain
from tests.facilitation.documentation.survey.sample import (
    FORM,
    OPINIONS,
    OWNERS,
    PUBLIC,
    WISHES,
)


def test_the_sheets_are_what_may_be_shown(w):
    assert [sheet.name for sheet in sheets([OWNERS], w)] == [
        "Method",
        "Charts",
        "Figures",
        "Who answered",
        "Open answers",
        "Code book",
        "Answers",
    ]
    assert [sheet.name for sheet in sheets([OPINIONS], w)] == [
        "Method",
        "Charts",
        "Figures",
        "Open answers",
        "Code book",
    ]


def test_every_row_is_as_long_as_its_header(w):
    for sheet in (*sheets([OWNERS, OWNERS], w), *sheets([OPINIONS], w)):
        assert {len(row) for row in sheet.rows} == {len(sheet.header)}
        assert len(sheet.widths) == len(sheet.header)


def test_the_method_has_the_box_the_dispositions_and_the_limits(w):
    rows = {row[0]: row[1] for row in method_sheet(PUBLIC, w).rows}

    assert (rows["Population"], rows["Answered (I)"]) == ("15", 8)


def test_a_figure_is_named_in_the_reports_words_and_stands_under_what_it_is(w):
    sheet = figure_sheet([PUBLIC], w)

    rows = [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]
    assert rows[0]["Were asked this question"] == 9
    assert [(row["Measure"], row["Value"]) for row in rows if row["Code"] == "antall"] == [
        ("Count", 3),
        ("Count", 4),
        ("Count", 1),
        ("Median", 55.0),
        ("Lower quartile", 38.0),
        ("Upper quartile", 76.5),
        ("Lowest", 12.0),
        ("Highest", 140.0),
        ("Sum", 470.0),
    ]


def test_a_hidden_figure_is_a_colon_and_a_reason(w):
    sheet = figure_sheet([OPINIONS], w)

    hidden = [row for row in sheet.rows if row[9] == ":"]
    assert len(hidden) == 4 + 1 + 3 + 2 + 1
    assert all(str(row[-1]).startswith("Not shown") for row in hidden)
    assert [row for row in sheet.rows if (row[9] == ":") != bool(row[-1])] == []


def test_what_is_sure_of_all_stands_beside_the_count(w):
    counties, people = figure_sheet([PUBLIC], w), figure_sheet([OPINIONS], w)

    assert counties.header[13:17] == (
        "At least",
        "At most",
        "95 % interval, from",
        "95 % interval, to",
    )
    assert [row[13:17] for row in counties.rows if row[6] == "uke"] == [(5, 11, "", "")]
    hidden = [row[13:17] for row in people.rows if row[2] == "ofte" and row[9] == ":"]
    assert hidden == [(":", ":", "", "")] * 2 + [("", "", "", "")]


def test_of_each_unit_it_is_told_whether_it_answered_and_no_more(w):
    standing = {**PUBLIC.standing, "55": Disposition.NOT_ELIGIBLE}
    rows = unit_sheet(replace(PUBLIC, standing=standing), w).rows

    assert rows[3] == ("18", "Nordland", "", "Has not answered")
    assert [row[0] for row in rows if row[0] in ("50", "55", "56")] == ["50", "56"]


def test_texts_have_the_ids_of_the_report(w):
    rows = text_sheet(PUBLIC, w).rows

    assert [row[0] for row in rows] == ["3.1", "3.2", *(f"9.{n}" for n in range(1, 10))]
    assert sorted(str(row[2]) for row in rows[2:]) == sorted(WISHES)
    assert text_sheet(OPINIONS, w).rows[0][0] == "9.1"


def test_the_code_book_has_every_value_of_every_variable(w):
    rows = code_book(PUBLIC, w).rows

    start = ("bruk_plan", "Hva brukes statistikken til?", "Planlegging", "code", "nominal")
    assert [row for row in rows if row[0] == "bruk_plan"] == [
        (*start, 0, "0", "Not chosen"),
        (*start, 1, "1", "Chosen"),
    ]
    assert [row[5:] for row in rows if row[0] == "antall"] == [("", "", "")]


def test_every_kind_of_value_has_a_name(w):
    kinds = {held(variable, w) for variable in variables(FORM)}

    assert kinds == {"code", "number", "text", "day"}
    coded = next(variable for variable in variables(FORM) if variable.name == "ofte")
    assert category_label(coded.categories[-1], w) == "Vet ikke"


def test_the_owners_data_is_a_row_a_unit(w):
    sheet = data_sheet(OWNERS, w)

    first = dict(zip(sheet.header, sheet.rows[0], strict=True))
    assert (first["Number"], first["Late"], first["dato"], first["antall"]) == (
        "03",
        0,
        "2025-10-23",
        12,
    )
    assert dict(zip(sheet.header, sheet.rows[-1], strict=True))["antall"] == ""
    assert plain(str(first["bruk_text"])) == "=1+1"
