"""Waves on one panel: who answered which, what changed, and nobody counted twice.

Units are followed through what they were renumbered to, split into or merged with. All that hang
together so are one line; it is one unit's line while nothing but its number has changed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from surveys.answers import Value
from surveys.differencing import Turnover
from surveys.divisions import Change, carried
from surveys.responses import Disposition, Fieldwork, Mode, Unit, Wave

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


@dataclass(frozen=True, slots=True)
class Moved:
    """What one unit answered to an item in two waves; `unit` is the later one."""

    unit: Unit
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The units that answered both of two waves, and what cannot be compared.

    `divided` are the lines that answered both, but as different units: split or merged.
    """

    moved: tuple[Moved, ...]
    divided: tuple[Line, ...]


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


def standing(
    waves: Sequence[Wave], changes: Sequence[Change]
) -> tuple[tuple[Line, tuple[tuple[Disposition, ...], ...]], ...]:
    """Each line with what became of its units in each wave: who answered which."""
    return tuple(
        (
            line,
            tuple(
                tuple(_disposition(wave, number) for number in numbers)
                for wave, numbers in zip(waves, line.numbers, strict=True)
            ),
        )
        for line in lines(waves, changes)
    )


def moves(
    earlier: Wave, later: Wave, changes: Sequence[Change]
) -> tuple[tuple[tuple[Disposition, Disposition], int], ...]:
    """How many units went from which disposition to which, most first; split ones are left out."""
    pairs = (pair for line, pair in standing((earlier, later), changes) if line.is_one)
    counts = Counter((before[0], after[0]) for before, after in pairs if before and after)
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def compared(earlier: Wave, later: Wave, item: str, changes: Sequence[Change]) -> Comparison:
    """What the units that answered both waves answered to an item: official answers alone.

    Raises `ValueError` for opinions: whose they are is not known, so nobody can be followed.
    """
    if Mode.OPINION in (earlier.fieldwork.mode, later.fieldwork.mode):
        raise ValueError("opinions are nobody's, and cannot be followed")
    both = [
        line for line in lines((earlier, later), changes) if all(_answered((earlier, later), line))
    ]
    given = [{r.unit: r.answers.get(item) for r in wave.responses} for wave in (earlier, later)]
    units = {unit.number: unit for unit in later.units}
    moved = tuple(
        Moved(units[after], given[0].get(before), given[1].get(after))
        for line in both
        if line.is_one
        for (before,), (after,) in [line.numbers]
    )
    return Comparison(moved, tuple(line for line in both if not line.is_one))


def turnover(earlier: Wave, later: Wave, changes: Sequence[Change] = ()) -> Turnover:
    """How many answered later and not earlier, and the other way: what `Earlier` wants to know.

    Of a line that was split or merged it is how many more, or fewer, answered.
    """
    counts = [_answered((earlier, later), line) for line in lines((earlier, later), changes)]
    return Turnover(
        joined=sum(max(after - before, 0) for before, after in counts),
        left=sum(max(before - after, 0) for before, after in counts),
    )


def only(wave: Wave, numbers: Sequence[str]) -> Wave:
    """A wave of official answers with some of its units alone: those that answered others too."""
    kept = frozenset(numbers)
    return replace(
        wave,
        units=tuple(unit for unit in wave.units if unit.number in kept),
        dispositions={n: code for n, code in wave.dispositions.items() if n in kept},
        responses=tuple(response for response in wave.responses if response.unit in kept),
    )


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


def _disposition(wave: Wave, number: str) -> Disposition:
    return wave.dispositions.get(number, Disposition.NO_CONTACT)


def _answered(waves: Sequence[Wave], line: Line) -> list[int]:
    """How many units of a line answered each wave."""
    pairs = zip(waves, line.numbers, strict=True)
    return [sum(_disposition(wave, n) in ANSWERED for n in numbers) for wave, numbers in pairs]
