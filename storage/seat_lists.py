"""The lists of those who are asked: read in, corrected, and forgotten when their day has come.

A list is taken whole or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.contacts import Route, digest_of, seal_route
from storage.fieldings import load
from storage.letters import redirect
from storage.sealing import Sealer
from storage.seats import Reach, change, counts, link_digest, seat_in
from storage.survey_errors import DoorFull, HasAnswered, ListedAlready, NotForEverybody
from storage.survey_log import Line, forget_reasons, note
from storage.survey_tables import ballot_drafts, seats, surveys, unit_drafts
from surveys.dispositions import Ruling
from surveys.field_errors import NotInThisState
from surveys.field_state import Frame, SeatId, Status, SurveyId
from surveys.fielding import admit
from surveys.responses import Mode, Unit

NAMED_AT_MOST = 10  # in a refusal
WALK_INS = 10_000  # seats of one survey with an open link, so that a script cannot fill the disk


@dataclass(frozen=True, slots=True)
class NewSeat:
    """Somebody to be asked. `id` and `link` are drawn; without `reach` they are given the link.

    `spare` is a second address of theirs; see `storage.spares`. `barred`: they are not asked, and
    stand on the list to be known again (`storage.gathering`).
    """

    id: SeatId
    unit: Unit
    link: str
    language: str = ""
    reach: Reach | None = None
    spare: Route | None = None
    barred: bool = False


async def add(
    connection: AsyncConnection,
    survey: SurveyId,
    sealer: Sealer,
    new: Sequence[NewSeat],
    line: Line,
) -> None:
    """Add everybody on a list, or nobody; `line` says in the log who did it.

    Raises:
        UnknownSurvey, ListedAlready
        NotInThisState: the deadline has passed.
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    if fielding.status not in (Status.DRAFT, Status.OPEN):
        raise NotInThisState
    taken = select(seats.c.number).where(seats.c.survey == survey)
    there = set((await connection.execute(taken)).scalars())
    twice = []
    for one in new:
        if one.unit.number in there:
            twice.append(one.unit.name or one.unit.number)
        there.add(one.unit.number)
    if twice:
        more = " …" if len(twice) > NAMED_AT_MOST else ""
        raise ListedAlready(names=", ".join(twice[:NAMED_AT_MOST]) + more)
    if new:
        await connection.execute(insert(seats), [_row(survey, sealer, one) for one in new])
        await note(connection, survey, line)


