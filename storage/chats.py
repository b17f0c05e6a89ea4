"""Which workshops are in chats, and a post that is wanted once more."""

from sqlalchemy import select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from storage.contacts import Destination
from storage.outbox import AT_ONCE, Status, post_id
from storage.tables import contacts, places, posts


async def workshops_in_chats(connection: AsyncConnection) -> tuple[WorkshopId, ...]:
    """The workshops that have a channel, or people who are reached in a chat, by id."""
    found = union(select(places.c.workshop), select(contacts.c.workshop)).subquery()
    query = select(found.c.workshop).where(found.c.workshop.is_not(None))
    rows = await connection.execute(query.order_by(found.c.workshop))
    return tuple(WorkshopId(id_) for id_ in rows.scalars())


async def anew(
    connection: AsyncConnection, workshop: WorkshopId, to: Destination, key: str
) -> None:
    """Send a post once more, as a new message: the one that stands is far up by now."""
    wanted = (posts.c.id == post_id(workshop, to, key), posts.c.status == Status.SENT)
    again = {"status": Status.QUEUED, "remote": None, "shown": "", "next_at": AT_ONCE}
    await connection.execute(update(posts).where(*wanted), again)
