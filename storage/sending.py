"""Letters on their way: claimed for a while, settled by whoever sent them, and dropped in time.

Nothing is sent twice on a guess. An e-mail whose sender died on the way is `UNSURE`, and stays so
until somebody decides (`again`, `take_as_sent`). A message in a chat is claimed again with the mark
`unsure`, for a chat can be asked whether it stands there. Quiet hours and free days hold up
everything but receipts, also what was queued before they began.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.fieldings import load
from storage.letters import ASKS, Kind, State
from storage.sealing import Sealer
from storage.seats import Reached, change, find, reached_by, seat_in
from storage.spares import swap
from storage.survey_tables import letters, seats
from surveys.dispositions import Ruling
from surveys.field_plan import allowed_at
from surveys.field_state import Fielding, SeatId, Status, SurveyId

EMAIL = "email"
LEASE = timedelta(minutes=2)  # from a claim until another may take it: a slow SMTP dialogue


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to send, or sent. `fault` says as a code why it has not arrived."""

    id: str
    survey: SurveyId
    seat: SeatId
    kind: Kind
    number: int
    intensity: int
    way: str
    status: State
    attempts: int
    next_at: datetime
    fault: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter to send now, and whom to; `unsure`: an earlier attempt may have come through."""

    letter: Letter
    to: Reached
    unsure: bool


_L, _S = letters.c, seats.c
_LETTER = tuple(_L[name] for name in Letter.__slots__)
_IS_ASKING = _L.kind.in_(ASKS)
# By which way its seat is written to now; it may be another than when the letter was queued.
_WAY_NOW = func.coalesce(
    select(_S.contact_way).where(_S.id == _L.seat, _S.contact_way != "").scalar_subquery(), _L.way
)
_NEVER_AGAIN = (Ruling.REFUSED, Ruling.NOT_ELIGIBLE)  # who bounced may be tried again


def _done_with(survey: SurveyId) -> Select[Any]:
    """The seats that nothing is asked of any more, whatever of it is on its way."""
    done = or_(_S.answered, _S.ruling.in_(_NEVER_AGAIN))
    return select(_S.id).where(_S.survey == survey, done)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(_L.status == State.QUEUED, _L.next_at <= now),
        and_(_L.status == State.SENDING, _L.lease_until <= now),
    )


# --- What waits -----------------------------------------------------------------------------------


def _by(ways: Collection[str] | None) -> ColumnElement[bool]:
    """By one of these ways; None: by any."""
    return true() if ways is None else _L.way.in_(sorted(ways))


async def due_surveys(
    connection: AsyncConnection, now: datetime, ways: Collection[str] | None = None
) -> tuple[SurveyId, ...]:
    """The surveys with something to send now (by these ways), the longest waiting first."""
    query = select(_L.survey).where(_is_due(now), _by(ways)).group_by(_L.survey)
    found = await connection.execute(query.order_by(func.min(_L.next_at), _L.survey))
    return tuple(SurveyId(survey) for survey in found.scalars())


async def next_due(
    connection: AsyncConnection, ways: Collection[str] | None = None
) -> datetime | None:
    """When something (by these ways) is next to be sent, or was left on its way."""
    queued = select(func.min(_L.next_at)).where(_L.status == State.QUEUED, _by(ways))
    leased = select(func.min(_L.lease_until)).where(_L.status == State.SENDING, _by(ways))
    found = [(await connection.execute(query)).scalar() for query in (queued, leased)]
    return min((moment for moment in found if moment is not None), default=None)


async def of_survey(connection: AsyncConnection, survey: SurveyId) -> tuple[Letter, ...]:
    """All letters of a survey, by seat: what the board shows, with what has not arrived."""
    query = select(*_LETTER).where(_L.survey == survey).order_by(_L.seat, _L.kind, _L.number)
    return tuple(_letter(row) for row in await connection.execute(query))


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        survey=SurveyId(row.survey),
        seat=SeatId(row.seat),
        kind=Kind(row.kind),
        number=row.number,
        intensity=row.intensity,
        way=row.way,
        status=State(row.status),
        attempts=row.attempts,
        next_at=row.next_at,
        fault=row.fault,
    )


# --- Claiming -------------------------------------------------------------------------------------


async def claim(
    connection: AsyncConnection,
    survey: SurveyId,
    sealer: Sealer,
    now: datetime,
    limit: int = 20,
    ways: Collection[str] | None = None,
) -> tuple[Claimed, ...]:
    """Take what is to be sent now (by these ways), the longest waiting first.

    Nobody else gets it within `LEASE`.

    Raises:
        UnknownSurvey
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    await _tidy(connection, survey, fielding, now)
    due = _due(survey, now).where(_by(ways)).limit(limit)
    rows = (await connection.execute(due)).all()
    claimed = [_claimed(sealer, row) for row in rows]
    ids = [one.letter.id for one in claimed]
    sending = {"status": State.SENDING, "lease_until": now + LEASE}
    if ids:
        taking = update(letters).where(_L.id.in_(ids)).values(attempts=_L.attempts + 1, **sending)
        await connection.execute(taking)
    return tuple(claimed)


