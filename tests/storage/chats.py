"""Channels and people in chats, as tests need them."""

from facilitation.ids import PersonId, WorkshopId
from storage import contacts
from storage.contacts import Contact, NewContact, NewPlace, Place, Route
from storage.sealing import Sealer
from storage.store import Store

SECRET = b"a secret for tests, and for nothing"
SEALER = Sealer(SECRET)


def route(key: str, tenant: str = "T1", platform: str = "slack", way: str = "{}") -> Route:
    """An address."""
    return Route(platform, tenant, key, way)


async def channel(store: Store, workshop: WorkshopId, key: str = "C1", tenant: str = "T1") -> Place:
    """A channel that the workshop is held in."""
    new = NewPlace(f"place {workshop} {key}", workshop, route(key, tenant))
    return await store.write(contacts.connect, SEALER, new)


async def person(
    store: Store, workshop: WorkshopId, key: str = "U1", tenant: str = "T1"
) -> Contact:
    """Somebody who is reached in the workshop."""
    new = NewContact(
        f"contact {workshop} {key}", route(key, tenant), workshop, person=PersonId(key.lower())
    )
    return await store.write(contacts.meet, SEALER, new)
