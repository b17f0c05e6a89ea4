from dataclasses import replace

import pytest

from surveys.field_events import TermsSet
from surveys.files.questionnaires import shipped
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import draft, form_of, happened, opened, standing


@pytest.mark.parametrize("name", shipped())
async def test_every_question_is_shown_with_its_fields_and_no_button(house: House, name: str):
    survey = await draft(house, name)
    owner = await house.owner()

    assert await owner.get(f"/surveys/{survey}/preview") == 200
    form = (await form_of(house, survey)).questionnaire
    for item in form.items:
        assert owner.page.count(f'id="item-{item.id}"') == 1
    shown = owner.page[owner.page.index("<main") : owner.page.index("</main>")]
    assert (shown.count("<form"), shown.count('type="submit"')) == (0, 0)


async def test_a_question_for_some_tells_for_whom(house: House):
    owner = await house.owner()
    await owner.get(f"/surveys/{await draft(house)}/preview")

    assert owner.page.count("Only for some.") == 1
    assert owner.page.count("is answered with «Ikke nyttig» or «Lite nyttig»") == 1


async def test_both_promises_can_be_read_until_it_is_opened(house: House):
    survey = await draft(house)
    owner = await house.owner()
    protected, official = "Your answer is protected", "An official answer, with a name"

    for mode, said in (("", protected), ("opinion", protected), ("official", official)):
        await owner.get(f"/surveys/{survey}/preview?as={mode}")
        assert owner.page.count(said) == 1
    await opened(house, survey)
    await owner.get(f"/surveys/{survey}/preview?as=official")
    assert (owner.page.count(protected), owner.page.count(official)) == (1, 0)
    assert owner.page.count("As an official answer") == 0


async def test_the_question_that_answers_are_shown_by_is_told_as_respondents_will_be(house: House):
    survey = await draft(house)
    fielding, now = await standing(house, survey), house.app.site.fielder.now()
    terms = replace(fielding.terms, by="nytte")
    await happened(house, survey, TermsSet(at=now, by=house.account.id, seen=0, terms=terms))
    owner = await house.owner()

    await owner.get(f"/surveys/{survey}/preview")
    assert owner.page.count("where the groups are large enough") == 2
    await owner.get(f"/surveys/{survey}/preview?as=official")
    assert owner.page.count("where the groups are large enough") == 0


async def test_strangers_see_no_preview_and_looking_changes_nothing(house: House):
    survey = await draft(house)
    other = await house.stranger()

    assert await other.get(f"/surveys/{survey}/preview") == 403
    assert await other.get("/surveys/nowhere/preview") == 404
    assert (await standing(house, survey)).moves == 0
