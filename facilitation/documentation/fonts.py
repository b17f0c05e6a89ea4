"""Where the fonts are: in packages, so that every machine sets the same page."""

from importlib.util import find_spec
from pathlib import Path

import fontpkg_noto_sans

TEXT_FONTS = Path(fontpkg_noto_sans.ROOT) / "files"
# What Noto Sans leaves out: DejaVu Sans has Hebrew, Arabic, arrows and the older emoji; the last
# resort draws a box that names the script, so that no character of any text stops the document.
FALLBACKS = ("DejaVu Sans", "Last Resort High-Efficiency")


def fallback_fonts() -> Path:
    """The folder of fonts that matplotlib brings, which the word cloud package requires."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("matplotlib, which the wordcloud package requires, is missing")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"


def measuring_font() -> Path:
    """DejaVu Sans: wider than what draws, and quick to measure with."""
    return fallback_fonts() / "DejaVuSans.ttf"
