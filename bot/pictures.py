"""A workshop as read at one moment, for everybody who looks at it then: pages and chats alike."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat.troubles import Trouble, troubles
from bot.hub import Hub
from facilitation.ids import PersonId, WorkshopId
from facilitation.record import Entry
from facilitation.state import Workshop
from storage import contacts, links, outbox, people, reading
from storage.contacts import Place
from storage.links import Sent
from storage.store import Store
from surveys.answers import says_anything

KEPT = 64  # workshops held at once; the oldest goes


@dataclass(frozen=True, slots=True)
class Picture:
    """A workshop as read at one stamp, and what has been drawn of it.

    `channels`: it stands in one or more channels of chats.
    """

    workshop: WorkshopId
    stamp: int
    state: Workshop
    entries: Sequence[Entry]
    names: Mapping[PersonId, str]
    organisations: Mapping[PersonId, str]
    answered: frozenset[str]
    connected: frozenset[PersonId]
    messages: Sequence[Sent]
    troubles: tuple[Trouble, ...] = ()
    channels: bool = False
    drawn: dict[Hashable, Mapping[str, str]] = field(default_factory=dict)


class Pictures:
    """Workshops as they stand, each read at most once for each change."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self._store = store
        self._hub = hub
        self._pictures: dict[WorkshopId, Picture] = {}
        self._locks: dict[WorkshopId, asyncio.Lock] = {}

    async def of(self, workshop: WorkshopId, needed: int | None = None) -> Picture:
        """The workshop as it stands, read at most once for each change.

        With `needed`, as it stood at that stamp or later: while many write, open pages share one.
        """
        lock = self._locks.setdefault(workshop, asyncio.Lock())
        async with lock:
            known, stamp = self._pictures.get(workshop), self._hub.stamp(workshop)
            state, _ = await self._store.snapshot(workshop)
            enough = stamp if needed is None else needed
            if known is not None and known.stamp >= enough and known.state is state:
                return known
            picture = await self._read(workshop, stamp, state)
            self._pictures.pop(workshop, None)
            self._pictures[workshop] = picture
            if len(self._pictures) > KEPT:
                gone = next(iter(self._pictures))
                del self._pictures[gone]
                self._locks.pop(gone, None)
            return picture

    async def _read(self, workshop: WorkshopId, stamp: int, state: Workshop) -> Picture:
        store = self._store
        known = await store.read(people.of_workshop, workshop)
        entries = await store.read(reading.entries, workshop)
        spots = await store.read(contacts.places_of, workshop)
        return Picture(
            workshop=workshop,
            stamp=stamp,
            state=state,
            entries=entries,
            names={who.id: who.alias for who in known} | await self._owners(state),
            organisations={who.id: who.organisation for who in known},
            connected=self._hub.connected(workshop),
            answered=await self._answered(workshop, state, entries),
            messages=await store.read(links.messages_sent, workshop),
            troubles=await self._troubles(workshop, spots),
            channels=bool(spots),
        )

    async def _troubles(self, workshop: WorkshopId, spots: Sequence[Place]) -> tuple[Trouble, ...]:
        """Whom the chats do not reach; nothing where the workshop is in none."""
        store = self._store
        people_there = await store.read(contacts.contacts_of, workshop)
        if not people_there and not spots:
            return ()
        return tuple(troubles(await store.read(outbox.faults, workshop), people_there, spots))

    async def _owners(self, state: Workshop) -> dict[PersonId, str]:
        """The names of the facilitators who have an account."""
        found = [await self._store.read(links.account, who) for who in state.facilitators]
        return {PersonId(account.id): account.name for account in found if account}

    async def _answered(
        self, workshop: WorkshopId, state: Workshop, entries: Sequence[Entry]
    ) -> frozenset[str]:
        """Who has answered or begun to, in the running phase."""
        run = state.run
        if run is None:
            return frozenset()
        begun = await self._store.read(reading.drafting, workshop, run.phase, run.round)
        here = [e for e in entries if (e.phase, e.round) == (run.phase, run.round)]
        return begun | {e.owner for e in here if says_anything(e.value)}
