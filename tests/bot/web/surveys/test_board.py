import asyncio
import re
from dataclasses import replace

from bot.fielding import asking
from bot.fielding.asking import Contact, add_units, chosen_units
from storage import ballots, letters, seats, sending, unit_answers
from storage.ballots import Ballot
from storage.letters import Invitation
from storage.seats import Reached
from storage.survey_log import Line
from storage.unit_answers import Sent
from surveys.answers import Chosen
from surveys.field_events import Closed, TermsSet
from surveys.field_state import SurveyId
from surveys.responses import Mode
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import draft, happened, opened, standing


async def asked(
    house: House, counties: list[str], mode: Mode = Mode.OFFICIAL, *more: str
) -> SurveyId:
    """An open survey of these counties, and all municipalities of `more`."""
    survey, fielder = await draft(house), house.app.site.fielder
    found, by = await standing(house, survey), house.account.id
    terms = replace(found.terms, mode=mode)
    now = fielder.now()
    await happened(house, survey, TermsSet(at=now, by=by, seen=found.moves, terms=terms))
    await add_units(fielder, survey, by, chosen_units(counties, more))
    await opened(house, survey)
    return survey


async def reached(house: House, survey: SurveyId) -> dict[str, Reached]:
    """Those who are asked, by number."""
    sealer = house.app.site.fielder.sealer
    found = await house.app.site.store.read(seats.reached, survey, sealer)
    return {one.seat.unit.number: one for one in found}


async def answer(house: House, survey: SurveyId, *numbers: str, complete: bool = True) -> None:
    """These answer officially."""
    there, fielder = await reached(house, survey), house.app.site.fielder
    for number in numbers:
        seat = there[number].seat
        sent = Sent(seat.id, 1, {"a": Chosen(("b",))}, complete, "Ola", seat.revision, number)
        await fielder.change(survey, unit_answers.submit, sent, fielder.now())


async def cast(house: House, survey: SurveyId, *numbers: str) -> None:
    """These give their opinion."""
    there, fielder = await reached(house, survey), house.app.site.fielder
    for number in numbers:
        ballot = Ballot(there[number].link or "", "code", 1, {"a": Chosen(("b",))}, True)
        await fielder.change(survey, ballots.cast, fielder.sealer, ballot, fielder.now())


async def close(house: House, survey: SurveyId) -> None:
    """The owner closes it for good."""
    for _ in range(2):
        found, now = await standing(house, survey), house.app.site.fielder.now()
        if found.closed is None:
            event = Closed(at=now, by=house.account.id, seen=found.moves)
            await happened(house, survey, event)


async def give_address(house: House, survey: SurveyId, number: str) -> None:
    """Bring one's e-mail address."""
    seat = (await reached(house, survey))[number].seat.id
    contact = Contact("Kari", f"{number}@fylke.example")
    await asking.set_contact(house.app.site.fielder, survey, house.account.id, seat, contact)


def words_of(page: str) -> str:
    """What a page says, without its pictures and marks."""
    plain = re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page, flags=re.S)
    return " ".join(plain.split())


async def test_who_has_answered_is_shown_by_name_with_the_rate_and_a_map(house: House):
    survey, guest = await asked(house, ["11", "15", "46"]), await house.owner()
    await answer(house, survey, "11", "46")

    status = await guest.get(f"/surveys/{survey}")

    said = words_of(guest.page)
    assert status == 200
    assert "2 of 3 (67 %)" in said
    assert "Rogaland 11 Has answered" in said
    assert "Møre og Romsdal 15 Not invited yet" in said
    assert "Has answered: Rogaland, Vestland; Has not answered: Møre og Romsdal." in guest.page
    assert guest.page.count("<svg") == 2


async def test_the_list_is_narrowed_to_those_who_can_still_answer(house: House):
    survey, guest = await asked(house, ["11", "15", "46"]), await house.owner()
    await answer(house, survey, "11")

    await guest.get(f"/surveys/{survey}?show=unanswered")
    rows = re.findall(r'<li><a href="/surveys/\w+/asked/\w+">', guest.page)
    await guest.get(f"/surveys/{survey}?show=%3Cscript%3E")

    assert len(rows) == 2
    assert "<script>" not in guest.page.replace("<script src", "")


async def test_nobody_can_still_answer_what_is_closed(house: House):
    survey, guest = await asked(house, ["11", "15"]), await house.owner()

    await guest.get(f"/surveys/{survey}")
    before = "Can still answer (2)" in guest.page
    await guest.post(f"/surveys/{survey}/close", {"seen": guest.field("seen")})
    await guest.get(f"/surveys/{survey}")

    assert (before, "Can still answer" in guest.page) == (True, False)


