from collections.abc import Awaitable, Callable

import pytest

from bot.days import templates
from facilitation.files import shipped, shipped_source
from facilitation.ids import WorkshopId
from storage import workshops
from tests.bot.web.conftest import House
from tests.journeys.guest import Guest

KORT = shipped_source("kort-igp")


async def listed(house: House) -> list[WorkshopId]:
    mine = await house.app.site.store.read(workshops.of_account, house.account.id)
    return [day.id for day in mine]


def test_every_shipped_programme_is_offered():
    assert [template.name for template in templates()] == list(shipped())
    assert {t.name: t.sessions for t in templates()}["arbeidsverksted"] == 5


async def test_my_days_shows_the_days_of_the_account_and_nobody_elses(house: House):
    mine, other = await house.owner(), await house.stranger()

    assert (await mine.get("/days"), mine.page.count(house.day.code)) == (200, 1)
    assert (await other.get("/days"), other.page.count(house.day.code)) == (200, 0)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_page_speaks_the_readers_language(house: House, language: str):
    guest = await house.owner(language=language)
    await guest.get("/days")

    said = {"nb": "Mine dager", "nn": "Mine dagar", "en": "My days"}[language]
    assert guest.page.count(f"<h1>{said}</h1>") == 1


async def test_a_new_day_comes_from_a_template_with_its_date(house: House):
    guest = await house.owner()
    await guest.get("/days")
    today = guest.page.count('type="date" value="2026-11-23"')

    status = await guest.post("/days", {"template": "dialogkafe", "date": "2027-02-01"})

    new = next(day for day in await listed(house) if day != house.workshop)
    assert (today, status, guest.path) == (1, 200, f"/days/{new}/edit")
    plan = await house.app.site.store.read(workshops.plan, new)
    assert (plan.programme.id, plan.programme.day.isoformat()) == ("dialogkafe", "2027-02-01")


async def test_a_template_or_a_date_that_does_not_exist_makes_nothing(house: House):
    guest = await house.owner()

    assert await guest.post("/days", {"template": "nowhere"}) == 400
    assert await guest.post("/days", {"template": "kort-igp", "date": "yesterday"}) == 422
    assert guest.page.count("«yesterday» is not a date") == 1
    assert await listed(house) == [house.workshop]


async def test_a_new_day_comes_from_an_uploaded_file(house: House):
    guest = await house.owner()
    source = "\ufeff" + KORT.replace("IGP på en halv time", "Opplastet dag")

    assert await guest.upload("/days/upload", "dag.yaml", source.encode()) == 200
    assert guest.page.count("<h1>IGP på en halv time</h1>") == 0
    await guest.get("/days")
    assert guest.page.count("Opplastet dag</span></h2>") == 1


async def test_a_wrong_file_shows_every_mistake_with_its_place_and_what_was_expected(house: House):
    guest = await house.owner()
    source = KORT.replace("date: 2026-01-15", "date: i morgen").replace("tables: 4", "tabels: 4")
    date, tables = (source[: source.index(word)].count("\n") + 1 for word in ("date:", "tabels"))

    assert await guest.upload("/days/upload", "<dag>.yaml", source.encode()) == 422
    assert guest.page.count("The programme file has 2 mistakes.") == 1
    assert (
        guest.page.count(f'<th scope="row" class="number">{date}</th><td class="number">7</td>')
        == 1
    )
    assert (
        guest.page.count("«i morgen» is not a date. Write year, month and day: «2025-10-23».") == 1
    )
    assert guest.page.count(f'<th scope="row" class="number">{tables}</th>') == 1
    assert guest.page.count("There is no «tabels» here. Did you mean «tables»?") == 1
    assert guest.page.count("&lt;dag&gt;.yaml") == 2
    assert await listed(house) == [house.workshop]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"title: \xff", "This is not UTF-8 text. Save the file as UTF-8."),
        (b"", "«title» is missing here."),
        (b"a: &x 1\nb: *x", "References (&amp; and *) cannot be used here"),
    ],
)
async def test_what_is_no_programme_at_all_is_refused_with_a_reason(
    house: House, data: bytes, said: str
):
    guest = await house.owner()

    assert await guest.upload("/days/upload", "dag.yaml", data) == 422
    assert guest.page.count(said) >= 1


async def test_an_upload_without_a_file_says_so(house: House):
    guest = await house.owner()

    assert await guest.post("/days/upload", {"file": ""}) == 422
    assert guest.page.count("Choose a file first.") == 1


async def test_a_copy_is_a_day_of_its_own_with_todays_date(house: House):
    guest = await house.owner()

    assert await guest.post(f"/days/{house.workshop}/copy") == 200
    new = next(day for day in await listed(house) if day != house.workshop)
    plan = await house.app.site.store.read(workshops.plan, new)
    assert plan.programme.day.isoformat() == "2026-11-23"
    assert plan.source == KORT.replace("2026-01-15", "2026-11-23")


async def test_a_day_is_deleted_by_a_button_and_not_by_a_link(house: House):
    guest = await house.owner()

    assert await guest.get(f"/days/{house.workshop}/delete") == 200
    assert await listed(house) == [house.workshop]
    assert await guest.post(f"/days/{house.workshop}/delete") == 200
    assert (await listed(house), guest.path) == ([], "/days")
    assert await guest.get(f"/days/{house.workshop}/edit") == 404


PAGES = ("edit", "delete", "programme.yaml")
POSTS = ("copy", "delete", "edit", "check", "upload")


@pytest.mark.parametrize(
    ("who", "status"),
    [(House.guest, 401), (House.participant, 401), (House.stranger, 403)],
    ids=["guest", "participant", "stranger"],
)
async def test_nobody_but_the_owner_comes_near_a_day(
    house: House, who: Callable[[House], Awaitable[Guest]], status: int
):
    caller = await who(house)

    got = [await caller.get(f"/days/{house.workshop}/{page}") for page in PAGES]
    posted = [await caller.post(f"/days/{house.workshop}/{page}") for page in POSTS]

    assert got == [status] * len(PAGES)
    assert posted == [status] * len(POSTS)
    assert await listed(house) == [house.workshop]


async def test_my_days_needs_an_account(house: House):
    caller = await house.participant()

    assert await caller.get("/days") == 401
    assert await caller.post("/days", {"template": "kort-igp"}) == 401
    assert await caller.upload("/days/upload", "dag.yaml", KORT.encode()) == 401


async def test_without_the_forms_token_nothing_happens(house: House):
    guest = await house.owner()
    guest.csrf = ""

    assert await guest.post(f"/days/{house.workshop}/delete") == 403
    assert await listed(house) == [house.workshop]
