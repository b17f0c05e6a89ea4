"""A map of tiles: each unit one tile near where it lies, told apart by pattern and outline.

Light grey on white is only 1.5:1, so what has not answered is hatched and outlined, not paler.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import ceil, sqrt

from surveys.charts.drawing import (
    AXIS,
    BAR,
    HALO,
    INK,
    LINE,
    PAPER,
    SIZE,
    WIDTH,
    box,
    hatch,
    one_line,
    svg,
    text_width,
    words_at,
    wrapped,
)
from surveys.charts.grid import Cell, Place, cells, in_rows

WIDEST = 720  # px, for maps with more columns than a phone can show
MANY_COLUMNS = 14
TILE = 92  # px at most
HIGH = 0.8  # of the width, for tiles with room for names
GAP = 3  # px between tiles
SIZES = (13, 12, 11, 10)  # px, of the words in a tile: the largest that fits
SMALLEST = 8  # px, of a number in the narrowest tile
NAME_LINES = 3
LEAST = 3  # letters on each side of a hyphen
VOWELS, CONSONANTS = frozenset("aeiouyæøåáäö"), frozenset("bcčdđfghjklmnŋpqrsštŧvwxzž")
ONSETS = "bj bl br dr fj fl fr gj gl gr hj kj kl kr kv pl pr sj sk sl sm sn sp st sv tj tr tv"
SWATCH = 18  # px
MOST_ON_MAP = 400  # units: more cannot be read, and to place them can take minutes
ASIDE = 8  # columns for units without a place


class Fill(StrEnum):
    """How a class of units is drawn; each can be told from the others without colour."""

    SOLID = "solid"
    HATCHED = "hatched"
    CROSSED = "crossed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Class:
    """What the units of one look have in common, in words: «Har svart»."""

    label: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit: its number and name, the place of its class in the list, and where it lies."""

    number: str
    name: str
    member: int
    place: Place | None = None


LOOKS = {
    Fill.SOLID: (f'fill="{BAR}" stroke="{BAR}"', PAPER),
    Fill.HATCHED: (f'fill="{PAPER}" stroke="{AXIS}"', INK),
    Fill.CROSSED: (f'fill="#dbe7f3" stroke="{INK}"', INK),
    Fill.EMPTY: (f'fill="{PAPER}" stroke="{AXIS}" stroke-dasharray="4 3"', INK),
}


def tile_map(title: str, description: str, tiles: Sequence[Tile], classes: Sequence[Class]) -> str:
    """The units in their places, with a legend that counts each class.

    Names stand in the tiles where all of them fit, numbers where not: the table beside the map
    has both. Units without a place stand in rows below.
    """
    legend, top = _legend(tiles, classes)
    at = _cells(tiles)
    columns = max((column for column, _ in at), default=0) + 1
    rows = max((row for _, row in at), default=-1) + 1
    whole = WIDEST if columns > MANY_COLUMNS else WIDTH
    width = min(TILE, whole / columns)
    height = width * HIGH if width > TILE / 2 else width
    labels = _labels(tiles, (width - GAP, height - GAP))
    parts = [legend]
    for tile, (column, row), label in zip(tiles, at, labels, strict=True):
        corner = (column * width + 1, top + row * height + 1)
        parts.append(_tile(corner, (width - GAP, height - GAP), classes[tile.member].fill, label))
    said = "; ".join(
        f"{one_line(each.label)}: " + (", ".join(_members(tiles, number)) or "–")
        for number, each in enumerate(classes)
    )
    return svg(title, f"{description} {said}.", (whole, top + rows * height + 2), parts)


@dataclass(frozen=True, slots=True)
class _Label:
    lines: tuple[str, ...]
    size: int


def _members(tiles: Sequence[Tile], number: int) -> list[str]:
    return [one_line(tile.name) for tile in tiles if tile.member == number]


def _cells(tiles: Sequence[Tile]) -> tuple[Cell, ...]:
    """A cell for each tile; the placeless ones below the map."""
    places = tuple(tile.place for tile in tiles if tile.place is not None)
    if len(places) > MOST_ON_MAP:
        return in_rows(len(tiles), ceil(sqrt(len(tiles))))
    placed = cells(places)
    below = max((row for _, row in placed), default=-2) + 2
    lost = len(tiles) - len(placed)
    beside = in_rows(lost, max(ASIDE, ceil(sqrt(lost))))
    known, unknown = iter(placed), ((column, row + below) for column, row in beside)
    return tuple(next(known if tile.place is not None else unknown) for tile in tiles)


