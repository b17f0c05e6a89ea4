"""Response rates and what a count says of all units: dispositions, logical bounds, intervals.

Rates follow AAPOR, «Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for
Surveys», for a list of which every unit is known: RR1 = I / ((I + P) + (R + NC + O) + (UH + UO)),
and RR2 has (I + P) above the line. Nothing on such a list is of unknown eligibility, so UH and UO
are 0, and RR3 to RR6, which differ in how they guess at those, say the same as RR1 and RR2.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from surveys.responses import Disposition, Fieldwork, Unit, Wave

ALPHA = Fraction(5, 100)  # of the 95 % interval: half of it at either end


@dataclass(frozen=True, slots=True)
class Dispositions:
    """What became of all units on the list, as AAPOR counts them."""

    complete: int
    partial: int
    refused: int
    no_contact: int
    other: int
    not_eligible: int

    @property
    def eligible(self) -> int:
        """What rates are shares of: all units but those that should not have been on the list."""
        reached = self.complete + self.partial + self.refused
        return reached + self.no_contact + self.other

    @property
    def answered(self) -> int:
        """Complete and partial answers."""
        return self.complete + self.partial

    @property
    def rr1(self) -> Fraction | None:
        """The share of complete answers; None where nobody was eligible."""
        return Fraction(self.complete, self.eligible) if self.eligible else None

    @property
    def rr2(self) -> Fraction | None:
        """The share of complete and partial answers; None where nobody was eligible."""
        return Fraction(self.answered, self.eligible) if self.eligible else None

    @property
    def table(self) -> tuple[tuple[Disposition, int], ...]:
        """Each code with its count, in AAPOR's order, also where it is 0."""
        counts = (self.complete, self.partial, self.refused, self.no_contact, self.other)
        return tuple(zip(Disposition, (*counts, self.not_eligible), strict=True))


@dataclass(frozen=True, slots=True)
class Bounds:
    """«At least `least`, at most `most`, of `units`» (all included)."""

    least: int
    most: int
    units: int


def dispositions(units: Iterable[Unit], found: Mapping[str, Disposition]) -> Dispositions:
    """What became of a list of units; one of which nothing is known was not contacted."""
    counts = Counter(found.get(unit.number, Disposition.NO_CONTACT) for unit in units)
    return Dispositions(*(counts[code] for code in Disposition))


def wave_dispositions(wave: Wave) -> Dispositions:
    """What became of a wave's units."""
    return dispositions(wave.units, wave.dispositions)


def percent(share: Fraction) -> int:
    """A share in whole per cent, halves up."""
    return (200 * share.numerator + share.denominator) // (2 * share.denominator)


def logical_bounds(count: int, answered: int, units: int) -> Bounds:
    """What a count among the answers says for sure of all units, whatever the others think.

    5 of 9 answers in 15 units: at least 5 and at most 11. Raises `ValueError` for counts that
    cannot be.
    """
    if not 0 <= count <= answered <= units:
        raise ValueError("a count lies within the answers, and they within the units")
    return Bounds(count, count + units - answered, units)


def interval(count: int, answered: int, units: int) -> Bounds:
    """The exact 95 % interval, in units, for a count in a random sample without replacement.

    All numbers of units K of which neither `count` or fewer, nor `count` or more, would be rarer
    than 2.5 % in a sample of `answered` (hypergeometric; the two one-sided tests turned round).
    It assumes that who answered is random, so it never stands without the logical bounds.
    """
    certain = logical_bounds(count, answered, units)
    inside = range(certain.least, certain.most + 1)
    # The more of the kind there are, the likelier is a high count: so the ends can be bisected.
    low = bisect_left(inside, True, key=lambda k: _at_least(count, answered, k, units) > ALPHA / 2)
    high = bisect_left(inside, True, key=lambda k: _at_most(count, answered, k, units) <= ALPHA / 2)
    return Bounds(inside[low], inside[high - 1], units)


def sample_interval(fieldwork: Fieldwork, count: int, answered: int) -> Bounds | None:
    """The interval where one may be claimed: for a random sample of a known number of units.

    None for a list that was asked whole (what is missing is not missing by chance), and for
    people who chose themselves whether to answer: neither is a random sample.
    """
    if not fieldwork.sample or not fieldwork.population:
        return None
    return interval(count, answered, fieldwork.population)


def _at_least(count: int, answered: int, of_kind: int, units: int) -> Fraction:
    """The chance that a sample holds `count` or more of the kind."""
    return 1 - _at_most(count - 1, answered, of_kind, units)


def _at_most(count: int, answered: int, of_kind: int, units: int) -> Fraction:
    """The chance that a sample holds `count` or fewer of the kind."""
    others = units - of_kind
    fewest = max(0, answered - others)
    ways = comb(of_kind, fewest) * comb(others, answered - fewest)
    total = 0
    for k in range(fewest, count + 1):
        total += ways  # each from the one before it: binomials of thousands are slow to make
        ways = ways * (of_kind - k) * (answered - k) // ((k + 1) * (others - answered + k + 1))
    return Fraction(total, comb(units, answered))
