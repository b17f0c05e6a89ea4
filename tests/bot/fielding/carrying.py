"""A pretended way of reaching people, and a postman for whom waiting moves the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat.ports import Cost
from bot.fielding.fielder import Fielder
from bot.fielding.letters import Worded
from bot.fielding.postman import Postman
from storage.contacts import Route
from storage.seats import Reached
from storage.sending import Letter
from tests.storage.days import SetClock


class Carried:
    """A way that keeps what it is given, and fails as it is told to."""

    def __init__(self, clock: SetClock, every: float = 0.0, bucket: str = "letters") -> None:
        self.clock, self.every, self.bucket = clock, every, bucket
        self.got: list[tuple[str, Worded]] = []
        self.at: list[datetime] = []
        self.letters: list[Letter] = []
        self.faults: list[Exception | None] = []  # of the next ones, in order
        self.always: Exception | None = None

    def costs(self, to: Reached) -> Sequence[Cost]:
        """One bucket, whoever it goes to."""
        return (Cost(self.bucket, self.every),) if self.every else ()

    async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
        """Keep it."""
        self.letters.append(letter)
        fault = self.faults.pop(0) if self.faults else self.always
        if fault is not None:
            raise fault
        assert isinstance(to.route, Route)
        self.got.append((to.route.route, words))
        self.at.append(self.clock.now())
        return f"<{letter.id}>"

    @property
    def to(self) -> list[str]:
        """Whom letters went to, in no order."""
        return sorted(route for route, _ in self.got)


class Hurried(Postman):
    """A postman for whom waiting moves the clock."""

    clock: SetClock

    async def _wait_until(self, moment: datetime) -> None:
        self.clock.moment = max(self.clock.moment, moment)

    async def deliver_all(self, until: timedelta = timedelta(days=3)) -> int:
        """Send until nothing is queued any more, or that much time has passed; the rounds."""
        rounds, end = 0, self.clock.moment + until
        while (next_at := await self.deliver_once()) is not None and next_at <= end:
            self.clock.moment = max(self.clock.moment, next_at)
            rounds += 1
        return rounds


def hurried(office: Fielder, clock: SetClock, **ways: Carried) -> Hurried:
    """Such a postman; called again, the program was started anew."""
    made = Hurried(office, dict(ways), "en", "post@fylke.example")
    made.clock = clock
    return made
