"""What other processes on the same PostgreSQL have written, told as soon as it is committed.

A notification is part of the transaction that it tells of: nobody hears of what was rolled back,
and nobody reads before it is there. What is missed while the line is down is made good when it is
up again, by saying that anything may have changed.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import suppress

import asyncpg
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId

logger = logging.getLogger(__name__)

CHANNEL = "bordduk"
AGAIN = 1.0  # seconds between attempts to get the line back
_TELL = text("SELECT pg_notify(:channel, :words)")

# A workshop, and whether it moved on (else somebody wrote). None: anything may have changed.
Hear = Callable[[WorkshopId | None, bool], None]


class News:
    """The line between processes. `name` is this one's, which does not hear itself."""

    def __init__(self, url: URL) -> None:
        plain = url.set(drivername="postgresql")
        self._address = plain.render_as_string(hide_password=False)
        self._name = ""

    async def tell(
        self,
        connection: AsyncConnection,
        moved: Collection[WorkshopId],
        written: Collection[WorkshopId],
    ) -> None:
        """Say with this transaction which workshops moved on, and where somebody wrote."""
        told = [f"{self._name} moved {workshop}" for workshop in sorted(moved)]
        told += [f"{self._name} written {workshop}" for workshop in sorted({*written} - {*moved})]
        if told:
            rows = [{"channel": CHANNEL, "words": words} for words in told]
            await connection.execute(_TELL, rows)

    async def listen(self, hear: Hear) -> None:
        """Hear what others write, for as long as the program runs, also after the line was lost."""
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._listen(hear)
            logger.warning("the line to the other processes is down")
            await asyncio.sleep(AGAIN)

    async def _listen(self, hear: Hear) -> None:
        connection = await asyncpg.connect(self._address)
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            self._name = str(connection.get_server_pid())

            def heard(_connection: object, _pid: int, _channel: str, words: str) -> None:
                name, what, workshop = words.split(" ", 2)
                if name != self._name:
                    hear(WorkshopId(workshop), what == "moved")

            await connection.add_listener(CHANNEL, heard)
            hear(None, True)
            await lost.wait()
        finally:
            connection.terminate()
