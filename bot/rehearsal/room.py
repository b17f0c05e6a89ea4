"""The room that a day is rehearsed in: what invented people do goes through the real engine."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.chance import Chance
from bot.rehearsal.cast import Character, Habit
from bot.rehearsal.clock import Act, Agenda, SimulatedClock
from bot.rehearsal.journal import Journal
from bot.rehearsal.vocabulary import Vocabulary
from bot.runner import Runner
from bot.submitting import Answer, Sender, submission
from bot.writing import OF_EARLIER, to_choose
from facilitation.events import AnyEvent, Joined
from facilitation.ids import PersonId, WorkshopId
from facilitation.phases import Phase
from facilitation.state import Person, Workshop
from storage import people, reading
from storage.people import Profile
from storage.store import Store
from surveys.answers import Listed
from surveys.errors import Refusal

Raw = Mapping[str, object]


class Room:
    """One workshop, its simulated clock, and everybody in it."""

    def __init__(
        self, runner: Runner, clock: SimulatedClock, chance: Chance, words: Vocabulary
    ) -> None:
        self.runner, self.clock, self.chance, self.words = runner, clock, chance, words
        self.workshop = WorkshopId(runner.chance.id())
        self.facilitator = PersonId(runner.chance.id())
        self.colleague = PersonId(runner.chance.id())  # shares the facilitator's role
        self.agenda, self.journal = Agenda(), Journal()
        self.characters: dict[PersonId, Character] = {}

    @property
    def store(self) -> Store:
        """The store."""
        return self.runner.store

    async def state(self) -> Workshop:
        """The workshop as it stands."""
        state, _ = await self.store.snapshot(self.workshop)
        return state

    def now(self) -> datetime:
        """The simulated time."""
        return self.clock.now()

    def after(self, length: timedelta, act: Act) -> None:
        """Let something happen so long from now."""
        self.agenda.put(self.now() + length, act)

    def seconds(self, low: float, high: float) -> timedelta:
        """A drawn length of time."""
        return timedelta(seconds=self.chance.between(round(low), max(round(low), round(high))))

    def likely(self, percent: int) -> bool:
        """Whether something happens that happens so often."""
        return self.chance.between(1, 100) <= percent

    def habit(self, person: PersonId) -> Habit:
        """What is special about a person."""
        character = self.characters.get(person)
        return character.habit if character else Habit.ORDINARY

    def writes_alone(self, who: Person) -> bool:
        """Whether somebody answers on a phone of their own."""
        return who.device and self.habit(who.id) is not Habit.SILENT

    # --- What is done -----------------------------------------------------------------------------

    async def press(self, by: PersonId, action: str, **words: object) -> bool:
        """Give a command; False where it was refused."""
        try:
            await self.runner.act(self.workshop, action, by, words)
        except Refusal as refusal:
            self.journal.refused[type(refusal).__name__] += 1
            return False
        return True

    async def happen(self, event: type[AnyEvent], **fields: object) -> bool:
        """Let somebody come or go; False where it was refused."""

        def make(_state: Workshop, at: datetime) -> AnyEvent:
            return event(at=at, **fields)  # type: ignore[arg-type]  # each caller gives its fields

        try:
            await self.runner.handle(self.workshop, make)
        except Refusal as refusal:
            self.journal.refused[type(refusal).__name__] += 1
            return False
        return True

    async def sit_down(self, character: Character) -> PersonId:
        """Somebody comes; who has no phone is added by the facilitator."""
        person, device = PersonId(self.runner.chance.id()), character.habit is not Habit.NO_DEVICE
        language = "nb"
        profile = Profile(person, self.workshop, character.alias, character.organisation, language)
        await self.store.write(people.add, profile, None)
        self.characters[person] = character
        by = None if device else self.facilitator
        await self.happen(Joined, person=person, device=device, by=by)
        return person

    async def write(
        self, person: PersonId, answers: Sequence[Answer], *, draft: bool = False
    ) -> None:
        """Send what somebody wrote in several slots at once; twice, if they click twice."""
        state, sent = await self.state(), []
        for answer in answers:
            sender = Sender(self.workshop, person, self.runner.chance.id(), draft)
            phase = state.programme.phase(answer.phase)
            options = await self.items(state, phase, person)
            made, _ = submission(state, sender, answer, options)
            sent += [made] * (2 if self.habit(person) is Habit.DOUBLE else 1)
        results = await asyncio.gather(*map(self.runner.answer, sent), return_exceptions=True)
        for one, result in zip(sent, results, strict=True):
            if isinstance(result, Refusal):
                self.journal.refused[type(result).__name__] += 1
            elif isinstance(result, BaseException):
                raise result
            else:
                self.journal.acknowledged.append((one, result))

    async def items(self, state: Workshop, phase: Phase, person: PersonId) -> tuple[str, ...]:
        """The points of an earlier phase that a person may vote for or rank; else none."""
        if phase.collect.question.kind not in OF_EARLIER:
            return ()
        entries = await self.store.read(reading.entries, self.workshop)
        values = [one.entry.value for one in to_choose(state, entries, phase, person)]
        return tuple(p.id for value in values if isinstance(value, Listed) for p in value.points)
