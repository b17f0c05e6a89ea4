"""What can be wrong with a programme file: each problem with its place, and what was expected."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.errors import Refusal

MOST = 100  # mistakes: a file with more is something else than a programme


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `line` and `column` count from 1; `reason` says what was expected."""

    line: int
    column: int
    reason: Refusal

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.reason}"


class BadProgramme(Refusal):
    """The programme file has {count} mistakes."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.line, p.column)))
        super().__init__(count=len(self.problems))

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass
class Problems:
    """The mistakes found so far."""

    found: list[Problem] = field(default_factory=list)

    def note(self, line: int, column: int, reason: Refusal) -> None:
        """Keep a mistake; after `MOST` of them there is nothing to gain by reading on."""
        self.found.append(Problem(line, column, reason))
        if len(self.found) >= MOST:
            self.settle()

    def settle(self) -> None:
        """Raise `BadProgramme` if there are any."""
        if self.found:
            raise BadProgramme(self.found)


# --- The file ---------------------------------------------------------------------------------


class NotUtf8(Refusal):
    """This is not UTF-8 text. Save the file as UTF-8."""


class TooLarge(Refusal):
    """The file has {length} characters; a programme can have at most {most}."""


class TabIndent(Refusal):
    """Indent with spaces, not with tabs."""


class NotYaml(Refusal):
    """From here the file cannot be read. Check indentation, colons and quotation marks. ({detail})"""  # noqa: E501 -- the docstring is the message, and a message is one line


class NoAliases(Refusal):
    """References (& and *) cannot be used here; write the words out."""


class NoTags(Refusal):
    """Type marks (!) cannot be used here; write the value alone."""


class TooDeep(Refusal):
    """Too many levels inside each other; at most {most}."""


class OneProgramme(Refusal):
    """A file holds one programme; remove the line with three hyphens and what follows."""


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


class BadDuration(Refusal):
    """«{given}» is not a length of time. Write «25 min», «90 s» or «1 h 30 min»."""


class BadTime(Refusal):
    """«{given}» is not a time of day. Write «09.00» or «09:00»."""


class BadDate(Refusal):
    """«{given}» is not a date. Write year, month and day: «2025-10-23»."""


class BadNumber(Refusal):
    """«{given}» does not fit here. Write a whole number from {low} to {high}."""


class BadFlag(Refusal):
    """«{given}» does not fit here. Write true or false."""


class BadZone(Refusal):
    """«{given}» is not a time zone. Write a name such as «Europe/Oslo»."""


class BadLanguage(Refusal):
    """«{given}» is not a language code. Write «nb», «nn», «en» or another code in small letters."""


class BadId(Refusal):
    """«{given}» cannot be an id. Use letters from a to z, digits and hyphens."""


class BadCharacter(Refusal):
    """There is a control character in this text; remove it."""


class NotAmong(Refusal):
    """«{given}» is not known here. Expected one of: {known}."""


class MissingLanguage(Refusal):
    """The words in «{language}» are missing; the programme says it has that language."""


class UndeclaredLanguage(Refusal):
    """«{language}» is not among the programme's languages. Add it there, or remove the words."""


# --- The day ----------------------------------------------------------------------------------


class NoSuchField(Refusal):
    """There is no field «{path}» in this programme."""


class NoItems(Refusal):
    """A programme needs at least one item."""


class RepeatedId(Refusal):
    """The id «{id}» is used twice; each needs its own."""


class NeedsStart(Refusal):
    """Say when the first item starts."""


class NeedsLength(Refusal):
    """Say how long this lasts, or when the next item starts."""


class StartsEarlier(Refusal):
    """This starts at {start}, which is not after the item before it ({before})."""


class PastMidnight(Refusal):
    """The day goes on past midnight here."""


class MinimumTooLong(Refusal):
    """The minimum is longer than the item itself."""


class NotForKind(Refusal):
    """«{key}» belongs to a session only; this item is a «{kind}»."""


class NeedsMethod(Refusal):
    """A session needs a method: write «igp» or «phases», and only one of them."""


class NotShortHand(Refusal):
    """«{given}» is not understood here. Write it as in «{example}»."""


class NeedsOutcome(Refusal):
    """Say which outcome the groups are asked for: «{key}» builds on it."""


class NeedsAddressee(Refusal):
    """Input needs an addressee: write «addressee»."""


class NeedsOptions(Refusal):
    """There is nothing to choose among: write «options», or take items from a «source»."""


class NeedsWhole(Refusal):
    """Say how long the phase lasts as a whole: the number of items is not known beforehand."""


class NotEarlier(Refusal):
    """«{given}» is not an earlier phase. Expected one of: {known}."""
