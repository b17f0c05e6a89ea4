"""Making a survey in a browser: WCAG 2.2 AA, 320 px, and a whole one made without script."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, ViewportSize, expect

from bot.fielding.making import from_template, from_yaml
from bot.web.surveys import form, mine, plan, preview, repeat
from storage import forms, surveys
from surveys.field_events import Opened
from surveys.field_state import Status, SurveyId
from surveys.questionnaire import Item
from surveys.texts import LANGUAGES
from tests.journeys.browsers import LAPTOP, Faults, device, needs_browser
from tests.journeys.serving import Served, serving, short_day
from tests.journeys.test_accessibility import NARROW, wrong_with

pytestmark = [*needs_browser, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="session")]

WIDE: ViewportSize = {"width": 1280, "height": 800}
FILES = {
    "/surveys/{survey}/form/questionnaire.yaml",
    "/surveys/{survey}/form/questionnaire.xlsx",
}
ALL_KINDS = (Path(__file__).parent / "all_kinds.yaml").read_text("utf-8")
GAP = """
id: gap
title: {nb: Hull}
languages: [nb, nn]
sections:
  - id: s
    title: {nb: S, nn: S}
    items:
      - {id: q, kind: choice, text: {nb: Hva?}, options: {a: {nb: A, nn: A}, b: {nb: B}}}
