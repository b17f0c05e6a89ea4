"""A survey's questionnaires, version by version: answers stay with the one they were given to."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.survey_codec import CODEC, read_form, write_form
from storage.survey_errors import UnknownForm
from storage.survey_tables import forms
from storage.upserts import insert
from surveys.field_state import SurveyId
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire as its owner wrote it (YAML), and as it was read."""

    source: str
    questionnaire: Questionnaire


async def keep(connection: AsyncConnection, survey: SurveyId, version: int, form: Form) -> None:
    """Let this be a version of the survey's form. Which one it becomes, `rewrite` decides."""
    row = {
        "survey": survey,
        "version": version,
        "source": form.source,
        "body": write_form(form.questionnaire),
        "codec": CODEC,
    }
    adding = insert(connection, forms)
    changed = {name: adding.excluded[name] for name in ("source", "body", "codec")}
    adding = adding.on_conflict_do_update(index_elements=["survey", "version"], set_=changed)
    await connection.execute(adding, row)


async def form(connection: AsyncConnection, survey: SurveyId, version: int) -> Form:
    """One version of a survey's form.

    Raises:
        UnknownForm, NewerCodec
    """
    f = forms.c
    query = select(f.source, f.body, f.codec).where(f.survey == survey, f.version == version)
    row = (await connection.execute(query)).first()
    if row is None:
        raise UnknownForm
    return Form(row.source, read_form(row.body, row.codec))


async def versions(connection: AsyncConnection, survey: SurveyId) -> tuple[tuple[int, Form], ...]:
    """All versions of a survey's form, the first one first."""
    f = forms.c
    query = select(f.version, f.source, f.body, f.codec).where(f.survey == survey)
    found = await connection.execute(query.order_by(f.version))
    return tuple((row.version, Form(row.source, read_form(row.body, row.codec))) for row in found)


async def check(connection: AsyncConnection, survey: SurveyId, version: int) -> None:
    """Refuse an answer to a form that the survey never had.

    Raises:
        UnknownForm
    """
    f = forms.c
    query = select(f.version).where(f.survey == survey, f.version == version)
    if (await connection.execute(query)).first() is None:
        raise UnknownForm