async def test_of_opinions_nothing_tells_when_or_who_has_begun(house: House):
    survey, guest = await asked(house, ["11", "15", "18"], Mode.OPINION), await house.owner()
    await cast(house, survey, "11")
    seat = (await reached(house, survey))["15"].seat.id
    await house.app.site.fielder.change(survey, seats.begin, seat, house.app.site.fielder.now())

    await guest.get(f"/surveys/{survey}")
    said = words_of(guest.page)

    assert "Rogaland 11 Has answered" in said
    assert "Møre og Romsdal 15 Not invited yet" in said
    assert "18 Not invited yet" in said
    assert ("Day by day" in said, "Has begun" in said) == (False, False)


async def test_the_course_of_opinions_is_shown_when_nothing_more_can_come(house: House):
    survey, guest = await asked(house, ["11", "15"], Mode.OPINION), await house.owner()
    await cast(house, survey, "11")
    await close(house, survey)

    await guest.get(f"/surveys/{survey}")

    assert "Day by day" in words_of(guest.page)


async def test_all_municipalities_are_followed_on_one_page_in_reasonable_time(house: House):
    every = [f"{number:02}" for number in (3, 11, 15, 18, 31, 32, 33, 34, 39, 40, 42, 46, 50, 55)]
    survey, guest = await asked(house, [], Mode.OFFICIAL, *every, "56"), await house.owner()
    await answer(house, survey, "1103", "0301")
    await guest.get(f"/surveys/{survey}")

    async with asyncio.timeout(3):  # far more than it takes, on a machine that does other things
        await guest.get(f"/surveys/{survey}")

    assert "2 of 357 (1 %)" in words_of(guest.page)
    assert guest.page.count('<li><a href="/surveys/') == 357
    assert len(guest.page) < 600_000


async def test_a_board_is_its_owners_alone(house: House):
    survey = await asked(house, ["11"])

    found = [await (await house.stranger()).get(f"/surveys/{survey}")]
    found.append(await (await house.guest()).get(f"/surveys/{survey}"))
    found.append(await (await house.owner()).get("/surveys/unknown"))

    assert found == [403, 401, 404]


async def test_the_counts_are_fetched_again_for_official_answers_alone(house: House):
    official, opinions = await asked(house, ["11"]), await asked(house, ["11"], Mode.OPINION)
    guest = await house.owner()
    await answer(house, official, "11")

    found = await guest.get(f"/surveys/{official}/counts"), words_of(guest.page).split(":")[0]
    board = await guest.get(f"/surveys/{official}"), "data-counts" in guest.page
    hidden = await guest.get(f"/surveys/{opinions}/counts")
    still = await guest.get(f"/surveys/{opinions}"), "data-counts" in guest.page

    assert found == (200, "1 of 1 (100 %) Has answered 1 Open Deadline")
    assert (board, hidden, still) == ((200, True), 404, (200, False))


async def test_one_countys_municipalities_are_drawn_on_a_map_of_their_own(house: House):
    survey, guest = await asked(house, [], Mode.OFFICIAL, "11", "46"), await house.owner()

    await guest.get(f"/surveys/{survey}?county=11")
    one = "Stavanger" in guest.page, "Bergen" in pictures(guest.page)
    await guest.get(f"/surveys/{survey}?county=99")

    assert one == (True, False)
    assert "Bergen" in pictures(guest.page)


def pictures(page: str) -> str:
    """The pictures of a page."""
    return "".join(re.findall(r"<svg.*?</svg>", page, flags=re.S))


async def test_a_letter_that_did_not_arrive_is_shown_with_its_reason(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    await give_address(house, survey, "11")
    await invited(house, survey)
    letter = (await house.app.site.store.read(sending.of_survey, survey))[0]
    fielder = house.app.site.fielder
    await fielder.change(survey, sending.bounced, letter.id, "mail_unknown", fielder.now())

    await guest.get(f"/surveys/{survey}")

    said = words_of(guest.page)
    assert "Letters that have not arrived (1)" in said
    assert "Rogaland · Invitation · e-mail · came back There is nobody at that address." in said


async def invited(house: House, survey: SurveyId) -> None:
    """Queue invitations by e-mail."""
    fielder, by = house.app.site.fielder, house.account.id
    line = Line(fielder.now(), by, "InvitedBy", reason="email")
    await fielder.change(survey, letters.invite, Invitation("email"), line)


async def test_the_log_says_in_words_who_did_what(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()

    await guest.get(f"/surveys/{survey}")

    said = words_of(guest.page).split("What has been done")[1]
    assert "you Some were put on the list · Number: 1" in said
    assert "The survey was opened" in said
