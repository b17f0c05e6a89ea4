"""How long is waited, and how: the one value that tests put their own in the place of."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Waits:
    """Times in seconds.

    `form` is for the desk's answer to a sent form: Slack waits three seconds, and half a one is
    left for the way. `name` is for somebody's name: a dialog has to be opened within three. `ping`
    stands between pings on a socket; four without an answer, and it connects anew. `pause` waits.
    """

    form: float = 2.5
    name: float = 1.0
    ping: float = 10.0
    pause: Pause = asyncio.sleep
