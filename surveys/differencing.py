"""What two figures of the same item tell beside each other: what those answered who came or went.

Figures of one survey are compared with those released before it was opened again, and figures of
a wave with those of earlier waves on the same panel. Whoever stayed is taken to have answered as
before wherever the figures allow it: that is the worst case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from surveys.figures import Choices, Dates, Matrix, Numbers, Points, Ranks, Shown, Texts
from surveys.suppression import Rules, group_passes, hidden_parts
from surveys.withholding import Guard, cells, whole

Whole = Mapping[str, int]  # parts by code: everybody who answered is in one of them


@dataclass(frozen=True, slots=True)
class Turnover:
    """How many answered later and not earlier, and earlier and not later."""

    joined: int
    left: int


@dataclass(frozen=True, slots=True)
class How:
    """How strictly two waves are compared: see `changes_enough`."""

    by_moving: bool = False
    in_groups: bool = False


def adds_enough(earlier: Shown, later: Shown, guard: Guard) -> bool:
    """Whether a survey that was opened again may show a new figure beside the one it showed.

    What was added must itself be a figure that may be shown, every part of it; else the earlier
    figure stands. Of texts and rankings, enough must have been added.
    """
    if earlier == later:
        return True
    changes = _changes(earlier, later)
    if not changes:
        enough = guard.texts if isinstance(later, Texts) else guard.rules.group
        return later.base.answered - earlier.base.answered >= enough
    return all(
        min(change) >= 0 and not hidden_parts(change, guard.rules)
        for change in changes
        if any(change)
    )


def changes_enough(
    earlier: Shown, later: Shown, turnover: Turnover, rules: Rules, how: How = How()
) -> bool:
    """Whether a wave's figure may be shown beside an earlier wave's.

    It may where nobody came or went; where people must have changed their answers, so that nobody
    knows whose; or (not with `by_moving`) where enough people came and went for their answers to
    be figures themselves. With `in_groups` the earlier figure was shown in groups too: then it
    must stay open what they answered, for they may have been all but one of a group. Texts are
    written anew in each wave.
    """
    if isinstance(later, Texts) or turnover == Turnover(0, 0):
        return True
    changes = _changes(earlier, later)
    if not changes:
        return all(n == 0 or n >= rules.group for n in (turnover.joined, turnover.left))
    return all(_is_blurred(change, turnover, rules, how) for change in changes)


def _is_blurred(change: tuple[int, ...], turnover: Turnover, rules: Rules, how: How) -> bool:
    """Whether it stays open what those who came, and those who went, answered.

    If nobody else changed, those who came answered `up`, and as many more as there are of them
    answered what some of those who went had answered.
    """
    up, down = [max(n, 0) for n in change], [max(-n, 0) for n in change]
    if sum(up) > turnover.joined or sum(down) > turnover.left:
        return True
    sides = ((turnover.joined, up), (turnover.left, down))
    return not how.by_moving and all(_is_open(people, known, rules, how) for people, known in sides)


def _is_open(people: int, known: list[int], rules: Rules, how: How) -> bool:
    if people == 0 or people - sum(known) >= rules.cell:
        return True
    return not how.in_groups and sum(known) > 0 and group_passes(known, rules)


def _changes(earlier: Shown, later: Shown) -> tuple[tuple[int, ...], ...]:
    """How each part of each whole changed; none for texts and rankings, which count no wholes."""
    before, after = _wholes(earlier), _wholes(later)
    return tuple(_change(before.get(name, {}), after.get(name, {})) for name in {**before, **after})


def _change(before: Whole, after: Whole) -> tuple[int, ...]:
    return tuple(after.get(code, 0) - before.get(code, 0) for code in {**before, **after})


def _wholes(figure: Shown) -> dict[str, Whole]:
    match figure:
        case Choices():
            return _of_choices(figure)
        case Matrix(rows=rows):
            shown = ((row.code, row.figure) for row in rows)
            return {code: _parts(row) for code, row in shown if isinstance(row, Choices)}
        case Numbers(classes=classes):
            names = (str(one.low) for one in classes)
            return {"": dict(zip(names, whole(cells(figure)), strict=True))}
        case Points(options=options, base=base):
            voters = zip(options, whole([option.voters for option in options]), strict=True)
            return {option.code: _sides(n, base.answered) for option, n in voters}
        case Dates(days=days):
            return {"": {day.day.isoformat(): day.n for day in days}}
        case Ranks() | Texts():
            return {}
        case _:
            assert_never(figure)


def _of_choices(figure: Choices) -> dict[str, Whole]:
    if not figure.multiple:
        return {"": _parts(figure)}
    return {code: _sides(n, figure.base.answered) for code, n in _parts(figure).items()}


def _parts(figure: Choices) -> dict[str, int]:
    codes = (count.code for count in figure.counts)
    return dict(zip(codes, whole(cells(figure)), strict=True))


def _sides(chose: int, answered: int) -> Whole:
    return {"chose": chose, "did not": answered - chose}
