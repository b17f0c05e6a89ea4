"""What a way of reaching people must be able to do, and how it says that it could not."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from bot.fielding.letters import Worded
from storage.pacing import Cost
from storage.seats import Reached
from storage.sending import Letter


class NotDelivered(Exception):
    """A letter has not arrived, as the code `fault` says (`bot.fielding.faults`).

    `again_after`: it is tried again so much later; None: never by itself. `bounced`: nobody is
    reached at that address. `doubtful`: it may have arrived all the same; then it is never sent
    again on a guess: a way that can ask is asked again, of an e-mail its owner decides.
    """

    def __init__(
        self,
        fault: str,
        again_after: timedelta | None = None,
        *,
        bounced: bool = False,
        doubtful: bool = False,
    ) -> None:
        super().__init__(fault)
        self.fault = fault
        self.again_after = again_after
        self.bounced = bounced
        self.doubtful = doubtful


class WayDown(NotDelivered):
    """The way itself does not work now: nothing goes by it for a while, and no letter suffers."""


class Way(Protocol):
    """A way of reaching people: by e-mail, or in a chat."""

    def costs(self, to: Reached) -> Sequence[Cost]:
        """The limits that a letter to them counts against; their buckets' names are everybody's."""
        ...

    async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
        """Send it; returns what identifies the message, "" where nothing does.

        A letter whose `status` is `SENDING` was on its way before: whoever can, looks for it first.
        It must be over well before `storage.sending.LEASE`.

        Raises:
            NotDelivered, WayDown
        """
        ...
