"""Carries posts to the chats: in order, at the pace that the platforms allow, each of them once.

What is to be sent stands in the outbox (`storage.outbox`), and its words are asked for when it goes
(`compose`), so that only the newest is sent. The courier claims what may go in the next half second
(`storage.dispatch`), sends each post at its own moment, and writes down together what became of
them (`storage.results`). A post that was on its way when a process died is looked for on the
platform before it is sent again.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chance import Chance
from bot.chat.cards import Content
from bot.chat.ports import Address, Channel
from bot.patience import NotComposed, Patience
from bot.postage import Postage
from bot.rounds import Rounds
from bot.tasks import spawn
from facilitation.ids import WorkshopId
from storage.dispatch import (
    LEASE,
    Claimed,
    Due,
    Post,
    anything_due,
    claim,
    hold,
    take_over,
)
from storage.ports import Clock
from storage.results import Again, Failed, Found, Left, Released, Result, Sent, settle
from storage.sealing import Sealer
from storage.store import Store

logger = logging.getLogger(__name__)

PARALLEL = 100  # posts on their way to one platform
CALL = 20.0  # seconds that a platform may take to answer
COMPOSING = 60.0  # seconds that the content may take: it may be a document
LULL = 0.05  # seconds from an answer until it is written down, with those that come meanwhile
HOLD = timedelta(seconds=3)  # after which the lease of what is still on its way is made longer
LONGEST_NAP = timedelta(seconds=30)  # with one process nothing is due that we have not been told
SHARED_NAP = timedelta(milliseconds=200)  # another process may have wanted something
PATIENCE = 3.0  # seconds that what is on its way gets at the end
SPARSE = 0.5  # seconds between two of a limit that lets through one at a time, and seldom
REMEMBERED = 10_000  # of those limits; beyond that all are forgotten


@dataclass(frozen=True, slots=True)
class Composed:
    """The newest content of a post, and the digest of exactly this."""

    content: Content
    digest: str


Compose = Callable[[Post], Awaitable[Composed | None]]  # None: nothing is to be sent any more


@dataclass(slots=True)
class _Flight:
    """A post on its way; `calling` says that the platform may have it already."""

    post: Post
    task: asyncio.Task[None]
    calling: bool = False


class Courier:
    """Sends what stands in the outbox, for as long as `run` runs.

    `on_fault` is told of each workshop where something new is to be said of `outbox.faults`.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chance: Chance,
        sealer: Sealer,
        channels: Mapping[str, Channel],
        compose: Compose,
    ) -> None:
        self.on_fault: Callable[[WorkshopId], None] = lambda _: None
        self._store, self._clock = store, clock
        self._channels, self._compose = channels, compose
        self._postage = Postage(sealer, channels)
        self._patience = Patience(clock, chance, self._postage)
        self._flights: dict[str, _Flight] = {}
        self._results: list[Result] = []
        self._begun = False
        self._held_at = clock.now()
        self._went: dict[str, datetime] = {}  # by bucket
        self._rounds = Rounds(clock, "courier", self._round, self._longest)

    def poke(self) -> None:
        """Something new is wanted."""
        self._rounds.poke()

    # --- The round -------------------------------------------------------------------------------

    async def run(self) -> None:
        """Send what is wanted, for as long as the program runs.

        When it is cancelled, what is on its way gets a few seconds; the rest is given back.
        """
        await self._rounds.keep_until_told(self._land)

    async def drain_once(self) -> int:
        """Send what may go now, and write down what became of it; how many posts went."""
        claimed = await self._write(self._turn)
        flights = [self._start(due) for due in claimed.due]
        await asyncio.gather(*(flight.task for flight in flights))
        await self._write(self._settle)
        return len(flights)

    async def _round(self) -> datetime | None:
        if self._store.shared and not self._results and not self._flights:
            # Asked five times a second: reading costs the database less than claiming.
            now = self._clock.now()
            if not await self._store.read(anything_due, now, self._channels):
                return None
        claimed = await self._write(self._turn)
        for due in claimed.due:
            self._start(due)
        return claimed.again_at

    async def _write(
        self,
        act: Callable[
            [AsyncConnection, Sequence[Result]], Awaitable[tuple[frozenset[WorkshopId], Claimed]]
        ],
    ) -> Claimed:
        results, self._results = self._results, []
        try:
            changed, claimed = await self._store.write(act, results)
        except BaseException:
            self._results = results + self._results
            raise
        self._begun = True
        for workshop in changed:
            self.on_fault(workshop)
        return claimed

    async def _settle(
        self, connection: AsyncConnection, results: Sequence[Result]
    ) -> tuple[frozenset[WorkshopId], Claimed]:
        return await settle(connection, results, self._clock.now()), Claimed((), None)

    async def _turn(
        self, connection: AsyncConnection, results: Sequence[Result]
    ) -> tuple[frozenset[WorkshopId], Claimed]:
        """Write down what became of posts, and take the next: in one transaction, and shortly.

        The clock is read here: the writer's turn may have come late.
        """
        if not self._begun and not self._store.shared:
            await take_over(connection)
        now = self._clock.now()
        changed = await settle(connection, results, now)
        if self._flights and now - self._held_at >= HOLD:
            await hold(connection, self._flights, now + LEASE)
            self._held_at = now
        away = Counter(flight.post.platform for flight in self._flights.values())
        room = {platform: PARALLEL - away[platform] for platform in self._channels}
        return changed, await claim(connection, now, self._postage.costs, room)

    def _longest(self) -> timedelta:
        nap = SHARED_NAP if self._store.shared else LONGEST_NAP
        return min(nap, HOLD) if self._flights else nap

    # --- One post --------------------------------------------------------------------------------

    def _start(self, due: Due) -> _Flight:
        """Let a post fly; one that flies already is on its way, whatever its lease says."""
        known = self._flights.get(due.post.id)
        if known is not None:
            return known
        task = spawn(self._carry(due), name=f"post {due.post.id}")
        flight = self._flights[due.post.id] = _Flight(due.post, task)
        return flight

    async def _carry(self, due: Due) -> None:
        post = due.post
        await self._wait_until(due.at)
        held = self._patience.held_until(post, self._postage.costs(post))
        if held is not None:
            self._landed(Released(post, held))
            return
        self._flights[post.id].calling = True
        self._landed(await self._deliver(post))

    async def _wait_until(self, moment: datetime) -> None:
        delay = (moment - self._clock.now()).total_seconds()
        if delay > 0:
            await asyncio.sleep(delay)

    def _landed(self, result: Result) -> None:
        del self._flights[result.post.id]
        if not self._results:
            asyncio.get_running_loop().call_later(LULL, self.poke)
        self._results.append(result)

    async def _deliver(self, post: Post) -> Result:
        to = self._postage.address(post)
        if to is None:
            logger.error("post %s: its address was sealed with another secret", post.id)
            return Failed(post, "sealed", asked=False)
        try:
            result = await self._send(self._channels[post.platform], to, post)
        except Exception as error:  # noqa: BLE001 -- sorted out and logged there
            return self._patience.failed(post, error)
        if not isinstance(result, Left):
            self._patience.heard(post.platform)
        return result

    async def _send(self, channel: Channel, to: Address, post: Post) -> Result:
        remote, root = self._postage.open(post.remote), self._postage.open(post.root) or ""
        if post.unsure and remote is None:
            async with asyncio.timeout(CALL):
                found = await channel.find(to, root, post.id)
            if found is not None:
                return Found(post, self._postage.seal(found))
        composed = await self._composed(post)
        if composed is None:
            return Left(post)
        if remote is not None and composed.digest == post.shown:
            return Sent(post, post.remote or "", composed.digest, asked=False)
        await self._keep_apart(post)
        async with asyncio.timeout(CALL):
            if remote is not None and not post.file:
                await channel.edit(to, remote, composed.content)
                return Sent(post, post.remote or "", composed.digest)
            posted = await channel.post(to, composed.content, root, post.id)
        better = self._postage.seal_address(posted.address)
        return Sent(post, self._postage.seal(posted.remote), composed.digest, better)

    async def _keep_apart(self, post: Post) -> None:
        """What went later than at its moment must not have the next one follow too closely."""
        costs = [c for c in self._postage.costs(post) if c.burst == 1 and c.every >= SPARSE]
        now = self._clock.now()
        free = [self._went[c.bucket] + timedelta(seconds=c.every)
                for c in costs if c.bucket in self._went]  # fmt: skip
        moment = max(now, *free) if free else now
        if len(self._went) > REMEMBERED:
            self._went.clear()
        self._went.update((cost.bucket, moment) for cost in costs)
        await self._wait_until(moment)

    async def _composed(self, post: Post) -> Composed | None:
        try:
            async with asyncio.timeout(COMPOSING):
                return await self._compose(post)
        except Exception as error:
            raise NotComposed from error  # a fault of ours, whatever it was

    # --- The end ---------------------------------------------------------------------------------

    async def _land(self) -> None:
        """Wait a little for what is on its way, and give the rest back.

        Where that cannot be written down, the leases will run out.
        """
        for flight in self._flights.values():
            if not flight.calling:
                flight.task.cancel()
        if flying := [flight.task for flight in self._flights.values()]:
            _, late = await asyncio.wait(flying, timeout=PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*flying, return_exceptions=True)
        now = self._clock.now()
        for flight in tuple(self._flights.values()):
            self._landed(
                Again(flight.post, now, "stopped", unsure=flight.post.remote is None)
                if flight.calling
                else Released(flight.post, now)
            )
        try:
            await self._write(self._settle)
        except Exception:
            logger.exception("what became of the last posts could not be written down")
