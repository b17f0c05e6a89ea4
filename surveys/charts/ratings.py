"""Diverging stacked bars: what is favourable to the right of a line, what is not to its left.

The neutral answers stand apart at the right, and those who do not know apart from them: neither
pushes the others about. All rows share one scale, in answers. Neighbouring colours are only 1.5:1,
so white gaps part the segments and each has its count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import repeat

from surveys.charts.drawing import (
    AXIS,
    BOLD,
    INK,
    LINE,
    PAPER,
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

BAR_HEIGHT = 26  # px
GAP = 14  # px between rows
WHITE = 2  # px between segments
APART = 18  # px before the neutral column, and before «don't know»
SWATCH = 16  # px
PAD = 6  # px that a count needs on both sides together to stand in its segment
SMALL = 13  # px, counts that stand under their segments
# From ColorBrewer's PuOr (orange to purple): told apart without red and green.
NEGATIVE = {1: ("#f1a340",), 2: ("#b35806", "#f1a340"), 3: ("#b35806", "#f1a340", "#fee0b6")}
POSITIVE = {1: ("#998ec3",), 2: ("#998ec3", "#542788"), 3: ("#d8daeb", "#998ec3", "#542788")}
NEUTRAL = "#d8d8d8"
RULE = f'stroke="{AXIS}"'
DARK = frozenset({"#b35806", "#542788"})  # digits on these are white: 4.9:1 and more


class Side(StrEnum):
    """Where a step of the scale stands."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    DONT_KNOW = "dont_know"


@dataclass(frozen=True, slots=True)
class Look:
    """A step's colour, and that of the digits on it."""

    fill: str
    ink: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the scale: its label, and its side."""

    label: str
    side: Side


@dataclass(frozen=True, slots=True)
class Rating:
    """One row: what was rated, and a count for each step; None is withheld, row and all."""

    label: str
    counts: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class _Segment:
    left: float
    width: float
    count: int
    look: Look


def rating_chart(
    title: str, description: str, steps: Sequence[Step], ratings: Sequence[Rating]
) -> str:
    """The ratings on one scale, `steps` from the lowest to the highest, each count printed."""
    legend, y = _legend(steps)
    places = _Places(steps, ratings)
    rows = [legend]
    for rating in ratings:
        lines = wrapped(rating.label, WIDTH - 4)
        rows.extend(words_at(words, (0, y + (i + 0.8) * LINE)) for i, words in enumerate(lines))
        y += len(lines) * LINE + 4
        # The line stands at the bars alone, and behind them: it strikes through no letter or digit.
        rows.append(line((places.middle, y - 3), (places.middle, y + BAR_HEIGHT + 3), RULE))
        drawn, height = _row(places, rating, y)
        rows.append(drawn)
        y += height + GAP
    said = "; ".join(f"{one_line(rating.label)}: {_counts(steps, rating)}" for rating in ratings)
    return svg(title, f"{description} {said}.", (WIDTH, y), rows)


class _Places:
    """Where each step's column begins, and how many px one answer takes."""

    def __init__(self, steps: Sequence[Step], ratings: Sequence[Rating]) -> None:
        self.steps = steps
        self.looks = looks([step.side for step in steps])
        shown = [rating.counts for rating in ratings if rating.counts is not None]
        widest = {
            side: max((sum(_of(steps, counts, side)) for counts in shown), default=0)
            for side in Side
        }
        apart = [side for side in (Side.NEUTRAL, Side.DONT_KNOW) if widest[side]]
        room = WIDTH - APART * len(apart) - WHITE * len(steps) - 4
        self.scale = room / max(sum(widest.values()), 1)
        negatives = sum(step.side is Side.NEGATIVE for step in steps)
        self.middle = widest[Side.NEGATIVE] * self.scale + WHITE * negatives
        positives = sum(step.side is Side.POSITIVE for step in steps)
        end = self.middle + widest[Side.POSITIVE] * self.scale + WHITE * positives
        self.neutral = end + APART
        self.dont_know = end + APART
        if widest[Side.NEUTRAL]:
            self.dont_know += widest[Side.NEUTRAL] * self.scale + WHITE + APART

    def segments(self, counts: Sequence[int]) -> Iterator[_Segment]:
        """A row's segments, from the left to the right."""
        below = sum(_of(self.steps, counts, Side.NEGATIVE))
        pieces = sum(
            1
            for step, count in zip(self.steps, counts, strict=True)
            if step.side is Side.NEGATIVE and count
        )
        at = {
            Side.NEGATIVE: self.middle - below * self.scale - WHITE * pieces,
            Side.POSITIVE: self.middle + WHITE,
            Side.NEUTRAL: self.neutral,
            Side.DONT_KNOW: self.dont_know,
        }
        for step, count, look in zip(self.steps, counts, self.looks, strict=True):
            if count:
                width = count * self.scale
                yield _Segment(at[step.side], width, count, look)
                at[step.side] += width + WHITE


