"""The surveys themselves: made, found, due, in panels, and deleted on their date."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import forms
from storage.contacts import Route, digest_of, open_route, seal_route
from storage.fieldings import columns, load
from storage.forms import Form
from storage.sealing import Sealer
from storage.survey_errors import UnknownSurvey
from storage.survey_tables import panels, surveys
from surveys.field_state import Fielding, Status, SurveyId
from surveys.responses import Mode

LEASE = timedelta(seconds=5)  # a claimed wake-up comes again after this, should its process die


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as it stands in a list. `form` is the version that is asked now."""

    id: SurveyId
    owner: str
    title: str
    status: Status
    mode: Mode
    form: int
    deletes_on: date
    panel: str | None
    wave: str


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """A survey to be made. `id` is drawn; in a panel it is the newest `wave`."""

    id: SurveyId
    owner: str
    title: str
    fielding: Fielding
    form: Form
    panel: str | None = None
    wave: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Surveys that ask the same again."""

    id: str
    owner: str
    name: str


_SURVEY = tuple(surveys.c[name] for name in Survey.__slots__)


async def create(connection: AsyncConnection, new: NewSurvey) -> None:
    """Take in a new survey, with the first version of its form.

    Raises:
        sqlalchemy.exc.IntegrityError: there is no such owner or panel.
    """
    s = surveys.c
    last = select(func.max(s.place_in_line)).where(s.panel == new.panel)
    place = ((await connection.execute(last)).scalar() or 0) if new.panel is not None else 0
    row = columns(new.fielding) | {
        "id": new.id,
        "owner": new.owner,
        "title": new.title,
        "version": 0,
        "contacts_go_on": None,
        "panel": new.panel,
        "wave": new.wave,
        "place_in_line": place + 1,
        "channel": None,
        "channel_digest": "",
    }
    await connection.execute(insert(surveys), row)
    await forms.keep(connection, new.id, new.fielding.form, new.form)


async def find(connection: AsyncConnection, survey: SurveyId) -> Survey | None:
    """The survey with this id."""
    found = await _surveys(connection, select(*_SURVEY).where(surveys.c.id == survey))
    return found[0] if found else None


async def of_account(connection: AsyncConnection, account: str) -> tuple[Survey, ...]:
    """An account's surveys, those that are kept longest first."""
    s = surveys.c
    query = select(*_SURVEY).where(s.owner == account)
    return await _surveys(connection, query.order_by(s.deletes_on.desc(), s.id))


async def fielding(connection: AsyncConnection, survey: SurveyId) -> Fielding:
    """How a survey's fielding stands.

    Raises:
        UnknownSurvey
    """
    return (await load(connection, survey)).fielding


async def rename(connection: AsyncConnection, survey: SurveyId, title: str) -> None:
    """What the survey is called in lists; what respondents read is the form's own title."""
    await connection.execute(update(surveys).where(surveys.c.id == survey), {"title": title})


async def remove(connection: AsyncConnection, survey: SurveyId) -> None:
    """Delete a survey and all that belongs to it."""
    await connection.execute(delete(surveys).where(surveys.c.id == survey))


async def expire(connection: AsyncConnection, today: date) -> int:
    """Delete the surveys whose day of deletion has come; returns how many.

    One that is busy in another process goes next time.
    """
    s = surveys.c
    query = select(s.id).where(s.deletes_on <= today).order_by(s.id)
    gone = (await connection.execute(query.with_for_update(skip_locked=True))).scalars().all()
    if gone:
        await connection.execute(delete(surveys).where(s.id.in_(gone)))
    return len(gone)


def _survey(row: Row[Any]) -> Survey:
    return Survey(
        id=SurveyId(row.id),
        owner=row.owner,
        title=row.title,
        status=Status(row.status),
        mode=Mode(row.mode),
        form=row.form,
        deletes_on=row.deletes_on,
        panel=row.panel,
        wave=row.wave,
    )


