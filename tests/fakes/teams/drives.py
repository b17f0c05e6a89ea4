"""What lies in the folders of channels, and what is on its way there in pieces."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.teams.people import guid, opaque

ILLEGAL = re.compile(r'["*:<>?/\\|\x00-\x1f]|^~\$|_vti_')
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
PIECE = 320 * 1024
MOST = 60 * 1024 * 1024
By = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A file as it now lies there; `versions` counts how often its content was written."""

    id: str
    channel: str
    name: str
    content: bytes
    made_by: By
    changed_by: By
    versions: int = 1


@dataclass(slots=True)
class Session:
    """A file on its way in pieces."""

    channel: str
    name: str
    item: Item | None
    conflict: str
    whole: int = 0
    content: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Drives:
    """Every channel's folder."""

    items: dict[str, Item] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    _channels: dict[str, str] = field(default_factory=dict)

    def drive(self, channel: str) -> str:
        """The id of the drive that a channel's files lie in; known from now on."""
        made = f"b!{opaque('drive', channel)}"
        self._channels[made] = channel
        return made

    def channel_of(self, drive: str) -> str | None:
        """Whose drive it is, where its id has been given out."""
        return self._channels.get(drive)

    def folder(self, channel: str) -> str:
        """The id of a channel's folder."""
        return f"01{opaque('folder', channel, length=32)}".upper()

    def of(self, channel: str) -> tuple[Item, ...]:
        """What lies in a channel's folder, by name."""
        mine = (item for item in self.items.values() if item.channel == channel)
        return tuple(sorted(mine, key=lambda item: item.name))

    def find(self, channel: str, name: str) -> Item | None:
        """The file of that name there; SharePoint sees no capitals."""
        return next((i for i in self.of(channel) if i.name.lower() == name.lower()), None)

    def free(self, channel: str, name: str) -> str:
        """The name with the first number that is free, as Graph renames."""
        stem, dot, ending = name.rpartition(".")
        number = 1
        while self.find(channel, f"{stem} {number}{dot}{ending}") is not None:
            number += 1
        return f"{stem} {number}{dot}{ending}"

    def add(self, channel: str, name: str, content: bytes, by: By) -> Item:
        """A new file."""
        identity = f"01{guid('item', str(len(self.items)))}".upper()
        self.items[identity] = item = Item(identity, channel, name, content, by, by)
        return item

    def write(self, identity: str, content: bytes, by: By) -> Item:
        """New content of a file."""
        old = self.items[identity]
        new = replace(old, content=content, changed_by=by, versions=old.versions + 1)
        self.items[identity] = new
        return new

    def begin(self, session: Session) -> str:
        """Let a file come in pieces; gives the key of its address."""
        key = guid("session", str(len(self.sessions)))
        self.sessions[key] = session
        return key


def wrong(session: Session, said: str, piece: bytes) -> str:
    """What is wrong with a piece; empty where nothing is."""
    found = RANGE.fullmatch(said)
    if found is None:
        return f"Content-Range is {said!r}"
    first, last, whole = (int(number) for number in found.groups())
    session.whole = session.whole or whole
    if first != len(session.content) or whole != session.whole or last - first + 1 != len(piece):
        return f"{said} does not follow {len(session.content)} of {session.whole} bytes"
    if last + 1 < whole and len(piece) % PIECE:
        return f"a piece of {len(piece)} bytes is no multiple of 320 KiB"
    return "" if len(piece) < MOST else "a piece of 60 MiB or more"
