"""What follows when a post could not be sent: when to try again, and when to give up."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chance import Chance
from bot.chat.ports import Cost, MessageGone, NotAccepted, TryLater, Unreachable
from bot.postage import Postage
from storage.dispatch import Post
from storage.ports import Clock
from storage.results import Again, Failed, Gone, Lost, Result

logger = logging.getLogger(__name__)

LONGEST = 30.0  # seconds between two attempts
DOUBLINGS = 5  # from one second; then it is the longest
JITTER = 250  # thousandths of the delay at most, so that not all come back at once
GIVE_UP = 10  # attempts, where a fault of ours lets a post fail; a platform's trouble has no end


class NotComposed(Exception):
    """The content could not be had; nothing was asked of the platform."""


class Patience:
    """Sorts failures out, and remembers for this process what must not be tried now."""

    def __init__(self, clock: Clock, chance: Chance, postage: Postage) -> None:
        self._clock, self._chance, self._postage = clock, chance, postage
        self._silent: dict[str, datetime] = {}
        self._blocked: dict[str, datetime] = {}

    def held_until(self, post: Post, costs: Sequence[Cost]) -> datetime | None:
        """Until when a claimed post must not be sent, for what happened since; None: it may."""
        now = self._clock.now()
        until = [self._blocked.get(cost.bucket, now) for cost in costs]
        if not post.probe:
            until.append(self._silent.get(post.platform, now))
        latest = max(until, default=now)
        return latest if latest > now else None

    def heard(self, platform: str) -> None:
        """The platform answered."""
        self._silent.pop(platform, None)

    def failed(self, post: Post, error: Exception) -> Result:
        """What becomes of a post that met this."""
        match error:
            case TryLater(after=after, bucket=bucket) if bucket:
                self.heard(post.platform)
                return self._limited(post, after, self._postage.bucket(post, bucket))
            case TryLater(after=after):
                return self._silence(post, after)
            case OSError():  # a timeout is one, and a line that is down
                return self._silence(post, None)
            case Unreachable(reason=reason):
                self.heard(post.platform)
                logger.info("post %s: nobody is there any more: %s", post.id, reason)
                return Lost(post, reason or "unreachable")
            case MessageGone():
                self.heard(post.platform)
                return Gone(post)
            case NotAccepted(reason=reason):
                self.heard(post.platform)
                logger.error("post %s of %s was not accepted: %s", post.id, post.workshop, reason)
                return Failed(post, reason or "not accepted")
            case _:
                return self._broken(post, error)

    def _limited(self, post: Post, after: float | None, bucket: str) -> Result:
        now = self._clock.now()
        at = now + self._delay(post, after)
        self._blocked = {name: until for name, until in self._blocked.items() if until > now}
        self._blocked[bucket] = max(at, self._blocked.get(bucket, at))
        logger.warning("post %s: over a limit of %s's", post.id, post.platform)
        return Again(post, at, "limit", bucket=bucket)

    def _silence(self, post: Post, after: float | None) -> Result:
        at = self._clock.now() + self._delay(post, after)
        self._silent[post.platform] = at
        logger.warning("post %s: %s does not answer", post.id, post.platform)
        return Again(post, at, "silent", silent=True, unsure=post.remote is None)

    def _broken(self, post: Post, error: Exception) -> Result:
        logger.error("post %s of %s could not be sent", post.id, post.workshop, exc_info=error)
        if post.attempts + 1 >= GIVE_UP:
            return Failed(post, "broken", asked=False)
        at = self._clock.now() + self._delay(post, None)
        asked = not isinstance(error, NotComposed)
        return Again(post, at, "broken", unsure=asked and post.remote is None)

    def _delay(self, post: Post, after: float | None) -> timedelta:
        if after is not None:
            return timedelta(seconds=after)
        seconds = min(LONGEST, 2.0 ** min(DOUBLINGS, max(post.attempts, post.probe)))
        return timedelta(seconds=seconds * (1 + self._chance.between(0, JITTER) / 1_000))
