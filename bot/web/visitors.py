"""Who is at the other end: the people and the account that a browser has signed in as."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from aiohttp import web

from bot.errors import SignInFirst
from bot.web.guards import COOKIE_AGE, SESSION
from facilitation.ids import PersonId, WorkshopId
from facilitation.state import Workshop
from storage import links
from storage.ports import Clock
from storage.store import Store

REMEMBERED = 5_000  # visits kept in memory; the database has them all


@dataclass(frozen=True, slots=True)
class Visit:
    """Whom a browser has signed in. Several people may share a tablet: one of them has it now.

    `people` are all who use this device in a workshop; `holder` who has it, if anybody.
    """

    account: str | None = None
    people: Mapping[WorkshopId, tuple[PersonId, ...]] = field(default_factory=dict)
    holder: Mapping[WorkshopId, PersonId] = field(default_factory=dict)

    def person(self, workshop: WorkshopId) -> PersonId | None:
        """Who has the device in this workshop."""
        return self.holder.get(workshop)

    def joined(self, workshop: WorkshopId, person: PersonId) -> "Visit":
        """The same with one more person on the device, who has it now."""
        here = self.people.get(workshop, ())
        people = {**self.people, workshop: (*(p for p in here if p != person), person)}
        return replace(self, people=people, holder={**self.holder, workshop: person})

    def laid_down(self, workshop: WorkshopId) -> "Visit":
        """The same with the device on the table: nobody's drafts are to be seen."""
        return replace(self, holder={w: p for w, p in self.holder.items() if w != workshop})

    def without(self, workshop: WorkshopId, person: PersonId) -> "Visit":
        """The same after a person has signed out."""
        rest = tuple(p for p in self.people.get(workshop, ()) if p != person)
        return replace(self.laid_down(workshop), people={**self.people, workshop: rest})

    def acting(self, workshop: WorkshopId, state: Workshop) -> PersonId | None:
        """Who acts in a workshop: its facilitator's account first, else whoever has the device."""
        if self.account is not None and self.account in state.facilitators:
            return PersonId(self.account)
        return self.person(workshop)


class Visitors:
    """The visits, by session. Only a session's hash is kept: a copied database signs nobody in."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[str, Visit] = {}
        self._codes: dict[tuple[str, WorkshopId], str] = {}

    async def of(self, request: web.Request) -> Visit:
        """Who sends a request; nobody is signed in by asking."""
        key = _hashed(request[SESSION])
        if key not in self._known:
            body = await self._store.read(links.session, key, self._clock.now())
            self._remember(key, _read(body) if body else Visit())
        return self._known[key]

    async def keep(self, request: web.Request, visit: Visit) -> None:
        """Remember from now on whom this browser has signed in."""
        key = _hashed(request[SESSION])
        expires = self._clock.now() + timedelta(seconds=COOKIE_AGE)
        await self._store.write(links.save_session, key, _written(visit), expires)
        self._remember(key, visit)

    # The personal code is shown until it is noted: in memory only, for the database has its hash.

    def show_code(self, request: web.Request, workshop: WorkshopId, code: str) -> None:
        """Show a new personal code on this browser's next pages."""
        self._codes[_hashed(request[SESSION]), workshop] = code
        if len(self._codes) > REMEMBERED:
            del self._codes[next(iter(self._codes))]

    def code_of(self, request: web.Request, workshop: WorkshopId) -> str | None:
        """The personal code to show; None once it is noted."""
        return self._codes.get((_hashed(request[SESSION]), workshop))

    def forget_code(self, request: web.Request, workshop: WorkshopId) -> None:
        """The code is noted, or another person takes the device."""
        self._codes.pop((_hashed(request[SESSION]), workshop), None)

    def _remember(self, key: str, visit: Visit) -> None:
        self._known.pop(key, None)
        self._known[key] = visit
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]


def acting(visit: Visit, workshop: WorkshopId, state: Workshop) -> PersonId:
    """Who acts; `SignInFirst` where nobody is signed in."""
    person = visit.acting(workshop, state)
    if person is None:
        raise SignInFirst
    return person


def _hashed(session: str) -> str:
    return sha256(session.encode()).hexdigest()


def _written(visit: Visit) -> dict[str, Any]:
    return {"account": visit.account, "people": dict(visit.people), "holder": dict(visit.holder)}


def _read(body: Mapping[str, Any]) -> Visit:
    return Visit(
        account=body["account"],
        people={
            WorkshopId(w): tuple(map(PersonId, people)) for w, people in body["people"].items()
        },
        holder={WorkshopId(w): PersonId(person) for w, person in body["holder"].items()},
    )
