"""Reads the cells of an Excel form's sheet by column, noting every one that cannot be read."""

import re

from surveys.errors import Refusal
from surveys.files.cells import Row
from surveys.files.columns import Table
from surveys.files.expressions import Limits, NotALimit, limits
from surveys.files.kinds import NAME, BadName
from surveys.files.problems import BadId, BadNumber, NotAmong, Problem, Problems
from surveys.files.reading import quoted
from surveys.files.xlsform_terms import (
    NO,
    TYPES,
    YES,
    IgnoredLook,
    MissingCell,
    NoReferences,
    NotAYes,
    NotForThisType,
)
from surveys.questionnaire import Visibility
from surveys.texts import Text

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_LOOKS = {"section": {"field-list"}, "matrix": {"table-list"}, "text": {"multiline"}}

Place = tuple[str, int, int]  # sheet, row, column


class Cells:
    """Reads the cells of a table, noting what cannot be read. `languages`: main one first."""

    def __init__(self, table: Table, problems: Problems, languages: tuple[str, ...]) -> None:
        self.table, self.problems, self.languages = table, problems, languages
        self.notes: list[Problem] = []  # what is left out, but is nothing wrong

    def place(self, row: Row, column: str) -> Place:
        """Where a cell stands."""
        return self.table.sheet.name, row.number, self.table.at(column)

    def note(self, row: Row, column: str, reason: Refusal) -> None:
        """Keep a mistake at a cell."""
        sheet, line, at = self.place(row, column)
        self.problems.note(line, at, reason, sheet)

    def tell(self, row: Row, column: str, reason: Refusal) -> None:
        """Keep what is left out of a cell, though it is no mistake."""
        sheet, line, at = self.place(row, column)
        self.notes.append(Problem(line, at, reason, sheet))

    def text(self, row: Row, column: str) -> Text | None:
        """The words in a column."""
        said = self.table.text(row, column, self.languages)
        if said is not None and any("${" in words for _, words in said.versions):
            self.note(row, column, NoReferences())
        return said

    def needed(self, row: Row, column: str) -> Text:
        """The words in a column, which must have some."""
        said = self.text(row, column)
        if said is None:
            self.note(row, column, MissingCell(column=column))
        return said or Text(())

    def code(self, row: Row, column: str, before: str = "") -> str:
        """A code; `before` may stand before it."""
        given = self.table.cell(row, column).removeprefix(before)
        if not given:
            self.note(row, column, MissingCell(column=column))
        elif not _CODE.fullmatch(given):
            self.note(row, column, BadId(given=quoted(given)))
        return given

    def flag(self, row: Row, column: str) -> bool:
        """Yes or no."""
        given = self.table.cell(row, column).lower()
        if given not in YES | NO:
            self.note(row, column, NotAYes(given=quoted(given)))
        return given in YES

    def number(self, row: Row, column: str, usual: int) -> int:
        """A number from 1 to 100, or the usual one."""
        given = self.table.cell(row, column) or str(usual)
        if re.fullmatch(r"\d{1,3}", given) and 1 <= int(given) <= 100:
            return int(given)
        self.note(row, column, BadNumber(given=quoted(given), low=1, high=100))
        return usual

    def limits(self, row: Row) -> Limits:
        """The limits of the constraint."""
        given = self.table.cell(row, "constraint")
        try:
            return limits(given) if given else Limits()
        except NotALimit as refusal:
            self.note(row, "constraint", refusal)
            return Limits()

    def check(self, row: Row, sort: str) -> None:
        """Note cells that mean nothing for this sort of row, and looks that do not either."""
        known = ("type", *TYPES[sort])
        given = self.table.cell(row, "type")
        for heading, column in self.table.columns.items():
            if heading in row.cells and column.name not in known:
                reason = NotForThisType(column=column.name, type=quoted(given))
                at = self.table.sheet.columns[heading]
                self.problems.note(row.number, at, reason, self.table.sheet.name)
        looks = set(self.table.cell(row, "appearance").split()) - _LOOKS.get(sort, set())
        for look in sorted(looks):
            self.tell(row, "appearance", IgnoredLook(given=quoted(look)))

    def name(self, row: Row) -> str:
        """The id of a section or an item."""
        given = self.table.cell(row, "name")
        if not given:
            self.note(row, "name", MissingCell(column="name"))
        elif not NAME.fullmatch(given):
            self.note(row, "name", BadName(given=quoted(given)))
        return given

    def visibility(self, row: Row) -> Visibility:
        """Who sees the answers."""
        given = self.table.cell(row, "visibility") or Visibility.JOINT
        if given in set(Visibility):
            return Visibility(given)
        known = ", ".join(Visibility)
        self.note(row, "visibility", NotAmong(given=quoted(given), known=known))
        return Visibility.JOINT
