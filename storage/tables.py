"""The tables: rows without behaviour. Values of the domain stand in them as JSON text."""

from datetime import UTC, date, datetime

from sqlalchemy import DateTime, Dialect, Index, MetaData, Table, Text, TypeDecorator, text
from sqlmodel import Field, SQLModel

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # when something may happen that waits for nothing


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC on every database: SQLite drops zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive moments are refused: nobody knows when they are."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What comes out is aware, and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(SQLModel):
    """A row of ours; all tables share one description."""

    metadata = MetaData(naming_convention=CONVENTION)


class AccountRow(Row, table=True):
    """Somebody who owns workshops."""

    __tablename__ = "accounts"
    id: str = Field(primary_key=True)
    name: str


class WorkshopRow(Row, table=True):
    """A workshop: its programme as written and as read, and its state without the programme.

    `version` counts what happened; `code` is what people type to join.
    """

    __tablename__ = "workshops"
    id: str = Field(primary_key=True)
    code: str = Field(max_length=6, unique=True)
    owner: str = Field(foreign_key="accounts.id", ondelete="CASCADE", index=True)
    source: str = Field(sa_type=Text)
    programme: str = Field(sa_type=Text)
    programme_version: int
    state: str = Field(sa_type=Text)
    codec: int
    version: int
    status: str
    wake_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    day: date
    deletes_on: date = Field(index=True)


class EventRow(Row, table=True):
    """One engine event. `number` is the workshop's version after it."""

    __tablename__ = "events"
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    kind: str
    body: str = Field(sa_type=Text)
    codec: int
    at: datetime = Field(sa_type=Moment)


class RunRow(Row, table=True):
    """When a phase took answers, as it was run: whether an answer is late is decided here."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "workshop", "phase", "round"),)
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    phase: str
    round: int
    planned: float  # seconds
    grace: float  # seconds
    opened_at: datetime = Field(sa_type=Moment)
    closes_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)


class AnswerRow(Row, table=True):
    """One version of an answer; never changed but to erase. No time stands beside it.

    `place` is the table where it was written, `author` who wrote it, `owner` whose it is.
    """

    __tablename__ = "answers"
    __table_args__ = (
        Index(
            "uq_answers_version",
            "workshop", "phase", "round", "owner", "slot", "version",
            unique=True,
        ),
        Index("ix_answers_workshop_owner", "workshop", "owner"),
    )  # fmt: skip
    id: str = Field(primary_key=True)
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE")
    phase: str
    round: int
    run: int
    slot: str
    owner: str
    author: str
    version: int
    place: int
    value: str = Field(sa_type=Text)
    codec: int
    late: bool
    by_host: bool
    erased: bool


class ReceiptRow(Row, table=True):
    """What was answered to a request, so that the same request gets the same answer."""

    __tablename__ = "receipts"
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE", primary_key=True)
    person: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str
    answer: str  # "" for a draft
    version: int
    late: bool
    draft: bool


class DraftRow(Row, table=True):
    """What somebody is writing: one row a slot, replaced as they type, an answer at the bell."""

    __tablename__ = "drafts"
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE", primary_key=True)
    phase: str = Field(primary_key=True)
    round: int = Field(primary_key=True)
    owner: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    run: int
    author: str
    value: str = Field(sa_type=Text)
    codec: int


class PersonRow(Row, table=True):
    """Somebody who takes part, as they call themselves. `code_hash` finds them again."""

    __tablename__ = "people"
    __table_args__ = (Index(None, "workshop", "code_hash"),)
    id: str = Field(primary_key=True)
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE")
    alias: str
    organisation: str
    language: str
    code_hash: str | None = None


class LinkRow(Row, table=True):
    """A signed link that was given out, so that it can be revoked."""

    __tablename__ = "links"
    id: str = Field(primary_key=True)
    kind: str
    workshop: str | None = Field(
        default=None, foreign_key="workshops.id", ondelete="CASCADE", index=True
    )
    account: str | None = Field(
        default=None, foreign_key="accounts.id", ondelete="CASCADE", index=True
    )
    person: str | None = None
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked: bool


class SessionRow(Row, table=True):
    """Who a browser is: `id` is the hash of its cookie, `body` JSON."""

    __tablename__ = "sessions"
    id: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    expires_at: datetime = Field(sa_type=Moment, index=True)


class MessageRow(Row, table=True):
    """A facilitator's words to one table (`place`), or to all."""

    __tablename__ = "messages"
    id: str = Field(primary_key=True)
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE", index=True)
    place: int | None = None
    words: str = Field(sa_type=Text)
    by: str


