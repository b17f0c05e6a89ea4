"""Small surveys in a real store, with seats, invitations and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import ballots, happenings, letters, links, seat_lists, seats, sending, surveys
from storage import unit_answers as units
from storage.ballots import Ballot, Taken
from storage.forms import Form
from storage.happenings import Outcome
from storage.letters import Invitation
from storage.seat_lists import NewSeat
from storage.seats import Reach, Seat, email_route
from storage.sending import Claimed
from storage.store import Store
from storage.survey_log import Line
from storage.survey_tables import seats as seats_table
from storage.surveys import NewSurvey
from storage.unit_answers import Receipt, Sent
from surveys.answers import Chosen, Value
from surveys.dispositions import Ruling
from surveys.field_events import AnyEvent, Closed, Extended, Opened, Reopened, Woke
from surveys.field_plan import Local, Plan, Quiet, Reminder
from surveys.field_state import Fielding, Frame, SeatId, SurveyId, Terms
from surveys.fielding import new
from surveys.questions import Kind
from surveys.responses import Mode, Unit
from tests.storage.chats import SEALER
from tests.storage.days import SetClock
from tests.surveys.forms import form, item

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # where the clock of tests stands
DEADLINE = Local(date(2026, 12, 4), time(12))  # a Friday
PLAN = Plan(
    "Europe/Oslo",
    DEADLINE,
    grace=timedelta(days=2),
    reminders=(
        Reminder(Local(date(2026, 11, 27), time(9)), 1),
        Reminder(Local(date(2026, 12, 2), time(9)), 2),
    ),
    quiet=Quiet(time(20), time(7)),
)
TERMS = Terms(Mode.OFFICIAL, "Fylkesrådet", date(2027, 6, 1))
OPINIONS = replace(TERMS, mode=Mode.OPINION)
FORM = Form("id: form-1\n", form(item("q1", Kind.CHOICE, required=True), item("q2")))
YES: Mapping[str, Value] = {"q1": Chosen(("a",))}
NO: Mapping[str, Value] = {"q1": Chosen(("b",))}


@dataclass
class Field:
    """One survey in a store."""

    store: Store
    clock: SetClock
    survey: SurveyId
    _keys: Any = field(default_factory=lambda: count(1))

    @classmethod
    async def planned(
        cls,
        store: Store,
        clock: SetClock,
        terms: Terms = TERMS,
        survey: str = "s1",
        plan: Plan = PLAN,
        **more: Any,
    ) -> "Field":
        """A survey that has not been opened."""
        if await store.read(links.account, "owner") is None:
            await store.write(links.add_account, links.Account("owner", "Kari"))
        id_ = SurveyId(survey)
        fielding = new(terms, plan, clock.now())
        await store.write(
            surveys.create, NewSurvey(id_, "owner", "Spørring", fielding, FORM, **more)
        )
        return cls(store, clock, id_)

    @classmethod
    async def opened(
        cls, store: Store, clock: SetClock, terms: Terms = TERMS, *numbers: str, **more: Any
    ) -> "Field":
        """An open survey with these seats, none of them invited yet."""
        field = await cls.planned(store, clock, terms, **more)
        await field.add(*numbers)
        await field.press(Opened)
        return field

    # --- What happens to it -----------------------------------------------------------------------

    async def happen(self, event: AnyEvent) -> Outcome:
        """Let an event happen."""
        return await self.store.field(self.survey, happenings.happen, event)

    async def press(self, kind: Any, **more: Any) -> Outcome:
        """The owner decides something, and sees the survey as it is."""
        seen = (await self.fielding()).moves
        return await self.happen(kind(at=self.clock.now(), by="owner", seen=seen, **more))

    async def close(self) -> Outcome:
        """The owner closes it, twice where late answers would be taken: nothing more is."""
        outcome = await self.press(Closed)
        return outcome if outcome.fielding.closed is not None else await self.press(Closed)

    async def reopen(self, closes: Local, reason: str = "Fem til vil svare") -> Outcome:
        """The owner opens it again."""
        return await self.press(Reopened, closes=closes, reason=reason)

    async def extend(self, closes: Local) -> Outcome:
        """The owner gives more time."""
        return await self.press(Extended, closes=closes)

    async def wake(self) -> Outcome:
        """The clock reaches something, or not."""
        return await self.happen(Woke(at=self.clock.now()))

    async def wake_at(self, moment: datetime) -> Outcome:
        """The clock reaches this moment."""
        self.clock.moment = moment
        return await self.wake()

    async def fielding(self) -> Fielding:
        """How it stands."""
        return await self.store.read(surveys.fielding, self.survey)

    def line(self, what: str = "Did") -> Line:
        """A line of the owner's in the log."""
        return Line(self.clock.now(), "owner", what)

    # --- Who is asked -----------------------------------------------------------------------------

    def seat(self, number: str, way: str = "email") -> NewSeat:
        """Somebody with an address, or none."""
        reach = Reach(way, email_route(f"{number}@fylke.example"), "Ola") if way else None
        return NewSeat(
            SeatId(f"seat {self.survey} {number}"), Unit(number, f"Fylke {number}", "N"),
            self.link(number), "nn", reach,
        )  # fmt: skip

    def link(self, number: str) -> str:
        """The secret of a seat's link."""
        return f"link of {self.survey} {number}"

    async def add(self, *numbers: str, way: str = "email") -> None:
        """Put these on the list."""
        new = [self.seat(number, way) for number in numbers]
        await self.store.field(self.survey, seat_lists.add, SEALER, new, self.line("Listed"))

    def id(self, number: str) -> SeatId:
        """The id of a seat."""
        return SeatId(f"seat {self.survey} {number}")

    async def find(self, number: str) -> Seat:
        """A seat."""
        found = await self.store.read(seats.find, self.id(number))
        assert found is not None
        return found

    async def seats(self) -> dict[str, Seat]:
        """All seats by number."""
        found = await self.store.read(seats.of_survey, self.survey)
        return {seat.unit.number: seat for seat in found}

    async def invite(self, way: str = "email", **more: Any) -> int:
        """Queue invitations."""
        wanted = Invitation(way, **more)
        return await self.store.field(self.survey, letters.invite, wanted, self.line("InvitedBy"))

    async def claim(self, limit: int = 100) -> tuple[Claimed, ...]:
        """Take what is to be sent now."""
        now = self.clock.now()
        return await self.store.field(self.survey, sending.claim, SEALER, now, limit)

    async def send_all(self) -> list[tuple[str, str, int]]:
        """Send all that may go: (seat's number, kind, number)."""
        gone = []
        for claimed in await self.claim():
            letter = claimed.letter
            await self.store.field(self.survey, sending.sent, letter, f"hash of {letter.id}")
            gone.append((claimed.to.seat.unit.number, letter.kind.value, letter.number))
        return sorted(gone)

    async def invited(self) -> None:
        """Invite everybody, and send it."""
        await self.invite()
        await self.send_all()

    # --- Answers ----------------------------------------------------------------------------------

    async def sent(self, number: str, **more: Any) -> Sent:
        """An official answer, as somebody sends it who sees how it stands."""
        seen = (await self.find(number)).revision
        standard: dict[str, Any] = {
            "form": 1, "answers": YES, "complete": True, "who": "Ola", "seen": seen,
            "key": f"key {next(self._keys)}",
        }  # fmt: skip
        return Sent(self.id(number), **standard | more)

    async def answer(self, number: str, **more: Any) -> Receipt:
        """A unit answers."""
        return await self.submit(await self.sent(number, **more))

    async def submit(self, sent: Sent) -> Receipt:
        """An official answer arrives."""
        return await self.store.field(self.survey, units.submit, sent, self.clock.now())

    async def draft(self, number: str, seen: int, **more: Any) -> int:
        """A delegate writes."""
        standard: dict[str, Any] = {"form": 1, "answers": YES, "who": "Ola"}
        draft = units.Draft(self.id(number), seen=seen, **standard | more)
        return await self.store.field(self.survey, units.save_draft, draft, self.clock.now())

    async def cast(
        self, number: str, answers: Mapping[str, Value] = YES, code: str = "code", **more: Any
    ) -> Taken:
        """A person gives their opinion."""
        standard: dict[str, Any] = {"form": 1, "complete": True}
        ballot = Ballot(self.link(number), code, answers=answers, **standard | more)
        return await self.store.field(self.survey, ballots.cast, SEALER, ballot, self.clock.now())


def anybody(terms: Terms) -> Terms:
    """The same for whoever wants to answer."""
    return replace(terms, frame=Frame.ANYBODY)


async def stored(connection: AsyncConnection, seat: SeatId) -> Any:
    """A seat's row as it lies in the table."""
    return (await connection.execute(select(seats_table).where(seats_table.c.id == seat))).one()


async def never_asked(connection: AsyncConnection, seat: SeatId) -> None:
    """A seat that stands on a list only to be known again, as a wave is made with it."""
    await seats.change(connection, seat, ruling=Ruling.NOT_ELIGIBLE)
