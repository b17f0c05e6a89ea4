"""Lists of those who are to be asked, from an Excel workbook: its first sheet, cells as text."""

from collections.abc import Mapping

from surveys.files.asked import MOST, AskedList, BadList, from_table
from surveys.files.cells import workbook
from surveys.files.problems import Problems
from surveys.responses import Unit


def from_workbook(data: bytes, known: Mapping[str, Unit] | None = None) -> AskedList:
    """A list from the first sheet of a workbook; as `surveys.files.asked.from_table`.

    Raises:
        FileTooLarge, UnpacksTooLarge, OldWorkbook, NotAWorkbook
        BadList: it cannot be read on.
    """
    problems = Problems(bad=BadList)
    first = workbook(data, problems, frozenset())[0].name
    wanted = frozenset({first.strip().lower()})
    sheets = workbook(data, problems, wanted, MOST)
    sheet = next(one for one in sheets if one.name == first)
    problems.settle()
    rows = [(row.number, row.cells) for row in sheet.rows]
    return from_table(sheet.columns, rows, known, sheet.name)
