from bot.fielding.ways import NotDelivered
from storage import sending
from storage.sending import Letter
from surveys.field_state import SurveyId
from tests.bot.fielding.test_inviting import Kept
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import ESCAPED, HOSTILE, draft
from tests.bot.web.surveys.test_board import asked, give_address, words_of


class Broken(Kept):
    """A way by which nothing goes."""

    async def send(self, *_: object) -> str:
        raise NotDelivered("mail_unknown")


async def letters_of(house: House, survey: SurveyId) -> tuple[Letter, ...]:
    return await house.app.site.store.read(sending.of_survey, survey)


async def test_before_it_is_open_the_plan_is_pointed_to(house: House):
    survey, guest = await draft(house), await house.owner()
    await guest.get(f"/surveys/{survey}/invite")

    assert f'href="/surveys/{survey}/plan"' in guest.page
    assert "Invitations can be sent while the survey is open." in words_of(guest.page)
    house.app.site.postman.ways["email"] = Kept()
    status = await guest.post(f"/surveys/{survey}/invite")

    assert status == 409


async def test_without_e_mail_it_is_said_so(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    await give_address(house, survey, "11")

    await guest.get(f"/surveys/{survey}/invite")
    status = await guest.post(f"/surveys/{survey}/invite/test", {"email": "me@x.example"})

    assert "By e-mail: 1 who have not been invited. It is not set up here" in words_of(guest.page)
    assert "E-mail is not set up here." in words_of(guest.page)
    assert status == 409


async def test_invitations_are_counted_and_sent(house: House):
    house.app.site.postman.ways["email"] = Kept()
    survey, guest = await asked(house, ["11", "15"]), await house.owner()
    await give_address(house, survey, "11")
    await guest.get(f"/surveys/{survey}/invite")
    said = words_of(guest.page)

    status = await guest.post(f"/surveys/{survey}/invite")
    again = await guest.post(f"/surveys/{survey}/invite")

    assert "Send 1 invitation" in said
    assert "1 has no address" in said
    assert (status, again) == (200, 409)
    assert [letter.kind.value for letter in await letters_of(house, survey)] == ["invitation"]


async def test_the_letter_is_shown_to_whom_one_chooses_and_escaped(house: House):
    survey, guest = await draft(house, "imdi-statistikk"), await house.owner()
    await guest.get(f"/surveys/{survey}/asked")
    await guest.post(f"/surveys/{survey}/asked/one", {"of": "own", "name": HOSTILE})

    await guest.get(f"/surveys/{survey}/invite?letter=reminder-3")

    assert (HOSTILE in guest.page, ESCAPED in guest.page) == (False, True)
    assert "/q/" not in guest.page


async def test_a_trial_goes_to_oneself_and_what_was_typed_stays_if_it_does_not(house: House):
    way = Kept()
    survey, guest = await asked(house, ["11"]), await house.owner()
    house.app.site.postman.ways["email"] = way
    path = f"/surveys/{survey}/invite/test"
    await guest.get(f"/surveys/{survey}/invite")

    sent = await guest.post(path, {"email": "me@x.example", "letter": "reminder-2"})
    wrong = [await guest.post(path, {"email": email}) for email in ("", "me at x")]
    house.app.site.postman.ways["email"] = Broken()
    failed = await guest.post(path, {"email": "me@x.example"})

    assert (sent, wrong, failed) == (200, [422, 422], 502)
    assert [to for to, _ in way.letters] == ["me@x.example"]
    assert "There is nobody at that address." in words_of(guest.page)
    assert 'value="me@x.example"' in guest.page
    assert await letters_of(house, survey) == ()


async def test_nobody_else_invites(house: House):
    survey, guest = await asked(house, ["11"]), await house.stranger()
    way = Kept()
    house.app.site.postman.ways["email"] = way
    path = f"/surveys/{survey}/invite"

    found = [await guest.get(path), await guest.post(path)]
    found.append(await guest.post(f"{path}/test", {"email": "me@x.example"}))

    assert (found, way.letters) == ([403, 403, 403], [])
