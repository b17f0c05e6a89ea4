import re

import pytest

from storage import forms
from surveys.field_state import SurveyId
from surveys.files.questionnaires import read_draft, shipped
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


async def looking(house: House, survey: SurveyId, path: str = "") -> Guest:
    """The owner, with a page of the form open."""
    owner = await house.owner()
    assert await owner.get(f"/surveys/{survey}/form{path}") == 200
    return owner


@pytest.mark.parametrize("name", shipped())
async def test_what_every_page_posts_unchanged_changes_nothing(house: House, name: str):
    survey = await draft(house, name)
    before = await form_of(house, survey)
    owner = await looking(house, survey)
    places = re.findall(r'href="(/surveys/\w+/form/(?:texts|at/[\w-]+))"', owner.page)
    form = before.questionnaire
    assert len(places) == 1 + len(form.sections) + len(list(form.items))

    for place in places:
        assert await owner.get(place) == 200
        assert await owner.post(place, posted_by(owner) | {"do": "save"}) == 200
    assert await form_of(house, survey) == before
    assert (await standing(house, survey)).moves == 0


async def test_the_outline_shows_the_questions_and_when_they_are_shown(house: House):
    owner = await looking(house, await draft(house))

    assert owner.page.count("Hvor nyttig var samlingen for jobben din?</span></a>") == 1
    assert owner.page.count("One choice, 5 options. Must be answered") == 1
    assert owner.page.count("is answered with «Ikke nyttig» or «Lite nyttig» or «Noe") == 1


async def test_words_are_changed_and_kept_as_a_file_that_reads_the_same(house: House):
    survey = await draft(house)
    owner = await looking(house, survey, "/at/nytte")

    changed = {"w:nytte.text.nb": HOSTILE, "w:nytte.options.lite.nn": "Litt"}
    assert await owner.post(f"/surveys/{survey}/form/at/nytte", posted_by(owner) | changed) == 200

    assert (owner.page.count(HOSTILE), owner.page.count("<script>alert")) == (0, 0)
    assert owner.page.count(f'dir="auto">{ESCAPED}</textarea>') == 1
    kept = await form_of(house, survey)
    assert dict(kept.questionnaire.item("nytte").text.versions)["nb"] == HOSTILE
    assert read_draft(kept.source) == kept.questionnaire
    assert (await standing(house, survey)).form == 1


async def test_mistakes_are_named_at_their_fields_and_nothing_is_kept(house: House):
    survey = await draft(house)
    before = await form_of(house, survey)
    owner = await looking(house, survey, "/at/savn")

    wrong = {"w:savn.text.nb": "", "w:savn.text.nn": "", "show_if": "nytte = x", "max_length": "0"}
    assert await owner.post(f"/surveys/{survey}/form/at/savn", posted_by(owner) | wrong) == 422
    assert owner.page.count("3 mistakes to mend before it can be saved") == 1
    assert owner.page.count("«nytte» has no answer «x». It has: ikke, lite, noe") == 2
    assert owner.page.count('value="nytte = x"') == 1
    assert await form_of(house, survey) == before


async def test_of_two_windows_the_second_is_told_and_loses_nothing(house: House):
    survey = await draft(house)
    path = f"/surveys/{survey}/form/at/nytte"
    one, other = (
        await looking(house, survey, "/at/nytte"),
        await looking(house, survey, "/at/nytte"),
    )

    await one.post(
        path, posted_by(one) | {"w:nytte.text.nb": "Først", "new:nytte.options.nb": "Ny"}
    )
    status = await other.post(path, posted_by(other) | {"w:nytte.text.nb": "Sist"})

    assert (status, other.page.count("It was changed in another window")) == (409, 1)
    assert other.page.count("Stands there now: Først") == 1
    assert other.page.count(">Sist</textarea>") == 1
    assert await other.post(path, posted_by(other)) == 200
    kept = (await form_of(house, survey)).questionnaire.item("nytte")
    assert dict(kept.text.versions)["nb"] == "Sist"
    assert kept.question.options[-1].label == text(nb="Ny")


async def test_buttons_move_and_remove_options_and_lead_back_to_them(house: House):
    survey = await draft(house)
    path = f"/surveys/{survey}/form/at/nytte"
    owner = await looking(house, survey, "/at/nytte")

    assert await owner.post(path, posted_by(owner) | {"do": "down:nytte.options.ikke"}) == 200
    assert owner.path == f"{path}?saved"
    await owner.get(path)
    await owner.post(path, posted_by(owner) | {"do": "remove:nytte.options.svaert"})
    options = (await form_of(house, survey)).questionnaire.item("nytte").question.options
    assert [option.code for option in options] == ["lite", "ikke", "noe", "nyttig"]


async def test_a_question_is_removed_unless_something_looks_at_it(house: House):
    survey = await draft(house)
    path = f"/surveys/{survey}/form/at"
    owner = await looking(house, survey, "/at/nytte")

    assert await owner.post(f"{path}/nytte", posted_by(owner) | {"do": "remove:nytte"}) == 422
    assert owner.page.count("There is no question «nytte» here.") == 1
    await owner.get(f"{path}/savn")
    assert await owner.post(f"{path}/savn", posted_by(owner) | {"do": "remove:savn"}) == 200
    assert owner.path == f"/surveys/{survey}/form?saved"
    form = (await form_of(house, survey)).questionnaire
    assert [item.id for item in form.items] == ["nytte", "hva-na"]
    assert await owner.get(f"{path}/savn") == 404


