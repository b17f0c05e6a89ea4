"""How answers came in: a line of steps from the opening to the close, with what was done on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from surveys.charts.drawing import (
    AXIS,
    BAR,
    HALO,
    LINE,
    WIDTH,
    bold,
    line,
    svg,
    text_width,
    words_at,
)

HEIGHT = 170  # px, of the plot
RIGHT = 56  # px for the last count
BESIDE = 5  # px between a line and its words


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and what it is called: the opening, a reminder, the close."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Course:
    """How many had answered by the end of each day that brought some, and `asked` in all.

    `moments` begin with the opening and end with the close (or today), in the order of days.
    """

    counts: tuple[tuple[date, int], ...]
    asked: int
    asked_label: str
    moments: tuple[Moment, ...]


def timeline(title: str, description: str, course: Course) -> str:
    """Steps up to those who were asked, with a dashed line at each moment.

    The description that programs read aloud ends with all moments and counts.
    """
    plot = _Plot(course)
    parts = [*plot.frame(), *plot.marks(), *plot.steps()]
    moments = ", ".join(f"{m.label} ({m.day.isoformat()})" for m in course.moments)
    counts = "; ".join(f"{day.isoformat()}: {count}" for day, count in course.counts)
    said = f"{course.asked_label}. {moments}. {counts}."
    return svg(title, f"{description} {said}", (WIDTH, plot.bottom + 8), parts)


class _Plot:
    def __init__(self, course: Course) -> None:
        self.course = course
        self.first, self.last = course.moments[0].day, course.moments[-1].day
        self.placed = tuple(self._placed())
        self.top = (max(row for *_, row in self.placed) + 1) * LINE + LINE + 6
        self.bottom = self.top + HEIGHT

    def x(self, day: date) -> float:
        """Where a day stands; what came before the opening or after the close stands at its end."""
        days = max((self.last - self.first).days, 1)
        gone = min(max((day - self.first).days, 0), days)
        return 2 + (WIDTH - RIGHT) * gone / days

    def y(self, count: int) -> float:
        """Where a count stands."""
        return self.bottom - HEIGHT * count / max(self.course.asked, 1)

    def frame(self) -> Iterator[str]:
        """The floor, and the line of all that were asked."""
        yield line((0, self.bottom), (WIDTH - RIGHT + 2, self.bottom), f'stroke="{AXIS}"')
        look = f'stroke="{AXIS}" stroke-dasharray="2 4"'
        yield line((0, self.top), (WIDTH - RIGHT + 2, self.top), look)

    def steps(self) -> Iterator[str]:
        """The line of steps, and the last count at its end."""
        at, path = self.y(0), f"M2 {self.bottom:.1f}"
        for day, count in self.course.counts:
            path += f"H{self.x(day):.1f}V{self.y(count):.1f}"
            at = self.y(count)
        path += f"H{self.x(self.last):.1f}"
        yield f'<path d="{path}" fill="none" stroke="{BAR}" stroke-width="3"/>'
        last = self.course.counts[-1][1] if self.course.counts else 0
        yield bold(str(last), (self.x(self.last) + 8, at + 5), look=f' fill="{BAR}"')

    def marks(self) -> Iterator[str]:
        """A dashed line at each moment, its words above the plot."""
        look = f'stroke="{AXIS}" stroke-dasharray="5 4"'
        for _, x, _, row in self.placed:
            yield line((x, row * LINE + 5), (x, self.bottom), look)
        for moment, x, anchor, row in self.placed:
            beside = x + BESIDE if anchor == "start" else x - BESIDE
            yield words_at(moment.label, (beside, (row + 1) * LINE - 4), anchor, look=HALO)
        yield words_at(self.course.asked_label, (2 + BESIDE, self.top - 6), look=HALO)

    def _placed(self) -> Iterator[tuple[Moment, float, str, int]]:
        """Each moment's place and the first row where its words are in nobody's way."""
        taken: list[list[tuple[float, float]]] = []
        for moment in self.course.moments:
            x, width = self.x(moment.day), text_width(moment.label) + 2 * BESIDE
            anchor = "start" if x + width <= WIDTH else "end"
            span = (x, x + width) if anchor == "start" else (x - width, x)
            row = next((n for n, spans in enumerate(taken) if _free(span, spans)), len(taken))
            if row == len(taken):
                taken.append([])
            taken[row].append(span)
            yield moment, x, anchor, row


def _free(span: tuple[float, float], taken: Sequence[tuple[float, float]]) -> bool:
    return all(span[1] <= left or right <= span[0] for left, right in taken)
