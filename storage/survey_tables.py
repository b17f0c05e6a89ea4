"""The tables of surveys: who is asked, what was answered, and what is to be sent to whom.

Two sides that never meet where opinions are protected. `seats` and `letters` say who is asked and
who has answered; `ballots` say what was answered. No key, no time and no order leads from one to
the other; see `storage.ballots`. Official answers (`unit_answers`) are their unit's, by name.
"""

from datetime import date, datetime

from sqlalchemy import Index, Table, Text
from sqlmodel import Field

from storage.tables import Moment, Row

# On SQLite: a row's own number would say who came first. (On PostgreSQL see `storage.ballots`.)
_IN_ORDER_OF_IDS = {"sqlite_with_rowid": False}


class PanelRow(Row, table=True):
    """Surveys that ask the same again: its waves are the surveys that name it."""

    __tablename__ = "panels"
    id: str = Field(primary_key=True)
    owner: str = Field(foreign_key="accounts.id", ondelete="CASCADE", index=True)
    name: str


class SurveyRow(Row, table=True):
    """A survey: how its fielding stands. `version` counts what happened to it.

    `wave` names it within its `panel`, and `place_in_line` orders the waves. `channel` is the
    sealed address of the channel that it was made in, or that its results are posted to;
    `channel_digest` finds it. `contacts_go_on` is the day on which contacts and links are let go;
    None while it is open, and when they are gone.
    """

    __tablename__ = "surveys"
    __table_args__ = (Index(None, "panel", "place_in_line"),)
    id: str = Field(primary_key=True)
    owner: str = Field(foreign_key="accounts.id", ondelete="CASCADE", index=True)
    title: str
    status: str
    mode: str
    form: int
    fielding: str = Field(sa_type=Text)
    codec: int
    version: int
    wake_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    deletes_on: date = Field(index=True)
    contacts_go_on: date | None = Field(default=None, index=True)
    panel: str | None = Field(default=None, foreign_key="panels.id", ondelete="SET NULL")
    wave: str
    place_in_line: int
    channel: str | None = Field(default=None, sa_type=Text)
    channel_digest: str = Field(index=True)


class FormRow(Row, table=True):
    """A version of a survey's questionnaire, as written and as read."""

    __tablename__ = "forms"
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", primary_key=True)
    version: int = Field(primary_key=True)
    source: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    codec: int


class SurveyLogRow(Row, table=True):
    """Who did what with a survey, and when: ids, codes and reasons, never answers."""

    __tablename__ = "survey_log"
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    by: str  # an account; empty where it was the clock
    what: str
    seat: str | None = None
    reason: str


class SeatRow(Row, table=True):
    """Somebody who is asked: a unit of a list, an invited person, or one who came by the open link.

    `digest` finds the seat by its link, until links are let go; `sealed_link` is the link's secret,
    for as long as it may have to be sent again. `contact` is the sealed address, and
    `contact_digest` finds it; `spare` is a second one, sealed too, that is not written to now.
    `ways` are the ways by which it was invited, with blanks between.
    `ruling` is the owner's word on what became of it, or «bounced». `revision` counts what was
    written for a unit: what a writer must have seen. Nothing here says when somebody answered.
    """

    __tablename__ = "seats"
    __table_args__ = (
        Index("uq_seats_survey_number", "survey", "number", unique=True),
        Index("uq_seats_digest", "digest", unique=True),
        Index(None, "survey", "contact_digest"),
        Index(None, "survey", "spare_digest"),
    )
    id: str = Field(primary_key=True)
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE")
    number: str
    name: str
    division: str
    valid_from: date | None = None
    valid_to: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    language: str
    digest: str | None = None
    sealed_link: str | None = Field(default=None, sa_type=Text)
    contact_name: str
    contact_way: str
    contact_digest: str
    contact: str | None = Field(default=None, sa_type=Text)
    spare_way: str | None = None
    spare_digest: str | None = None
    spare: str | None = Field(default=None, sa_type=Text)
    ways: str
    opened: bool
    answered: bool
    late: bool
    ruling: str
    reminders: int
    revision: int


class UnitAnswerRow(Row, table=True):
    """One version of a unit's official answer; never changed but to erase.

    `who` is the delegate who sent it and `at` when: both are told to be public. `by` is the owner
    who entered it on the unit's behalf, or empty.
    """

    __tablename__ = "unit_answers"
    seat: str = Field(foreign_key="seats.id", ondelete="CASCADE", primary_key=True)
    version: int = Field(primary_key=True)
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", index=True)
    form: int
    body: str = Field(sa_type=Text)
    codec: int
    language: str
    who: str
    at: datetime = Field(sa_type=Moment)
    late: bool
    complete: bool
    by: str
    erased: bool


