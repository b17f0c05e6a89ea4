from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from storage.forms import Form
from surveys.field_state import SurveyId
from surveys.files.questionnaires import read_draft
from surveys.questions import Kind
from surveys.texts import text
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import (
    ESCAPED,
    HOSTILE,
    draft,
    form_of,
    opened,
    posted_by,
    standing,
)
from tests.journeys.guest import Guest


@dataclass(frozen=True)
class Beginning:
    """The owner, before the page on which a question is added."""

    house: House
    owner: Guest
    survey: SurveyId

    @property
    def path(self) -> str:
        return f"/surveys/{self.survey}/form/new"

    async def add(self, fields: Mapping[str, str]) -> int:
        return await self.owner.post(self.path, posted_by(self.owner) | dict(fields))

    async def kept(self) -> Form:
        return await form_of(self.house, self.survey)


@pytest.fixture
async def beginning(house: House) -> Beginning:
    survey, owner = await draft(house), await house.owner()
    assert await owner.get(f"/surveys/{survey}/form/new") == 200
    return Beginning(house, owner, survey)


async def test_a_question_is_added_with_its_options_and_can_then_be_filled_in(beginning: Beginning):
    fields = {
        "text_nb": "Hvor bodde du?",
        "kind": "choice",
        "options": "Hjemme\n\n Borte \r\nHjemme",
    }
    assert await beginning.add(fields) == 200
    survey, owner = beginning.survey, beginning.owner
    assert owner.path == f"/surveys/{survey}/form/at/hvor_bodde_du?saved"
    kept = await beginning.kept()
    item = kept.questionnaire.sections[-1].items[-1]
    assert (item.text, item.question.kind) == (text(nb="Hvor bodde du?"), Kind.CHOICE)
    codes = [option.code for option in item.question.options]
    assert codes == ["hjemme", "borte", "hjemme_2"]
    assert read_draft(kept.source) == kept.questionnaire


@pytest.mark.parametrize(
    "kind", [kind for kind in Kind if kind not in (Kind.STANCE, Kind.COMMITMENT)]
)
async def test_every_kind_can_be_added_and_read_again(beginning: Beginning, kind: Kind):
    fields = {"text_nb": "Nytt", "kind": kind.value, "options": "a\nb", "rows": "r"}
    assert await beginning.add(fields) == 200
    kept = await beginning.kept()
    assert kept.questionnaire.item("nytt").question.kind is kind
    assert read_draft(kept.source) == kept.questionnaire


async def test_a_question_can_begin_a_section(beginning: Beginning):
    fields = {"text_nb": "Noe mer?", "kind": "text", "section": "+", "title_nb": "Til slutt"}
    assert await beginning.add(fields) == 200
    kept = await beginning.kept()
    last = kept.questionnaire.sections[-1]
    assert (last.id, last.title) == ("til_slutt", text(nb="Til slutt"))
    assert [item.id for item in last.items] == ["noe_mer"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Write what it says."),
        ({"text_nb": "x" * 3_001, "kind": "line"}, "At most 3000 characters fit here."),
        ({"text_nb": HOSTILE, "kind": "choice"}, "There must be at least two to choose from."),
        ({"text_nb": HOSTILE, "kind": "matrix", "options": "a\nb"}, "A matrix needs rows"),
        ({"text_nb": HOSTILE, "kind": "stance"}, "Choose one of these."),
        ({"text_nb": HOSTILE, "kind": "line", "section": "nowhere"}, "There is no «nowhere»"),
        ({"text_nb": HOSTILE, "kind": "line", "section": "+"}, "Write what it says."),
    ],
)
async def test_what_cannot_be_added_says_why_and_keeps_what_was_typed(
    beginning: Beginning, fields: dict[str, str], said: str
):
    assert await beginning.add(fields) == 422
    owner = beginning.owner
    assert owner.page.count(said) == 2
    assert owner.page.count(ESCAPED) == (fields.get("text_nb") == HOSTILE)
    assert owner.page.count("<script>alert") == 0


async def test_a_question_for_an_open_survey_is_confirmed_first(beginning: Beginning):
    survey, owner = beginning.survey, beginning.owner
    await opened(beginning.house, survey)
    await owner.get(beginning.path)

    fields = {"text_nb": "Noe mer?", "text_nn": "Noko meir?", "kind": "text"}
    assert await beginning.add(fields) == 200
    assert owner.page.count("«Noe mer?» is new.") == 1
    assert await owner.post(f"/surveys/{survey}/form/confirm", posted_by(owner)) == 200
    assert (await standing(beginning.house, survey)).form == 2


async def test_of_two_windows_the_second_keeps_what_was_typed(beginning: Beginning):
    owner, path = beginning.owner, beginning.path
    fields = posted_by(owner)

    assert await owner.post(path, fields | {"text_nb": "En", "kind": "line"}) == 200
    assert await owner.post(path, fields | {"text_nb": "To", "kind": "line"}) == 409
    assert owner.page.count(">To</textarea>") == 1
    assert await owner.post(path, posted_by(owner)) == 200
