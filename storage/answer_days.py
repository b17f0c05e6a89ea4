"""How answers came in, day by day: counts, so that the course can be drawn and nobody timed."""

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.survey_tables import answer_days
from storage.upserts import insert
from surveys.field_plan import local
from surveys.field_state import Fielding, SurveyId

_D = answer_days.c


async def count(
    connection: AsyncConnection, survey: SurveyId, fielding: Fielding, at: datetime
) -> None:
    """One more seat has answered for the first time."""
    row = {"survey": survey, "day": local(fielding.plan.zone, at).day, "answered": 1}
    adding = insert(connection, answer_days)
    more = {"answered": _D.answered + 1}
    adding = adding.on_conflict_do_update(index_elements=["survey", "day"], set_=more)
    await connection.execute(adding, row)


async def uncount(connection: AsyncConnection, survey: SurveyId) -> None:
    """A seat took its answer back. When it had come nobody knows: the last day has one less."""
    last = select(func.max(_D.day)).where(_D.survey == survey, _D.answered > 0).scalar_subquery()
    where = (_D.survey == survey, _D.day == last)
    await connection.execute(update(answer_days).where(*where).values(answered=_D.answered - 1))


async def course(connection: AsyncConnection, survey: SurveyId) -> tuple[tuple[date, int], ...]:
    """How many had answered by the end of each day that brought some, the first day first."""
    query = select(_D.day, _D.answered).where(_D.survey == survey, _D.answered > 0)
    total, days = 0, []
    for row in await connection.execute(query.order_by(_D.day)):
        total += row.answered
        days.append((row.day, total))
    return tuple(days)
