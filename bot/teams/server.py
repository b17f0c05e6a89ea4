"""The wire: where Teams posts, and the adapter put together for as long as the server runs.

Importing this costs little. botbuilder, MSAL and PyJWT take 0.2 s and 25 MB more, so they are
loaded when Teams is turned on.
"""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web

from bot.chance import Chance
from bot.chat.folders import Folders
from bot.chat.ports import Channel, Desk
from bot.clock import Clock
from bot.teams.pacing import Paces, Window
from bot.teams.settings import ANONYMOUS_WARNING, TeamsSettings

if TYPE_CHECKING:
    from bot.teams.connector import Connector

logger = logging.getLogger(__name__)

TOGETHER = 100  # connections to the connector at once
CONNECT, WHOLE = 5, 30  # seconds


@dataclass(frozen=True, slots=True)
class Teams:
    """What the rest of the program gets: the channel, and the routes to serve.

    `folders` are the channels' own, where documents are to be put there.
    """

    channel: Channel
    routes: Sequence[web.RouteDef]
    folders: Folders | None = None


@asynccontextmanager
async def teams(
    settings: TeamsSettings, desk: Desk, clock: Clock, chance: Chance
) -> AsyncIterator[Teams]:
    """Everything about Teams, working until the end; what is under way then is stopped.

    `check(settings, host)` comes first: it refuses what must not be served.
    """
    from bot.teams import (  # noqa: PLC0415 -- heavy, and only where Teams is used
        adapter,
        answering,
        channel,
        connector,
        credentials,
        endpoint,
        tokens,
    )

    async with _session() as http:
        trust = settings.trust
        own = credentials.Credentials(settings, clock) if settings.password else None
        wire = connector.Connector(http, own, trust)
        window = Window(clock)
        chat = channel.TeamsChannel(wire, http, trust, window)
        shelf = _folders(settings, http, clock, wire, window) if settings.files else None
        work = answering.Answering(desk, chat, Paces(clock), chance, settings.language)
        bot = adapter.TeamsBot(work, settings.home)
        keys = tokens.Keys(http, settings.openid_url, clock)
        signatures = None
        if settings.anonymous:
            logger.warning(ANONYMOUS_WARNING)
        else:
            keys.look()  # nobody is to wait for them
            signatures = tokens.Signatures(keys, settings.app_id, clock)
        door = endpoint.Endpoint(adapter.TeamsAdapter(wire, bot), signatures, trust)
        try:
            yield Teams(chat, (web.post(endpoint.PATH, door.take),), shelf)
        finally:
            await work.close()
            await keys.close()


def _folders(
    settings: TeamsSettings, http: ClientSession, clock: Clock, wire: "Connector", window: Window
) -> Folders:
    from bot.teams import folders, graph  # noqa: PLC0415 -- heavy, and only where they are used

    microsoft = graph.Graph(http, settings, clock)
    return folders.TeamsFolders(microsoft, wire, window, settings.trust, settings.app_id)


def _session() -> ClientSession:
    """One for everything: it keeps connections, and no cookies."""
    return ClientSession(
        connector=TCPConnector(limit=TOGETHER),
        timeout=ClientTimeout(total=WHOLE, sock_connect=CONNECT),
        cookie_jar=DummyCookieJar(),
    )
