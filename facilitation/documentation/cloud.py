"""A word cloud as SVG: an ornament beside the ranked list, which is its text alternative."""

from collections.abc import Iterator
from functools import cache, lru_cache
from random import Random  # noqa: TID251 -- the seed is fixed: the same words, the same cloud

import numpy as np
from PIL import ImageFont
from wordcloud.wordcloud import IntegralOccupancyMap

from facilitation.documentation.fonts import measuring_font
from surveys.charts.drawing import BAR, quoted, svg

WIDTH = 480  # px
HEIGHT = 240  # px
LARGEST = 48  # px
SMALLEST = 13  # px
MARGIN = 6  # px between words
STEP = 2  # px that a word shrinks by until there is room for it
WORDS = 30
SEED = 1


@lru_cache(maxsize=64)  # each format draws the same clouds
def word_cloud(title: str, description: str, counts: tuple[tuple[str, int], ...]) -> str:
    """The words of (word, count) pairs, all level and in one colour, the commonest largest.

    The wordcloud package finds the room, but its own drawing puts words lower than it measured
    them, so that they overlap; here both are one box. The measuring font is wider than those that
    draw.
    """
    return svg(title, description, (WIDTH, HEIGHT), list(_placed(counts)))


def _placed(counts: tuple[tuple[str, int], ...]) -> Iterator[str]:
    room = IntegralOccupancyMap(HEIGHT, WIDTH, None)
    taken = np.zeros((HEIGHT, WIDTH), dtype=np.uint32)
    chance = Random(SEED)  # noqa: S311 -- where a word stands is no secret
    most = max((count for _, count in counts), default=1)
    for word, count in counts:
        for size in range(_size(count, most), SMALLEST - 1, -STEP):
            left, top, right, bottom = _box(word, size)
            height, width = bottom - top + MARGIN, right - left + MARGIN
            found = room.sample_position(height, width, chance)
            if found is not None:
                y, x = (int(side) for side in found)
                taken[y : y + height, x : x + width] = 1
                room.update(taken, y, x)
                yield _word(word, size, x + MARGIN // 2 - left, y + MARGIN // 2 - top)
                break


def _size(count: int, most: int) -> int:
    """Between area and length in proportion to the count: neither hides the small ones."""
    share: float = (count / most) ** 0.7
    return max(SMALLEST, round(LARGEST * share))


def _box(word: str, size: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the word's ink, from the start of its base line."""
    left, top, right, bottom = _font(size).getbbox(word, anchor="ls")
    return int(left), int(top), int(right), int(bottom)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(measuring_font()), size)


def _word(word: str, size: int, x: int, base: int) -> str:
    return f'<text x="{x}" y="{base}" font-size="{size}" fill="{BAR}">{quoted(word)}</text>'
