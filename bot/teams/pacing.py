"""The pace of what is answered directly, in this process: the outbox has its own. And of both.

The generic cell rate algorithm: each bucket remembers when it will have been paid for.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

from bot.chat.ports import Cost
from bot.clock import Clock
from bot.teams.limits import A_SECOND, IN_A_SECOND

KEPT = 10_000  # buckets, before those that are paid for are forgotten

Sleep = Callable[[float], Awaitable[None]]


class Paces:
    """Lets deeds through, each when every limit that it counts against has room for it."""

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep, kept: int = KEPT) -> None:
        self._clock = clock
        self._kept = kept
        self._paid: dict[str, datetime] = {}
        self.sleep = sleep

    async def wait(self, costs: Iterable[Cost]) -> None:
        """Return when a deed with these costs may be done; it is counted at once."""
        seconds = max(self._take(cost) for cost in costs)
        if len(self._paid) > self._kept:
            self._forget()
        if seconds > 0:
            await self.sleep(seconds)

    def _take(self, cost: Cost) -> float:
        """Count a deed; the seconds until it is paid for."""
        now = self._clock.now()
        from_here = max(self._paid.get(cost.bucket, now), now)
        paid = from_here + timedelta(seconds=cost.every * cost.count)
        self._paid[cost.bucket] = paid
        return (paid - now).total_seconds() - cost.every * cost.burst

    def _forget(self) -> None:
        now = self._clock.now()
        self._paid = {bucket: paid for bucket, paid in self._paid.items() if paid > now}


class Window:
    """Lets so many through in any second, by the moments at which they really go."""

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep, kept: int = KEPT) -> None:
        self._clock = clock
        self._sleep = sleep
        self._kept = kept
        self._went: dict[str, deque[datetime]] = {}

    async def turn(self, name: str) -> None:
        """Return when one more may go; it is counted then. In the order in which they asked."""
        now = self._clock.now()
        went = self._went.setdefault(name, deque(maxlen=IN_A_SECOND))
        full = len(went) == IN_A_SECOND
        moment = max(now, went[0] + timedelta(seconds=A_SECOND)) if full else now
        went.append(moment)
        if len(self._went) > self._kept:
            self._forget(now)
        if moment > now:
            await self._sleep((moment - now).total_seconds())

    def _forget(self, now: datetime) -> None:
        since = now - timedelta(seconds=A_SECOND)
        self._went = {name: went for name, went in self._went.items() if went[-1] > since}
