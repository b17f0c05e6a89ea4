"""Which workshops are in chats, and a post that is wanted once more."""

from sqlalchemy import select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from storage.contacts import Destination
from storage.outbox import AT_ONCE, Status, post_id
from storage.tables import contacts, links, places, posts


async def workshops_in_chats(connection: AsyncConnection) -> tuple[WorkshopId, ...]:
    """The workshops that have a channel, or anybody who is written to in a chat, by id."""
    leads = select(links.c.workshop).join(contacts, links.c.account == contacts.c.account)
    found = union(select(places.c.workshop), select(contacts.c.workshop), leads).subquery()
    query = select(found.c.workshop).where(found.c.workshop.is_not(None))
    rows = await connection.execute(query.order_by(found.c.workshop))
    return tuple(WorkshopId(id_) for id_ in rows.scalars())


async def is_in_chats(connection: AsyncConnection, workshop: WorkshopId) -> bool:
    """Whether a workshop has a channel, or anybody who is written to: its facilitator counts."""
    here = [select(table.c.id).where(table.c.workshop == workshop) for table in (places, contacts)]
    leads = select(contacts.c.id).join(links, links.c.account == contacts.c.account)
    leads = leads.where(links.c.workshop == workshop)
    found = await connection.execute(union(*here, leads).limit(1))
    return found.first() is not None


async def anew(
    connection: AsyncConnection, workshop: WorkshopId, to: Destination, key: str
) -> None:
    """Send a post once more, as a new message: the one that stands is far up by now."""
    wanted = (posts.c.id == post_id(workshop, to, key), posts.c.status == Status.SENT)
    again = {"status": Status.QUEUED, "remote": None, "shown": "", "next_at": AT_ONCE}
    await connection.execute(update(posts).where(*wanted), again)
