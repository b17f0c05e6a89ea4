"""Opens the next waves of surveys that come again by themselves, when their time has come.

What cannot open is let be until the next time, or for good, and its owner is told why. After the
clock has slept through several times, one wave is made.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.chat.office import address_of
from bot.chat.ports import Channel, NotAccepted, Sender, TryLater, Unreachable
from bot.chat.survey_again import taken_along
from bot.fielding.coming_again import UNSEEN
from bot.fielding.fielder import Fielder
from bot.fielding.gathering import gathered
from bot.fielding.next_wave import AddressesGone, NobodyToAskAgain, Plans, listed, planned
from bot.rounds import Rounds
from storage import forms, recurrences, survey_posts, surveys
from storage.contacts import Route, digest_of
from storage.gathering import AGAIN, AS_BEFORE, asked_before
from storage.recurrences import Due, Standing, Wave
from storage.survey_log import Line
from storage.surveys import NewSurvey, Panel, Survey
from surveys.errors import Refusal
from surveys.field_events import Woke
from surveys.field_plan import local
from surveys.field_state import Fielding, SurveyId
from surveys.fielding import new
from surveys.recurrence import (
    closing_day,
    next_on,
    opened_once,
    plan_again,
    terms_again,
)

logger = logging.getLogger(__name__)
CALL = 30.0  # seconds that a platform may take to tell who is in a channel
TRIES = 4  # a minute apart (`recurrences.LEASE`), where it says that it may tell later
LONGEST_NAP = timedelta(seconds=30)  # a wave that is set to open opens tomorrow at the earliest


class NobodyLeft(Refusal):
    """There is nobody left to ask again."""

    status = 409


class TooLate(Refusal):
    """Its last day had passed before it could open."""

    status = 409


class _Later(Exception):
    """The platform is busy: the wave stays claimed for a minute, and is tried again then."""


FOR_GOOD = (AddressesGone, NobodyToAskAgain, NobodyLeft, TooLate)


class Repeater:
    """Makes and opens the waves that are due, for as long as `keep_time` runs."""

    def __init__(self, fielder: Fielder, channels: Mapping[str, Channel]) -> None:
        self._fielder, self._store, self._channels = fielder, fielder.store, channels
        self._tried: Counter[SurveyId] = Counter()
        self._rounds = Rounds(fielder.clock, "clock of the waves", self._round, lambda: LONGEST_NAP)

    async def keep_time(self) -> None:
        """Open each wave when its time has come, for as long as the program runs."""
        await self._rounds.keep()

    async def _round(self) -> datetime | None:
        await self.open_due()
        return await self._store.read(recurrences.next_due)

    async def open_due(self) -> int:
        """Open every wave whose time has come; how many were made."""
        now, first = self._fielder.now(), await self._store.read(recurrences.next_due)
        if first is None or first > now:
            return 0  # to claim what is due is to write: not done where nothing is
        made = 0
        for due in await self._store.write(recurrences.claim_due, now):
            try:
                made += await self.come(due)
            except Exception:
                logger.exception("survey %s: its next wave could not be made", due.survey)
        return made

    async def come(self, due: Due) -> bool:
        """Make the wave that is due, or say why not; whether it was made here."""
        fielder, now = self._fielder, self._fielder.now()
        found = await self._store.read(surveys.find, due.survey)
        if found is None:
            return False  # deleted meanwhile, and its rule with it
        await fielder.happen(due.survey, Woke(at=now))  # its deadline may have passed just now
        fielding = await self._store.read(surveys.fielding, found.id)
        try:
            wave = await self._wave(found, fielding, due.standing)
            made = await fielder.change(found.id, recurrences.begin, fielder.sealer, due, wave, now)
        except _Later:
            logger.info("survey %s: it is looked into its channel again in a minute", found.id)
            return False
        except Refusal as refusal:
            await self._miss(due, fielding, refusal)
            return False
        if made:
            logger.info("survey %s: wave %s was opened after it", found.id, wave.draft.id)
            await fielder.happen(wave.draft.id, Woke(at=now))  # those who follow are told of it
        return made

    async def _miss(self, due: Due, fielding: Fielding, refusal: Refusal) -> None:
        rule, today = due.standing.rule, self._today(fielding)
        code = type(refusal).__name__
        later = None if isinstance(refusal, FOR_GOOD) else next_on(rule, fielding.plan, today)
        after = Standing(rule, later, code, due.standing.opens_on, due.standing.lacking)
        line = Line(self._fielder.now(), "", "WaveMissed", reason=code)
        await self._fielder.change(due.survey, recurrences.miss, due, after, line)
        logger.warning("survey %s: its next wave did not open: %s", due.survey, code)

    def _today(self, fielding: Fielding) -> date:
        return local(fielding.plan.zone, self._fielder.now()).day

    # --- What is written --------------------------------------------------------------------------

    async def _wave(self, before: Survey, fielding: Fielding, standing: Standing) -> Wave:
        """The next wave, put together. Nothing is changed.

        Raises:
            _Later, NobodyLeft, TooLate, and what `planned` refuses
        """
        rule, today, fielder = standing.rule, self._today(fielding), self._fielder
        if rule.until is not None and today > rule.until:
            raise TooLate
        asked = await self._asked(before, fielding, standing)
        if not asked.plans.asked:
            raise NobodyLeft
        opened = local(fielding.plan.zone, fielding.opened or fielder.now()).day
        first = before.wave or opened.isoformat()
        panel = before.panel or fielder.chance.id()
        draft = await self._draft(before, fielding, standing)
        plan, rest = draft.fielding.plan, opened_once(rule)
        posts = await self._store.read(survey_posts.of_survey, before.id, fielder.sealer)
        return Wave(
            draft=replace(draft, panel=panel, wave=await self._name(before, first, today)),
            listed=listed(fielder, asked.plans, knows=standing.gathered),
            line=asked.line,
            reason=asked.reason,
            standing=Standing(
                rest,
                next_on(rest, plan, closing_day(plan) or today),
                missed=asked.missed,
                lacking=_lacking(asked.plans),
            ),
            begun=None if before.panel else Panel(panel, before.owner, before.title),
            first=first,
            channel=await self._store.read(surveys.channel, before.id, fielder.sealer),
            posts=taken_along(posts),
        )

    async def _asked(self, before: Survey, fielding: Fielding, standing: Standing) -> "_Asked":
        """Who is asked: the same ones, or those who are in the survey's channel now.

        Raises:
            _Later, what `planned` refuses
        """
        read, sealer = self._store.read, self._fielder.sealer
        plans = await planned(self._fielder, before, fielding)
        place = await read(surveys.channel, before.id, sealer) if standing.gathered else None
        if place is None:
            return _Asked(plans, "Listed", plans.reason)
        here = await self._here(before.id, place)
        if not here:
            return _Asked(plans, AS_BEFORE, missed=UNSEEN)
        was = await read(asked_before, before.id)
        found = gathered(plans, here, was, partial(digest_of, sealer))
        reason = f"{found.came} {found.left}"
        return _Asked(replace(plans, asked=found.asked, declined=found.barred), AGAIN, reason)

    async def _here(self, survey: SurveyId, place: Route) -> Sequence[Sender]:
        """Who is in a channel; nobody, where that cannot be told.

        Raises:
            _Later: it may be told soon.
        """
        channel, self._tried[survey] = self._channels.get(place.platform), self._tried[survey] + 1
        found: Sequence[Sender] = ()
        try:
            async with asyncio.timeout(CALL):
                found = await channel.members(address_of(place)) if channel else ()
        except (TryLater, TimeoutError):
            if self._tried[survey] < TRIES:
                raise _Later from None
        except (Unreachable, NotAccepted) as refused:
            logger.debug("survey %s: %s", survey, type(refused).__name__)
        del self._tried[survey]
        if not found:
            logger.warning("survey %s: nobody can tell who is in its channel", survey)
        return found

    async def _draft(self, before: Survey, fielding: Fielding, standing: Standing) -> NewSurvey:
        fielder, now = self._fielder, self._fielder.now()
        form = await self._store.read(forms.form, before.id, fielding.form)
        plan = plan_again(standing.rule, fielding, now)
        planned_ = new(terms_again(fielding, now), plan, now)
        made = SurveyId(fielder.chance.id())
        return NewSurvey(made, before.owner, before.title, planned_, form)

    async def _name(self, before: Survey, first: str, today: date) -> str:
        """What the wave is called: the day on which it opens, where no other is called so."""
        known = await self._store.read(surveys.waves_of, before.panel) if before.panel else ()
        taken, name, number = {first, *(one.wave for one in known)}, today.isoformat(), 1
        while name in taken:
            number += 1
            name = f"{today.isoformat()} ({number})"
        return name


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is asked and who is not, and what the log and the owner are told of it."""

    plans: Plans
    line: str
    reason: str = ""
    missed: str = ""


def _lacking(plans: Plans) -> str:
    """Units that took others' places and cannot be written to yet."""
    return ", ".join(name for one in plans.replaced for name in one.lacking)
