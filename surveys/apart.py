"""Breakdowns: what a protected survey may show of each group, beside what it shows of all."""

from collections.abc import Sequence

from surveys.figures import Choices, Hidden, Matrix, Numbers, Row, Shown
from surveys.suppression import Places, Ticks, group_of_options_passes, group_passes
from surveys.withholding import PROTECTED, Guard, cells, ticks, whole, without

Counted = Choices | Numbers


def apart(
    total: Shown | Hidden, groups: Sequence[Shown], together: Places, guard: Guard
) -> tuple[Shown | Hidden, ...]:
    """What may be shown of each group, given what is shown of all of them.

    The groups in `together` are shown to nobody apart; what the others leave of all is theirs
    together, and is held to the same. One group that may not be shown hides the whole breakdown.
    Only choices, scales, matrices and numbers are shown in groups.
    """
    if isinstance(total, Matrix):
        rated = [group for group in groups if isinstance(group, Matrix)]
        return _matrices(total, rated, together, guard)
    if isinstance(total, Choices | Numbers):
        counted = [group for group in groups if isinstance(group, Choices | Numbers)]
        return _apart(total, counted, together, guard)
    return (PROTECTED,) * len(groups)


def _matrices(
    total: Matrix, groups: Sequence[Matrix], together: Places, guard: Guard
) -> tuple[Shown | Hidden, ...]:
    """Each row is a breakdown of its own."""
    columns = [
        _apart(row.figure, [_choices(group)[place] for group in groups], together, guard)
        for place, row in enumerate(total.rows)
    ]
    found = zip(*columns, strict=True)
    return tuple(
        PROTECTED if place in together else Matrix(tuple(map(_row, total.rows, rows)), group.base)
        for place, (group, rows) in enumerate(zip(groups, found, strict=True))
    )


def _choices(matrix: Matrix) -> tuple[Choices, ...]:
    return tuple(row.figure for row in matrix.rows if isinstance(row.figure, Choices))


def _row(row: Row, found: Choices | Numbers | Hidden) -> Row:
    return Row(row.code, row.label, found if isinstance(found, Choices) else PROTECTED)


def _apart(
    total: Choices | Numbers | Hidden, groups: Sequence[Counted], together: Places, guard: Guard
) -> tuple[Choices | Numbers | Hidden, ...]:
    if isinstance(total, Hidden):
        return (PROTECTED,) * len(groups)
    hidden = frozenset(i for i, cell in enumerate(cells(total)) if isinstance(cell, Hidden))
    rest = [group for place, group in enumerate(groups) if place in together]
    failing = {place for place, group in enumerate(groups) if not _passes([group], hidden, guard)}
    failing -= together
    if guard.rules.complementary and (failing or not _passes(rest, hidden, guard)):
        return (PROTECTED,) * len(groups)
    return tuple(
        PROTECTED if place in together | failing else without(group, hidden, guard)
        for place, group in enumerate(groups)
    )


def _passes(groups: Sequence[Counted], hidden: Places, guard: Guard) -> bool:
    """Whether some groups, counted as one, may be shown but for what is hidden for all."""
    counts = tuple(map(sum, zip(*(whole(cells(group)) for group in groups), strict=True)))
    if groups and isinstance(groups[0], Choices) and groups[0].multiple:
        asked = ticks(groups[0], guard)
        people = sum(group.base.answered for group in groups)
        if asked.limit > 1:
            added = Ticks(counts, people, asked.limit, asked.alone)
            return group_of_options_passes(added, hidden, guard.rules)
    kept = [count for place, count in enumerate(counts) if place not in hidden]
    blended = sum(count for place, count in enumerate(counts) if place in hidden)
    return group_passes([*kept, blended], guard.rules)
