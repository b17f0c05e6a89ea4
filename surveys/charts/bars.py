"""Bars: ranked ones that lie, with whole labels, and frequencies that stand in their own order."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.charts.drawing import (
    AXIS,
    BAR,
    BOLD,
    LINE,
    WIDTH,
    WITHHELD,
    bold,
    box,
    line,
    one_line,
    svg,
    text_width,
    words_at,
    wrapped,
)

GAP = 9  # px between rows
BAR_HEIGHT = 18  # px
LABEL_SIDE = 170  # px for labels that stand beside their bars
VALUE_SIDE = 48  # px at least for the value after the bar
COLUMN_HEIGHT = 150  # px of the highest standing bar
COLUMNS_AT_MOST = 12
COLUMN_WIDTH = 96  # px at most
LABEL_LINES = 3  # under a standing bar
SMALL, SMALL_LINE = 13, 17  # px, of labels under standing bars
FILL = f'fill="{BAR}"'


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its label and its (non-negative, whole) value; None is withheld.

    `said` is written instead of the bare value: «9 av 15 (60 %)».
    """

    label: str
    value: int | None
    said: str = ""

    @property
    def written(self) -> str:
        """What stands after the bar."""
        return WITHHELD if self.value is None else self.said or str(self.value)


def bar_chart(title: str, description: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars in the order given, each with its value written after it.

    Short labels stand beside their bars, long ones above; the description that programs read
    aloud ends with all labels and values.
    """
    above = any(text_width(bar.label) > LABEL_SIDE - 12 for bar in bars)
    left = 0 if above else LABEL_SIDE
    room = max([VALUE_SIDE, *(_written_width(bar) + 12 for bar in bars)])
    longest = max((bar.value or 0 for bar in bars), default=0)
    scale = (WIDTH - left - room) / max(longest, 1)
    rows: list[str] = []
    y = 4.0
    for bar in bars:
        drawn, height = _row(bar, y, scale, above)
        rows.append(drawn)
        y += height + GAP
    axis = line((left, 0), (left, y), f'stroke="{AXIS}"')
    return svg(title, f"{description} {_all_said(bars)}", (WIDTH, y), [axis, *rows])


def column_chart(
    title: str, description: str, bars: Sequence[Bar], *, touching: bool = False
) -> str:
    """Standing bars in the order given: `touching` for classes of numbers, apart for choices.

    Lies down, as `bar_chart`, where the labels would not be read under their bars.
    """
    width = min(COLUMN_WIDTH, WIDTH / max(len(bars), 1))
    labels = [wrapped(bar.label, width - 4, SMALL) for bar in bars]
    whole = all(
        " ".join(label) == one_line(bar.label) for label, bar in zip(labels, bars, strict=True)
    )
    narrow = any(_written_width(bar) > width - 2 for bar in bars)
    most = max((len(label) for label in labels), default=0)
    if not bars or len(bars) > COLUMNS_AT_MOST or most > LABEL_LINES or narrow or not whole:
        return bar_chart(title, description, bars)
    highest = max(bar.value or 0 for bar in bars)
    base = COLUMN_HEIGHT + LINE + 4.0
    parts = []
    for place, (bar, label) in enumerate(zip(bars, labels, strict=True)):
        between = 1 if touching else min(14.0, width / 5)
        height = COLUMN_HEIGHT * (bar.value or 0) / max(highest, 1)
        left = place * width
        parts.append(box(left + between / 2, base - height, (width - between, height), FILL))
        parts.append(bold(bar.written, (left + width / 2, base - height - 6), "middle"))
        for number, words in enumerate(label, start=1):
            at = (left + width / 2, base + number * SMALL_LINE)
            parts.append(words_at(words, at, "middle", size=SMALL))
    axis = line((0, base), (len(bars) * width, base), f'stroke="{AXIS}"')
    size = (WIDTH, base + most * SMALL_LINE + 8)
    return svg(title, f"{description} {_all_said(bars)}", size, [*parts, axis])


def _all_said(bars: Sequence[Bar]) -> str:
    return "; ".join(f"{one_line(bar.label)}: {bar.written}" for bar in bars) + "."


def _written_width(bar: Bar) -> float:
    return BOLD * text_width(bar.written)


def _row(bar: Bar, y: float, scale: float, above: bool) -> tuple[str, float]:
    """One bar's SVG and its height in px."""
    left = 0 if above else LABEL_SIDE
    lines = wrapped(bar.label, (WIDTH if above else LABEL_SIDE) - 12)
    top = y + (len(lines) * LINE if above else 0)
    length = scale * (bar.value or 0)
    label = [
        words_at(
            words,
            (6 if above else left - 10, y + (i + 0.72) * LINE),
            "start" if above else "end",
        )
        for i, words in enumerate(lines)
    ]
    shape = box(left, top, (length, BAR_HEIGHT), FILL)
    value = bold(bar.written, (left + length + 6, top + 14))
    return "".join([*label, shape, value]), (top - y) + BAR_HEIGHT + (4 if above else 0)
