"""What is to be sent to those who are asked: queued here, and sent from `storage.sending`.

No words stand in a letter, and no address. It is queued once: its id is made of the seat, the kind
and the number. All that asks for an answer (`ASKS`) goes the moment the answer is there, in the
answer's own transaction, and when the deadline has passed. The rows of a survey are touched under
the survey's lock alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.fieldings import load, save
from storage.seats import change
from storage.survey_errors import NotInvitedThatWay, NotNow, UnknownSeat
from storage.survey_log import Line, note
from storage.survey_tables import letters, seats
from storage.upserts import insert
from surveys.dispositions import Ruling
from surveys.field_events import Invited, Remind
from surveys.field_plan import allowed_at
from surveys.field_state import SeatId, Status, SurveyId
from surveys.fielding import step

LINK = "link"  # the way of those who were handed their link: by a mail merge, or on paper


class Kind(StrEnum):
    """Why it is sent. A nudge is a reminder to one seat alone."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    NUDGE = "nudge"
    RECEIPT = "receipt"
    CLOSING = "closing"


class State(StrEnum):
    """What became of it."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    FAILED = "failed"
    BOUNCED = "bounced"


ASKS = (Kind.INVITATION, Kind.REMINDER, Kind.NUDGE)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite by which way: all who can be, or `these`; `again`: also who was before."""

    way: str
    these: tuple[SeatId, ...] | None = None
    not_before: datetime | None = None
    again: bool = False


_L, _S = letters.c, seats.c
_CAN_BE_ASKED = and_(
    _S.answered.is_(False),
    _S.ruling == Ruling.NONE,
    _S.contact.is_not(None),
    _S.sealed_link.is_not(None),
)


# --- Queueing -------------------------------------------------------------------------------------


async def invite(
    connection: AsyncConnection, survey: SurveyId, wanted: Invitation, line: Line
) -> int:
    """Queue invitations, to go when it is not quiet; returns how many. `line` says who did it.

    Raises:
        UnknownSurvey, NotInvitedThatWay
        NotNow: the survey is not open.
    """
    before = await load(connection, survey, lock=True)
    if before.fielding.status is not Status.OPEN:
        raise NotNow
    after, _ = step(before.fielding, Invited(at=line.at))
    invited = await _invited(connection, survey)
    query = select(_S.id).where(_S.survey == survey, _CAN_BE_ASKED, _S.contact_way == wanted.way)
    if wanted.these is not None:
        query = query.where(_S.id.in_(wanted.these))
    found = (await connection.execute(query.order_by(_S.id))).scalars().all()
    chosen = [seat for seat in found if wanted.again or seat not in invited]
    if not chosen:
        raise NotInvitedThatWay
    when = allowed_at(after.plan, max(wanted.not_before or line.at, line.at))
    await _queue(
        connection,
        [
            _row(survey, seat, (Kind.INVITATION, invited.get(seat, 0) + 1), wanted.way, when)
            for seat in map(SeatId, chosen)
        ],
    )
    await save(connection, survey, before, after)
    await note(connection, survey, line)
    return len(chosen)


async def _invited(connection: AsyncConnection, survey: SurveyId) -> dict[str, int]:
    """The number of the last invitation to each seat that has had one."""
    query = select(_L.seat, _L.number).where(_L.survey == survey, _L.kind == Kind.INVITATION)
    found = {row.seat: row.number for row in await connection.execute(query.order_by(_L.number))}
    handed = select(_S.id).where(_S.survey == survey, _S.ways != "")
    return dict.fromkeys((await connection.execute(handed)).scalars(), 0) | found


async def remind(connection: AsyncConnection, survey: SurveyId, round_: Remind) -> int:
    """Queue a round of reminders to those who were invited and have not answered; how many.

    It takes the place of rounds that still wait.
    """
    waiting = (_L.kind.in_((Kind.REMINDER, Kind.NUDGE)), _L.status == State.QUEUED)
    await connection.execute(delete(letters).where(_L.survey == survey, *waiting))
    query = select(_S.id, _S.ways, _S.contact_way).where(_S.survey == survey, _CAN_BE_ASKED)
    which, strength = (Kind.REMINDER, round_.number), {"intensity": round_.intensity}
    rows = [
        _row(survey, SeatId(row.id), which, row.contact_way, round_.not_before) | strength
        for row in await connection.execute(query.order_by(_S.id))
        if is_reminded(row.contact_way, row.ways.split())
    ]
    await _queue(connection, rows)
    return len(rows)


