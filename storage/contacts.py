"""Where people are reached in chats: channels of workshops, and conversations with one person.

Addresses are sealed, and found by their digests; see `storage.sealing`. The shell makes a `Route`
of its address, and an address of the route.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import PersonId, WorkshopId
from storage.sealing import Sealer
from storage.survey_tables import surveys
from storage.tables import contacts, links, places, workshops
from storage.upserts import insert


@dataclass(frozen=True, slots=True)
class Route:
    """An address on a platform: who keeps it (`tenant`), what names it, and how to get there."""

    platform: str
    tenant: str
    key: str
    route: str


class Kind(StrEnum):
    """What a destination is."""

    PLACE = "place"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Destination:
    """Somewhere that posts stand."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel that a workshop is held in. `unreachable` is why nothing can be sent, a code."""

    id: str
    workshop: WorkshopId
    platform: str
    digest: str
    sealed: str
    language: str
    unreachable: str

    @property
    def destination(self) -> Destination:
        """Where its posts go."""
        return Destination(Kind.PLACE, self.id)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's own conversation with the bot: in a workshop, or (None) as an account's owner.

    `place` is the channel that they came by. `unreachable` is why nothing can be sent, a code.
    """

    id: str
    workshop: WorkshopId | None
    account: str | None
    person: PersonId | None
    platform: str
    digest: str
    sealed: str
    language: str
    place: str | None
    unreachable: str

    @property
    def destination(self) -> Destination:
        """Where their posts go."""
        return Destination(Kind.CONTACT, self.id)


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A channel to be connected. `id` is drawn; one that is known keeps its own."""

    id: str
    workshop: WorkshopId
    route: Route
    language: str = ""


@dataclass(frozen=True, slots=True)
class NewContact:
    """Somebody to be reached from now on. `id` is drawn; one who is known keeps their own.

    Either `workshop` or `account` is given.
    """

    id: str
    route: Route
    workshop: WorkshopId | None = None
    account: str | None = None
    person: PersonId | None = None
    language: str = ""
    place: str | None = None


_PLACE = tuple(places.c[name] for name in Place.__slots__)
_CONTACT = tuple(contacts.c[name] for name in Contact.__slots__)
# Asked for whatever anybody does in a chat: writing it out anew costs more than asking.
_AT = select(*_CONTACT).where(contacts.c.digest == bindparam("wanted")).order_by(contacts.c.id)


# --- Addresses -----------------------------------------------------------------------------------


def digest_of(sealer: Sealer, route: Route) -> str:
    """What finds an address again, whatever else its route comes to hold."""
    return sealer.digest(json.dumps([route.platform, route.tenant, route.key]))


def seal_route(sealer: Sealer, route: Route) -> str:
    """An address, sealed."""
    return sealer.seal(json.dumps([route.platform, route.tenant, route.key, route.route]))


def open_route(sealer: Sealer, sealed: str) -> Route | None:
    """A sealed address; None where it was sealed with another secret."""
    opened = sealer.open(sealed)
    return Route(*json.loads(opened)) if opened is not None else None


def _address(sealer: Sealer, route: Route) -> dict[str, str]:
    return {
        "platform": route.platform,
        "tenant": sealer.digest(json.dumps([route.platform, route.tenant])),
        "digest": digest_of(sealer, route),
        "sealed": seal_route(sealer, route),
    }


# --- Channels ------------------------------------------------------------------------------------


async def connect(connection: AsyncConnection, sealer: Sealer, new: NewPlace) -> Place:
    """Hold a workshop in a channel; it is the channel's newest from now on.

    A channel that was connected to it before keeps its id, and `unreachable` as it was: see
    `storage.outbox.revive`.
    """
    newest = (await connection.execute(select(func.max(places.c.number)))).scalar() or 0
    row = _address(sealer, new.route) | {
        "id": new.id,
        "workshop": new.workshop,
        "language": new.language,
        "unreachable": "",
        "number": newest + 1,
    }
    adding = insert(connection, places)
    changed = {n: adding.excluded[n] for n in ("sealed", "language", "number")}
    adding = adding.on_conflict_do_update(index_elements=["workshop", "digest"], set_=changed)
    found = await connection.execute(adding.returning(*_PLACE), row)
    return Place(*found.one())


async def place(connection: AsyncConnection, wanted: str) -> Place | None:
    """The channel with this id."""
    return await _place(connection, select(*_PLACE).where(places.c.id == wanted))


