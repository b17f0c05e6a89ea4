"""SVG to PNG, for formats that take no vectors: by typst, with the packages' own fonts."""

import json
from collections.abc import Sequence

import typst

from facilitation.documentation.as_pdf import SIZE, fonts

TWICE = 144  # points per inch: two pixels for each of the drawing's own
PAGES = b"""
#set page(width: auto, height: auto, margin: int(sys.inputs.margin) * 1pt)
#let svgs = json(bytes(sys.inputs.svgs))
#for svg in svgs { page(image(bytes(svg.drawing), format: "svg", width: svg.width * 1pt)) }
"""


def size(svg: str) -> tuple[int, int]:
    """A drawing's width and height in px."""
    found = SIZE.search(svg)
    if found is None:
        raise ValueError("a drawing must say its size in its viewBox")
    return int(found[1]), int(found[2])


def png(svgs: Sequence[str], margin: int = 0, highest: int | None = None) -> list[bytes]:
    """Each drawing as PNG, at two pixels for each of its own, with a white margin round it.

    What would be higher than `highest` px is drawn smaller; but not what could not be read then, at
    less than one pixel for each of its own.
    """
    if not svgs:
        return []
    drawn = [{"drawing": svg, "width": _width(svg, margin, highest)} for svg in svgs]
    made = typst.compile(
        PAGES,
        format="png",
        ppi=TWICE,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svgs": json.dumps(drawn), "margin": str(margin)},
    )
    return made if isinstance(made, list) else [made] if made else []


def _width(svg: str, margin: int, highest: int | None) -> float:
    """How wide a drawing is drawn, in points."""
    across, down = size(svg)
    most = down if highest is None else (highest - 1) / 2 - 2 * margin  # 1: what is rounded up
    return across * most / down if down / 2 <= most < down else across
