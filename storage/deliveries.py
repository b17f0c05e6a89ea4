"""What platforms brought, so that what they bring twice is taken once."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import deliveries
from storage.upserts import insert


async def first(connection: AsyncConnection, platform: str, delivery: str, now: datetime) -> bool:
    """Whether this is the first time that a platform brings it; asked again, it is not."""
    row = {"platform": platform, "id": sha256(delivery.encode()).hexdigest(), "at": now}
    adding = insert(connection, deliveries).on_conflict_do_nothing()
    found = await connection.execute(adding.returning(deliveries.c.id), row)
    return found.first() is not None


async def begin(
    connection: AsyncConnection, platform: str, what: str, now: datetime, lease: timedelta
) -> bool:
    """Whether something may be begun that must not be done by two at once.

    Nobody else may until `end` is called, or the lease has run out: its process may have died.
    """
    row = {"platform": platform, "id": sha256(what.encode()).hexdigest(), "at": now}
    adding = insert(connection, deliveries).on_conflict_do_update(
        index_elements=["platform", "id"],
        set_={"at": now},
        where=deliveries.c.at <= now - lease,
    )
    found = await connection.execute(adding.returning(deliveries.c.id), row)
    return found.first() is not None


async def end(connection: AsyncConnection, platform: str, what: str) -> None:
    """Let what was begun be begun anew."""
    d = deliveries.c
    mine = (d.platform == platform, d.id == sha256(what.encode()).hexdigest())
    await connection.execute(delete(deliveries).where(*mine))


async def forget_before(connection: AsyncConnection, moment: datetime) -> None:
    """Forget what was brought before a moment: platforms do not bring it again."""
    await connection.execute(delete(deliveries).where(deliveries.c.at < moment))
