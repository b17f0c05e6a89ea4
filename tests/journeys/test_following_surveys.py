"""Asking and following in a browser: WCAG 2.2 AA, 320 px, and a whole survey without script."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.fielding.asking import Contact, add_units, chosen_units, set_contact
from bot.fielding.making import from_template
from bot.web.surveys import asked, behalf, board, invite, links, seat, steering
from storage import letters, seats, sending, surveys, unit_answers
from storage.letters import Invitation
from storage.seats import Reached
from storage.survey_log import Line
from storage.unit_answers import Sent
from surveys.answers import Chosen
from surveys.field_events import Opened, TermsSet
from surveys.field_state import Frame, SurveyId
from surveys.responses import Mode
from surveys.texts import LANGUAGES
from tests.bot.fielding.test_inviting import Kept
from tests.journeys.browsers import LAPTOP, NO_SCRIPT, Faults, needs_browser
from tests.journeys.serving import Served, serving, short_day
from tests.journeys.test_accessibility import NARROW, wrong_with
from tests.journeys.test_making_surveys import signed_in

pytestmark = [*needs_browser, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="session")]

FILES = {
    "/surveys/{survey}/counts",
    "/surveys/{survey}/links.csv",
    "/surveys/{survey}/asked/{seat}/qr.png",
}


@pytest_asyncio.fixture(loop_scope="session")
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path, short_day("30 min")) as served:
        served.app.site.postman.ways["email"] = Kept()
        yield served


async def made(served: Served, mode: Mode, frame: Frame = Frame.ALL) -> SurveyId:
    """A draft with these terms."""
    fielder, by = served.app.site.fielder, served.account.id
    survey = await from_template(fielder, by, "puls", "nb")
    found = await fielder.store.read(surveys.fielding, survey)
    terms = replace(found.terms, mode=mode, frame=frame, commissioner="Fylkesrådet")
    await fielder.happen(survey, TermsSet(at=fielder.now(), by=by, seen=found.moves, terms=terms))
    return survey


async def running(served: Served, mode: Mode) -> tuple[SurveyId, tuple[Reached, ...]]:
    """An open survey of counties and municipalities, with a letter that came back."""
    fielder, by, survey = served.app.site.fielder, served.account.id, await made(served, mode)
    await add_units(fielder, survey, by, chosen_units(["11", "15"], ["31", "32"]))
    found = await fielder.store.read(surveys.fielding, survey)
    await fielder.happen(survey, Opened(at=fielder.now(), by=by, seen=found.moves))
    there = await fielder.store.read(seats.reached, survey, fielder.sealer)
    for one in there[:2]:
        contact = Contact("Kari", f"{one.seat.unit.number}@fylke.example", "nn")
        await set_contact(fielder, survey, by, one.seat.id, contact)
    line = Line(fielder.now(), by, "InvitedBy", reason="email")
    await fielder.change(survey, letters.invite, Invitation("email"), line)
    for letter in await fielder.store.read(sending.of_survey, survey):
        await fielder.change(survey, sending.bounced, letter.id, "mail_unknown", fielder.now())
    return survey, there


async def answer(served: Served, survey: SurveyId, one: Reached) -> None:
    """One of them answers officially."""
    fielder, seat = served.app.site.fielder, one.seat
    sent = Sent(seat.id, 1, {"nytte": Chosen(("nyttig",))}, True, "Ola", 0, "key")
    await fielder.change(survey, unit_answers.submit, sent, fielder.now())


async def _pages(served: Served) -> dict[str, tuple[str, ...]]:
    """Addresses of every page by its route, some in more than one state."""
    official, there = await running(served, Mode.OFFICIAL)
    opinion, people = await running(served, Mode.OPINION)
    await answer(served, official, there[3])
    empty = await made(served, Mode.OFFICIAL)
    anybody = await made(served, Mode.OPINION, Frame.ANYBODY)
    home, open_, own = "/surveys/{survey}", f"/surveys/{official}", f"/surveys/{opinion}"
    one, other = (f"{home}/asked/{s.seat.id}" for home, s in ((open_, there[0]), (own, people[0])))
    return {
        home: (open_, own, f"/surveys/{empty}", f"/surveys/{anybody}"),
        f"{home}/asked": (*(f"/surveys/{s}/asked" for s in (official, empty, anybody)),),
        f"{home}/asked/add": (f"{open_}/asked/add",),
        f"{home}/asked/{{seat}}": (one, other, f"{open_}/asked/{there[3].seat.id}"),
        f"{home}/asked/{{seat}}/behalf": (f"{one}/behalf", f"{other}/behalf"),
        f"{home}/links": (f"{open_}/links", f"{own}/links", f"/surveys/{empty}/links"),
        f"{home}/cards": (f"{open_}/cards",),
        f"{home}/invite": (f"{open_}/invite", f"/surveys/{empty}/invite"),
    }


async def test_every_page_is_accessible_and_fits_a_narrow_phone(browser: Browser, served: Served):
    pages = await _pages(served)
    modules = (asked, behalf, board, invite, links, seat, steering)
    routes = {one.path for module in modules for one in module.ROUTES if one.method == "GET"}
    wrong: dict[str, list[str]] = {}
    async with AsyncExitStack() as stack:
        for language in LANGUAGES:
            context = await signed_in(browser, served, language)
            stack.push_async_callback(context.close)
            page, faults = await context.new_page(), Faults()
            faults.listen(page, served.url)
            for path in [path for paths in pages.values() for path in paths]:
                answer = await page.goto(path)
                found = await wrong_with(page, NARROW["viewport"])
                if answer is None or answer.status != 200:
                    found.append(f"answered {answer and answer.status}")
                if found:
                    wrong[f"{language} {path}"] = found
            assert (faults.said, faults.foreign) == ([], [])

    assert wrong == {}
    assert routes - FILES == set(pages)


async def test_a_survey_is_asked_and_followed_without_script(browser: Browser, served: Served):
    survey, fielder = await made(served, Mode.OFFICIAL), served.app.site.fielder
    context = await signed_in(browser, served, "en")
    await context.close()
    bare = await browser.new_context(**NO_SCRIPT, base_url=served.url, locale="en")
    page = await bare.new_page()
    await page.goto(await served.sign_in())
    await page.locator("main button").click()

    await page.goto(f"/surveys/{survey}/asked")
    await page.get_by_label("Rogaland 11").check()
    await page.get_by_label("Nordland 18").check()
    await page.get_by_role("button", name="Put those I ticked on the list").click()
    await expect(page.get_by_text("New on the list: 2.")).to_be_visible()
    await page.get_by_role("link", name="Add more, or bring e-mail addresses").click()
    await page.get_by_label("Or paste the list here").fill("name;e-mail\nRogaland;r@x.example\n")
    await page.get_by_role("button", name="Take in the list").click()
    found = await fielder.store.read(surveys.fielding, survey)
    opening = Opened(at=fielder.now(), by=served.account.id, seen=found.moves)
    await fielder.happen(survey, opening)
    await page.get_by_role("link", name="Invite").click()
    await page.get_by_role("button", name="Send 1 invitation").click()
    await page.goto(f"/surveys/{survey}")
    await expect(page.get_by_text("0 of 2 (0 %)")).to_be_visible()
    await page.get_by_role("link", name="Nordland", exact=True).click()
    await page.get_by_role("link", name="Enter an answer").click()
    await page.get_by_label("Nyttig", exact=True).check()
    await page.get_by_label("Who gave the answer").fill("Ola")
    await page.get_by_role("button", name="Send the answer").click()
    await page.goto(f"/surveys/{survey}")

    await expect(page.get_by_text("1 of 2 (50 %)")).to_be_visible()
    await bare.close()


async def test_the_counts_of_official_answers_are_renewed_by_themselves(
    browser: Browser, served: Served
):
    survey, there = await running(served, Mode.OFFICIAL)
    context = await signed_in(browser, served, "en")
    page = await context.new_page()
    await page.clock.install()
    await page.set_viewport_size(LAPTOP["viewport"])
    await page.goto(f"/surveys/{survey}")
    await expect(page.locator(".rate")).to_have_text("0 of 35 (0 %)")

    await answer(served, survey, there[3])
    await page.clock.run_for(21_000)

    await expect(page.locator(".rate")).to_have_text("1 of 35 (3 %)")
    await context.close()
