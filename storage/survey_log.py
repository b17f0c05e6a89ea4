"""Who did what with a survey, and when: ids, codes and reasons, never answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.survey_tables import survey_log
from surveys.field_state import SeatId, SurveyId


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `by` is an account, or empty for the clock; `what` a code (`Opened`)."""

    at: datetime
    by: str
    what: str
    seat: SeatId | None = None
    reason: str = ""


async def note(connection: AsyncConnection, survey: SurveyId, line: Line) -> None:
    """Write a line at the end of a survey's log, under the survey's lock."""
    g = survey_log.c
    last = (
        await connection.execute(select(func.max(g.number)).where(g.survey == survey))
    ).scalar() or 0
    row = {name: getattr(line, name) for name in Line.__slots__}
    await connection.execute(insert(survey_log), row | {"survey": survey, "number": last + 1})


async def log(connection: AsyncConnection, survey: SurveyId) -> tuple[Line, ...]:
    """A survey's log, the oldest line first."""
    g = survey_log.c
    query = select(*(g[name] for name in Line.__slots__)).where(g.survey == survey)
    return tuple(Line(*row) for row in await connection.execute(query.order_by(g.number)))
