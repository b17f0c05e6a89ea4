"""Letters about surveys in a chat: the words of letters, once each, and faults told apart."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat.invitations import ways
from bot.chat.office import route_of
from bot.chat.ports import NotAccepted, TryLater, Unreachable
from bot.fielding.postman import Postman
from storage import letters, seat_lists, seats, sending
from storage.letters import Invitation
from storage.seat_lists import NewSeat
from storage.seats import Reach
from storage.sending import Letter
from storage.survey_log import Line
from surveys.dispositions import Ruling
from surveys.field_state import SeatId, SurveyId
from surveys.responses import Unit
from tests.bot.chat.conftest import Hall, button, buttons, read
from tests.bot.chat.surveying import OPINIONS, opened


async def invite(hall: Hall, survey: SurveyId, way: str = "slack") -> None:
    """Everybody who is reached that way is invited."""
    line = Line(hall.clock.now(), "owner", "InvitedBy")
    await hall.office.fielder.change(survey, letters.invite, Invitation(way), line)


async def only(hall: Hall, survey: SurveyId) -> Letter:
    (found,) = await hall.store.read(sending.of_survey, survey)
    return found


async def test_an_invitation_says_what_letters_say_and_can_be_answered_where_it_stands(hall: Hall):
    survey = await opened(hall, OPINIONS, "Ann")
    await invite(hall, survey)
    await hall.settle()

    card = hall.card("U-Ann", "Invitasjon til undersøkelse")
    reply = await hall.press("Ann", button(card, "Svar"))

    assert read(card).count("Fylkesrådet spør hva du mener, i undersøkelsen «Form».") == 1
    assert [(b.label, b.url) for b in buttons(card)] == [
        ("Svar", ""), ("Åpne undersøkelsen", "https://bord.example.no/q/link-Ann"),
        ("Nei takk", "https://bord.example.no/q/link-Ann/withdraw"),
    ]  # fmt: skip
    assert reply.form is not None
    assert (await only(hall, survey)).status.value == "sent"


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (TryLater(3, "posts"), "queued", "chat_busy"),
        (TryLater(3), "queued", "chat_silent"),
        (NotAccepted("too_long"), "failed", "chat_refused"),
        (Unreachable("user_disabled"), "bounced", "chat_gone"),
    ],
)
async def test_what_did_not_arrive_is_told_apart(hall: Hall, fault, status: str, code: str):
    survey = await opened(hall, OPINIONS, "Ann")
    hall.slack.faults["U-Ann"] = [fault]
    await invite(hall, survey)
    await hall.settle()

    found = await only(hall, survey)
    (seat,) = await hall.store.read(seats.of_survey, survey)

    assert (found.status.value, found.fault) == (status, code)
    assert seat.ruling is (Ruling.BOUNCED if status == "bounced" else Ruling.NONE)


async def test_a_limit_that_was_hit_is_kept_by_all_and_the_letter_comes_after_it(hall: Hall):
    survey = await opened(hall, OPINIONS, "Ann")
    hall.slack.faults["U-Ann"] = [TryLater(3, "posts")]
    await invite(hall, survey)
    await hall.settle()
    before = len(hall.slack.at("U-Ann"))
    hall.clock.moment += timedelta(seconds=4)
    await hall.settle()

    assert (before, len(hall.slack.at("U-Ann"))) == (0, 1)


async def test_a_letter_that_was_on_its_way_is_looked_for_and_not_sent_twice(hall: Hall):
    survey = await opened(hall, OPINIONS, "Ann")
    hall.slack.doors["U-Ann"], hall.slack.taken = asyncio.Event(), True
    await invite(hall, survey)
    sending_ = asyncio.ensure_future(hall.postman.deliver_once())
    await hall.slack.heard()
    sending_.cancel()
    stood = hall.slack.read("U-Ann")
    del hall.slack.doors["U-Ann"]
    hall.clock.moment += sending.LEASE
    other = Postman(hall.office.fielder, ways(hall.office))
    await other.deliver_once()

    assert hall.slack.read("U-Ann") == stood
    assert [call.deed for call in hall.slack.calls] == ["post", "find"]
    assert (await only(hall, survey)).status.value == "sent"


async def test_where_a_chat_cannot_be_asked_nothing_is_sent_again_on_a_guess(hall: Hall):
    survey = await opened(hall, OPINIONS)
    route = route_of(hall.sender("Ann", "teams").address)
    reach, line = Reach("teams", route, "Ann"), Line(hall.clock.now(), "owner", "Listed")
    new = NewSeat(SeatId("ann"), Unit("1", "Ann"), "link", "nb", reach)
    fielder = hall.office.fielder
    await fielder.change(survey, seat_lists.add, fielder.sealer, [new], line)
    await invite(hall, survey, "teams")
    await fielder.change(survey, sending.claim, fielder.sealer, hall.clock.now(), 1, ("teams",))
    hall.teams.asked = False
    hall.clock.moment += sending.LEASE
    await hall.settle()

    found = await only(hall, survey)
    assert (found.status.value, found.fault) == ("failed", "chat_unsure")
    assert hall.teams.read("U-Ann") == []
