"""What is done once an hour without anybody asking: deletion on time."""

import asyncio
import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage import links
from storage.ports import Clock
from storage.store import Store

logger = logging.getLogger(__name__)
HOUR = timedelta(hours=1)
HOME = ZoneInfo("Europe/Oslo")  # whose midnight a deletion date means


async def keep_house(store: Store, clock: Clock) -> None:
    """Tidy now, and then each hour, for as long as the program runs."""
    while True:
        await tidy(store, clock.now())
        await asyncio.sleep(HOUR.total_seconds())


async def tidy(store: Store, now: datetime) -> int:
    """Delete the workshops whose date has come, and forget the browsers whose time is up.

    Returns how many workshops were deleted; the log says how many, never which.
    """
    deleted = await store.expire(now.astimezone(HOME).date())
    await store.write(links.end_sessions_before, now)
    if deleted:
        logger.info("deleted %s workshops on their date", deleted)
    return deleted
