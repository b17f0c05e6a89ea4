"""Lets things happen to surveys: their owners' decisions, answers, and the clock."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chance import Chance
from bot.rounds import Rounds
from storage import surveys
from storage.happenings import Outcome, happen
from storage.ports import Clock
from storage.sealing import Sealer
from storage.store import Store
from surveys.field_events import AnyEvent, Woke
from surveys.field_state import SurveyId

logger = logging.getLogger(__name__)
LONGEST_NAP = timedelta(seconds=30)  # with one process nothing is due that we have not been told
SHARED_NAP = timedelta(seconds=2)  # another process may have opened a survey

P = ParamSpec("P")
T = TypeVar("T")
Told = Callable[[SurveyId], None]


class Fielder:
    """The shell round the surveys: it draws, reads the time, saves, and tells who follows them.

    `address` is where people reach the pages; every link that is sent begins with it.
    """

    def __init__(
        self, store: Store, clock: Clock, chance: Chance, secret: bytes, address: str
    ) -> None:
        self.store = store
        self.clock = clock
        self.chance = chance
        self.sealer = Sealer(secret)
        self.address = address
        naps = {True: SHARED_NAP, False: LONGEST_NAP}
        self._rounds = Rounds(
            clock, "clock of the surveys", self._wake_up, lambda: naps[store.shared]
        )
        self._followers: list[Told] = []

    def now(self) -> datetime:
        """The present moment."""
        return self.clock.now()

    def link(self, secret: str) -> str:
        """The address of a seat's own page, by the secret of its link."""
        return f"{self.address}/q/{secret}"

    def open_link(self, survey: SurveyId) -> str:
        """The address by which anybody comes in, where a survey is for whoever wants to answer."""
        return f"{self.address}/o/{survey}"

    async def happen(self, survey: SurveyId, event: AnyEvent) -> Outcome:
        """Let an event happen, and tell those who follow.

        Raises:
            what `storage.happenings.happen` refuses
        """
        outcome = await self.change(survey, happen, event)
        logger.info("survey %s: %s, version %s", survey, type(event).__name__, outcome.version)
        return outcome

    async def change(
        self,
        survey: SurveyId,
        change: Callable[Concatenate[AsyncConnection, SurveyId, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a change of a survey in a transaction of its own, and tell those who follow.

        The clock looks at its times anew. `fielder.change(survey, surveys.rename, title)`
        """
        done = await self.write(survey, change, *args, **kwargs)
        self._rounds.poke()
        return done

    async def write(
        self,
        survey: SurveyId,
        change: Callable[Concatenate[AsyncConnection, SurveyId, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same for what comes by the thousand, and moves no time: answers, and letters sent.

        `fielder.write(survey, ballots.cast, fielder.sealer, ballot, fielder.now())`
        """
        done = await self.store.field(survey, change, *args, **kwargs)
        for told in self._followers:
            told(survey)
        return done

    def follow(self, told: Told) -> None:
        """Tell of every change of every survey in this process."""
        self._followers.append(told)

    # --- The clock --------------------------------------------------------------------------------

    async def keep_time(self) -> None:
        """Wake each survey when something is due there, for as long as the program runs."""
        await self._rounds.keep()

    async def _wake_up(self) -> datetime | None:
        due = await self.store.read(surveys.next_wake)
        if due is None or due > self.now():
            return due  # to claim what is due is to write: not done where nothing is
        await self.wake_due()
        return await self.store.read(surveys.next_wake)

    async def wake_due(self) -> int:
        """Wake every survey where something is due now; how many there were."""
        due = await self.store.write(surveys.claim_due, self.now())
        woken = [self.happen(survey, Woke(at=self.now())) for survey in due]
        results = await asyncio.gather(*woken, return_exceptions=True)
        for survey, result in zip(due, results, strict=True):
            if isinstance(result, BaseException):
                logger.error("survey %s could not be woken", survey, exc_info=result)
        return len(due)
