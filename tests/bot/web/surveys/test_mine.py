from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.fielding.making import TITLE_LENGTH, ready
from storage import surveys
from storage.links import Account, add_account
from surveys.editing import put_item
from surveys.field_state import SurveyId
from surveys.fielding import new
from surveys.files.questionnaires import read_draft, shipped_source
from surveys.files.xlsform_writing import workbook
from surveys.questions import Kind
from tests.bot.web.conftest import House
from tests.bot.web.surveys.answers import planned
from tests.bot.web.surveys.owners import (
    ESCAPED,
    HOSTILE,
    TOO_LARGE,
    draft,
    form_of,
    mine,
    opened,
    send_too_much,
)
from tests.storage.fields import MONDAY, PLAN, TERMS
from tests.surveys.forms import compared

PULS = shipped_source("puls")


async def test_the_list_shows_the_surveys_of_the_account_and_nobody_elses(house: House):
    survey = await draft(house)
    owner, other = await house.owner(), await house.stranger()

    assert (await owner.get("/surveys"), owner.page.count(f"survey-{survey}")) == (200, 2)
    assert (await other.get("/surveys"), other.page.count(survey)) == (200, 0)


async def test_who_has_not_signed_in_sees_no_list(house: House):
    guest = await house.guest()

    assert await guest.get("/surveys") == 401


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_list_speaks_the_readers_language(house: House, language: str):
    owner = await house.owner(language=language)
    await owner.get("/surveys")

    said = {"nb": "Mine undersøkelser", "nn": "Mine undersøkingar", "en": "My surveys"}[language]
    assert owner.page.count(f"<h1>{said}</h1>") == 1


async def test_the_list_says_how_each_survey_stands(house: House):
    await draft(house, "imdi-statistikk")
    await opened(house, await draft(house))
    owner = await house.owner()
    await owner.get("/surveys")

    assert owner.page.count('<span class="tag tag-plain">Not opened</span>') == 1
    assert owner.page.count('<span class="tag tag-good">Open</span>') == 1
    assert owner.page.count('<p class="over">Official answers, one from each</p>') == 1
    assert owner.page.count("<dd>Nobody is on the list yet</dd>") == 2
    assert owner.page.count("<dd>7 December 2026, 12:00</dd>") == 2


async def test_days_and_surveys_lead_to_each_other(house: House):
    owner = await house.owner()

    for path, other in (("/days", "/surveys"), ("/surveys", "/days"), ("/", "/surveys")):
        await owner.get(path)
        assert owner.page.count(f'href="{other}"') == 1


# --- New ones -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [one.name for one in ready()])
async def test_a_ready_questionnaire_is_offered_and_becomes_a_draft(house: House, name: str):
    owner = await house.owner()
    await owner.get("/surveys")
    assert owner.page.count(f'value="{name}"') == 1

    await owner.post("/surveys", {"template": name})

    (made,) = await mine(house)
    assert owner.path == f"/surveys/{made}/form"
    assert (await form_of(house, made)).source == shipped_source(name)


async def test_a_questionnaire_that_does_not_exist_makes_nothing(house: House):
    owner = await house.owner()
    await owner.get("/surveys")

    assert await owner.post("/surveys", {"template": "../puls"}) == 400
    assert await mine(house) == []


@pytest.mark.parametrize("data", [PULS.encode(), workbook(read_draft(PULS))], ids=["yaml", "excel"])
async def test_a_file_becomes_a_draft(house: House, data: bytes):
    owner = await house.owner()
    await owner.get("/surveys")

    await owner.upload("/surveys/upload", "puls", data)

    (made,) = await mine(house)
    assert owner.path == f"/surveys/{made}/form"
    assert (await form_of(house, made)).questionnaire == read_draft(PULS)


async def test_every_mistake_in_a_text_is_shown_at_its_line(house: House):
    owner = await house.owner()
    await owner.get("/surveys")
    wrong = PULS.replace("kind: choice", "kind: choise").replace("required: true", "required: ja!")

    assert await owner.upload("/surveys/upload", HOSTILE, wrong.encode()) == 422
    lines = {wrong[: wrong.index(word)].count("\n") + 1 for word in ("choise", "ja!")}
    cells = [owner.page.count(f'<th scope="row" class="number">{line}</th>') for line in lines]
    assert cells == [1, 1]
    assert owner.page.count('<code dir="auto">kind: choise</code>') == 1
    assert (owner.page.count(HOSTILE), owner.page.count("<script>alert")) == (0, 0)
    assert await mine(house) == []


async def test_every_mistake_in_a_workbook_is_shown_at_its_cell(house: House):
    owner = await house.owner()
    await owner.get("/surveys")
    form = read_draft(PULS)
    asked = form.sections[0].items[0]
    wrong = put_item(form, "nytte", question=replace(asked.question, kind=Kind.NUMBER))
    data = workbook(put_item(wrong, "savn", show_if=compared("nytte", "=", "ikke")))

    assert await owner.upload("/surveys/upload", "puls.xlsx", data) == 422
    place = '<th scope="row" dir="auto">survey</th><td>'
    assert [rest[:2] for rest in owner.page.split(place)[1:]] == ["K3", "H5"]
    assert await mine(house) == []


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"PK\x03\x04 half a zip"], ids=["empty", "not text", "half a zip"]
)
async def test_what_is_no_questionnaire_is_refused_and_nothing_is_made(house: House, data: bytes):
    owner = await house.owner()
    await owner.get("/surveys")

    assert await owner.upload("/surveys/upload", "x.yaml", data) == 422
    assert await mine(house) == []