def _labels(tiles: Sequence[Tile], size: tuple[float, float]) -> list[_Label]:
    """Whole names in the largest letters that all fit, else divided ones, else numbers."""
    names = [one_line(tile.name) for tile in tiles]
    for breaks, letters in product(range(NAME_LINES), SIZES):
        divided = [_divided(name, size[0] - 4, letters, breaks) for name in names]
        lines = [_fitted(name, size, letters) for name in divided]
        if all(lines):
            return [_Label(found, letters) for found in lines]
    widest = max(text_width(tile.number, 1) for tile in tiles)
    letters = max(SMALLEST, min(SIZES[0], int((size[0] - 2) / max(widest, 1))))
    return [_Label((tile.number,), letters) for tile in tiles]


def _fitted(name: str, size: tuple[float, float], letters: int) -> tuple[str, ...]:
    """The name's lines in a tile of this size, or none where it does not fit unbroken."""
    lines = wrapped(name, size[0] - 4, letters)
    most = min(NAME_LINES, int((size[1] - 2) / (letters * 1.2)))
    return lines if len(lines) <= most and " ".join(lines) == name else ()


def _divided(name: str, room: float, letters: int, breaks: int) -> str:
    """A name with words too long for a line in parts: «Bjørna- fjorden», each by so many breaks."""
    parts = (part for word in name.split() for part in _parts(word, room, letters, breaks))
    return " ".join(parts)


def _parts(word: str, room: float, letters: int, breaks: int) -> tuple[str, ...]:
    if not breaks or text_width(word, letters) <= room:
        return (word,)
    own = [(word[:at], word[at:]) for at in _places(word) if word[at - 1] == "-"]
    new = [(f"{word[:at]}-", word[at:]) for at in _places(word) if _may_break(word, at)]
    for halves in (own, new):
        fitting = [half for half in halves if text_width(half[0], letters) <= room]
        if fitting:
            first, rest = fitting[-1]
            return first, *_parts(rest, room, letters, breaks - 1)
    return (word,)


def _places(word: str) -> range:
    return range(LEAST, len(word) - LEAST + 1)


def _may_break(word: str, at: int) -> bool:
    """Before the consonants that begin a syllable, as Norwegian words are divided."""
    pair, across = word[at : at + 2].lower(), word[at - 1 : at + 1].lower()
    begins = pair in ONSETS or (pair[0] in CONSONANTS and pair[1] in VOWELS)
    return begins and across not in ONSETS


def _tile(corner: tuple[float, float], size: tuple[float, float], fill: Fill, label: _Label) -> str:
    look, ink = LOOKS[fill]
    (x, y), (width, height) = corner, size
    parts = [box(x, y, size, look)]
    if fill in (Fill.HATCHED, Fill.CROSSED):
        parts.append(hatch(x, y, size, crossed=fill is Fill.CROSSED))
    step = label.size * 1.2
    first = y + height / 2 - step * len(label.lines) / 2 + label.size * 0.95
    # The words of a hatched tile stand on a plate of its own colour: lines cross no letter.
    plate = PAPER if fill is not Fill.CROSSED else "#dbe7f3"
    halo = f' fill="{ink}"'
    if fill is not Fill.SOLID:
        halo += HALO.replace(PAPER, plate)
    for number, words in enumerate(label.lines):
        at = (x + width / 2, first + number * step)
        parts.append(words_at(words, at, "middle", size=label.size, look=halo))
    return "".join(parts)


def _legend(tiles: Sequence[Tile], classes: Sequence[Class]) -> tuple[str, float]:
    """Each class with its pattern and how many there are."""
    parts = []
    x, y = 0.0, 0.0
    for number, each in enumerate(classes):
        count = sum(tile.member == number for tile in tiles)
        lines = wrapped(f"{each.label}: {count}", WIDTH - SWATCH - 10)
        width = SWATCH + 8 + max(text_width(words) for words in lines) + 16
        if x and x + width > WIDTH:
            x, y = 0.0, y + LINE + 4
        parts.append(box(x + 1, y + 2, (SWATCH - 2, SWATCH - 2), LOOKS[each.fill][0]))
        if each.fill in (Fill.HATCHED, Fill.CROSSED):
            crossed = each.fill is Fill.CROSSED
            parts.append(hatch(x + 1, y + 2, (SWATCH - 2, SWATCH - 2), crossed=crossed))
        for row, words in enumerate(lines):
            parts.append(words_at(words, (x + SWATCH + 8, y + row * LINE + SIZE)))
        x, y = x + width, y + (len(lines) - 1) * LINE
    return "".join(parts), y + LINE + 12
