"""Figures of opinions that were shown, as counted: what later ones are held against (ADR 15).

Whoever sees a figure of forty answers and later one of forty-one can subtract. So what was shown
is kept when it is first shown, and given along whenever the same survey, or another wave on its
panel, is released. It is sealed, holds no word that anybody wrote (a text stands as its hash), and
goes with the survey.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import NewerCodec
from storage.fieldings import load
from storage.sealing import Sealer
from storage.survey_tables import panels, releases, seats, surveys
from surveys.differencing import Turnover
from surveys.field_state import SurveyId
from surveys.tallies import Tally, wordless

CODEC = 1
Tallies = Mapping[str, Tally]  # by the item's id


class ReleaseUnreadable(Exception):
    """What was shown earlier was sealed with another secret: nothing can be held against it."""


@dataclass(frozen=True, slots=True)
class Release:
    """What was shown of a survey when `people` had answered."""

    people: int
    tallies: Tallies


_R, _S = releases.c, surveys.c


async def keep(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, release: Release, seen: int
) -> bool:
    """Keep what is about to be shown; only then may it be.

    False, and nothing is kept, where something else was shown meanwhile: `seen` is how many
    releases there were (`count`) when the figures were made.

    Raises:
        UnknownSurvey
    """
    await load(connection, survey, lock=True)
    panel = (await connection.execute(select(_S.panel).where(_S.id == survey))).scalar()
    if panel is not None:  # two waves may be released at once
        await connection.execute(select(panels.c.id).where(panels.c.id == panel).with_for_update())
    if await count(connection, survey) != seen:
        return False
    last = select(func.max(_R.number)).where(_R.survey == survey)
    kept = {item: wordless(tally) for item, tally in release.tallies.items()}
    row = {
        "survey": survey,
        "number": ((await connection.execute(last)).scalar() or 0) + 1,
        "people": release.people,
        "codec": CODEC,
        "sealed": sealer.seal(_adapter().dump_json(kept).decode()),
    }
    await connection.execute(insert(releases), row)
    return True


async def count(connection: AsyncConnection, survey: SurveyId) -> int:
    """How many releases there are of a survey and of the other waves on its panel."""
    panel = select(_S.panel).where(_S.id == survey).scalar_subquery()
    query = select(func.count()).select_from(releases.join(surveys, _S.id == _R.survey))
    found = await connection.execute(query.where((_S.id == survey) | (_S.panel == panel)))
    return int(found.scalar_one())


async def of_survey(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer
) -> tuple[Release, ...]:
    """What was shown of a survey, the first first.

    Raises:
        NewerCodec, ReleaseUnreadable: and then nothing may be shown.
    """
    query = select(releases).where(_R.survey == survey).order_by(_R.number)
    found = []
    for row in await connection.execute(query):
        if row.codec > CODEC:
            raise NewerCodec(f"stored with codec {row.codec}; this version reads up to {CODEC}")
        body = sealer.open(row.sealed)
        if body is None:
            raise ReleaseUnreadable(survey)
        found.append(Release(row.people, _adapter().validate_json(body)))
    return tuple(found)


@cache
def _adapter() -> TypeAdapter[Tallies]:  # built when first used
    return TypeAdapter(Tallies)


# --- Who came and went ----------------------------------------------------------------------------


async def answered(connection: AsyncConnection, survey: SurveyId) -> frozenset[str]:
    """The numbers of the seats that have answered: the same ones in each wave of a panel."""
    query = select(seats.c.number).where(seats.c.survey == survey, seats.c.answered)
    return frozenset((await connection.execute(query)).scalars())


def turnovers(people: int, there: frozenset[str], here: frozenset[str]) -> Iterator[Turnover]:
    """Who came and went between a release of another wave and this wave: all that it may be.

    `there` and `here` have answered by now. When the other wave was released `people` had: of
    those who have come since, or withdrawn, nobody knows who else answered here.
    """
    joined, left, stayed = len(here - there), len(there - here), len(here & there)
    since = len(there) - people
    if since >= 0:
        for gone in range(max(0, since - stayed), min(since, left) + 1):
            yield Turnover(joined + since - gone, left - gone)
    else:
        for back in range(min(-since, joined) + 1):
            yield Turnover(joined - back, left - since - back)
