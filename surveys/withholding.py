"""The rules of `surveys.suppression` on each kind of figure: what of it is shown, for all.

It takes whole figures, with a number in every cell, and gives what a protected survey may show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from surveys.figures import (
    Base,
    Cell,
    Choices,
    Dates,
    Hidden,
    Matrix,
    Numbers,
    Points,
    Ranks,
    Row,
    Shown,
    Texts,
    Why,
)
from surveys.questions import DONT_KNOW, OTHER
from surveys.suppression import (
    Places,
    Rules,
    Ticks,
    hidden_options,
    hidden_parts,
    ranking_passes,
)

PROTECTED = Hidden(Why.PROTECTED)


@dataclass(frozen=True, slots=True)
class Guard:
    """What a figure is held to: the rules, the answers that quoting texts needs, and the limit.

    `limit` is how many options a multiple choice allows, or points a dot vote.
    """

    rules: Rules
    texts: int
    limit: int


# --- For all --------------------------------------------------------------------------------------


def of_all(figure: Shown, guard: Guard) -> Shown | Hidden:
    """What may be shown of one item for all who answered."""
    match figure:
        case Choices():
            return _choices(figure, guard)
        case Matrix():
            return _matrix(figure, guard)
        case Numbers():
            return _numbers(figure, guard)
        case Ranks():
            return _ranks(figure, guard)
        case Points():
            return _points(figure, guard)
        case Dates():
            return _dates(figure, guard)
        case Texts():
            return _texts(figure, guard)
        case _:
            assert_never(figure)


def of_units(figure: Shown, guard: Guard) -> Shown | Hidden:
    """What may be shown of units' joint answers: figures of enough of them, and then whole.

    Units are no persons: that few, or all, gave an answer is told. They read so beforehand.
    """
    if _is_of_few(figure.base, guard):
        return Hidden(Why.TOO_FEW, guard.rules.group)
    match figure:
        case Matrix(rows=rows):
            return replace(figure, rows=tuple(_joint_row(row, guard) for row in rows))
        case Choices(other=Texts() as other):
            return replace(figure, other=_quotes(other, guard))
        case Texts():
            return _quotes(figure, guard)
        case _:
            return figure


def has_few(figure: Shown, guard: Guard) -> bool:
    """Whether too few units stand behind a figure, or behind a row of it."""
    rows = figure.rows if isinstance(figure, Matrix) else ()
    bases = (row.figure.base for row in rows if not isinstance(row.figure, Hidden))
    return any(_is_of_few(base, guard) for base in (figure.base, *bases))


def _is_of_few(base: Base, guard: Guard) -> bool:
    return 0 < base.answered < guard.rules.group


def _joint_row(row: Row, guard: Guard) -> Row:
    if isinstance(row.figure, Hidden) or not _is_of_few(row.figure.base, guard):
        return row
    return replace(row, figure=Hidden(Why.TOO_FEW, guard.rules.group))


def _quotes(figure: Texts, guard: Guard) -> Texts | Hidden:
    return Hidden(Why.TOO_FEW, guard.texts) if 0 < figure.base.answered < guard.texts else figure


def is_whole(shown: object) -> bool:
    """Whether every count is shown: so that nothing more is told by who is asked the next item."""
    match shown:
        case Choices(counts=counts):
            return all(isinstance(count.n, int) for count in counts)
        case Matrix(rows=rows):
            return all(not isinstance(row.figure, Hidden) and is_whole(row.figure) for row in rows)
        case Numbers(classes=classes):
            return all(isinstance(one.n, int) for one in classes)
        case _:
            return False


def _matrix(figure: Matrix, guard: Guard) -> Matrix | Hidden:
    rows = tuple(
        replace(row, figure=_choices(row.figure, guard))
        for row in figure.rows
        if isinstance(row.figure, Choices)
    )
    if all(isinstance(row.figure, Hidden) for row in rows):
        return _none_of(figure.base.answered, guard)
    return Matrix(rows, figure.base)


def _choices(figure: Choices, guard: Guard) -> Choices | Hidden:
    asked = ticks(figure, replace(guard, limit=guard.limit if figure.multiple else 1))
    hidden = hidden_options(asked, guard.rules)
    if len(hidden) == len(figure.counts):
        return _none_of(figure.base.answered, guard)
    shown = _without_counts(figure, hidden)
    return replace(shown, other=_beside(figure, hidden, guard))


def _beside(figure: Choices, hidden: Places, guard: Guard) -> Texts | Hidden | None:
    """What was written beside «other»: not where it is hidden how many chose that."""
    if not isinstance(figure.other, Texts):
        return figure.other
    codes = [figure.counts[place].code for place in hidden]
    return PROTECTED if OTHER in codes else _texts(figure.other, guard)


def _numbers(figure: Numbers, guard: Guard) -> Numbers | Hidden:
    """A histogram; the middle where each half, the quartiles where each quarter, is a cell.

    The least, the most and the sum are (or leave) what one person answered: never shown.
    """
    counts = whole(cells(figure))
    hidden = hidden_parts(counts, guard.rules)
    if len(hidden) == len(counts):
        return _none_of(figure.base.answered, guard)
    shown = _without_classes(figure, hidden, guard)
    quarters = not hidden and figure.base.answered >= 4 * guard.rules.cell
    return replace(shown, lower=figure.lower, upper=figure.upper) if quarters else shown


def _ranks(figure: Ranks, guard: Guard) -> Ranks | Hidden:
    """Points for all options or none; how many put one first would tell too much beside them."""
    points = whole([option.points for option in figure.options])
    if not ranking_passes(points, figure.base.answered, guard.rules):
        return _none_of(figure.base.answered, guard)
    nobody = not figure.base.answered
    return replace(
        figure, options=tuple(replace(o, first=_kept(o.first, not nobody)) for o in figure.options)
    )


def _points(figure: Points, guard: Guard) -> Points | Hidden:
    """Voters as the options of a multiple choice; points only where all voters are shown."""
    voters = whole([option.voters for option in figure.options])
    limit = min(guard.limit, len(voters))
    hidden = hidden_options(Ticks(voters, figure.base.answered, limit), guard.rules)
    if len(hidden) == len(voters):
        return _none_of(figure.base.answered, guard)
    options = tuple(
        replace(
            option,
            voters=_kept(option.voters, place in hidden),
            points=_kept(option.points, bool(hidden)),
        )
        for place, option in enumerate(figure.options)
    )
    return replace(figure, options=options)


def _dates(figure: Dates, guard: Guard) -> Dates | Hidden:
    """Days that enough people gave; a hidden day is not even named, for it was somebody's."""
    counts = [day.n for day in figure.days]
    hidden = hidden_parts(counts, guard.rules)
    if hidden and len(hidden) == len(counts):
        return _none_of(figure.base.answered, guard)
    kept = tuple(day for place, day in enumerate(figure.days) if place not in hidden)
    return Dates(figure.base, kept, sum(counts[place] for place in hidden))


