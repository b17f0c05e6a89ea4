"""Opinions of persons, so that who answered and what was answered cannot be put together.

What is promised. A seat says that somebody answered; a ballot says what. No key leads from one to
the other: a ballot's id is a keyed hash of the respondent's own link, made for this purpose alone,
and the seat's sealed copy of the link goes in the transaction that takes the ballot. From then on
the one who holds the link can change the ballot until the survey closes, and nobody else can find
it. To read it back one needs the code of the receipt as well, for an owner who has sent the links
out (or a mailbox that they lie in) holds them too. Drafts have ids of their own, are sealed with
the link itself (one that was taken out of a ballot, with its code too), and go when the ballot
comes. No time, no lateness and no language stands in a
ballot; whether somebody was late is said of the seat. The version of the form that it answers does,
and is moved on with each new version that asks the same.

Order gives away as much as a key. On SQLite a ballot's row has no number, and lies by its id. On
PostgreSQL a row's place (`ctid`) and the transaction that wrote it (`xmin`) would join it to the
seat that was changed in the same transaction. So each ballot that comes takes its whole drawer with
it: all ballots whose ids begin with the same bits are taken out and put back in the order of their
ids, in one statement. They then have one transaction and a place that says nothing but the id. A
drawer is the whole survey until there are 2 * `DRAWER` ballots; then there are twice as many
drawers, and so on, so that one holds `DRAWER` to 2 * `DRAWER` on average and a ballot costs the
same whatever the number. Drawers only ever split: the ballots that share a transaction are whole
drawers, so each hides among the others in its drawer, if not among all.

What is not promised. While there is one ballot there is one seat that answered. Whoever compares
copies of the database from before and after an answer, reads its write-ahead log, or digs out what
was deleted and not yet overwritten, can see what came together. Whoever has the secret key, and had
the links while they were sealed here, can find their ballots.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import forms
from storage.answer_days import count, uncount
from storage.fieldings import load
from storage.letters import thank
from storage.sealing import Sealer
from storage.seats import Seat, by_link, change
from storage.sending import drop_asks
from storage.survey_codec import (
    CODEC,
    Begun,
    read_answers,
    read_begun,
    write_answers,
    write_begun,
)
from storage.survey_errors import NotAsked, OnAnotherDevice, UnknownLink, WrongMode
from storage.survey_log import Line, note
from storage.survey_tables import ballot_drafts, ballots
from storage.upserts import insert as upsert
from surveys.dispositions import Ruling
from surveys.field_state import Fielding, SurveyId
from surveys.fielding import admit
from surveys.flow import Answers
from surveys.responses import Mode

DRAWER = 64  # ballots that are put back together, at least (on average)
_BITS = 32  # of an id, that say which drawer it lies in


@dataclass(frozen=True, slots=True)
class Ballot:
    """An opinion as it is sent. `link` is the respondent's own secret, `code` their receipt's.

    `answers` are those that count (`surveys.flow.counted`), and `complete` that none is lacking.
    `by` is the account that enters it on the person's behalf.
    """

    link: str
    code: str
    form: int
    answers: Answers
    complete: bool
    receipt: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it. `first`: the seat had not answered before."""

    late: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """An opinion as it stands, without anything that leads to a person."""

    form: int
    answers: Answers
    complete: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person is writing. `seen` is the revision that they saw, or the one that it is.

    `bound` is what opens it besides the link (`binding`), or empty. `shut`: it cannot be read here.
    """

    link: str
    form: int
    answers: Answers
    seen: int
    loose: dict[str, str] = field(default_factory=dict)
    bound: str = ""
    shut: bool = False


_B, _D = ballots.c, ballot_drafts.c


def ballot_id(sealer: Sealer, survey: SurveyId, link: str) -> str:
    """What finds a ballot by its respondent's link; it has nothing in common with the seat's."""
    return sealer.digest(json.dumps(["ballot", survey, link]))


def _draft_id(sealer: Sealer, survey: SurveyId, link: str) -> str:
    """What finds a draft; who has seen it there does not know the ballot that it becomes."""
    return sealer.digest(json.dumps(["draft", survey, link]))


def binding(sealer: Sealer, survey: SurveyId, link: str, code: str) -> str:
    """What a draft is bound to that was taken out of an opinion with its receipt's code.

    Others may hold the link: they can write anew, and do not see what the opinion was.
    """
    return sealer.digest(json.dumps(["bound", survey, link, code]))


def _proof(sealer: Sealer, survey: SurveyId, ballot: str, code: str) -> str:
    return sealer.digest(json.dumps(["receipt", survey, ballot, code]))


# --- Casting --------------------------------------------------------------------------------------


async def cast(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, ballot: Ballot, at: datetime
) -> Taken:
    """Take an opinion, or put it in the place of the same person's last one; stop asking for it.

    The same ballot sent twice is one: it has one id.

    Raises:
        UnknownSurvey, UnknownLink, UnknownForm, WrongMode, NotAsked, NotOpenYet, SurveyClosed
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    seat = await _seat(connection, survey, sealer, fielding, ballot.link)
    late = admit(fielding, at)
    await forms.check(connection, survey, ballot.form)
    id_ = ballot_id(sealer, survey, ballot.link)
    row = {
        "survey": survey,
        "id": id_,
        "form": ballot.form,
        "body": write_answers(ballot.answers),
        "codec": CODEC,
        "complete": ballot.complete,
        "proof": _proof(sealer, survey, id_, ballot.code),
    }
    await _put(connection, row)
    draft = _draft_id(sealer, survey, ballot.link)
    await connection.execute(delete(ballot_drafts).where(_D.survey == survey, _D.id == draft))
    await _mark(connection, seat, late)
    await drop_asks(connection, survey, seat.id)
    if not seat.answered:
        await count(connection, survey, fielding, at)
    if ballot.by:
        await note(connection, survey, Line(at, ballot.by, "EnteredOnBehalf", seat.id))
    if ballot.receipt:
        await thank(connection, survey, seat.id, at)
    return Taken(late, first=not seat.answered)


