"""The whole application over real HTTP, from an empty folder."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from bot.build import App, add_workshop, build, owner, sign_in_link
from bot.chance import seeded
from bot.settings import Settings
from bot.web.control import address
from facilitation.files import shipped_source
from facilitation.ids import WorkshopId
from facilitation.state import Workshop
from storage.links import Account, add_account
from storage.workshops import Listing
from tests.journeys.guest import Guest
from tests.storage.days import SetClock


@dataclass
class House:
    """A running application with a clock that stands, its owner, and one short day."""

    app: App
    url: str
    clock: SetClock
    account: Account
    day: Listing
    doors: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def workshop(self) -> WorkshopId:
        """The day's id."""
        return self.day.id

    @property
    def room(self) -> str:
        """Where the day's pages begin."""
        return f"/w/{self.day.id}"

    async def state(self) -> Workshop:
        """How the day stands."""
        found, _ = await self.app.site.store.snapshot(self.workshop)
        return found

    async def guest(self, language: str = "en") -> Guest:
        """A browser that nobody has signed in with."""
        guest = await self.doors.enter_async_context(Guest(self.url, language))
        await guest.get("/")
        return guest

    async def owner(self, account: Account | None = None, language: str = "en") -> Guest:
        """A browser that an account has signed in with: the owner's, where no other is given."""
        guest = await self.guest(language)
        link = await sign_in_link(self.app.site, account or self.account)
        path = address(self.app.site, link).removeprefix(self.app.site.settings.address)
        await guest.get(path)
        await guest.post(path)
        return guest

    async def stranger(self) -> Guest:
        """Another account's browser."""
        account = Account(self.app.site.runner.chance.id(), "Somebody else")
        await self.app.site.store.write(add_account, account)
        return await self.owner(account)

    async def participant(self, alias: str = "Ann", language: str = "en") -> Guest:
        """Somebody who has joined, at table 1."""
        guest = await self.guest(language)
        await guest.post(f"/j/{self.day.code}", {"alias": alias, "organisation": "", "table": "1"})
        return guest

    async def control(self, guest: Guest, action: str) -> int:
        """A facilitator's command, as the day stands now."""
        fields = {"action": action, "seen": (await self.state()).moves}
        return await guest.post(f"{self.room}/do", fields)


def code_of(guest: Guest) -> str:
    """The personal code on the open page; "" where none is shown."""
    found = re.search(r'class="code-line">(\w+)<', guest.page)
    return found[1] if found else ""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock, settings = SetClock(), Settings(data=tmp_path, secret="s" * 32)
    async with (
        build(settings, clock, seeded(1)) as app,
        TestServer(app.web) as server,
        AsyncExitStack() as doors,
    ):
        account = await owner(app.site)
        day = await add_workshop(app.site, account, shipped_source("kort-igp"))
        yield House(app, str(server.make_url("")).rstrip("/"), clock, account, day, doors)
