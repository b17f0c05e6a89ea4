"""Official answers: a unit's own, by name, in versions that are never changed but to erase.

The delegates of a unit share one draft. `seats.revision` counts all that is written for a unit, in
the draft or as an answer; whoever writes says which count they saw, and the second of two is told
whose words stand. Who answered when is public, and told to be so before anybody types.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import forms
from storage.answer_days import count, uncount
from storage.errors import KeyReused
from storage.fieldings import load
from storage.letters import thank
from storage.seats import Seat, change, seat_in
from storage.sending import drop_asks
from storage.survey_codec import (
    CODEC,
    Begun,
    read_answers,
    read_begun,
    write_answers,
    write_begun,
)
from storage.survey_errors import BySomebodyElse, NotAsked, WrongMode
from storage.survey_log import Line, forget_reasons, note
from storage.survey_tables import seats, unit_answers, unit_drafts, unit_receipts
from surveys.dispositions import Ruling
from surveys.field_state import Fielding, SeatId, SurveyId
from surveys.fielding import admit
from surveys.flow import Answers, counted
from surveys.responses import Mode


@dataclass(frozen=True, slots=True)
class Sent:
    """An official answer as it was sent. `seen` is the revision that its sender saw.

    `answers` are those that count (`surveys.flow.counted`), and `complete` that none is lacking.
    `who` is the delegate's name as they wrote it. `key` names the request: the same key with the
    same content is the same request. `by` is the account that enters it on the unit's behalf.
    """

    seat: SeatId
    form: int
    answers: Answers
    complete: bool
    who: str
    seen: int
    key: str
    language: str = ""
    by: str = ""
    receipt: bool = False

    def digest(self) -> str:
        """What was asked for, as a short text."""
        parts = (self.seat, str(self.form), self.who, self.by, write_answers(self.answers))
        return sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of it: the version that it is, or was equal to, and the seat's new revision."""

    version: int
    late: bool
    revision: int


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """One version of a unit's answer. `by` entered it on the unit's behalf; empty: nobody did."""

    seat: SeatId
    version: int
    form: int
    answers: Answers
    language: str
    who: str
    at: datetime
    late: bool
    complete: bool
    by: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What a unit's delegates are writing, as somebody sends it or as it stands.

    `seen` is the revision that the sender saw, or the one that it is.
    """

    seat: SeatId
    form: int
    answers: Answers
    who: str
    seen: int
    loose: dict[str, str] = field(default_factory=dict)


_A, _D, _R = unit_answers.c, unit_drafts.c, unit_receipts.c


# --- Writing --------------------------------------------------------------------------------------


async def submit(
    connection: AsyncConnection, survey: SurveyId, sent: Sent, at: datetime
) -> Receipt:
    """Take an official answer, and stop asking for it.

    Raises:
        UnknownSurvey, UnknownSeat, UnknownForm, WrongMode, NotAsked, KeyReused, NotOpenYet,
        SurveyClosed
        BySomebodyElse: something was written for the unit that the sender did not see.
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    seat = await _seat(connection, survey, fielding, sent.seat)
    given = await _given(connection, seat, sent)
    if given is not None:
        return given
    late = admit(fielding, at)
    await forms.check(connection, survey, sent.form)
    await _check_seen(connection, seat, sent.seen)
    receipt = await _append(connection, seat, sent, late, at)
    if not seat.answered:
        await count(connection, survey, fielding, at)
    row = {"seat": seat.id, "key": sent.key, "survey": survey, "digest": sent.digest()}
    await connection.execute(insert(unit_receipts), row | {"version": receipt.version})
    if sent.by:
        await note(connection, survey, Line(at, sent.by, "EnteredOnBehalf", seat.id))
    if sent.receipt:
        await thank(connection, survey, seat.id, at)
    return receipt


