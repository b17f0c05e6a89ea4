"""The adapter as the program has it, on a server of its own, with a fake Slack and a tiny desk."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.chance import seeded
from bot.chat.ports import Incoming, Reply
from bot.slack.channel import SlackChannel
from bot.slack.opening import opened
from bot.slack.server import House
from bot.slack.settings import SlackSettings
from bot.slack.waits import Waits
from storage.sealing import Sealer
from storage.store import Store
from tests.fakes.slack import Channel, Limits, Person, Slack

Answer = Callable[[Incoming], Reply]


@dataclass
class TinyDesk:
    """A desk that writes down what it is asked, and answers as the test says."""

    answers: Answer = lambda _: Reply()
    asked: list[Incoming] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)  # cleared, it lets people wait
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.free.set()

    async def answer(self, incoming: Incoming) -> Reply:
        self.asked.append(incoming)
        self._more.set()
        await self.free.wait()
        return self.answers(incoming)

    async def heard(self, count: int) -> list[Incoming]:
        """What it was asked, once it was asked so often."""
        async with asyncio.timeout(2):
            while len(self.asked) < count:
                self._more.clear()
                await self._more.wait()
        return self.asked


@dataclass
class Hand:
    """Everybody's clock, moved by hand and by pauses: it tells seconds, and the time."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 11, 27, 12, 0, tzinfo=UTC) + timedelta(seconds=self.seconds)


@dataclass
class Pauses:
    """Waits no time at all: moves the clock instead, and remembers for how long."""

    hand: Hand
    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(round(seconds, 3))
        self.hand.seconds += seconds


@dataclass(frozen=True)
class Open:
    """The adapter, running."""

    channel: SlackChannel
    url: str  # of the server that its routes are served on
    desk: TinyDesk
    pauses: Pauses


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def slack(hand: Hand) -> AsyncIterator[Slack]:
    async with Slack(limits=Limits(ack=2.0), clock=hand, wall=hand.now) as fake:
        yield fake


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is up to date: copied for each test, for bringing it there takes a while."""
    path = tmp_path_factory.mktemp("empty") / "day.sqlite"

    async def made() -> None:
        await (await Store.open(f"sqlite+aiosqlite:///{path}", Hand(), seeded(1).id)).close()

    asyncio.run(made())
    return path


@pytest.fixture
async def store(empty: Path, tmp_path: Path, hand: Hand) -> AsyncIterator[Store]:
    path = shutil.copy(empty, tmp_path)
    found = await Store.open(f"sqlite+aiosqlite:///{path}", hand, seeded(1).id)
    yield found
    await found.close()


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(b"a secret that is long enough for anybody")


@pytest.fixture
def desk() -> TinyDesk:
    return TinyDesk()


@pytest.fixture
def ola(slack: Slack) -> Person:
    return slack.person("ola")


@pytest.fixture
def kari(slack: Slack) -> Person:
    return slack.person("kari")


@pytest.fixture
def room(slack: Slack, ola: Person, kari: Person) -> Channel:
    return slack.channel("verksted", (ola, kari))


Opening = Callable[..., AbstractAsyncContextManager[Open]]


@pytest.fixture
def opening(slack: Slack, store: Store, sealer: Sealer, desk: TinyDesk, hand: Hand) -> Opening:
    """Opens the adapter: `opening(token="", form=0.05)` changes settings and waits."""

    @asynccontextmanager
    async def open_it(*, form: float = 2.0, **settings: Any) -> AsyncIterator[Open]:
        pauses = Pauses(hand)
        set_ = SlackSettings(
            token=slack.token, signing_secret=slack.signing_secret, api_url=slack.base_url
        )
        waits = Waits(form=form, ping=0.05, pause=pauses)
        house = House(store, sealer, desk, hand, seeded(2), waits)
        async with opened(replace(set_, **settings), house) as found:
            site = web.Application(client_max_size=2 * 1024 * 1024)
            site.add_routes(found.routes)
            runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = "http://{}:{}".format(*runner.addresses[0][:2])
            slack.deliver_to(f"{url}/slack/events")
            assert isinstance(found.channel, SlackChannel)
            try:
                yield Open(found.channel, url, desk, pauses)
            finally:
                await runner.cleanup()

    return open_it


@pytest.fixture
async def bot(opening: Opening) -> AsyncIterator[Open]:
    """The adapter over HTTP, in one workspace."""
    async with opening() as found:
        yield found