async def _seat(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, fielding: Fielding, link: str
) -> Seat:
    if fielding.terms.mode is not Mode.OPINION:
        raise WrongMode
    seat = await by_link(connection, sealer, link)
    if seat.survey != survey:
        raise UnknownLink
    if seat.ruling is Ruling.NOT_ELIGIBLE:
        raise NotAsked
    return seat


async def _put(connection: AsyncConnection, row: dict[str, Any]) -> None:
    adding = upsert(connection, ballots)
    changed = {n: adding.excluded[n] for n in ("form", "body", "codec", "complete", "proof")}
    adding = adding.on_conflict_do_update(index_elements=["survey", "id"], set_=changed)
    await connection.execute(adding, row)
    await _shuffle_in(connection, row["survey"], row["id"])


async def _mark(connection: AsyncConnection, seat: Seat, late: bool) -> None:
    """The seat has answered; what was changed late is late."""
    wanted = {"opened": True, "answered": True, "late": late or seat.late, "ruling": Ruling.NONE}
    if seat.linked or any(getattr(seat, name) != value for name, value in wanted.items()):
        await change(connection, seat.id, sealed_link=None, **wanted)


async def _shuffle_in(connection: AsyncConnection, survey: str, ballot: str) -> None:
    """Put a ballot's drawer back in the order of ids, where rows show when they were written."""
    if connection.dialect.name == "sqlite":
        return
    counting = select(func.count()).where(_B.survey == survey)
    number = (await connection.execute(counting)).scalar_one()
    await _put_back(connection, survey, *drawer(ballot, number))


async def _put_back(connection: AsyncConnection, survey: str, first: str, behind: str) -> None:
    """Take out the ballots whose ids lie between these, and put them back in their order."""
    taking = delete(ballots).where(_B.survey == survey, _B.id >= first, _B.id < behind)
    taken = taking.returning(*_B).cte("taken")
    ordered = select(*taken.c).order_by(taken.c.id)
    await connection.execute(insert(ballots).from_select(list(taken.c.keys()), ordered))


