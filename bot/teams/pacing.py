"""The pace of what is answered directly, in this process: the outbox has its own. And of both.

The generic cell rate algorithm: each bucket remembers when it will have been paid for.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Gate:
    """Who has gone through lately, and whose turn it is."""

    went: deque[datetime] = field(default_factory=lambda: deque(maxlen=IN_A_SECOND))
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)


class Window:
    """Lets so many through in any second, by the moments at which they really go."""

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep, kept: int = KEPT) -> None:
        self._clock = clock
        self._sleep = sleep
        self._kept = kept
        self._gates: dict[str, _Gate] = {}

    async def turn(self, name: str) -> None:
        """Return when one more may go, in the order in which they asked; it is counted then."""
        gate = self._gates.setdefault(name, _Gate())
        async with gate.turns:
            while (seconds := self._full(gate)) > 0:
                await self._sleep(seconds)
            gate.went.append(self._clock.now())
        if len(self._gates) > self._kept:
            self._forget()

    def _full(self, gate: _Gate) -> float:
        """The seconds until there is room."""
        if len(gate.went) < IN_A_SECOND:
            return 0.0
        return A_SECOND - (self._clock.now() - gate.went[0]).total_seconds()

    def _forget(self) -> None:
        since = self._clock.now() - timedelta(seconds=A_SECOND)
        gates = self._gates.items()
        self._gates = {n: g for n, g in gates if g.turns.locked() or g.went[-1] > since}
