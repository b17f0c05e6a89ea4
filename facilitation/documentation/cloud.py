"""A word cloud as SVG: an ornament beside the ranked list, which is its text alternative."""

from functools import lru_cache

from wordcloud import WordCloud

from facilitation.documentation.fonts import measuring_font
from surveys.charts import BAR, quoted, svg

WIDTH = 560  # px
HEIGHT = 250  # px
LARGEST = 56  # px
SMALLEST = 13  # px
WORDS = 30
SEED = 1


@lru_cache(maxsize=64)  # each format draws the same clouds
def word_cloud(title: str, description: str, counts: tuple[tuple[str, int], ...]) -> str:
    """The words of (word, count) pairs, all level and in one colour, the commonest largest.

    The layout measures with DejaVu Sans, which is wider than the fonts that draw, so that words
    never touch; Noto Sans itself is a variable font, and measuring with it takes 50 times as long.
    """
    layout = WordCloud(
        font_path=str(measuring_font()),
        width=WIDTH,
        height=HEIGHT,
        margin=5,
        prefer_horizontal=1.0,
        max_font_size=LARGEST,
        min_font_size=SMALLEST,
        max_words=WORDS,
        relative_scaling=0.6,
        random_state=SEED,
    ).generate_from_frequencies(dict(counts))
    words = [
        _word(word, int(size), int(x), int(y)) for (word, _), size, (y, x), _, _ in layout.layout_
    ]
    return svg(title, description, (WIDTH, HEIGHT), words)


def _word(word: str, size: int, x: int, y: int) -> str:
    base = y + 0.93 * size  # the layout gives the upper left corner, SVG wants the base line
    return f'<text x="{x}" y="{base:.1f}" font-size="{size}" fill="{BAR}">{quoted(word)}</text>'
