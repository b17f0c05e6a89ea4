"""Carrying units from one date to another: what was renumbered, split or merged in between.

A panel asks again when a municipality has become two, or two have become one. Each unit is carried
to all that it became, and each of those is there once, whatever it was made of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Change:
    """From the day `on`, the unit `before` (it was called `name`) is `after`, or `after` too.

    A split has a change for each part; a merger one for each unit that went into it.
    """

    on: date
    before: str
    name: str
    after: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A unit, and all those among the carried ones that it was (or, going back, became)."""

    number: str
    origins: tuple[str, ...]


def carry(
    numbers: Iterable[str], changes: Sequence[Change], on: date, to: date
) -> tuple[Carried, ...]:
    """Units as they stood on one day, as they stand on another (also an earlier one), each once."""
    found: dict[str, list[str]] = {}
    for number in dict.fromkeys(numbers):
        for after in carried(number, changes, on, to):
            found.setdefault(after, []).append(number)
    return tuple(Carried(number, tuple(origins)) for number, origins in found.items())


def carried(number: str, changes: Sequence[Change], on: date, to: date) -> tuple[str, ...]:
    """What one unit became, or had been: itself, where nothing happened to it in between."""
    passed = sorted({change.on for change in changes if min(on, to) < change.on <= max(on, to)})
    numbers = [number]
    for day in passed if on <= to else reversed(passed):
        steps = [_step(change, forward=on <= to) for change in changes if change.on == day]
        numbers = [after for n in numbers for after in _taken(n, steps)]
    return tuple(dict.fromkeys(numbers))


def _step(change: Change, forward: bool) -> tuple[str, str]:
    return (change.before, change.after) if forward else (change.after, change.before)


def _taken(number: str, steps: Sequence[tuple[str, str]]) -> Sequence[str]:
    return [after for before, after in steps if before == number] or [number]
