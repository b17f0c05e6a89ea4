"""Who did what with a survey, and when: ids, codes and reasons, never answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.survey_tables import survey_log
from surveys.field_state import SeatId, SurveyId

DECLINED = "Declined"  # by the unit itself
RULED = "Ruled"  # how each code of what the owner says of a seat begins
_SETTLES = (DECLINED, "RuledRefused", "RuledAsked", "RuledNotEligible", "Erased")


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `what` is a code (`Opened`).

    `by` is an account; empty for the clock, and for a unit that declines by its own link.
    """

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


async def forget_reasons(connection: AsyncConnection, survey: SurveyId, seat: SeatId) -> None:
    """Let go of what a unit gave as its reasons for not answering."""
    g = survey_log.c
    mine = (g.survey == survey, g.seat == seat, g.what == DECLINED)
    await connection.execute(update(survey_log).where(*mine), {"reason": ""})


def declined(lines: Iterable[Line]) -> Mapping[SeatId, str]:
    """The units whose own word is the last on whether they will answer, with their reasons."""
    last = {line.seat: line for line in lines if line.what in _SETTLES}
    return {seat: line.reason for seat, line in last.items() if seat and line.what == DECLINED}


async def log(connection: AsyncConnection, survey: SurveyId) -> tuple[Line, ...]:
    """A survey's log, the oldest line first."""
    g = survey_log.c
    query = select(*(g[name] for name in Line.__slots__)).where(g.survey == survey)
    return tuple(Line(*row) for row in await connection.execute(query.order_by(g.number)))
