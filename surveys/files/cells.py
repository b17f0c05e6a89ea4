"""An Excel workbook as sheets of text, within bounds: what a stranger sends cannot fill the memory.

Everything is text as it was typed: a formula is its own words and is never reckoned, macros are
left where they are, a number is written without decimals that it does not have.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from surveys.answers import clean
from surveys.errors import Refusal
from surveys.files.problems import Problems

LARGEST = 2_000_000  # bytes of a file; a form of a hundred questions has some 30,000
LARGEST_INSIDE = 5_000_000  # bytes when unpacked
MOST_PARTS = 200  # files within the file
MOST_ROWS, MOST_COLUMNS = 1_000, 60  # of a sheet, with anything in them
LAST_ROW = 50_000  # empty rows counted: a file may name a row far beyond all that Excel has
LONGEST_CELL = 5_000  # characters
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and .xlsx that is locked with a password
# What openpyxl, zip and XML readers raise for files that are broken, or made to break them.
_BROKEN = (
    *(AttributeError, BadZipFile, EOFError, IndexError, KeyError),
    *(NotImplementedError, OSError, OverflowError, SyntaxError, TypeError, ValueError, zlib.error),
)


class FileTooLarge(Refusal):
    """The file is too large: a form has at most {most} kB."""


class UnpacksTooLarge(Refusal):
    """The file holds far more than a form does. Copy the form's sheets into a new workbook."""


class NotAWorkbook(Refusal):
    """This is not an Excel workbook that can be read. Save it again as «.xlsx»."""


class OldWorkbook(Refusal):
    """This is an older Excel file, or one with a password. Save it as «.xlsx», without a password."""  # noqa: E501 -- the docstring is the message, and a message is one line


class TooManyRows(Refusal):
    """There are too many rows on the sheet; at most {most} can be read."""


class TooManyColumns(Refusal):
    """There are too many columns on the sheet; at most {most} can be read."""


class LongCell(Refusal):
    """There are {length} characters in this cell; at most {most} can be read."""


class SameColumn(Refusal):
    """The heading «{name}» stands over two columns; keep one of them."""


class NoHeading(Refusal):
    """This column has no heading in the first row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with anything in it: its number from 1, and the texts of its cells by heading."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its headings with their columns (from 1), and its rows."""

    name: str
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


def workbook(
    data: bytes, problems: Problems, wanted: frozenset[str], most: int = MOST_ROWS
) -> tuple[Sheet, ...]:
    """The sheets of a workbook; those that are not `wanted` (in small letters) have no rows.

    More than `most` rows with anything in them are a mistake. Mistakes that do not stop the reading
    are noted in `problems`.

    Raises:
        FileTooLarge, UnpacksTooLarge, OldWorkbook, NotAWorkbook
    """
    # It brings numpy, lxml and Pillow along; a server that is sent no workbook needs none of them.
    from openpyxl import load_workbook  # noqa: PLC0415 -- see above
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 -- see above

    _check_size(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        found = tuple(
            _sheet(_Rows(name, book[name], problems, most))
            if name.strip().lower() in wanted
            else Sheet(name)
            for name in book.sheetnames
        )
    except (*_BROKEN, InvalidFileException):
        raise NotAWorkbook from None
    if not found:  # every sheet that it names is missing
        raise NotAWorkbook
    return found


def _check_size(data: bytes) -> None:
    if len(data) > LARGEST:
        raise FileTooLarge(most=LARGEST // 1_000)
    if data.startswith(_OLD_EXCEL):
        raise OldWorkbook
    try:
        parts = ZipFile(BytesIO(data)).infolist()
    except _BROKEN:
        raise NotAWorkbook from None
    # The sizes are the file's own word, but no more than that is ever unpacked of each part.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_INSIDE:
        raise UnpacksTooLarge


def _sheet(rows: "_Rows") -> Sheet:
    columns = rows.headings()
    return Sheet(rows.name, columns, tuple(rows.all(columns)))


class _Rows:
    """Goes through a sheet's rows, noting what is wrong with its cells."""

    def __init__(self, name: str, sheet: object, problems: Problems, most: int) -> None:
        self.name, self.sheet, self.problems, self.most = name, sheet, problems, most

    def headings(self) -> dict[str, int]:
        """The headings of the first row with their columns."""
        columns: dict[str, int] = {}
        for row in self.raw(last_row=1, last_column=None):
            for column, value in enumerate(row, 1):
                heading = self.text(1, column, value)
                if heading and column > MOST_COLUMNS:
                    self.problems.note(1, column, TooManyColumns(most=MOST_COLUMNS), self.name)
                    break
                if heading in columns:
                    self.problems.note(1, column, SameColumn(name=heading), self.name)
                elif heading:
                    columns[heading] = column
        return columns

    def all(self, columns: Mapping[str, int]) -> Iterator[Row]:
        """The rows after the first one that have anything in them."""
        named = {column: heading for heading, column in columns.items()}
        found = 0
        for number, row in enumerate(self.raw(None, MOST_COLUMNS), 1):
            if found == self.most or number == LAST_ROW:
                self.problems.note(number, 1, TooManyRows(most=self.most), self.name)
                return
            if number > 1 and row.count(None) < len(row):
                cells = self.cells(number, row, named)
                found += bool(cells)
                yield from [Row(number, cells)] if cells else []

    def cells(
        self, number: int, row: tuple[object, ...], named: Mapping[int, str]
    ) -> dict[str, str]:
        """What stands in a row, by heading."""
        cells = {}
        for column, value in enumerate(row, 1):
            words = self.text(number, column, value)
            if words and column in named:
                cells[named[column]] = words
            elif words:
                self.problems.note(number, column, NoHeading(), self.name)
        return cells

    def raw(self, last_row: int | None, last_column: int | None) -> Iterator[tuple[object, ...]]:
        # What the file says of its own size is not believed: it may be nothing, or a million rows.
        self.sheet.reset_dimensions()  # type: ignore[attr-defined]  # openpyxl has no types
        yield from self.sheet.iter_rows(  # type: ignore[attr-defined]  # openpyxl has no types
            max_row=last_row, max_col=last_column, values_only=True
        )

    def text(self, number: int, column: int, value: object) -> str:
        words = clean(as_typed(value))[0].strip()
        if len(words) > LONGEST_CELL:
            reason = LongCell(length=len(words), most=LONGEST_CELL)
            self.problems.note(number, column, reason, self.name)
            return words[:LONGEST_CELL]
        return words


def as_typed(value: object) -> str:
    """A cell's value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "text", value))  # a formula over several cells is an object
