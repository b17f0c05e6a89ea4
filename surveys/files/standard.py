"""What the standard for Excel forms (XLSForm) demands, as pyxform keeps it."""

import re
from collections.abc import Mapping

from surveys.files.columns import Table
from surveys.files.problems import Problem, Problems
from surveys.files.xlsform_terms import XlsformRule

SHEETS = ("survey", "choices", "settings")
_ROW = re.compile(r"\[row : (\w+)\] ")


def ask_pyxform(tables: Mapping[str, Table], problems: Problems) -> None:
    """Note what pyxform has against the form, if anything: it stops at the first."""
    # Half a second and 50 MB, which only who brings a workbook should wait for.
    from pyxform.errors import PyXFormError  # noqa: PLC0415 -- see above
    from pyxform.xls2xform import convert  # noqa: PLC0415 -- see above

    book: dict[str, object] = {"sheet_names": list(SHEETS)}
    for name in SHEETS:
        sheet = tables[name].sheet
        book[name] = [dict(row.cells) for row in sheet.rows]
        book[f"{name}_header"] = [dict.fromkeys(sheet.columns)]
    try:
        convert(book)
    except PyXFormError as error:
        problems.found.append(_located(str(error), tables))


def _located(words: str, tables: Mapping[str, Table]) -> Problem:
    """What pyxform says, at the sheet, row and column that it names."""
    named = re.findall(r"'([\w:() ]+)'", words)
    sheet = tables[next((name for name in named if name in SHEETS), "survey")].sheet
    column = next((sheet.columns[name] for name in named if name in sheet.columns), 1)
    lines = {str(n): row.number for n, row in enumerate(sheet.rows, 2)}  # it got no empty ones
    found = _ROW.match(words)
    line = lines.get(found[1], 1) if found else 1
    return Problem(line, column, XlsformRule(detail=_ROW.sub("", words, 1)), sheet.name)
