"""Everything the fake Slack knows, and how its parts hear that something has changed."""

import asyncio
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from tests.fakes.slack.limits import Limits, Windows
from tests.fakes.slack.values import (
    Called,
    Channel,
    Delivered,
    Json,
    Message,
    Person,
    Refused,
    SlackFile,
    View,
    Violation,
    Workspace,
)

MICROSECONDS = 1_000_000


@dataclass(slots=True)
class Trigger:
    """A trigger_id: one person, one use, a few seconds."""

    user: str
    workspace: str
    at: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A response_url: where it writes, and how often it has been used."""

    user: str
    workspace: str
    channel: str
    at: float
    original: Message | None
    uses: int = 0


@dataclass(slots=True)
class Upload:
    """A file on its way in: the address was given, the bytes may have come."""

    id: str
    name: str
    length: int
    workspace: str
    content: bytes | None = None


@dataclass(slots=True)
class Grant:
    """An OAuth code."""

    workspace: str
    user: str
    redirect_uri: str
    scope: str
    at: float
    used: bool = False


class World:
    """The state of the platform. All times are seconds on `clock`; `wall` dates messages."""

    def __init__(
        self, limits: Limits, clock: Callable[[], float], wall: Callable[[], datetime]
    ) -> None:
        self.limits = limits
        self.clock = clock
        self.wall = wall
        self.workspaces: dict[str, Workspace] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, Upload] = {}
        self.grants: dict[str, Grant] = {}
        self.field_errors: dict[str, dict[str, str]] = {}  # a person's, by block_id
        self.tickets: set[str] = set()  # for Socket Mode connections that are not open yet
        self.windows = Windows()
        self.violations: list[Violation] = []
        self.called: list[Called] = []
        self.delivered: list[Delivered] = []
        self.address = ""  # «http://127.0.0.1:49152», once the server listens
        self.app_id = "A0BORDDUK0"
        self.client_id = "1111111111.2222222222"
        self.client_secret = "client-secret-of-the-fake"
        self.signing_secret = "signing-secret-of-the-fake"
        self.app_token = "xapp-1-A0BORDDUK0-1-fake"
        self.echo: Callable[[Workspace, Json], None] = lambda workspace, event: None
        self._numbers = itertools.count(0xA0000)
        self._last_ts = 0
        self._news = asyncio.Event()

    def fresh(self, prefix: str) -> str:
        """A new id: «C000A0001»."""
        return f"{prefix}{next(self._numbers):08X}"

    def ts(self) -> str:
        """A new message's ts: the wall's time, never the same twice."""
        now = int(self.wall().timestamp() * MICROSECONDS)
        self._last_ts = max(self._last_ts + 1, now)
        return f"{self._last_ts // MICROSECONDS}.{self._last_ts % MICROSECONDS:06d}"

    def broken(
        self, rule: str, method: str, *, team: str = "", channel: str = "", detail: str = ""
    ) -> None:
        """The bot broke a rule."""
        self.violations.append(Violation(rule, method, team, channel, detail))
        self.changed()

    def changed(self) -> None:
        """Something may look different: whoever waits in `news` looks again."""
        self._news.set()
        self._news = asyncio.Event()

    async def news(self) -> None:
        """Wait until something has changed."""
        await self._news.wait()

    def trigger(self, person: Person) -> str:
        """A trigger_id for what the person just did."""
        numbers = [next(self._numbers) for _ in range(2)]
        id_ = f"{numbers[0]}.{numbers[1]}.{self.fresh('').lower()}"
        self.triggers[id_] = Trigger(person.id, person.workspace, self.clock())
        return id_

    def response_url(self, person: Person, channel: str, original: Message | None) -> str:
        """A response_url for what the person just did in a channel."""
        key = self.fresh("R")
        self.response_urls[key] = ResponseUrl(
            person.id, person.workspace, channel, self.clock(), original
        )
        return f"{self.address}/commands/{person.workspace}/{key}"

    def direct(self, workspace: Workspace, person: Person) -> Channel:
        """The person's conversation with the bot; opened when there is none."""
        if person.id not in workspace.direct:
            members = [workspace.bot.id, person.id]
            channel = Channel(self.fresh("D"), workspace.id, "directmessage", "im", members)
            workspace.channels[channel.id] = channel
            workspace.direct[person.id] = channel.id
        return workspace.channels[workspace.direct[person.id]]

    def message(self, channel: Channel, ts: str) -> Message:
        """The message as it now stands. Raises `Refused` message_not_found."""
        for message in channel.messages:
            if message.ts == ts:
                return message
        raise Refused("message_not_found")

    def replace(self, channel: Channel, old: Message, new: Message | None) -> None:
        """Put `new` where `old` stood, among the ephemeral ones too; None takes it away."""
        for messages in (channel.messages, channel.ephemeral):
            messages[:] = put(messages, old, new)
        self.changed()

    def person(self, workspace: Workspace, user: str) -> Person:
        """The person with that id. Raises `Refused` user_not_found."""
        if user == workspace.bot.id:
            return workspace.bot
        if user not in workspace.people:
            raise Refused("user_not_found")
        return workspace.people[user]

    def workspace_of(self, token: str) -> Workspace | None:
        """The workspace whose bot has this token."""
        return next((w for w in self.workspaces.values() if w.token == token), None)


def put(messages: Iterable[Message], old: Message, new: Message | None) -> list[Message]:
    """The messages with `new` in place of the one that has the ts of `old`."""
    swapped = (new if message.ts == old.ts else message for message in messages)
    return [message for message in swapped if message is not None]


def message_json(workspace: Workspace, message: Message, *, metadata: bool = True) -> Json:
    """The message as the Web API and the events show it."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": workspace.id,
    }
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": "A0BORDDUK0"}
        shown["bot_profile"] = {"id": message.bot_id, "name": workspace.bot.name}
    if message.blocks:
        shown["blocks"] = list(message.blocks)
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.files:
        shown["files"] = [file_json(file) for file in message.files]
    if message.metadata and metadata:
        shown["metadata"] = message.metadata
    return shown


def file_json(file: SlackFile) -> Json:
    """The file as the Web API and the events show it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rsplit(".", 1)[-1],
        "size": len(file.content),
        "user": file.user,
        "mode": "hosted",
        "is_external": False,
        "url_private": file.url,
        "url_private_download": file.url,
        "channels": list(file.channels),
    }


def view_json(workspace: Workspace, view: View, state: Json | None = None) -> Json:
    """The view as the Web API and the interactions show it; `state` is what is filled in."""
    shown: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
    }
    return {
        **shown,
        **view.source,
        "id": view.id,
        "team_id": workspace.id,
        "app_installed_team_id": workspace.id,
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "app_id": "A0BORDDUK0",
        "bot_id": workspace.bot_id,
        "state": {"values": state or {}},
    }
