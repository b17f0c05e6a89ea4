"""What every chart is drawn with: SVG with its text alternative, wrapped words, measured colours.

One layout serves the page, the PDF and (as PNG) Word and the chats. Text is wrapped, never cut.
Patterns are drawn as lines: ids that two drawings on one page share would be invalid HTML.
"""

from collections.abc import Sequence
from html import escape

from surveys.answers import clean

BAR = "#1f5c99"  # 6.9:1 on white
INK = "#1a1a1a"
PAPER = "#ffffff"
AXIS = "#767676"  # 4.5:1 on white
FONT = "'Noto Sans', 'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
WIDTH = 480  # px: still legible on a phone, and most of an A4 column
SIZE = 15  # px, of all text but small remarks
LINE = 20  # px
LETTER = 0.58  # of the size: wider than the average letter, so that no line is too long
WIDE = 1.05  # of the size, for capitals, Chinese, emoji
BOLD = 1.08  # of the width of regular letters
# Around letters that lines may pass under.
HALO = f' stroke="{PAPER}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
WITHHELD = ":"  # Statistics Norway's sign for a figure that may not be shown


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


def words_at(
    words: str,
    at: tuple[float, float],
    anchor: str = "start",
    *,
    size: int = SIZE,
    look: str = "",
) -> str:
    """One line of text on its base line; `look` is further attributes."""
    other = f' font-size="{size}"' if size != SIZE else ""
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}"{other}{look}>'
        f"{quoted(words)}</text>"
    )


def bold(words: str, at: tuple[float, float], anchor: str = "start", *, look: str = "") -> str:
    """One line of bold text."""
    return words_at(words, at, anchor, look=f' font-weight="bold"{look}')


def box(left: float, top: float, size: tuple[float, float], look: str) -> str:
    """A rectangle."""
    width, height = size
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" {look}/>'


def line(start: tuple[float, float], end: tuple[float, float], look: str) -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {look}/>'


def hatch(left: float, top: float, size: tuple[float, float], *, crossed: bool = False) -> str:
    """Slanting lines inside a rectangle, 6 px apart; `crossed` has the other slant too."""
    width, height = size
    parts = []
    for start in range(6, int(width + height), 6):
        low, high = max(0.0, start - width), min(float(start), height)
        parts.append(f"M{left + start - low:.1f} {top + low:.1f}L{left + start - high:.1f} ")
        parts[-1] += f"{top + high:.1f}"
        if crossed:
            ends = (left + width - start + low, left + width - start + high)
            parts.append(f"M{ends[0]:.1f} {top + low:.1f}L{ends[1]:.1f} {top + high:.1f}")
    return f'<path d="{"".join(parts)}" stroke="#888" stroke-width="1" fill="none"/>'


def wrapped(words: str, width: float, size: int = SIZE) -> tuple[str, ...]:
    """Lines no wider than `width` px; too long a word is broken, and nothing is left out."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.extend(_pieces(word, width, size))
    return tuple(lines) or ("",)


def text_width(words: str, size: int = SIZE) -> float:
    """About how wide a line is, in px, rather too wide than too narrow."""
    return size * sum(WIDE if c.isupper() or c > "\u2fff" else LETTER for c in words)


def one_line(words: str) -> str:
    """Without the line ends and tabs that people write."""
    return " ".join(words.split())


def _pieces(word: str, width: float, size: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
