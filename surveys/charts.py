"""Charts as SVG text: bars with every value written, readable by eyes and by screen readers.

One layout serves the page, the PDF and (as PNG) the Word file. Labels are wrapped, never cut.
Colours are measured against white: blue #1f5c99 has 6.9:1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from surveys.answers import clean

BAR = "#1f5c99"
INK = "#1a1a1a"
AXIS = "#767676"  # 4.5:1 on white
FONT = "'Noto Sans', 'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
WIDTH = 480  # px: still legible on a phone, and most of an A4 column
SIZE = 15  # px, of all text
LINE = 20  # px
GAP = 9  # px between rows
BAR_HEIGHT = 18  # px
LABEL_SIDE = 170  # px for labels that stand beside their bars
VALUE_SIDE = 48  # px for the value after the bar
LETTER = 0.58  # of the size: wider than the average letter, so that no line is too long
WIDE = 1.05  # of the size, for capitals, Chinese, emoji


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its label and its (non-negative, whole) value."""

    label: str
    value: int


def bar_chart(title: str, description: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars in the order given, each with its value written after it.

    Short labels stand beside their bars, long ones above; the description that programs read
    aloud ends with all labels and values.
    """
    above = any(text_width(bar.label) > LABEL_SIDE - 12 for bar in bars)
    rows: list[str] = []
    y = 4.0
    for bar in bars:
        drawn, height = _row(bar, y, max((b.value for b in bars), default=0), above)
        rows.append(drawn)
        y += height + GAP
    left = 0 if above else LABEL_SIDE
    axis = f'<line x1="{left}" x2="{left}" y1="0" y2="{y:.0f}" stroke="{AXIS}"/>'
    said = "; ".join(f"{_one_line(bar.label)}: {bar.value}" for bar in bars)
    return svg(title, f"{description} {said}.", (WIDTH, y), [axis, *rows])


def svg(title: str, description: str, size: tuple[float, float], parts: Sequence[str]) -> str:
    """An SVG image with its name and description first, as assistive technology wants them."""
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" font-family="{FONT}" font-size="{SIZE}"'
        f' fill="{INK}"><title>{quoted(title)}</title><desc>{quoted(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def quoted(words: str) -> str:
    """Text as data inside XML: markup escaped, and characters that XML forbids replaced."""
    return escape(clean(words)[0])


def wrapped(words: str, width: float) -> tuple[str, ...]:
    """Lines no wider than `width` px; too long a word is broken, and nothing is left out."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.extend(_pieces(word, width))
    return tuple(lines) or ("",)


def text_width(words: str) -> float:
    """About how wide a line is, in px, rather too wide than too narrow."""
    return SIZE * sum(WIDE if c.isupper() or c > "\u2fff" else LETTER for c in words)


def _row(bar: Bar, y: float, highest: int, above: bool) -> tuple[str, float]:
    """One bar's SVG and its height in px."""
    left = 0 if above else LABEL_SIDE
    lines = wrapped(bar.label, (WIDTH if above else LABEL_SIDE) - 12)
    top = y + (len(lines) * LINE if above else 0)
    length = (WIDTH - left - VALUE_SIDE) * bar.value / max(highest, 1)
    label = [
        _words(line, 6 if above else left - 10, y + (i + 0.72) * LINE, "start" if above else "end")
        for i, line in enumerate(lines)
    ]
    shape = (
        f'<rect x="{left}" y="{top:.1f}" width="{length:.1f}" height="{BAR_HEIGHT}" fill="{BAR}"/>'
    )
    value = _words(str(bar.value), left + length + 6, top + 14, "start", bold=True)
    return "".join([*label, shape, value]), (top - y) + BAR_HEIGHT + (4 if above else 0)


def _words(words: str, x: float, y: float, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{quoted(words)}</text>'


def _pieces(word: str, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _one_line(words: str) -> str:
    return " ".join(words.split())