class UnitDraftRow(Row, table=True):
    """What a unit's delegates are writing together, and who wrote last."""

    __tablename__ = "unit_drafts"
    seat: str = Field(foreign_key="seats.id", ondelete="CASCADE", primary_key=True)
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", index=True)
    form: int
    body: str = Field(sa_type=Text)
    codec: int
    who: str
    at: datetime = Field(sa_type=Moment)


class UnitReceiptRow(Row, table=True):
    """What was answered to a request for a unit, so that the same request gets the same answer."""

    __tablename__ = "unit_receipts"
    seat: str = Field(foreign_key="seats.id", ondelete="CASCADE", primary_key=True)
    key: str = Field(primary_key=True)
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", index=True)
    digest: str
    version: int


class BallotRow(Row, table=True):
    """A person's protected opinion. Nothing here leads to a seat; see `storage.ballots`.

    `id` is made of the respondent's own link, with a key of ours, and `proof` of the code on their
    receipt: without the link nobody finds it, and without the code nobody reads it back.
    """

    __tablename__ = "ballots"
    __table_args__ = _IN_ORDER_OF_IDS
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", primary_key=True)
    id: str = Field(primary_key=True)
    form: int
    body: str = Field(sa_type=Text)
    codec: int
    complete: bool
    proof: str


class BallotDraftRow(Row, table=True):
    """What a person is writing, sealed with their own link: nobody else can open it."""

    __tablename__ = "ballot_drafts"
    __table_args__ = _IN_ORDER_OF_IDS
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", primary_key=True)
    id: str = Field(primary_key=True)
    form: int
    revision: int
    sealed: str = Field(sa_type=Text)


class AnswerDayRow(Row, table=True):
    """How many seats answered for the first time on a day, in the survey's zone; never which."""

    __tablename__ = "answer_days"
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", primary_key=True)
    day: date = Field(primary_key=True)
    answered: int


class ReleaseRow(Row, table=True):
    """Figures of opinions that were shown, as counted: what later ones are held against.

    `sealed` has the tallies by item. What is hidden in figures stands in them, so nobody reads them
    from a copy of the database.
    """

    __tablename__ = "releases"
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    people: int
    codec: int
    sealed: str = Field(sa_type=Text)


class LetterRow(Row, table=True):
    """Something that is to be sent to a seat, or was. No words stand here, and no address.

    `id` is made of seat, kind and number, so that nothing is queued twice. `number` counts what is
    sent more than once: the round of a reminder, an invitation sent again. `message` is a hash of
    the message's id, by which a bounce finds it.
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index(None, "seat"),
        Index(None, "survey", "status", "next_at"),
        Index(None, "status", "next_at"),
        Index(None, "message"),
    )
    id: str = Field(primary_key=True)
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE")
    seat: str = Field(foreign_key="seats.id", ondelete="CASCADE")
    kind: str
    number: int
    intensity: int
    way: str
    status: str
    attempts: int
    next_at: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fault: str
    message: str


class SurveyPostRow(Row, table=True):
    """A message about a survey that stands in a chat, or is to.

    No words stand here: `shown` is a digest of what people see. `address` is the sealed address of
    the channel or the person, `remote` the message's id there, sealed. `number` orders them.
    """

    __tablename__ = "survey_posts"
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", primary_key=True)
    key: str = Field(primary_key=True)
    number: int
    address: str = Field(sa_type=Text)
    remote: str | None = Field(default=None, sa_type=Text)
    shown: str
    status: str = Field(index=True)
    attempts: int
    next_at: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fault: str


class RecurrenceRow(Row, table=True):
    """How a survey comes again by itself: a row beside its newest wave; see `surveys.recurrence`.

    `wake_at` is when the next wave opens, or is tried again. `missed` is a code of why none opened
    on `missed_on`; `lacking` are names of units that have no address in the newest wave.
    """

    __tablename__ = "recurrences"
    survey: str = Field(foreign_key="surveys.id", ondelete="CASCADE", primary_key=True)
    every: int
    unit: str
    first_on: date
    clock: str
    days: int
    until: date | None = None
    times: int | None = None
    opens_on: date | None = None
    wake_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    missed: str
    missed_on: date | None = None
    lacking: str = Field(sa_type=Text)


def _table(name: str) -> Table:
    return Row.metadata.tables[name]


panels = _table("panels")
surveys = _table("surveys")
forms = _table("forms")
survey_log = _table("survey_log")
seats = _table("seats")
unit_answers = _table("unit_answers")
unit_drafts = _table("unit_drafts")
unit_receipts = _table("unit_receipts")
ballots = _table("ballots")
ballot_drafts = _table("ballot_drafts")
answer_days = _table("answer_days")
releases = _table("releases")
letters = _table("letters")
survey_posts = _table("survey_posts")
recurrences = _table("recurrences")
