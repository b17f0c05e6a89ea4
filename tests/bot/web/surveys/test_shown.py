from dataclasses import replace

import pytest

from bot.fielding.audience import results_key
from surveys.field_state import Audience
from tests.bot.web.conftest import House
from tests.bot.web.surveys.over import OPINIONS, TERMS, Over, asked, over

ALL = replace(TERMS, audience=Audience.EVERYBODY)
OWNERS = replace(TERMS, audience=Audience.OWNER)


def key(survey: Over) -> str:
    return results_key(survey.house.app.site.fielder.sealer, survey.id)


@pytest.mark.parametrize(
    ("language", "title"), [("nb", "Prøven"), ("nn", "Prøva"), ("en", "Prøven")]
)
async def test_everybody_reads_what_is_for_everybody(house: House, language: str, title: str):
    survey = await over(house, ALL)
    guest = await house.guest(language)

    assert await guest.get(f"/r/{survey.id}") == 200

    assert f"{title}" in guest.page
    assert "<svg" in guest.page
    assert "<table>" in guest.page
    assert "<script>" not in guest.page
    assert "/answers?" not in guest.page
    assert "Fylkesrådet" in guest.page


async def test_files_come_from_the_same_page_but_not_the_answers_by_name(house: House):
    survey = await over(house, ALL)
    guest = await house.guest()

    assert await guest.get(f"/r/{survey.id}/csv?language=nn") == 200
    assert await guest.get(f"/r/{survey.id}/answers") == 403
    assert await guest.get(f"/r/{survey.id}/exe") == 404


async def test_those_who_were_asked_come_by_their_own_link_or_by_the_key(house: House):
    survey = await over(house)
    guest = await house.guest("nb")

    assert await guest.get(f"/r/{survey.id}") == 403
    assert "for dem som ble spurt" in guest.page
    assert await guest.get(f"/r/{survey.id}?key=x") == 403
    assert await guest.get(f"/r/{survey.id}?key={key(survey)}") == 200
    assert f"&amp;key={key(survey)}" in guest.page
    assert await guest.get(f"/r/{survey.id}/csv?key={key(survey)}") == 200
    assert await guest.get(f"/q/{survey.link(0)}/results") == 200
    assert f'href="/q/{survey.link(0)}/results/csv?language=nb"' in guest.page
    assert await guest.get(f"/q/{survey.link(0)}/results/csv") == 200
    assert await guest.get("/q/another/results") == 404
    assert await guest.get("/q/another/results/csv") == 404


async def test_what_is_the_owners_alone_is_refused_with_a_sentence(house: House):
    survey = await over(house, OWNERS)
    guest = await house.guest("nb")

    for path in (f"/r/{survey.id}", f"/q/{survey.link(0)}/results", f"/r/{survey.id}/csv"):
        assert await guest.get(path) == 403
        assert "bare for den som spurte" in guest.page


@pytest.mark.parametrize("terms", [ALL, replace(OPINIONS, audience=Audience.EVERYBODY)])
async def test_nothing_is_shown_before_the_close_not_to_the_owner_either(house: House, terms):
    survey = await asked(house, terms)

    for guest in (await house.guest(), await house.owner()):
        assert await guest.get(f"/r/{survey.id}") == 403
        assert "when the survey is closed" in guest.page
        assert await guest.get(f"/q/{survey.link(0)}/results/csv") == 403


async def test_a_survey_that_is_not_there_is_not_found(house: House):
    guest = await house.guest()

    assert await guest.get("/r/nothing") == 404


async def test_the_public_page_of_opinions_names_nobody(house: House):
    survey = await over(house, replace(OPINIONS, audience=Audience.EVERYBODY))
    guest = await house.guest()

    await guest.get(f"/r/{survey.id}")

    assert "Fylke 3" not in guest.page
    assert "@fylke.example" not in guest.page
