"""Counting: what becomes of many answers, in whole numbers and the same order every time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

Scores = tuple[tuple[str, int], ...]  # (code or item id, score), highest first


@dataclass(frozen=True, slots=True)
class Sum:
    """The points given to one item, and how many people gave them."""

    item: str
    points: int
    voters: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some numbers and their quartiles; `n` is how many numbers there were."""

    n: int
    median: float
    lower: float
    upper: float

    @property
    def iqr(self) -> float:
        """The interquartile range: what Delphi's stop rule looks at."""
        return self.upper - self.lower


def count(codes: Iterable[str]) -> Scores:
    """How often each code was given; equal counts in the codes' alphabetical order."""
    return _ordered(Counter(codes))


def total(ballots: Iterable[Sequence[tuple[str, int]]]) -> tuple[Sum, ...]:
    """The sum of points for each item over (item, points) ballots, highest first.

    An item that one voter names twice counts that voter once.
    """
    points: Counter[str] = Counter()
    voters: Counter[str] = Counter()
    for ballot in ballots:
        for item, given in ballot:
            points[item] += given
        voters.update({item for item, _ in ballot})
    return tuple(Sum(item, score, voters[item]) for item, score in _ordered(points))


def median_iqr(numbers: Sequence[float]) -> Spread:
    """The median and quartiles (inclusive method: the numbers are everybody's, not a sample).

    Raises `ValueError` for no numbers.
    """
    if not numbers:
        raise ValueError("no numbers")
    if len(numbers) == 1:
        only = float(numbers[0])
        return Spread(1, only, only, only)
    lower, middle, upper = quantiles(numbers, n=4, method="inclusive")
    return Spread(len(numbers), middle, lower, upper)


def borda(rankings: Iterable[Sequence[str]], options: Sequence[str], most: int = 0) -> Scores:
    """Borda's count: first of k options gets k-1 points, the next k-2; unranked ones get none.

    Where each ranks `most` of many, the first gets `most` points, the next one less: as in the
    nominal group technique (Delbecq, Van de Ven and Gustafson 1975), where most are unranked.
    """
    best = most or len(options) - 1
    scores = dict.fromkeys(options, 0)
    for ranking in rankings:
        for place, option in enumerate(dict.fromkeys(ranking)):
            scores[option] = scores.get(option, 0) + best - place
    return _ordered(scores)


def top(scores: Scores, most: int) -> Scores:
    """The `most` highest, and all that tie with the last of them: a tie is never cut by chance."""
    if most < 1 or not scores:
        return ()
    ordered = _ordered(dict(scores))
    least = ordered[min(most, len(ordered)) - 1][1]
    return tuple(pair for pair in ordered if pair[1] >= least)


def places(scores: Sequence[int]) -> tuple[int, ...]:
    """The place of each score, highest first; equal scores share one (1, 2, 2, 4)."""
    return tuple(1 + sum(other > score for other in scores) for score in scores)


def union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Everything in any of the lists, once, in the order first met."""
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _ordered(scores: Mapping[str, int]) -> Scores:
    return tuple(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])))