def is_reminded(contact_way: str, ways: Collection[str]) -> bool:
    """Whether a round of reminders goes to a seat: it can be written to, and was, by any way."""
    return bool(contact_way) and any(way != LINK for way in ways)


async def redirect(connection: AsyncConnection, seat: SeatId, way: str) -> None:
    """Let what waits for a seat go by another way: it is reached there now."""
    waiting = (_L.seat == seat, _L.status == State.QUEUED)
    await connection.execute(update(letters).where(*waiting), {"way": way})


async def nudge(
    connection: AsyncConnection, survey: SurveyId, seat: SeatId, intensity: int, line: Line
) -> None:
    """Queue a reminder to one seat, to go when it is not quiet. `line` says who did it.

    Raises:
        UnknownSurvey, NotNow
        UnknownSeat: it cannot be reminded: it has answered, or has no address.
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    if fielding.status is not Status.OPEN:
        raise NotNow
    query = select(_S.contact_way).where(_S.survey == survey, _S.id == seat, _CAN_BE_ASKED)
    way = (await connection.execute(query)).scalar()
    if way is None:
        raise UnknownSeat
    number = await _next_number(connection, seat, Kind.NUDGE)
    when = allowed_at(fielding.plan, line.at)
    row = _row(survey, seat, (Kind.NUDGE, number), way, when) | {"intensity": intensity}
    await _queue(connection, [row])
    await note(connection, survey, line)


async def thank(connection: AsyncConnection, survey: SurveyId, seat: SeatId, at: datetime) -> None:
    """Queue a receipt to a seat that has an address."""
    query = select(_S.contact_way).where(_S.id == seat, _S.contact.is_not(None))
    way = (await connection.execute(query)).scalar()
    if way is not None:
        number = await _next_number(connection, seat, Kind.RECEIPT)
        await _queue(connection, [_row(survey, seat, (Kind.RECEIPT, number), way, at)])


async def announce(connection: AsyncConnection, survey: SurveyId, line: Line) -> int:
    """Queue a word to those who have answered, that the results are there; returns to how many.

    Raises:
        UnknownSurvey
    """
    plan = (await load(connection, survey, lock=True)).fielding.plan
    when = allowed_at(plan, line.at)
    query = select(_S.id, _S.contact_way).where(
        _S.survey == survey, _S.answered, _S.contact.is_not(None)
    )
    rows = [
        _row(survey, SeatId(row.id), (Kind.CLOSING, 1), row.contact_way, when)
        for row in await connection.execute(query.order_by(_S.id))
    ]
    await _queue(connection, rows)
    await note(connection, survey, line)
    return len(rows)


async def handed_out(
    connection: AsyncConnection, survey: SurveyId, these: Collection[SeatId], line: Line
) -> None:
    """Seats were given their links by other means: a mail merge, a telephone call, paper.

    Raises:
        UnknownSurvey
        NotNow: the survey is not open.
    """
    before = await load(connection, survey, lock=True)
    if before.fielding.status is not Status.OPEN:
        raise NotNow
    query = select(_S.id, _S.ways, _S.reminders).where(_S.survey == survey, _S.id.in_(these))
    for row in (await connection.execute(query.order_by(_S.id))).all():
        more = row.reminders + (row.ways != "")
        await change(connection, SeatId(row.id), ways=_with(row.ways, LINK), reminders=more)
    await save(connection, survey, before, step(before.fielding, Invited(at=line.at))[0])
    await note(connection, survey, line)


def _with(ways: str, way: str) -> str:
    return ways if way in ways.split() else f"{ways} {way}".strip()


async def _next_number(connection: AsyncConnection, seat: SeatId, kind: Kind) -> int:
    query = select(_L.number).where(_L.seat == seat, _L.kind == kind)
    return max((await connection.execute(query)).scalars(), default=0) + 1


def _row(
    survey: SurveyId, seat: SeatId, which: tuple[Kind, int], way: str, when: datetime
) -> dict[str, Any]:
    kind, number = which
    return {
        "id": f"{seat}:{kind}:{number}",
        "survey": survey,
        "seat": seat,
        "kind": kind,
        "number": number,
        "intensity": 0,
        "way": way,
        "status": State.QUEUED,
        "attempts": 0,
        "next_at": when,
        "lease_until": None,
        "fault": "",
        "message": "",
    }


async def _queue(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Write rows; one that is there already stays as it is."""
    if rows:
        adding = insert(connection, letters).on_conflict_do_nothing(index_elements=["id"])
        await connection.execute(adding, rows)
