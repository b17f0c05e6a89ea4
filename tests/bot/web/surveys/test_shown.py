from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import aiohttp
import pytest
from PIL import Image

from bot.fielding.audience import results_key
from surveys.field_state import Audience
from tests.bot.web.conftest import House
from tests.bot.web.surveys.over import OPINIONS, TERMS, Over, asked, over
from tests.storage.questions import questions

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


async def fetched(house: House, path: str, tag: str = "") -> tuple[int, bytes, Mapping[str, str]]:
    """What somebody without cookies gets, such as Teams."""
    headers = {"If-None-Match": tag} if tag else {}
    async with (
        aiohttp.ClientSession(headers=headers) as somebody,
        somebody.get(f"{house.url}/r/{path}") as answer,
    ):
        return answer.status, await answer.read(), answer.headers


async def test_a_chart_is_a_picture_that_anybody_may_fetch_and_keep_a_while(house: House):
    survey = await over(house, ALL)

    status, body, headers = await fetched(house, f"{survey.id}/charts/q1.nb.png")
    again = await fetched(house, f"{survey.id}/charts/q1.nb.png", headers["ETag"])
    other = await fetched(house, f"{survey.id}/charts/q1.nb.png", '"another"')
    answered = await fetched(house, f"{survey.id}/charts/@answered.nn.png")

    assert (status, headers["Content-Type"], Image.open(BytesIO(body)).width) == (
        200, "image/png", 1_008,
    )  # fmt: skip
    assert (headers["Cache-Control"], "Set-Cookie" in headers, "Cookie" in headers["Vary"]) == (
        "public, max-age=3600", False, False,
    )  # fmt: skip
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (again[0], again[1], again[2]["ETag"]) == (304, b"", headers["ETag"])
    assert (other[0], other[1]) == (200, body)
    assert answered[0] == 200


async def test_who_fetches_pictures_again_and_again_makes_nobody_read_the_answers(house: House):
    survey = await over(house, replace(OPINIONS, audience=Audience.EVERYBODY), "aaaabbbbb")
    path = f"{survey.id}/charts/q1.nb.png"
    for _ in range(2):  # what is shown first is kept first
        first = await fetched(house, path)

    with questions(house.app.site.store) as asked:
        again = await fetched(house, path)
    with questions(house.app.site.store) as refused:
        status, _, _ = await fetched(house, f"{survey.id}/charts/nothing.nb.png")

    assert (again[0], again[1], status) == (200, first[1], 404)
    assert (len(asked), len(refused)) == (4, 3)
    assert [one for one in asked if "ballots" in one or "FROM seats" in one] == []


async def test_a_chart_that_there_is_not_is_not_found(house: House):
    survey = await over(house, ALL)
    hidden = await over(house, replace(OPINIONS, audience=Audience.EVERYBODY), "ab", id_="s2")

    for path in ("q2.nb.png", "nothing.nb.png", "q1.en.png", "q1.xx.png", "q1.nb.svg", "nb.png"):
        assert (path, (await fetched(house, f"{survey.id}/charts/{path}"))[0]) == (path, 404)
    assert (await fetched(house, f"{hidden.id}/charts/q1.nb.png"))[0] == 404
    assert (await fetched(house, f"{hidden.id}/charts/@answered.nb.png"))[0] == 404


async def test_a_chart_is_for_those_who_may_read_the_page(house: House):
    survey = await over(house)
    owners, open_ = await over(house, OWNERS, id_="s2"), await asked(house, ALL, id_="s3")

    status, _, headers = await fetched(house, f"{survey.id}/charts/q1.nb.png?key={key(survey)}")

    assert (status, headers["Cache-Control"]) == (200, "private, max-age=3600")
    assert (await fetched(house, f"{survey.id}/charts/q1.nb.png"))[0] == 403
    assert (await fetched(house, f"{survey.id}/charts/q1.nb.png?key=x"))[0] == 403
    assert (await fetched(house, f"{owners.id}/charts/q1.nb.png"))[0] == 403
    assert (await fetched(house, f"{open_.id}/charts/q1.nb.png"))[0] == 403


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
