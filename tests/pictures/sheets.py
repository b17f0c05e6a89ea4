"""Sheets of pictures: messages beside each other, as wide as on a desktop or on a phone."""

import io
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import segno
from PIL import Image
from playwright.async_api import Browser, Route

from tests.pictures import teams as teams_
from tests.pictures.day import Shown
from tests.pictures.slack import slack
from tests.pictures.teams import teams

HERE = Path(__file__).parent
FONTS = ("@fontsource/lato@5.3.0", "@fontsource/open-sans@5.3.0")
FACES = (("Lato", "lato", (400, 700, 900)), ("Open Sans", "open-sans", (400, 600)))
DRAWN = {"slack": slack, "teams": teams}
GAP, MARGIN = 28, 28  # pixels
WIDTHS = {"desktop": (580, 3), "phone": (350, 4)}  # pixels of a message, and columns
COLOURS = 128

STYLE = """
body { margin: 0; background: #f0f0f0; width: max-content; }
main { columns: COLUMNS; column-gap: GAPpx; width: WIDTHpx; padding: MARGINpx; }
figure { break-inside: avoid; margin: 0 0 24px; }
figcaption { font: 700 13px/1.4 Lato, sans-serif; color: #0b5d4e; margin: 0 0 6px; }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one sheet, and how wide its messages are."""

    name: str
    language: str
    width: str  # one of WIDTHS
    shown: Sequence[Shown]


def install(folder: Path) -> Path:
    """Fetch Microsoft's renderer and the fonts from npm, unless they lie there; their folder."""
    packages = folder / "node_modules"
    if not packages.exists():
        (folder / "package.json").write_text("{}", "utf-8")
        # The designer asks for an older renderer than its settings are used with here.
        quietly = ("--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", "--silent")
        command = ("npm", "install", *quietly, *teams_.PACKAGES, *FONTS)
        subprocess.run(command, cwd=folder, check=True)
    return packages


async def picture(browser: Browser, sheet: Sheet, packages: Path, scratch: Path) -> bytes:
    """The sheet as a PNG."""
    page = await browser.new_page(locale="nb-NO", timezone_id="Europe/Oslo")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.route("**/qr.png", _qr)
    place = scratch / "sheet.html"
    place.write_text(_html(sheet, packages), "utf-8")
    await page.goto(place.as_uri())
    await page.evaluate("document.fonts.ready")
    taken = await page.locator("body").screenshot()
    await page.close()
    if faults:
        raise RuntimeError(f"{sheet.name}: {faults}")
    return _compact(taken)


def _html(sheet: Sheet, packages: Path) -> str:
    width, columns = WIDTHS[sheet.width]
    whole = width * columns + GAP * (columns - 1)
    style = STYLE.replace("COLUMNS", str(columns)).replace("GAP", str(GAP))
    style = style.replace("WIDTH", str(whole)).replace("MARGIN", str(MARGIN))
    look = "".join((HERE / f"{name}.css").read_text("utf-8") for name in DRAWN)
    figures = "".join(
        f'<figure class="{one.platform}"><figcaption>{escape(one.caption)}</figcaption>'
        f"{DRAWN[one.platform](one.what, sheet.language)}</figure>"
        for one in sheet.shown
    )
    scripts = "".join(
        f"<script src={json.dumps((packages / name).as_uri())}></script>" for name in teams_.SCRIPTS
    )
    return (
        f'<!doctype html><html lang="{sheet.language}"><meta charset="utf-8">'
        f"<style>{_faces(packages)}{style}{look}</style>"
        f"<main>{figures}</main>{scripts}<script>{teams_.draw(packages)}</script></html>"
    )


def _faces(packages: Path) -> str:
    return "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; src: url("
        f"{(packages / '@fontsource' / name / 'files').as_uri()}/{name}-latin-{weight}-normal.woff2"
        ") }"
        for family, name, weights in FACES
        for weight in weights
    )


async def _qr(route: Route) -> None:
    """The platforms fetch this picture from the server; there is none here."""
    made = io.BytesIO()
    segno.make(route.request.url.removesuffix("/qr.png"), error="m").save(
        made, kind="png", scale=6, border=2
    )
    await route.fulfill(body=made.getvalue(), content_type="image/png")


def _compact(png: bytes) -> bytes:
    """The same picture in few colours: a fifth of the size."""
    made = io.BytesIO()
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()
