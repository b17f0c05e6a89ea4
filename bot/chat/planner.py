"""Keeps the outbox at what should stand in the chats, after every change.

What should stand is a function of the workshop's state (`bot.chat.posts`). So nothing is lost when
the program dies between an event and its messages: what is missing is found by comparing. Many
changes become one message, because only the newest content is ever sent.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat.cards import Content
from bot.chat.office import Office
from bot.chat.papers import paper, publish
from bot.chat.posts import posts, retired
from bot.chat.scene import Post, Scene
from bot.chat.scenes import scene
from bot.courier import Composed
from bot.words import words
from facilitation.answering import HOLD
from facilitation.ids import WorkshopId
from facilitation.state import Status, Workshop
from storage import chats, outbox
from storage.contacts import Destination
from storage.dispatch import Post as Claimable
from storage.errors import CannotSave, UnknownWorkshop
from storage.outbox import Recorded, Wanted

logger = logging.getLogger(__name__)

LULL = 0.2  # seconds from a change until it is planned, once for all that happens meanwhile
CALM = 5.0  # seconds between two plans while people only write: what changes then is a count
AGAIN = 5.0  # seconds until a plan that failed is tried again, though nothing changes
KEPT = 64  # workshops whose posts are held in memory; the oldest goes

Place = tuple[Destination, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands where in a workshop's chats, as it was last worked out."""

    state: Workshop
    at: float  # the loop's time
    contents: Mapping[Place, Content] = field(default_factory=dict)


