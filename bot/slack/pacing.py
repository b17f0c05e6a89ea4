"""The pace of answers: they count against the same limits as what the courier sends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.chat.ports import Cost
from bot.clock import Clock
from bot.postage import limit
from bot.slack.routes import PLATFORM
from bot.slack.waits import Pause
from storage.errors import CannotSave
from storage.pacing import At, reserve
from storage.sealing import Sealer
from storage.store import Store

LONGEST = timedelta(seconds=30)  # that an answer is put off; after that it is no answer
TRIES = 5  # for buckets that another process has just now


@dataclass(frozen=True, slots=True)
class Pacing:
    """Waits for a turn, among all processes."""

    store: Store
    sealer: Sealer
    clock: Clock
    pause: Pause

    async def turn(self, costs: Sequence[Cost]) -> None:
        """Wait until a message may go; it is counted then. One that waits too long goes at once,
        and so does one that cannot be counted: Slack says no, and when.
        """
        named = [replace(cost, bucket=self.bucket(cost.bucket)) for cost in costs]
        for _ in range(TRIES):
            try:
                slot = await self.store.write(reserve, named, self.clock.now(), LONGEST)
            except CannotSave:
                return
            at = slot.moment if isinstance(slot, At) else slot.ask_at
            now = self.clock.now()
            if now < at <= now + LONGEST:
                await self.pause((at - now).total_seconds())
            if isinstance(slot, At) or at > now + LONGEST:
                return

    def bucket(self, name: str) -> str:
        """A limit's name as the courier's postage writes it."""
        return limit(self.sealer, PLATFORM, name)
