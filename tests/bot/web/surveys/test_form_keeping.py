import dataclasses

import pytest

from bot.web.surveys.form_keeping import XLSX
from surveys.field_events import TermsSet
from surveys.field_state import SurveyId
from surveys.files.questionnaires import read_draft, shipped_source
from surveys.files.xlsform import read_workbook
from surveys.files.xlsform_writing import workbook
from surveys.places import reworded
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import (
    TOO_LARGE,
    draft,
    form_of,
    happened,
    opened,
    posted_by,
    send_too_much,
    standing,
)
from tests.journeys.guest import Guest

PULS = read_draft(shipped_source("puls"))
OTHER = reworded(PULS, {"nytte.text.nb": "Nyttig?"})


async def replace(guest: Guest, survey: SurveyId, data: bytes, seen: object = 0) -> int:
    """Upload a file in the form's place."""
    return await guest.upload(f"/surveys/{survey}/form/upload", "x.yaml", data, {"seen": seen})


async def looking(house: House, survey: SurveyId) -> Guest:
    owner = await house.owner()
    await owner.get(f"/surveys/{survey}/form")
    return owner


async def test_the_form_is_downloaded_as_it_was_written_and_as_a_workbook(house: House):
    survey = await draft(house)
    owner = await looking(house, survey)
    path = f"/surveys/{survey}/form/questionnaire"

    assert await owner.download(f"{path}.yaml") == (200, shipped_source("puls").encode())
    status, data = await owner.download(f"{path}.xlsx")
    assert (status, read_workbook(data).form) == (200, PULS)
    assert XLSX.endswith("sheet")


@pytest.mark.parametrize("data", [workbook(OTHER)], ids=["excel"])
async def test_another_file_takes_the_forms_place_in_a_draft(house: House, data: bytes):
    survey = await draft(house)
    owner = await looking(house, survey)

    assert await replace(owner, survey, data) == 200
    assert owner.path == f"/surveys/{survey}/form?saved"
    assert (await form_of(house, survey)).questionnaire == OTHER


async def test_the_same_questions_in_other_yaml_are_kept_as_written(house: House):
    survey = await draft(house)
    await opened(house, survey)
    owner = await looking(house, survey)
    source = "# Ours\n" + shipped_source("puls")

    assert await replace(owner, survey, source.encode()) == 200
    assert (await form_of(house, survey)).source == source
    assert (await standing(house, survey)).form == 1


async def test_a_wrong_file_is_told_and_changes_nothing(house: House):
    survey = await draft(house)
    owner = await looking(house, survey)

    assert await replace(owner, survey, b"id: x\ntitel: y") == 422
    assert owner.page.count("There is no «titel» here. Did you mean «title»?") == 1
    assert owner.page.count(f'href="/surveys/{survey}/form"') == 1
    assert await send_too_much(owner, f"/surveys/{survey}/form/upload") == 413
    assert owner.page.count(f'id="file-error">{TOO_LARGE}') == 1
    assert (await form_of(house, survey)).questionnaire == PULS


async def test_a_file_for_an_open_survey_is_confirmed_as_a_new_version(house: House):
    survey = await draft(house)
    await opened(house, survey)
    owner = await looking(house, survey)

    assert await replace(owner, survey, workbook(OTHER), 1) == 200
    assert owner.page.count("and are «Nyttig?».") == 1
    assert (await standing(house, survey)).form == 1
    assert await owner.post(f"/surveys/{survey}/form/confirm", posted_by(owner)) == 200
    assert (await form_of(house, survey)).questionnaire == OTHER
    assert (await standing(house, survey)).form == 2


@pytest.mark.parametrize(("by", "told"), [("nytte", 1), ("", 0)])
async def test_a_change_that_takes_away_what_answers_are_shown_by_says_so(
    house: House, by: str, told: int
):
    survey = await draft(house)
    terms = dataclasses.replace((await standing(house, survey)).terms, by=by)
    at = house.app.site.fielder.now()
    await happened(house, survey, TermsSet(at=at, by=house.account.id, seen=0, terms=terms))
    await opened(house, survey)
    owner = await looking(house, survey)

    await replace(owner, survey, workbook(OTHER), 2)
    assert owner.page.count("The answers will not be shown by background any more") == 0
    fewer = shipped_source("puls").replace("          lite: ", "          litt: ")
    fewer = fewer.replace("nytte = lite", "nytte = litt")
    await replace(owner, survey, fewer.encode(), 2)
    assert owner.page.count("The answers will not be shown by background any more") == told


async def test_a_form_that_lacks_words_has_no_button_and_is_refused(house: House):
    survey = await draft(house)
    await opened(house, survey)
    owner = await looking(house, survey)
    gap = shipped_source("puls").replace(", nn: Nyttig}", "}")

    assert await replace(owner, survey, gap.encode(), 1) == 200
    assert owner.page.count("It cannot be asked yet: some texts lack words") == 1
    assert owner.page.count("Make the new version") == 0
    assert await owner.post(f"/surveys/{survey}/form/confirm", posted_by(owner)) == 409
    assert (await standing(house, survey)).form == 1


async def test_what_was_changed_meanwhile_is_looked_at_before_it_is_confirmed(house: House):
    survey = await draft(house)
    await opened(house, survey)
    first, second = await looking(house, survey), await looking(house, survey)
    await replace(first, survey, workbook(OTHER), 1)
    third = reworded(OTHER, {"nytte.text.nb": "Var det nyttig?"})
    await replace(second, survey, workbook(third), 1)

    confirm = f"/surveys/{survey}/form/confirm"
    assert await first.post(confirm, posted_by(first)) == 200
    assert await second.post(confirm, posted_by(second)) == 409
    assert second.page.count("were «Nyttig?», and are «Var det nyttig?».") == 1
    assert await second.post(confirm, posted_by(second)) == 200
    assert (await form_of(house, survey)).questionnaire == third
    assert (await standing(house, survey)).form == 3


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/days", "\\\\evil"])
async def test_what_is_posted_leads_nowhere_else(house: House, back: str):
    survey = await draft(house)
    await opened(house, survey)
    owner = await looking(house, survey)
    await replace(owner, survey, workbook(OTHER), 1)

    assert (
        await owner.post(f"/surveys/{survey}/form/confirm", posted_by(owner) | {"back": back})
        == 200
    )
    assert owner.path == f"/surveys/{survey}/form"


async def test_what_cannot_be_read_is_not_confirmed(house: House):
    survey = await draft(house)
    owner = await looking(house, survey)

    fields = {"seen": "0", "back": "", "source": "id: x"}
    assert await owner.post(f"/surveys/{survey}/form/confirm", fields) == 422
    assert (await form_of(house, survey)).questionnaire == PULS