async def test_questions_are_moved_in_the_outline_but_not_ahead_of_what_they_look_at(house: House):
    survey = await draft(house)
    path = f"/surveys/{survey}/form/move"
    owner = await looking(house, survey)

    fields = {"seen": posted_by(owner)["seen"]}
    assert await owner.post(path, fields | {"name": "savn", "do": "up"}) == 200
    assert await owner.post(path, fields | {"name": "savn", "do": "down"}) == 409
    assert owner.page.count("See how it stands now, and press again.") == 1
    fields = {"seen": posted_by(owner)["seen"]}
    assert await owner.post(path, fields | {"name": "savn", "do": "up"}) == 422
    assert owner.page.count("«nytte» comes later") == 1
    assert await owner.post(path, fields | {"name": "savn", "do": "away"}) == 400
    assert await owner.post(path, fields | {"name": "nothing", "do": "up"}) == 422
    form = (await form_of(house, survey)).questionnaire
    assert [item.id for item in form.items] == ["nytte", "savn", "hva-na"]


# --- Languages ------------------------------------------------------------------------------------


async def test_a_new_language_shows_what_lacks_words_with_links_to_it(house: House):
    survey = await draft(house)
    owner = await looking(house, survey)

    fields = {"seen": "0", "language": ["nb", "nn", "en"], "other": "", "main": "nn"}
    assert await owner.post(f"/surveys/{survey}/form/languages", fields) == 200
    form = (await form_of(house, survey)).questionnaire
    assert form.languages == ("nn", "nb", "en")
    assert form.title.versions[0][0] == "nn"
    link = f"/surveys/{survey}/form/at/nytte#w:nytte.options.ikke.en"
    assert owner.page.count(f'href="{link}"') == 1
    assert owner.page.count("The survey cannot be opened before these are filled in.") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"language": []}, "A form needs at least one language."),
        ({"language": ["en"]}, "needs words in at least one language."),
        ({"language": ["nb"], "other": "<b>"}, "«&lt;b&gt;» is not a language code."),
        ({"language": ["../nb"]}, "is not a language code."),
    ],
)
async def test_languages_that_cannot_be_are_refused(
    house: House, fields: dict[str, object], said: str
):
    survey = await draft(house)
    before = await form_of(house, survey)
    owner = await looking(house, survey)

    assert await owner.post(f"/surveys/{survey}/form/languages", {"seen": "0", **fields}) == 422
    assert owner.page.count(said) == 1
    assert await form_of(house, survey) == before


# --- An open survey -------------------------------------------------------------------------------


async def test_a_change_of_an_open_survey_is_shown_and_confirmed_as_a_new_version(house: House):
    survey = await draft(house)
    await opened(house, survey)
    owner = await looking(house, survey, "/at/nytte")
    assert owner.page.count("What you change here makes a new version of the form.") == 1

    path = f"/surveys/{survey}/form/at/nytte"
    await owner.post(path, posted_by(owner) | {"w:nytte.text.nb": "Var det nyttig?"})
    assert owner.page.count("and are «Var det nyttig?».") == 1
    assert owner.page.count("It becomes version 2.") == 1
    assert (await standing(house, survey)).form == 1

    assert await owner.post(f"/surveys/{survey}/form/confirm", posted_by(owner)) == 200
    assert owner.path == f"{path}?saved"
    versions = await house.app.site.store.read(forms.versions, survey)
    said = [dict(v.questionnaire.item("nytte").text.versions)["nb"] for _, v in versions]
    assert said == ["Hvor nyttig var samlingen for jobben din?", "Var det nyttig?"]


async def test_an_open_survey_takes_no_text_that_lacks_words(house: House):
    survey = await draft(house)
    await opened(house, survey)
    owner = await looking(house, survey, "/at/nytte")

    path = f"/surveys/{survey}/form/at/nytte"
    assert await owner.post(path, posted_by(owner) | {"w:nytte.text.nn": ""}) == 422
    assert owner.page.count("there must be words in every language") == 2
    assert await owner.post(path, posted_by(owner) | {"new:nytte.options.nb": "Ny"}) == 422
    assert (await standing(house, survey)).form == 1


# --- Others ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "/texts", "/at/nytte", "/new", "/questionnaire.yaml", "/questionnaire.xlsx"]
)
async def test_strangers_do_not_see_the_form(house: House, path: str):
    survey = await draft(house)
    other, guest = await house.stranger(), await house.guest()

    assert await other.get(f"/surveys/{survey}/form{path}") == 403
    assert await guest.get(f"/surveys/{survey}/form{path}") == 401
    assert await other.get(f"/surveys/nowhere/form{path}") == 404


@pytest.mark.parametrize(
    "path", ["/move", "/languages", "/texts", "/at/nytte", "/new", "/upload", "/confirm"]
)
async def test_strangers_do_not_change_the_form(house: House, path: str):
    survey = await draft(house)
    before = await form_of(house, survey)
    other = await house.stranger()

    fields = {"seen": "0", "do": "up", "name": "savn", "source": "id: x", "w:title.nb": "Mitt"}
    assert await other.post(f"/surveys/{survey}/form{path}", fields) == 403
    assert await form_of(house, survey) == before