async def save_draft(
    connection: AsyncConnection, survey: SurveyId, draft: Draft, at: datetime
) -> int:
    """Keep what delegates are writing; returns the revision that the next writer must have seen.

    Raises:
        UnknownSurvey, UnknownSeat, UnknownForm, WrongMode, NotAsked, NotOpenYet, SurveyClosed
        BySomebodyElse
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    seat = await _seat(connection, survey, fielding, draft.seat)
    admit(fielding, at)
    await forms.check(connection, survey, draft.form)
    body = write_begun(Begun(draft.answers, draft.loose))
    standing = await _draft_row(connection, seat.id)
    if standing is not None and (standing.body, standing.who) == (body, draft.who):
        return seat.revision  # the same again: its receipt was lost on the way
    await _check_seen(connection, seat, draft.seen)
    await connection.execute(delete(unit_drafts).where(_D.seat == seat.id))
    row = {"seat": seat.id, "survey": survey, "form": draft.form, "body": body, "codec": CODEC}
    await connection.execute(insert(unit_drafts), row | {"who": draft.who, "at": at})
    await change(connection, seat.id, revision=seat.revision + 1, opened=True)
    return seat.revision + 1


async def _seat(
    connection: AsyncConnection, survey: SurveyId, fielding: Fielding, wanted: SeatId
) -> Seat:
    if fielding.terms.mode is not Mode.OFFICIAL:
        raise WrongMode
    seat = await seat_in(connection, survey, wanted)
    if seat.ruling is Ruling.NOT_ELIGIBLE:
        raise NotAsked
    return seat


async def _given(connection: AsyncConnection, seat: Seat, sent: Sent) -> Receipt | None:
    """What was answered to this key before."""
    query = select(_R.digest, _R.version).where(_R.seat == seat.id, _R.key == sent.key)
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    if row.digest != sent.digest():
        raise KeyReused
    late = select(_A.late).where(_A.seat == seat.id, _A.version == row.version)
    return Receipt(row.version, bool((await connection.execute(late)).scalar()), seat.revision)


async def _check_seen(connection: AsyncConnection, seat: Seat, seen: int) -> None:
    if seen == seat.revision:
        return
    draft = await _draft_row(connection, seat.id)
    last = await _latest_row(connection, seat.id)
    who = draft.who if draft is not None else last.who if last is not None else ""
    raise BySomebodyElse(who=who or seat.unit.name)


async def _append(
    connection: AsyncConnection, seat: Seat, sent: Sent, late: bool, at: datetime
) -> Receipt:
    """Make it the newest version, unless it is the same as that; the draft goes."""
    body, last = write_answers(sent.answers), await _latest_row(connection, seat.id)
    await connection.execute(delete(unit_drafts).where(_D.seat == seat.id))
    await drop_asks(connection, seat.survey, seat.id)
    receipt = Receipt(last.version if last else 1, last.late if last else late, seat.revision)
    if last is None or (last.body, last.form, last.who) != (body, sent.form, sent.who):
        version = last.version + 1 if last else 1
        receipt = Receipt(version, late, seat.revision + 1)
        row = _answer_row(seat, sent, receipt, at) | {"body": body}
        await connection.execute(insert(unit_answers), row)
    standing = {"opened": True, "answered": True, "late": receipt.late, "ruling": Ruling.NONE}
    await change(connection, seat.id, revision=receipt.revision, **standing)
    return receipt


def _answer_row(seat: Seat, sent: Sent, receipt: Receipt, at: datetime) -> dict[str, Any]:
    return {
        "seat": seat.id,
        "version": receipt.version,
        "survey": seat.survey,
        "form": sent.form,
        "codec": CODEC,
        "language": sent.language,
        "who": sent.who,
        "at": at,
        "late": receipt.late,
        "complete": sent.complete,
        "by": sent.by,
        "erased": False,
    }


# --- Reading --------------------------------------------------------------------------------------


async def draft(connection: AsyncConnection, seat: SeatId) -> Draft | None:
    """What a unit's delegates are writing; `seen` is what the next writer must say."""
    row = await _draft_row(connection, seat)
    if row is None:
        return None
    begun = read_begun(row.body, row.codec)
    query = select(seats.c.revision).where(seats.c.id == seat)
    revision = (await connection.execute(query)).scalar_one()
    return Draft(seat, row.form, begun.answers, row.who, revision, dict(begun.loose))


