"""The directorate's survey of fifteen counties: nine answer, and all of it is told."""

import logging
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from surveys.field_state import Status, SurveyId
from surveys.files.units import counties
from tests.journeys.browsers import LAPTOP, PHONE, needs_browser
from tests.journeys.surveys.directorate import NB, Directorate, directorate
from tests.journeys.surveys.files import compare

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday, nine o'clock in Oslo
NUDGED = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
REMINDED = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
SHUT = datetime(2026, 12, 9, 12, 0, tzinfo=UTC)  # after the days for late answers
ANSWERED = ("03", "11", "15", "18", "31", "32", "33", "34", "39")  # by number; two by browser
WEEKLY = 5  # of the nine; the others come each month
NASTY = "=cmd|' /C calc'!A0 <script>alert(1)</script> \u202eomvendt\u202c 🎉"


def address(number: str) -> str:
    """Where a county is written to."""
    return f"post{number}@fylke.example"


def answers(place: int) -> dict[str, object]:
    """What the county in that place of the row answers."""
    return {
        "a-vurdering:tall": "god" if place else "svaert_darlig",
        "a-vurdering:forskning": "verken",
        "a-vurdering:oversikter": "dont_know",
        "a-hyppighet": "uke" if place < WEEKLY else "maaned",
        "a-bruk": ["planlegging", "rapportering"] if place % 2 else ["analyser"],
        "a-etterspor": [f"Tall for bosetting i kommune {place}", NASTY if place == 2 else ""],
    }


