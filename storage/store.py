"""The store: what the rest of the program opens, asks and tells."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import ClassVar, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import PersonId, WorkshopId
from facilitation.record import Record
from facilitation.state import Workshop
from storage import people, reading, workshops
from storage.database import Database
from storage.health import Health
from storage.log import Make, Outcome
from storage.news import Hear
from storage.ports import Clock
from storage.submissions import Receipt, Submission
from storage.transaction import Held, Loaded, Transaction, load, one_of
from storage.workshops import Plan
from storage.writer import Writer
from surveys.field_state import SurveyId

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """An open store.

    `read` and `write` run the functions of `storage.workshops`, `people`, `links` and `reading`
    on a connection: `await store.read(people.find, person)`.
    """

    writer: ClassVar[type[Writer]] = Writer

    def __init__(self, database: Database, clock: Clock, new_id: Callable[[], str]) -> None:
        self._database = database
        self._held = Held()
        self._writer = self.writer(database, self._held, clock, new_id)

    @classmethod
    async def open(cls, url: str, clock: Clock, new_id: Callable[[], str]) -> Self:
        """Open the database at `url` and bring it up to date; `new_id` draws random ids.

        Raises:
            FileInUse, SchemaUnknown
        """
        return cls(await Database.open(url), clock, new_id)

    @classmethod
    async def beside(cls, url: str, clock: Clock, new_id: Callable[[], str]) -> Self:
        """Open a SQLite file that another process owns, to read; see `Database.beside`.

        Raises:
            SchemaUnknown
        """
        return cls(await Database.beside(url), clock, new_id)

    async def close(self) -> None:
        """Finish what waits to be written, then close."""
        await self._writer.close()
        await self._database.close()

    @property
    def shared(self) -> bool:
        """Whether other processes may write to the same database."""
        return not self._database.alone

    @property
    def health(self) -> Health:
        """Whether what is written can be kept."""
        return self._writer.health

    async def listen(self, hear: Hear) -> None:
        """Hear what other processes write; see `storage.news`. Ends at once if there are none."""
        if self._database.news is not None:
            await self._database.news.listen(hear)

    # --- Reading and writing in general ---------------------------------------------------------

    async def read(
        self,
        query: Callable[Concatenate[AsyncConnection, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a query beside the writer."""
        async with self._database.reading() as connection:
            return await query(connection, *args, **kwargs)

    async def write(
        self,
        change: Callable[Concatenate[AsyncConnection, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a change in the writer's turn; returns when it is committed."""

        async def act(transaction: Transaction) -> T:
            return await change(transaction.connection, *args, **kwargs)

        return await self._writer.change(act)

    async def field(
        self,
        survey: SurveyId,
        change: Callable[Concatenate[AsyncConnection, SurveyId, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a change of a survey with its row locked: `field(survey, ballots.cast, …)`."""

        async def act(transaction: Transaction) -> T:
            return await change(transaction.connection, survey, *args, **kwargs)

        return await self._writer.change(act, survey=survey)

    # --- One workshop ----------------------------------------------------------------------------

    async def create_workshop(
        self, workshop: WorkshopId, code: str, owner: str, source: str, state: Workshop
    ) -> None:
        """Take in a new workshop; see `storage.workshops.create`."""
        await self.write(workshops.create, (workshop, code, owner), source, state)

    async def handle(self, workshop: WorkshopId, make: Make) -> Outcome:
        """Let an event happen; see `storage.log.happen`."""
        return await self._writer.happen(workshop, make)

    async def answer(self, submission: Submission) -> Receipt:
        """Write an answer or a draft; the receipt comes when it is committed.

        Raises:
            Busy, KeyReused, DayOver, NotOpenYet, UnknownWorkshop, and what `check_author` refuses.
        """
        return await self._writer.submit(submission)

    async def snapshot(self, workshop: WorkshopId) -> tuple[Workshop, int]:
        """A workshop as it stands, and its version.

        Raises:
            UnknownWorkshop
        """
        loaded = (
            await self._alone(workshop) if self._database.alone else await self._shared(workshop)
        )
        return loaded.state, loaded.version

    async def _alone(self, workshop: WorkshopId) -> Loaded:
        held = self._held.get(workshop)
        if held is not None:
            return held
        # Read in the writer's turn, so that what is held is never older than what is written.
        return await self._writer.change(_as_it_stands(workshop), workshop)

    async def _shared(self, workshop: WorkshopId) -> Loaded:
        # Another process may have gone further: the versions are compared.
        found = await self.read(load, (workshop,), self._held, lock=False)
        loaded = one_of(found, workshop)
        self._held.keep(workshop, loaded)
        return loaded

    async def record(self, workshop: WorkshopId) -> Record:
        """All that a day leaves behind; `UnknownWorkshop` where there is none."""
        state, _ = await self.snapshot(workshop)
        return await self.read(reading.record, workshop, state)

    async def replace_programme(self, workshop: WorkshopId, plan: Plan) -> None:
        """Change the programme before the day begins; `AlreadyStarted` after."""

        async def act(transaction: Transaction) -> None:
            await workshops.replan(transaction, workshop, plan)

        await self._writer.change(act, workshop)

    async def erase(self, workshop: WorkshopId, person: PersonId) -> None:
        """Forget what a person wrote and who they are; see `storage.people.erase`."""

        async def act(transaction: Transaction) -> None:
            await people.erase(transaction.connection, workshop, person)

        await self._writer.change(act, workshop)

    async def delete_workshop(self, workshop: WorkshopId) -> None:
        """Delete a workshop and all that belongs to it."""

        async def act(transaction: Transaction) -> None:
            await workshops.remove(transaction, workshop)

        await self._writer.change(act, workshop)

    # --- All workshops ---------------------------------------------------------------------------

    async def due(self, now: datetime, limit: int = 100) -> tuple[WorkshopId, ...]:
        """The workshops whose wake-up has come, the longest waiting first."""
        return await self.read(workshops.due, now, limit)

    async def claim_due(self, now: datetime, limit: int = 100) -> tuple[WorkshopId, ...]:
        """As `due`, and no other process gets the same ones for a while."""
        return await self.write(workshops.claim_due, now, limit)

    async def next_wake(self) -> datetime | None:
        """When the next wake-up comes."""
        return await self.read(workshops.next_wake)

    async def expire(self, today: date) -> int:
        """Delete the workshops whose day of deletion has come; returns how many."""

        async def act(transaction: Transaction) -> int:
            return await workshops.expire(transaction, today)

        return await self._writer.change(act)


def _as_it_stands(workshop: WorkshopId) -> Callable[[Transaction], Awaitable[Loaded]]:
    async def act(transaction: Transaction) -> Loaded:
        return transaction.loaded(workshop)

    return act