async def walk_in(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, new: NewSeat, at: datetime
) -> None:
    """Seat somebody who came by the open link, and begins. Their unit needs no number.

    Raises:
        UnknownSurvey, NotForEverybody, NotOpenYet, SurveyClosed
        DoorFull: as many as one survey takes have come by it.
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    if fielding.terms.frame is not Frame.ANYBODY:
        raise NotForEverybody
    admit(fielding, at)
    if (await counts(connection, survey))[0] >= WALK_INS:
        raise DoorFull
    row = _row(survey, sealer, new)
    row |= {"number": new.id, "opened": True, "sealed_link": None}  # it is never sent again
    await connection.execute(insert(seats), row)


def _row(survey: SurveyId, sealer: Sealer, new: NewSeat) -> dict[str, Any]:
    unit = new.unit
    latitude, longitude = unit.place or (None, None)
    return _reach_row(sealer, new.reach, new.spare) | {
        "id": new.id,
        "survey": survey,
        "number": unit.number,
        "name": unit.name,
        "division": unit.group,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "latitude": latitude,
        "longitude": longitude,
        "language": new.language,
        "digest": link_digest(sealer, new.link),
        "sealed_link": sealer.seal(new.link),
        "ways": "",
        "opened": False,
        "answered": False,
        "late": False,
        "ruling": Ruling.NOT_ELIGIBLE if new.barred else Ruling.NONE,
        "reminders": 0,
        "revision": 0,
    }


def _reach_row(sealer: Sealer, reach: Reach | None, spare: Route | None = None) -> dict[str, Any]:
    if reach is None:
        nowhere = {"contact_name": "", "contact_way": "", "contact_digest": "", "contact": None}
        return nowhere | _spare_row(sealer, None)
    return _spare_row(sealer, spare) | {
        "contact_name": reach.name,
        "contact_way": reach.way,
        "contact_digest": digest_of(sealer, reach.route),
        "contact": seal_route(sealer, reach.route),
    }


def _spare_row(sealer: Sealer, spare: Route | None) -> dict[str, Any]:
    if spare is None:
        return dict.fromkeys(("spare_way", "spare_digest", "spare"))
    return {
        "spare_way": spare.platform,
        "spare_digest": digest_of(sealer, spare),
        "spare": seal_route(sealer, spare),
    }


async def set_reach(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, seat: SeatId, reach: Reach | None
) -> None:
    """Write to a seat there from now on; what bounced before may come through now.

    One of the two addresses that it has already changes neither; any other takes the place of both.

    Raises:
        UnknownSeat
    """
    found = await seat_in(connection, survey, seat)
    again = {"ruling": Ruling.NONE} if found.ruling is Ruling.BOUNCED else {}
    if reach is not None and found.spare_way and await _is_known(connection, sealer, seat, reach):
        await change(connection, seat, contact_name=reach.name, **again)
        return
    await change(connection, seat, **_reach_row(sealer, reach), **again)
    if reach is not None:
        await redirect(connection, seat, reach.way)


async def _is_known(
    connection: AsyncConnection, sealer: Sealer, seat: SeatId, reach: Reach
) -> bool:
    """Whether an address is one of the two that a seat has."""
    query = select(seats.c.contact_digest, seats.c.spare_digest).where(seats.c.id == seat)
    return digest_of(sealer, reach.route) in tuple((await connection.execute(query)).one())


async def new_link(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, seat: SeatId, link: str
) -> None:
    """Give a seat another link; the old one leads nowhere from now on.

    Raises:
        UnknownSurvey, UnknownSeat
        HasAnswered: a person's opinion was given with the old one, and could be given twice.
    """
    mode = (await load(connection, survey, lock=True)).fielding.terms.mode
    found = await seat_in(connection, survey, seat)
    if mode is Mode.OPINION and found.answered:
        raise HasAnswered(name=found.unit.name or found.unit.number)
    await change(connection, seat, digest=link_digest(sealer, link), sealed_link=sealer.seal(link))


async def remove(connection: AsyncConnection, survey: SurveyId, seat: SeatId, line: Line) -> None:
    """Take a seat off the list, before it has answered.

    Raises:
        UnknownSeat, HasAnswered
    """
    found = await seat_in(connection, survey, seat)
    if found.answered:
        raise HasAnswered(name=found.unit.name or found.unit.number)
    await connection.execute(delete(seats).where(seats.c.id == seat))
    await forget_reasons(connection, survey, seat)
    await note(connection, survey, line)


async def forget_contacts(connection: AsyncConnection, today: date) -> int:
    """Let go of names, addresses and links where their day has come; returns of how many surveys.

    What was begun goes with them: nobody could go on with it. Seats stay, with their units' names:
    an organisation's name is nobody's secret. A person's goes.
    """
    s = surveys.c
    query = select(s.id, s.mode).where(s.contacts_go_on <= today).order_by(s.id)
    due = (await connection.execute(query.with_for_update(skip_locked=True))).all()
    for row in due:
        gone: dict[str, Any] = {
            "contact_name": "",
            "contact_digest": "",
            "contact": None,
            "spare_way": None,
            "spare_digest": None,
            "spare": None,
            "digest": None,
            "sealed_link": None,
        }
        if row.mode == Mode.OPINION:
            gone |= {"name": ""}
        await connection.execute(update(seats).where(seats.c.survey == row.id), gone)
        for begun in (unit_drafts, ballot_drafts):
            await connection.execute(delete(begun).where(begun.c.survey == row.id))
        await connection.execute(update(surveys).where(s.id == row.id), {"contacts_go_on": None})
    return len(due)


async def are_forgotten(connection: AsyncConnection, survey: SurveyId) -> bool:
    """Whether the names, addresses and links of a closed survey have been let go of."""
    s = surveys.c
    query = select(s.id).where(
        s.id == survey, s.status == Status.CLOSED, s.contacts_go_on.is_(None)
    )
    return (await connection.execute(query)).first() is not None
