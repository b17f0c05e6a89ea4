"""What a report shows of one item: counts, scales, numbers, ranks, days and texts, as values.

Each count is a number or is hidden, with the reason. What follows from counts (a median, a mean, a
percentage) is computed from those that are shown, and is None where a hidden one would be needed:
so that nothing derived can tell what a count was not allowed to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from surveys.answers import Value
from surveys.questions import DONT_KNOW, OTHER
from surveys.texts import Text

PERCENT_FROM = 20  # answers; below it a percentage stands in brackets after its count (house rule)
MEAN_FROM = 20  # answers; below it an ordinal scale has no mean


class Why(StrEnum):
    """Why something is hidden: a code, worded where it is read. None of them tells a count."""

    TOO_FEW = "too_few"  # fewer than `minimum` answered
    PROTECTED = "protected"  # few, or alike, or hidden so that another cannot be computed
    OPEN = "open"  # the survey has not been closed
    OWNER = "owner"  # for the survey's owner alone
    UNDECLARED = "undeclared"  # a filter or a breakdown that was not declared beforehand
    DIFFERENCE = "difference"  # beside earlier figures it would tell what a few answered


@dataclass(frozen=True, slots=True)
class Hidden:
    """Not shown; written «:». `minimum` is the group it would have needed, where that is why."""

    why: Why
    minimum: int = 0


Cell = int | Hidden
Statistic = float | Hidden | None  # None: there is nothing to compute it from


@dataclass(frozen=True, slots=True)
class Base:
    """Of how many. `asked` = `answered` + `not_answered`; `not_shown` were not asked (show-if)."""

    asked: int
    answered: int
    not_shown: int = 0

    @property
    def not_answered(self) -> int:
        """The item's non-response: it was shown, and left open."""
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class Count:
    """How many gave one answer."""

    code: str
    n: Cell
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A single choice, a scale, a rating or several choices, in the question's order.

    `multiple`: the counts do not add up to the base, and are shares of those who answered.
    `ordered`: the counts but «don't know» are a scale, lowest first; `positive` are the codes of
    its favourable end. `other` is what was written beside «other».
    """

    base: Base
    counts: tuple[Count, ...]
    multiple: bool = False
    ordered: bool = False
    positive: tuple[str, ...] = ()
    neutral: str = ""
    other: "Texts | Hidden | None" = None

    @property
    def scale(self) -> tuple[Count, ...]:
        """The counts without «don't know» and «other», which have no place on a scale."""
        return tuple(count for count in self.counts if count.code not in (DONT_KNOW, OTHER))

    @property
    def dont_know(self) -> Cell | None:
        """How many did not know; None where that could not be answered."""
        return next((count.n for count in self.counts if count.code == DONT_KNOW), None)

    @property
    def rated(self) -> int | None:
        """How many stand on the scale."""
        return _total(self.scale)

    @property
    def median(self) -> tuple[str, ...]:
        """The middle answer of a scale; both, where an even number has two. () if there is none."""
        if not self.ordered or not self.rated:
            return ()
        laid = [count.code for count in self.scale for _ in range(_known(count.n))]
        middle = (laid[(len(laid) - 1) // 2], laid[len(laid) // 2])
        return tuple(dict.fromkeys(middle))

    @property
    def middle(self) -> float | None:
        """The median's place on the scale, counted as for the mean; midway between two."""
        places = dict(zip((count.code for count in self.scale), _places(self.scale), strict=True))
        found = [places[code] for code in self.median]
        return sum(found) / len(found) if found else None

    @property
    def mean(self) -> float | None:
        """The mean place on the scale (a rating's own numbers, else 1 for the lowest option)."""
        if not self.ordered or self.rated is None or self.rated < MEAN_FROM:
            return None
        placed = zip(_places(self.scale), self.scale, strict=True)
        return sum(place * _known(count.n) for place, count in placed) / self.rated

    @property
    def positives(self) -> int | None:
        """How many gave a favourable answer."""
        return _total([c for c in self.scale if c.code in self.positive]) if self.positive else None

    @property
    def negatives(self) -> int | None:
        """How many gave an unfavourable one: neither favourable nor neutral."""
        neither = (*self.positive, self.neutral)
        below = [count for count in self.scale if count.code not in neither]
        return _total(below) if self.positive else None

    @property
    def percentages(self) -> tuple[int | None, ...]:
        """Each count's share of those who answered, in whole per cent; None for a hidden one."""
        return percentages([count.n for count in self.counts], self.base.answered)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a matrix rates."""

    code: str
    label: Text | None
    figure: Choices | Hidden


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix: for each row a distribution over the same scale, with its own base.

    The matrix's own base counts those who rated anything.
    """

    rows: tuple[Row, ...]
    base: Base


@dataclass(frozen=True, slots=True)
class Class:
    """How many numbers lie from `low` to `high`, both included."""

    low: int
    high: int
    n: Cell


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers: their middle, their middle half, the extremes, the sum, and a histogram."""

    base: Base
    classes: tuple[Class, ...]
    median: Statistic
    lower: Statistic  # quartiles, inclusive method
    upper: Statistic
    least: Statistic
    most: Statistic
    sum: Statistic
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option in a ranking: its Borda points, and how many put it first."""

    code: str
    points: Cell
    first: Cell
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Ranks:
    """A ranking, in the question's order of options; equal points share a place."""

    base: Base
    options: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Voted:
    """What one option was given: points, and by how many."""

    code: str
    points: Cell
    voters: Cell
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """A dot vote, in the question's order of options."""

    base: Base
    options: tuple[Voted, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """How many answered with one day."""

    day: date
    n: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Days, earliest first. `elsewhere` answered with days that are not shown."""

    base: Base
    days: tuple[Day, ...]
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Texts:
    """What was written, by the alphabet: the order tells nothing of who wrote when.

    `themes` counts the answers that touch each theme of the item (one may touch several), and
    `unplaced` those that touch none; () and None for an item without themes.
    """

    base: Base
    texts: tuple[str, ...]
    themes: tuple[Count, ...] = ()
    unplaced: Cell | None = None


Shown = Choices | Matrix | Numbers | Ranks | Points | Dates | Texts
S_co = TypeVar("S_co", bound=Shown, covariant=True)


@dataclass(frozen=True, slots=True)
class Group(Generic[S_co]):
    """One group of a breakdown: those who gave `code` to the background question."""

    code: str
    label: Text | None
    figure: S_co | Hidden


@dataclass(frozen=True, slots=True)
class Breakdown(Generic[S_co]):
    """An item for all, and for each group of the background item (or units' group) `by`.

    Those who did not answer `by` are a group too, with the code "".
    """

    by: str
    total: S_co | Hidden
    groups: tuple[Group[S_co], ...]


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """What a unit officially answered to one item; None: it did not."""

    unit: str
    name: str
    value: Value | None
    late: bool = False
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class NamedAnswers:
    """The official answers to an item beside the names, in the units' order."""

    answers: tuple[NamedAnswer, ...]


def percentages(cells: Sequence[Cell], base: int) -> tuple[int | None, ...]:
    """Whole per cent of `base`, each rounded for itself with halves up: equal counts are equal.

    The parts of a whole need not add up to 100, which the report says. Nothing is a share of a base
    of 0.
    """
    if not base:
        return (None,) * len(cells)
    return tuple(None if isinstance(c, Hidden) else (200 * c + base) // (2 * base) for c in cells)


def _known(cell: Cell) -> int:
    return 0 if isinstance(cell, Hidden) else cell


def _total(counts: Sequence[Count]) -> int | None:
    if any(isinstance(count.n, Hidden) for count in counts):
        return None
    return sum(_known(count.n) for count in counts)


def _places(scale: Sequence[Count]) -> tuple[int, ...]:
    numbers = [count.code.removeprefix("-").isdecimal() for count in scale]
    if all(numbers):
        return tuple(int(count.code) for count in scale)
    return tuple(range(1, len(scale) + 1))
