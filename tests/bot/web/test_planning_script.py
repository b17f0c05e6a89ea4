"""The pages round the day in a real browser: the time check follows, and everybody can use them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.build import sign_in_link
from bot.web.control import address
from tests.bot.web.conftest import House
from tests.journeys.browsers import LAPTOP, Faults, chromium, device, needs_browser

pytestmark = [*needs_browser]
NARROW: Mapping[str, Any] = {"viewport": {"width": 320, "height": 640}}


@asynccontextmanager
async def opened(house: House, kind: Mapping[str, Any], language: str) -> AsyncIterator[Page]:
    """A browser that the owner has signed in with."""
    async with chromium() as browser:
        context = await device(browser, house.url, kind, language)
        page, faults = await context.new_page(), Faults()
        faults.listen(page, house.url)
        link = await sign_in_link(house.app.site, house.account)
        await page.goto(address(house.app.site, link).removeprefix(house.app.site.settings.address))
        await page.locator("main button[type=submit]").click()
        await page.wait_for_url("**/days")
        yield page
        assert (faults.said, faults.foreign) == ([], [])


@pytest.fixture
async def laptop(house: House) -> AsyncIterator[Page]:
    async with opened(house, LAPTOP, "en") as page:
        yield page


@pytest.fixture
async def phone(house: House) -> AsyncIterator[Page]:
    async with opened(house, NARROW, "nn") as page:
        yield page


async def test_the_time_check_follows_what_is_typed_and_says_so(house: House, laptop: Page):
    await laptop.goto(f"/days/{house.workshop}/edit")
    said = laptop.locator("[data-check-result]")
    await expect(said).to_contain_text("The time holds")

    await laptop.get_by_label("Tables").fill("9")

    await expect(said).to_contain_text("20 participants at 9 tables")
    await expect(laptop.locator("[data-announce]")).to_contain_text("to mend")


async def test_a_mistakes_link_unfolds_its_item_and_goes_to_its_field(house: House, laptop: Page):
    await laptop.goto(f"/days/{house.workshop}/edit")
    await laptop.locator("#item-tema > summary").click()
    start = laptop.locator("[id='f:items.tema.start']")
    await start.fill("at nine")
    await expect(laptop.locator("[data-check-result]")).to_contain_text("«at nine»")
    await laptop.locator("#item-tema > summary").click()

    await laptop.locator("[data-check-result] a").first.click()

    await expect(start).to_be_focused()


async def test_every_page_is_accessible_and_fits_a_narrow_screen(house: House, phone: Page):
    own, wrong = f"/days/{house.workshop}", {}
    for path in (
        *("/days", f"{own}/edit", f"{own}/delete", "/privacy", "/accessibility"),
        *(f"{house.room}/cards", f"{house.room}/sheets", f"{house.room}/documents"),
    ):
        await phone.goto(path)
        found = await Axe().run(phone)
        width = await phone.evaluate("document.documentElement.scrollWidth")
        wrong[path] = ([v["id"] for v in found.response["violations"]], width > 320)

    assert wrong == {path: ([], False) for path in wrong}
