"""A seat's second address: kept beside the one that is written to, and taken when that fails.

Whoever is on a list with an e-mail address and is met in a chat is written to there; the e-mail
address stays as the spare one, and comes back where the chat reaches nobody. Either can be chosen
again. An address that was met is compared by its digest, and kept nowhere else.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.contacts import digest_of, seal_route
from storage.fieldings import load
from storage.letters import redirect
from storage.sealing import Sealer
from storage.seats import Reach, change, email_route, seat_in
from storage.survey_errors import UnknownSeat
from storage.survey_log import Line, note
from storage.survey_tables import seats
from surveys.dispositions import Ruling
from surveys.field_errors import NotInThisState
from surveys.field_state import SeatId, Status, SurveyId

EMAIL = "email"
_S = seats.c


async def has_emails(connection: AsyncConnection, survey: SurveyId) -> bool:
    """Whether anybody is asked who has an e-mail address."""
    email = or_(_S.contact_way == EMAIL, _S.spare_way == EMAIL)
    query = select(_S.id).where(_S.survey == survey, email).limit(1)
    return (await connection.execute(query)).first() is not None


async def meet(
    connection: AsyncConnection,
    survey: SurveyId,
    sealer: Sealer,
    here: Mapping[str, Reach],
    line: Line,
) -> tuple[SeatId, ...]:
    """Write in a chat from now on to those whose e-mail address is that of somebody there.

    `here` has an e-mail address of each who is there, and where they are reached. Only who has not
    answered, is not ruled upon and has no second address yet: what was chosen once stands. `line`
    is for the log, with how many. Returns whom.

    Raises:
        UnknownSurvey
        NotInThisState: the deadline has passed.
    """
    fielding = (await load(connection, survey, lock=True)).fielding
    if fielding.status not in (Status.DRAFT, Status.OPEN):
        raise NotInThisState
    known = {digest_of(sealer, email_route(email)): reach for email, reach in here.items()}
    may = (_S.answered.is_(False), _S.ruling == Ruling.NONE, _S.sealed_link.is_not(None))
    query = select(_S.id, _S.contact_digest, _S.contact).where(
        _S.survey == survey, _S.contact_way == EMAIL, _S.spare.is_(None), *may
    )
    found = (await connection.execute(query.order_by(_S.number))).all()
    met = [row for row in found if row.contact_digest in known]
    for row in met:
        reach = known[row.contact_digest]
        there = {
            "contact_way": reach.way,
            "contact_digest": digest_of(sealer, reach.route),
            "contact": seal_route(sealer, reach.route),
        }
        spare = {"spare_way": EMAIL, "spare_digest": row.contact_digest, "spare": row.contact}
        await change(connection, SeatId(row.id), **there, **spare)
        await redirect(connection, SeatId(row.id), reach.way)
    if met:
        await note(connection, survey, replace(line, reason=str(len(met))))
    return tuple(SeatId(row.id) for row in met)


async def drop(connection: AsyncConnection, seat: SeatId) -> None:
    """Let go of the address that is not written to now."""
    await change(connection, seat, spare_way=None, spare_digest=None, spare=None)


async def swap(connection: AsyncConnection, survey: SurveyId, seat: SeatId) -> None:
    """Write to a seat at its spare address from now on, and keep the other one as the spare.

    What bounced before may come through now.

    Raises:
        UnknownSeat: there is none, or it has no spare address.
    """
    found = await seat_in(connection, survey, seat)
    if not found.spare_way:
        raise UnknownSeat
    again = {"ruling": Ruling.NONE} if found.ruling is Ruling.BOUNCED else {}
    swapped = {
        _S.contact_way: _S.spare_way,
        _S.contact_digest: _S.spare_digest,
        _S.contact: _S.spare,
        _S.spare_way: _S.contact_way,
        _S.spare_digest: _S.contact_digest,
        _S.spare: _S.contact,
    }
    await connection.execute(update(seats).where(_S.id == seat).values(swapped))
    if again:
        await change(connection, seat, **again)
    await redirect(connection, seat, found.spare_way)
