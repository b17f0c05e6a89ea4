"""What a message, an edit or a file counts against in Slack. Pure.

docs.slack.dev/apis/web-api/rate-limits: a method's tier is so many requests a minute in a workspace
(tier 3: 50+, tier 4: 100+), and chat.postMessage is one message a second in a channel, besides a
limit for the workspace. The least that is promised is what is used. A limit of N in T holds where
burst + T / every is at most N.
"""

from bot.chat.ports import Cost, Deed
from bot.slack.routes import Route

MINUTE = 60.0  # seconds

# «One message per second per channel»: a hair more than a second apart, so that two are never
# within one, however the seconds are counted.
APART = 1.05
# «Several hundred messages per minute» in a workspace is all that Slack says: 300 is assumed. A
# small burst: what is let through at once is missing afterwards.
POSTS, POSTS_AT_ONCE = 300, 5
TIER_3, TIER_3_AT_ONCE = 50, 10  # chat.update, conversations.open
TIER_4, TIER_4_AT_ONCE = 100, 10  # files.getUploadURLExternal, files.completeUploadExternal


def costs(tenant: str, route: Route, deed: Deed) -> tuple[Cost, ...]:
    """What a deed counts against. A thread counts as the channel that it is in."""
    conversation = Cost(f"slack:{tenant}:in:{route.user or route.channel}", every=APART)
    match deed:
        case Deed.POST:
            return (conversation, _minute(posts(tenant), POSTS, POSTS_AT_ONCE))
        case Deed.EDIT:
            return (_minute(edits(tenant), TIER_3, TIER_3_AT_ONCE),)
        case Deed.FILE:
            sharing = (conversation, _minute(files(tenant), TIER_4, TIER_4_AT_ONCE))
            if route.channel:
                return sharing
            return (*sharing, _minute(openings(tenant), TIER_3, TIER_3_AT_ONCE))


def posts(tenant: str) -> str:
    """The bucket of messages in a workspace."""
    return f"slack:{tenant}:posts"


def edits(tenant: str) -> str:
    """The bucket of edits in a workspace."""
    return f"slack:{tenant}:edits"


def files(tenant: str) -> str:
    """The bucket of files in a workspace."""
    return f"slack:{tenant}:files"


def openings(tenant: str) -> str:
    """The bucket of conversations that are opened in a workspace."""
    return f"slack:{tenant}:openings"


def _minute(bucket: str, most: int, at_once: int) -> Cost:
    """So many a minute, and never more in any minute."""
    return Cost(bucket, every=MINUTE / (most - at_once), burst=at_once)
