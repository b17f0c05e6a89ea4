"""The real server on a free loopback port, with one day in it: what journeys begin with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.build import App, add_workshop, build, owner, sign_in_link
from bot.chance import Chance
from bot.clock import SystemClock
from bot.settings import Settings
from bot.ways_in import CO_FACILITATOR
from bot.web.control import address, projector_address
from facilitation.editing import edit
from facilitation.files import shipped_source
from facilitation.ids import WorkshopId
from facilitation.state import Workshop
from storage.links import Account, Link, add_link
from storage.workshops import Listing

PATIENCE = 1.0  # seconds that an open page may keep the server from stopping


@dataclass(frozen=True, slots=True)
class Served:
    """A running server, its owner, and the day that is loaded."""

    app: App
    account: Account
    day: Listing

    @property
    def url(self) -> str:
        """Where everything begins; no slash at the end."""
        return self.app.site.settings.address

    @property
    def workshop(self) -> WorkshopId:
        """The day's id."""
        return self.day.id

    @property
    def room(self) -> str:
        """The participants' page."""
        return f"/w/{self.day.id}"

    async def state(self) -> Workshop:
        """How the day stands."""
        found, _ = await self.app.site.store.snapshot(self.day.id)
        return found

    async def sign_in(self) -> str:
        """A fresh link for the owner, without the server's address."""
        return self._path(address(self.app.site, await sign_in_link(self.app.site, self.account)))

    async def projector(self) -> str:
        """The projector's address, without the server's."""
        return self._path(await projector_address(self.app.site, self.day.id))

    async def second_facilitator(self) -> str:
        """A link for one more facilitator, without the server's address."""
        link = Link(self.app.site.runner.chance.id(), CO_FACILITATOR, self.day.id)
        link = replace(link, account=self.account.id)
        await self.app.site.store.write(add_link, link)
        return self._path(address(self.app.site, link))

    def _path(self, full: str) -> str:
        return full.removeprefix(self.url)


@asynccontextmanager
async def serving(folder: Path, source: str) -> AsyncIterator[Served]:
    """Serve a day from an empty folder; everything is the product's own but the port."""
    settings = Settings(port=unused_port(), data=folder)
    async with build(settings, SystemClock(), Chance()) as app:
        runner = web.AppRunner(app.web, access_log=None, shutdown_timeout=PATIENCE)
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        try:
            account = await owner(app.site)
            yield Served(app, account, await add_workshop(app.site, account, source))
        finally:
            await runner.cleanup()


def short_day(alone: str = "6 s", tables: int = 3, participants: int = 12) -> str:
    """The shipped day with its times in seconds, and a vote after its second session.

    In the first session a point is late one second after the bell.
    """
    source = shipped_source("arbeidsverksted")
    outcome = "      outcome: advice\n"
    assert source.count(outcome) == 1
    source = source.replace(outcome, f"      V: 3 points, 20 s\n{outcome}")
    source = source.replace("I: 2 min", f"I: {{length: {alone}, grace: 1 s}}")
    changes = {f"items.{item}.igp.I": alone for item in ("q2", "q3", "q4", "q5")}
    changes |= {f"items.{item}.igp.P": "5 s per group" for item in ("q2", "q3", "q4")}
    for item in ("q2", "q3", "q4"):
        changes |= {f"items.{item}.igp.G.length": "30 s", f"items.{item}.igp.G.each": "5 s"}
        changes |= {f"items.{item}.igp.G.summarise": "5 s"}
    return edit(
        source,
        {
            **changes,
            "date": SystemClock().now().date().isoformat(),
            "tables": str(tables),
            "participants": str(participants),
            "items.q1.igp.G": "30 s, 5 s per person, then reflection",
            "items.q5.igp.G": "10 s per person",
        },
    )
