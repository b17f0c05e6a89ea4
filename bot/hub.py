"""Tells open pages that something changed; they ask for what they may see themselves.

A listener that is slow misses nothing but steps in between: it holds one flag, not a queue, and
catches up by the newest state.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from facilitation.ids import PersonId, WorkshopId

Follow = Callable[[WorkshopId | None], None]
LULL = 0.5  # seconds from the first of many writings until open pages hear of them all


class Listener:
    """One open page."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def poke(self) -> None:
        """Something changed."""
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Whether something changed within so long; what changed before the call counts."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class Hub:
    """Open pages by workshop, with a stamp that grows with each change."""

    def __init__(self) -> None:
        self._listeners: dict[WorkshopId, set[Listener]] = {}
        self._stamps: dict[WorkshopId, int] = {}
        self._told: dict[WorkshopId, int] = {}
        self._stirred: set[WorkshopId] = set()
        self._people: dict[WorkshopId, Counter[PersonId]] = {}
        self._followers: list[Follow] = []
        self.closing = False

    def follow(self, told: Follow) -> None:
        """Tell of every change in every workshop; None means that anything may have changed."""
        self._followers.append(told)

    def stamp(self, workshop: WorkshopId) -> int:
        """A number that grows with each change; what was drawn under it may be shown again."""
        return self._stamps.get(workshop, 0)

    def told(self, workshop: WorkshopId) -> int:
        """The stamp that open pages last heard of: they need show nothing newer."""
        return self._told.get(workshop, 0)

    def pulse(self, workshop: WorkshopId) -> None:
        """Say at once that something changed."""
        self._stamps[workshop] = self.stamp(workshop) + 1
        self._tell(workshop)

    def stir(self, workshop: WorkshopId) -> None:
        """Say soon that somebody wrote something, once for all who write meanwhile."""
        self._stamps[workshop] = self.stamp(workshop) + 1
        heard = workshop in self._listeners or self._followers
        if heard and workshop not in self._stirred:
            self._stirred.add(workshop)
            asyncio.get_running_loop().call_later(LULL, self._settle, workshop)

    def _settle(self, workshop: WorkshopId) -> None:
        self._stirred.discard(workshop)
        self._tell(workshop)

    def _tell(self, workshop: WorkshopId) -> None:
        self._told[workshop] = self.stamp(workshop)
        for listener in self._listeners.get(workshop, ()):
            listener.poke()
        for told in self._followers:
            told(workshop)

    def pulse_all(self) -> None:
        """Say that anything may have changed."""
        for workshop in tuple(self._listeners):
            self.pulse(workshop)
        for told in self._followers:
            told(None)

    def close(self) -> None:
        """Send every page away, so that the server can stop at once."""
        self.closing = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.poke()

    def watching(self, workshop: WorkshopId) -> int:
        """How many pages are open."""
        return len(self._listeners.get(workshop, ()))

    def connected(self, workshop: WorkshopId) -> frozenset[PersonId]:
        """Whose pages are open. A phone that is not among them is silent, not gone."""
        return frozenset(self._people.get(workshop, ()))

    @contextmanager
    def listen(self, workshop: WorkshopId, person: PersonId | None = None) -> Iterator[Listener]:
        """Hear of changes for as long as the page is open; `person` is whose page it is."""
        with self._counted(workshop, person), self._listening(workshop) as listener:
            yield listener

    @contextmanager
    def _counted(self, workshop: WorkshopId, person: PersonId | None) -> Iterator[None]:
        """Everybody's open pages are counted; the first and the last of a person are news."""
        if person is None:
            yield
            return
        people = self._people.setdefault(workshop, Counter())
        people[person] += 1
        if people[person] == 1:
            self.pulse(workshop)
        try:
            yield
        finally:
            people[person] -= 1
            if not people[person]:
                del people[person]
                self.pulse(workshop)

    @contextmanager
    def _listening(self, workshop: WorkshopId) -> Iterator[Listener]:
        listener = Listener()
        listeners = self._listeners.setdefault(workshop, set())
        listeners.add(listener)
        try:
            yield listener
        finally:
            listeners.discard(listener)
            if not listeners:
                self._listeners.pop(workshop, None)
