"""The one ordered writer: what has arrived is written together, and acknowledged once committed.

While one commit is on its way to the disk the next jobs gather; they are taken together in the
order in which they came. Nothing is acknowledged before it is committed, one bad job never fails
its neighbours, and a caller who goes away does not take their row along.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from storage.database import Database
from storage.errors import Busy, CannotSave
from storage.health import Health, cannot_write
from storage.intake import take
from storage.log import Make, Outcome, happen
from storage.ports import Clock
from storage.submissions import Receipt, Submission
from storage.transaction import Held, Transaction
from surveys.errors import Refusal
from surveys.field_state import SurveyId

QUEUE = 10_000  # jobs waiting; beyond that a caller is told to come back
TOGETHER = 1_000  # jobs in one transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Happening:
    """An event for a workshop, made from its state when its turn comes."""

    workshop: WorkshopId
    make: Make


@dataclass(frozen=True, slots=True)
class Change:
    """Any other writing; its workshop or survey is locked. A refusal must come before it writes."""

    act: Callable[[Transaction], Awaitable[Any]]
    workshop: WorkshopId | None = None
    survey: SurveyId | None = None


Work = Happening | Submission | Change


class Wanted(NamedTuple):
    """The rows that a transaction takes before anything else."""

    workshops: Collection[WorkshopId]
    surveys: Collection[SurveyId]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to write, and who waits for it."""

    work: Work
    done: asyncio.Future[Any] = field(repr=False)


