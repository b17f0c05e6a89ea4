"""How often and how fast: Slack's numbers in one value, and windows that count.

The window rule is explicit: a call is accepted when fewer than `most` calls were accepted in the
window that ends now; a refused call does not count. Retry-After is the time until there is room
again, in whole seconds, at least one.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from typing import Literal

Tier = Literal["tier2", "tier3", "tier4", "none"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Slack's ceilings. Times are seconds on the fake's clock, but for `ack` and `retry_delays`."""

    # docs.slack.dev/apis/web-api/rate-limits: «20+», «50+», «100+» a minute, per method and
    # workspace. The least that is promised is what the fake gives.
    tier2: int = 20
    tier3: int = 50
    tier4: int = 100
    window: float = 60.0
    # chat.postMessage: «one message per second per channel», bursts not guaranteed.
    channel_posts: int = 1
    channel_window: float = 1.0
    # «a workspace-wide limit» without a number in the documents: assumed.
    workspace_posts: int = 300
    trigger: float = 3.0  # how long a trigger_id is valid
    response_uses: int = 5
    response_window: float = 30 * 60.0
    oauth_code: float = 10 * 60.0
    sockets: int = 10  # connections per app
    # Waited on the event loop's own clock, for they stand for a network.
    ack: float = 3.0
    # Slack waits about 0 s, 1 min and 5 min; a test has no time for it.
    retry_delays: tuple[float, ...] = (0.0, 0.0, 0.0)

    def hurried(self, factor: float) -> "Limits":
        """The same ceilings in windows `factor` times as short: a minute's traffic in less."""
        return replace(
            self,
            window=self.window / factor,
            channel_window=self.channel_window / factor,
        )


class Windows:
    """Counts accepted calls in sliding windows, one for each key."""

    def __init__(self) -> None:
        self._accepted: dict[tuple[str, ...], deque[float]] = defaultdict(deque)

    def wait(self, key: tuple[str, ...], most: int, window: float, now: float) -> float:
        """Seconds until there is room under `key`: 0 when there is room now. Counts nothing."""
        accepted = self._accepted[key]
        while accepted and accepted[0] <= now - window:
            accepted.popleft()
        return 0.0 if len(accepted) < most else accepted[-most] + window - now

    def count(self, key: tuple[str, ...], now: float) -> None:
        """A call under `key` was accepted."""
        self._accepted[key].append(now)


def retry_after(wait: float) -> int:
    """The header's value: whole seconds, at least one."""
    return max(1, math.ceil(wait))
