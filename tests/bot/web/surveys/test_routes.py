import re
from collections.abc import Iterable

from aiohttp import ClientSession, web

from bot.web.security import HEADERS
from bot.web.surveys.routes import ROUTES
from storage import surveys
from tests.bot.web.conftest import House
from tests.bot.web.surveys.answers import Fielded, fielded
from tests.journeys.guest import Guest

OWNERS = [route for route in ROUTES if route.path.startswith("/surveys")]
OF_ONE = [route for route in OWNERS if "{survey}" in route.path]
BY_LINK = [route for route in ROUTES if "{link}" in route.path]
READING = [route for route in ROUTES if route.method == "GET"]
CHANGING = [route for route in ROUTES if route.method != "GET"]
KEPT = {**HEADERS, "Cache-Control": "no-store"}
NOBODYS = "x" * 43  # as long as a link's secret


def filled(route: web.RouteDef, survey: str = "s1", link: str = NOBODYS) -> str:
    """The address of a route, about a survey's first seat."""
    parts = {"survey": survey, "seat": f"{survey}-03", "link": link, "section": "forst"}
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], "csv"), route.path)


async def standing(survey: Fielded) -> tuple[object, ...]:
    """How it stands, and what is said of its first seat."""
    store = survey.house.app.site.store
    return await store.read(surveys.fielding, survey.id), (await survey.sitting()).seat


async def ask_all(
    guest: Guest, routes: Iterable[web.RouteDef], headers: dict[str, str], **parts: str
) -> dict[int, list[str]]:
    """The status of each answer, with the addresses that gave it."""
    found: dict[int, list[str]] = {}
    for route in routes:
        status, _ = await guest.send(route.method, filled(route, **parts), b"", headers)
        found.setdefault(status, []).append(f"{route.method} {route.path}")
    return found


def all_of(routes: Iterable[web.RouteDef]) -> list[str]:
    return [f"{route.method} {route.path}" for route in routes]


async def test_nobody_is_let_into_an_owners_pages_who_has_not_signed_in(house: House):
    survey, guest = await fielded(house), await house.guest()
    before = await standing(survey)

    found = await ask_all(guest, OWNERS, {"X-CSRF": guest.csrf})

    assert found == {401: all_of(OWNERS)}
    assert await standing(survey) == before


async def test_another_account_is_not_let_into_somebodys_survey(house: House):
    survey, stranger = await fielded(house), await house.stranger()
    before = await standing(survey)

    found = await ask_all(stranger, OF_ONE, {"X-CSRF": stranger.csrf})

    assert found == {403: all_of(OF_ONE)}
    assert await standing(survey) == before


async def test_of_a_survey_that_is_not_there_every_page_says_so(house: House):
    owner = await house.owner()

    found = await ask_all(owner, OF_ONE, {"X-CSRF": owner.csrf}, survey="none-such")

    assert found == {404: all_of(OF_ONE)}


async def test_a_link_that_leads_nowhere_opens_nothing(house: House):
    guest = await house.guest()

    found = await ask_all(guest, BY_LINK, {"X-CSRF": guest.csrf})

    assert found == {404: all_of(BY_LINK)}


async def test_what_another_site_sends_is_refused_and_so_is_a_form_without_its_token(house: House):
    survey, owner = await fielded(house), await house.owner()
    before, link = await standing(survey), survey.link()
    foreign = {"X-CSRF": owner.csrf, "Origin": "https://evil.example"}

    bare = await ask_all(owner, CHANGING, {}, link=link)
    abroad = await ask_all(owner, CHANGING, foreign, link=link)

    assert (bare, abroad) == ({403: all_of(CHANGING)}, {403: all_of(CHANGING)})
    assert await standing(survey) == before


async def test_whoever_looks_at_every_page_changes_nothing_and_is_told_to_keep_no_copy(
    house: House,
):
    survey, owner = await fielded(house), await house.owner()
    before = await standing(survey)

    told = {}
    async with ClientSession(cookies={"session": owner.cookie("session")}) as looking:
        for route in READING:
            for method in ("HEAD", "GET"):
                url = owner.address + filled(route, link=survey.link())
                async with looking.request(method, url, allow_redirects=False) as response:
                    headers = {name: response.headers.get(name) for name in KEPT}
                    told[f"{method} {route.path}"] = response.status < 500, headers

    assert told == dict.fromkeys(told, (True, KEPT))
    assert len(told) == 2 * len(READING)
    assert await standing(survey) == before
