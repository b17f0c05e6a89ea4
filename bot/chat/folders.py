"""A channel's own folder of files, where a platform has one and may be asked to fill it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.chat.cards import Document
from bot.chat.ports import Address

WHOLE = 40.0  # seconds for all of a day's documents: the courier waits for a minute
KEPT = 1_000  # files of which it is remembered where they lie


class Lack(StrEnum):
    """What was missing when a file could not be put there."""

    CONSENT = "consent"  # the organisation does not let the bot
    FOLDER = "folder"  # the channel has none, or none yet
    ROOM = "room"  # the file is too large, or the folder full
    ANSWER = "answer"  # busy, down, too slow, or something that nobody thought of


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that lies in a channel's folder: its name there, its size in bytes, its address."""

    name: str
    size: int
    url: str


class NotFiled(Exception):
    """A file could not be put into a channel's folder."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack.value)
        self.lack = lack


class Folders(Protocol):
    """The folders of a platform's channels."""

    async def put(self, place: Address, document: Document) -> Filed:
        """Put a file into a channel's folder; what we put there under that name is replaced.

        What somebody else has put there is left alone: ours gets another name then.

        Raises:
            NotFiled
        """
        ...


@dataclass(slots=True)
class Shelves:
    """The platforms whose channels have folders; and what lies there, as long as we run.

    A message that has to be sent once more does not have its files put there once more. `patience`
    is for all files of a message, made and put there, in seconds.
    """

    folders: dict[str, Folders] = field(default_factory=dict)
    patience: float = WHOLE
    _known: dict[tuple[str, str], Filed] = field(default_factory=dict)

    def at(self, platform: str) -> Folders | None:
        """The folders of a platform's channels; None where files are not put there."""
        return self.folders.get(platform)

    def known(self, place: str, key: str) -> Filed | None:
        """Where a file lies that was put there before, by the place's id and the file's key."""
        return self._known.get((place, key))

    def keep(self, place: str, key: str, filed: Filed) -> None:
        """Remember where it lies."""
        if len(self._known) >= KEPT:
            self.forget()
        self._known[place, key] = filed

    def forget(self) -> None:
        """Remember nothing of what lies where."""
        self._known.clear()
