"""What can happen to a survey in the field, in the past tense, and what is to be done then.

Every event says when it happened (`at`, aware, UTC). A control says who decided it (`by`, an
account) and what they saw (`seen`, the fielding's `moves`), so that of two who press the same
button one learns that the other was first.
"""

from dataclasses import dataclass
from datetime import datetime

from surveys.field_plan import Local, Plan, Reminder
from surveys.field_state import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, at an aware moment in UTC."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Event):
    """Something that somebody decided."""

    by: str
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsSet(Control):
    """What respondents will be told was written, before the survey was opened."""

    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSet(Control):
    """Its times were set, before the survey was opened."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSet(Control):
    """The form was written. Once the survey is open, that makes a new version of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Control):
    """The survey takes answers; mode, smallest group and all that is told stand from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersSet(Control):
    """The reminders to come were changed."""

    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudged(Control):
    """Those who have not answered were to be reminded at once (or when the quiet hours end)."""

    intensity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Control):
    """The deadline was moved to a later time."""

    closes: Local


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Control):
    """The owner closed it: answers on their way are taken a little longer, or no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Control):
    """A closed survey was opened again, until a new deadline; the reason is kept in the log."""

    closes: Local | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Event):
    """Invitations were made ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke(Event):
    """The clock reached (or passed) something; may come early, late or twice."""


AnyControl = (
    TermsSet | PlanSet | FormSet | Opened | RemindersSet | Nudged | Extended | Closed | Reopened
)
AnyEvent = AnyControl | Invited | Woke


@dataclass(frozen=True, slots=True)
class Remind:
    """Write to those who have not answered, from `not_before` on; `number` counts the rounds."""

    number: int
    intensity: int
    not_before: datetime


@dataclass(frozen=True, slots=True)
class DropLetters:
    """Send nothing of what still waits to be sent: the deadline has passed."""


@dataclass(frozen=True, slots=True)
class Settle:
    """No answer can come any more: count half-done ones if told, and let contacts go in time."""


Effect = Remind | DropLetters | Settle
