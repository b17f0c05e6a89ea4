import re
from datetime import datetime, time

from storage import seats, surveys
from tests.bot.web.conftest import House
from tests.bot.web.surveys.over import asked, over
from tests.bot.web.surveys.test_repeat import come, set_to_come

FIELDS = {"this": "2025", "next": "2026", "closes": "2026-12-20"}


async def test_the_next_wave_is_made_from_the_page_of_results(house: House):
    survey = await over(house)
    guest = await house.owner()
    await guest.get(f"{survey.home}/results")
    assert f'href="{survey.home}/results/next"' in guest.page

    assert await guest.get(f"{survey.home}/results/next") == 200
    assert "10 are asked again" in guest.page
    assert await guest.post(f"{survey.home}/results/next", FIELDS) == 200

    store = house.app.site.store
    mine = await store.read(surveys.of_account, house.account.id)
    made = next(one for one in mine if one.id != survey.id)
    assert made.wave == "2026"
    assert (await store.read(seats.counts, made.id))[0] == 10


async def test_a_day_that_is_none_and_a_name_that_is_taken_are_told_at_their_fields(house: House):
    survey = await over(house)
    guest = await house.owner()

    assert await guest.post(f"{survey.home}/results/next", FIELDS | {"closes": "i morgen"}) == 422
    assert 'id="closes-error"' in guest.page
    assert 'value="2026"' in guest.page
    assert await guest.post(f"{survey.home}/results/next", FIELDS | {"closes": "2020-01-01"}) == 422
    assert 'id="closes-error"' in guest.page
    assert await guest.post(f"{survey.home}/results/next", FIELDS | {"next": "2025"}) == 422
    assert 'id="next-error"' in guest.page
    assert len(await house.app.site.store.read(surveys.of_account, house.account.id)) == 1


async def test_hostile_names_are_shown_as_they_were_typed(house: House):
    survey = await over(house)
    guest = await house.owner()

    await guest.post(f"{survey.home}/results/next", FIELDS | {"next": "<b>2025", "this": "<b>2025"})

    assert re.findall(r"<b>2025", guest.page) == []
    assert "&lt;b&gt;2025" in guest.page


async def test_an_open_survey_has_no_next_wave_yet(house: House):
    survey = await asked(house)
    guest = await house.owner()

    assert await guest.get(f"{survey.home}/results/next") == 409
    assert await guest.post(f"{survey.home}/results/next", FIELDS) == 409
    assert await (await house.stranger()).post(f"{survey.home}/results/next", FIELDS) == 403


async def test_what_comes_by_itself_is_not_made_by_hand_after_an_earlier_wave_either(house: House):
    survey, guest = await over(house), await house.owner()
    fields = FIELDS | {"closes": "2027-06-01"}
    rule = await set_to_come(survey, house)
    first = await guest.post(f"{survey.home}/results/next", fields)
    opens = datetime.combine(rule.first.day, time(12), house.clock.moment.tzinfo)
    assert await come(house, opens) == 1

    assert (first, await guest.post(f"{survey.home}/results/next", fields)) == (409, 409)
    assert await guest.get(f"{survey.home}/results/next") == 409
    assert len(await house.app.site.store.read(surveys.of_account, house.account.id)) == 2