async def versions(connection: AsyncConnection, seat: SeatId) -> tuple[UnitAnswer, ...]:
    """Every version of a unit's answer, the first one first."""
    query = select(unit_answers).where(_A.seat == seat).order_by(_A.version)
    return tuple(_answer(row) for row in await connection.execute(query))


async def latest(connection: AsyncConnection, seat: SeatId) -> UnitAnswer | None:
    """A unit's answer as it stands."""
    row = await _latest_row(connection, seat)
    return _answer(row) if row is not None else None


async def of_survey(connection: AsyncConnection, survey: SurveyId) -> tuple[UnitAnswer, ...]:
    """Each unit's answer as it stands, by seat; those that were erased are left out."""
    other = unit_answers.alias()
    newest = select(func.max(other.c.version)).where(other.c.seat == _A.seat)
    query = select(unit_answers).where(
        _A.survey == survey, _A.version == newest.scalar_subquery(), _A.erased.is_(False)
    )
    return tuple(_answer(row) for row in await connection.execute(query.order_by(_A.seat)))


def _answer(row: Row[Any]) -> UnitAnswer:
    return UnitAnswer(
        seat=SeatId(row.seat),
        version=row.version,
        form=row.form,
        answers=read_answers(row.body, row.codec),
        language=row.language,
        who=row.who,
        at=row.at,
        late=row.late,
        complete=row.complete,
        by=row.by,
        erased=row.erased,
    )


async def _draft_row(connection: AsyncConnection, seat: SeatId) -> Row[Any] | None:
    return (await connection.execute(select(unit_drafts).where(_D.seat == seat))).first()


async def _latest_row(connection: AsyncConnection, seat: SeatId) -> Row[Any] | None:
    query = select(unit_answers).where(_A.seat == seat).order_by(_A.version.desc()).limit(1)
    return (await connection.execute(query)).first()


# --- At the close, and afterwards -----------------------------------------------------------------


async def settle(connection: AsyncConnection, survey: SurveyId, fielding: Fielding) -> None:
    """The survey is closed: what was begun and never sent counts as partial, where that was told.

    A draft of a change to an answer that was sent never takes its place; it stays, as all others
    do, for the case that the survey is opened again.
    """
    if not fielding.terms.half_done:
        return
    query = select(unit_drafts).where(_D.survey == survey).order_by(_D.seat)
    for row in (await connection.execute(query)).all():
        seat = await seat_in(connection, survey, SeatId(row.seat))
        form = (await forms.form(connection, survey, row.form)).questionnaire
        answers = counted(form, read_begun(row.body, row.codec).answers)
        if answers and not seat.answered and seat.ruling in (Ruling.NONE, Ruling.BOUNCED):
            late = fielding.closes is not None and row.at >= fielding.closes
            sent = Sent(seat.id, row.form, answers, False, row.who, seat.revision, "")
            await _append(connection, seat, sent, late, row.at)
            await count(connection, survey, fielding, row.at)


async def erase(connection: AsyncConnection, survey: SurveyId, seat: SeatId, line: Line) -> None:
    """Blank what a unit answered, in every version; a tombstone stays. `line` says who did it.

    Raises:
        UnknownSeat
    """
    found = await seat_in(connection, survey, seat)
    gone = {"body": write_answers({}), "codec": CODEC, "who": "", "erased": True}
    await connection.execute(update(unit_answers).where(_A.seat == seat), gone)
    await connection.execute(delete(unit_drafts).where(_D.seat == seat))
    await connection.execute(delete(unit_receipts).where(_R.seat == seat))
    standing = {"answered": False, "late": False, "ruling": Ruling.REFUSED}
    await change(connection, seat, revision=found.revision + 1, **standing)
    await drop_asks(connection, survey, seat)
    await forget_reasons(connection, survey, seat)
    if found.answered:
        await uncount(connection, survey)
    await note(connection, survey, line)
