"""A sheet as CSV that a Norwegian Excel opens as it is, and that can never become a formula."""

import csv
from io import StringIO

from facilitation.documentation.sheets import Cell, Sheet
from surveys.answers import clean

BOM = "\ufeff"  # without it Excel takes UTF-8 for Windows-1252
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a cell a formula (OWASP, CSV injection)


def render(sheet: Sheet) -> bytes:
    """UTF-8 with BOM, semicolons, CRLF and decimal commas."""
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([_cell(name) for name in sheet.header])
    writer.writerows([[_cell(cell) for cell in row] for row in sheet.rows])
    return (BOM + written.getvalue()).encode()


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        words = clean(cell)[0]
        return f"'{words}" if words.startswith(FORMULA) else words
    return str(cell).replace(".", ",")