async def test_fifteen_counties_are_asked_and_nine_answer(
    browser: Browser, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async with directorate(browser, tmp_path, MORNING) as imdi:
        desk = await imdi.desk()
        await make(imdi, desk)
        links = await invite(imdi, desk)
        await first_week(imdi, links)
        await imdi.at(NUDGED)
        nudged = imdi.mail()
        await second_week(imdi, links)
        await imdi.at(REMINDED)
        reminded = imdi.mail()
        await imdi.at(SHUT)

        assert nudged == Counter({address(n): 1 for n in counties() if n not in ANSWERED[:5]})
        assert reminded == Counter({address(n): 1 for n in counties() if n not in ANSWERED})
        seats = await imdi.seats()
        assert {n for n, seat in seats.items() if seat.answered} == set(ANSWERED)
        assert [n for n, seat in seats.items() if seat.late] == []
        assert (await imdi.fielding()).status is Status.CLOSED
        await too_late(imdi, links)
        await board(imdi, desk)
        await compare(imdi, desk, tmp_path)
        assert (imdi.faults.said, imdi.faults.foreign) == ([], [])
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


# --- The owner ------------------------------------------------------------------------------------


async def make(imdi: Directorate, desk: Page) -> None:
    """A draft of the ready questionnaire, the fifteen counties with addresses, and a plan."""
    await desk.goto("/surveys")
    await desk.locator("input[name=template][value=imdi-statistikk]").check()
    await desk.get_by_role("button", name=NB("Make the survey")).click()
    imdi.survey = SurveyId(desk.url.split("/surveys/")[1].split("/")[0])

    await desk.goto(f"{imdi.home}/asked")
    await desk.get_by_role("button", name=NB("All {count} counties", count=15)).click()
    await desk.goto(f"{imdi.home}/asked/add")
    rows = [f"{n};{address(n)};{'nn' if n in ('15', '46') else 'nb'}" for n in counties()]
    pasted = desk.locator(f"form[action='{imdi.home}/asked/list']")
    await pasted.locator("textarea").fill("\n".join(["nummer;e-post;språk", *rows]))
    await pasted.get_by_role("button", name=NB("Take in the list")).click()
    told = NB("{count} have an address that we can write to.", count=15)
    await expect(desk.get_by_text(told)).to_be_visible()

    await desk.goto(f"{imdi.home}/plan")
    for name, value in {
        "commissioner": "IMDi",
        "closes_day": "2026-12-07",
        "closes_at": "12:00",
        "grace": "1",
        "reminder_0_day": "2026-11-30",
        "reminder_0_at": "09:00",
        "reminder_1_day": "2026-12-03",
        "reminder_1_at": "09:00",
    }.items():
        await desk.locator(f"[name={name}]").fill(value)
    await desk.locator("input[name=mode][value=official]").check()
    await desk.locator("input[name=audience][value=everybody]").check()
    await desk.get_by_role("button", name=NB("Save"), exact=True).click()
    await expect(desk.get_by_text(NB("The plan is saved."))).to_be_visible()
    await desk.get_by_role("button", name=NB("Open the survey")).click()
    await expect(desk.get_by_text(NB("The survey is open"))).to_be_visible()


async def invite(imdi: Directorate, desk: Page) -> dict[str, str]:
    """Everybody is written to once; the link in each letter, by the county's number."""
    await desk.goto(f"{imdi.home}/invite")
    send = NB.n("Send {count} invitation", "Send {count} invitations", 15)
    await desk.get_by_role("button", name=send).click()
    await imdi.delivered()
    assert imdi.mail() == Counter(address(n) for n in counties())
    found = imdi.links()
    return {n: found[address(n)] for n in counties()}


async def board(imdi: Directorate, desk: Page) -> None:
    """How it ended, on the board."""
    await desk.goto(imdi.home)
    stands = NB("{answered} of {asked} ({rate} %)", answered=9, asked=15, rate=60)
    await expect(desk.locator("main")).to_contain_text(stands)
    for number, unit in counties().items():
        line = desk.locator("#list li", has_text=unit.name).first
        stand = "Har svart" if number in ANSWERED else "Har ikke svart"
        await expect(line).to_contain_text(stand)


# --- Those who are asked --------------------------------------------------------------------------


async def first_week(imdi: Directorate, links: dict[str, str]) -> None:
    """Four counties answer over HTTP, and one in two sittings on two devices."""
    for place, number in enumerate(ANSWERED[:4]):
        await imdi.answer(links[number], answers(place), "Kari i fylket")
    phone = await imdi.page(PHONE)
    await begin_on_phone(phone, links[ANSWERED[4]])
    laptop = await imdi.page(LAPTOP)
    await end_on_laptop(laptop, links[ANSWERED[4]])


async def begin_on_phone(phone: Page, link: str) -> None:
    """The first part is answered, and saved by itself: nobody presses anything."""
    await phone.goto(link)
    await expect(phone.locator("main")).to_contain_text("IMDi")
    await phone.get_by_label(NB("Your name and what you do")).fill("Ola, analyse")
    await phone.get_by_role("button", name=NB("Begin")).click()
    for row, code in (("tall", "god"), ("forskning", "verken"), ("oversikter", "dont_know")):
        await phone.locator(f"input[name='a-vurdering:{row}'][value={code}]").check()
    await phone.locator("input[name=a-hyppighet][value=uke]").check()
    await expect(phone.locator("[data-receipt]")).to_contain_text(re.compile(r"Lagret 09\.\d\d"))
    await expect(phone.locator("[data-progress]")).to_have_text(
        NB("{answered} of {asked} answered", answered=2, asked=4)
    )


async def end_on_laptop(laptop: Page, link: str) -> None:
    """A colleague goes on where the first one was, and sends it."""
    await laptop.goto(link)
    await laptop.get_by_label(NB("Your name and what you do")).fill("Eva, leder")
    await laptop.get_by_role("button", name=NB("Go on")).click()
    await laptop.locator("input[name=a-bruk][value=analyser]").check()
    await laptop.locator("[name=a-etterspor]").first.fill("Tall for bosetting i kommune 4")
    await laptop.get_by_role("button", name=NB("Next")).click()
    review = laptop.locator("main")
    await expect(review).to_contain_text("Hver uke")
    await expect(review).to_contain_text("Tall for bosetting i kommune 4")
    await laptop.get_by_role("button", name=NB("Send the answer")).click()
    await expect(laptop.locator("h1")).to_have_text(NB("The answer has been sent"))
    await expect(laptop.locator("main")).to_contain_text("Eva, leder")


async def second_week(imdi: Directorate, links: dict[str, str]) -> None:
    """Four more answer, and the first county changes its answer: still one answer."""
    for place, number in enumerate(ANSWERED[5:], start=5):
        await imdi.answer(links[number], answers(place), "Per i fylket")
    phone = await imdi.page(PHONE)
    await phone.goto(links[ANSWERED[0]])
    await phone.get_by_role("button", name=NB("Change the answer")).click()
    await phone.goto(f"{links[ANSWERED[0]]}/part/tjenester")
    await phone.locator("input[name='a-vurdering:tall'][value=svaert_god]").check()
    await phone.get_by_role("button", name=NB("Next")).click()
    await expect(phone.locator("h1")).to_have_text("Bruk og behov")
    await phone.get_by_role("button", name=NB("Next")).click()
    await phone.get_by_label(NB("Your name and what you do")).fill("Kari i fylket")
    await phone.get_by_role("button", name=NB("Send the answer")).click()
    await expect(phone.locator("h1")).to_have_text(NB("The answer has been sent"))
    await expect(phone.locator("dl.facts dd").nth(1)).to_have_text("2")  # the version


async def too_late(imdi: Directorate, links: dict[str, str]) -> None:
    """Somebody who comes after all is told so, and nothing is taken."""
    late = await imdi.guest()
    link = links["56"]
    await late.get(link)
    assert NB("The survey is closed, and takes no more answers.") in late.page
    assert await late.post(f"{link}/begin", {"who": "Sein"}) == 409
