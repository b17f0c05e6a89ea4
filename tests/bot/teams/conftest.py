"""The adapter behind real HTTP, the fake Teams that talks to it, and a desk that listens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chance import seeded
from bot.chat.folders import Folders
from bot.chat.ports import Channel, Incoming, Reply
from bot.teams.server import teams as served
from bot.teams.settings import TeamsSettings
from tests.fakes.teams import Limits, Teams, fake_teams
from tests.storage.days import SetClock


@dataclass
class ListeningDesk:
    """Keeps what comes in; answers what a test tells it to."""

    reply: Callable[[Incoming], Reply] = lambda incoming: Reply()
    heard: list[Incoming] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, incoming: Incoming) -> Reply:
        self.heard.append(incoming)
        self._news.set()
        return self.reply(incoming)

    async def until_heard(self, count: int) -> None:
        """Wait until so much has come in."""
        while len(self.heard) < count:
            self._news.clear()
            await self._news.wait()

    @property
    def last(self) -> Incoming:
        return self.heard[-1]


@dataclass
class House:
    """A running adapter, and Teams round it."""

    teams: Teams
    desk: ListeningDesk
    clock: SetClock
    channel: Channel
    settings: TeamsSettings
    url: str
    folders: Folders | None


def settings_for(teams: Teams) -> TeamsSettings:
    """What the fake wants the bot to know."""
    return TeamsSettings(
        app_id=teams.bot.app_id,
        password=teams.bot.secret,
        tenant=teams.user("Kari").tenant.id,
        openid_url=teams.openid_url,
        login_url=f"{teams.login.base}/login",
        graph_url=teams.graph.url,
        language="en",
    )


@asynccontextmanager
async def house(
    clock: SetClock, limits: Limits | None = None, **changed: Any
) -> AsyncIterator[House]:
    """The whole thing; `changed` are settings."""
    async with AsyncExitStack() as stack:
        teams = await stack.enter_async_context(fake_teams(clock.now, limits=limits))
        settings = replace(settings_for(teams), **changed)
        desk = ListeningDesk()
        made = await stack.enter_async_context(served(settings, desk, clock, seeded(1)))
        app = web.Application()
        app.add_routes(made.routes)
        server = await stack.enter_async_context(TestServer(app))
        url = str(server.make_url("/api/messages"))
        teams.delivery.bot_url = url
        yield House(teams, desk, clock, made.channel, settings, url, made.folders)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def home(clock: SetClock) -> AsyncIterator[House]:
    async with house(clock) as made:
        yield made
        assert made.teams.violations == ()