async def test_ten_megabytes_are_too_much(house: House):
    owner = await house.owner()
    await owner.get("/surveys")

    assert await send_too_much(owner, "/surveys/upload") == 413
    assert owner.page.count(f'id="file-error">{TOO_LARGE}') == 1
    assert await mine(house) == []


async def test_too_much_elsewhere_is_refused_with_a_way_back(house: House):
    survey, owner = await draft(house), await house.owner()
    await owner.get("/surveys")

    assert await send_too_much(owner, f"/surveys/{survey}/plan") == 413
    assert owner.page.count('<p><a href="/surveys">My surveys</a></p>') == 1
    assert await send_too_much(owner, "/days/upload") == 413
    assert owner.page.count('<p><a href="/days">My days</a></p>') == 1


async def test_an_upload_without_a_file_says_so(house: House):
    owner = await house.owner()
    await owner.get("/surveys")

    assert await owner.post("/surveys/upload", {"file": ""}) == 422
    assert owner.page.count("Choose a file first.") == 1


# --- Copy, rename, delete -------------------------------------------------------------------------


async def test_a_copy_is_a_draft_with_the_same_questions(house: House):
    survey = await draft(house)
    await opened(house, survey)
    owner = await house.owner()
    await owner.get("/surveys")

    await owner.post(f"/surveys/{survey}/copy")

    (made,) = set(await mine(house)) - {survey}
    assert owner.path == f"/surveys/{made}/form?copied={survey}"
    assert f'href="/surveys/{survey}/results/next"' in owner.page
    assert await form_of(house, made) == await form_of(house, survey)
    await owner.get("/surveys")
    assert owner.page.count("Copy of Hvordan var samlingen?</a>") == 1


async def test_only_ones_own_original_is_named_on_a_copy(house: House):
    survey, strangers = await draft(house), SurveyId("strangers")
    await house.app.site.store.write(add_account, Account("other", "Kari"))
    await planned(house.app, "other", strangers, new(TERMS, PLAN, MONDAY))
    owner = await house.owner()
    seen = []
    for copied in (strangers, "x" * 500, survey):
        assert await owner.get(f"/surveys/{survey}/form?copied={copied}") == 200
        seen.append("/results/next" in owner.page)

    assert seen == [False, False, True]


async def test_a_survey_is_renamed_with_what_somebody_typed_escaped(house: House):
    survey = await draft(house)
    owner = await house.owner()
    await owner.get("/surveys")

    assert await owner.post(f"/surveys/{survey}/rename", {"title": f" {HOSTILE}\n"}) == 200
    assert (owner.page.count(f">{ESCAPED}</a>"), owner.page.count("<script>alert")) == (1, 0)
    assert await owner.post(f"/surveys/{survey}/rename", {"title": " "}) == 422
    long = "x" * (TITLE_LENGTH + 1)
    assert await owner.post(f"/surveys/{survey}/rename", {"title": long}) == 422


async def test_a_survey_is_deleted_when_its_owner_has_been_asked(house: House):
    survey = await draft(house)
    owner = await house.owner()

    assert await owner.get(f"/surveys/{survey}/delete") == 200
    assert await mine(house) == [survey]
    assert await owner.post(f"/surveys/{survey}/delete") == 200
    assert (owner.path, await mine(house)) == ("/surveys", [])
    assert await owner.get(f"/surveys/{survey}/delete") == 404


@pytest.mark.parametrize("what", ["copy", "rename", "delete"])
async def test_strangers_can_do_nothing_with_a_survey(house: House, what: str):
    survey = await draft(house)
    other, guest = await house.stranger(), await house.guest()

    assert await other.post(f"/surveys/{survey}/{what}", {"title": "Mine"}) == 403
    assert await guest.post(f"/surveys/{survey}/{what}", {"title": "Mine"}) == 401
    assert await other.post(f"/surveys/nowhere/{what}", {"title": "Mine"}) == 404
    found = await house.app.site.store.read(surveys.find, survey)
    assert found is not None
    assert (found.title, await mine(house)) == ("Hvordan var samlingen?", [survey])


async def test_what_a_workbook_holds_besides_is_told_when_the_survey_is_made(house: House):
    owner = await house.owner()
    await owner.get("/surveys")
    book = load_workbook(BytesIO(workbook(read_draft(PULS))))
    book.create_sheet(HOSTILE[:8].replace("<", "("))
    saved = BytesIO()
    book.save(saved)

    assert await owner.upload("/surveys/upload", HOSTILE, saved.getvalue()) == 200
    (made,) = await mine(house)
    assert owner.page.count(f'href="/surveys/{made}/form"') == 1
    assert (owner.page.count("<td>A1</td>"), owner.page.count("<script>alert")) == (1, 0)
