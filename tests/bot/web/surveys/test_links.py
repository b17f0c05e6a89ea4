from sqlalchemy.ext.asyncio import AsyncConnection

from storage import seats
from storage.seats import Reached
from surveys.dispositions import Ruling
from surveys.field_state import SeatId, SurveyId
from surveys.responses import Mode
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import ESCAPED, HOSTILE, draft
from tests.bot.web.surveys.test_board import answer, asked, cast, give_address, reached


async def link(house: House, survey: SurveyId, number: str) -> str:
    found: Reached = (await reached(house, survey))[number]
    return house.app.site.fielder.link(found.link or "")


async def speak(house: House, survey: SurveyId, number: str, language: str) -> None:
    seat = (await reached(house, survey))[number].seat.id
    await house.app.site.fielder.change(survey, _speak, seat, language)


async def _speak(
    connection: AsyncConnection, survey: SurveyId, seat: SeatId, language: str
) -> None:
    await seats.set_language(connection, seat, language)


async def test_the_file_has_a_link_for_each_who_may_still_answer(house: House):
    survey, guest = await asked(house, ["11", "15", "46"]), await house.owner()
    await give_address(house, survey, "11")
    await speak(house, survey, "46", "nn")
    await answer(house, survey, "15")

    status, data = await guest.download(f"/surveys/{survey}/links.csv")

    lines = data.decode("utf-8-sig").split("\r\n")
    assert status == 200
    assert data[:3] == b"\xef\xbb\xbf"
    assert lines == [
        "Number;Unit;Contact;Greeting;E-mail;Language;Link",
        f"11;Rogaland;Kari;Hei, Kari!;11@fylke.example;nb;{await link(house, survey, '11')}",
        f"46;Vestland;;Hei!;;nn;{await link(house, survey, '46')}",
        "",
    ]


async def test_a_formula_in_a_name_is_text_in_the_file(house: House):
    survey, guest = await draft(house), await house.owner()
    await guest.get(f"/surveys/{survey}/asked")
    await guest.post(f"/surveys/{survey}/asked/one", {"of": "own", "name": "=HYPERLINK(1)"})

    _, data = await guest.download(f"/surveys/{survey}/links.csv")

    assert ";'=HYPERLINK(1);" in data.decode("utf-8-sig")


async def test_a_link_that_an_opinion_was_given_with_is_in_no_file(house: House):
    survey, guest = await asked(house, ["11", "15"], Mode.OPINION), await house.owner()
    given = await link(house, survey, "11")
    await cast(house, survey, "11")

    _, data = await guest.download(f"/surveys/{survey}/links.csv")
    await guest.get(f"/surveys/{survey}/links")

    assert (given in data.decode(), given in guest.page) == (False, False)
    assert "You hold other people’s links" in guest.page


async def test_the_text_has_the_columns_of_the_file_in_it(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()

    await guest.get(f"/surveys/{survey}/links")

    assert [f"«{name}»" in guest.page for name in ("Unit", "Link", "Greeting")] == [True] * 3
    assert "Hei" not in guest.page


async def test_those_who_are_ticked_count_as_invited(house: House):
    survey, guest = await asked(house, ["11", "15"]), await house.owner()
    seat = (await reached(house, survey))["11"].seat.id
    await guest.get(f"/surveys/{survey}/links")

    nobody = await guest.post(f"/surveys/{survey}/links/handed-out", {"seat": "unknown"})
    await guest.post(f"/surveys/{survey}/links/handed-out", {"seat": seat})
    one = {number: found.seat.ways for number, found in (await reached(house, survey)).items()}
    await guest.post(f"/surveys/{survey}/links/handed-out", {"all": "1"})

    assert (nobody, one) == (422, {"11": ("link",), "15": ()})
    assert (await reached(house, survey))["15"].seat.ways == ("link",)


async def test_links_are_handed_out_while_the_survey_is_open(house: House):
    survey, guest = await draft(house), await house.owner()
    await guest.get(f"/surveys/{survey}/asked")
    await guest.post(f"/surveys/{survey}/asked/units", {"county": "11"})

    assert await guest.post(f"/surveys/{survey}/links/handed-out", {"all": "1"}) == 409


async def test_cards_have_a_qr_code_each_and_a_page_for_every_forty(house: House):
    survey, guest = await asked(house, [], Mode.OFFICIAL, "18"), await house.owner()

    first = await guest.get(f"/surveys/{survey}/cards"), guest.page.count('class="slip"')
    await guest.get(f"/surveys/{survey}/cards?page=2")

    assert first == (200, 40)
    assert guest.page.count('class="slip"') == 1


async def test_a_hostile_name_is_escaped_where_links_are_given_out(house: House):
    survey, guest = await draft(house), await house.owner()
    await guest.get(f"/surveys/{survey}/asked")
    await guest.post(f"/surveys/{survey}/asked/one", {"of": "own", "name": HOSTILE})

    for path in ("links", "cards"):
        await guest.get(f"/surveys/{survey}/{path}")
        assert (HOSTILE in guest.page, ESCAPED in guest.page) == (False, True)


async def test_nobody_else_gets_the_links(house: House):
    survey, guest = await asked(house, ["11"]), await house.stranger()
    home = f"/surveys/{survey}"

    seen = [await guest.get(f"{home}/{path}") for path in ("links", "links.csv", "cards")]
    done = await guest.post(f"{home}/links/handed-out", {"all": "1"})

    assert (seen, done) == ([403, 403, 403], 403)
    assert (await reached(house, survey))["11"].seat.ruling is Ruling.NONE
    assert (await reached(house, survey))["11"].seat.ways == ()
