"""A fake Slack, a client for it, and a tiny bot that is the real slack-bolt."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Channel, Limits, Person, Slack


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
async def slack(clock: Hand) -> AsyncIterator[Slack]:
    async with Slack(clock=clock) as fake:
        yield fake


@pytest.fixture
def impatient(slack: Slack) -> None:
    """Slack waits a moment for an answer, not three seconds."""
    slack.world.limits = Limits(ack=0.1)


@pytest.fixture
async def client(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(slack.token, base_url=slack.base_url, session=session)


@pytest.fixture
def ola(slack: Slack) -> Person:
    return slack.person("ola")


@pytest.fixture
def kari(slack: Slack) -> Person:
    return slack.person("kari")


@pytest.fixture
def room(slack: Slack, ola: Person, kari: Person) -> Channel:
    return slack.channel("verksted", (ola, kari))


@dataclass(slots=True)
class Bot:
    """A bolt app behind aiohttp. Tests put listeners on `app`."""

    app: AsyncApp
    url: str
    retries: list[str]
    bodies: list[str]


@pytest.fixture
async def bot(slack: Slack, client: AsyncWebClient) -> AsyncIterator[Bot]:
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)
    retries: list[str] = []
    bodies: list[str] = []

    async def receive(request: web.Request) -> web.Response:
        bodies.append(await request.text())
        retries.append(request.headers.get("X-Slack-Retry-Num", "first"))
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.add_routes([web.post("/slack/events", receive)])
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = "http://{}:{}/slack/events".format(*runner.addresses[0][:2])
    slack.deliver_to(url)
    yield Bot(app, url, retries, bodies)
    await runner.cleanup()


Refusing = Callable[[Awaitable[object]], Awaitable[str]]


@pytest.fixture
def error() -> Refusing:
    """The error code that a call is refused with; empty when it is not refused."""

    async def refused(call: Awaitable[object]) -> str:
        try:
            await call
        except SlackApiError as refusal:
            return str(refusal.response["error"])
        return ""

    return refused
