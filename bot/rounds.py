"""Work in rounds: until the next thing is due, or until somebody says that there is more to do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.hub import Listener
from bot.tasks import spawn
from storage.errors import CannotSave
from storage.ports import Clock

logger = logging.getLogger(__name__)
AGAIN = timedelta(seconds=1)  # until what failed is tried again

Round = Callable[[], Awaitable[datetime | None]]


class Rounds:
    """A round, a nap, and again. A round that fails is logged, and tried again.

    `one` is a round: it returns when the next thing is due, as far as it knows. `longest` is the
    longest nap just now: with several processes, another may have made something due. After a poke
    there is a `lull`, so that what comes together is done together.
    """

    def __init__(
        self,
        clock: Clock,
        name: str,
        one: Round,
        longest: Callable[[], timedelta],
        lull: timedelta = timedelta(0),
    ) -> None:
        self._clock, self._name, self._one = clock, name, one
        self._longest, self._lull = longest, lull
        self._listener = Listener()
        self._closing = False

    def poke(self) -> None:
        """There is something to do."""
        self._listener.poke()

    async def keep(self) -> None:
        """Go on for as long as the program runs."""
        while not self._closing:
            try:
                due = await self._one()
            except CannotSave:  # the store has logged it
                due = self._clock.now() + AGAIN
            except Exception:
                logger.exception("the %s faltered", self._name)
                due = self._clock.now() + AGAIN
            await self._nap(due)

    async def _nap(self, due: datetime | None) -> None:
        nap = self._longest()
        if due is not None:
            nap = min(nap, due - self._clock.now())
        poked = await self._listener.wait(max(0.0, nap.total_seconds()))
        if poked and self._lull and not self._closing:
            await asyncio.sleep(self._lull.total_seconds())

    async def keep_until_told(self, land: Callable[[], Awaitable[None]]) -> None:
        """Go on until cancelled; then the round under way is finished, and `land` called."""
        working = spawn(self.keep(), name=self._name)
        try:
            await asyncio.wait((working,))
        finally:
            self._closing = True
            self.poke()
            await asyncio.wait((working,))
            await land()
