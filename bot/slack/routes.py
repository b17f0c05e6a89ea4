"""How an address is written, and a message's id: what others keep without reading it. Pure."""

import json
from dataclasses import dataclass
from functools import lru_cache

from bot.chat.ports import Address, Unreachable
from bot.slack.payload import Malformed, object_in, text

PLATFORM = "slack"
KEPT = 10_000  # addresses of those who write and press, written out once


@dataclass(frozen=True, slots=True)
class Route:
    """A channel; or a person, and their conversation with the bot where it is known."""

    user: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Remote:
    """A message: the channel that it stands in, and its ts. chat.update takes no user's id."""

    channel: str
    ts: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.ts}"


@lru_cache(KEPT)
def place(team: str, channel: str) -> Address:
    """A channel's address."""
    return _address(team, channel, Route(channel=channel))


@lru_cache(KEPT)
def person(team: str, user: str, channel: str = "") -> Address:
    """A person's address; `channel` is their conversation with the bot, where it is known."""
    return _address(team, user, Route(user, channel))


def _address(team: str, key: str, route: Route) -> Address:
    written = {"user": route.user, "channel": route.channel}
    return Address(PLATFORM, team, key, json.dumps({n: w for n, w in written.items() if w}))


def route_of(address: Address) -> Route:
    """The route of one of our addresses. Raises `Unreachable` where it is none."""
    try:
        value = object_in(address.route, "route")
        return Route(text(value, "user"), text(value, "channel"))
    except Malformed:
        raise Unreachable("no_route") from None


def remote_of(words: str) -> Remote:
    """The message that was written so; an empty one for what never was one."""
    channel, _, ts = words.partition(":")
    return Remote(channel, ts)
