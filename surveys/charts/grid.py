"""Where each unit's tile stands on a map: the cells that move all centres the least, together.

An assignment of units to the cells of a grid with the smallest sum of squared moves keeps
neighbours together better than any rule that places one unit at a time. It is solved exactly
within reach of each centre (successive shortest paths); 357 municipalities take 0.3 s.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush
from math import cos, radians, sqrt

Place = tuple[float, float]  # latitude, longitude
Cell = tuple[int, int]  # column, row, from the north-west
FINE = 100  # parts of a cell: whole numbers give the same map on every machine
REACH = 5  # cells to each side of its own that a unit may move, at first
FEW = 20  # units: a small map needs more air to keep its shape
FULL, AIRY = 0.6, 0.4  # how much of the map's rectangle is covered
SLIMMEST = 0.2  # a row of places still gets a map this high, in parts of its width


@lru_cache(maxsize=64)  # each format draws the same maps
def cells(places: tuple[Place, ...]) -> tuple[Cell, ...]:
    """A cell of its own for each place; rows and columns without any are left out.

    The same places in the same order give the same cells; the order decides between equals.
    """
    if not places:
        return ()
    points = _points(places)
    reach = REACH
    found = _Match(points, reach).solve()
    while found is None:
        reach *= 2
        found = _Match(points, reach).solve()
    return _tight(found)


def in_rows(count: int, columns: int) -> tuple[Cell, ...]:
    """Cells for units whose place nobody knows: row by row."""
    return tuple((number % columns, number // columns) for number in range(count))


def _points(places: Sequence[Place]) -> tuple[Cell, ...]:
    """The places in parts of a cell, from the north-west corner."""
    middle = cos(radians(sum(latitude for latitude, _ in places) / len(places)))
    flat = [(longitude * middle, -latitude) for latitude, longitude in places]
    west, north = min(x for x, _ in flat), min(y for _, y in flat)
    width, height = max(x for x, _ in flat) - west, max(y for _, y in flat) - north
    fill = AIRY if len(places) <= FEW else FULL
    area = max(width, height * SLIMMEST) * max(height, width * SLIMMEST)
    side = sqrt(area * fill / len(places)) or 1.0
    return tuple(
        (round((x - west) / side * FINE), round((y - north) / side * FINE)) for x, y in flat
    )


@dataclass
class _Match:
    """Successive shortest augmenting paths with prices, over the cells within reach."""

    points: Sequence[Cell]
    reach: int
    owner: dict[Cell, int] = field(default_factory=dict)
    price: dict[Cell, int] = field(default_factory=dict)

    def solve(self) -> tuple[Cell, ...] | None:
        """A cell for each point, or None where they do not all find one within reach."""
        self.options = [tuple(_near(point, self.reach)) for point in self.points]
        self.paid = [0] * len(self.points)
        self.at: list[Cell | None] = [None] * len(self.points)
        for newcomer in range(len(self.points)):
            if not self._seat(newcomer):
                return None
        return tuple(cell for cell in self.at if cell is not None)

    def _seat(self, newcomer: int) -> bool:
        """Give one more unit a cell, moving others where that is cheaper in all."""
        search = _Search(self)
        free = search.run(newcomer)
        if free is None:
            return False
        end = search.done[free]
        self.paid[newcomer] += end
        for cell, distance in search.done.items():
            if cell in self.owner:
                self.paid[self.owner[cell]] += end - distance
            self.price[cell] = self.price.get(cell, 0) - (end - distance)
        given: Cell | None = free
        while given is not None:
            unit = search.came[given]
            before, self.at[unit], self.owner[given] = self.at[unit], given, unit
            given = before
        return True


@dataclass
class _Search:
    """Dijkstra's search for the cheapest free cell."""

    match: _Match
    done: dict[Cell, int] = field(default_factory=dict)
    came: dict[Cell, int] = field(default_factory=dict)

    def run(self, newcomer: int) -> Cell | None:
        """The free cell that costs least to reach; None where there is none."""
        best: dict[Cell, int] = {}
        waiting: list[tuple[int, Cell]] = []
        match, unit, base = self.match, newcomer, 0
        while True:
            for cell, cost in match.options[unit]:
                distance = base + cost - match.paid[unit] - match.price.get(cell, 0)
                if cell not in self.done and (cell not in best or distance < best[cell]):
                    best[cell], self.came[cell] = distance, unit
                    heappush(waiting, (distance, cell))
            while waiting and waiting[0][1] in self.done:
                heappop(waiting)
            if not waiting:
                return None
            base, nearest = heappop(waiting)
            self.done[nearest] = base
            if nearest not in match.owner:
                return nearest
            unit = match.owner[nearest]


def _near(point: Cell, reach: int) -> Iterator[tuple[Cell, int]]:
    """The cells within reach of a point, and what moving there costs: the distance squared."""
    x, y = point
    for row in range(round(y / FINE) - reach, round(y / FINE) + reach + 1):
        for column in range(round(x / FINE) - reach, round(x / FINE) + reach + 1):
            yield (column, row), (x - FINE * column) ** 2 + (y - FINE * row) ** 2


def _tight(found: Sequence[Cell]) -> tuple[Cell, ...]:
    columns = _renumbered(column for column, _ in found)
    rows = _renumbered(row for _, row in found)
    return tuple((columns[column], rows[row]) for column, row in found)


def _renumbered(used: Iterator[int]) -> Mapping[int, int]:
    return {old: new for new, old in enumerate(sorted(set(used)))}
