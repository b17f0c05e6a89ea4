"""What stands in an address's `route` in Teams, and how a message there is named."""

import json
from dataclasses import asdict, dataclass
from urllib.parse import quote, unquote

from bot.chat.ports import Address

PLATFORM = "teams"
THREAD = (
    ";messageid="  # a post in a channel is a conversation of its own: the channel's id and this
)


@dataclass(frozen=True, slots=True)
class Route:
    """The way to a person or a conversation.

    `service` is the connector's address as the last activity said it, `bot` the bot's own id there.
    `user` is the bot's own id of a person; `conversation` is empty until their chat is known.
    `team` is the id of a channel's team, which is that of its general channel too.
    """

    service: str
    bot: str
    user: str = ""
    conversation: str = ""
    threads: bool = False  # a channel: every post begins a thread
    team: str = ""


def address(tenant: str, key: str, route: Route) -> Address:
    """The address of a person or a place."""
    said = {name: value for name, value in asdict(route).items() if value}
    return Address(PLATFORM, tenant, key, json.dumps(said, separators=(",", ":")))


def route_of(to: Address) -> Route:
    """The way that `address` wrote down."""
    return Route(**json.loads(to.route))


def root_of(conversation: str) -> str:
    """The channel or chat that a conversation belongs to."""
    return conversation.partition(THREAD)[0]


def remote(activity: str, thread: str = "") -> str:
    """The name of a message: its id, after that of the post whose thread it stands in."""
    return "/".join(quote(part, safe=":") for part in (thread, activity) if part)


def activity_of(message: str) -> str:
    """A message's own id at the connector."""
    return unquote(message.rpartition("/")[2])


def thread_of(message: str) -> str:
    """The id of the post whose thread a message stands in: its own, where it began the thread."""
    return unquote(message.partition("/")[0])


def conversation_of(route: Route, message: str) -> str:
    """The conversation that a message stands in: in a channel, its thread."""
    if not (route.threads and message):
        return route.conversation
    return f"{route.conversation}{THREAD}{thread_of(message)}"
