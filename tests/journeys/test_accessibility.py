"""Every page × stage of the day × language: WCAG 2.2 AA by axe-core, 320 px, no stray request."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.web.server import ROUTES
from surveys.texts import LANGUAGES
from tests.journeys.browsers import WALL, Faults, device, needs_browser
from tests.journeys.serving import serving, short_day
from tests.journeys.staged import STAGES, Staged, seated

pytestmark = [*needs_browser, pytest.mark.timeout(300)]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
NARROW: Mapping[str, ViewportSize] = {"viewport": {"width": 320, "height": 640}}
UNKNOWN = "/w/unknown"
FILES = {
    "/days/{workshop}/programme.yaml",
    "/w/{workshop}/mine.json",
    "/w/{workshop}/documents/{kind}",
    "/j/{code}/qr.png",
    "/d/{token}/{kind}",
}
ONWARD = {"/w/{workshop}/answers"}  # opened, it leads to another page
LIVE = ("/w/{workshop}", "/w/{workshop}/control", "/p/{token}")  # looked at in every stage
# The others: looked at in one stage, where most is on them. A page can have several states.
ONCE: Mapping[str, tuple[str, ...]] = {
    "planned": (
        *("/", "/j/{code}?new=1", "/s/{token}", "/days", "/days/{workshop}/edit"),
        *("/days/{workshop}/delete", "/w/{workshop}/links", "/w/{workshop}/cards"),
        *("/w/{workshop}/sheets", "/privacy", "/accessibility", UNKNOWN),
    ),
    "q2.G": (
        *("/w/{workshop}/question/{phase}", "/w/{workshop}/people/{person}"),
        *("/w/{workshop}/mine", "/w/{workshop}/mine/erase", "/w/{workshop}/documents"),
    ),
    "q5.I": ("/w/{workshop}/for/{person}",),
    "closed": ("/w/{workshop}/mine", "/w/{workshop}/documents"),
}


def test_every_page_is_looked_at():
    routes = {route.path for route in ROUTES if route.method == "GET"}
    pages = {path for path in routes if not path.startswith("/api/")} - FILES - ONWARD
    listed = {path.partition("?")[0] for stage in ONCE.values() for path in stage}

    assert pages == (listed - {UNKNOWN}) | {*LIVE}


@pytest.mark.asyncio(loop_scope="session")
async def test_the_check_finds_what_is_wrong(browser: Browser):
    context = await browser.new_context(viewport=NARROW["viewport"])
    await context.add_init_script(Axe().axe_script)
    page = await context.new_page()
    await page.goto("data:text/html,<title>t</title><img src=x><p style='width:400px'>wide")

    found = await wrong_with(page, NARROW["viewport"])

    assert [line.partition(":")[0] for line in found[:-1]] == ["html-has-lang", "image-alt"]
    assert found[-1].startswith("408 ×")
    await context.close()


@pytest.mark.asyncio(loop_scope="session")
async def test_no_page_breaks_wcag_or_needs_sideways_scrolling(browser: Browser, tmp_path):
    wrong: dict[str, list[str]] = {}
    faults = Faults()
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(serving(tmp_path, short_day("30 min")))
        day = await seated(served, stack)
        pages = await _pages(browser, day, faults, stack)
        for stage in STAGES:
            await day.reach(stage)
            paths = [await concrete(day, path) for path in (*LIVE, *ONCE.get(stage, ()))]
            looks = [_look(page, paths, f"{stage} {code}") for code, page in pages.items()]
            wide = await _look(pages["nb"], [paths[1], paths[2]], f"{stage} wide", WALL["viewport"])
            for found in (*await asyncio.gather(*looks), wide):
                wrong |= found

    assert wrong == {}
    assert faults.foreign == []
    assert [said for said in faults.said if f"{UNKNOWN}: " not in said] == []


async def signed_in(browser: Browser, day: Staged) -> list[Any]:
    """The cookies of somebody who facilitates, and hosts table 1 as well."""
    context = await device(browser, day.served.url, NARROW)
    page = await context.new_page()
    await page.goto(await day.served.sign_in())
    await page.locator("main button").click()
    await page.wait_for_url("**/days")
    await page.goto(f"/j/{day.served.day.code}?table=1")
    await page.locator("#alias").fill("Ågot")
    await page.locator("main form button").first.click()
    await page.locator(".personal-code button").click()
    await expect(page.locator(".personal-code")).to_have_count(0)
    person = await page.locator("body").get_attribute("data-person")
    await day.act("host", person=person, table=1)
    cookies = [cookie for cookie in await context.cookies() if cookie["name"] == "session"]
    await context.close()
    return [*cookies]


async def _pages(
    browser: Browser, day: Staged, faults: Faults, stack: AsyncExitStack
) -> dict[str, Page]:
    """A page in each language, signed in."""
    cookies = await signed_in(browser, day)
    pages = {}
    for language in LANGUAGES:
        context = await device(browser, day.served.url, NARROW, language)
        stack.push_async_callback(context.close)
        await context.add_cookies(cookies)
        await context.add_init_script(Axe().axe_script)
        pages[language] = await context.new_page()
        faults.listen(pages[language], day.served.url)
    return pages


async def concrete(day: Staged, path: str) -> str:
    """A route's address in this day."""
    served = day.served
    tokens = {"/s/{token}": served.sign_in, "/p/{token}": served.projector}
    if path in tokens:
        return await tokens[path]()
    deviceless = next(p.id for p in (await served.state()).people if not p.device)
    return path.format(
        workshop=served.workshop, code=served.day.code, phase="q2.I", person=deviceless
    )


async def _look(
    page: Page, paths: list[str], where: str, size: ViewportSize = NARROW["viewport"]
) -> dict[str, list[str]]:
    """What is wrong with some pages, by page."""
    wrong = {}
    await page.set_viewport_size(size)
    for path in paths:
        answer = await page.goto(path)
        found = await wrong_with(page, size)
        if answer is None or answer.status != (404 if path == UNKNOWN else 200):
            found.append(f"answered {answer and answer.status}")
        if found:
            wrong[f"{where} {path}"] = found
    return wrong


async def wrong_with(page: Page, size: ViewportSize) -> list[str]:
    """What is wrong with the page that is open, at this size."""
    found = await _violations(page)
    width, height = await page.evaluate(SIZE)
    on_the_wall = "/p/" in page.url and size == WALL["viewport"]  # where nobody scrolls
    if width > size["width"] or (on_the_wall and height > size["height"]):
        found.append(f"{width} × {height} px: {await page.evaluate(WIDEST, size['width'])}")
    return found


async def _violations(page: Page) -> list[str]:
    found = await page.evaluate(
        "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(r => r.violations)",
        TAGS,
    )
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in found
        for node in violation["nodes"][:3]
    ]


WIDEST = """width => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > width + 1)
  .map(e => e.localName + '.' + e.className).slice(0, 4).join(' ')"""
SIZE = """[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"""