class Writer:
    """The task that commits. There is one a process."""

    def __init__(
        self, database: Database, held: Held, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        self._database, self._held = database, held
        self._clock, self._new_id = clock, new_id
        self.health = Health(clock)
        self._jobs: asyncio.Queue[Job] = asyncio.Queue(QUEUE)
        self._closing = False
        self._task = asyncio.create_task(  # noqa: TID251 -- held here, and ended by `close`
            self._run(), name="storage writer"
        )

    async def happen(self, workshop: WorkshopId, make: Make) -> Outcome:
        """Let an event happen; see `storage.log.happen`."""
        outcome: Outcome = await self._do(Happening(workshop, make))
        return outcome

    async def submit(self, submission: Submission) -> Receipt:
        """Write an answer or a draft; see `storage.intake.take`."""
        receipt: Receipt = await self._do(submission)
        return receipt

    async def change(
        self,
        act: Callable[[Transaction], Awaitable[T]],
        workshop: WorkshopId | None = None,
        survey: SurveyId | None = None,
    ) -> T:
        """Let `act` write, with one of them locked; returns what it returns. It must not commit."""
        result: T = await self._do(Change(act, workshop, survey))
        return result

    async def _do(self, work: Work) -> Any:
        if self._closing:
            raise Busy
        job = Job(work, asyncio.get_running_loop().create_future())
        try:
            self._jobs.put_nowait(job)
        except asyncio.QueueFull:
            raise Busy from None
        return await job.done

    async def close(self) -> None:
        """Take nothing more, finish what waits, and stop."""
        self._closing = True
        await self._jobs.join()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            jobs = [await self._jobs.get()]
            while len(jobs) < TOGETHER and not self._jobs.empty():
                jobs.append(self._jobs.get_nowait())
            try:
                await self._write(jobs)
            except Exception as error:  # noqa: BLE001 -- everybody who waits is told
                tell(jobs, [self._named(error)] * len(jobs))
            for _ in jobs:
                self._jobs.task_done()

    async def _write(self, jobs: Sequence[Job]) -> None:
        async with self._database.writing() as connection:
            wanted = _wanted(jobs)
            transaction = await self._begin(connection, wanted)
            try:
                results = await _perform(transaction, jobs)
            except Exception as error:  # whose fault it was is found out one by one
                if cannot_write(error):
                    raise
                await connection.rollback()
                transaction = await self._begin(connection, wanted)
                results = await _perform_apart(transaction, jobs)
            await self.finish(transaction, jobs, results)

    async def finish(
        self, transaction: Transaction, jobs: Sequence[Job], results: Sequence[Any]
    ) -> None:
        """Commit, and only then acknowledge."""
        if self._database.news is not None:
            await self._database.news.tell(transaction.connection, *_changed(jobs, results))
        await transaction.connection.commit()
        transaction.committed()
        tell(jobs, results)

    def _named(self, error: Exception) -> Exception:
        """The error as those who wait are told it: a disk that takes nothing is a refusal."""
        if not cannot_write(error):
            return error
        self.health.failed(error)
        return CannotSave()

    async def _begin(self, connection: AsyncConnection, wanted: Wanted) -> Transaction:
        transaction = Transaction(connection, self._held, self._clock, self._new_id)
        await transaction.lock(wanted.workshops)
        await transaction.lock_surveys(wanted.surveys)
        return transaction


def _wanted(jobs: Iterable[Job]) -> Wanted:
    works = [job.work for job in jobs]
    return Wanted(
        {work.workshop for work in works if work.workshop is not None},
        {w.survey for w in works if isinstance(w, Change) and w.survey is not None},
    )


async def _perform(transaction: Transaction, jobs: Sequence[Job]) -> list[Any]:
    """Do all jobs in order, neighbouring answers in bulk. A refusal is a result like another."""
    results: list[Any] = []
    for work in _in_bulk(job.work for job in jobs):
        if isinstance(work, list):
            results += await take(transaction, work)
        else:
            results.append(await _perform_one(transaction, work))
    return results


def _in_bulk(work: Iterable[Work]) -> Iterator[list[Submission] | Happening | Change]:
    """The same in the same order, neighbouring answers as one."""
    answers: list[Submission] = []
    for one in work:
        if isinstance(one, Submission):
            answers.append(one)
            continue
        if answers:
            yield answers
            answers = []
        yield one
    if answers:
        yield answers


async def _perform_one(transaction: Transaction, work: Happening | Change) -> Any:
    if isinstance(work, Change):
        return await _perform_change(transaction, work)
    try:
        return await happen(transaction, work.workshop, work.make)  # decides before it writes
    except Refusal as refusal:
        return refusal


async def _perform_change(transaction: Transaction, work: Change) -> Any:
    """What a change returns, or its refusal: then what it had written is undone."""
    savepoint, before = await transaction.connection.begin_nested(), transaction.standing()
    try:
        result = await work.act(transaction)
        await savepoint.commit()
    except Refusal as refusal:
        await savepoint.rollback()
        transaction.stand_back(before)
        return refusal
    except Exception:
        with suppress(DBAPIError):  # a full disk has undone everything, the savepoint too
            await savepoint.rollback()
        raise
    return result


async def _perform_apart(transaction: Transaction, jobs: Sequence[Job]) -> list[Any]:
    """Do each job behind a savepoint of its own; what fails alone is that job's result."""
    results: list[Any] = []
    for job in jobs:
        savepoint = await transaction.connection.begin_nested()
        before = transaction.standing()
        try:
            results += await _perform(transaction, [job])
            await savepoint.commit()
        except Exception as error:  # noqa: BLE001 -- the one who sent it is told
            await savepoint.rollback()
            transaction.stand_back(before)
            results.append(error)
    return results


def _changed(
    jobs: Sequence[Job], results: Sequence[Any]
) -> tuple[set[WorkshopId], set[WorkshopId]]:
    """The workshops that moved on, and those where somebody wrote."""
    moved: set[WorkshopId] = set()
    written: set[WorkshopId] = set()
    for job, result in zip(jobs, results, strict=True):
        if job.work.workshop is not None and not isinstance(result, Exception):
            (written if isinstance(job.work, Submission) else moved).add(job.work.workshop)
    return moved, written


def tell(jobs: Sequence[Job], results: Sequence[Any]) -> None:
    """Give everybody who still waits their result."""
    for job, result in zip(jobs, results, strict=True):
        if job.done.done():  # the caller went away
            continue
        if isinstance(result, Exception):
            job.done.set_exception(result)
        else:
            job.done.set_result(result)
