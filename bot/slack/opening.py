"""Puts Slack's parts together. Importing this loads bolt and the SDK; see `bot.slack.server`."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, web

from bot.slack.answers import Answers
from bot.slack.busy import Busy
from bot.slack.channel import SlackChannel
from bot.slack.client import Api
from bot.slack.endpoint import Front
from bot.slack.files import Files
from bot.slack.homes import Homes
from bot.slack.installing import Installing
from bot.slack.pacing import Pacing
from bot.slack.people import People
from bot.slack.reception import Reception
from bot.slack.routes import PLATFORM
from bot.slack.server import House, Slack
from bot.slack.settings import SlackSettings
from bot.slack.sockets import Sockets, connected
from bot.slack.submissions import Submissions
from bot.slack.work import Work
from storage.installations import Installations

WHOLE, CONNECT = 30, 5  # seconds for a request


@asynccontextmanager
async def opened(settings: SlackSettings, house: House) -> AsyncIterator[Slack]:
    """Everything about Slack, working until the end; see `bot.slack.server.slack`."""
    async with AsyncExitStack() as doors:
        session = await doors.enter_async_context(session_to(settings.api_url))
        channel = _channel(Api(session, settings.api_url), settings, house)
        busy = Busy()
        doors.push_async_callback(busy.finish)
        reception = _reception(channel, settings, house, busy)
        if settings.app_token:
            sockets = Sockets(reception, channel.api, settings.app_token, house.waits.ping)
            await doors.enter_async_context(connected(sockets))
        yield Slack(channel, tuple(_routes(reception, settings, house)))


def session_to(address: str) -> ClientSession:
    """One for everything: the SDK would open one for each call.

    The proxy to `address` is looked up here, once. With `trust_env` aiohttp looks for it, and for a
    password in ~/.netrc, on a thread and before each request: that costs more than the request.
    """
    timeout = ClientTimeout(total=WHOLE, connect=CONNECT)
    return ClientSession(timeout=timeout, cookie_jar=DummyCookieJar(), proxy=_proxy(address))


def _proxy(address: str) -> str | None:
    """The proxy that the environment names, unless it says that there is none to that host."""
    parts = urlsplit(address)
    if proxy_bypass(parts.hostname or ""):
        return None
    return getproxies().get(parts.scheme)


def _channel(api: Api, settings: SlackSettings, house: House) -> SlackChannel:
    installations = Installations(house.sealer, PLATFORM)
    homes = Homes(api, settings.token, house.store, installations, house.clock)
    people = People(api, house.clock, house.waits.name, settings.emails)
    return SlackChannel(api, homes, people, Files(api, homes))


def _reception(
    channel: SlackChannel, settings: SlackSettings, house: House, busy: Busy
) -> Reception:
    pacing = Pacing(house.store, house.sealer, house.clock, house.waits.pause)
    answers = Answers(channel, pacing)
    work = Work(
        desk=house.desk,
        people=channel.people,
        answers=answers,
        submissions=Submissions(answers, busy, house.waits.form),
        code=house.chance.code,
        language=settings.language,
    )
    return Reception(channel.homes, work, busy)


def _routes(reception: Reception, settings: SlackSettings, house: House) -> Iterator[web.RouteDef]:
    if settings.signing_secret:
        yield from Front(reception, settings.signing_secret, house.clock).routes()
    if settings.installs:
        yield from Installing(reception.homes, settings, house).routes()
