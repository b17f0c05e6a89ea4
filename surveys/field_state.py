"""A survey in the field as a value: what respondents were told, the plan, and how it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from surveys.field_plan import Plan
from surveys.responses import Mode
from surveys.texts import Text

SurveyId = NewType("SurveyId", str)
SeatId = NewType("SeatId", str)  # somebody who is asked; never stands beside an opinion

SMALLEST_GROUP = 5  # answers behind a figure, unless the owner says otherwise
SMALLEST_EVER = 3


class Status(StrEnum):
    """Where a survey is. In `GRACE` the deadline has passed, and late answers are still taken."""

    DRAFT = "draft"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"


class Frame(StrEnum):
    """Who is asked: everybody on a list, a random sample of them, or whoever wants to answer."""

    ALL = "all"
    SAMPLE = "sample"
    ANYBODY = "anybody"


class Audience(StrEnum):
    """Who is shown the figures when the survey is closed."""

    OWNER = "owner"
    RESPONDENTS = "respondents"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Terms:
    """What respondents are told before they type. Nothing of it changes once it is told.

    `minimum` answers stand behind each protected figure. `population` is how many there are, where
    not all of them are asked (0: as many as are). `told` is the owner's own words about why it is
    asked. Everything is deleted on `deletes_on`; contacts and links go `contact_days` after the
    survey has closed. `half_done`: an official answer that was begun and not sent counts, as
    partial, when the survey closes. `by` is the id of the one item that figures are also shown by
    (`surveys.background`; "": none).
    """

    mode: Mode
    commissioner: str
    deletes_on: date
    minimum: int = SMALLEST_GROUP
    frame: Frame = Frame.ALL
    population: int = 0
    audience: Audience = Audience.RESPONDENTS
    told: Text | None = None
    contact_days: int = 30
    half_done: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fielding:
    """How the gathering of answers stands.

    From `closes` on answers are late, from `shuts` on they are refused. `form` is the version that
    is asked now. `rounds` counts the reminders that went, the last one at `reminded`; planned ones
    up to `kept` have had their turn. `moves` counts what was decided, last by `moved_by` (None: by
    the clock): what a sender must have seen.
    """

    terms: Terms
    plan: Plan
    status: Status = Status.DRAFT
    form: int = 1
    opened: datetime | None = None
    invited: datetime | None = None
    closes: datetime | None = None
    shuts: datetime | None = None
    closed: datetime | None = None
    kept: datetime | None = None
    reminded: datetime | None = None
    rounds: int = 0
    moves: int = 0
    moved_by: str | None = None
