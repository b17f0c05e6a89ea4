from datetime import timedelta

import pytest

from storage import links, sending
from storage.links import Account
from storage.sending import Letter
from surveys.dispositions import Ruling
from surveys.field_events import Extended
from surveys.field_plan import local
from surveys.field_state import Status, SurveyId
from surveys.responses import Mode
from tests.bot.mail.test_bounces import OURS, report
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import ESCAPED, HOSTILE, happened, standing
from tests.bot.web.surveys.test_board import (
    answer,
    asked,
    close,
    give_address,
    invited,
    reached,
    words_of,
)
from tests.journeys.guest import Guest


async def letters_of(house: House, survey: SurveyId) -> tuple[Letter, ...]:
    return await house.app.site.store.read(sending.of_survey, survey)


async def sent(house: House, survey: SurveyId) -> None:
    """All that is queued goes."""
    fielder = house.app.site.fielder
    for letter in await letters_of(house, survey):
        await fielder.change(survey, sending.sent, letter, "")


async def later(house: House, survey: SurveyId, days: int = 7) -> dict[str, str]:
    """The fields of a deadline so many days after the present one."""
    found = await standing(house, survey)
    assert found.closes is not None
    moment = local(found.plan.zone, found.closes + timedelta(days=days))
    return {"day": moment.day.isoformat(), "at": moment.clock.isoformat("minutes")}


async def at_the_board(house: House, survey: SurveyId) -> Guest:
    guest = await house.owner()
    await guest.get(f"/surveys/{survey}")
    return guest


async def test_all_who_have_not_answered_are_reminded(house: House):
    survey = await asked(house, ["11", "15"])
    for number in ("11", "15"):
        await give_address(house, survey, number)
    await invited(house, survey)
    await sent(house, survey)
    await answer(house, survey, "11")
    guest = await at_the_board(house, survey)

    fields = {"intensity": "3", "seen": guest.field("seen")}
    status = await guest.post(f"/surveys/{survey}/remind", fields)

    asking = [one for one in await letters_of(house, survey) if one.kind.value == "reminder"]
    assert (status, guest.path) == (200, f"/surveys/{survey}?done=reminded")
    assert [letter.intensity for letter in asking] == [3]
    assert "The reminders are on their way." in words_of(guest.page)


async def test_a_second_reminder_at_once_is_refused_on_the_board(house: House):
    survey = await asked(house, ["11"])
    guest = await at_the_board(house, survey)
    path = f"/surveys/{survey}/remind"

    await guest.post(path, {"intensity": "1", "seen": guest.field("seen")})
    status = await guest.post(path, {"intensity": "1", "seen": guest.field("seen")})

    assert status == 409
    assert "were reminded less than 20 hours ago" in words_of(guest.page)


async def test_the_deadline_is_moved(house: House):
    survey = await asked(house, ["11"])
    guest, before = await at_the_board(house, survey), await standing(house, survey)
    fields = {**await later(house, survey), "seen": guest.field("seen")}

    await guest.post(f"/surveys/{survey}/extend", fields)

    after = await standing(house, survey)
    assert before.closes is not None
    assert after.closes == before.closes + timedelta(days=7)


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        ("", "", "Write the day and the time of the new deadline."),
        ("2027-02-30", "12:00", "is not a date"),
        ("9999-12-31", "12:00", "is not a date"),
        ("2020-01-01", "12:00", "The deadline must be in the future."),
    ],
)
async def test_a_deadline_that_cannot_be_is_told_and_what_was_typed_stays(
    house: House, day: str, at: str, said: str
):
    survey = await asked(house, ["11"])
    guest, before = await at_the_board(house, survey), await standing(house, survey)

    fields = {"day": day, "at": at, "seen": guest.field("seen")}
    status = await guest.post(f"/surveys/{survey}/extend", fields)

    assert status in (409, 422)
    assert said in words_of(guest.page) or "date" in said
    assert f'id="day" name="day" type="date" value="{day}"' in guest.page
    assert await standing(house, survey) == before


async def test_it_is_closed_in_two_presses_and_opened_again_for_a_reason(house: House):
    survey = await asked(house, ["11"])
    guest = await at_the_board(house, survey)

    found = []
    while (await standing(house, survey)).status is not Status.CLOSED:
        await guest.post(f"/surveys/{survey}/close", {"seen": guest.field("seen")})
        found.append((await standing(house, survey)).status)
    without = await guest.post(f"/surveys/{survey}/reopen", {"seen": guest.field("seen")})
    reason = {"reason": HOSTILE, "seen": guest.field("seen"), "day": "", "at": ""}
    await guest.post(f"/surveys/{survey}/reopen", reason)

    assert (found[-1], without) == (Status.CLOSED, 422)
    assert (await standing(house, survey)).status is Status.OPEN
    assert (HOSTILE in guest.page, ESCAPED in guest.page) == (False, True)


