"""What a message in a chat shows, before any platform's form: plain values, in plain words.

Every string is text as people read it. A platform's `outbound` escapes it and cuts it to what the
platform takes; nothing here is markup.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Pairs = tuple[tuple[str, str], ...]
TIME = "{time}"  # where a `Moment` has its time of day


class Style(StrEnum):
    """How a button looks."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: an act with its parameters, or an address to open (never both).

    `confirm` is what is asked before it counts; empty asks nothing.
    """

    label: str
    act: str = ""
    words: Pairs = ()
    url: str = ""
    style: Style = Style.PLAIN
    confirm: str = ""


class FieldKind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"  # several lines
    CHOICE = "choice"
    MULTI = "multi"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. It comes back under its name: none, one or (`MULTI`) several values.

    `options` are (code, label); `value` the codes or the words that stand there already; `most` the
    longest text in characters; `low` and `high` bound a number (both included).
    """

    name: str
    label: str
    kind: FieldKind
    options: Pairs = ()
    value: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    most: int = 3_000
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A title within a message."""

    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `subtle` is for what may be overlooked, `strong` for what may not."""

    words: str
    subtle: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short texts, numbered where the order says something."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence with `{time}` in it: the time of day of `at`, in the reader's own zone.

    `zone` (an IANA name) is for where the platform does not know the reader's.
    """

    words: str
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at a public address, and what it shows in words.

    A `wide` one takes the width that there is, as charts do; any other is a code to be scanned.
    """

    url: str
    alt: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons beside each other."""

    buttons: tuple[Button, ...]


Part = Heading | Paragraph | Points | Moment | Picture | Buttons


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill in and send: the act `send.act` gets `send.words` and the fields.

    `title` names the dialog it may stand in (24 characters at most are shown there), `parts` what
    is read above the fields. `more` are further buttons that also bring the fields along, such as
    «more fields»; they do not need the required fields filled.
    """

    title: str
    parts: tuple[Part, ...]
    fields: tuple[Field, ...]
    send: Button
    close: str  # the label of what closes a dialog
    more: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One message. `summary` is what a notification says, and a reader without cards reads."""

    summary: str
    parts: tuple[Part, ...]
    language: str
    form: Form | None = None  # fields in the message itself, where the platform can have them


@dataclass(frozen=True, slots=True)
class Document:
    """A finished file. The act `document` with the words `again` makes it once more.

    `alt` says of a picture in words what it shows.
    """

    name: str
    title: str
    kind: str  # its media type
    data: bytes
    again: Pairs = ()
    alt: str = ""


Content = Card | Document