def _due(survey: SurveyId, now: datetime) -> Select[Any]:
    mine = [column.label(f"letter_{column.name}") for column in _LETTER]
    query = select(seats, *mine).join_from(letters, seats, _L.seat == _S.id)
    return query.where(_L.survey == survey, _is_due(now)).order_by(_L.next_at, _L.id)


def _claimed(sealer: Sealer, row: Row[Any]) -> Claimed:
    values = {name: getattr(row, f"letter_{name}") for name in Letter.__slots__}
    values |= {"kind": Kind(values["kind"]), "status": State(values["status"])}
    letter = Letter(**values)
    return Claimed(letter, reached_by(sealer, row), letter.status is State.SENDING)


async def _tidy(
    connection: AsyncConnection, survey: SurveyId, fielding: Fielding, now: datetime
) -> None:
    """Put aside what is due and cannot go: in doubt, no address, not wanted, too late or early."""
    mine = (_L.survey == survey, _is_due(now))
    # A chat is asked about a message of its own alone, not where the seat is reached otherwise now.
    doubtful = (_L.status == State.SENDING, or_(_L.way == EMAIL, _L.way != _WAY_NOW))
    await connection.execute(delete(letters).where(*mine, *doubtful, _L.kind == Kind.RECEIPT))
    await _set(connection, (*mine, *doubtful), status=State.UNSURE, lease_until=None)
    gone = select(_S.id).where(_S.survey == survey, _S.contact.is_(None))
    await _set(connection, (*mine, _L.seat.in_(gone)), status=State.FAILED, fault="no_address")
    closed = fielding.closes is not None and now >= fielding.closes
    if fielding.status is not Status.OPEN or closed:
        await connection.execute(delete(letters).where(*mine, _IS_ASKING))
    done = _L.seat.in_(_done_with(survey))
    await connection.execute(delete(letters).where(*mine, _IS_ASKING, done))
    allowed = allowed_at(fielding.plan, now)
    if allowed > now:
        held = (*mine, _L.kind != Kind.RECEIPT)
        await _set(connection, (*held, _L.status == State.QUEUED), next_at=allowed)
        await _set(connection, (*held, _L.status == State.SENDING), lease_until=allowed)


async def _set(
    connection: AsyncConnection, where: tuple[ColumnElement[bool], ...], **row: Any
) -> None:
    await connection.execute(update(letters).where(*where), row)


# --- Settling -------------------------------------------------------------------------------------


async def sent(
    connection: AsyncConnection, survey: SurveyId, letter: Letter, message: str = ""
) -> None:
    """It is on its way; `message` is a hash of the message's id, for when it comes back.

    A receipt leaves no row: it would say when somebody answered.
    """
    if letter.kind is Kind.RECEIPT:
        await connection.execute(delete(letters).where(_L.id == letter.id))
        return
    row = {"status": State.SENT, "lease_until": None, "fault": "", "message": message}
    changed = await connection.execute(update(letters).where(_L.id == letter.id), row)
    if changed.rowcount and letter.kind is not Kind.CLOSING:
        seat = await seat_in(connection, survey, letter.seat)
        ways = seat.ways if letter.way in seat.ways else (*seat.ways, letter.way)
        more = letter.kind is not Kind.INVITATION
        await change(connection, seat.id, ways=" ".join(ways), reminders=seat.reminders + more)


async def failed(
    connection: AsyncConnection,
    _survey: SurveyId,
    letter: Letter,
    fault: str,
    again_at: datetime | None = None,
) -> None:
    """It could not be sent, as the code `fault` says: tried again at `again_at`, or never.

    A receipt that never goes leaves no row either.
    """
    seat = await find(connection, letter.seat)
    gone = letter.kind is Kind.RECEIPT and again_at is None
    done = seat is not None and (seat.answered or seat.ruling in _NEVER_AGAIN)
    if gone or (done and letter.kind in ASKS):
        await connection.execute(delete(letters).where(_L.id == letter.id))
        return
    row: dict[str, Any] = {"status": State.FAILED, "lease_until": None, "fault": fault}
    if again_at is not None:
        row |= {"status": State.QUEUED, "next_at": again_at}
    settling = update(letters).where(_L.id == letter.id)
    if again_at is not None:
        settling = settling.values(way=_WAY_NOW)
    await connection.execute(settling, row)


