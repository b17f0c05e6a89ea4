import re
from datetime import UTC, datetime

import pytest

from storage import gathering, letters, sending, spares, survey_log
from storage.contacts import Route
from storage.letters import Invitation
from storage.seats import Reach
from storage.survey_log import Line
from surveys.dispositions import Ruling
from surveys.field_state import SurveyId
from surveys.responses import Mode
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import ESCAPED, HOSTILE
from tests.bot.web.surveys.test_board import (
    answer,
    asked,
    cast,
    give_address,
    reached,
    words_of,
)
from tests.storage.fields import never_asked


async def path_of(house: House, survey: SurveyId, number: str = "11") -> str:
    there = await reached(house, survey)
    return f"/surveys/{survey}/asked/{there[number].seat.id}"


async def logged(house: House, survey: SurveyId) -> list[str]:
    lines = await house.app.site.store.read(survey_log.log, survey)
    return [line.what for line in lines if line.seat is not None]


async def test_a_contact_is_given_on_its_own_page(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)

    fields = {"contact": HOSTILE, "email": "ola@r.example", "language": "nn"}
    status = await guest.post(f"{path}/contact", fields)

    seat = (await reached(house, survey))["11"].seat
    assert (status, guest.path) == (200, path)
    assert (seat.contact_way, seat.contact_name, seat.language) == ("email", HOSTILE, "nn")
    assert (HOSTILE in guest.page, guest.page.count(f'value="{ESCAPED}"')) == (False, 1)


async def test_a_wrong_address_is_told_and_what_was_typed_stays(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)

    status = await guest.post(f"{path}/contact", {"contact": "Ola", "email": "ola at r"})

    assert (status, guest.page.count('value="ola at r"')) == (422, 1)
    assert "«ola at r» is not an e-mail address." in guest.page
    assert (await reached(house, survey))["11"].seat.contact_name == ""


async def met(house: House, survey: SurveyId) -> None:
    """The contact of Rogaland was found in a channel in Teams."""
    await give_address(house, survey, "11")
    fielder = house.app.site.fielder
    address = (await reached(house, survey))["11"].route
    assert address is not None
    here = {address.route: Reach("teams", Route("teams", "T", "kari", "{}"))}
    line = Line(house.clock.now(), house.account.id, "Met")
    await fielder.change(survey, spares.meet, fielder.sealer, here, line)


