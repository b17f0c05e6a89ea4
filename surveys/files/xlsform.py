"""Reads a questionnaire from an Excel form (XLSForm); `docs/questionnaires.md` says what it knows.

What cannot be used here is a mistake at its cell, never left out in silence; what only looks
different elsewhere is told. When nothing is wrong, pyxform has the last word on the standard.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from surveys.errors import Refusal
from surveys.faults import EmptySection, Fault, NoQuestions, Path, faults
from surveys.files.cells import Row, SameColumn, Sheet, workbook
from surveys.files.columns import (
    CHOICES,
    SETTINGS,
    SURVEY,
    THEMES,
    TITLE,
    Column,
    Table,
    UnknownLanguage,
    language_code,
    table,
)
from surveys.files.problems import Problem, Problems, UndeclaredLanguage
from surveys.files.standard import ask_pyxform
from surveys.files.xlsform_cells import Cells, Place
from surveys.files.xlsform_questions import lists
from surveys.files.xlsform_rows import Rows
from surveys.files.xlsform_terms import (
    BadWorkbook,
    IgnoredList,
    IgnoredSheet,
    IgnoredVersion,
    MisspeltSheet,
    NeedsSettings,
    NoSuchTheme,
    NoSurvey,
    OneRow,
    UnusedSheetKind,
)
from surveys.questionnaire import Item, Questionnaire, Theme
from surveys.questions import Kind
from surveys.texts import Text

_SHEETS: Mapping[str, Mapping[str, str]] = {
    "survey": SURVEY,
    "choices": CHOICES,
    "settings": SETTINGS,
    "themes": THEMES,
}
_FOREIGN = ("entities", "external_choices", "osm", "cascades")  # of the standard, but not ours
_OPEN = (Kind.TEXT, Kind.LINE, Kind.LIST)


@dataclass(frozen=True, slots=True)
class Imported:
    """A form, and what was left out of it: looks, and sheets that are no part of a form."""

    form: Questionnaire
    notes: tuple[Problem, ...] = ()


def read_workbook(data: bytes) -> Imported:
    """The form in a workbook. Words may be missing in a language: `surveys.places.gaps`.

    Raises:
        BadWorkbook: with every mistake at its sheet and cell.
        FileTooLarge, UnpacksTooLarge, OldWorkbook, NotAWorkbook: the file cannot be read at all.
    """
    problems = Problems(bad=BadWorkbook)
    found = workbook(data, problems, frozenset(_SHEETS))
    reader = _Reader(found, problems)
    form = reader.form()
    problems.settle()
    ask_pyxform(reader.tables, problems)
    problems.settle()
    return Imported(form, tuple(sorted(reader.notes, key=lambda n: (n.sheet, n.line, n.column))))


class _Reader:
    """Reads the sheets of one workbook."""

    def __init__(self, sheets: tuple[Sheet, ...], problems: Problems) -> None:
        self.problems = problems
        self.notes: list[Problem] = []
        self.tables = {name: Table(Sheet(name)) for name in _SHEETS} | self.named(sheets)
        self.languages = self.declared()

    def named(self, sheets: tuple[Sheet, ...]) -> dict[str, Table]:
        """The sheets of a form by name; others are told, or noted if they look like one."""
        names = {sheet.name.strip().lower() for sheet in sheets}
        tables = {}
        for sheet in sheets:
            name = sheet.name.strip().lower()
            missing = [one for one in _SHEETS if one not in names]
            near = get_close_matches(name, missing, n=1)
            if name in _SHEETS:
                tables[name] = table(sheet, _SHEETS[name], self.problems)
            elif name in _FOREIGN:
                self.problems.note(1, 1, UnusedSheetKind(name=name), sheet.name)
            elif near:
                reason = MisspeltSheet(name=sheet.name, nearest=near[0])
                self.problems.note(1, 1, reason, sheet.name)
            else:
                self.notes.append(Problem(1, 1, IgnoredSheet(name=sheet.name), sheet.name))
        return tables

    def declared(self) -> tuple[str, ...]:
        """The languages that headings name, with the main one first."""
        found = [code for one in self.tables.values() for code in one.languages()]
        main = self.main_language() or next(iter(found), "nb")
        for one in self.tables.values():
            for heading, column in one.columns.items():
                named = Column(column.name, main)
                if not column.language and named in one.columns.values():
                    at = one.sheet.columns[heading]
                    self.problems.note(1, at, SameColumn(name=heading), one.sheet.name)
        return tuple(dict.fromkeys([main, *found]))

    def main_language(self) -> str | None:
        """The language that the settings name; None where they name none."""
        settings = self.tables["settings"]
        for row in settings.sheet.rows[:1]:
            given = settings.cell(row, "default_language")
            code = language_code(given) if given else ""
            if code is None:
                self.note(settings, row, "default_language", UnknownLanguage(name=given[:60]))
            return code or None
        return None

    def note(self, where: Table, row: Row, column: str, reason: Refusal) -> None:
        """Keep a mistake at a cell."""
        self.problems.note(row.number, where.at(column), reason, where.sheet.name)

    # --- The form -------------------------------------------------------------------------------

    def form(self) -> Questionnaire:
        """The form; a stand-in where there are mistakes."""
        survey, choices = self.tables["survey"], self.tables["choices"]
        if not survey.sheet.columns:
            self.problems.note(1, 1, NoSurvey(), "survey")
            self.problems.settle()
        name, title = self.settings()
        made = lists(Cells(choices, self.problems, self.languages))
        rows = Rows(survey, self.problems, title, self.languages, (choices, made))
        rows.read()
        self.notes += rows.notes
        self.tell_unused(rows)
        form = Questionnaire(name, title, self.languages, tuple(rows.sections), **dict(rows.texts))
        form = self.with_themes(form)
        self.note_faults(form, rows.places)
        return form

    def settings(self) -> tuple[str, Text]:
        """The form's id and title."""
        settings = self.tables["settings"]
        rows = settings.sheet.rows
        for row in rows[1:]:
            self.problems.note(row.number, 1, OneRow(), settings.sheet.name)
        if not rows or not settings.cell(rows[0], "form_title"):
            self.problems.note(2, 1, NeedsSettings(), settings.sheet.name)
            return "", Text(())
        row = rows[0]
        if settings.cell(row, "version"):
            at = settings.at("version")
            self.notes.append(Problem(row.number, at, IgnoredVersion(), settings.sheet.name))
        name = Cells(settings, self.problems, self.languages).code(row, "form_id")
        return name, self.titles(settings, row)

    def titles(self, settings: Table, row: Row) -> Text:
        """The title in the main language, and in those that have a column of their own."""
        said = {self.languages[0]: settings.cell(row, "form_title")}
        for heading in settings.columns:
            found = TITLE.fullmatch(heading)
            if found and heading in row.cells:
                said[found[1]] = row.cells[heading]
                if found[1] not in self.languages:
                    self.note(settings, row, heading, UndeclaredLanguage(language=found[1]))
        return Text(tuple((code, said[code]) for code in self.languages if code in said))

    def tell_unused(self, rows: Rows) -> None:
        """Tell which lists no question uses."""
        choices = self.tables["choices"]
        told: set[str] = set()
        for row in choices.sheet.rows:
            name = choices.cell(row, "list_name")
            if name and name not in rows.used | told:
                told.add(name)
                reason = IgnoredList(name=name[:60])
                self.notes.append(
                    Problem(row.number, choices.at("list_name"), reason, choices.sheet.name)
                )

    def with_themes(self, form: Questionnaire) -> Questionnaire:
        """The form with the code books of its open questions."""
        cells = Cells(self.tables["themes"], self.problems, self.languages)
        books: dict[str, list[Theme]] = {}
        known = {item.id for item in form.items if item.question.kind in _OPEN}
        for row in cells.table.sheet.rows:
            owner = cells.table.cell(row, "item")
            if owner not in known:
                cells.note(row, "item", NoSuchTheme(name=owner[:60]))
            words = re.split(r"[,\n]", cells.table.cell(row, "words"))
            kept = tuple(word.strip() for word in words if word.strip())
            theme = Theme(cells.code(row, "name"), cells.needed(row, "label"), kept)
            books.setdefault(owner, []).append(theme)

        def booked(item: Item) -> Item:
            return replace(item, themes=tuple(books.get(item.id, ())))

        sections = (replace(s, items=tuple(map(booked, s.items))) for s in form.sections)
        return replace(form, sections=tuple(sections))

    def note_faults(
        self, form: Questionnaire, places: Mapping[tuple[str | int, ...], Place]
    ) -> None:
        """Note what is wrong with the form as a value; when more is wrong, not what may follow."""
        spoilt = {(problem.sheet, problem.line) for problem in self.problems.found}
        for fault in faults(form):
            sheet, line, column = _place(fault, places)
            follows = fault.test is not None or isinstance(fault.reason, NoQuestions | EmptySection)
            if not spoilt or not (follows or (sheet, line) in spoilt):
                self.problems.note(line, column, fault.reason, sheet)


def _place(fault: Fault, places: Mapping[Path, Place]) -> Place:
    ways = (fault.path[:length] for length in range(len(fault.path), 0, -1))
    return next((places[way] for way in ways if way in places), ("survey", 1, 1))
