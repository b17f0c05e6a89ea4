"""Who takes part in a journey: people over HTTP, people in browsers, and all that they typed."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from bot.words import Words, words
from facilitation.state import Workshop
from tests.journeys.browsers import WAIT
from tests.journeys.guest import Guest
from tests.journeys.serving import Served

NASTY = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "@everyone kom til bord 3 & 4",
    "שלום עולם",
    "Heia 🎉👩🏽‍🌾 videre",
    "\u202eomvendt\u202c rekkefølge",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody typed: a point, a note, an outcome or a promise."""

    kind: str
    item: str
    table: int
    text: str


@dataclass
class Ledger:
    """All that was typed, as it must stand in every document."""

    said: list[Said] = field(default_factory=list)

    def note(self, kind: str, item: str, table: int, *texts: str) -> None:
        """Remember what was typed."""
        self.said += [Said(kind, item, table, text) for text in texts]

    def by_table(self, *kinds: str) -> Counter[tuple[int, str]]:
        """The texts of some kinds, as a multiset by table."""
        return Counter((one.table, one.text) for one in self.said if one.kind in kinds)

    def texts(self, kind: str, item: str) -> list[str]:
        """What was typed of one kind in one session."""
        return [one.text for one in self.said if (one.kind, one.item) == (kind, item)]


async def reached(served: Served, holds: Callable[[Workshop], bool]) -> Workshop:
    """Wait until the day stands so; it is looked at whenever something happens."""
    with served.app.site.runner.hub.listen(served.workshop) as listener:
        async with asyncio.timeout(WAIT / 1000):
            while not holds(state := await served.state()):
                await listener.wait(1.0)
    return state


def running(phase: str) -> Callable[[Workshop], bool]:
    """Whether a phase runs."""
    return lambda state: state.run is not None and state.run.phase == phase


@dataclass
class Sitter:
    """Somebody at a table who takes part over HTTP."""

    served: Served
    guest: Guest
    alias: str
    table: int
    person: str = ""
    sent: int = 0  # answers: each has a key of its own

    async def join(self) -> None:
        """Sit down at the table whose card was scanned."""
        await self.guest.get(f"/j/{self.served.day.code}?table={self.table}")
        fields = {"alias": self.alias, "organisation": "Prøvefylket", "table": self.table}
        assert await self.guest.post(f"/j/{self.served.day.code}", fields) == 200
        self.person = self.guest.page.partition('data-person="')[2].partition('"')[0]
        assert len(self.person) == 32

    async def put(
        self, phase: str, *texts: str, slot: str = "1", owner: str = "", draft: bool = False
    ) -> tuple[int, Any]:
        """Send points as the page's script does: as a draft, or handed in."""
        points = [{"id": "", "text": text} for text in texts]
        return await self.send(phase, {"points": points}, slot, owner, draft=draft)

    async def send(
        self, phase: str, value: Any, slot: str = "1", owner: str = "", *, draft: bool = False
    ) -> tuple[int, Any]:
        """Send any answer."""
        about = {"phase": phase, "round": 1, "slot": slot, "owner": owner or self.person}
        where = f"/workshops/{self.served.workshop}/{'drafts' if draft else 'answers'}"
        self.sent += 1
        return await self.guest.api("PUT", where, {**about, **value}, f"{self.person}{self.sent}")

    async def command(self, **fields: Any) -> tuple[int, Any]:
        """Press a button."""
        return await self.guest.api("POST", f"/workshops/{self.served.workshop}/commands", fields)


@dataclass
class Screen:
    """Somebody with a browser; what they press is found by its words, in their language."""

    served: Served
    context: BrowserContext
    page: Page
    t: Words
    alias: str = ""
    table: int = 0
    person: str = ""

    async def join(self) -> str:
        """Join by the table's card; returns the personal code."""
        await self.page.goto(f"/j/{self.served.day.code}?table={self.table}")
        await self.page.get_by_label(self.t("Name or alias")).fill(self.alias)
        await self.page.get_by_label(self.t("Organisation")).first.fill("Prøvefylket")
        await self.press("Join")
        code = await self.page.locator(".personal-code b").inner_text()
        await self.press("I have noted it")
        await expect(self.page.locator(".personal-code b")).to_have_count(0)
        self.person = await self.page.locator("body").get_attribute("data-person") or ""
        return code

    async def press(self, label: str) -> None:
        """Press the button with these words."""
        await self.page.get_by_role("button", name=self.t(label), exact=True).first.click()

    async def take_turn(self, label: str, turn: int) -> None:
        """Press a button of the round, once the page shows the turn that it is about."""
        button = self.page.get_by_role("button", name=self.t(label), exact=True)
        form = self.page.locator("form").filter(has=button)
        await expect(form.locator("input[name=turn]")).to_have_value(str(turn))
        await button.click()

    def points(self, slot: str = "1") -> Any:
        """The boxes for one slot's points."""
        return self.page.locator(f"[data-points][data-name='slot-{slot}'] textarea")

    async def fill(self, *texts: str, slot: str = "1") -> None:
        """Write points, adding a box for each after the first; nothing is pressed to hand in."""
        places = self.points(slot)
        for number, text in enumerate(texts):
            if number and await places.count() <= number:
                group = self.page.locator(f"[data-points][data-name='slot-{slot}']")
                await group.get_by_role("button", name=self.t("Add a point")).click()
            await places.nth(number).fill(text)

    async def saved(self, slot: str = "1") -> None:
        """Wait for the receipt."""
        group = self.page.locator(f"[data-points][data-name='slot-{slot}']")
        await expect(group.locator("[data-receipt]")).to_have_attribute("data-state", "saved")


async def screen(
    served: Served, context: BrowserContext, language: str, alias: str = "", table: int = 0
) -> Screen:
    """Somebody in a browser."""
    return Screen(served, context, await context.new_page(), words(language), alias, table)
