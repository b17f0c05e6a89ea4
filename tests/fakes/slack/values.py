"""What the fake Slack speaks of: people, messages, views, files, answers and broken rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["channel", "private", "im", "mpim"]
Guest = Literal["no", "multi", "single"]


class Refused(Exception):
    """Slack's «ok: false»: its error code, and what stands in response_metadata.messages."""

    def __init__(self, error: str, *messages: str) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = messages


class Impossible(Exception):
    """A person cannot do this in Slack's client: there is no such button, a field is empty."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of Slack's that the bot broke. `team` and `channel` are empty where there is none."""

    rule: str  # Slack's own error code where it has one
    method: str  # the API method, or what was delivered: «/verksted», «view_submission»
    team: str = ""
    channel: str = ""
    detail: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Called:
    """One call of the Web API: what was asked and what was answered."""

    method: str
    team: str
    args: Mapping[str, Any]
    answer: Mapping[str, Any]
    at: float  # seconds on the fake's clock


@dataclass(frozen=True, slots=True)
class Delivered:
    """One request that Slack made to the bot, and how it was answered."""

    kind: str  # the event's type, the command, or the interaction's type
    retry: int  # 0 for the first attempt
    status: int  # the HTTP status; 0 when no answer came in time or the connection failed
    reason: str  # Slack's word when it failed: «http_timeout», «http_error», «connection_failed»
    text: str  # the body of the answer

    @property
    def taken(self) -> bool:
        """Whether the bot said 200 in time."""
        return self.status == 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, as the workspace `workspace` sees them."""

    id: str
    workspace: str
    team: str  # their own organisation: not `workspace` for people from Slack Connect
    name: str
    real_name: str
    locale: str = "nb-NO"
    tz: str = "Europe/Oslo"
    guest: Guest = "no"
    is_bot: bool = False
    deleted: bool = False
    dm_error: str | None = None  # what a message to them is answered with
    email: str = ""  # as their profile has it

    @property
    def is_stranger(self) -> bool:
        """Whether they belong to another organisation."""
        return self.team != self.workspace


@dataclass(frozen=True, slots=True)
class SlackFile:
    """A file that was uploaded. `content` is what was sent, byte for byte."""

    id: str
    name: str
    title: str
    mimetype: str
    content: bytes
    user: str
    url: str  # url_private_download
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stood when this value was taken."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    bot_id: str | None = None
    metadata: Json | None = None
    files: tuple[SlackFile, ...] = ()
    edited: str | None = None  # the ts of the last edit
    only_for: str | None = None  # the person who sees an ephemeral message


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a Home tab as it stood when this value was taken."""

    id: str
    user: str
    source: Json  # what the bot sent, with ids filled in
    hash: str
    root: str
    previous: str | None

    @property
    def callback_id(self) -> str:
        """The bot's own name for the view; empty when it gave none."""
        return str(self.source.get("callback_id") or "")

    @property
    def title(self) -> str:
        """The modal's title; empty for a Home tab."""
        return str((self.source.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> tuple[Json, ...]:
        """The blocks, with their ids."""
        return tuple(self.source["blocks"])

    @property
    def private_metadata(self) -> str:
        """What the bot hid in the view."""
        return str(self.source.get("private_metadata") or "")


@dataclass(slots=True)
class Channel:
    """A conversation: a channel, a private channel or a direct message."""

    id: str
    workspace: str
    name: str
    kind: ChannelKind
    members: list[str]
    archived: bool = False
    messages: list[Message] = field(default_factory=list)
    ephemeral: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class Workspace:
    """A team that has the app, with everything in it."""

    id: str
    name: str
    bot: Person
    bot_id: str
    token: str  # the bot's
    installed: bool = True
    scopes: frozenset[str] | None = None  # what the app may; None is everything
    messages_tab: bool = True  # the app's Messages tab, without which nobody can be written to
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    direct: dict[str, str] = field(default_factory=dict)  # a person's DM with the bot
    stacks: dict[str, list[View]] = field(default_factory=dict)  # a person's open modals
    homes: dict[str, View] = field(default_factory=dict)
    files: dict[str, SlackFile] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        """The part of the address before «.slack.com»."""
        return self.name.lower()