async def test_the_owner_can_choose_e_mail_or_the_chat(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    await met(house, survey)
    path = await path_of(house, survey)
    await guest.get(path)
    in_chat = words_of(guest.page)

    await guest.post(f"{path}/swap", {})
    by_mail = words_of(guest.page)
    way = (await reached(house, survey))["11"].seat.contact_way
    await guest.post(f"{path}/swap", {})

    assert "Reached in Teams. The e-mail address is kept" in in_chat
    assert "Use e-mail instead" in in_chat
    assert "Use Teams instead" in by_mail
    assert way == "email"
    assert (await reached(house, survey))["11"].seat.contact_way == "teams"
    assert (await logged(house, survey))[1:] == ["ContactsGiven"] * 2


async def test_what_became_of_it_is_said_and_taken_back(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)

    found = []
    for ruling in ("refused", "not_eligible", ""):
        await guest.post(f"{path}/ruling", {"ruling": ruling})
        found.append((await reached(house, survey))["11"].seat.ruling)

    assert found == [Ruling.REFUSED, Ruling.NOT_ELIGIBLE, Ruling.NONE]
    assert await guest.post(f"{path}/ruling", {"ruling": "whatever"}) == 400


async def test_an_owner_is_not_led_to_ask_again_who_declined_in_a_wave_before(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    seat = (await reached(house, survey))["11"].seat.id
    await house.app.site.store.write(never_asked, seat)

    await guest.get(path)
    theirs = words_of(guest.page)
    await guest.post(f"{path}/ruling", {"ruling": ""})
    await guest.post(f"{path}/ruling", {"ruling": "not_eligible"})
    owners = words_of(guest.page)

    assert theirs.count("They declined in a wave before, or were taken out of it.") == 1
    assert theirs.count("They want to be asked after all") == 1
    assert [theirs.count(one) for one in ("Ask again after all", "Take off the list")] == [0, 0]
    assert owners.count("Ask again after all") == 1


async def test_who_is_in_the_channel_is_ruled_out_for_good_and_not_taken_off_one_list(
    house: House,
):
    survey, guest = await asked(house, ["11", "15"]), await house.owner()
    await met(house, survey)
    path, by_mail = await path_of(house, survey), await path_of(house, survey, "15")
    await guest.get(path)
    before = words_of(guest.page)
    line = Line(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "", gathering.GATHERED)
    await house.app.site.store.field(survey, survey_log.note, line)

    await guest.get(path)
    after = words_of(guest.page)
    await guest.get(by_mail)

    told = "They are not asked in the waves that come either"
    assert [before.count(one) for one in ("Take off the list", told)] == [1, 0]
    assert [after.count(one) for one in ("Take off the list", told)] == [0, 1]
    assert guest.page.count("Take off the list") == 1


async def test_who_has_answered_cannot_be_taken_off(house: House):
    survey, guest = await asked(house, ["11", "15"]), await house.owner()
    await answer(house, survey, "11")
    first, second = await path_of(house, survey), await path_of(house, survey, "15")
    await guest.get(first)

    assert "Take off the list" not in guest.page
    refused = await guest.post(f"{first}/remove")
    removed = await guest.post(f"{second}/remove")

    assert (refused, removed, list(await reached(house, survey))) == (409, 200, ["11"])


async def test_of_one_who_has_answered_what_is_known_comes_first(house: House):
    survey, guest = await asked(house, ["11", "15"]), await house.owner()
    house.clock.moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # tomorrow in Oslo
    await answer(house, survey, "11", complete=False)

    await guest.get(await path_of(house, survey))
    answered = headings(guest.page)
    said = "Version 1, sent by Ola, Tuesday, 24 November 2026 at 00:30." in guest.page
    await guest.get(await path_of(house, survey, "15"))

    assert (answered[0], answered[-1]) == ("The answer", "Change the answer on their behalf")
    assert (said, headings(guest.page)[0]) == (True, "An answer by telephone")


def headings(page: str) -> list[str]:
    return re.findall(r"<h3[^>]*>([^<]*)</h3>", page)


async def test_its_link_is_shown_with_a_qr_code_and_can_be_drawn_anew(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path, before = await path_of(house, survey), (await reached(house, survey))["11"].link
    assert before is not None
    await guest.get(path)

    shown = house.app.site.fielder.link(before) in guest.page
    status, picture = await guest.download(f"{path}/qr.png")
    await guest.post(f"{path}/link")

    after = (await reached(house, survey))["11"].link
    assert (shown, status, picture[:4]) == (True, 200, b"\x89PNG")
    assert after not in (None, before)
    assert before not in guest.page


async def test_a_link_that_an_opinion_was_given_with_is_not_shown_any_more(house: House):
    survey, guest = await asked(house, ["11"], Mode.OPINION), await house.owner()
    link = (await reached(house, survey))["11"].link
    await cast(house, survey, "11")
    path = await path_of(house, survey)

    await guest.get(path)

    assert "/q/" not in guest.page
    assert link is not None
    assert link not in guest.page
    assert (await guest.download(f"{path}/qr.png"))[0] == 404
    assert (await guest.post(f"{path}/link"), guest.status) == (409, 409)


async def test_one_is_marked_as_handed_out_and_reminded_alone(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    await give_address(house, survey, "11")
    path = await path_of(house, survey)
    await guest.get(path)

    await guest.post(f"{path}/handed-out")
    await guest.post(f"{path}/nudge", {"intensity": "2"})

    seat = (await reached(house, survey))["11"].seat
    queued = await house.app.site.store.read(sending.of_survey, survey)
    assert seat.ways == ("link",)
    assert [(letter.kind.value, letter.intensity) for letter in queued] == [("nudge", 2)]
    assert await logged(house, survey) == ["ContactsGiven", "HandedOut", "NudgedOne"]
    assert await guest.post(f"{path}/nudge", {"intensity": "9"}) == 400


async def test_its_letters_are_shown_with_what_became_of_them(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    await give_address(house, survey, "11")
    fielder, by = house.app.site.fielder, house.account.id
    line = Line(fielder.now(), by, "InvitedBy")
    await fielder.change(survey, letters.invite, Invitation("email"), line)

    await guest.get(await path_of(house, survey))

    said = " ".join(re.sub("<[^>]*>", " ", guest.page).split())
    assert "Invitation · e-mail · waits" in said


@pytest.mark.parametrize("act", ["contact", "remove", "ruling", "link", "handed-out", "nudge"])
async def test_nobody_else_sees_or_changes_one_of_them(house: House, act: str):
    survey, guest = await asked(house, ["11"]), await house.stranger()
    path = await path_of(house, survey)
    before = await reached(house, survey)

    seen = await guest.get(path), (await guest.download(f"{path}/qr.png"))[0]
    done = await guest.post(f"{path}/{act}", {"contact": "x", "ruling": "refused"})

    assert (seen, done) == ((403, 403), 403)
    assert await reached(house, survey) == before


async def test_a_seat_of_another_survey_is_not_found(house: House):
    survey, other = await asked(house, ["11"]), await asked(house, ["15"])
    guest = await house.owner()
    seat = (await reached(house, other))["15"].seat.id
    await guest.get(f"/surveys/{survey}")

    assert await guest.get(f"/surveys/{survey}/asked/{seat}") == 404
    assert await guest.post(f"/surveys/{survey}/asked/{seat}/remove") == 404
    assert list(await reached(house, other)) == ["15"]