class Planner:
    """Works out, for every workshop with a chat, what should stand there.

    `on_wanted` is told when the outbox holds something new. `again` is in seconds.
    """

    def __init__(self, office: Office, again: float = AGAIN) -> None:
        self.on_wanted: Callable[[], None] = lambda: None
        self._office = office
        self._again = again
        self._plans: dict[WorkshopId, Plan] = {}
        self._changed: dict[WorkshopId, None] = {}
        self._calm: set[WorkshopId] = set()
        self._ended: dict[WorkshopId, datetime] = {}
        self._published: dict[WorkshopId, tuple[int, frozenset[str]]] = {}
        self._planning = asyncio.Lock()  # so that no plan takes the place of a newer one
        self._heard = asyncio.Event()

    def hear(self, workshop: WorkshopId | None) -> None:
        """A workshop changed, or (None) any may have."""
        known = self._plans if workshop is None else (workshop,)
        self._changed |= dict.fromkeys(known)
        self._heard.set()

    async def run(self) -> None:
        """Plan every workshop that changes, for as long as the program runs."""
        self._office.runner.hub.follow(self.hear)
        self._changed |= dict.fromkeys(await self._office.store.read(chats.workshops_in_chats))
        while True:
            if not self._changed:
                self._heard.clear()
                await self._heard.wait()
            await asyncio.sleep(LULL)
            await self.plan_changed()

    async def plan_changed(self) -> None:
        """Plan the workshops that have changed; what fails is tried again in a while."""
        changed, self._changed = self._changed, {}
        for workshop in changed:
            try:
                await self._plan_unless_calm(workshop)
            except UnknownWorkshop:
                self._plans.pop(workshop, None)
            except CannotSave:  # the store has logged it
                self._try_again(workshop)
            except Exception:
                logger.exception("workshop %s: what should stand in its chats", workshop)
                self._try_again(workshop)

    def _try_again(self, workshop: WorkshopId) -> None:
        self._plans.pop(workshop, None)
        asyncio.get_running_loop().call_later(self._again, self.hear, workshop)

    async def _plan_unless_calm(self, workshop: WorkshopId) -> None:
        """While people write and nothing else happens, their counts are told now and then."""
        plan, now = self._plans.get(workshop), asyncio.get_running_loop().time()
        if plan is not None and now - plan.at < CALM:
            state, _ = await self._office.store.snapshot(workshop)
            if state is plan.state:
                if workshop not in self._calm:
                    self._calm.add(workshop)
                    later = CALM - (now - plan.at)
                    asyncio.get_running_loop().call_later(later, self._calmed, workshop)
                return
        await self.plan(workshop)

    def _calmed(self, workshop: WorkshopId) -> None:
        self._calm.discard(workshop)
        self.hear(workshop)

    async def plan(self, workshop: WorkshopId) -> None:
        """Work out what should stand, and let the outbox know what differs.

        Raises:
            UnknownWorkshop
        """
        async with self._planning:
            await self._work_out(workshop)

    async def _work_out(self, workshop: WorkshopId) -> None:
        now = asyncio.get_running_loop().time()
        if not await self._office.store.read(chats.is_in_chats, workshop):
            state, _ = await self._office.store.snapshot(workshop)
            self._keep(workshop, Plan(state, now))
            return
        seen = await scene(self._office, workshop)
        rows = await self._office.store.read(outbox.of_workshop, workshop, settled=False)
        wanted = tuple(posts(seen, words))
        left, gone = self._left(seen, wanted, rows)
        contents = {(post.to, post.key): post.card for post in (*wanted, *left)}
        self._keep(workshop, Plan(seen.state, now, contents))
        changed = self._changed_posts((*wanted, *left), rows)
        if changed:
            await self._office.store.write(outbox.want, workshop, changed)
        if gone:
            await self._office.store.write(outbox.drop_unsent, gone)
        if changed:
            self.on_wanted()
        await self._publish(seen)
        self._look_after_the_bell(seen)

    async def _publish(self, seen: Scene) -> None:
        """A closed day's documents, where the facilitator chose so when closing it.

        Only the outbox knows for certain whether that has been done; here it is asked once.
        """
        state, channels = seen.state, frozenset(spot.id for spot in seen.spots)
        closing = len(state.past), channels
        if state.status is not Status.CLOSED or not state.publish or not channels:
            return
        if self._published.get(seen.workshop) == closing:
            return
        await publish(self._office, seen)
        self._published[seen.workshop] = closing
        self.on_wanted()

    def _look_after_the_bell(self, seen: Scene) -> None:
        """Plan once more when the forms of the part that ended last cannot be sent any longer."""
        ended = seen.state.past[-1].ended if seen.state.past else None
        if ended is None or self._ended.get(seen.workshop) == ended:
            return
        self._ended[seen.workshop] = ended
        later = (ended + HOLD - seen.at).total_seconds()
        if later >= 0:
            asyncio.get_running_loop().call_later(later + CALM, self.hear, seen.workshop)

    def _left(
        self, seen: Scene, wanted: Sequence[Post], rows: Sequence[Recorded]
    ) -> tuple[list[Post], list[str]]:
        """What remains of posts that should not stand any more, and those never sent."""
        here = {(post.to, post.key) for post in wanted}
        left, gone = [], []
        for row in rows:
            if (row.destination, row.key) in here:
                continue
            card = retired(seen, row.destination, row.key, words)
            if card is None:
                continue
            if row.stands or row.status is outbox.Status.SENDING:
                left.append(Post(row.destination, row.key, card, row.thread, settled=True))
            else:
                gone.append(row.id)
        return left, gone

    def _changed_posts(self, made: Sequence[Post], rows: Sequence[Recorded]) -> tuple[Wanted, ...]:
        known = {(row.destination, row.key): (row.wanted, row.settled) for row in rows}
        wanted = []
        for post in made:
            digest = self.digest(post.card)
            if known.get((post.to, post.key)) != (digest, post.settled):
                wanted.append(
                    Wanted(post.to, post.key, digest, post.thread, post.settled, first=post.first)
                )
        return tuple(wanted)

    def digest(self, content: Content) -> str:
        """Tells one content from another, and nothing of what it says."""
        return self._office.sealer.digest(repr(content))

    def _keep(self, workshop: WorkshopId, plan: Plan) -> None:
        self._plans.pop(workshop, None)
        self._plans[workshop] = plan
        if len(self._plans) > KEPT:
            del self._plans[next(iter(self._plans))]

    async def compose(self, post: Claimable) -> Composed | None:
        """The newest content of a post, for the courier; None where there is none any more."""
        try:
            if (made := await self._paper(post)) is not None:
                return Composed(made, post.key)
            plan = self._plans.get(post.workshop)
            if plan is None or self._may_be_old(plan, post):
                async with self._planning:
                    if self._plans.get(post.workshop) is plan:  # nobody did meanwhile
                        await self._work_out(post.workshop)
        except UnknownWorkshop:
            return None
        return self._composed(self._plans.get(post.workshop), post)

    async def _paper(self, post: Claimable) -> Content | None:
        return await paper(self._office, post.workshop, post.destination, post.key)

    def _may_be_old(self, plan: Plan, post: Claimable) -> bool:
        """Whether another process may want it, for something that was not heard of here yet."""
        if not self._office.store.shared:
            return False
        made = self._composed(plan, post)
        return made is None or made.digest != post.wanted

    def _composed(self, plan: Plan | None, post: Claimable) -> Composed | None:
        content = plan.contents.get((post.destination, post.key)) if plan else None
        return Composed(content, self.digest(content)) if content else None
