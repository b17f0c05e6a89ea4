"""The fielding of a survey: `step(fielding, event)` gives the next one and what is to be done.

The same input always gives the same answer: no clock, no dice, no I/O. An event that is not
allowed raises a refusal and changes nothing. Whether an answer is on time is asked of `admit`, by
the moments alone, so that a wake-up that comes late lets nobody in who came too late.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from surveys.field_errors import (
    AlreadyDone,
    AlreadyDoneByClock,
    DeadlineAfterDeletion,
    DeadlineNotLater,
    DeadlinePast,
    DraftsStayTheirs,
    GroupTooSmall,
    NotInThisState,
    NotOpenYet,
    OfficialNeedsList,
    ReasonNeeded,
    RemindedJustNow,
    SurveyClosed,
    WrongIntensity,
    WrongTerm,
)
from surveys.field_events import (
    AnyControl,
    AnyEvent,
    Closed,
    DropLetters,
    Effect,
    Extended,
    FormSet,
    Invited,
    Nudged,
    Opened,
    PlanSet,
    Remind,
    RemindersSet,
    Reopened,
    Settle,
    TermsSet,
    Woke,
)
from surveys.field_plan import (
    INTENSITIES,
    Local,
    Plan,
    allowed_at,
    check_plan,
    deadline,
    local,
    reminders,
)
from surveys.field_state import SMALLEST_EVER, Fielding, Frame, Status, Terms
from surveys.responses import Mode

BETWEEN = timedelta(hours=20)  # from one reminder until somebody may send another by hand
MID_SENTENCE = timedelta(minutes=15)  # for answers on their way when the owner closes
LONGEST_KEPT = 365  # days that contacts may be kept
REASON_LENGTH = 300

Step = tuple[Fielding, tuple[Effect, ...]]
AnyWriting = TermsSet | PlanSet | FormSet | RemindersSet

ALLOWED: dict[Status, frozenset[type]] = {
    Status.DRAFT: frozenset({TermsSet, PlanSet, FormSet, Opened, Woke}),
    Status.OPEN: frozenset({FormSet, RemindersSet, Nudged, Extended, Closed, Invited, Woke}),
    Status.GRACE: frozenset({Extended, Closed, Woke}),
    Status.CLOSED: frozenset({Reopened, Woke}),
}


def new(terms: Terms, plan: Plan, at: datetime) -> Fielding:
    """A survey that has not been opened.

    Raises:
        what `check_terms` and `check_plan` refuse
    """
    check_terms(terms)
    check_plan(plan, at)
    return Fielding(terms, plan)


def step(fielding: Fielding, event: AnyEvent) -> Step:
    """Apply one event.

    Raises:
        Refusal: the event is not allowed here, or overtaken; nothing is changed.
    """
    if isinstance(event, AnyControl):
        _check_seen(fielding, event)
    if not isinstance(event, Woke) and _clock_closes(fielding, event.at)[1]:
        raise AlreadyDoneByClock  # it is past the deadline, and the wake-up is still on its way
    if type(event) not in ALLOWED[fielding.status]:
        raise _refusal(fielding.status)
    if isinstance(event, AnyControl):
        changed, effects = _controlled(fielding, event)
        return replace(changed, moves=fielding.moves + 1, moved_by=event.by), effects
    if isinstance(event, Invited):
        return replace(fielding, invited=fielding.invited or event.at), ()
    return _woken(fielding, event.at)


def _check_seen(fielding: Fielding, event: AnyControl) -> None:
    if event.seen == fielding.moves:
        return
    if fielding.moved_by is None:
        raise AlreadyDoneByClock
    raise AlreadyDone(who=fielding.moved_by)


def _refusal(status: Status) -> NotOpenYet | SurveyClosed | NotInThisState:
    if status is Status.DRAFT:
        return NotOpenYet()
    return SurveyClosed() if status is Status.CLOSED else NotInThisState()


def _controlled(fielding: Fielding, event: AnyControl) -> Step:
    match event:
        case TermsSet() | PlanSet() | FormSet() | RemindersSet():
            return _written(fielding, event), ()
        case Opened(at=at):
            check_terms(fielding.terms)
            return _opened(replace(fielding, opened=at), at), ()
        case Nudged(at=at, intensity=intensity):
            return _nudged(fielding, intensity, at)
        case Extended(at=at, closes=closes):
            return _extended(fielding, closes, at), ()
        case Closed(at=at):
            return _closed_by_hand(fielding, at)
        case Reopened(at=at, closes=closes, reason=reason):
            _check_reason(reason)
            plan = replace(fielding.plan, closes=closes)
            return _opened(replace(fielding, plan=plan, closed=None), at), ()
        case _:
            assert_never(event)


def _written(fielding: Fielding, event: AnyWriting) -> Fielding:
    match event:
        case TermsSet(terms=terms):
            check_terms(terms)
            return replace(fielding, terms=terms)
        case PlanSet(at=at, plan=plan):
            check_plan(plan, at)
            return replace(fielding, plan=plan)
        case RemindersSet(at=at, reminders=wanted):
            plan = replace(fielding.plan, reminders=wanted)
            check_plan(plan, at)
            return replace(fielding, plan=plan, kept=at)
        case FormSet():
            more = 0 if fielding.status is Status.DRAFT else 1
            return replace(fielding, form=fielding.form + more)
        case _:
            assert_never(event)


# --- Opening and closing --------------------------------------------------------------------------


def check_terms(terms: Terms) -> None:
    """Refuse terms that cannot be kept.

    Raises:
        GroupTooSmall, OfficialNeedsList, DraftsStayTheirs, WrongTerm
    """
    if terms.minimum < SMALLEST_EVER:
        raise GroupTooSmall(least=SMALLEST_EVER)
    if terms.mode is Mode.OFFICIAL and terms.frame is Frame.ANYBODY:
        raise OfficialNeedsList
    if terms.mode is Mode.OPINION and terms.half_done:
        raise DraftsStayTheirs
    if not 0 <= terms.contact_days <= LONGEST_KEPT:
        raise WrongTerm(most=LONGEST_KEPT)


def _opened(fielding: Fielding, at: datetime) -> Fielding:
    """Open from `at` on, until the plan's deadline."""
    closes = deadline(fielding.plan)
    if closes is not None and closes <= at:
        raise DeadlinePast
    shuts = None if closes is None else closes + fielding.plan.grace
    last = local(fielding.plan.zone, shuts or at).day
    if last >= fielding.terms.deletes_on:
        raise DeadlineAfterDeletion(day=fielding.terms.deletes_on.isoformat())
    return replace(fielding, status=Status.OPEN, closes=closes, shuts=shuts, kept=at)


