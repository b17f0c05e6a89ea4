"""The open door: whoever wants to answer gets a link of their own there."""

from dataclasses import replace

from bot.web.limits import COMING
from storage import seats, waves
from storage.seats import Seat
from surveys.field_events import Opened
from surveys.field_state import SurveyId
from surveys.texts import text
from tests.bot.web.conftest import House
from tests.bot.web.surveys.answers import FORM, Fielded, fielded, fill
from tests.storage.fields import OPINIONS, anybody

OPEN = "/o/s1"


async def door(house: House, **more) -> Fielded:
    return await fielded(house, anybody(OPINIONS), **more)


async def all_seats(house: House) -> tuple[Seat, ...]:
    """Those who came in, beside the two on the list."""
    found = await house.app.site.store.read(seats.of_survey, SurveyId("s1"))
    return tuple(seat for seat in found if seat.unit.number not in ("03", "11"))


async def test_looking_at_the_door_seats_nobody(house: House):
    await door(house)
    guest = await house.guest("en")

    assert await guest.get(OPEN) == 200
    assert "You get a link of your own." in guest.page
    assert await all_seats(house) == ()


async def test_whose_questions_they_are_is_not_told_to_those_who_answer(house: House):
    told = replace(FORM, source=text(nb="Skalaen er vår egen", nn="Skalaen er vår eigen"))
    survey = await door(house, asks=told)
    guest, owner = await house.guest("nb"), await house.owner()
    seen = []
    for reader, path in ((guest, OPEN), (guest, survey.path()), (owner, "/surveys/s1/preview"),
                         (owner, "/surveys/s1/form")):  # fmt: skip
        assert await reader.get(path) == 200
        seen.append("Skalaen er vår egen" in reader.page)

    assert seen == [False, False, False, True]


async def test_whoever_comes_in_gets_a_link_and_is_told_to_keep_it(house: House):
    await door(house)
    guest = await house.guest("nn")
    await guest.get(OPEN)
    await guest.post(OPEN)
    link = guest.path.removesuffix("?new=1")

    assert link.startswith("/q/")
    assert f"http://localhost:8080{link}" in guest.page or link in guest.page
    assert "Ta vare på adressa" in guest.page
    assert [seat.language for seat in await all_seats(house)] == ["nn"]


async def test_the_same_browser_comes_back_to_its_own_seat(house: House):
    await door(house)
    guest = await house.guest("en")
    await guest.get(OPEN)
    await guest.post(OPEN)
    first = guest.path.removesuffix("?new=1")
    await guest.get(OPEN)
    told = "This browser has a link of its own" in guest.page
    await guest.post(OPEN)

    assert (told, guest.path) == (True, first)
    assert len(await all_seats(house)) == 1


async def test_somebody_else_at_the_same_browser_gets_a_seat_too(house: House):
    await door(house)
    guest = await house.guest("en")
    await guest.get(OPEN)
    await guest.post(OPEN)
    await guest.post(OPEN, {"anew": "1"})

    assert len(await all_seats(house)) == 2


async def test_many_links_from_one_address_take_their_time(house: House):
    await door(house)
    site, now = house.app.site, house.app.site.fielder.now()
    for _ in range(COMING):
        site.coming.came("127.0.0.1", now)
    guest = await house.guest("en")
    await guest.get(OPEN)
    status = await guest.post(OPEN)

    assert (status, "Many begin from here at this moment. Wait 60 seconds" in guest.page) == (
        429, True,
    )  # fmt: skip
    assert await all_seats(house) == ()


async def test_who_came_in_and_went_again_stands_in_no_rate(house: House):
    survey = await door(house)
    guests = [await house.guest("en") for _ in range(3)]
    for guest in guests:
        await guest.get(OPEN)
        await guest.post(OPEN)
    one = guests[0]
    await one.post(one.path.removesuffix("?new=1") + "/begin")
    await fill(one, a_bruk="ja")
    home = one.path.rpartition("/part/")[0]
    await one.get(f"{home}/review")
    await one.post(f"{home}/send", {name: one.field(name) for name in ("key", "code", "seen")})
    owner = await house.owner()
    await owner.get(f"/surveys/{survey.id}")
    board = " ".join(owner.page.split())
    await survey.close()
    wave = await house.app.site.store.read(waves.wave, survey.id)

    assert '<p class="rate"> 1 has answered </p>' in board
    assert (wave.units, len(wave.responses)) == ((), 1)


async def test_an_owner_is_told_that_the_open_link_is_full(house: House, monkeypatch):
    monkeypatch.setattr("bot.web.surveys.board.WALK_INS", 2)
    survey = await door(house)
    owner = await house.owner()
    await owner.get(f"/surveys/{survey.id}")

    assert "2 have begun by it, and it takes 2." in owner.page


async def test_two_browsers_are_two_people(house: House):
    await door(house)
    for _ in range(2):
        guest = await house.guest("en")
        await guest.get(OPEN)
        await guest.post(OPEN)
        await guest.post(guest.path.removesuffix("?new=1") + "/begin")
        await fill(guest, a_bruk="ja")

    assert len(await all_seats(house)) == 2


async def test_a_door_that_is_not_open_lets_nobody_in(house: House):
    survey = await door(house, opened=False)
    guest = await house.guest("en")
    await guest.get(OPEN)
    shut = "has not been opened yet" in guest.page

    assert (shut, await guest.post(OPEN)) == (True, 409)
    await survey.press(Opened)
    await survey.close()
    await guest.get(OPEN)
    assert "takes no more answers" in guest.page


async def test_a_survey_for_those_invited_has_no_open_door(house: House):
    await fielded(house)
    guest = await house.guest("en")

    assert (await guest.get(OPEN), await guest.post(OPEN)) == (403, 403)
    assert (await guest.get("/o/none"), await guest.post("/o/none")) == (404, 404)
