"""Every page of results × language: WCAG 2.2 AA by axe-core, 320 px, no stray request."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from surveys.field_state import Audience
from surveys.texts import LANGUAGES
from tests.bot.web.surveys.over import OPINIONS, TERMS, asked, over
from tests.journeys.browsers import Faults, device, needs_browser
from tests.journeys.serving import Served, serving, short_day
from tests.journeys.test_accessibility import NARROW, wrong_with

pytestmark = [*needs_browser, pytest.mark.timeout(300)]


async def paths(served: Served) -> list[str]:
    """The pages in all their states."""
    closed = await over(served, replace(TERMS, audience=Audience.EVERYBODY), id_="closed")
    opinions = await over(served, OPINIONS, id_="opinions")
    so_far = await asked(served, TERMS, id_="sofar")
    waiting = await asked(served, OPINIONS, id_="waiting")
    return [
        f"{closed.home}/results",
        f"{closed.home}/results/next",
        f"/r/{closed.id}",
        f"/r/{opinions.id}",
        f"{opinions.home}/results",
        f"/q/{opinions.link(9)}/results",
        f"{so_far.home}/results",
        f"{waiting.home}/results",
    ]


@asynccontextmanager
async def signed_in(
    browser: Browser, served: Served, language: str, faults: Faults
) -> AsyncIterator[Page]:
    """The owner's page in a language."""
    context = await device(browser, served.url, NARROW, language)
    await context.add_init_script(Axe().axe_script)
    page = await context.new_page()
    faults.listen(page, served.url)
    await page.goto(await served.sign_in())
    await page.locator("main button").click()
    await page.wait_for_url("**/days")
    yield page
    await context.close()


@pytest.mark.asyncio(loop_scope="session")
async def test_no_page_of_results_breaks_wcag_or_needs_sideways_scrolling(
    browser: Browser, tmp_path: Path
):
    wrong: dict[str, list[str]] = {}
    faults = Faults()
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(serving(tmp_path, short_day("30 min")))
        looked_at = await paths(served)
        for language in LANGUAGES:
            page = await stack.enter_async_context(signed_in(browser, served, language, faults))
            for path in looked_at:
                await page.goto(path)
                if found := await wrong_with(page, NARROW["viewport"]):
                    wrong[f"{path} {language}"] = found

    assert wrong == {}
    assert faults.foreign == []
    assert [said for said in faults.said if "/r/opinions" not in said] == []  # 403 without its key
