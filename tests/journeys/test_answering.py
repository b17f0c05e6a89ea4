"""Answering a survey in a browser: WCAG 2.2 AA, 320 px, and drafts that save themselves."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route, expect

from bot.fielding.answering import Sitting, sitting
from bot.web.surveys import handing, respond, walk_in
from storage import surveys
from surveys.answers import Chosen, Numbered
from surveys.field_events import Opened
from surveys.field_plan import Plan
from surveys.field_state import SurveyId, Terms
from surveys.fielding import new
from surveys.files.questionnaires import read
from surveys.questionnaire import Questionnaire
from surveys.responses import Mode
from surveys.texts import LANGUAGES
from tests.bot.web.surveys.answers import FORM, planned
from tests.journeys.browsers import LAPTOP, PHONE, Faults, device, needs_browser
from tests.journeys.serving import Served, serving, short_day
from tests.journeys.test_accessibility import NARROW, wrong_with
from tests.storage.fields import anybody
from tests.surveys.forms import line

pytestmark = [*needs_browser, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="session")]

OFFICIAL = Terms(Mode.OFFICIAL, "Fylkesrådet", date(2100, 1, 1))
OPINIONS = replace(OFFICIAL, mode=Mode.OPINION)
# Everything that can be asked, on two pages.
ALL_KINDS = read((Path(__file__).parent / "all_kinds.yaml").read_text("utf-8"))
Q, OTHER, S2, S3 = "/q/link-s1-03", "/q/link-s1-11", "/q/link-s2-03", "/o/s3"


@pytest_asyncio.fixture(loop_scope="session")
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path, short_day("30 min")) as served:
        yield served


async def opened(
    served: Served, id_: str, terms: Terms = OFFICIAL, asks: Questionnaire = ALL_KINDS
) -> None:
    """An open survey with two seats."""
    fielder, account, survey = served.app.site.fielder, served.account.id, SurveyId(id_)
    fielding = new(terms, Plan("Europe/Oslo"), fielder.now())
    await planned(served.app, account, survey, fielding, asks)
    seen = (await fielder.store.read(surveys.fielding, survey)).moves
    await fielder.happen(survey, Opened(at=fielder.now(), by=account, seen=seen))


async def standing(served: Served, link: str = "link-s1-03") -> Sitting:
    """How an answer stands."""
    return await sitting(served.app.site.fielder, link)


# --- Every page ----------------------------------------------------------------------------------


class Walk:
    """A browser that walks through the pages of a survey, and notes what is wrong with each."""

    def __init__(self, page: Page, sizes: tuple[int, ...]) -> None:
        self.page = page
        self.sizes = sizes
        self.wrong: dict[str, list[str]] = {}
        self.seen: set[str] = set()

    async def go(self, path: str) -> None:
        """Open a page, and look at it."""
        await self.page.goto(path)
        await self.look(path)

    async def press(self, button: str) -> None:
        """Press a button, and look at the page that comes."""
        await self.page.locator(button).click()
        await self.look(button)

    async def look(self, name: str) -> None:
        """Look at the page that is open, in every width."""
        await self.page.wait_for_load_state()
        self.seen.add(self.page.url.partition("?")[0])
        for width in self.sizes:
            size = {"width": width, "height": 800}
            await self.page.set_viewport_size(size)  # type: ignore[arg-type]  # a size
            found = await wrong_with(self.page, size)  # type: ignore[arg-type]  # a size
            if found:
                self.wrong[f"{name} {self.page.url} {width}"] = found


async def test_no_page_of_an_answer_breaks_wcag_or_needs_sideways_scrolling(
    browser: Browser, served: Served
):
    await opened(served, "s1")
    await opened(served, "s2", OPINIONS)
    await opened(served, "s3", anybody(OPINIONS))
    wrong: dict[str, list[str]] = {}
    async with AsyncExitStack() as stack:
        for language in LANGUAGES:
            context = await device(browser, served.url, NARROW, language)
            stack.push_async_callback(context.close)
            await context.add_init_script(Axe().axe_script)
            sizes = (320, 1280) if language == "nn" else (320,)
            walk = Walk(await context.new_page(), sizes)
            await _official(walk)
            await _declined(walk)
            await _opinion(walk)
            await _walk_in(walk)
            wrong |= {f"{language} {where}": found for where, found in walk.wrong.items()}

    assert wrong == {}
    assert _kinds(walk.seen) == _pages()


async def _official(walk: Walk) -> None:
    await walk.go("/q/unknown")
    await walk.go(Q)
    await walk.page.fill("#who", "Kari Nordmann")
    await walk.press(".button-big")
    await walk.page.goto(f"{Q}/part/forst")
    await walk.page.locator("[name='a-bruk'][value=ja]").check()
    await walk.page.fill("[name='a-antall']", "mange")
    await walk.press("[value=next]")
    await walk.page.fill("[name='a-antall']", "3")
    await walk.press("[value=next]")
    await walk.go(f"{Q}/review")
    await walk.page.fill("#who", "Kari Nordmann")
    await walk.page.locator("[name=gaps]").check()
    await walk.press("main .panel .button-big")
    await walk.go(f"{Q}/answer")
    await walk.go(Q)


async def _declined(walk: Walk) -> None:
    await walk.go(f"{OTHER}/withdraw")
    await walk.press("main .button-danger")


async def _opinion(walk: Walk) -> None:
    await walk.go(S2)
    await walk.go(f"{S2}/withdraw")
    await walk.page.goto(S2)
    await walk.press(".button-big")
    await walk.page.locator("[name='a-bruk'][value=ja]").check()
    await walk.page.locator("[value=next]").click()
    await walk.page.goto(f"{S2}/review")
    await walk.page.locator("[name=gaps]").check()
    await walk.press("main .panel .button-big")
    code = await walk.page.locator(".code").inner_text()
    await walk.go(S2)
    await walk.page.fill("#code", code)
    await walk.press(".panel .button-secondary")


async def _walk_in(walk: Walk) -> None:
    await walk.go(S3)
    await walk.press(".button-big")
    await walk.go(S3)


def _kinds(urls: set[str]) -> set[str]:
    """The pages that were seen, without whose they are."""
    return {"/".join(["", *url.split("/")[3:4], *url.split("/")[5:6]]) for url in urls}


def _pages() -> set[str]:
    """The pages that there are; what is posted to may show one too."""
    routes = (*respond.ROUTES, *handing.ROUTES, *walk_in.ROUTES)
    paths = {route.path for route in routes if route.method == "GET"} | {"/q/{link}/send"}
    return {"/".join(["", *path.split("/")[1:2], *path.split("/")[3:4]]) for path in paths}


# --- While one types ------------------------------------------------------------------------------


async def _lose(route: Route) -> None:
    """What is saved by itself gets lost on the way."""
    await (route.abort() if route.request.method == "PUT" else route.continue_())


async def begin(page: Page, who: str = "") -> None:
    """Open the first part, and wait until its script runs."""
    await page.goto(Q)
    await page.fill("#who", who)
    await page.locator(".button-big").click()
    await page.wait_for_url("**/part/*")
    await page.wait_for_load_state()


async def test_a_draft_saves_itself_and_goes_on_on_another_device(browser: Browser, served: Served):
    await opened(served, "s1", asks=FORM)
    faults = Faults()
    async with AsyncExitStack() as stack:
        laptop, phone = [await device(browser, served.url, kind, "en") for kind in (LAPTOP, PHONE)]
        stack.push_async_callback(laptop.close)
        stack.push_async_callback(phone.close)
        first, second = await laptop.new_page(), await phone.new_page()
        faults.listen(first, served.url)
        await begin(first)
        await expect(first.locator("[data-item=hvorfor]")).to_be_hidden()
        await first.locator("[value=nei]").check()
        await expect(first.locator("[data-item=hvorfor]")).to_be_visible()
        await first.locator("[name='a-hvorfor']").fill("Fordi")
        await expect(first.locator("[data-receipt]")).to_contain_text("Saved")
        await expect(first.locator("[data-progress]")).to_have_text("2 of 7 answered")
        await second.goto(f"{Q}/part/forst")
        await expect(second.locator("[name='a-hvorfor']")).to_have_value("Fordi")
        await second.locator("[value=ja]").check()
        await expect(second.locator("[data-receipt]")).to_contain_text("Saved")
        await expect(second.locator("[data-item=hvorfor]")).to_be_hidden()
        await second.locator("[name='a-til'][value=a]").check()
        await second.locator("[name='a-til'][value=dont_know]").check()
        await expect(second.locator("[name='a-til'][value=a]")).not_to_be_checked()
        await second.locator("button[value=next]").click()
        await second.wait_for_url("**/part/saa")

    assert faults.said == []
    assert (await standing(served)).answers == {
        "bruk": Chosen(("ja",)), "hvorfor": line("Fordi"), "til": Chosen(("dont_know",)),
    }  # fmt: skip


async def test_what_two_have_changed_is_shown_when_the_second_goes_on(
    browser: Browser, served: Served
):
    await opened(served, "s1", asks=FORM)
    async with AsyncExitStack() as stack:
        contexts = [await device(browser, served.url, LAPTOP, "en") for _ in range(2)]
        for context in contexts:
            stack.push_async_callback(context.close)
        ola, kari = [await context.new_page() for context in contexts]
        for page, name in ((ola, "Ola"), (kari, "Kari")):
            await begin(page, name)
        await ola.locator("[value=ja]").check()
        await expect(ola.locator("[data-receipt]")).to_contain_text("Saved")
        await kari.locator("[value=nei]").check()
        await expect(kari.locator("[data-clash]")).to_be_visible()
        await kari.locator("button[value=next]").click()
        await expect(kari.locator("#both-bruk")).to_contain_text("Ola has answered this meanwhile")
        await kari.locator("[name='keep-bruk']").first.check()
        await expect(kari.locator("[data-receipt]")).to_contain_text("Saved")

    assert (await standing(served)).answers == {"bruk": Chosen(("nei",))}


async def test_a_book_that_is_pasted_is_told_at_its_field_and_all_else_is_saved(
    browser: Browser, served: Served
):
    await opened(served, "s1", asks=FORM)
    context = await device(browser, served.url, PHONE, "en")
    page, faults = await context.new_page(), Faults()
    faults.listen(page, served.url)
    await begin(page)
    await page.goto(f"{Q}/part/saa")
    words, said = page.locator("[name='a-ord']"), page.locator("#error-ord")
    await words.evaluate("field => field.value = 'x'.repeat(60_000)")
    await page.locator("[name='a-antall']").fill("7")
    await expect(said).to_have_text(
        "This was far too long, and is not kept: at most 3000 characters fit here."
    )
    await expect(words).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("[data-receipt]")).to_contain_text("but for what is far too long")
    await page.locator("button[value=next]").click()
    await expect(words).to_be_focused()
    await words.fill("Kort")
    await expect(said).to_have_count(0)
    await page.locator("button[value=next]").click()
    await page.wait_for_url("**/review")
    await context.close()

    assert faults.said == []
    assert (await standing(served)).answers == {"antall": Numbered(7), "ord": line("Kort")}


async def test_what_could_not_be_sent_is_kept_and_goes_when_the_page_is_open_again(
    browser: Browser, served: Served
):
    await opened(served, "s1", asks=FORM)
    context = await device(browser, served.url, LAPTOP, "en")
    page = await context.new_page()
    await begin(page)
    await page.route("**/part/*", _lose)
    await page.locator("[name='a-bruk:other']").fill("Av og til")
    await expect(page.locator("[data-receipt]")).to_contain_text("Not saved yet")
    await page.unroute_all()
    await page.reload()
    await expect(page.locator("[name='a-bruk:other']")).to_have_value("Av og til")
    await context.close()

    assert (await standing(served)).answers == {"bruk": Chosen(("other",), "Av og til")}
