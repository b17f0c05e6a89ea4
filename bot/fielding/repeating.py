"""The owner's word that a survey comes again: what is usual, set, changed and stopped."""

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.fielding.fielder import Fielder
from bot.fielding.next_wave import AddressesGone, NobodyToAskAgain
from storage import recurrences, seat_lists, surveys
from storage.recurrences import Standing
from storage.survey_log import Line
from storage.surveys import Survey
from surveys.errors import Refusal
from surveys.field_plan import Local, is_workday, local
from surveys.field_state import Fielding, Frame, Status, SurveyId
from surveys.recurrence import DAY, NOON, Coming, Every, Recurrence
from surveys.recurrence_faults import NextTooSoon, check

USUAL_APART = timedelta(weeks=4)
USUAL_LENGTH = timedelta(days=7)


class NotTheNewest(Refusal):
    """A later wave has been made. Say there how it goes on."""

    status = 409


class ComesByItself(Refusal):
    """The next wave comes by itself. Stop that first, if you want to make it by hand."""

    status = 409


class OpenTooLong(Refusal):
    """This wave is still open when the next one is to open. If it is, that one is left out."""

    status = 409


class OpenUntilClosed(Refusal):
    """This wave has no deadline. If you have not closed it when the next one is to open, that one is left out."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


async def newest(fielder: Fielder, survey: Survey) -> SurveyId:
    """The newest wave of a survey's panel: itself, where it is in none."""
    return await fielder.store.read(surveys.newest, survey.id)


def usual(fielding: Fielding, today: date) -> Recurrence:
    """What is proposed: every four weeks from the opening, three times, as long as this wave."""
    plan = fielding.plan
    opened = local(plan.zone, fielding.opened) if fielding.opened else None
    begin = opened.day if opened else today
    first = begin + USUAL_APART
    while first <= today:
        first += USUAL_APART
    while not is_workday(first):
        first += timedelta(days=1)
    clock = opened.clock.replace(minute=0, second=0, microsecond=0) if opened else NOON
    length = plan.closes.day - begin if plan.closes else USUAL_LENGTH
    days = min(max(length.days, 1), USUAL_APART.days - 1)
    return Recurrence(USUAL_APART.days // 7, Every.WEEKS, Local(first, clock), days, times=3)


async def proposed(
    fielder: Fielder, survey: Survey, fielding: Fielding, wanted: Recurrence
) -> tuple[Coming, ...]:
    """The waves that would come by this rule. Nothing is changed.

    Raises:
        NotTheNewest, NobodyToAskAgain, AddressesGone
        what `surveys.recurrence_faults.check` refuses
    """
    if await newest(fielder, survey) != survey.id:
        raise NotTheNewest
    if fielding.terms.frame is Frame.ANYBODY:
        raise NobodyToAskAgain
    if await fielder.store.read(seat_lists.are_forgotten, survey.id):
        raise AddressesGone
    return check(wanted, fielding, fielder.now())


async def repeat(
    fielder: Fielder, survey: Survey, fielding: Fielding, wanted: Recurrence, account: str
) -> None:
    """Let a survey come again by this rule from now on.

    Raises:
        as `proposed`
    """
    coming = await proposed(fielder, survey, fielding, wanted)
    line = Line(fielder.now(), account, "RepeatSet", reason=_written(wanted))
    standing = Standing(wanted, coming[0].opens)

    async def act(connection: AsyncConnection, this: SurveyId) -> None:
        if await surveys.newest(connection, this) != this:  # the clock has made one meanwhile
            raise NotTheNewest
        await recurrences.keep(connection, this, standing, line)

    await fielder.change(survey.id, act)


async def stop(fielder: Fielder, survey: SurveyId, account: str) -> None:
    """Let a survey come again no more; the wave that is open goes on as it is."""
    line = Line(fielder.now(), account, "RepeatStopped")
    await fielder.change(survey, recurrences.stop, line)


def trouble(standing: Standing, fielding: Fielding, now: datetime) -> Refusal | None:
    """Why the next wave cannot open as it stands: what it rests on was changed since it was set."""
    if standing.opens_on is None:
        return None
    if fielding.status is not Status.CLOSED and fielding.plan.closes is None:
        return OpenUntilClosed()
    try:
        check(standing.rule, fielding, now, after=standing.opens_on - DAY)
    except NextTooSoon:
        return OpenTooLong()
    except Refusal as refusal:
        return refusal
    return None


def _written(wanted: Recurrence) -> str:
    """The rule as it stands in the log, in no language: «4 weeks, 2026-10-05, 2026-12-20»."""
    end = wanted.until.isoformat() if wanted.until else f"{wanted.times} ×"
    first = f"{wanted.first.day.isoformat()} {wanted.first.clock.isoformat('minutes')}"
    return f"{first} + {wanted.every} {wanted.unit} → {end}"
