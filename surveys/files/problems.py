"""What can be wrong with a file that a person wrote: each problem with its place, and what to do.

A mistake of one sort of file (a programme, a questionnaire) is told in that sort's own module.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.errors import Refusal

MOST = 100  # mistakes: a file with more is something else than it should be


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `line` and `column` count from 1; `reason` says what was expected.

    In a workbook, `sheet` is named, and they are its row and its column.
    """

    line: int
    column: int
    reason: Refusal
    sheet: str = ""

    @property
    def where(self) -> str:
        """The place as people say it: «12:5», or «survey!E12» in a workbook."""
        if not self.sheet:
            return f"{self.line}:{self.column}"
        return f"{self.sheet}!{letters(self.column)}{self.line}"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


def letters(column: int) -> str:
    """A column as a spreadsheet names it: 1 is «A», 27 is «AA»."""
    named = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        named = chr(ord("A") + letter) + named
    return named


class BadFile(Refusal):
    """The file has {count} mistakes."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.sheet, p.line, p.column)))
        super().__init__(count=len(self.problems))

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass
class Problems:
    """The mistakes found so far; `bad` is what they are raised as."""

    found: list[Problem] = field(default_factory=list)
    bad: type[BadFile] = BadFile

    def note(self, line: int, column: int, reason: Refusal, sheet: str = "") -> None:
        """Keep a mistake; after `MOST` of them there is nothing to gain by reading on."""
        self.found.append(Problem(line, column, reason, sheet))
        if len(self.found) >= MOST:
            self.settle()

    def settle(self) -> None:
        """Raise them if there are any."""
        if self.found:
            raise self.bad(self.found)


# --- The file ---------------------------------------------------------------------------------


class NotUtf8(Refusal):
    """This is not UTF-8 text. Save the file as UTF-8."""


class TooLarge(Refusal):
    """The file has {length} characters; it can have at most {most}."""


class TabIndent(Refusal):
    """Indent with spaces, not with tabs."""


class NotYaml(Refusal):
    """From here the file cannot be read. Check indentation, colons and quotation marks."""


class NoAliases(Refusal):
    """References (& and *) cannot be used here; write the words out."""


class NoTags(Refusal):
    """Type marks (!) cannot be used here; write the value alone."""


class TooDeep(Refusal):
    """Too many levels inside each other; at most {most}."""


class OneDocument(Refusal):
    """Only one document can stand in a file; remove the line with three hyphens and what follows."""  # noqa: E501 -- the docstring is the message, and a message is one line


class WantsFields(Refusal):
    """Expected fields here, each written as «name: value»."""


class WantsList(Refusal):
    """Expected a list here, each entry on its own line after a hyphen."""


class WantsWords(Refusal):
    """Expected a text or a value here."""


class RepeatedKey(Refusal):
    """«{key}» stands twice; keep one of them."""


class UnknownKey(Refusal):
    """There is no «{key}» here. Expected one of: {known}."""


class UnknownKeyNear(Refusal):
    """There is no «{key}» here. Did you mean «{nearest}»?"""


class MissingKey(Refusal):
    """«{key}» is missing here."""


# --- Values -----------------------------------------------------------------------------------


class BadNumber(Refusal):
    """«{given}» does not fit here. Write a whole number from {low} to {high}."""


class BadFlag(Refusal):
    """«{given}» does not fit here. Write true or false."""


class BadLanguage(Refusal):
    """«{given}» is not a language code. Write «nb», «nn», «en» or another code in small letters."""


class BadId(Refusal):
    """«{given}» cannot be an id. Use letters from a to z, digits and hyphens."""


class BadCharacter(Refusal):
    """There is a control character in this text; remove it."""


class NotAmong(Refusal):
    """«{given}» is not known here. Expected one of: {known}."""


class MissingLanguage(Refusal):
    """The words in «{language}» are missing; the file says that it has that language."""


class UndeclaredLanguage(Refusal):
    """«{language}» is not among the languages of the file. Add it there, or remove the words."""


class RepeatedId(Refusal):
    """The id «{id}» is used twice; each needs its own."""