class PlaceRow(Row, table=True):
    """A channel that a workshop is held in.

    `digest` finds it by its address, which is `sealed`; `tenant` is a digest too. `number` grows
    with each connecting: the newest workshop of a channel has it. `unreachable` says why nothing
    can be sent there, as a code; empty where it can.
    """

    __tablename__ = "places"
    __table_args__ = (
        Index("uq_places_workshop_digest", "workshop", "digest", unique=True),
        Index("ix_places_digest_number", "digest", "number"),
    )
    id: str = Field(primary_key=True)
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE")
    platform: str
    tenant: str
    digest: str
    sealed: str = Field(sa_type=Text)
    language: str
    unreachable: str
    number: int


class ContactRow(Row, table=True):
    """A person's own conversation with the bot, within a workshop or as the owner of an account.

    Its address stands as in `places`. `place` is the channel that the person came by.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        Index("uq_contacts_workshop_digest", "workshop", "digest", unique=True),
        Index(
            "uq_contacts_account_digest",
            "digest",
            unique=True,
            sqlite_where=text("workshop IS NULL"),
            postgresql_where=text("workshop IS NULL"),
        ),
        Index(None, "digest"),
    )
    id: str = Field(primary_key=True)
    workshop: str | None = Field(default=None, foreign_key="workshops.id", ondelete="CASCADE")
    account: str | None = Field(
        default=None, foreign_key="accounts.id", ondelete="CASCADE", index=True
    )
    person: str | None = None
    platform: str
    tenant: str
    digest: str
    sealed: str = Field(sa_type=Text)
    language: str
    place: str | None = Field(
        default=None, foreign_key="places.id", ondelete="SET NULL", index=True
    )
    unreachable: str


class PostRow(Row, table=True):
    """A message that is to stand in a chat: which content is wanted there, and which is shown.

    No words stand here: `wanted` and `shown` are digests of content. `destination` is the id of
    the `place` or the `contact`. `number` is its place in line at the destination. `remote` is
    the message's id on the platform, sealed. `unsure` says that it may stand there all the same.
    """

    __tablename__ = "posts"
    __table_args__ = (
        Index("uq_posts_key", "workshop", "destination", "key", unique=True),
        Index(None, "destination", "number"),
        Index(None, "status", "number"),
    )
    id: str = Field(primary_key=True)
    number: int = Field(index=True)
    workshop: str = Field(foreign_key="workshops.id", ondelete="CASCADE")
    destination: str
    place: str | None = Field(default=None, foreign_key="places.id", ondelete="CASCADE", index=True)
    contact: str | None = Field(
        default=None, foreign_key="contacts.id", ondelete="CASCADE", index=True
    )
    platform: str
    tenant: str
    key: str
    thread: str
    file: bool
    wanted: str
    shown: str
    remote: str | None = Field(default=None, sa_type=Text)
    status: str
    settled: bool
    attempts: int
    unsure: bool
    next_at: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fault: str


class PaceRow(Row, table=True):
    """How far a limit is used up: `bucket` is the digest of its name; see `storage.pacing`."""

    __tablename__ = "paces"
    bucket: str = Field(primary_key=True)
    free_at: datetime = Field(sa_type=Moment)
    blocked_until: datetime = Field(sa_type=Moment)


class TroubleRow(Row, table=True):
    """A platform that does not answer: since when, and when it is to be tried again."""

    __tablename__ = "troubles"
    platform: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    attempts: int


class InstallationRow(Row, table=True):
    """What an organisation gave the bot when it was installed there: its tokens, sealed."""

    __tablename__ = "installations"
    platform: str = Field(primary_key=True)
    tenant: str = Field(primary_key=True)
    sealed: str = Field(sa_type=Text)
    installed_at: datetime = Field(sa_type=Moment)


class OAuthStateRow(Row, table=True):
    """An installation that was begun: `id` is the digest of what comes back with its end."""

    __tablename__ = "oauth_states"
    id: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=Moment, index=True)


class DeliveryRow(Row, table=True):
    """Something that a platform brought and that was taken, so that it is not taken twice."""

    __tablename__ = "deliveries"
    platform: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)


def _table(name: str) -> Table:
    return Row.metadata.tables[name]


accounts = _table("accounts")
workshops = _table("workshops")
events = _table("events")
runs = _table("runs")
answers = _table("answers")
receipts = _table("receipts")
drafts = _table("drafts")
people = _table("people")
links = _table("links")
sessions = _table("sessions")
messages = _table("messages")
places = _table("places")
contacts = _table("contacts")
posts = _table("posts")
paces = _table("paces")
troubles = _table("troubles")
installations = _table("installations")
oauth_states = _table("oauth_states")
deliveries = _table("deliveries")
