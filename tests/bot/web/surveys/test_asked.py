import re
from io import BytesIO

from openpyxl import Workbook

from storage import seats, surveys
from storage.seats import Seat
from surveys.field_events import TermsSet
from surveys.field_state import Frame, SurveyId
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import (
    ESCAPED,
    HOSTILE,
    TOO_LARGE,
    draft,
    happened,
    opened,
    send_too_much,
    standing,
)
from tests.storage.fields import OPINIONS, anybody


async def on_list(house: House, survey: SurveyId) -> tuple[Seat, ...]:
    return await house.app.site.store.read(seats.of_survey, survey)


async def numbers(house: House, survey: SurveyId) -> list[str]:
    return [seat.unit.number for seat in await on_list(house, survey)]


async def test_counties_are_ticked_and_listed(house: House):
    survey, guest = await draft(house), await house.owner()
    path = f"/surveys/{survey}/asked"

    empty = await guest.get(path)
    assert "Nobody is asked yet." in guest.page
    status = await guest.post(f"{path}/units", {"county": ["11", "15"]})

    assert (empty, status, guest.path) == (200, 200, f"{path}?done=2-0-0")
    assert "New on the list: 2." in guest.page
    assert await numbers(house, survey) == ["11", "15"]
    assert [guest.page.count(name) for name in (">Rogaland<", ">Møre og Romsdal<")] == [1, 1]


async def test_every_county_and_municipality_stand_on_one_page(house: House):
    survey, guest = await draft(house), await house.owner()
    path = f"/surveys/{survey}/asked"
    await guest.get(f"{path}/add")

    await guest.post(f"{path}/units", {"every": "counties"})
    await guest.post(f"{path}/units", {"every": "municipalities"})

    assert guest.path == f"{path}?done=357-0-0"
    assert len(await numbers(house, survey)) == 372
    assert guest.page.count('<li><a href="/surveys/') == 372
    assert len(guest.page) < 200_000


async def test_one_countys_municipalities_are_asked(house: House):
    survey, guest = await draft(house), await house.owner()
    await guest.get(f"/surveys/{survey}/asked/add")

    await guest.post(f"/surveys/{survey}/asked/units", {"municipalities_of": ["03", "31"]})

    found = await numbers(house, survey)
    assert (found[0], len(found)) == ("0301", 13)


async def test_a_pasted_list_brings_addresses_and_a_broken_one_changes_nothing(house: House):
    survey, guest = await draft(house), await house.owner()
    path = f"/surveys/{survey}/asked"
    await guest.get(f"{path}/add")
    await guest.post(f"{path}/units", {"county": "11"})

    broken = await guest.post(
        f"{path}/list", {"of": "units", "list": "navn;e-post\nRogaland;a@b.example\nNowhere;x\n"}
    )
    told = guest.page
    untouched = await on_list(house, survey)
    await guest.post(
        f"{path}/list", {"of": "units", "list": "navn\te-post\nRogaland\ta@b.example\nAgder\t\n"}
    )

    assert broken == 422
    assert re.findall(
        r"row\" class=\"number\">(.*?)</th><td>(.*?)</td><td[^>]*>(.*?)</td>", told
    ) == [
        ("3", "A", "«Nowhere» is not the name of a county or a municipality."),
        ("3", "B", "«x» is not an e-mail address."),
    ]
    assert "navn;e-post\nRogaland;a@b.example\nNowhere;x\n</textarea>" in told.replace("\r", "")
    assert [seat.contact_way for seat in untouched] == [""]
    assert guest.path == f"{path}?done=1-1-0"
    assert [seat.contact_way for seat in await on_list(house, survey)] == ["email", ""]


async def test_a_workbook_is_taken_in(house: House):
    survey, guest = await draft(house), await house.owner()
    book, kept = Workbook(), BytesIO()
    assert book.active is not None
    book.active.append(("nr", "kontakt"))
    book.active.append((301, "Kari"))
    book.save(kept)
    await guest.get(f"/surveys/{survey}/asked")

    await guest.upload(f"/surveys/{survey}/asked/list", "liste.xlsx", kept.getvalue())

    assert [(s.unit.number, s.unit.name, s.contact_name) for s in await on_list(house, survey)] == [
        ("0301", "Oslo", "Kari")
    ]


async def test_just_one_is_put_on_the_list_and_a_mistake_keeps_what_was_typed(house: House):
    survey, guest = await draft(house), await house.owner()
    path = f"/surveys/{survey}/asked"
    await guest.get(path)

    wrong = await guest.post(f"{path}/one", {"of": "units", "name": HOSTILE, "contact": "Kari"})
    assert (wrong, guest.page.count(f'value="{ESCAPED}"')) == (422, 1)
    right = await guest.post(f"{path}/one", {"of": "own", "name": HOSTILE, "contact": "Kari"})

    assert (right, await numbers(house, survey)) == (200, ["1"])
    assert HOSTILE not in guest.page
    assert ESCAPED in guest.page


async def test_nothing_ticked_and_nothing_brought_is_told(house: House):
    survey, guest = await draft(house), await house.owner()
    path = f"/surveys/{survey}/asked"
    await guest.get(path)

    said = []
    for where, fields in (("units", {}), ("units", {"county": "99"}), ("list", {"list": " "})):
        status = await guest.post(f"{path}/{where}", fields)
        said.append((status, "<h1>" in guest.page))

    assert said == [(422, True)] * 3
    assert await numbers(house, survey) == []


async def test_a_survey_for_anybody_has_an_open_link_and_no_list(house: House):
    survey, guest = await draft(house), await house.owner()
    found, now = await standing(house, survey), house.app.site.fielder.now()
    terms = anybody(OPINIONS)
    await happened(
        house, survey, TermsSet(at=now, by=house.account.id, seen=found.moves, terms=terms)
    )

    await guest.get(f"/surveys/{survey}/asked")

    assert terms.frame is Frame.ANYBODY
    assert house.app.site.fielder.open_link(survey) in guest.page
    assert "list-heading" not in guest.page


async def test_nobody_else_sees_or_changes_the_list(house: House):
    survey, guest = await draft(house), await house.stranger()
    path = f"/surveys/{survey}/asked"

    seen = await guest.get(path), await guest.get(f"{path}/add")
    done = [
        await guest.post(f"{path}/units", {"county": "11"}),
        await guest.post(f"{path}/list", {"of": "own", "list": "navn\nKari\n"}),
        await guest.post(f"{path}/one", {"of": "own", "name": "Kari"}),
    ]
    nobody = await (await house.guest()).get(path)

    assert (seen, done, nobody) == ((403, 403), [403, 403, 403], 401)
    assert await numbers(house, survey) == []


async def test_nobody_is_added_after_the_close(house: House):
    survey, guest = await draft(house), await house.owner()
    await opened(house, survey)
    found = await house.app.site.store.read(surveys.fielding, survey)
    assert found.closes is not None
    await guest.get(f"/surveys/{survey}/asked")
    house.clock.moment = found.closes
    await house.app.site.fielder.wake_due()

    status = await guest.post(f"/surveys/{survey}/asked/units", {"county": "11"})

    assert status == 409


async def test_a_list_of_ten_megabytes_is_refused_where_it_was_chosen(house: House):
    survey, guest = await draft(house), await house.owner()
    await guest.get(f"/surveys/{survey}/asked/add")

    assert await send_too_much(guest, f"/surveys/{survey}/asked/list") == 413
    assert guest.page.count(f'id="file-error">{TOO_LARGE}') == 1
    assert guest.page.count('<form method="post"') >= 3
    assert await numbers(house, survey) == []
