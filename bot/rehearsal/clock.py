"""Simulated time: a clock that is moved by hand, and what is to happen when."""

import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime

Act = Callable[[], Awaitable[None]]


class SimulatedClock:
    """Stands still until it is moved; it never goes back."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The simulated moment, aware and in UTC."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment`, unless it is later already."""
        self._now = max(self._now, moment)


class Agenda:
    """What is to happen, in order of time; at the same moment in the order in which it was put."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._put = 0

    def put(self, when: datetime, act: Act) -> None:
        """Let `act` happen at `when`."""
        self._put += 1
        heapq.heappush(self._acts, (when, self._put, act))

    def next(self) -> datetime | None:
        """When the next thing happens; None when nothing more will."""
        return self._acts[0][0] if self._acts else None

    def take(self) -> Act:
        """The next act, which is off the agenda with that. `IndexError` when there is none."""
        return heapq.heappop(self._acts)[2]
