"""Pictures of every page, to be looked at: `python -m tests.journeys.pictures OUT [LANGUAGE]`."""

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page

from tests.journeys.browsers import chromium, device
from tests.journeys.serving import serving, short_day
from tests.journeys.staged import STAGES, Staged, seated
from tests.journeys.test_accessibility import LIVE, ONCE, concrete, signed_in

WIDTHS = {"phone": (390, 844), "laptop": (1280, 800)}
WALL = (1920, 1080)


async def main(out: Path, language: str) -> None:
    """Drive a day, and save a picture of each page at each size."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        served = await stack.enter_async_context(serving(folder, short_day("30 min")))
        browser = await stack.enter_async_context(chromium())
        day = await seated(served, stack)
        cookies = await signed_in(browser, day)
        context = await device(browser, served.url, {}, language)
        stack.push_async_callback(context.close)
        await context.add_cookies(cookies)
        page = await context.new_page()
        for number, stage in enumerate(STAGES):
            await day.reach(stage)
            if stage == "q2.G":
                await day.say("Pausen er flyttet: vi går til lunsj klokka tolv, og møtes 12.45.")
            for path in (*LIVE, *ONCE.get(stage, ())):
                await _picture(page, day, path, out / f"{number:02}-{stage}{_name(path)}")


async def _picture(page: Page, day: Staged, path: str, place: Path) -> None:
    sizes = {"wall": WALL} if path.startswith("/p/") else WIDTHS
    for name, (width, height) in sizes.items():
        await page.set_viewport_size({"width": width, "height": height})
        await page.goto(await concrete(day, path))
        await page.screenshot(path=f"{place}-{name}.png", full_page=name != "wall")


def _name(path: str) -> str:
    return path.partition("?")[0].replace("/", "-").replace("{", "").replace("}", "")


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1]), *(sys.argv[2:] or ["nb"])))
