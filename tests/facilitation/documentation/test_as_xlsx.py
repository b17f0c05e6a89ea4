from io import BytesIO
from zipfile import ZipFile

import openpyxl

from facilitation.documentation.as_xlsx import Properties, render
from facilitation.documentation.sheets import Chart, Series, Sheet
from tests.facilitation.documentation.sample import START


def test_there_is_a_sheet_for_each_kind_with_a_frozen_header(made):
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))

    assert book.sheetnames == ["Programme", "Points", "Outcomes", "Votes", "Commitments", "Words"]
    assert [page.freeze_panes for page in book] == ["A2"] * 6


def test_numbers_are_numbers_and_times_are_written_as_people_write_them(made):
    page = openpyxl.load_workbook(BytesIO(made["xlsx"]))["Programme"]

    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert rows == [
        ["09.00", "Hva gjør vi?", 30, "09.02", 31, 3],
        ["09.30", "Pause", 15, "", "", ""],
        ["09.45", "Hva gjør vi hjemme?", 10, "09.44", 6, -5],
    ]


def test_the_votes_show_ties_as_ties(made):
    page = openpyxl.load_workbook(BytesIO(made["xlsx"]))["Votes"]

    rows = [[cell.value for cell in row][1:] for row in page.iter_rows(min_row=2)]
    assert rows == [
        [1, "Sett av en fast dag", 3, 2],
        [1, "Møt kommunene ute", 3, 2],
        [1, "Eig oppgåva saman", 3, 1],
    ]


def test_the_chart_of_words_has_its_text_alternative(made):
    with ZipFile(BytesIO(made["xlsx"])) as packed:
        drawing = packed.read("xl/drawings/drawing1.xml").decode()

    assert "NAV: 3, kommunene: 3, møteplass: 3, næringslivet: 2" in drawing


def test_an_empty_sheet_is_a_header():
    made = render([Sheet("S", ("a",), (), widths=(9,))], Properties("T", "A", START.date(), "nb"))

    assert [cell.value for cell in openpyxl.load_workbook(BytesIO(made))["S"][1]] == ["a"]


def test_no_text_becomes_a_formula_a_link_or_a_number():
    words = ("=1+1", "https://example.org", "007", "a\x00b")
    sheet = Sheet("S", ("a", "b", "c", "d"), (words,), widths=(9, 9, 9, 9))

    made = render([sheet], Properties("T", "A", START.date(), "nb"))

    page = openpyxl.load_workbook(BytesIO(made))["S"]
    assert [cell.value for cell in page[2]] == ["=1+1", "https://example.org", "007", "a\ufffdb"]
    assert [cell.data_type for cell in page[2]] == ["s"] * 4
    assert [cell.hyperlink for cell in page[2]] == [None] * 4


def test_a_row_is_as_high_as_its_longest_text_and_no_higher_than_excel_allows():
    rows = (("kort", 1), ("a\nb\nc", 2), ("ord " * 25, 3), ("ord " * 9_000, 4))
    sheet = Sheet("S", ("a", "b"), rows, widths=(20, 9))

    page = openpyxl.load_workbook(
        BytesIO(render([sheet], Properties("T", "A", START.date(), "nb")))
    )["S"]

    heights = [page.row_dimensions[row].height for row in (2, 3, 4, 5)]
    assert heights == [None, 45, 90, 408.75]


def charted(title, series, rows, language="nb"):
    """The first chart of a workbook, as XML."""
    chart = Chart(title, "D", 0, len(rows) - 1, 0, series)
    sheet = Sheet("S", ("a", "b", "c"), rows, widths=(9, 9, 9), charts=(chart,), heads=(5,))
    made = render([sheet], Properties("T", "A", START.date(), language))
    with ZipFile(BytesIO(made)) as packed:
        return packed.read("xl/charts/chart1.xml").decode()


def test_several_series_are_parts_of_one_bar():
    found = charted("T", (Series("x", 1), Series("y", 2, "#ffffff")), (("a", 1, 2), ("b", 3, 4)))

    assert found.count('<c:grouping val="percentStacked"/>') == 1
    assert found.count("<c:ser>") == 2
    assert found.count("<c:legend>") == 1
    assert charted("T", (Series("x", 1),), (("a", 1),)).count("percentStacked") == 0


def test_a_bar_that_is_withheld_says_so_instead_of_nought():
    found = charted("T", (Series("x", 1, withheld=(1,)),), (("a", 3), ("b", ":")))

    assert found.count("<a:t>:</a:t>") == 1


def test_a_charts_words_are_in_the_documents_language():
    found = charted("T", (Series("x", 1),), (("a", 3),), "nn")

    assert (found.count("nn-NO") > 1, found.count("en-US")) == (True, 0)


def test_no_title_becomes_a_reference_to_another_file():
    title = "='[ond.xlsx]Ark'!A1 Hei!E18"
    found = charted(title, (Series("Hei!A1", 1),), (("a", 3),))

    assert found.count("<c:f>") == 2  # the labels and the values
    assert found.replace("\N{WORD JOINER}", "").count("Hei!E18") == 1
