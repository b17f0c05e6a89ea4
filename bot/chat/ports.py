"""Between the day and a chat platform: what comes in, what goes out, what can go wrong there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.chat.cards import Card, Content, Document, Form

Fields = Mapping[str, tuple[str, ...]]


class Deed(StrEnum):
    """What is asked of a platform; each counts against limits of its own."""

    POST = "post"
    EDIT = "edit"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message can be sent. Only the platform's own folder understands `route` (JSON).

    `tenant` is the workspace or organisation. `key` names the same person or channel each time,
    whatever else the route comes to hold.
    """

    platform: str
    tenant: str
    key: str
    route: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody on a platform. `language` is a guess, one of ours, or empty.

    `emails` are told by `Channel.members` alone, where the platform shows them. They are compared
    with those on a list, and neither stored nor logged.
    """

    address: Address  # where they are reached alone
    name: str
    language: str = ""
    external: bool = False  # of another organisation, or a guest there
    emails: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Where:
    """The conversation that something came from; `personal` is with the bot alone.

    `name` is the channel's name where the platform says it.
    """

    address: Address
    personal: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody sent; `source` (JSON) is for the platform's own `fetch`."""

    name: str
    size: int  # bytes; 0 where the platform does not say
    source: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed, or a form was sent. `delivery` names this one press."""

    delivery: str
    sender: Sender
    where: Where
    act: str
    words: Mapping[str, str]
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A command, a mention or a direct message; `words` without the bot's own name.

    `language` of the sender may be guessed from it. `can_open` says whether a form can be opened
    in answer to it.
    """

    delivery: str
    sender: Sender
    where: Where
    words: str
    files: tuple[File, ...] = ()
    can_open: bool = False


@dataclass(frozen=True, slots=True)
class BotCame:
    """The bot was added to a channel, or to somebody's personal apps."""

    delivery: str
    where: Where
    by: Sender | None


@dataclass(frozen=True, slots=True)
class BotWent:
    """The bot was removed from a channel, or blocked by a person."""

    delivery: str
    where: Where


@dataclass(frozen=True, slots=True)
class MemberCame:
    """Somebody joined a channel that the bot is in."""

    delivery: str
    where: Where
    sender: Sender


Incoming = Pressed | Said | BotCame | BotWent | MemberCame


@dataclass(frozen=True, slots=True)
class Reply:
    """What the sender alone is answered, at once; all parts may be empty.

    `note` is a sentence or two. `card` is shown to the sender alone (in place of the pressed card
    where the platform can). `form` is opened. `errors` are (field, what is wrong): the form stays
    open with what was filled in. `document` is a file for the sender. `common` says that `card` is
    all there is, the same for everybody who speaks its language, and has nobody's words in it: as a
    platform takes it, it may be kept.
    """

    note: str = ""
    card: Card | None = None
    form: Form | None = None
    errors: tuple[tuple[str, str], ...] = ()
    document: Document | None = None
    common: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that stands: its id there (`remote`), and a better address if one was learnt."""

    remote: str
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """One limit that a deed counts against: on average once in `every` seconds, `burst` at once.

    Over any time T at most burst + T / every deeds pass, so that a limit of N in T holds with
    every = T / (N - burst). `bucket` names what is limited, the same in every process.
    """

    bucket: str
    every: float
    burst: int = 1
    count: int = 1  # how many requests the deed takes of it


class TryLater(Exception):
    """The platform cannot take it now; `after` seconds, where it says how long.

    `bucket` is the limit that was hit, where one was: nothing else that counts against it is sent
    before. Empty: the platform itself is in trouble (down, 5xx, no connection).
    """

    def __init__(self, after: float | None = None, bucket: str = "") -> None:
        super().__init__(f"after {after} s, {bucket or 'platform'}")
        self.after = after
        self.bucket = bucket


class Unreachable(Exception):
    """Nobody is there any more: blocked, removed, gone. `reason` is a code for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MessageGone(Exception):
    """The message that was to be edited does not exist any more."""


class NotAccepted(Exception):
    """The platform does not take the message as it is: a fault of ours. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel(Protocol):
    """A chat platform, as the rest of the program uses it.

    Every method that asks the platform may raise `TryLater`, `Unreachable`, `NotAccepted`.
    """

    @property
    def platform(self) -> str:
        """Its short name: "slack" or "teams"."""
        ...

    @property
    def forms_in_messages(self) -> bool:
        """Whether a card's form stands in the message (else a button opens a dialog)."""
        ...

    @property
    def files_in_channels(self) -> bool:
        """Whether a `Document` can be posted in a channel (else only to a person)."""
        ...

    def costs(self, to: Address, deed: Deed, *, thread: bool) -> tuple[Cost, ...]:
        """What a deed counts against. Pure."""
        ...

    async def post(self, to: Address, content: Content, thread: str, token: str) -> Posted:
        """Send a new message; in the thread of the message `thread` unless that is empty.

        `token` is remembered with the message where the platform can, for `find`.
        """
        ...

    async def edit(self, to: Address, remote: str, content: Content) -> None:
        """Put something else in the place of a message.

        Raises:
            MessageGone
        """
        ...

    async def find(self, to: Address, thread: str, token: str) -> str | None:
        """The id of the message that was sent with this token; None where none is to be found.

        None too where the platform cannot be asked.
        """
        ...

    async def members(self, place: Address) -> tuple[Sender, ...]:
        """Everybody in a channel but the bots."""
        ...

    async def fetch(self, file: File, most: int) -> bytes:
        """A file that somebody sent, at most `most` bytes.

        Raises:
            NotAccepted: it is larger, or not there.
        """
        ...


class Desk(Protocol):
    """Who answers what comes in."""

    async def answer(self, incoming: Incoming) -> Reply:
        """Do what was asked, and say what the sender is answered. Refusals are answers too."""
        ...
