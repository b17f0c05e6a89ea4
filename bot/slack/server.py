"""Slack, as the rest of the program opens it, and closes it again at the end.

Importing this costs little: bolt and Slack's SDK are loaded when Slack is on.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bot.chance import Chance
from bot.chat.ports import Channel, Desk
from bot.clock import Clock
from bot.slack.settings import SlackSettings
from bot.slack.waits import Waits
from storage.sealing import Sealer
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Slack:
    """Slack, open: the channel, and what the web server serves past the pages' guards."""

    channel: Channel
    routes: tuple[web.RouteDef, ...]


@dataclass(frozen=True, slots=True)
class House:
    """What Slack's folder uses of the rest of the program."""

    store: Store
    sealer: Sealer
    desk: Desk
    clock: Clock
    chance: Chance
    waits: Waits = field(default_factory=Waits)


@asynccontextmanager
async def slack(
    settings: SlackSettings,
    store: Store,
    sealer: Sealer,
    desk: Desk,
    clock: Clock,
    chance: Chance | None = None,
) -> AsyncIterator[Slack]:
    """Be in Slack until the end; what was begun is finished then.

    Over HTTP requests come to `routes` (with a signing secret), over Socket Mode by themselves
    (with an app-level token). It opens whether or not Slack answers.
    """
    from bot.slack.opening import opened  # noqa: PLC0415 -- half a second, and only where it is on

    async with opened(settings, House(store, sealer, desk, clock, chance or Chance())) as found:
        yield found
