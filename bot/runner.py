"""Lets things happen to workshops: people's commands, their answers, and the clock."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from bot.chance import Chance
from bot.commands import Asked, Facts, Make, command
from bot.hub import Hub
from bot.pictures import Pictures
from bot.rounds import Rounds
from facilitation.events import AnyEvent, Woke
from facilitation.ids import PersonId, PhaseId, WorkshopId
from facilitation.phases import Moves, Per, Phase, Rotation
from facilitation.state import Workshop
from facilitation.visibility import Seat, Viewer, source_entries
from storage import people, reading
from storage.errors import CannotSave
from storage.log import Outcome
from storage.ports import Clock
from storage.store import Store
from storage.submissions import Receipt, Submission
from surveys.answers import Listed, Numbered
from surveys.tally import median_iqr

logger = logging.getLogger(__name__)

LONGEST_NAP = timedelta(seconds=30)  # with one process nothing is due that we have not been told
SHARED_NAP = timedelta(milliseconds=200)  # another process may have set a wake-up
NOBODY = PersonId("")


class Runner:
    """The shell round the workshops: it draws, reads the time, saves, and tells open pages."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, hub: Hub) -> None:
        self.store = store
        self.clock = clock
        self.chance = chance
        self.hub = hub
        self.pictures = Pictures(store, hub)
        naps = {True: SHARED_NAP, False: LONGEST_NAP}
        self._rounds = Rounds(
            clock, "clock of the workshops", self._wake_up, lambda: naps[store.shared]
        )

    async def act(
        self, workshop: WorkshopId, action: str, by: PersonId, words: Mapping[str, object]
    ) -> Outcome:
        """Carry out a command; see `bot.commands`.

        Raises:
            Refusal: it is malformed, not theirs to give, not possible now, or overtaken.
        """
        facts = await self._facts(workshop, action, words)
        make = command(action, Asked(by, words, self.chance, facts))
        outcome = await self.handle(workshop, make)
        logger.info("workshop %s: %s by %s, version %s", workshop, action, by, outcome.version)
        return outcome

    async def handle(self, workshop: WorkshopId, make: Make) -> Outcome:
        """Let an event happen, and tell open pages and the timekeeper."""
        outcome = await self.store.handle(workshop, make)
        self.hub.pulse(workshop)
        self._rounds.poke()
        return outcome

    async def answer(self, submission: Submission) -> Receipt:
        """Take an answer or a draft; the receipt comes when it is safe."""
        receipt = await self.store.answer(submission)
        self.hub.stir(submission.workshop)
        return receipt

    # --- Facts about the answers ------------------------------------------------------------------

    async def _facts(self, workshop: WorkshopId, action: str, words: Mapping[str, object]) -> Facts:
        """What the event must bring along: read beforehand, for few commands need any of it."""
        if action == "draw" and words.get("how") == "mixed":
            known = await self.store.read(people.of_workshop, workshop)
            return Facts(organisations={who.id: who.organisation for who in known})
        if action in ("start", "next", "skip", "back"):
            state, _ = await self.store.snapshot(workshop)
            goal = PhaseId(str(words.get("phase", ""))) if action == "back" else None
            return await self._phase_facts(workshop, state, goal)
        return Facts()

    async def _phase_facts(
        self, workshop: WorkshopId, state: Workshop, goal: PhaseId | None
    ) -> Facts:
        phases = state.programme.phases
        now = next((p for p in phases if state.run and p.id == state.run.phase), None)
        coming = [p for p in phases if p.id == goal] if goal else _after(phases, now)
        iqr = await self._iqr(workshop, now) if now and now.advance.kind is Moves.UNTIL else None
        topics = next((p for p in coming[:1] if _goes_by_item(p)), None)
        items = await self._items(workshop, state, topics) if topics else ()
        return Facts(items=items, iqr=iqr)

    async def _items(self, workshop: WorkshopId, state: Workshop, phase: Phase) -> tuple[str, ...]:
        entries = await self.store.read(reading.entries, workshop)
        seen = source_entries(state, entries, phase, Viewer(Seat.PROJECTOR))
        values = [one.entry.value for one in seen]
        return tuple(p.id for value in values if isinstance(value, Listed) for p in value.points)

    async def _iqr(self, workshop: WorkshopId, phase: Phase) -> int | None:
        entries = await self.store.read(reading.entries, workshop, phase.id)
        latest = max((entry.round for entry in entries), default=1)
        values = [entry.value for entry in entries if entry.round == latest]
        numbers = [value.number for value in values if isinstance(value, Numbered)]
        if not numbers:
            return None
        spread = median_iqr(numbers)
        return ceil(spread.upper - spread.lower)

    # --- Other processes --------------------------------------------------------------------------

    async def hear(self) -> None:
        """Tell open pages what other processes write, for as long as the program runs."""
        await self.store.listen(self._heard)

    def _heard(self, workshop: WorkshopId | None, moved: bool) -> None:
        if workshop is None:
            self.hub.pulse_all()
        elif moved:
            self.hub.pulse(workshop)
        else:
            self.hub.stir(workshop)
        self._rounds.poke()

    # --- The clock --------------------------------------------------------------------------------

    async def keep_time(self) -> None:
        """Wake each workshop when something is due there, for as long as the program runs."""
        await self._rounds.keep()

    async def _wake_up(self) -> datetime | None:
        await self.wake_due()
        return await self.store.next_wake()

    async def wake_due(self) -> int:
        """Wake every workshop where something is due now; how many there were."""
        due = await self.store.claim_due(self.clock.now())
        results = await asyncio.gather(*map(self._wake, due), return_exceptions=True)
        for workshop, result in zip(due, results, strict=True):
            if isinstance(result, BaseException) and not isinstance(result, CannotSave):
                logger.error("workshop %s could not be woken", workshop, exc_info=result)
        return len(due)

    async def _wake(self, workshop: WorkshopId) -> None:
        state, _ = await self.store.snapshot(workshop)
        facts = await self._phase_facts(workshop, state, None)

        def make(state: Workshop, at: datetime) -> AnyEvent:
            return Woke(at=at, brought=Asked(NOBODY, {}, self.chance, facts).bring(state))

        await self.handle(workshop, make)


def _after(phases: tuple[Phase, ...], now: Phase | None) -> list[Phase]:
    """The phases that may begin next, the likeliest first."""
    if now is None:
        return list(phases)
    return list(phases[phases.index(now) + 1 :])


def _goes_by_item(phase: Phase) -> bool:
    return phase.rotate.kind is Rotation.TOPIC or phase.time.per is Per.ITEM
