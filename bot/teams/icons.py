"""The app's two icons in Teams: the cloth of the web pages, drawn. Pure.

192 × 192 with a background, its sign within the middle 120; and 32 × 32 of white alone on nothing
(https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package).
"""

import io

from PIL import Image, ImageDraw

CLEAR, FULL = 0, 255
SIDE, SIGN, SQUARE = 192, 120, 24  # pixels: five squares of the cloth make the sign
SMALL, EDGE, STITCH = 32, 2, 6
FINER = 8  # corners are drawn larger, and made smaller


def color(accent: str, linen: str) -> bytes:
    """The cloth in two threads, on the accent colour: a PNG file."""
    picture = Image.new("RGB", (SIDE, SIDE), accent)
    cloth = Image.new("RGB", (SIGN, SIGN), linen)
    threads = Image.new("L", (SIGN, SIGN), CLEAR)
    drawn = ImageDraw.Draw(threads)
    for row in range(SIGN // SQUARE):
        for column in range(SIGN // SQUARE):
            crossing = (row % 2 == 0) + (column % 2 == 0)
            corner = (column * SQUARE, row * SQUARE)
            end = (corner[0] + SQUARE - 1, corner[1] + SQUARE - 1)
            drawn.rectangle((corner, end), fill=crossing * FULL // 2)
    cloth.paste(accent, (0, 0), threads)
    margin = (SIDE - SIGN) // 2
    edge = (margin - EDGE, margin - EDGE, SIDE - margin + EDGE - 1, SIDE - margin + EDGE - 1)
    ImageDraw.Draw(picture).rectangle(edge, fill=linen)
    picture.paste(cloth, (margin, margin))
    return _png(picture)


def outline() -> bytes:
    """The cloth's edge and its squares, white on nothing: a PNG file."""
    large = Image.new("L", (SMALL * FINER, SMALL * FINER), CLEAR)
    drawn = ImageDraw.Draw(large)
    whole = (FINER, FINER, (SMALL - 1) * FINER - 1, (SMALL - 1) * FINER - 1)
    drawn.rounded_rectangle(whole, radius=5 * FINER, outline=FULL, width=EDGE * FINER)
    for row in range(3):
        for column in range(3):
            if (row + column) % 2 == 0:
                left, top = (7 + STITCH * column) * FINER, (7 + STITCH * row) * FINER
                size = STITCH * FINER - 1
                drawn.rectangle((left, top, left + size, top + size), fill=FULL)
    white = Image.new("RGBA", (SMALL, SMALL), (FULL, FULL, FULL, CLEAR))
    white.putalpha(large.resize((SMALL, SMALL), Image.Resampling.BOX))
    return _png(white)


def _png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
