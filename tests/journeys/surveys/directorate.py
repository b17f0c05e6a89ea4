"""A directorate that asks the counties: its desk, its mail, its clock, and those who answer."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import unused_port
from playwright.async_api import Browser, Page

from bot.build import App, build, owner, sign_in_link
from bot.chance import Chance
from bot.settings import Settings
from bot.web.control import address
from bot.words import words
from storage import sending
from storage.letters import State
from storage.seats import Seat, of_survey
from storage.surveys import fielding
from surveys.field_state import Fielding, SurveyId
from tests.fakes.smtp.server import PostOffice, Received, post_office
from tests.journeys.browsers import LAPTOP, PHONE, Faults, device
from tests.journeys.guest import Guest
from tests.journeys.serving import PATIENCE
from tests.storage.days import SetClock

NB = words("nb")
LINK = re.compile(r"/q/[\w-]+")
OFTEN = 100_000  # letters a minute: the clock of a journey stands still
Answers = Mapping[str, object]  # field by field, of all pages


@dataclass
class Directorate:
    """A running server with a clock that is set by hand, a mail server, and a browser."""

    app: App
    clock: SetClock
    post: PostOffice
    browser: Browser | None  # None: nobody needs one
    sign_in: str
    doors: AsyncExitStack
    faults: Faults = field(default_factory=Faults)
    survey: SurveyId = field(init=False)
    last: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where everything begins."""
        return self.app.site.settings.address

    @property
    def home(self) -> str:
        """Where the survey's own pages begin."""
        return f"/surveys/{self.survey}"

    # --- Devices ----------------------------------------------------------------------------------

    async def page(self, kind: Mapping[str, Any] = PHONE, language: str = "nb") -> Page:
        """A browser of somebody's own."""
        assert self.browser is not None
        context = await device(self.browser, self.url, kind, language)
        self.doors.push_async_callback(context.close)
        page = await context.new_page()
        self.faults.listen(page, self.url)
        return page

    async def desk(self) -> Page:
        """The owner's browser, signed in."""
        page = await self.page(LAPTOP)
        await page.goto(self.sign_in)
        await page.locator("main form button").first.click()
        return page

    async def guest(self, language: str = "nb") -> Guest:
        """Somebody with a browser that runs no script."""
        return await self.doors.enter_async_context(Guest(self.url, language))

    # --- Time, and what it brings -----------------------------------------------------------------

    async def at(self, moment: datetime) -> None:
        """Let it be so late, and all that is due then happen."""
        self.clock.moment = moment
        await self.app.site.fielder.wake_due()
        await self.delivered()

    async def delivered(self) -> None:
        """Let everything that may go now reach the mail server."""
        while await self._under_way():  # the postman of the program takes some of them itself
            due = await self.app.site.postman.deliver_once()
            self.clock.moment = max(due or self.clock.moment, self.clock.moment)

    async def _under_way(self) -> bool:
        """Whether any letter goes now, or within the minute."""
        if not hasattr(self, "survey"):
            return False
        soon = self.clock.moment + timedelta(minutes=1)
        found = await self.app.site.store.read(sending.of_survey, self.survey)
        queued = any(one.status is State.QUEUED and one.next_at <= soon for one in found)
        return queued or any(one.status is State.SENDING for one in found)

    def mail(self) -> Counter[str]:
        """How many letters have come to each address since the last time."""
        found = Counter(letter.to for letter in self.post.received)
        self.last = list(self.post.received)
        self.post.received.clear()
        return found

    def links(self) -> dict[str, str]:
        """The link in each of those letters, by address."""
        said = {one.to: one.message.get_body(("plain",)) for one in self.last}
        texts = {to: "" if part is None else part.get_content() for to, part in said.items()}
        return {to: LINK.findall(text)[0] for to, text in texts.items()}

    # --- How it stands ----------------------------------------------------------------------------

    async def seats(self) -> dict[str, Seat]:
        """Those who are asked, by number."""
        found = await self.app.site.store.read(of_survey, self.survey)
        return {seat.unit.number: seat for seat in found}

    async def fielding(self) -> Fielding:
        """How the survey stands."""
        return await self.app.site.store.read(fielding, self.survey)

    async def answer(self, link: str, answers: Answers, who: str = "") -> Guest:
        """Somebody answers from the first button to the receipt, without script."""
        guest = await self.guest()
        await begin(guest, link, who)
        while "/part/" in guest.path:
            await fill(guest, answers)
        await send(guest, link, who)
        return guest


async def begin(guest: Guest, link: str, who: str = "") -> None:
    """Press the button behind a link."""
    await guest.get(link)
    assert await guest.post(f"{link}/begin", {"who": who}) == 200, guest.page


async def fill(guest: Guest, answers: Answers, go: str = "next") -> None:
    """Fill in the part that is open, and press «Next», or what `go` says."""
    here = guest.path.partition("?")[0]
    named = set(re.findall(r'name="(a-[^"]*)"', guest.page))
    given = {name: value for name, value in answers.items() if name in named}
    hidden = {name: unescape(guest.field(name)) for name in ("marks", "shown")}
    assert await guest.post(here, {**hidden, **given, "go": go}) == 200, guest.page


async def send(guest: Guest, link: str, who: str = "") -> None:
    """Send what stands on the last page."""
    hidden = {name: guest.field(name) for name in ("key", "code", "seen")}
    assert await guest.post(f"{link}/send", {**hidden, "who": who}) == 200, guest.page


@asynccontextmanager
async def directorate(
    browser: Browser | None, folder: Path, now: datetime
) -> AsyncIterator[Directorate]:
    """Everything is the product's own but the port, the clock and the mail server."""
    async with AsyncExitStack() as doors:
        post = await doors.enter_async_context(post_office())
        settings = Settings(
            port=unused_port(),
            data=folder,
            smtp_host="127.0.0.1",
            smtp_port=post.port,
            smtp_security="none",
            smtp_sender="IMDi <undersokelse@imdi.example>",
            smtp_per_minute=OFTEN,
        )
        clock = SetClock(now)
        app = await doors.enter_async_context(build(settings, clock, Chance()))
        runner = web.AppRunner(app.web, access_log=None, shutdown_timeout=PATIENCE)
        await runner.setup()
        doors.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, settings.host, settings.port).start()
        link = await sign_in_link(app.site, await owner(app.site))
        sign_in = address(app.site, link).removeprefix(settings.address)
        opened = await doors.enter_async_context(AsyncExitStack())
        yield Directorate(app, clock, post, browser, sign_in, opened)
