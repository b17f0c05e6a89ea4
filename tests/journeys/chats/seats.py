"""Whoever takes part, wherever they sit: what they see, and what they do. One set of verbs for all.

Every verb is what a person does with what stands before them: a button that is not there cannot be
pressed, and a field that is not shown cannot be filled in. What they are told in answer comes back
as text.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.words import Words, words

SLOT = "slot-"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as somebody sees it; `thread` says whether it stands in one.

    `raw` is the platform's own.
    """

    lines: tuple[str, ...]
    buttons: tuple[str, ...]
    thread: bool
    raw: Any

    @property
    def text(self) -> str:
        """All that can be read in it."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Opened:
    """A form that is open: its fields by name, with their labels and what stands in them."""

    labels: Mapping[str, str]
    values: Mapping[str, str]
    raw: Any

    def slot(self, slot: str) -> tuple[str, ...]:
        """The fields for a slot's points, in order."""
        return tuple(n for n in self.labels if n.partition(".")[0] == f"{SLOT}{slot}")

    def points(self, slot: str, points: Sequence[str]) -> dict[str, str]:
        """These points filled in, and nothing besides them."""
        places = self.slot(slot)
        assert len(points) <= len(places), f"{len(places)} places for {len(points)} points"
        return {name: points[n] if n < len(points) else "" for n, name in enumerate(places)}

    def named(self, label: str) -> str:
        """The field whose label begins so."""
        found = [name for name, said in self.labels.items() if said.startswith(label)]
        assert len(found) == 1, f"«{label}» is not one of {sorted(self.labels.values())}"
        return found[0]


@dataclass
class Participant(ABC):
    """Somebody at a table. `platform` is where."""

    alias: str
    language: str = "nb"
    platform: str = field(default="", init=False)

    @property
    def t(self) -> Words:
        """The words of their language."""
        return words(self.language)

    # --- What each platform has its own way of ----------------------------------------------------

    @abstractmethod
    async def join(self, table: int = 0) -> str:
        """Press «Join», say who one is, and send it."""

    @abstractmethod
    async def before_them(self) -> Sequence[Seen]:
        """What stands before them alone, the oldest first."""

    @abstractmethod
    async def press(self, label: str) -> str:
        """Press the newest button with these English words; what they are told."""

    @abstractmethod
    async def press_in_channel(self, label: str) -> str:
        """Press the newest button that everybody has before them; what they are told."""

    @abstractmethod
    async def open(self) -> Opened:
        """Open the form of the running phase."""

    @abstractmethod
    async def send(self, opened: Opened, filled: Mapping[str, str], *, stale: bool = False) -> str:
        """Fill in an open form and send it; what they are told.

        `stale` sends it from a screen that has not heard of what has changed since.
        """

    # --- What is the same everywhere --------------------------------------------------------------

    async def reads(self) -> str:
        """All that they can read."""
        return "\n".join(seen.text for seen in await self.before_them())

    async def can_press(self, label: str) -> bool:
        """Whether a button with these English words stands before them."""
        return any(self.t(label) in seen.buttons for seen in await self.before_them())

    async def answer(self, *points: str, slot: str = "1") -> str:
        """Write these points, in place of those that stood there, and send them."""
        opened = await self.open()
        return await self.send(opened, opened.points(slot, points))

    async def standing(self, slot: str = "1") -> tuple[str, ...]:
        """The points that stand in their form."""
        opened = await self.open()
        return tuple(said for n in opened.slot(slot) if (said := opened.values.get(n, "")))

    async def outcome(self, *points: str) -> str:
        """Write the table's outcome."""
        return await self.answer(*points, slot="outcome")

    async def vote(self, **given: int) -> str:
        """Give points to what is on the ballot, by how it begins (`Mer_tid=2`)."""
        opened = await self.open()
        filled = {opened.named(n.replace("_", " ")): str(count) for n, count in given.items()}
        return await self.send(opened, filled)

    async def commit(self, what: str, when: str = "", whom: str = "") -> str:
        """Say what one will do."""
        opened = await self.open()
        return await self.send(
            opened, {f"{SLOT}1-what": what, f"{SLOT}1-when": when, f"{SLOT}1-whom": whom}
        )

    async def has_turn(self) -> bool:
        """Whether they are told that it is their turn."""
        return await self.can_press("I’m done")

    async def done(self) -> str:
        """Say that one has finished speaking."""
        return await self.press("I’m done")

    async def pass_(self) -> str:
        """Let the turn go by."""
        return await self.press("Pass")
