"""Somebody who wants to know what one person answered, and asks for everything that may be asked.

Two of them. `recovered` knows everything but the answers: these rules, who is in which group, and
what one of the respondents answered (her own answer, say). It goes through every world that there
could be, keeps those in which the very same would have been published, and looks for what holds
in all of them. `Solver` makes equations of what is published, over all breakdowns, filters, rows,
options and classes, and solves them with exact fractions and bounds: for surveys that are too large
to go through.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Generic, TypeVar

A = TypeVar("A", bound=Hashable)
World = tuple[tuple[A, ...], ...]  # the answers of each group, sorted: nobody knows whose they are


# --- All worlds -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recovery(Generic[A]):
    """What is known of everybody (else) in a group, to one who gave `own` in group `insider`."""

    published: Hashable
    group: int
    facts: frozenset[Hashable]
    insider: int | None = None
    own: A | None = None


def worlds(answers: Sequence[A], sizes: Sequence[int]) -> Iterator[World[A]]:
    """Every way in which groups of these sizes can have answered."""
    yield from product(*(combinations_with_replacement(answers, size) for size in sizes))


def recovered(
    every: Iterable[World[A]],
    publish: Callable[[World[A]], Hashable],
    says: Callable[[A], frozenset[Hashable]],
) -> list[Recovery[A]]:
    """What can be known of a person, in any of the worlds; `says` is what one answer tells."""
    alike: defaultdict[Hashable, list[World[A]]] = defaultdict(list)
    for world in every:
        alike[publish(world)].append(world)
    return [found for seen, same in alike.items() for found in _of_class(seen, same, says)]


def _of_class(
    published: Hashable, same: list[World[A]], says: Callable[[A], frozenset[Hashable]]
) -> Iterator[Recovery[A]]:
    groups = range(len(same[0]))
    insiders = {(place, own) for world in same for place in groups for own in world[place]}
    for insider, own in [(None, None), *insiders]:
        possible = [w for w in same if insider is None or own in w[insider]]
        for group in groups:
            left = (_without(w[group], own) if group == insider else w[group] for w in possible)
            facts = _facts(left, says)
            if facts:
                yield Recovery(published, group, facts, insider, own)


def _without(answers: tuple[A, ...], own: A | None) -> tuple[A, ...]:
    place = answers.index(own) if own in answers else len(answers)
    return (*answers[:place], *answers[place + 1 :])


def _facts(
    possible: Iterable[tuple[A, ...]], says: Callable[[A], frozenset[Hashable]]
) -> frozenset[Hashable]:
    """What holds of everybody in a group in every possible world; nothing of an empty group."""
    common: frozenset[Hashable] | None = None
    for answers in possible:
        for answer in set(answers):
            common = says(answer) if common is None else common & says(answer)
            if not common:
                return frozenset()
    return common or frozenset()


# --- Equations ------------------------------------------------------------------------------------

Unknown = Hashable


@dataclass
class Solver:
    """Equations over whole numbers from 0 up to known bounds."""

    most: dict[Unknown, int]
    rows: list[dict[Unknown, Fraction]] = field(default_factory=list)  # None: the right-hand side

    def learn(self, unknowns: Iterable[Unknown], total: int) -> None:
        """The sum of some unknowns."""
        row = {unknown: Fraction(1) for unknown in unknowns}
        row[None] = Fraction(total)
        self.rows.append(row)

    def solved(self) -> dict[Unknown, int]:
        """The unknowns that can be one number only."""
        low, high = dict.fromkeys(self.most, 0), dict(self.most)
        rows = [*self.rows, *_reduced(self.rows)]
        while any(_tighten(row, low, high) for row in rows):
            pass
        return {unknown: low[unknown] for unknown in self.most if low[unknown] == high[unknown]}


def _reduced(rows: Sequence[Mapping[Unknown, Fraction]]) -> list[dict[Unknown, Fraction]]:
    """The equations in reduced row echelon form."""
    done: list[tuple[Unknown, dict[Unknown, Fraction]]] = []
    for original in rows:
        row = dict(original)
        for pivot, other in done:
            _subtract(row, other, row.get(pivot, Fraction(0)))
        pivot = next((unknown for unknown in row if unknown is not None), None)
        if pivot is None:
            continue
        scale = row[pivot]
        row = {unknown: factor / scale for unknown, factor in row.items()}
        for _, other in done:
            _subtract(other, row, other.get(pivot, Fraction(0)))
        done.append((pivot, row))
    return [row for _, row in done]


def _subtract(
    row: dict[Unknown, Fraction], other: Mapping[Unknown, Fraction], factor: Fraction
) -> None:
    if not factor:
        return
    for unknown, value in other.items():
        row[unknown] = row.get(unknown, Fraction(0)) - factor * value
        if not row[unknown] and unknown is not None:
            del row[unknown]


def _tighten(
    row: Mapping[Unknown, Fraction], low: dict[Unknown, int], high: dict[Unknown, int]
) -> bool:
    """Narrow the bounds of each unknown by those of the others; whether any became narrower."""
    before = sum(low.values()) - sum(high.values())
    total = row.get(None, Fraction(0))
    factors = {unknown: factor for unknown, factor in row.items() if unknown is not None}
    least = sum(f * (low[u] if f > 0 else high[u]) for u, f in factors.items())
    most = sum(f * (high[u] if f > 0 else low[u]) for u, f in factors.items())
    for unknown, factor in factors.items():
        near = low[unknown] if factor > 0 else high[unknown]
        far = high[unknown] if factor > 0 else low[unknown]
        ends = sorted(
            ((total - (most - factor * far)) / factor, (total - (least - factor * near)) / factor)
        )
        low[unknown] = max(low[unknown], -(-ends[0].numerator // ends[0].denominator))
        high[unknown] = min(high[unknown], ends[1].numerator // ends[1].denominator)
    return sum(low.values()) - sum(high.values()) > before
