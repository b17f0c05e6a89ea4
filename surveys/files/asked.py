"""Lists of those who are to be asked, from CSV or the rows of a workbook: whole, or with mistakes.

The first row has headings, in bokmål, nynorsk or English, in any order. A list needs a number, a
name or an address on each row; what has no number of its own gets the row's.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from surveys.answers import clean
from surveys.errors import Refusal
from surveys.files.problems import BadFile, MissingKey, Problem, Problems, TooLarge
from surveys.responses import Unit

LARGEST = 2_000_000  # characters of a file
MOST = 5_000  # rows
LONGEST = 200  # characters in a cell
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("number", "nummer", "nr", "kode", "code"),
        *("kommunenummer", "kommunenr", "fylkesnummer", "fylkesnr"),
    ),
    "name": ("name", "navn", "namn", "enhet", "eining", "kommune"),
    "group": ("group", "gruppe", "fylke", "county"),
    "contact": ("contact", "kontakt", "kontaktperson"),
    "email": ("email", "e-mail", "e-post", "epost"),
    "language": ("language", "språk", "sprak"),
    "valid_from": ("valid_from", "gyldig_fra", "gyldig_frå", "gyldig fra", "gyldig frå"),
    "valid_to": ("valid_to", "gyldig_til", "gyldig til"),
}
_KNOWN = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_EMAIL = re.compile(
    r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]{2,}"
)


class BadList(BadFile):
    """The list has {count} mistakes. Nobody was added."""


class NobodyListed(Refusal):
    """There is nobody on the list: it needs a row of headings, and then a row for each."""


class TooManyListed(Refusal):
    """There can be at most {most} on a list."""


class NumberTwice(Refusal):
    """«{number}» stands on the list twice; first on row {row}."""


class NotAUnit(Refusal):
    """«{number}» is not among the units that can be asked."""


class NotAnAddress(Refusal):
    """«{given}» is not an e-mail address."""


class NotADay(Refusal):
    """«{given}» is not a day. Write year, month and day: 2026-01-31."""


class EndsBefore(Refusal):
    """The last day is not after the first."""


class NotALanguage(Refusal):
    """«{given}» is not a language code, such as «nb» or «nn»."""


class CellTooLong(Refusal):
    """There are {length} characters here; there can be at most {most}."""


class NobodyHere(Refusal):
    """Write a number, a name or an e-mail address on each row."""


class UnknownHeading(Refusal):
    """«{heading}» is no heading here. Use these: number, name, group, contact, email, language, valid_from, valid_to."""  # noqa: E501 -- the docstring is the message, and a message is one line


class HeadingTwice(Refusal):
    """«{heading}» stands over two columns, or means the same as another; keep one of them."""


class NotCsv(Refusal):
    """From here the file cannot be read as CSV: is a quotation mark missing?"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody on a list. `row` counts from 1, the headings' row too.

    `numbered`: the unit's number stood on the list. Else it is the row's, and may be another's too.
    """

    unit: Unit
    row: int
    language: str = ""
    contact: str = ""
    email: str = ""
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list as it was read: its rows, and what is wrong with their cells.

    `places` says in which columns numbers, names and so on stand; `sheet` is a workbook's.
    """

    read: tuple[Asked, ...]
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    sheet: str = ""

    def settled(self) -> tuple[Asked, ...]:
        """The rows of a list that nothing is wrong with.

        Raises:
            BadList: the whole of what is wrong, each mistake with its row and column.
        """
        if self.problems:
            raise BadList(self.problems)
        return self.read

    def column(self, *names: str) -> int:
        """Where the first of these that the list has stands; else the first column."""
        return next((self.places[name] for name in names if name in self.places), 1)


Table = Iterable[tuple[int, Mapping[str, str]]]  # row's number, and its cells by heading


def from_csv(text: str, known: Mapping[str, Unit] | None = None) -> AskedList:
    """A list from CSV with commas, semicolons or tabs; as `from_table`.

    Raises:
        TooLarge
        BadList: it cannot be read on.
    """
    if len(text) > LARGEST:
        raise TooLarge(length=len(text), most=LARGEST)
    problems = Problems(bad=BadList)
    rows = _rows(text.removeprefix("\ufeff"), problems)
    headings = [cell.strip() for cell in rows[0][1]] if rows else []
    columns = {}
    for place, heading in enumerate(headings, 1):
        if heading in columns:
            problems.note(1, place, HeadingTwice(heading=heading[:LONGEST]))
        elif heading:
            columns[heading] = place
    named = [
        (number, {heading: cell for heading, cell in zip(headings, cells) if heading})  # noqa: B905 -- a short row has empty cells at its end
        for number, cells in rows[1:]
    ]
    return _read(columns, named, problems, known)


