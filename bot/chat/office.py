"""What the chat's parts work with, in one value; and who somebody in a chat is to us."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot import ways_in
from bot.chat.folders import Shelves
from bot.chat.ports import Address, Channel, Sender, Where
from bot.documents import Press
from bot.fielding.fielder import Fielder
from bot.fielding.postman import Postman
from bot.fielding.reports import Reports
from bot.runner import Runner
from bot.web.limits import WrongCodes
from bot.words import Words, words
from facilitation.ids import PersonId, WorkshopId
from facilitation.state import Workshop
from storage import contacts, deliveries
from storage.contacts import Contact, Place, Route
from storage.links import Link
from storage.sealing import Sealer
from storage.store import Store

LOCKS = 1_000  # senders remembered; those who wait are never let go
ALONE = timedelta(seconds=30)  # until a thing may be done whose process died while it did it


class Turns:
    """Lets each sender's presses happen one after the other."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}

    def of(self, digest: str) -> AbstractAsyncContextManager[None]:
        """The sender's own lock."""
        if len(self._locks) > LOCKS:
            self._locks = {key: lock for key, lock in self._locks.items() if lock.locked()}
        return self._locks.setdefault(digest, asyncio.Lock())


@dataclass(frozen=True, slots=True)
class Office:
    """What the chats work with. `base` is the page's address."""

    runner: Runner
    channels: dict[str, Channel]
    sealer: Sealer
    secret: bytes
    base: str
    language: str
    press: Press
    reports: Reports
    fielder: Fielder
    postman: Postman
    turns: Turns = field(default_factory=Turns)
    wrong_codes: WrongCodes = field(default_factory=WrongCodes)
    shelves: Shelves = field(default_factory=Shelves)

    @property
    def store(self) -> Store:
        """The store."""
        return self.runner.store

    @asynccontextmanager
    async def alone(self, sender: Sender, what: str) -> AsyncIterator[bool]:
        """Do something for a sender that must not be done twice at once, here or elsewhere.

        Gives whether this is the first: another process may be at it already.
        """
        platform, doing = sender.address.platform, f"{what} {self.digest(sender.address)}"
        now = self.runner.clock.now()
        if not await self.store.write(deliveries.begin, platform, doing, now, ALONE):
            yield False
            return
        try:
            yield True
        finally:
            await self.store.write(deliveries.end, platform, doing)

    def replan(self, workshop: WorkshopId) -> None:
        """Something other than an event changed what is to be shown of a workshop."""
        self.runner.hub.pulse(workshop)

    def address(self, link: Link) -> str:
        """A link's address."""
        return ways_in.address(self.base, self.secret, link)

    # --- Links that are found again without being kept -------------------------------------------

    def personal_link(self, workshop: WorkshopId, person: PersonId) -> Link:
        """The link that signs a participant in: the same each time, from the day they came."""
        drawn = self.sealer.digest(f"personal {workshop} {person}")[:32]
        return Link(drawn, ways_in.PERSONAL, workshop, person=person)

    def leading_link(self, workshop: WorkshopId, account: str) -> Link:
        """The link that signs the owner of a day in: the same each time, as long as it is kept."""
        drawn = self.sealer.digest(f"leading {workshop} {account}")[:32]
        return Link(drawn, ways_in.FACILITATOR, workshop, account=account)

    # --- Who somebody is -------------------------------------------------------------------------

    def digest(self, address: Address) -> str:
        """What finds an address again."""
        return contacts.digest_of(self.sealer, route_of(address))

    async def known(self, sender: Sender, workshop: WorkshopId | None) -> "Known":
        """Who a sender is: in a workshop, and as the owner of an account."""
        found = await self.store.read(contacts.contacts_at, self.digest(sender.address))
        return Known(
            account=next((c for c in found if c.workshop is None), None),
            contact=next((c for c in found if c.workshop == workshop and workshop), None),
            all=found,
        )

    async def place(self, where: Where) -> Place | None:
        """The channel as we know it, with the workshop that it was connected to last."""
        if where.personal:
            return None
        return await self.store.read(contacts.place_of, self.digest(where.address))

    def speak(self, sender: Sender, known: "Known | None" = None) -> Words:
        """The words of a sender's language: as chosen, as the platform says, or our own."""
        chosen = known.language if known else ""
        return words(chosen or sender.language or self.language)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in a chat, as we know them; `all` are all they are to us, in every workshop."""

    account: Contact | None
    contact: Contact | None
    all: tuple[Contact, ...] = ()

    @property
    def person(self) -> PersonId | None:
        """Who they are as a participant."""
        return self.contact.person if self.contact else None

    @property
    def language(self) -> str:
        """What they chose to be spoken to in, here or elsewhere."""
        here = [c.language for c in (self.contact, self.account, *self.all) if c and c.language]
        return here[0] if here else ""

    def leader(self, state: Workshop) -> PersonId | None:
        """Who they are as a facilitator: the account first, as on the page."""
        account = self.account.account if self.account else None
        ids = [PersonId(account)] if account else []
        ids += [self.person] if self.person else []
        return next((one for one in ids if one in state.facilitators), None)


def route_of(address: Address) -> Route:
    """An address as the store keeps it."""
    return Route(address.platform, address.tenant, address.key, address.route)


def address_of(route: Route) -> Address:
    """A kept address as the platforms take it."""
    return Address(route.platform, route.tenant, route.key, route.route)
