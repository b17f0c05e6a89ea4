"""Whoever has a link: known by it, and by the name that they gave there."""

import pytest

from bot.web.surveys.respondents import NAME_LENGTH, named
from storage.seats import set_language
from tests.bot.web.conftest import House
from tests.bot.web.surveys.answers import fielded, fill
from tests.storage.fields import OPINIONS


@pytest.mark.parametrize(
    ("typed", "name"),
    [("  Kari \n Nordmann ", "Kari Nordmann"), ("a\x00b", "a\N{REPLACEMENT CHARACTER}b")],
)
def test_a_name_stands_on_one_line(typed: str, name: str):
    assert named(typed) == name
    assert len(named("x" * 1_000)) == NAME_LENGTH


async def test_a_name_is_known_at_its_own_link_alone(house: House):
    survey = await fielded(house)
    guest = await survey.begun(who="Kåre Ås; Ærlig=ja")
    await fill(guest, a_bruk="ja")
    await guest.post(survey.path("/begin", "11"))
    await fill(guest, a_bruk="ja")

    assert (await survey.sitting()).who == "Kåre Ås; Ærlig=ja"
    assert (await survey.sitting("11")).who == ""


async def test_the_page_speaks_the_language_of_the_invitation_until_another_is_chosen(house: House):
    survey = await fielded(house, OPINIONS)
    seat = (await survey.sitting()).seat.id
    await house.app.site.store.write(set_language, seat, "nn")
    guest = await house.guest("en")
    await guest.get(survey.path())
    invited = "Svaret ditt er verna" in guest.page
    await guest.post("/language", {"language": "nb", "back": survey.path()})

    assert (invited, "Svaret ditt er beskyttet" in guest.page) == (True, True)


async def test_a_program_is_told_of_an_unknown_link_as_json(house: House):
    guest = await house.guest("en")
    headers = {"Accept": "application/json", "X-CSRF": guest.csrf}
    status, said = await guest.send("PUT", "/q/guessed/part/x", b"", headers)

    assert (status, '"code": "UnknownLink"' in said) == (404, True)
