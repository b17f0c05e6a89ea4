"""Those who are asked: a seat each, found by its link, with where it is reached.

A link's secret is drawn by the shell and given out once. What finds the seat again is a keyed
digest of it; the secret itself stands sealed for as long as it may have to be sent again. Where
opinions are protected it goes the moment the seat has answered (`storage.ballots`), and everywhere
some days after the survey has closed, together with names and addresses.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.contacts import Route, digest_of, open_route
from storage.fieldings import load
from storage.sealing import Sealer
from storage.survey_errors import (
    UnknownLink,
    UnknownSeat,
)
from storage.survey_tables import seats, surveys
from surveys.dispositions import Ruling
from surveys.field_state import SeatId, Status, SurveyId
from surveys.fielding import admit
from surveys.responses import Unit

REPORTED = frozenset({"opened", "answered", "ruling", "ways"})  # what of a seat a report tells


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a seat is written to: `way` is "email", "teams" or "slack"; `name` greets them.

    For e-mail the route is `email_route(address)`.
    """

    way: str
    route: Route
    name: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is asked, and how far it has come. `ways` are those it was invited by.

    `spare_way` is that of a second address, which is not written to now; see `storage.spares`.
    `linked`: its link can still be sent. `revision` counts what was written for a unit.
    """

    id: SeatId
    survey: SurveyId
    unit: Unit
    language: str
    contact_name: str
    contact_way: str
    ways: tuple[str, ...]
    linked: bool
    opened: bool
    answered: bool
    late: bool
    ruling: Ruling
    reminders: int
    revision: int
    spare_way: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """A seat with its addresses and the secret of its link, unsealed: for whoever writes to it."""

    seat: Seat
    route: Route | None
    link: str | None
    spare: Route | None = None


def email_route(address: str) -> Route:
    """An e-mail address as a route: known again however its letters are written."""
    domain = address.rpartition("@")[2].casefold()
    return Route("email", domain, address.casefold(), address)


def link_digest(sealer: Sealer, link: str) -> str:
    """What finds a seat by the secret of its link."""
    return sealer.digest(json.dumps(["seat", link]))


# --- Finding them ---------------------------------------------------------------------------------


async def of_survey(connection: AsyncConnection, survey: SurveyId) -> tuple[Seat, ...]:
    """All seats of a survey, by their units' numbers."""
    query = select(seats).where(seats.c.survey == survey).order_by(seats.c.number)
    return await _seats(connection, query)


async def find(connection: AsyncConnection, seat: SeatId) -> Seat | None:
    """The seat with this id."""
    found = await _seats(connection, select(seats).where(seats.c.id == seat))
    return found[0] if found else None


async def by_link(connection: AsyncConnection, sealer: Sealer, link: str) -> Seat:
    """The seat that a link leads to; its `survey` too.

    Raises:
        UnknownLink
    """
    query = select(seats).where(seats.c.digest == link_digest(sealer, link))
    found = await _seats(connection, query)
    if not found:
        raise UnknownLink
    return found[0]


async def at_address(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, route: Route
) -> tuple[Seat, ...]:
    """The seats of a survey that are reached at an address, or can be: a spare one counts too."""
    s, digest = seats.c, digest_of(sealer, route)
    here = or_(s.contact_digest == digest, s.spare_digest == digest)
    query = select(seats).where(s.survey == survey, here)
    return await _seats(connection, query.order_by(s.number))


async def reached(
    connection: AsyncConnection,
    survey: SurveyId,
    sealer: Sealer,
    these: Iterable[SeatId] | None = None,
) -> tuple[Reached, ...]:
    """Seats (all, or these) with their addresses and links, by number.

    For a mail merge, a preview, and for asking the same ones in the next wave of a panel.
    """
    query = select(seats).where(seats.c.survey == survey).order_by(seats.c.number)
    if these is not None:
        query = query.where(seats.c.id.in_(sorted(these)))
    return tuple(reached_by(sealer, row) for row in await connection.execute(query))