def from_table(
    columns: Mapping[str, int],
    rows: Table,
    known: Mapping[str, Unit] | None = None,
    sheet: str = "",
) -> AskedList:
    """A list from rows with headings; `columns` says where each heading stands, from 1.

    Where units are `known` by number, all must be among them, and bring their own names.

    Raises:
        BadList: there are more mistakes than anybody would read.
    """
    return _read(columns, rows, Problems(bad=BadList), known, sheet)


def _rows(text: str, problems: Problems) -> list[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error:
        problems.note(reader.line_num, 1, NotCsv())
        problems.settle()
    return rows


def _read(
    columns: Mapping[str, int],
    rows: Table,
    problems: Problems,
    known: Mapping[str, Unit] | None,
    sheet: str = "",
) -> AskedList:
    reading = _Reading(columns, problems, known, sheet)
    asked = [reading.row(number, cells) for number, cells in rows]
    if not asked:
        problems.note(1, 1, NobodyListed(), sheet)
    if len(asked) > MOST:
        problems.note(MOST + 1, 1, TooManyListed(most=MOST), sheet)
    return AskedList(tuple(asked), tuple(problems.found), reading.places, sheet)


class _Reading:
    """Goes through the rows, noting what is wrong with their cells."""

    def __init__(
        self,
        columns: Mapping[str, int],
        problems: Problems,
        known: Mapping[str, Unit] | None,
        sheet: str,
    ) -> None:
        self.problems, self.known, self.sheet = problems, known, sheet
        self.places: dict[str, int] = {}
        self.headings: dict[str, str] = {}
        self.first: dict[str, int] = {}
        for heading, place in columns.items():
            name = _KNOWN.get(heading.strip().casefold())
            if name is None:
                self.note(1, place, UnknownHeading(heading=heading[:LONGEST]))
            elif name in self.places:
                self.note(1, place, HeadingTwice(heading=heading))
            else:
                self.places[name], self.headings[name] = place, heading
        if known is not None and "number" not in self.places:
            self.note(1, 1, MissingKey(key="number"))

    def note(self, row: int, column: int, reason: Refusal) -> None:
        self.problems.note(row, column, reason, self.sheet)

    def row(self, number: int, cells: Mapping[str, str]) -> Asked:
        said = {name: self._text(number, name, cells) for name in self.headings}
        unit = self._unit(number, said)
        return Asked(
            unit,
            number,
            self._matching(number, "language", said, re.compile("[a-z]{2,3}"), NotALanguage),
            said.get("contact", ""),
            self._matching(number, "email", said, _EMAIL, NotAnAddress),
            bool(said.get("number")),
        )

    def _text(self, row: int, name: str, cells: Mapping[str, str]) -> str:
        words = " ".join(clean(cells.get(self.headings[name], ""))[0].split())
        if len(words) > LONGEST:
            reason = CellTooLong(length=len(words), most=LONGEST)
            self.note(row, self.places[name], reason)
        return words

    def _matching(
        self, row: int, name: str, said: Mapping[str, str], shape: re.Pattern[str],
        refusal: type[Refusal],
    ) -> str:  # fmt: skip
        words = said.get(name, "")
        if words and not shape.fullmatch(words):
            self.note(row, self.places[name], refusal(given=words[:LONGEST]))
        return words

    def _unit(self, row: int, said: Mapping[str, str]) -> Unit:
        if not (said.get("number") or said.get("name") or said.get("email")):
            place = self.places.get("number") or self.places.get("name", 1)
            self.note(row, place, NobodyHere())
        number = said.get("number") or str(row - 1)
        place = self.places.get("number", 1)
        if said.get("number"):
            if number in self.first:
                self.note(row, place, NumberTwice(number=number, row=self.first[number]))
            self.first.setdefault(number, row)
        if self.known is not None:
            if number not in self.known:
                self.note(row, place, NotAUnit(number=number))
            return self.known.get(number, Unit(number, ""))
        since, until = (self._day(row, name, said) for name in ("valid_from", "valid_to"))
        if since is not None and until is not None and until <= since:
            self.note(row, self.places["valid_to"], EndsBefore())
        return Unit(number, said.get("name", ""), said.get("group", ""), since, until)

    def _day(self, row: int, name: str, said: Mapping[str, str]) -> date | None:
        words = said.get(name, "")
        if not words:
            return None
        try:
            return date.fromisoformat(words)
        except ValueError:
            self.note(row, self.places[name], NotADay(given=words[:LONGEST]))
            return None