def _extended(fielding: Fielding, closes: Local, at: datetime) -> Fielding:
    changed = replace(fielding, plan=replace(fielding.plan, closes=closes))
    opened = _opened(changed, at)
    before, after = fielding.closes, opened.closes
    if before is not None and after is not None and after <= before:
        raise DeadlineNotLater
    return opened if fielding.status is Status.GRACE else replace(opened, kept=fielding.kept)


def _closed_by_hand(fielding: Fielding, at: datetime) -> Step:
    """Late answers are taken for as long as told, but not for days; pressed again, no longer."""
    if fielding.status is Status.GRACE:
        return _shut(replace(fielding, shuts=at), at)
    shuts = at + min(fielding.plan.grace, MID_SENTENCE)
    return _past_deadline(replace(fielding, closes=at, shuts=shuts), at)


def _past_deadline(fielding: Fielding, at: datetime) -> Step:
    if fielding.shuts is not None and at >= fielding.shuts:
        return _shut(fielding, at)
    return replace(fielding, status=Status.GRACE), (DropLetters(),)


def _shut(fielding: Fielding, at: datetime) -> Step:
    return replace(fielding, status=Status.CLOSED, closed=at), (DropLetters(), Settle())


def _check_reason(reason: str) -> None:
    if not 0 < len(reason.strip()) <= REASON_LENGTH:
        raise ReasonNeeded(most=REASON_LENGTH)


# --- Answers --------------------------------------------------------------------------------------


def admit(fielding: Fielding, at: datetime) -> bool:
    """Whether an answer that comes at `at` is late.

    Raises:
        NotOpenYet, SurveyClosed
    """
    if fielding.status is Status.DRAFT:
        raise NotOpenYet
    if fielding.status is Status.CLOSED or (fielding.shuts is not None and at >= fielding.shuts):
        raise SurveyClosed
    return fielding.closes is not None and at >= fielding.closes


def is_settled(fielding: Fielding, at: datetime) -> bool:
    """Whether no answer can come any more, unless it is opened again: figures may be final."""
    if fielding.status in (Status.DRAFT, Status.CLOSED):
        return fielding.status is Status.CLOSED
    return fielding.shuts is not None and at >= fielding.shuts


# --- The clock ------------------------------------------------------------------------------------


def wake_at(fielding: Fielding) -> datetime | None:
    """When something is next due: a reminder, the deadline, or the end of the grace."""
    if fielding.status is Status.GRACE:
        return fielding.shuts
    if fielding.status is not Status.OPEN:
        return None
    due = [when for when, _ in _to_come(fielding)]
    return min((*due, *([fielding.closes] if fielding.closes else [])), default=None)


def _to_come(fielding: Fielding) -> list[tuple[datetime, int]]:
    """The planned reminders that have not had their turn, and are before the deadline."""
    return [
        (when, intensity)
        for when, intensity in reminders(fielding.plan)
        if (fielding.kept is None or when > fielding.kept)
        and (fielding.closes is None or when < fielding.closes)
    ]


def _woken(fielding: Fielding, at: datetime) -> Step:
    """Do what is due at `at`. Of reminders that were missed only the newest goes."""
    changed, effects = _clock_closes(fielding, at)
    if effects:
        return replace(changed, moves=fielding.moves + 1, moved_by=None), effects
    if fielding.status is not Status.OPEN:
        return fielding, ()
    due = [intensity for when, intensity in _to_come(fielding) if when <= at]
    return _remind(replace(fielding, kept=at), due[-1], at) if due else (fielding, ())


def _clock_closes(fielding: Fielding, at: datetime) -> Step:
    """What the moments alone have done to an open survey."""
    if fielding.status is Status.OPEN and fielding.closes is not None and at >= fielding.closes:
        return _past_deadline(fielding, at)
    if fielding.status is Status.GRACE and fielding.shuts is not None and at >= fielding.shuts:
        return _shut(fielding, at)
    return fielding, ()


def _nudged(fielding: Fielding, intensity: int, at: datetime) -> Step:
    if intensity not in INTENSITIES:
        raise WrongIntensity
    if fielding.reminded is not None and at < fielding.reminded + BETWEEN:
        raise RemindedJustNow(hours=BETWEEN // timedelta(hours=1))
    changed, effects = _remind(fielding, intensity, at)
    if not effects:
        raise NotInThisState
    return changed, effects


def _remind(fielding: Fielding, intensity: int, at: datetime) -> Step:
    """Remind now, or when it is no longer quiet; not at all if the deadline is before that."""
    not_before = allowed_at(fielding.plan, at)
    if fielding.closes is not None and not_before >= fielding.closes:
        return fielding, ()
    number = fielding.rounds + 1
    changed = replace(fielding, rounds=number, reminded=not_before)
    return changed, (Remind(number, intensity, not_before),)
