"""By keyboard alone, with a screen reader's ears, and without script: everybody can take part."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.words import words
from facilitation.state import Stage, Status, Workshop
from tests.journeys.browsers import LAPTOP, NO_SCRIPT, PHONE, device, needs_browser
from tests.journeys.cast import Screen, reached, running, screen
from tests.journeys.day import floor_of
from tests.journeys.serving import serving, short_day
from tests.journeys.staged import Staged, seated

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
NB = words("nb")

# What has the focus, as a screen reader names it, and whether it can be seen that it has.
FOCUSED = """(() => {
  const active = document.activeElement;
  if (active === document.body) return ["", true];
  const label = active.labels?.[0]?.innerText.replace(/\\\\s*\\\\(.*\\\\)$/, "");
  const name = active.getAttribute("aria-label") ?? label ?? active.innerText ?? "";
  const style = getComputedStyle(active);
  return [name.trim(), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
})()"""


LISTEN = """() => {
  const place = document.querySelector("[data-announce]");
  window.heard = [];
  new MutationObserver(() => heard.push(place.textContent)).observe(place, {childList: true});
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def day(tmp_path) -> AsyncIterator[Staged]:
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(serving(tmp_path, short_day("150 s")))
        yield await seated(served, stack)


async def opened(browser: Browser, day: Staged, kind, alias="", table=0) -> Screen:
    context = await device(browser, day.served.url, kind)
    return await screen(day.served, context, "nb", alias, table)


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until something with this name has the focus; on the way the focus is seen."""
    for _ in range(80):
        focused, seen = await page.evaluate(FOCUSED)
        assert seen, f"«{focused}» has the focus, and nobody can see it"
        if focused == name:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"«{name}» is not reached by the keyboard")


async def press(page: Page, name: str) -> None:
    await tab_to(page, name)
    await page.keyboard.press("Enter")


async def test_a_participant_joins_answers_and_speaks_by_keyboard(browser: Browser, day: Staged):
    me = await opened(browser, day, PHONE, "Ida", 1)
    page, keys = me.page, me.page.keyboard
    await page.goto("/")
    await tab_to(page, NB("Code"))
    await keys.type(day.served.day.code)
    await keys.press("Enter")
    await page.wait_for_url("**/j/*")
    await tab_to(page, NB("Name or alias"))
    await keys.type("Ida")
    await keys.press("Enter")
    await page.wait_for_url("**/w/*")
    await press(page, NB("I have noted it"))
    await expect(page.locator(".personal-code")).to_have_count(0)

    await day.reach("q1.I")
    await expect(me.points().first).to_be_visible()
    await tab_to(page, NB("Point {number}", number=1))
    await keys.type("Første")
    await press(page, NB("Add a point"))
    await keys.type("Andre")  # the new box has the focus
    await press(page, NB("Hand in"))
    await expect(page.get_by_text(NB("Your answer is saved."))).to_be_visible()

    person = await page.locator("body").get_attribute("data-person")
    state = await day.served.state()
    await day.act("move", person=person, table=3)  # where nobody is host: anyone may press
    await day.reach("q1.G")
    await page.reload()
    await press(page, NB("Next") if floor_of(await day.served.state(), state.tables[2]).speaker
                != person else NB("I’m done"))  # fmt: skip
    await reached(day.served, lambda state: floor_of(state, 3).turn > 1)
    await me.context.close()


async def test_a_facilitator_runs_the_day_by_keyboard(browser: Browser, day: Staged):
    desk = await opened(browser, day, LAPTOP)
    page = desk.page
    await page.goto(await day.served.sign_in())
    await press(page, NB("Sign in"))
    await page.wait_for_url("**/days")
    await press(page, NB("Control page"))
    await page.wait_for_url("**/control")
    await press(page, NB("Start the day"))
    await reached(day.served, running("velkommen.plenary"))
    await expect(page.locator("#do-next")).to_be_visible()
    await press(page, NB("Next"))
    await reached(day.served, running("imdi.talk"))

    await expect(page.locator("#now-heading")).to_have_text("Innlegg fra IMDi")
    await expect(page.locator("#do-next")).to_be_focused()  # for the next «next»
    await page.keyboard.press("Enter")
    await expect(page.locator("#now-heading")).to_have_text("Innlegg fra ideas2evidence")
    await press(page, NB("Pause"))
    await reached(day.served, lambda state: state.status is Status.PAUSED)
    await expect(page.get_by_role("button", name=NB("Resume"))).to_be_focused()
    await desk.context.close()


async def test_the_focus_stays_on_its_button_when_the_page_is_updated(
    browser: Browser, day: Staged
):
    await day.reach("q1.G")
    me = await opened(browser, day, PHONE, "Ida", 3)
    await me.join()
    await me.page.reload()
    button = me.page.get_by_role("button", name=NB("Later in the round"))
    await button.focus()

    await day.act("move", person=day.sitters[0].person, table=3)
    await expect(me.page.locator("[data-region=table]")).to_contain_text(day.sitters[0].alias)
    await expect(button).to_be_focused()

    state = await day.served.state()
    assert state.run is not None
    turn = floor_of(state, 3).turn
    await day.act("close-round", run=state.run.number, floor=3, turn=turn)
    await expect(button).to_have_count(0)
    await expect(me.page.locator("[data-region=floor]")).to_be_focused()  # not the top of the page
    await me.context.close()


async def test_the_clock_is_silent_and_its_marks_are_said_politely(browser: Browser, day: Staged):
    me = await opened(browser, day, PHONE, "Ida", 1)
    await me.page.clock.install()
    await me.join()
    said = me.page.locator("[data-announce]")
    await expect(said).to_have_attribute("aria-live", "polite")
    await day.reach("q1.I")
    await expect(me.points().first).to_be_visible()
    await expect(said).to_have_text(NB("It begins now"))
    await expect(me.page.locator("[data-figures]")).to_have_text(re.compile(r"^2:[12]\d$"))
    await me.page.evaluate(LISTEN)
    timers = me.page.locator("[role=timer]")
    assert await timers.count() > 0
    assert await me.page.locator("[role=timer]:not([aria-live=off])").count() == 0

    await me.page.evaluate("dispatchEvent(new Event('pagehide'))")  # no news from the server
    for _ in range(6):
        await me.page.clock.run_for(26_000)

    assert await me.page.evaluate("heard") == [
        NB("Half the time is left"),
        NB("One minute left"),
        NB("Half a minute left"),
        NB("Time is up"),
    ]
    await me.context.close()


async def test_everything_a_participant_does_works_without_script(browser: Browser, day: Staged):
    me = await opened(browser, day, NO_SCRIPT, "Ida", 3)
    code = await me.join()
    await me.press("I will be the host")
    await reached(day.served, lambda state: state.host_of(state.tables[2]) is not None)
    await me.page.get_by_text(NB("Add somebody without a device")).click()
    await me.page.get_by_label(NB("Name or alias")).fill("Wilma")
    await me.press("Add")
    await _writes(me, day)
    await _leads_a_round(me, day)
    await _votes_and_promises(me, day, code)
    await me.press("Leave")
    await reached(day.served, lambda state: any(person.left for person in state.people))
    await me.context.close()


async def _hand_in(me: Screen) -> None:
    await me.press("Hand in")
    await expect(me.page.get_by_text(NB("Your answer is saved."))).to_be_visible()


async def _writes(me: Screen, day: Staged) -> None:
    await day.reach("q2.I")
    await me.page.goto(day.served.room)
    await me.fill("Uten skript")
    await _hand_in(me)
    await me.press("I am ready")
    await reached(day.served, lambda state: state.run is not None and len(state.run.ready) == 1)
    await me.page.get_by_role("link", name=NB("Write for {name}", name="Wilma")).click()
    await me.fill("Wilma sier")
    await _hand_in(me)


def _moved(least: int) -> Callable[[Workshop], bool]:
    return lambda state: floor_of(state, 3).turn >= least


async def _leads_a_round(me: Screen, day: Staged) -> None:
    await day.reach("q2.G")
    await me.page.goto(day.served.room)
    for label, turns in (
        ("Later in the round", 1), ("Pass", 1), ("One more minute", 0), ("Shuffle the order", 0),
    ):  # fmt: skip
        before = floor_of(await day.served.state(), 3).turn
        await me.press(label)
        await me.page.wait_for_load_state()
        await reached(day.served, _moved(before + turns))
    await me.press("End the round")
    await reached(day.served, lambda state: floor_of(state, 3).stage is Stage.OPEN)
    await me.points("outcome").first.fill("Bord 3 sitt råd")
    await _hand_in(me)
    await me.press("Our table is finished")
    await reached(day.served, lambda state: floor_of(state, 3).stage is Stage.READY)
    await me.press("Set away")
    await reached(day.served, lambda state: any(person.away for person in state.people))


async def _votes_and_promises(me: Screen, day: Staged, code: str) -> None:
    await day.reach("q2.V")
    await me.page.goto(day.served.room)
    await me.page.locator(".ballot input").first.fill("3")
    await _hand_in(me)
    await me.press("Pass the device on")
    await me.page.get_by_label(NB("Your personal code")).fill(code)
    await me.press("Continue")
    await expect(me.page.locator("body")).to_have_attribute("data-person", me.person)
    await day.reach("q5.I")
    await me.page.goto(day.served.room)
    await me.page.get_by_label(NB("What will I do?")).fill("Ringe naboen")
    await _hand_in(me)
    await me.page.get_by_role("link", name=NB("My answers")).click()
    await expect(me.page.get_by_text("Ringe naboen")).to_be_visible()
    await me.page.goto(day.served.room)