def drawer(ballot: str, number: int) -> tuple[str, str]:
    """The ids between which a ballot's drawer lies, where there are so many ballots in all.

    The first belongs to it, the second does not.
    """
    bits = max(0, (number // DRAWER).bit_length() - 1)
    width = _BITS - bits
    low = int(ballot[: _BITS // 4], 16) >> width << width
    high = low + (1 << width)
    return f"{low:08x}", f"{high:08x}" if high < 1 << _BITS else "g"  # after all that begin with f


async def count_as(
    connection: AsyncConnection, survey: SurveyId, older: Collection[int], version: int
) -> None:
    """Let ballots to older versions of the form be ballots to this one, which asks the same.

    Which version somebody answered tells whether they came before it was published, and so does
    who was reminded by then: few who came before (or after) would be known by it.
    """
    mine = (_B.survey == survey, _B.form.in_(older))
    changed = await connection.execute(update(ballots).where(*mine).values(form=version))
    if changed.rowcount and connection.dialect.name != "sqlite":
        await _put_back(connection, survey, "", "g")


# --- One's own ------------------------------------------------------------------------------------


async def read_back(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, link: str, code: str
) -> Cast | None:
    """A person's own ballot; None without the code of its receipt, or where there is none."""
    id_ = ballot_id(sealer, survey, link)
    query = select(ballots).where(_B.survey == survey, _B.id == id_)
    row = (await connection.execute(query)).first()
    if row is None or not compare_digest(row.proof, _proof(sealer, survey, id_, code)):
        return None
    return _cast(row)


async def withdraw(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, link: str
) -> bool:
    """Take one's ballot out again, also after the close; whether there was one.

    The seat is marked as one that does not want to answer.

    Raises:
        UnknownSurvey, UnknownLink, WrongMode, NotAsked
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    seat = await _seat(connection, survey, sealer, fielding, link)
    id_, draft = ballot_id(sealer, survey, link), _draft_id(sealer, survey, link)
    await connection.execute(delete(ballot_drafts).where(_D.survey == survey, _D.id == draft))
    gone = await connection.execute(delete(ballots).where(_B.survey == survey, _B.id == id_))
    if gone.rowcount:
        await _shuffle_in(connection, survey, id_)
        await uncount(connection, survey)
    await drop_asks(connection, survey, seat.id)
    row = {"answered": False, "late": False, "sealed_link": None, "ruling": Ruling.REFUSED}
    await change(connection, seat.id, **row)
    return bool(gone.rowcount)


async def save_draft(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, draft: Draft, at: datetime
) -> int:
    """Keep what a person is writing; returns the revision that they must have seen next time.

    Raises:
        UnknownSurvey, UnknownLink, UnknownForm, WrongMode, NotAsked, NotOpenYet, SurveyClosed
        OnAnotherDevice: they have gone on elsewhere meanwhile.
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    await _seat(connection, survey, sealer, fielding, draft.link)
    admit(fielding, at)
    await forms.check(connection, survey, draft.form)
    standing = await own_draft(connection, survey, sealer, draft.link, draft.bound)
    if standing is not None and not standing.shut:
        same = (standing.form, standing.answers, standing.loose, standing.bound)
        if same == (draft.form, dict(draft.answers), draft.loose, draft.bound):
            return standing.seen  # the same again: its receipt was lost on the way
    if draft.seen != (standing.seen if standing is not None else 0):
        raise OnAnotherDevice
    id_ = _draft_id(sealer, survey, draft.link)
    body = write_begun(Begun(draft.answers, draft.loose))
    row = {
        "form": draft.form,
        "revision": draft.seen + 1,
        "sealed": _with_link(draft.link, draft.bound).seal(body),
    }
    if standing is None:
        await connection.execute(insert(ballot_drafts), row | {"survey": survey, "id": id_})
    else:
        mine = (_D.survey == survey, _D.id == id_)
        await connection.execute(update(ballot_drafts).where(*mine), row)
    return draft.seen + 1


async def own_draft(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, link: str, bound: str = ""
) -> Draft | None:
    """What the holder of a link was writing; `seen` is what they must say next time.

    `bound` opens what is bound to it (`binding`), and what is bound to nothing too.
    """
    id_ = _draft_id(sealer, survey, link)
    query = select(ballot_drafts).where(_D.survey == survey, _D.id == id_)
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    for key in dict.fromkeys((bound, "")):
        body = _with_link(link, key).open(row.sealed)
        if body is not None:
            begun = read_begun(body, CODEC)
            return Draft(link, row.form, begun.answers, row.revision, dict(begun.loose), key)
    return Draft(link, row.form, {}, row.revision, shut=True)


def _with_link(link: str, bound: str) -> Sealer:
    """What seals for the holder of a link alone, and of what it is bound to."""
    return Sealer((link + bound).encode())


# --- All of them ----------------------------------------------------------------------------------


async def of_survey(connection: AsyncConnection, survey: SurveyId) -> tuple[Cast, ...]:
    """All opinions of a survey, in the order of ids that nobody sees: a random one."""
    query = select(ballots).where(_B.survey == survey).order_by(_B.id)
    return tuple(_cast(row) for row in await connection.execute(query))


def _cast(row: Row[Any]) -> Cast:
    return Cast(row.form, read_answers(row.body, row.codec), row.complete)
