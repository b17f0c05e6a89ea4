"""What was measured, as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, and what it should reach."""

    what: str
    measured: str
    goal: str = ""


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))]


def table(lines: Iterable[Line]) -> str:
    """The lines as Markdown."""
    rows = [("what", "measured", "goal"), *((one.what, one.measured, one.goal) for one in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    drawn = [
        "| " + " | ".join(w.ljust(n) for w, n in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    drawn.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(drawn)
