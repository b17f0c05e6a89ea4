"""Who is at the other end: the people and the account that a browser has signed in as."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.chance import Chance
from bot.errors import SignInFirst
from bot.web.guards import BROUGHT, COOKIE_AGE, SESSION, SESSION_COOKIE, set_cookie
from bot.web.rendering import CSRF
from bot.web.security import csrf_token, seal_session
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

    def __init__(self, store: Store, clock: Clock, chance: Chance, secret: bytes) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._secret = secret
        self._known: dict[str, Visit] = {}
        self._codes: dict[tuple[str, WorkshopId], str] = {}

    async def of(self, request: web.Request) -> Visit:
        """Who sends a request; nobody is signed in by asking."""
        key = _hashed(request[SESSION])
        if key not in self._known or self._store.shared:  # another process may have signed them out
            body = await self._store.read(links.session, key, self._clock.now())
            self._remember(key, _read(body) if body else Visit())
        return self._known[key]

    async def keep(self, request: web.Request, visit: Visit) -> None:
        """Remember from now on whom this browser has signed in.

        A session that the browser brought along is drawn anew: somebody may have planted it there,
        or held the device before.
        """
        if request[BROUGHT] == request[SESSION]:
            await self._renew(request)
        key = _hashed(request[SESSION])
        expires = self._clock.now() + timedelta(seconds=COOKIE_AGE)
        await self._store.write(links.save_session, key, _written(visit), expires)
        self._remember(key, visit)

    async def _renew(self, request: web.Request) -> None:
        old, new = request[SESSION], self._chance.id()
        request[SESSION], request[CSRF] = new, csrf_token(self._secret, new)
        await self._store.write(links.end_session, _hashed(old))
        self._known.pop(_hashed(old), None)
        for session, workshop in [known for known in self._codes if known[0] == _hashed(old)]:
            self._codes[_hashed(new), workshop] = self._codes.pop((session, workshop))

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


def renewals(secret: bytes, *, https: bool) -> Middleware:
    """Give the browser the session that was drawn when somebody signed in or out."""

    def send(request: web.Request, response: web.StreamResponse) -> None:
        if request[BROUGHT] not in ("", request[SESSION]):
            sealed = seal_session(secret, request[SESSION])
            set_cookie(response, SESSION_COOKIE, sealed, https=https)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as redirect:
            send(request, redirect)
            raise
        if not response.prepared:
            send(request, response)
        return response

    return middleware


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
