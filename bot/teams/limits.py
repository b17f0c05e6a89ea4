"""How often Teams may be asked, as buckets that hold over any window. Pure.

Documented, per bot and conversation (a chat or a channel, whatever the thread): 7 sends in 1 s, 8
in 2 s, 60 in 30 s, 1,800 in an hour; and 50 requests a second per app and tenant
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit; an older version of the
page said 30). Whether edits count as sends is not said: they are counted.

A bucket lets through at most burst + T / every in any T, so two of them hold the four windows:
4 + 1/0.5 = 6 ≤ 7 and 4 + 2/0.5 = 8 ≤ 8; 45 + 30/2.0514 = 59.6 ≤ 60 and 45 + 3600/2.0514 = 1,799.9
≤ 1,800. For the tenant: 1 + 1/(1/48.5) = 49.5 ≤ 50. That is what is planned. On a busy machine some
go late, and those behind them in time: so `IN_A_SECOND` is held as they really go, and the plan
leaves room to catch up.
"""

import hashlib

from bot.chat.ports import Address, Cost
from bot.teams.routes import PLATFORM, route_of

AT_ONCE = (0.5, 4)  # (every, burst)
OVER_TIME = (2.0514, 45)
TENANT = (1 / 48.5, 1)
IN_A_SECOND = 50
A_SECOND = 1.02  # seconds: requests do not arrive as far apart as they went


def costs(to: Address) -> tuple[Cost, ...]:
    """What one message or edit counts against.

    A person whose chat is not known yet costs two requests: it is opened first.
    """
    route = route_of(to)
    requests = 1 if route.conversation else 2
    chat = conversation_bucket(to)
    return (
        Cost(_named(to.tenant), *TENANT, count=requests),
        Cost(chat, *AT_ONCE),
        Cost(f"{chat}:hour", *OVER_TIME),
    )


def conversation_bucket(to: Address) -> str:
    """The bucket of one conversation, which 429 closes."""
    return _named(to.tenant, to.key)


def _named(*words: str) -> str:
    """A name that says nothing of whom it is: buckets are stored in the open."""
    digest = hashlib.blake2b("\n".join(words).encode("utf-8", "replace"), digest_size=12)
    return f"{PLATFORM}:{digest.hexdigest()}"