async def test_the_second_of_two_is_told_who_was_first(house: House):
    survey = await asked(house, ["11"])
    guest = await at_the_board(house, survey)
    seen = guest.field("seen")
    await house.app.site.store.write(links.add_account, Account("other", "Kari & co"))

    said = []
    for by in (house.account.id, "other", "nobody"):
        found, closes = await standing(house, survey), await later(house, survey)
        assert found.closes is not None
        moment = local(found.plan.zone, found.closes + timedelta(days=1))
        now = house.app.site.fielder.now()
        await happened(house, survey, Extended(at=now, by=by, seen=found.moves, closes=moment))
        status = await guest.post(f"/surveys/{survey}/extend", {**closes, "seen": seen})
        said.append((status, words_of(guest.page)))

    assert [status for status, _ in said] == [409] * 3
    assert "You have done something else with this survey" in said[0][1]
    assert "Kari &amp; co has just done something" in said[1][1]
    assert "The owner has just done something" in said[2][1]


async def test_one_is_reminded_from_the_list(house: House):
    survey = await asked(house, ["11", "15"])
    await give_address(house, survey, "11")
    there = await reached(house, survey)
    guest = await at_the_board(house, survey)
    path = f"/surveys/{survey}/nudge"

    await guest.post(path, {"seat": there["11"].seat.id})
    status = await guest.post(path, {"seat": there["15"].seat.id})

    assert [one.kind.value for one in await letters_of(house, survey)] == ["nudge"]
    assert status == 409
    assert "There is nobody to remind there" in words_of(guest.page)


async def test_a_letter_that_was_in_doubt_is_settled_by_hand(house: House):
    survey = await asked(house, ["11"])
    await give_address(house, survey, "11")
    await invited(house, survey)
    await sent(house, survey)
    guest = await at_the_board(house, survey)
    (letter,) = await letters_of(house, survey)
    path = f"/surveys/{survey}/letters"

    states = []
    for action in ("bounced", "again"):
        await guest.post(path, {"letter": letter.id, "action": action})
        states.append((await letters_of(house, survey))[0].status.value)
    arrived = await guest.post(path, {"letter": letter.id, "action": "arrived"})

    assert states == ["bounced", "queued"]
    assert arrived == 409
    assert await guest.post(path, {"letter": letter.id, "action": "burn"}) == 400
    assert await guest.post(path, {"letter": "unknown", "action": "again"}) == 409


@pytest.mark.parametrize("act", ["remind", "extend", "close", "reopen", "nudge", "letters"])
async def test_nobody_else_steers(house: House, act: str):
    survey = await asked(house, ["11"])
    before = await standing(house, survey)
    guest = await house.stranger()
    fields = {"seen": before.moves, "intensity": "1", **await later(house, survey)}

    status = await guest.post(f"/surveys/{survey}/{act}", fields)

    assert (status, await standing(house, survey)) == (403, before)


async def test_what_was_not_seen_is_not_decided(house: House):
    survey = await asked(house, ["11"], Mode.OPINION)
    guest = await at_the_board(house, survey)
    first = guest.field("seen")

    for seen in ("", "x", "9" * 30):
        assert await guest.post(f"/surveys/{survey}/close", {"seen": seen}) == 400
    await close(house, survey)
    assert await guest.post(f"/surveys/{survey}/close", {"seen": first}) == 409


async def test_a_returned_message_is_read_in(house: House):
    survey = await asked(house, ["11"])
    await give_address(house, survey, "11")
    await invited(house, survey)
    (letter,) = await letters_of(house, survey)
    fielder = house.app.site.fielder
    await fielder.change(survey, sending.sent, letter, fielder.sealer.digest(OURS))
    guest = await at_the_board(house, survey)
    path = f"/surveys/{survey}/returned"

    status = await guest.upload(path, "returned.eml", report())
    said = words_of(guest.page)
    wrong = await guest.upload(path, "other.eml", b"From: nobody\r\n\r\nHello")
    late = await guest.upload(path, "late.eml", report(action="delayed", status="4.4.1"))

    assert (status, wrong, late) == (200, 422, 422)
    assert "came back There is nobody at that address." in said
    assert (await reached(house, survey))["11"].seat.ruling is Ruling.BOUNCED
    assert await (await house.stranger()).upload(path, "returned.eml", report()) == 403
