"""What happens to a survey, and what follows from it, in one transaction under its lock."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import ballots, forms, unit_answers
from storage.fieldings import load, save
from storage.forms import Form
from storage.letters import remind
from storage.seats import change, seat_in
from storage.sending import drop_asks
from storage.survey_errors import HasAnswered, NotAsked, WordsMissing, WrongMode
from storage.survey_log import DECLINED, Line, note
from storage.survey_tables import surveys
from surveys.background import check_background
from surveys.dispositions import Ruling
from surveys.field_events import (
    AnyEvent,
    DropLetters,
    Effect,
    Extended,
    FormSet,
    Invited,
    Opened,
    Remind,
    Reopened,
    Settle,
    Woke,
)
from surveys.field_plan import Local, local
from surveys.field_state import Fielding, SeatId, Status, SurveyId
from surveys.fielding import Step, admit, step
from surveys.places import gaps
from surveys.questionnaire import Questionnaire
from surveys.responses import Mode
from surveys.versions import keeps_all

_BY_CLOCK: dict[type, str] = {  # what the clock did tells more than that it woke
    Remind: "Reminded",
    DropLetters: "DeadlinePassed",
    Settle: "ClosedByClock",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A survey after an event, what followed from it (and is done), and the version that it is.

    `reminded` is how many reminders were queued.
    """

    fielding: Fielding
    effects: tuple[Effect, ...]
    version: int
    reminded: int = 0


async def happen(connection: AsyncConnection, survey: SurveyId, event: AnyEvent) -> Outcome:
    """Let an event happen. What changes nothing leaves no line in the log: an early wake-up.

    Raises:
        UnknownSurvey, and what `surveys.fielding.step` refuses; nothing is changed then.
        WordsMissing, NotABackground: it was to be opened, and its form lacks words, or has no
            such question as the figures are to be shown by.
    """
    before = await load(connection, survey, lock=True)
    fielding, effects = step(before.fielding, event)
    if isinstance(event, Opened):
        form = (await forms.form(connection, survey, fielding.form)).questionnaire
        _check_words(form)
        check_background(form, fielding.terms)
    after = await save(connection, survey, before, fielding)
    reminded = 0
    for effect in effects:
        match effect:
            case Remind():
                reminded = await remind(connection, survey, effect)
            case DropLetters():
                await drop_asks(connection, survey)
            case Settle():
                await unit_answers.settle(connection, survey, fielding)
            case _:
                assert_never(effect)
    if fielding != before.fielding:
        await _let_contacts_go(connection, survey, (fielding, effects), event)
        await note(connection, survey, _line(event, effects))
    return Outcome(fielding, effects, after.version, reminded)


async def rewrite(
    connection: AsyncConnection, survey: SurveyId, event: FormSet, form: Form
) -> Outcome:
    """Put another form in the place of a survey's; once it is open, as a new version of it.

    The same questions again (in other words of YAML) are the same version.

    Raises:
        UnknownSurvey, and what `surveys.fielding.step` refuses; nothing is changed then.
        WordsMissing: the survey is open, and the form lacks words.
    """
    before = await load(connection, survey, lock=True)
    if before.fielding.status is not Status.DRAFT:
        _check_words(form.questionnaire)
    standing = await forms.form(connection, survey, before.fielding.form)
    if standing.questionnaire == form.questionnaire:
        await forms.keep(connection, survey, before.fielding.form, form)
        return Outcome(before.fielding, (), before.version)
    outcome = await happen(connection, survey, event)
    await forms.keep(connection, survey, outcome.fielding.form, form)
    if outcome.fielding.terms.mode is Mode.OPINION:
        await _move_on(connection, survey, outcome.fielding.form, form.questionnaire)
    return outcome


async def _move_on(
    connection: AsyncConnection, survey: SurveyId, number: int, new: Questionnaire
) -> None:
    """Opinions do not show that they were given before the form had new words."""
    kept = await forms.versions(connection, survey)
    older = [old for old, one in kept if old < number and keeps_all(one.questionnaire, new)]
    if older:
        await ballots.count_as(connection, survey, older, number)


def _check_words(form: Questionnaire) -> None:
    """A form is published when it says everything in each language that it declares."""
    missing = gaps(form)
    if missing:
        first = missing[0]
        raise WordsMissing(count=len(missing), name=first.name, language=first.language)


async def rule(
    connection: AsyncConnection, survey: SurveyId, seat: SeatId, ruling: Ruling, line: Line
) -> None:
    """Say what became of a seat: it refused, should not have been asked, or is asked again.

    The log says of which seat: so `gathering.barred` knows what was said here of somebody.

    Raises:
        UnknownSurvey, UnknownSeat
        HasAnswered: an opinion that was given cannot be found in order to take it out.
    """
    mode = (await load(connection, survey, lock=True)).fielding.terms.mode
    found = await seat_in(connection, survey, seat)
    may_stand_with_an_answer = ruling in (Ruling.NOT_ELIGIBLE, Ruling.NONE)
    if found.answered and (mode is Mode.OPINION or not may_stand_with_an_answer):
        raise HasAnswered(name=found.unit.name or found.unit.number)
    await change(connection, seat, ruling=ruling)
    if ruling is not Ruling.NONE:
        await drop_asks(connection, survey, seat)
    await note(connection, survey, replace(line, seat=seat))


async def decline(
    connection: AsyncConnection, survey: SurveyId, seat: SeatId, reason: str, at: datetime
) -> None:
    """A unit says itself that it does not answer, and perhaps why: it is not reminded any more.

    What was begun stays, and is not counted. Said twice it is said once.

    Raises:
        UnknownSurvey, UnknownSeat, NotAsked, NotOpenYet, SurveyClosed, HasAnswered
        WrongMode: of persons nothing is kept but that they do not want to (`ballots.withdraw`).
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    if fielding.terms.mode is not Mode.OFFICIAL:
        raise WrongMode
    admit(fielding, at)
    ruling = (await seat_in(connection, survey, seat)).ruling
    if ruling is Ruling.NOT_ELIGIBLE:
        raise NotAsked
    if ruling is not Ruling.REFUSED:
        line = Line(at, "", DECLINED, seat, reason)
        await rule(connection, survey, seat, Ruling.REFUSED, line)


async def _let_contacts_go(
    connection: AsyncConnection, survey: SurveyId, after: Step, event: AnyEvent
) -> None:
    """Contacts go some days after the close; while it is open again they stay."""
    fielding, effects = after
    if Settle() in effects:
        closed = local(fielding.plan.zone, event.at).day
        day = closed + timedelta(days=fielding.terms.contact_days)
    elif isinstance(event, Reopened):
        day = None
    else:
        return
    where = surveys.c.id == survey
    await connection.execute(update(surveys).where(where), {"contacts_go_on": day})


def _line(event: AnyEvent, effects: tuple[Effect, ...]) -> Line:
    what = type(event).__name__
    if isinstance(event, Woke):
        return Line(event.at, "", _BY_CLOCK[type(effects[-1])] if effects else what)
    if isinstance(event, Invited):
        return Line(event.at, "", what)
    return Line(event.at, event.by, what, reason=_reason(event))


def _reason(event: AnyEvent) -> str:
    match event:
        case Reopened(reason=reason):
            return reason.strip()
        case Extended(closes=Local(day=day, clock=clock)):
            return f"{day.isoformat()} {clock.isoformat('minutes')}"
        case _:
            return ""
