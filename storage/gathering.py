"""Surveys that ask everybody in their channel, wave after wave: that it is so, and who was asked.

That the channel was put on a list stands in the survey's log, and holds for all its waves. Who was
asked before is known again by keyed digests, for as long as addresses are kept.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.survey_log import RULED
from storage.survey_tables import seats, survey_log, surveys
from surveys.dispositions import Ruling
from surveys.field_state import SeatId, SurveyId

# What stands in the log: the channel was put on the list, first and again; or it could not be seen,
# and those of the wave before were.
GATHERED, AGAIN, AS_BEFORE = "Gathered", "GatheredAgain", "GatheredAsBefore"


@dataclass(frozen=True, slots=True)
class Once:
    """Somebody who was asked in a wave: their number, their address's digest, what became of it.

    Where the address was let go of, the digest is "".
    """

    number: str
    digest: str
    ruling: Ruling


def asks_its_channel(survey: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a survey, by its id in a query, asks everybody in its channel."""
    g, wave, this = survey_log.c, surveys.alias().c, surveys.alias().c
    same = or_(wave.id == this.id, wave.panel == this.panel)
    codes = g.what.in_((GATHERED, AGAIN, AS_BEFORE))
    return exists().where(this.id == survey, same, g.survey == wave.id, codes)


async def is_gathered(connection: AsyncConnection, survey: SurveyId) -> bool:
    """Whether a survey asks everybody in its channel."""
    query = select(asks_its_channel(surveys.c.id)).where(surveys.c.id == survey)
    return bool((await connection.execute(query)).scalar())


async def barred(connection: AsyncConnection, survey: SurveyId) -> frozenset[SeatId]:
    """Seats that were never asked here: they are known again by them who declined in a wave before.

    Or whom the owner took out then. Whom the owner takes out of this wave is not among them.
    """
    s, g = seats.c, survey_log.c
    ruled = exists().where(g.survey == s.survey, g.seat == s.id, g.what.startswith(RULED))
    query = select(s.id).where(s.survey == survey, s.ruling == Ruling.NOT_ELIGIBLE, ~ruled)
    return frozenset(map(SeatId, (await connection.execute(query)).scalars()))


async def asked_before(connection: AsyncConnection, survey: SurveyId) -> tuple[Once, ...]:
    """Everybody who was asked in a wave of a survey's panel, the newest wave's last.

    Who has two addresses is there twice.
    """
    s, w = seats.c, surveys.c
    panel = select(w.panel).where(w.id == survey).scalar_subquery()
    query = select(s.number, s.contact_digest, func.coalesce(s.spare_digest, ""), s.ruling)
    query = query.join(surveys, w.id == s.survey).where(or_(w.id == survey, w.panel == panel))
    found = await connection.execute(query.order_by(w.place_in_line, s.number))
    return tuple(
        Once(number, digest, Ruling(ruling))
        for number, here, spare, ruling in found
        for digest in dict.fromkeys((here, spare))
    )