"""


@pytest_asyncio.fixture(loop_scope="session")
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path, short_day("30 min")) as served:
        yield served


async def signed_in(browser: Browser, served: Served, language: str) -> BrowserContext:
    """A browser that the owner has signed in with."""
    context = await device(browser, served.url, NARROW, language)
    await context.add_init_script(Axe().axe_script)
    page = await context.new_page()
    await page.goto(await served.sign_in())
    await page.locator("main button").click()
    await page.wait_for_url("**/days")
    await page.close()
    return context


async def opened(served: Served, survey: SurveyId) -> SurveyId:
    """Open it, whoever is on its list."""
    fielder = served.app.site.fielder
    await fielder.happen(survey, Opened(at=fielder.now(), by=served.account.id, seen=0))
    return survey


async def _pages(served: Served) -> dict[str, tuple[str, ...]]:
    """Addresses of every page by its route, some in more than one state."""
    fielder, account = served.app.site.fielder, served.account.id
    draft = f"/surveys/{await from_yaml(fielder, account, ALL_KINDS, 'nb')}"
    gap = f"/surveys/{await from_yaml(fielder, account, GAP, 'nb')}"
    open_ = f"/surveys/{await opened(served, await from_template(fielder, account, 'puls', 'nb'))}"
    items = [item.id for item in await _items(served, draft)]
    home, first = "/surveys/{survey}", fielder.now().date() + timedelta(weeks=4)
    rule = {"first_day": first, "first_at": "09:00", "every": 2, "unit": "weeks", "days": 7}
    dates = urlencode({**rule, "until": "", "times": 9})
    return {
        "/surveys": ("/surveys",),
        f"{home}/delete": (f"{draft}/delete",),
        f"{home}/plan": (f"{draft}/plan", f"{gap}/plan", f"{open_}/plan"),
        f"{home}/repeat": (f"{draft}/repeat", f"{open_}/repeat"),
        f"{home}/repeat/dates": (f"{open_}/repeat/dates?{dates}",),
        f"{home}/form": (f"{draft}/form", f"{gap}/form", f"{open_}/form"),
        f"{home}/form/texts": (f"{gap}/form/texts",),
        f"{home}/form/at/{{place}}": (
            *(f"{draft}/form/at/{item}" for item in items),
            *(f"{gap}/form/at/q", f"{gap}/form/at/s", f"{open_}/form/at/nytte"),
        ),
        f"{home}/form/new": (f"{draft}/form/new", f"{open_}/form/new"),
        f"{home}/preview": (f"{draft}/preview?as=opinion", f"{open_}/preview"),
    }  # fmt: skip


async def _items(served: Served, home: str) -> list[Item]:
    store, survey = served.app.site.store, SurveyId(home.rpartition("/")[2])
    return list((await store.read(forms.form, survey, 1)).questionnaire.items)


async def test_no_page_of_making_a_survey_breaks_wcag_or_needs_sideways_scrolling(
    browser: Browser, served: Served
):
    pages = await _pages(served)
    routes = {r.path for r in (*mine.ROUTES, *form.ROUTES, *plan.ROUTES, *preview.ROUTES,
                                *repeat.ROUTES)
              if r.method == "GET"}  # fmt: skip
    assert set(pages) == routes - FILES
    wrong: dict[str, list[str]] = {}
    faults = Faults()
    async with AsyncExitStack() as stack:
        for language in LANGUAGES:
            context = await signed_in(browser, served, language)
            stack.push_async_callback(context.close)
            page = await context.new_page()
            faults.listen(page, served.url)
            sizes = (NARROW["viewport"], WIDE) if language == "nn" else (NARROW["viewport"],)
            for path in (path for paths in pages.values() for path in paths):
                answer = await page.goto(path)
                assert answer is not None
                assert answer.status == 200
                wrong |= await _look(page, f"{language} {path}", sizes)
            for name, act in STATES.items():
                await act(page, pages)
                wrong |= await _look(page, f"{language} {name}", sizes)

    assert wrong == {}
    assert faults.foreign == []


async def _look(page: Page, name: str, sizes: tuple[ViewportSize, ...]) -> dict[str, list[str]]:
    wrong = {}
    for size in sizes:
        await page.set_viewport_size(size)
        if found := await wrong_with(page, size):
            wrong[f"{name} {size['width']}"] = found
    return wrong


# --- Pages that come when something is posted -----------------------------------------------------

Pages = dict[str, tuple[str, ...]]


async def _wrong_plan(page: Page, pages: Pages) -> None:
    await page.goto(pages["/surveys/{survey}/plan"][0])
    await page.locator("#commissioner").fill("Vestland")
    await page.locator("#minimum").fill("1")
    await page.locator("#closes_day").fill("2020-01-01")
    await page.locator("#reminder_0_day").fill("2020-01-01")
    await page.locator(".save button").click()
    await page.wait_for_load_state()
    await expect(page.locator("#minimum-error")).to_be_visible()


async def _wrong_rule(page: Page, pages: Pages) -> None:
    await page.goto(pages["/surveys/{survey}/repeat"][0])
    await page.locator("#days").fill("300")
    await page.locator("main form .button").click()
    await page.wait_for_load_state()
    await expect(page.locator("#days-error")).to_be_visible()


async def _comes_again(page: Page, pages: Pages) -> None:
    await page.goto(pages["/surveys/{survey}/repeat"][1])
    for _ in range(2):  # the dates, and then that they are right
        await page.locator("main form .button").last.click()
        await page.wait_for_load_state()
    await expect(page.locator(".panel-now")).to_be_visible()


async def _not_ready(page: Page, pages: Pages) -> None:
    await page.goto(pages["/surveys/{survey}/plan"][1])
    await page.locator("#before .button-big").click()
    await page.wait_for_load_state()
    await expect(page.locator(".notice-wrong")).to_be_visible()


async def _wrong_item(page: Page, pages: Pages) -> None:
    await page.goto(pages["/surveys/{survey}/form/at/{place}"][-1])
    await page.locator('[name="w:nytte.text.nb"]').fill("")
    await page.locator("#show_if").fill("nytte ==")
    await page.locator(".save button").click()
    await page.wait_for_load_state()
    await expect(page.locator("#show_if-error")).to_be_visible()


async def _confirm(page: Page, pages: Pages) -> None:
    await page.goto(pages["/surveys/{survey}/form/at/{place}"][-1])
    await page.locator('[name="w:nytte.text.nb"]').fill("Nyttig?")
    await page.locator(".save button").click()
    await page.wait_for_load_state()
    await expect(page.locator(".changes li")).to_have_count(1)


async def _bad_file(page: Page, pages: Pages) -> None:
    await page.goto(pages["/surveys"][0])
    file: FilePayload = {
        "name": "x.yaml",
        "mimeType": "application/yaml",
        "buffer": b"id: x\ntitel: y",
    }
    await page.locator("#file").set_input_files(file)
    await page.locator("#from-file ~ form button").click()
    await page.wait_for_load_state()
    await expect(page.locator(".problems tbody tr")).not_to_have_count(0)


async def _bad_question(page: Page, pages: Pages) -> None:
    await page.goto(pages["/surveys/{survey}/form/new"][0])
    await page.locator("main form.panel > .button").click()
    await page.wait_for_load_state()
    await expect(page.locator(".notice-wrong")).to_be_visible()


STATES: dict[str, Callable[[Page, Pages], Awaitable[None]]] = {
    "a plan with mistakes": _wrong_plan,
    "a rule with mistakes": _wrong_rule,
    "a survey that comes again": _comes_again,
    "a survey that is not ready": _not_ready,
    "a question with mistakes": _wrong_item,
    "a change to confirm": _confirm,
    "a file with mistakes": _bad_file,
    "a new question with mistakes": _bad_question,
}


# --- Without script -------------------------------------------------------------------------------


async def test_a_survey_is_made_from_a_template_changed_and_planned_without_script(
    browser: Browser, served: Served
):
    cookies = await (await signed_in(browser, served, "nb")).cookies()
    context = await browser.new_context(
        base_url=served.url, locale="nb-NO", java_script_enabled=False, **LAPTOP
    )
    await context.add_cookies([*cookies])  # type: ignore[list-item]  # as they came
    page = await context.new_page()
    await page.goto("/surveys")
    await page.locator('[name="template"][value="imdi-statistikk"]').check()
    await page.get_by_role("button", name="Lag undersøkelsen").click()
    await page.get_by_role("link", name="Hva brukes statistikk").click()
    await page.locator('[name="new:bruk.options.nb"]').fill("Beredskap")
    await page.locator('[name="new:bruk.options.nn"]').fill("Beredskap")
    await page.locator("[id='bruk.options.analyser'] button[value^=up]").click()
    await expect(page.locator(".notice-good")).to_be_visible()
    await page.get_by_role("link", name="Plan og åpning").click()
    await page.locator("#commissioner").fill("Vestland fylkeskommune")
    await page.locator('[name="mode"][value="opinion"]').check()
    await page.locator('[name="frame"][value="anybody"]').check()
    await page.get_by_role("button", name="Lagre", exact=True).click()
    await page.get_by_role("button", name="Åpne undersøkelsen").click()
    await expect(page.locator(".notice-good a")).to_have_count(1)

    (made,) = await served.app.site.store.read(surveys.of_account, served.account.id)
    kept = (await served.app.site.store.read(forms.form, made.id, 1)).questionnaire.item("bruk")
    codes = [option.code for option in kept.question.options]
    assert (made.status, codes[-1]) == (Status.OPEN, "beredskap")
    assert codes.index("analyser") == 10
    await context.close()