async def place_of(connection: AsyncConnection, digest: str) -> Place | None:
    """The channel with this address, in the workshop that it was connected to last."""
    p = places.c
    return await _place(
        connection, select(*_PLACE).where(p.digest == digest).order_by(p.number.desc(), p.id)
    )


async def places_of(connection: AsyncConnection, workshop: WorkshopId) -> tuple[Place, ...]:
    """A workshop's channels, in the order in which they were connected."""
    p = places.c
    query = select(*_PLACE).where(p.workshop == workshop).order_by(p.number, p.id)
    return tuple(Place(*row) for row in await connection.execute(query))


async def disconnect(connection: AsyncConnection, wanted: str) -> None:
    """Let a channel go, and what was to be sent there; people who came by it stay."""
    await connection.execute(delete(places).where(places.c.id == wanted))


async def _place(connection: AsyncConnection, query: Select[Any]) -> Place | None:
    row = (await connection.execute(query.limit(1))).first()
    return Place(*row) if row else None


# --- People --------------------------------------------------------------------------------------


async def meet(connection: AsyncConnection, sealer: Sealer, new: NewContact) -> Contact:
    """Reach somebody from now on; one contact for each address in a workshop, or of accounts.

    Somebody known keeps what is not given anew. `unreachable` stays as it was: whoever sees that
    they are back calls `storage.outbox.revive`.
    """
    row = _address(sealer, new.route) | {
        "id": new.id,
        "workshop": new.workshop,
        "account": new.account,
        "person": new.person,
        "language": new.language,
        "place": new.place,
        "unreachable": "",
    }
    adding = insert(connection, contacts)
    e, c = adding.excluded, contacts.c
    kept: dict[str, ColumnElement[Any]] = {
        "sealed": e.sealed,
        "language": func.coalesce(func.nullif(e.language, ""), c.language),
    }
    kept |= {n: func.coalesce(e[n], c[n]) for n in ("account", "person", "place")}
    if new.workshop is None:
        adding = adding.on_conflict_do_update(
            index_elements=["digest"], index_where=c.workshop.is_(None), set_=kept
        )
    else:
        adding = adding.on_conflict_do_update(index_elements=["workshop", "digest"], set_=kept)
    found = await connection.execute(adding.returning(*_CONTACT), row)
    return Contact(*found.one())


async def contact(connection: AsyncConnection, wanted: str) -> Contact | None:
    """The contact with this id."""
    found = await _contacts(connection, select(*_CONTACT).where(contacts.c.id == wanted))
    return found[0] if found else None


async def contacts_at(connection: AsyncConnection, digest: str) -> tuple[Contact, ...]:
    """Everybody with this address: the same person in several workshops, and as an owner."""
    found = await connection.execute(_AT, {"wanted": digest})
    return tuple(Contact(*row) for row in found)


async def contacts_of(connection: AsyncConnection, workshop: WorkshopId) -> tuple[Contact, ...]:
    """Everybody who is reached in a workshop, by id."""
    c = contacts.c
    query = select(*_CONTACT).where(c.workshop == workshop).order_by(c.id)
    return await _contacts(connection, query)


async def contacts_of_account(connection: AsyncConnection, account: str) -> tuple[Contact, ...]:
    """Where the owner of an account is reached outside of workshops, by id."""
    c = contacts.c
    query = select(*_CONTACT).where(c.account == account, c.workshop.is_(None)).order_by(c.id)
    return await _contacts(connection, query)


async def set_language(connection: AsyncConnection, wanted: Destination, language: str) -> None:
    """Write in this language there from now on."""
    table = places if wanted.kind is Kind.PLACE else contacts
    await connection.execute(update(table).where(table.c.id == wanted.id), {"language": language})


async def forget(connection: AsyncConnection, wanted: str) -> None:
    """Let a contact go, and what was to be sent there."""
    await connection.execute(delete(contacts).where(contacts.c.id == wanted))


async def forget_idle(connection: AsyncConnection) -> None:
    """Let go of the owners of accounts that neither own nor lead anything any more.

    Whoever leads one from a chat has a link that signs them in; it goes with the workshop.
    """
    c, k = contacts.c, links.c
    owns = select(workshops.c.id).where(workshops.c.owner == c.account).exists()
    asks = select(surveys.c.id).where(surveys.c.owner == c.account).exists()
    leads = select(k.id).where(k.account == c.account, k.workshop.is_not(None)).exists()
    await connection.execute(delete(contacts).where(c.workshop.is_(None), ~owns, ~asks, ~leads))


async def _contacts(connection: AsyncConnection, query: Select[Any]) -> tuple[Contact, ...]:
    return tuple(Contact(*row) for row in await connection.execute(query))