async def put_back(
    connection: AsyncConnection,
    survey: SurveyId,
    taken: Collection[Letter],
    until: datetime,
    fault: str = "",
) -> None:
    """They were not tried after all, and wait until then; that was no attempt.

    What was in doubt stays so.
    """
    mine = (_L.survey == survey, _L.id.in_([letter.id for letter in taken]))
    done = _L.seat.in_(_done_with(survey))
    await connection.execute(delete(letters).where(*mine, _IS_ASKING, done))
    doubted = _L.id.in_([letter.id for letter in taken if letter.status is State.SENDING])
    fewer = update(letters).values(attempts=_L.attempts - 1, fault=fault)
    waiting = {"status": State.QUEUED, "lease_until": None, "next_at": until, "way": _WAY_NOW}
    await connection.execute(fewer.where(*mine, ~doubted).values(waiting))
    await connection.execute(fewer.where(*mine, doubted).values(lease_until=until))


async def in_doubt(
    connection: AsyncConnection, _survey: SurveyId, letter: Letter, fault: str, again_at: datetime
) -> None:
    """Nobody knows whether it came through: a chat is asked at `again_at`, of an e-mail its owner.

    It stays even where its seat has answered, for it may have arrived; but a receipt does not.
    """
    if letter.way == EMAIL and letter.kind is Kind.RECEIPT:
        await connection.execute(delete(letters).where(_L.id == letter.id))
        return
    row: dict[str, Any] = {"fault": fault, "lease_until": again_at}
    if letter.way == EMAIL:
        row |= {"status": State.UNSURE, "lease_until": None}
    await connection.execute(update(letters).where(_L.id == letter.id), row)


async def bounced(
    connection: AsyncConnection, survey: SurveyId, letter: str, fault: str, at: datetime
) -> None:
    """It came back: the seat was not reached, unless it has been heard from all the same.

    Where a chat reaches nobody, and the seat has an e-mail address too, it goes there instead.
    """
    mine = (_L.id == letter, _L.survey == survey)
    sent_by = (await connection.execute(select(_L.seat, _L.way, _L.kind).where(*mine))).first()
    if sent_by is None:
        return
    found = await seat_in(connection, survey, SeatId(sent_by.seat))
    if sent_by.way != EMAIL and EMAIL in (found.contact_way, found.spare_way):
        if found.contact_way == sent_by.way:
            await swap(connection, survey, found.id)
        row = {"status": State.QUEUED, "way": EMAIL, "next_at": at, "attempts": 0}
        await _set(connection, mine, **row, lease_until=None, fault="")
        return
    if sent_by.kind == Kind.RECEIPT:  # it leaves no row: that would say when somebody answered
        await connection.execute(delete(letters).where(*mine))
        return
    await _set(connection, mine, status=State.BOUNCED, lease_until=None, fault=fault)
    heard_from = found.opened or found.answered or found.contact_way != sent_by.way
    if not heard_from and found.ruling is Ruling.NONE:
        await change(connection, found.id, ruling=Ruling.BOUNCED)


async def by_message(connection: AsyncConnection, message: str) -> tuple[SurveyId, str] | None:
    """The survey and the id of the letter that was sent with this hash of a message's id."""
    query = select(_L.survey, _L.id).where(_L.message == message, _L.message != "").limit(1)
    row = (await connection.execute(query)).first()
    return (SurveyId(row.survey), row.id) if row else None


async def again(connection: AsyncConnection, survey: SurveyId, letter: str, at: datetime) -> bool:
    """Send a letter after all that failed, or of which it is not known; whether there is one."""
    stuck = _L.status.in_((State.UNSURE, State.FAILED, State.BOUNCED))
    where = (_L.id == letter, _L.survey == survey, stuck)
    row = {"status": State.QUEUED, "next_at": at, "fault": "", "attempts": 0}
    again_by = update(letters).where(*where).values(way=_WAY_NOW)
    return bool((await connection.execute(again_by, row)).rowcount)


async def take_as_sent(connection: AsyncConnection, survey: SurveyId, letter: str) -> bool:
    """Somebody found out that a letter of which it was not known has arrived."""
    where = (_L.id == letter, _L.survey == survey, _L.status == State.UNSURE)
    row = (await connection.execute(select(*_LETTER).where(*where))).first()
    if row is None:
        return False
    await sent(connection, survey, _letter(row))
    return True


# --- Dropping -------------------------------------------------------------------------------------


async def drop_asks(
    connection: AsyncConnection, survey: SurveyId, seat: SeatId | None = None
) -> None:
    """Send nothing more that asks for an answer: to a seat that has given it, or to anybody.

    What is on its way cannot be called back; it is settled by its sender.
    """
    where = [_L.survey == survey, _IS_ASKING, _L.status == State.QUEUED]
    if seat is not None:
        where.append(_L.seat == seat)
    await connection.execute(delete(letters).where(*where))
