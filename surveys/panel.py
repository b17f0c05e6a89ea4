"""Waves on one panel: who answered which, what changed, and nobody counted twice.

Units are followed through what they were renumbered to, split into or merged with. All that hang
together so are one line; it is one unit's line while nothing but its number has changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from surveys.divisions import Change, carried
from surveys.responses import Disposition, Fieldwork, Unit

Seat = tuple[int, str]  # a wave's place, and a unit's number in it
ANSWERED = (Disposition.COMPLETE, Disposition.PARTIAL)


@dataclass(frozen=True, slots=True)
class Line:
    """Units of several waves that are the same, or came of each other: their numbers in each wave.

    A wave in which none of them was asked has no numbers.
    """

    numbers: tuple[tuple[str, ...], ...]

    @property
    def is_one(self) -> bool:
        """Whether it is one unit all along: only then can its answers be set beside each other."""
        return all(len(numbers) <= 1 for numbers in self.numbers)


class Round(Protocol):
    """What is known of a wave here: when it was, and who was asked."""

    @property
    def units(self) -> tuple[Unit, ...]: ...

    @property
    def fieldwork(self) -> Fieldwork: ...


def lines(waves: Sequence[Round], changes: Sequence[Change]) -> tuple[Line, ...]:
    """The units of all waves (earliest first), each in one line, as they are first met."""
    tied = {
        (at, unit.number): (at, unit.number) for at, wave in enumerate(waves) for unit in wave.units
    }
    days = [wave.fieldwork.opened for wave in waves]
    for seat in tied:
        for other in _same(seat, days, changes):
            if other in tied:
                tied[_root(tied, other)] = _root(tied, seat)
    found: dict[Seat, list[Seat]] = {}
    for seat in tied:
        found.setdefault(_root(tied, seat), []).append(seat)
    return tuple(_line(seats, len(waves)) for seats in found.values())


def _same(seat: Seat, days: Sequence[date], changes: Sequence[Change]) -> Iterator[Seat]:
    """What a unit of one wave is in the later ones."""
    at, number = seat
    for later in range(at + 1, len(days)):
        yield from ((later, after) for after in carried(number, changes, days[at], days[later]))


def _root(tied: dict[Seat, Seat], seat: Seat) -> Seat:
    while tied[seat] != seat:
        seat = tied[seat]
    return seat


def _line(seats: Sequence[Seat], waves: int) -> Line:
    return Line(tuple(tuple(n for at, n in seats if at == wave) for wave in range(waves)))
