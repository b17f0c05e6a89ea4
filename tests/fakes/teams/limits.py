"""The documented limits, and sliding windows that hold the rates against the test's own clock.

The numbers stand in the table of
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit, which calls them subject
to change. Not documented, and assumed here: updates and deletions count as sends; a thread that is
created with its first message counts as a creation and as a send; a request that is refused for
its rate counts for nothing.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

Now = Callable[[], datetime]
LEAST_WAIT = 1  # second; Retry-After is in whole seconds


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` requests in any `seconds`."""

    most: int
    seconds: int


class Kind(StrEnum):
    """What is counted apart from what in one conversation."""

    SEND = "send to conversation"
    CREATE = "create conversation"
    MEMBERS = "get conversation members"
    CONVERSATIONS = "get conversations"


WRITES = (Window(7, 1), Window(8, 2), Window(60, 30), Window(1_800, 3_600))
READS = (Window(14, 1), Window(16, 2), Window(120, 30), Window(3_600, 3_600))


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number that is enforced. A test may tighten or loosen each of them."""

    writes: tuple[Window, ...] = WRITES  # per bot and conversation: 1:1 chat or channel
    reads: tuple[Window, ...] = READS
    tenant: tuple[Window, ...] = (Window(50, 1),)  # per app and tenant; an older page said 30
    edits_count: bool = True  # assumed: «all requests are subject to the same policy»
    says_retry_after: bool = True  # the header is there «if available»
    message_bytes: int = 100 * 1024  # about 100 KB as UTF-16; images in base64 are not counted
    page_members: int = 500  # most members in one page
    invoke_seconds: float = 10  # 10-15 by channel; the strict end
    turn_seconds: float = 15
    token_seconds: int = 3_600  # how long the bot's own token lives


@dataclass(frozen=True, slots=True)
class Busy:
    """A refusal: whose rate, and how many whole seconds until the next is allowed."""

    who: str
    window: Window
    retry_after: int


class Rates:
    """Counts accepted requests and refuses those that are too many."""

    def __init__(self, limits: Limits, now: Now) -> None:
        self.limits = limits
        self._now = now
        self._taken: dict[tuple[str, str], deque[datetime]] = {}

    def take(self, tenant: str, conversation: str, kinds: tuple[Kind, ...]) -> Busy | None:
        """Count one request of these kinds; nothing is counted when any of the rates is full."""
        now = self._now()
        asked = [((f"tenant {tenant}", ""), self.limits.tenant)]
        asked += [((conversation, kind.value), self._windows(kind)) for kind in kinds]
        for key, windows in asked:
            if (busy := self._full(key, windows, now)) is not None:
                return busy
        for key, _ in asked:
            self._taken.setdefault(key, deque()).append(now)
        return None

    def _windows(self, kind: Kind) -> tuple[Window, ...]:
        return self.limits.writes if kind in (Kind.SEND, Kind.CREATE) else self.limits.reads

    def _full(
        self, key: tuple[str, str], windows: tuple[Window, ...], now: datetime
    ) -> Busy | None:
        taken = self._taken.setdefault(key, deque())
        longest = max((window.seconds for window in windows), default=0)
        while taken and taken[0] <= now - timedelta(seconds=longest):
            taken.popleft()
        for window in windows:
            since = now - timedelta(seconds=window.seconds)
            inside = [at for at in taken if at > since]
            if len(inside) >= window.most:
                free = inside[-window.most] + timedelta(seconds=window.seconds)
                wait = max(LEAST_WAIT, math.ceil((free - now).total_seconds()))
                return Busy(" ".join(key).strip(), window, wait)
        return None
