"""Surveys that come again by themselves: when the next wave opens, and why the last did not.

A rule stands beside the newest wave of its survey, and moves on to each new one in the transaction
that makes it. Who finds the rule elsewhere, or changed, makes nothing: so no wave is made twice,
whatever process dies, and however often it is tried. A wave and its rule go together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import happenings, letters, seat_lists, survey_posts, surveys
from storage.contacts import Route
from storage.fieldings import load
from storage.gathering import asks_its_channel
from storage.letters import Invitation
from storage.sealing import Sealer
from storage.seat_lists import NewSeat
from storage.survey_log import Line, note
from storage.survey_posts import NewPost
from storage.survey_tables import recurrences
from storage.survey_tables import surveys as surveys_table
from storage.surveys import NewSurvey, Panel
from surveys.field_events import Opened
from surveys.field_plan import Local
from surveys.field_state import SurveyId
from surveys.recurrence import Every, Recurrence, opens_at

LEASE = timedelta(minutes=1)  # a claimed wave comes again after this, should its process die


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule as it stands: the next wave opens on `opens_on` (None: there is none to come).

    `missed` is a code of why none opened on the day `missed_on`; without a day, of what the wave
    that was made last had to do without. `lacking` are the names of units that were asked in the
    place of others and have no address, in that wave. `gathered`: each wave asks those who are in
    the survey's channel then; that stands in no rule (`storage.gathering`).
    """

    rule: Recurrence
    opens_on: date | None
    missed: str = ""
    missed_on: date | None = None
    lacking: str = ""
    gathered: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A wave that is to be made now, from the survey before it."""

    survey: SurveyId
    standing: Standing


@dataclass(frozen=True, slots=True)
class Wave:
    """All that is written when a wave is made: a draft, who is asked, and the rule from then on.

    `begun` is the panel where the survey had none, `first` what its first wave is called. `line`
    is what the log says of the list, and `reason` more of it: which units took others' places, who
    came.
    """

    draft: NewSurvey
    listed: Sequence[NewSeat]
    reason: str
    standing: Standing
    begun: Panel | None = None
    first: str = ""
    channel: Route | None = None
    posts: Sequence[NewPost] = ()
    line: str = "Listed"


_R = recurrences.c


# --- The owner's word -----------------------------------------------------------------------------


async def keep(
    connection: AsyncConnection, survey: SurveyId, standing: Standing, line: Line
) -> None:
    """Let a survey come again by this rule from now on; `line` says in the log who said so.

    Raises:
        UnknownSurvey
    """
    await _write(connection, survey, standing)
    await note(connection, survey, line)


async def stop(connection: AsyncConnection, survey: SurveyId, line: Line) -> None:
    """Let a survey come again no more."""
    gone = delete(recurrences).where(_R.survey == survey).returning(_R.survey)
    if (await connection.execute(gone)).first() is not None:
        await note(connection, survey, line)


async def of_survey(connection: AsyncConnection, survey: SurveyId) -> Standing | None:
    """The rule by which a survey comes again, where it is the newest wave."""
    row = (await connection.execute(_query().where(_R.survey == survey))).first()
    return None if row is None else _standing(row)


async def of_account(connection: AsyncConnection, account: str) -> dict[SurveyId, Standing]:
    """The same of all that an account owns."""
    query = _query().join(surveys_table, surveys_table.c.id == _R.survey)
    found = await connection.execute(query.where(surveys_table.c.owner == account))
    return {SurveyId(row.survey): _standing(row) for row in found}


def _query() -> Select[Any]:
    return select(recurrences, asks_its_channel(_R.survey).label("gathered"))


def _standing(row: Row[Any]) -> Standing:
    first = Local(row.first_on, time.fromisoformat(row.clock))
    rule = Recurrence(row.every, Every(row.unit), first, row.days, row.until, row.times)
    missed = (row.missed, row.missed_on)
    return Standing(rule, row.opens_on, *missed, row.lacking, bool(row.gathered))


async def _write(connection: AsyncConnection, survey: SurveyId, standing: Standing) -> None:
    zone = (await load(connection, survey)).fielding.plan.zone
    rule, day = standing.rule, standing.opens_on
    row = {
        "survey": survey,
        "every": rule.every,
        "unit": rule.unit,
        "first_on": rule.first.day,
        "clock": rule.first.clock.isoformat("minutes"),
        "days": rule.days,
        "until": rule.until,
        "times": rule.times,
        "opens_on": day,
        "wake_at": None if day is None else opens_at(rule, zone, day),
        "missed": standing.missed,
        "missed_on": standing.missed_on,
        "lacking": standing.lacking,
    }
    await connection.execute(delete(recurrences).where(_R.survey == survey))
    await connection.execute(insert(recurrences), row)


# --- The clock ------------------------------------------------------------------------------------


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next wave opens, of all surveys."""
    found: datetime | None = (await connection.execute(select(func.min(_R.wake_at)))).scalar()
    return found


async def claim_due(connection: AsyncConnection, now: datetime, limit: int = 20) -> tuple[Due, ...]:
    """The waves that are to open now; no other process gets the same ones within `LEASE`."""
    query = _query().where(_R.wake_at <= now).order_by(_R.wake_at).limit(limit)
    rows = (await connection.execute(query.with_for_update(skip_locked=True))).all()
    if rows:
        mine = update(recurrences).where(_R.survey.in_([row.survey for row in rows]))
        await connection.execute(mine, {"wake_at": now + LEASE})
    return tuple(Due(SurveyId(row.survey), _standing(row)) for row in rows)


async def miss(
    connection: AsyncConnection, survey: SurveyId, due: Due, after: Standing, line: Line
) -> bool:
    """Let a wave be that cannot open, and say why; False where that is settled already.

    Raises:
        UnknownSurvey
    """
    if not await _stands(connection, due):
        return False
    await _write(connection, survey, after)
    await note(connection, survey, line)
    return True


async def begin(
    connection: AsyncConnection,
    survey: SurveyId,
    sealer: Sealer,
    due: Due,
    wave: Wave,
    at: datetime,
) -> bool:
    """Make the wave after `survey`, open it, and queue its invitations: all of it, and once.

    False, and nothing is made, where it was made, changed or stopped meanwhile.

    Raises:
        what opening refuses; nothing is made then.
    """
    if not await _stands(connection, due):
        return False
    if wave.begun is not None:
        await surveys.add_panel(connection, wave.begun)
        await surveys.join_panel(connection, survey, wave.begun.id, wave.first)
    made = wave.draft.id
    await surveys.create(connection, wave.draft)
    listed = Line(at, "", wave.line, reason=wave.reason)
    await seat_lists.add(connection, made, sealer, wave.listed, listed)
    await happenings.happen(connection, made, Opened(at=at, by="", seen=0))
    asked = (one for one in wave.listed if not one.barred)
    for way in sorted({one.reach.way for one in asked if one.reach is not None}):
        line = Line(at, "", "InvitedBy", reason=way)
        await letters.invite(connection, made, Invitation(way), line)
    await surveys.set_channel(connection, made, sealer, wave.channel)
    for post in wave.posts:
        await survey_posts.want(connection, made, sealer, post, at)
    await connection.execute(delete(recurrences).where(_R.survey == survey))
    await _write(connection, made, wave.standing)
    return True


async def _stands(connection: AsyncConnection, due: Due) -> bool:
    """Whether the rule is as it was when the wave was claimed; locked, if it is there."""
    query = _query().where(_R.survey == due.survey).with_for_update()
    row = (await connection.execute(query)).first()
    return row is not None and _standing(row) == due.standing
