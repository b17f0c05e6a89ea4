"""What stands in chats about surveys: which messages, where, and what became of them.

Few posts, and small: the card in the channel, its owner's, the results. What they say is worked out
when they are sent. A post is claimed for a while by whoever sends it. Should that process die, it
is claimed again with the mark `unsure`, and whoever has it then asks the chat whether it stands.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.contacts import Route, open_route, seal_route
from storage.sealing import Sealer
from storage.survey_tables import survey_posts
from storage.upserts import insert
from surveys.field_state import SurveyId

LEASE = timedelta(minutes=1)  # from a claim until another may take it


class Status(StrEnum):
    """How far a post is. A `PLANNED` one waits for its time; an `UNSURE` one may stand there."""

    PLANNED = "planned"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message to be sent, once, under its key. `planned`: not before `release`."""

    key: str
    number: int
    route: Route
    planned: bool = False


@dataclass(frozen=True, slots=True)
class SurveyPost:
    """A message as it is recorded. `route` is None where it was sealed with another secret.

    `shown` is the digest of what people see, `remote` what names it in the chat. `fault` is a code.
    """

    survey: SurveyId
    key: str
    number: int
    route: Route | None
    remote: str | None
    shown: str
    status: Status
    attempts: int
    next_at: datetime
    fault: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A post to send or to change now; `unsure`: an earlier attempt may have come through."""

    post: SurveyPost
    unsure: bool


_P = survey_posts.c
_WAITING = (Status.QUEUED, Status.SENDING)


async def want(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, new: NewPost, now: datetime
) -> bool:
    """Let this message be sent; whether it was not wanted before."""
    row = {
        "survey": survey,
        "key": new.key,
        "number": new.number,
        "address": seal_route(sealer, new.route),
        "remote": None,
        "shown": "",
        "status": Status.PLANNED if new.planned else Status.QUEUED,
        "attempts": 0,
        "next_at": now,
        "lease_until": None,
        "fault": "",
    }
    adding = insert(connection, survey_posts).on_conflict_do_nothing()
    found = await connection.execute(adding.returning(_P.key), row)
    return found.first() is not None


async def again(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, new: NewPost, now: datetime
) -> None:
    """Send a message (once more), as a new one: the one that stands is far up, or was lost."""
    mine = (_P.survey == survey, _P.key == new.key, _P.status != Status.SENDING)
    await connection.execute(delete(survey_posts).where(*mine))
    await want(connection, survey, sealer, new, now)


async def drop(connection: AsyncConnection, survey: SurveyId, key: str) -> None:
    """Let what was planned be."""
    mine = (_P.survey == survey, _P.key == key, _P.status == Status.PLANNED)
    await connection.execute(delete(survey_posts).where(*mine))


async def release(connection: AsyncConnection, survey: SurveyId, key: str, now: datetime) -> bool:
    """Let what was planned be sent from now on; whether it waited."""
    mine = (_P.survey == survey, _P.key == key, _P.status == Status.PLANNED)
    released = update(survey_posts).where(*mine).returning(_P.key)
    row = {"status": Status.QUEUED, "next_at": now}
    return (await connection.execute(released, row)).first() is not None


# --- Reading --------------------------------------------------------------------------------------


async def of_survey(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer
) -> tuple[SurveyPost, ...]:
    """A survey's posts, in the order in which they are sent."""
    query = select(survey_posts).where(_P.survey == survey).order_by(_P.number, _P.key)
    return tuple(_post(sealer, row) for row in await connection.execute(query))


async def is_wanted(connection: AsyncConnection, survey: SurveyId, key: str) -> bool:
    """Whether a message stands, or is to."""
    gone = (Status.PLANNED, Status.FAILED)
    query = select(_P.key).where(_P.survey == survey, _P.key == key, _P.status.not_in(gone))
    return (await connection.execute(query)).first() is not None


async def in_chats(connection: AsyncConnection) -> tuple[SurveyId, ...]:
    """The surveys that have anything in a chat, or are to."""
    query = select(_P.survey).distinct().order_by(_P.survey)
    return tuple(SurveyId(survey) for survey in (await connection.execute(query)).scalars())


async def due(connection: AsyncConnection, now: datetime) -> tuple[SurveyId, ...]:
    """The surveys with something to send now."""
    query = select(_P.survey).where(_is_due(now)).distinct().order_by(_P.survey)
    return tuple(SurveyId(survey) for survey in (await connection.execute(query)).scalars())


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When something is next to be sent, or was left on its way."""
    queued = select(func.min(_P.next_at)).where(_P.status == Status.QUEUED)
    leased = select(func.min(_P.lease_until)).where(_P.status == Status.SENDING)
    found = [(await connection.execute(query)).scalar() for query in (queued, leased)]
    return min((moment for moment in found if moment is not None), default=None)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(_P.status == Status.QUEUED, _P.next_at <= now),
        and_(_P.status == Status.SENDING, _P.lease_until <= now),
    )


def _post(sealer: Sealer, row: Row[Any]) -> SurveyPost:
    return SurveyPost(
        survey=SurveyId(row.survey),
        key=row.key,
        number=row.number,
        route=open_route(sealer, row.address),
        remote=None if row.remote is None else sealer.open(row.remote),
        shown=row.shown,
        status=Status(row.status),
        attempts=row.attempts,
        next_at=row.next_at,
        fault=row.fault,
    )


# --- Sending --------------------------------------------------------------------------------------


async def claim(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, key: str, now: datetime
) -> Claim | None:
    """Take a post to send, or one that stands, to change it; None where it is not to be had now."""
    mine = (_P.survey == survey, _P.key == key)
    free = or_(_is_due(now), _P.status == Status.SENT)
    query = select(survey_posts).where(*mine, free).with_for_update()
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    taken = {"status": Status.SENDING, "lease_until": now + LEASE, "attempts": row.attempts + 1}
    await connection.execute(update(survey_posts).where(*mine), taken)
    return Claim(_post(sealer, row), unsure=row.status == Status.SENDING)


async def sent(
    connection: AsyncConnection,
    survey: SurveyId,
    key: str,
    remote: str | None,
    shown: str,
) -> None:
    """It stands; `remote` is what names it in the chat, sealed (None: as before)."""
    row: dict[str, Any] = {"status": Status.SENT, "shown": shown, "lease_until": None, "fault": ""}
    row |= {"attempts": 0} | ({"remote": remote} if remote is not None else {})
    await _set(connection, survey, key, row)


async def later(
    connection: AsyncConnection, survey: SurveyId, key: str, at: datetime, fault: str = ""
) -> None:
    """It is tried (again) at `at`."""
    row = {"status": Status.QUEUED, "next_at": at, "lease_until": None, "fault": fault}
    await _set(connection, survey, key, row)


async def given_up(
    connection: AsyncConnection, survey: SurveyId, key: str, status: Status, fault: str
) -> None:
    """It is not tried again by itself: `FAILED`, or `UNSURE` where it may stand there."""
    await _set(connection, survey, key, {"status": status, "lease_until": None, "fault": fault})


async def _set(connection: AsyncConnection, survey: SurveyId, key: str, row: Any) -> None:
    mine = (_P.survey == survey, _P.key == key)
    await connection.execute(update(survey_posts).where(*mine), row)
