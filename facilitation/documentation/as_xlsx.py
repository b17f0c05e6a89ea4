"""Sheets as an Excel workbook, with native charts and nothing that Excel would calculate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any
from zipfile import ZipFile

import xlsxwriter

from facilitation.documentation.sheets import Cell, Chart, Series, Sheet
from facilitation.documentation.wording import LOCALES
from surveys.answers import clean
from surveys.charts.drawing import AXIS, INK, PAPER, WITHHELD

LONGEST = 32_767  # characters in a cell, Excel's limit; a point has at most 3,000
NAME = 31  # characters in a sheet's name, Excel's limit
LINE, TALLEST = 15, 409  # points: a line's height, and a row's at most in Excel
REFERENCE = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
AMERICAN = re.compile(rb"(<[ac]:[A-Za-z]+ (?:lang|val)=\")en-US")
FILLED = 0.9  # of a column's width in characters: words break where they end
# Text stays text: no formulas, no links, no numbers made of strings.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself."""

    title: str
    author: str
    made: date
    language: str


def render(sheets: Sequence[Sheet], properties: Properties) -> bytes:
    """The workbook, the same bytes each time."""
    written = BytesIO()
    book = xlsxwriter.Workbook(written, OPTIONS)
    book.set_properties(
        {
            "title": clean(properties.title)[0],
            "author": clean(properties.author)[0],
            "created": datetime.combine(properties.made, time(12)),
        }
    )
    bold = book.add_format({"bold": True, "bg_color": "#F0F4F8", "bottom": 2, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        _write(book, sheet, bold, wrap)
    book.close()
    return _in_language(written.getvalue(), properties.language)


def _write(book: Any, sheet: Sheet, bold: Any, wrap: Any) -> None:
    page = book.add_worksheet(sheet.name[:NAME])
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, name, bold)
    for number, row in enumerate(sheet.rows, start=1):
        if (lines := _lines(row, sheet.widths)) > 1:
            page.set_row(number, min(lines * LINE, TALLEST))
        look = bold if number - 1 in sheet.heads else wrap
        for column, cell in enumerate(row):
            _put(page, number, column, cell, look)
    if sheet.rows and not sheet.heads:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
    top = 1
    for chart in sheet.charts:
        top = _draw(book, page, sheet, chart, max(top, chart.first) if sheet.heads else top)


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """How many lines its longest text takes: not every program finds that out when it opens it."""
    return max(
        (
            sum(max(1, ceil(len(line) / (width * FILLED))) for line in cell.split("\n"))
            for cell, width in zip(row, widths, strict=False)
            if isinstance(cell, str)
        ),
        default=1,
    )


def _put(page: Any, row: int, column: int, cell: Cell, wrap: Any) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, clean(cell)[0][:LONGEST], wrap)
    else:
        page.write_number(row, column, cell, wrap)


def _draw(book: Any, page: Any, sheet: Sheet, chart: Chart, top: int) -> int:
    """Draws beside the table, from row `top` on; returns the row under the chart."""
    parts = len(chart.series) > 1
    made = book.add_chart({"type": "bar"} | ({"subtype": "percent_stacked"} if parts else {}))
    for series in chart.series:
        made.add_series(_series(sheet, chart, series))
    made.set_title({"name": _said(chart.title), "name_font": {"size": 11}})
    made.set_legend({"position": "bottom"} if parts else {"none": True})
    made.set_y_axis({"reverse": True})  # the highest first, as in the table
    made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    made.set_size({"width": 560, "height": chart.height})
    options = {"description": chart.description, "object_position": 2}
    page.insert_chart(top, len(sheet.header) + 1, made, options)
    return top + chart.lines


def _series(sheet: Sheet, chart: Chart, series: Series) -> dict[str, Any]:
    """Numbers on the bars; «:» where one is withheld, as Excel draws text as a 0."""
    name, first, last = sheet.name[:NAME], chart.first + 1, chart.last + 1
    labels: dict[str, Any] = {"value": True, "num_format": "0;;" if chart.series[1:] else "General"}
    if series.ink != INK:
        labels["font"] = {"color": series.ink}
    if series.withheld:
        bars = range(chart.last - chart.first + 1)
        labels["custom"] = [{"value": WITHHELD} if at in series.withheld else None for at in bars]
    return {
        "name": _said(series.name),
        "categories": [name, first, chart.labels, last, chart.labels],
        "values": [name, first, series.values, last, series.values],
        "fill": {"color": series.fill},
        "border": {"color": AXIS, "dash_type": "dash"} if series.fill == PAPER else {"none": True},
        "gap": 40,
        "data_labels": labels,
    }


def _said(words: str) -> str:
    """Words that are taken for no reference to a cell («Hei!A1»), here or in another file."""
    return REFERENCE.sub("!\N{WORD JOINER}", clean(words)[0])


def _in_language(made: bytes, language: str) -> bytes:
    """The charts' words marked with their language: XlsxWriter marks all as American English."""
    written, tag = BytesIO(), LOCALES[language].replace("_", "-").encode()
    with ZipFile(BytesIO(made)) as old, ZipFile(written, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/charts/"):
                data = AMERICAN.sub(rb"\1" + tag, data)
            new.writestr(part, data)
    return written.getvalue()
