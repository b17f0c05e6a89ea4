"""A survey's fielding in its row: read, decided about under the row's lock, and written back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.survey_codec import CODEC, read_fielding, write_fielding
from storage.survey_errors import UnknownSurvey
from storage.survey_tables import surveys
from surveys.field_state import Fielding, SurveyId
from surveys.fielding import wake_at


@dataclass(frozen=True, slots=True)
class Loaded:
    """A fielding at a version, with the wake-up that stands in the row."""

    fielding: Fielding
    version: int
    wake_at: datetime | None


async def load(connection: AsyncConnection, survey: SurveyId, *, lock: bool = False) -> Loaded:
    """A survey as it stands; locked, if something is to be decided about it.

    Raises:
        UnknownSurvey, NewerCodec
    """
    s = surveys.c
    query = select(s.fielding, s.codec, s.version, s.wake_at).where(s.id == survey)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    if row is None:
        raise UnknownSurvey
    return Loaded(read_fielding(row.fielding, row.codec), row.version, row.wake_at)


async def of_account(connection: AsyncConnection, account: str) -> dict[SurveyId, Fielding]:
    """How each of an account's surveys stands.

    Raises:
        NewerCodec
    """
    s = surveys.c
    query = select(s.id, s.fielding, s.codec).where(s.owner == account)
    found = await connection.execute(query)
    return {SurveyId(row.id): read_fielding(row.fielding, row.codec) for row in found}


async def save(
    connection: AsyncConnection, survey: SurveyId, before: Loaded, after: Fielding
) -> Loaded:
    """Write a fielding; one that is unchanged gets back the wake-up that was claimed, if any."""
    due = wake_at(after)
    where = surveys.c.id == survey
    if after == before.fielding:
        if due != before.wake_at:
            await connection.execute(update(surveys).where(where), {"wake_at": due})
        return Loaded(after, before.version, due)
    version = before.version + 1
    row = columns(after) | {"version": version}
    await connection.execute(update(surveys).where(where), row)
    return Loaded(after, version, due)


def columns(fielding: Fielding) -> dict[str, object]:
    """What of a fielding stands in the survey's row."""
    return {
        "status": fielding.status,
        "mode": fielding.terms.mode,
        "form": fielding.form,
        "fielding": write_fielding(fielding),
        "codec": CODEC,
        "wake_at": wake_at(fielding),
        "deletes_on": fielding.terms.deletes_on,
    }
