"""Takes the pictures: `python -m tests.pictures`, or all of them with `--every --out FOLDER`."""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.generated import DOCS
from tests.journeys.browsers import chromium
from tests.pictures.day import SHEETS, SIDES, Shown
from tests.pictures.sheets import WIDTHS, Sheet, install, picture
from tests.pictures.story import held

LANGUAGES = ("nb", "nn")  # what the ready programmes have
NOT_SHOWN = ("desktop-nn", "phone-nb", "channel-phone-nn", "leading-phone-nn")  # with `--every`
FEW = (
    ("slack", "The control card, at the tables"),
    ("slack", "In the table’s thread: the turns"),
    ("slack", "Your turn"),
    ("teams", "The question"),
    ("teams", "The form, with what was sent"),
)


def main() -> None:
    """Read what is asked for, and do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=DOCS / "pictures", help="the folder for them")
    parser.add_argument("--every", action="store_true", help="every language at every width")
    parser.add_argument("--packages", type=Path, help="a folder to keep the npm packages in")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        packages = install((asked.packages or Path(scratch)).resolve())
        asyncio.run(_take(asked.out, packages, Path(scratch), every=asked.every))


async def _take(out: Path, packages: Path, scratch: Path, *, every: bool) -> None:
    seen = {}
    for language in LANGUAGES:
        with TemporaryDirectory() as data:
            seen[language] = await held(Path(data), language)
    async with chromium() as browser:
        for sheet in _sheets(seen):
            if every or not sheet.name.endswith(NOT_SHOWN):
                png = await picture(browser, sheet, packages, scratch)
                (out / f"{sheet.name}.png").write_bytes(png)
                sys.stdout.write(f"{sheet.name}.png  {len(png) // 1024} kB\n")


def _sheets(seen: Mapping[str, Sequence[Shown]]) -> Iterator[Sheet]:
    yield _together(seen["nb"])
    for language, shown in seen.items():
        for width in WIDTHS:
            for side in SIDES:
                for name in SHEETS:
                    here = [s for s in shown if (s.platform, s.sheet) == (side.platform, name)]
                    called = f"{side.platform}-{name}-{width}-{language}"
                    yield Sheet(called, language, width, here)


def _together(seen: Sequence[Shown]) -> Sheet:
    """A little of everything, for who has not seen it."""
    named = {(one.platform, one.caption): one for one in reversed(seen)}
    here = [replace(named[one], caption=f"{one[0].title()} · {one[1]}") for one in FEW]
    return Sheet("chats", "nb", "desktop", here)


if __name__ == "__main__":
    main()
