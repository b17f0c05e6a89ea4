"""Small workshops in a real store, and a clock that stands until it is set."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from facilitation.events import Advanced, AnyEvent, DayClosed, Joined, Paused, Started, WentBack
from facilitation.ids import PersonId, PhaseId, WorkshopId
from facilitation.phases import (
    Advance,
    By,
    Collect,
    End,
    Group,
    Grouping,
    Moves,
    Outcome,
    OutcomeKind,
    Phase,
    Reduce,
    Reduction,
    Time,
)
from facilitation.programme import Item, ItemKind, Programme
from facilitation.state import Workshop
from facilitation.workshop import new
from storage import links
from storage.log import Outcome as Happened
from storage.store import Store
from storage.submissions import Receipt, Submission
from surveys.answers import Listed, Point, Value
from surveys.questions import Kind, Question
from surveys.texts import text

DAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FACILITATOR = PersonId("facilitator")
ALONE, TOGETHER = PhaseId("q1.I"), PhaseId("q1.G")
MINUTE = timedelta(minutes=1)
_WORD = text(nb="ord", nn="ord")


def programme(title: str = "ord") -> Programme:
    """One session: two silent minutes that end by the clock, then tables with an outcome."""
    alone = Phase(
        ALONE,
        "I",
        _WORD,
        prompt=_WORD,
        time=Time(whole=2 * MINUTE, end=End.HARD),
        group=Group(Grouping.SOLO),
        collect=Collect(Question(Kind.LIST)),
        advance=Advance(Moves.CLOCK),
    )
    together = Phase(
        TOGETHER,
        "G",
        _WORD,
        prompt=_WORD,
        time=Time(whole=10 * MINUTE),
        group=Group(Grouping.TABLES),
        collect=Collect(Question(Kind.LIST), by=By.GROUP),
        reduce=Reduce(Reduction.HOST_SUMMARY, Outcome(OutcomeKind.ADVICE, _WORD)),
    )
    item = Item("q1", ItemKind.SESSION, _WORD, time(9), 30 * MINUTE, 5 * MINUTE, (alone, together))
    return Programme(
        id="day",
        title=text(nb=title, nn=title),
        day=DAY,
        zone="Europe/Oslo",
        languages=("nb", "nn"),
        items=(item,),
        organiser=_WORD,
        purpose=_WORD,
        responsible=_WORD,
        delete_after=timedelta(days=30),
        tables=2,
    )


@dataclass
class SetClock:
    """A clock that stands still until somebody moves it."""

    moment: datetime = MORNING

    def now(self) -> datetime:
        """What it shows."""
        return self.moment

    def pass_(self, length: timedelta) -> None:
        """Let time pass."""
        self.moment += length


def drawing(prefix: str = "id") -> Callable[[], str]:
    """Ids in order, so that tests can name them."""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"


def points(*words: str) -> Listed:
    """New points."""
    return Listed(tuple(Point("", one) for one in words))


@dataclass
class Days:
    """One workshop in a store, with people."""

    store: Store
    clock: SetClock
    workshop: WorkshopId
    _keys: Callable[[], str] = field(default_factory=lambda: drawing("key"))

    @classmethod
    async def begun(cls, store: Store, clock: SetClock, *people: str) -> "Days":
        """A day that has begun with its silent phase, and these people in it."""
        days = await cls.planned(store, clock)
        for person in people:
            await days.join(person)
        await days.start()
        return days

    @classmethod
    async def planned(
        cls, store: Store, clock: SetClock, workshop: str = "w1", code: str = "ABC234"
    ) -> "Days":
        """A day that has not begun."""
        if await store.read(links.account, "owner") is None:
            await store.write(links.add_account, links.Account("owner", "Kari"))
        days = cls(store, clock, WorkshopId(workshop))
        state = new(programme(), FACILITATOR)
        await store.create_workshop(days.workshop, code, "owner", "title: ord", state)
        return days

    async def control(self, make: Callable[[Workshop, datetime], AnyEvent]) -> Happened:
        """Let an event happen."""
        return await self.store.handle(self.workshop, make)

    async def join(self, person: str) -> Happened:
        """Somebody sits down."""
        return await self.control(lambda _, at: Joined(at=at, person=PersonId(person)))

    async def start(self) -> Happened:
        """The facilitator begins the day."""
        return await self.control(
            lambda state, at: Started(at=at, by=FACILITATOR, seen=state.moves)
        )

    async def advance(self) -> Happened:
        """The facilitator moves on."""
        return await self.control(
            lambda state, at: Advanced(at=at, by=FACILITATOR, seen=state.moves)
        )

    async def go_back(self) -> Happened:
        """The facilitator begins the silent phase anew."""
        return await self.control(
            lambda state, at: WentBack(at=at, by=FACILITATOR, seen=state.moves, phase=ALONE)
        )

    async def pause(self) -> Happened:
        """The facilitator stops the clocks."""
        return await self.control(lambda state, at: Paused(at=at, by=FACILITATOR, seen=state.moves))

    async def close_day(self) -> Happened:
        """The day ends."""
        return await self.control(
            lambda state, at: DayClosed(at=at, by=FACILITATOR, seen=state.moves)
        )

    def submission(self, person: str, value: Value, **more: Any) -> Submission:
        """An answer to the silent phase, for oneself, with a key of its own."""
        standard: dict[str, Any] = {
            "workshop": self.workshop,
            "phase": ALONE,
            "round": 1,
            "slot": "1",
            "owner": person,
            "key": self._keys(),
        }
        return Submission(person=PersonId(person), value=value, **standard | more)

    async def answer(self, person: str, *words: str, **more: Any) -> Receipt:
        """Somebody answers with new points."""
        return await self.store.answer(self.submission(person, points(*words), **more))

    async def draft(self, person: str, *words: str, **more: Any) -> Receipt:
        """Somebody is writing new points."""
        return await self.answer(person, *words, draft=True, **more)


async def opened(address: str, clock: SetClock, prefix: str = "id") -> Store:
    """A store at this address."""
    return await Store.open(address, clock, drawing(prefix))