async def _surveys(connection: AsyncConnection, query: Select[Any]) -> tuple[Survey, ...]:
    return tuple(_survey(row) for row in await connection.execute(query))


# --- Wake-ups -------------------------------------------------------------------------------------


def _due(now: datetime, limit: int) -> Select[Any]:
    s = surveys.c
    return select(s.id).where(s.wake_at <= now).order_by(s.wake_at).limit(limit)


async def claim_due(
    connection: AsyncConnection, now: datetime, limit: int = 100
) -> tuple[SurveyId, ...]:
    """The surveys whose wake-up has come; no other process gets the same ones within `LEASE`.

    For each of them let `Woke` happen; see `storage.happenings`.
    """
    query = _due(now, limit).with_for_update(skip_locked=True)  # SQLite has one process anyway
    claimed = tuple((await connection.execute(query)).scalars())
    if claimed:
        later = update(surveys).where(surveys.c.id.in_(claimed))
        await connection.execute(later, {"wake_at": now + LEASE})
    return claimed


async def next_wake(connection: AsyncConnection) -> datetime | None:
    """When the next wake-up comes."""
    found: datetime | None = (
        await connection.execute(select(func.min(surveys.c.wake_at)))
    ).scalar()
    return found


# --- Panels ---------------------------------------------------------------------------------------


async def add_panel(connection: AsyncConnection, panel: Panel) -> None:
    """Begin a panel."""
    row = {name: getattr(panel, name) for name in Panel.__slots__}
    await connection.execute(insert(panels), row)


async def join_panel(connection: AsyncConnection, survey: SurveyId, panel: str, wave: str) -> None:
    """Let a survey be the first wave of a panel that has none yet."""
    row = {"panel": panel, "wave": wave, "place_in_line": 1}
    await connection.execute(update(surveys).where(surveys.c.id == survey), row)


async def waves_of(connection: AsyncConnection, panel: str) -> tuple[Survey, ...]:
    """A panel's surveys, the first wave first."""
    s = surveys.c
    query = select(*_SURVEY).where(s.panel == panel).order_by(s.place_in_line, s.id)
    return await _surveys(connection, query)


async def newest(connection: AsyncConnection, survey: SurveyId) -> SurveyId:
    """The last wave of a survey's panel: itself, where it is in none."""
    found = await find(connection, survey)
    if found is None or found.panel is None:
        return survey
    return (await waves_of(connection, found.panel))[-1].id


# --- The channel that it belongs to ---------------------------------------------------------------


async def set_channel(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, route: Route | None
) -> None:
    """Say which channel a survey belongs to: where it was made, or its results are posted."""
    sealed = None if route is None else seal_route(sealer, route)
    digest = "" if route is None else digest_of(sealer, route)
    row = {"channel": sealed, "channel_digest": digest}
    await connection.execute(update(surveys).where(surveys.c.id == survey), row)


async def channel(connection: AsyncConnection, survey: SurveyId, sealer: Sealer) -> Route | None:
    """The channel that a survey belongs to.

    Raises:
        UnknownSurvey
    """
    query = select(surveys.c.channel).where(surveys.c.id == survey)
    row = (await connection.execute(query)).first()
    if row is None:
        raise UnknownSurvey
    return None if row.channel is None else open_route(sealer, row.channel)


async def of_channel(
    connection: AsyncConnection, sealer: Sealer, route: Route
) -> tuple[Survey, ...]:
    """The surveys that belong to a channel, those that are kept longest first."""
    s = surveys.c
    query = select(*_SURVEY).where(s.channel_digest == digest_of(sealer, route))
    return await _surveys(connection, query.order_by(s.deletes_on.desc(), s.id))


async def of_no_channel(connection: AsyncConnection, account: str) -> tuple[Survey, ...]:
    """An account's surveys that are not closed, and belong to no channel."""
    s = surveys.c
    mine = (s.owner == account, s.channel_digest == "", s.status != Status.CLOSED)
    query = select(*_SURVEY).where(*mine)
    return await _surveys(connection, query.order_by(s.deletes_on.desc(), s.id))
