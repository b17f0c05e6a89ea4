"""What is done once an hour without anybody asking: deletion on time."""

import asyncio
import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import contacts, deliveries, installations, links, pacing, seat_lists, surveys
from storage.ports import Clock
from storage.store import Store

logger = logging.getLogger(__name__)
HOUR = timedelta(hours=1)
REDELIVERED = timedelta(days=1)  # no platform brings again what it brought before
HOME = ZoneInfo("Europe/Oslo")  # whose midnight a deletion date means


async def keep_house(store: Store, clock: Clock) -> None:
    """Tidy now, and then each hour, for as long as the program runs."""
    while True:
        await tidy(store, clock.now())
        await asyncio.sleep(HOUR.total_seconds())


async def tidy(store: Store, now: datetime) -> int:
    """Delete the workshops and surveys whose date has come, and forget what is of no use any more.

    Returns how many workshops were deleted; the log says how many, never which.
    """
    today = now.astimezone(HOME).date()
    deleted = await store.expire(today)
    gone = await store.write(surveys.expire, today)
    let_go = await store.write(seat_lists.forget_contacts, today)
    await store.write(_forget, now)
    if deleted:
        logger.info("deleted %s workshops on their date", deleted)
    if gone or let_go:
        logger.info("deleted %s surveys, and the contacts of %s, on their date", gone, let_go)
    return deleted


async def _forget(connection: AsyncConnection, now: datetime) -> None:
    """Browsers whose time is up, owners without workshops, and what only mattered for a while."""
    await links.end_sessions_before(connection, now)
    await contacts.forget_idle(connection)
    await deliveries.forget_before(connection, now - REDELIVERED)
    await installations.forget_states_before(connection, now)
    await pacing.forget_before(connection, now)