def looks(sides: Sequence[Side]) -> tuple[Look, ...]:
    """The look of each step of a scale, the strongest colours at the ends."""
    colours = {
        Side.NEGATIVE: iter(_palette(sides, Side.NEGATIVE, NEGATIVE)),
        Side.POSITIVE: iter(_palette(sides, Side.POSITIVE, POSITIVE)),
        Side.NEUTRAL: repeat(NEUTRAL),
        Side.DONT_KNOW: repeat(PAPER),
    }
    fills = [next(colours[side]) for side in sides]
    return tuple(Look(fill, PAPER if fill in DARK else INK) for fill in fills)


def _drawn(look: Look) -> str:
    """What is white has a dashed line around it."""
    dashed = f' stroke="{AXIS}" stroke-dasharray="4 3"' if look.fill == PAPER else ""
    return f'fill="{look.fill}"{dashed}'


def _palette(
    sides: Sequence[Side], side: Side, palettes: dict[int, tuple[str, ...]]
) -> tuple[str, ...]:
    """A colour for each step of a side; more than three share those of the ends."""
    many = sides.count(side)
    palette = palettes[max(1, min(many, 3))]
    return palette[:1] + palette[1:2] * (many - 3) + palette[1:]


def _of(steps: Sequence[Step], counts: Sequence[int], side: Side) -> list[int]:
    return [count for step, count in zip(steps, counts, strict=True) if step.side is side]


def _row(places: _Places, rating: Rating, y: float) -> tuple[str, float]:
    """One row's bars and their height in px."""
    if rating.counts is None:
        return bold(WITHHELD, (places.middle + 6, y + 18)), BAR_HEIGHT
    parts, outside = [], []
    for segment in places.segments(rating.counts):
        parts.append(box(segment.left, y, (segment.width, BAR_HEIGHT), _drawn(segment.look)))
        middle = segment.left + segment.width / 2
        if BOLD * text_width(str(segment.count)) + PAD <= segment.width:
            ink = f' fill="{segment.look.ink}"'
            parts.append(bold(str(segment.count), (middle, y + 18), "middle", look=ink))
        else:
            outside.append((middle, str(segment.count)))
    parts.extend(_beneath(outside, y + BAR_HEIGHT))
    return "".join(parts), BAR_HEIGHT + (LINE if outside else 0)


def _beneath(counts: Sequence[tuple[float, str]], y: float) -> Iterator[str]:
    """Counts too wide for their segments: under them, moved apart, each with a line to its own."""
    widths = [text_width(said, SMALL) + PAD for _, said in counts]
    at: list[float] = []
    for (middle, _), width in zip(counts, widths, strict=True):
        before = at[-1] + widths[len(at) - 1] / 2 if at else 0.0
        at.append(max(middle, before + width / 2))
    limit = float(WIDTH)
    for place in reversed(range(len(at))):
        at[place] = min(at[place], limit - widths[place] / 2)
        limit = at[place] - widths[place] / 2
    for x, (middle, said) in zip(at, counts, strict=True):
        yield line((middle, y), (x, y + 5), RULE)
        yield words_at(said, (x, y + 16), "middle", size=SMALL)


def _legend(steps: Sequence[Step]) -> tuple[str, float]:
    """The steps' labels with their colours, on as many lines as they take."""
    parts = []
    x, y = 0.0, 0.0
    for step, look in zip(steps, looks([step.side for step in steps]), strict=True):
        lines = wrapped(step.label, WIDTH - SWATCH - 8)
        width = SWATCH + 6 + max(text_width(words) for words in lines) + 14
        if x and x + width > WIDTH:
            x, y = 0.0, y + LINE + 4
        parts.append(box(x + 1, y + 3, (SWATCH - 2, SWATCH - 2), _drawn(look)))
        for number, words in enumerate(lines):
            parts.append(words_at(words, (x + SWATCH + 6, y + number * LINE + 15)))
        x, y = x + width, y + (len(lines) - 1) * LINE
    return "".join(parts), y + LINE + 14


def _counts(steps: Sequence[Step], rating: Rating) -> str:
    if rating.counts is None:
        return WITHHELD
    pairs = zip(steps, rating.counts, strict=True)
    return ", ".join(f"{one_line(step.label)} {count}" for step, count in pairs)
