"""The columns of an Excel form: which there are, and which languages their headings name.

«label::Nynorsk (nn)» is the label in nynorsk; «label» alone is in the main language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from surveys.errors import Refusal
from surveys.files.cells import Row, SameColumn, Sheet
from surveys.files.problems import Problems
from surveys.texts import Text

SURVEY = {  # what a column may be called, by what it is called here
    **{name: name for name in ("type", "name", "label", "hint", "required", "relevant")},
    **{name: name for name in ("constraint", "appearance", "parameters")},
    **{name: name for name in ("kind", "limit", "ordered", "unit", "visibility")},  # our own
    "relevance": "relevant",
}
CHOICES = {
    **{name: name for name in ("list_name", "name", "label", "scale")},  # «scale» is our own
    "value": "name",
}
SETTINGS = {
    **{name: name for name in ("form_title", "form_id", "default_language", "version")},
    "id_string": "form_id",
}
THEMES = {name: name for name in ("item", "name", "label", "words")}  # a sheet of our own
IN_LANGUAGES = ("label", "hint", "unit")
TITLE = re.compile(r"form_title_([a-z]{2,3})")  # the title in another language: our own
LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English", "se": "Davvisámegiella"}
_CODE_OF = {
    **{name.lower(): code for code, name in LANGUAGE_NAMES.items()},
    **{"norsk bokmål": "nb", "norsk": "nb", "norsk nynorsk": "nn", "engelsk": "en"},
}
_CODE = re.compile(r"(?:.*\(\s*)?([a-z]{2,3})(?:\s*\))?")


class UnknownColumn(Refusal):
    """«{name}» is not used here, and nothing under it would be kept. Remove the column."""


class UnknownLanguage(Refusal):
    """«{name}» is no known language. Write its code after the name: «label::Nynorsk (nn)»."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a heading says: the column it is, and the language of the words under it, or ""."""

    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its headings read."""

    sheet: Sheet
    columns: Mapping[str, Column] = field(default_factory=dict)  # by heading

    def cell(self, row: Row, name: str) -> str:
        """What stands in a column that has no languages; "" where nothing does."""
        return next(
            (row.cells[h] for h, c in self.columns.items() if c.name == name and h in row.cells), ""
        )

    def texts(self, row: Row, name: str, main: str) -> dict[str, str]:
        """The words in a column by language; those without a language are in the main one."""
        return {
            column.language or main: row.cells[heading]
            for heading, column in self.columns.items()
            if column.name == name and heading in row.cells
        }

    def text(self, row: Row, name: str, languages: tuple[str, ...]) -> Text | None:
        """The words in a column in those languages that have any, in order."""
        said = self.texts(row, name, languages[0])
        versions = tuple((code, said[code]) for code in languages if code in said)
        return Text(versions) if versions else None

    def at(self, name: str) -> int:
        """Where a column stands, from 1; the first one where it does not."""
        found = (self.sheet.columns[h] for h, column in self.columns.items() if column.name == name)
        return next(found, 1)

    def languages(self) -> Iterator[str]:
        """The languages that headings name, in order."""
        yield from (column.language for column in self.columns.values() if column.language)


def table(sheet: Sheet, known: Mapping[str, str], problems: Problems) -> Table:
    """A sheet whose headings are among the known ones; what is not is noted."""
    columns: dict[str, Column] = {}
    for heading, number in sheet.columns.items():
        base, _, language = (part.strip() for part in heading.partition("::"))
        name = known.get(base.lower()) or known.get("_".join(base.lower().split()))
        code = language_code(language) if language else ""
        if known is SETTINGS and TITLE.fullmatch(heading):
            columns[heading] = Column(heading)
        elif name is None or (language and name not in IN_LANGUAGES):
            problems.note(1, number, UnknownColumn(name=heading[:60]), sheet.name)
        elif code is None:
            problems.note(1, number, UnknownLanguage(name=language[:60]), sheet.name)
        elif Column(name, code) in columns.values():
            problems.note(1, number, SameColumn(name=heading[:60]), sheet.name)
        else:
            columns[heading] = Column(name, code)
    return Table(sheet, columns)


def language_code(words: str) -> str | None:
    """The code in «Nynorsk (nn)», «nn» or «Nynorsk»; None where there is none."""
    if words.lower() in _CODE_OF:
        return _CODE_OF[words.lower()]
    found = _CODE.fullmatch(words)
    return found[1] if found else None


def language_name(code: str) -> str:
    """How a heading names a language: «Nynorsk (nn)»."""
    return f"{LANGUAGE_NAMES.get(code, code)} ({code})"