def reached_by(sealer: Sealer, row: Row[Any]) -> Reached:
    """A row of `seats`, unsealed."""
    route = None if row.contact is None else open_route(sealer, row.contact)
    link = None if row.sealed_link is None else sealer.open(row.sealed_link)
    spare = None if row.spare is None else open_route(sealer, row.spare)
    return Reached(seat_of(row), route, link, spare)


def seat_of(row: Row[Any]) -> Seat:
    """A row of `seats` as a value."""
    place = None if row.latitude is None else (row.latitude, row.longitude)
    return Seat(
        id=SeatId(row.id),
        survey=SurveyId(row.survey),
        unit=Unit(row.number, row.name, row.division, row.valid_from, row.valid_to, place),
        language=row.language,
        contact_name=row.contact_name,
        contact_way=row.contact_way,
        ways=tuple(row.ways.split()),
        linked=row.sealed_link is not None,
        opened=row.opened,
        answered=row.answered,
        late=row.late,
        ruling=Ruling(row.ruling),
        reminders=row.reminders,
        revision=row.revision,
        spare_way=row.spare_way or "",
    )


async def _seats(connection: AsyncConnection, query: Select[Any]) -> tuple[Seat, ...]:
    return tuple(seat_of(row) for row in await connection.execute(query))


async def seat_in(connection: AsyncConnection, survey: SurveyId, seat: SeatId) -> Seat:
    """A seat of this survey.

    Raises:
        UnknownSeat: there is none, or it belongs to another.
    """
    found = await find(connection, seat)
    if found is None or found.survey != survey:
        raise UnknownSeat
    return found


# --- Changing them --------------------------------------------------------------------------------


async def begin(connection: AsyncConnection, survey: SurveyId, seat: SeatId, at: datetime) -> None:
    """Somebody pressed the button behind the link: it was reached.

    Raises:
        UnknownSurvey, UnknownSeat, NotOpenYet, SurveyClosed
    """
    admit((await load(connection, survey, lock=True)).fielding, at)
    if not (await seat_in(connection, survey, seat)).opened:
        await change(connection, seat, opened=True)


async def set_language(connection: AsyncConnection, seat: SeatId, language: str) -> None:
    """Write to a seat in this language from now on."""
    await change(connection, seat, language=language)


async def change(connection: AsyncConnection, seat: SeatId, **row: Any) -> None:
    """Change columns of a seat's row.

    What a report tells of is not changed unseen after the close (`waves.mark`): it counts as a
    version of the survey. Before, it does not: who answers, and how many, is told by no version.
    """
    await connection.execute(update(seats).where(seats.c.id == seat), row)
    if not REPORTED.isdisjoint(row):
        its = select(seats.c.survey).where(seats.c.id == seat).scalar_subquery()
        s = surveys.c
        closed = update(surveys).where(s.id == its, s.status == Status.CLOSED)
        await connection.execute(closed.values(version=s.version + 1))


async def counts(connection: AsyncConnection, survey: SurveyId) -> tuple[int, int, int]:
    """How many are asked, have begun, and have answered; who should not be asked is in none."""
    query = select(*_COUNTS).where(seats.c.survey == survey)
    asked, begun, answered = (await connection.execute(query)).one()
    return asked, begun, answered


async def counts_of_account(
    connection: AsyncConnection, account: str
) -> dict[SurveyId, tuple[int, int, int]]:
    """The same for each of an account's surveys where anybody is asked."""
    s = seats.c
    query = select(s.survey, *_COUNTS).join(surveys, surveys.c.id == s.survey)
    found = await connection.execute(query.where(surveys.c.owner == account).group_by(s.survey))
    return {SurveyId(survey): (asked, begun, done) for survey, asked, begun, done in found}


_ASKED = seats.c.ruling != Ruling.NOT_ELIGIBLE
_COUNTS = (
    func.count().filter(_ASKED),
    func.count().filter(_ASKED, seats.c.opened),
    func.count().filter(_ASKED, seats.c.answered),
)