def _texts(figure: Texts, guard: Guard) -> Texts | Hidden:
    """What was written, from enough people; the themes as options of a multiple choice."""
    quoted, answered = _quotes(figure, guard), figure.base.answered
    if isinstance(quoted, Hidden) or not isinstance(figure.unplaced, int):
        return quoted
    counts = (*whole([theme.n for theme in figure.themes]), figure.unplaced)
    last = len(figure.themes)
    hidden = hidden_options(Ticks(counts, answered, last, alone=last), guard.rules)
    themes = tuple(
        replace(theme, n=_kept(theme.n, place in hidden))
        for place, theme in enumerate(figure.themes)
    )
    return replace(figure, themes=themes, unplaced=_kept(figure.unplaced, last in hidden))


# --- Counts ---------------------------------------------------------------------------------------


def cells(figure: Choices | Numbers) -> tuple[Cell, ...]:
    """The counts of a figure, in its order."""
    if isinstance(figure, Choices):
        return tuple(count.n for count in figure.counts)
    return tuple(one.n for one in figure.classes)


def whole(cells: Sequence[Cell]) -> tuple[int, ...]:
    """Counts of which none is hidden yet."""
    return tuple(cell for cell in cells if isinstance(cell, int))


def ticks(figure: Choices, guard: Guard) -> Ticks:
    """A multiple choice as the rules look at it."""
    codes = [count.code for count in figure.counts]
    alone = codes.index(DONT_KNOW) if DONT_KNOW in codes else None
    options = len(codes) - (alone is not None)
    return Ticks(whole(cells(figure)), figure.base.answered, min(guard.limit, options), alone)


def without(figure: Choices | Numbers, hidden: Places, guard: Guard) -> Choices | Numbers:
    """A figure without the counts in these places, and without what would tell them."""
    if isinstance(figure, Choices):
        return _without_counts(figure, hidden)
    return _without_classes(figure, hidden, guard)


def _without_counts(figure: Choices, hidden: Places) -> Choices:
    counts = [replace(c, n=_kept(c.n, place in hidden)) for place, c in enumerate(figure.counts)]
    return replace(figure, counts=tuple(counts), other=None)


def _without_classes(figure: Numbers, hidden: Places, guard: Guard) -> Numbers:
    nothing = PROTECTED if figure.base.answered else None
    halves = not hidden and figure.base.answered >= 2 * guard.rules.cell
    classes = [replace(c, n=_kept(c.n, place in hidden)) for place, c in enumerate(figure.classes)]
    return Numbers(
        figure.base,
        tuple(classes),
        median=figure.median if halves else nothing,
        lower=nothing,
        upper=nothing,
        least=nothing,
        most=nothing,
        sum=nothing,
        unit=figure.unit,
    )


def _kept(cell: Cell, hide: bool) -> Cell:
    return PROTECTED if hide else cell


def _none_of(answered: int, guard: Guard) -> Hidden:
    if answered < guard.rules.group:
        return Hidden(Why.TOO_FEW, guard.rules.group)
    return PROTECTED
