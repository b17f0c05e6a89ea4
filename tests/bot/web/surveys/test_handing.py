"""Sending an answer, and what one can do with it afterwards."""

import re
from dataclasses import replace
from urllib.parse import urlencode

from storage import ballots, sending, survey_log
from storage.letters import Kind
from surveys.answers import Chosen
from surveys.dispositions import Ruling
from surveys.field_state import Audience, SurveyId
from tests.bot.web.conftest import House
from tests.bot.web.surveys.answers import Fielded, fielded, fill
from tests.bot.web.surveys.owners import ESCAPED, HOSTILE, TOO_MUCH
from tests.journeys.guest import Guest
from tests.storage.fields import OPINIONS
from tests.surveys.forms import line


def hidden(guest: Guest) -> dict[str, object]:
    """The hidden fields of the review page."""
    return {name: guest.field(name) for name in ("key", "code", "seen")}


async def filled(survey: Fielded, language: str = "en") -> Guest:
    """A browser at the review page, with all that must be answered."""
    guest = await survey.begun(language=language)
    await fill(guest, a_bruk="ja")
    await fill(guest, a_antall="3", a_ord=HOSTILE)
    await fill(guest)
    assert guest.path == survey.path("/review")
    return guest


async def handed(survey: Fielded, **more: object) -> Guest:
    """The same who has sent it."""
    guest = await filled(survey)
    await guest.post(survey.path("/send"), hidden(guest) | {"who": "Ola Nord, rådgiver"} | more)
    assert guest.status == 200
    return guest


def code_of(guest: Guest) -> str:
    found = re.search(r'class="code">(\w+)<', guest.page)
    return found[1] if found else ""


async def opinions(house: House) -> tuple[ballots.Cast, ...]:
    return await house.app.site.store.read(ballots.of_survey, SurveyId("s1"))


# --- Before it is sent ----------------------------------------------------------------------------


async def test_when_it_closes_before_one_has_sent_the_words_stand_there_to_be_copied(house: House):
    survey = await fielded(house)
    guest = await filled(survey)
    await survey.close()

    status = await guest.post(survey.path("/send"), hidden(guest) | {"who": "Ola"})

    assert (status, ESCAPED in guest.page) == (409, True)
    assert "Your answer has not been sent." in guest.page
    assert f'action="{survey.path("/send")}"' not in guest.page
    assert (await survey.sitting()).seat.answered is False


async def test_all_is_looked_over_before_it_is_sent(house: House):
    survey = await fielded(house)
    guest = await filled(survey)

    assert ESCAPED in guest.page
    for said in ("Bruker dere det?", ">Ja<", "Not answered", "Ola", "Fylke 03"):
        assert said in guest.page
    assert (await survey.sitting()).seat.answered is False


async def test_what_must_be_answered_is_named_and_linked(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_til="a")
    await guest.get(survey.path("/review"))
    status = await guest.post(survey.path("/send"), hidden(guest) | {"who": "Ola"})

    assert (status, "1 question must be answered still" in guest.page) == (422, True)
    assert f'href="{survey.path("/part/forst")}#item-bruk"' in guest.page
    assert (await survey.sitting()).seat.answered is False


async def test_gaps_are_sent_by_those_who_say_so(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_til="a")
    await guest.get(survey.path("/review"))
    await guest.post(survey.path("/send"), hidden(guest) | {"who": "Ola", "gaps": "1"})
    answer = (await survey.sitting()).answer

    assert answer is not None
    assert answer.complete is False


async def test_what_does_not_fit_is_not_sent_and_leads_to_its_field(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_bruk="ja")
    await fill(guest, a_antall="mange")
    await guest.get(survey.path("/review"))
    status = await guest.post(survey.path("/send"), hidden(guest) | {"who": "Ola", "gaps": "1"})
    await guest.get(survey.path("/part/saa?mend=1"))

    assert status == 422
    assert 'id="error-antall">Write a whole number.' in guest.page


async def test_an_organisation_answers_by_somebodys_name(house: House):
    survey = await fielded(house)
    guest = await filled(survey)
    status = await guest.post(survey.path("/send"), hidden(guest) | {"who": "  "})

    assert (status, "Say who answers" in guest.page) == (422, True)


async def test_nothing_at_all_is_not_sent(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await guest.get(survey.path("/review"))
    status = await guest.post(survey.path("/send"), hidden(guest) | {"who": "O", "gaps": "1"})

    assert (status, "Nothing has been answered yet." in guest.page) == (409, True)


async def test_what_a_colleague_wrote_meanwhile_is_looked_at_first(house: House):
    survey = await fielded(house)
    ola, kari = await filled(survey), await survey.begun(who="Kari")
    await kari.get(survey.path("/part/forst"))
    await fill(kari, a_til="b")
    status = await ola.post(survey.path("/send"), hidden(ola) | {"who": "Ola"})
    after = await ola.post(survey.path("/send"), hidden(ola) | {"who": "Ola"})

    assert (status, after) == (409, 200)


# --- Receipts -------------------------------------------------------------------------------------


async def test_an_organisation_gets_a_receipt_with_version_and_time(house: House):
    survey = await fielded(house)
    guest = await handed(survey)
    answer = (await survey.sitting()).answer

    assert guest.path == survey.path("/receipt")
    for said in ("Takk!", "Fylke 03", "Monday, 23 November 2026 at 09:00", "Ola Nord, rådgiver"):
        assert said in guest.page
    assert answer is not None
    assert (answer.version, answer.who, answer.answers["bruk"]) == (
        1, "Ola Nord, rådgiver", Chosen(("ja",)),
    )  # fmt: skip


async def test_a_button_that_is_pressed_twice_sends_one_version(house: House):
    survey = await fielded(house)
    guest = await filled(survey)
    fields = hidden(guest) | {"who": "Ola"}
    await guest.post(survey.path("/send"), fields)
    await guest.post(survey.path("/send"), fields)

    answer = (await survey.sitting()).answer
    assert answer is not None
    assert (guest.status, answer.version) == (200, 1)


async def test_a_late_answer_is_taken_and_said_to_be_late(house: House):
    survey = await fielded(house)
    survey.late()
    guest = await handed(survey)
    answer = (await survey.sitting()).answer

    assert "It came after the deadline" in guest.page
    assert answer is not None
    assert answer.late is True


async def test_a_receipt_is_sent_to_those_who_want_one(house: House):
    survey = await fielded(house)
    await handed(survey, receipt="1")
    fielder = house.app.site.fielder
    claimed = await fielder.change(survey.id, sending.claim, fielder.sealer, fielder.now(), 10)

    assert [one.letter.kind for one in claimed] == [Kind.RECEIPT]


# --- Official answers afterwards ------------------------------------------------------------------


async def test_an_answer_is_read_and_changed_until_the_close(house: House):
    survey = await fielded(house)
    guest = await handed(survey)
    await guest.get(survey.path("/answer"))
    read = ESCAPED in guest.page
    await guest.post(survey.path("/begin"))
    await guest.get(survey.path("/part/saa"))
    await fill(guest, a_antall="4")
    await guest.get(survey.path())
    told = "There are changes that have not been sent." in guest.page
    await guest.get(survey.path("/review"))
    await guest.post(survey.path("/send"), hidden(guest) | {"who": "Kari"})
    answer = (await survey.sitting()).answer

    assert (read, told) == (True, True)
    assert answer is not None
    assert (answer.version, answer.who) == (2, "Kari")


async def test_an_answer_is_read_after_the_close_and_not_changed(house: House):
    survey = await fielded(house)
    guest = await handed(survey)
    await survey.close()
    await guest.get(survey.path("/answer"))
    read = ESCAPED in guest.page
    await guest.get(survey.path("/review"))

    assert (read, guest.path) == (True, survey.path())
    assert "takes no more answers" in guest.page


# --- Opinions afterwards --------------------------------------------------------------------------


async def test_a_person_is_shown_the_code_of_their_receipt_once(house: House):
    survey = await fielded(house, OPINIONS)
    guest = await handed(survey)
    code = code_of(guest)
    await guest.get(survey.path("/receipt"))

    assert len(code) == 6
    assert code not in guest.page
    assert [cast.answers["bruk"] for cast in await opinions(house)] == [Chosen(("ja",))]


async def test_an_opinion_that_is_sent_twice_is_one_with_the_same_receipt(house: House):
    survey = await fielded(house, OPINIONS)
    guest = await filled(survey)
    fields = hidden(guest)
    await guest.post(survey.path("/send"), fields)
    first = code_of(guest)
    await guest.post(survey.path("/send"), fields)

    assert code_of(guest) == first != ""
    assert len(await opinions(house)) == 1


async def test_a_code_that_is_none_of_ours_is_drawn_anew(house: House):
    survey = await fielded(house, OPINIONS)
    guest = await handed(survey, code="<b>")

    assert len(code_of(guest)) == 6


async def test_an_opinion_is_read_and_changed_with_its_code(house: House):
    survey = await fielded(house, OPINIONS)
    guest = await handed(survey)
    code = code_of(guest)
    await guest.get(survey.path())
    await guest.post(survey.path("/answer"), {"code": f" {code.lower()} "})
    read = ESCAPED in guest.page and "it can be read in this browser alone" in guest.page
    await guest.post(survey.path("/change"), {"code": code})
    await guest.get(survey.path("/part/saa"))
    await fill(guest, a_ord="Noe annet")
    await guest.get(survey.path("/review"))
    await guest.post(survey.path("/send"), hidden(guest))
    (cast,) = await opinions(house)

    assert read is True
    assert (cast.answers["ord"], cast.answers["bruk"]) == (line("Noe annet"), Chosen(("ja",)))


async def test_what_is_taken_up_again_is_read_where_the_code_was_given_and_nowhere_else(
    house: House,
):
    survey = await fielded(house, OPINIONS)
    guest = await handed(survey)
    code = code_of(guest)
    await guest.get(survey.path())
    await guest.post(survey.path("/change"), {"code": code})
    await guest.get(survey.path("/part/saa"))
    await fill(guest, a_ord=HOSTILE + " igjen")
    other = await house.guest("en")
    seen = []
    for path in ("", "/part/forst", "/part/saa", "/review"):
        await other.get(survey.path(path))
        seen.append("igjen" in other.page or "Go on" in other.page or " checked" in other.page)
    await other.get(survey.path())
    await other.post(survey.path("/change"), {"code": code})
    await other.get(survey.path("/part/saa"))
    there = f"{ESCAPED} igjen" in other.page
    await guest.get(survey.path("/review"))
    await guest.post(survey.path("/send"), hidden(guest))
    (cast,) = await opinions(house)

    assert (seen, there) == ([False] * 4, True)
    assert cast.answers["ord"] == line(HOSTILE + " igjen")


async def test_a_wrong_code_opens_nothing_and_guessing_is_slow(house: House):
    survey = await fielded(house, OPINIONS)
    guest = await handed(survey)
    await guest.get(survey.path())
    statuses = [await guest.post(survey.path("/answer"), {"code": "BCDFGH"}) for _ in range(31)]

    assert (statuses[0], statuses[-1]) == (422, 429)


async def test_nor_does_sending_again_tell_whether_a_code_is_right_as_often_as_one_likes(
    house: House,
):
    survey = await fielded(house, OPINIONS)
    await handed(survey)
    other = await house.guest("en")
    await other.get(survey.path())
    sent = {"code": "BCDFGH", "seen": "0"}
    statuses = [await other.post(survey.path("/send"), sent) for _ in range(31)]

    assert (statuses[0], statuses[-1]) == (422, 429)


async def test_the_link_alone_does_not_show_what_was_answered(house: House):
    survey = await fielded(house, OPINIONS)
    await handed(survey)
    other = await house.guest("en")
    for path in ("", "/part/saa", "/review", "/answer"):
        await other.get(survey.path(path))
        assert ESCAPED not in other.page


async def test_an_opinion_is_taken_back_also_after_the_close(house: House):
    survey = await fielded(house, OPINIONS)
    guest = await handed(survey)
    await survey.close()
    await guest.get(survey.path("/withdraw"))
    asked = "Your answer is deleted" in guest.page
    await guest.post(survey.path("/withdraw"))
    seat = (await survey.sitting()).seat

    assert (asked, await opinions(house)) == (True, ())
    assert (seat.answered, seat.ruling) == (False, Ruling.REFUSED)


async def test_who_does_not_want_to_answer_can_say_so_and_change_their_mind(house: House):
    survey = await fielded(house, OPINIONS)
    guest = await house.guest("en")
    await guest.get(survey.path())
    await guest.post(survey.path("/withdraw"))
    refused = (await survey.sitting()).seat.ruling
    await handed(survey)

    assert (refused, (await survey.sitting()).seat.ruling) == (Ruling.REFUSED, Ruling.NONE)


async def test_a_person_who_does_not_want_to_is_asked_for_no_reason_and_nothing_is_kept(
    house: House,
):
    survey = await fielded(house, OPINIONS)
    guest = await house.guest("en")
    await guest.get(survey.path("/withdraw"))
    asks_why = 'name="reason"' in guest.page
    await guest.post(survey.path("/withdraw"), {"reason": HOSTILE})
    await guest.get(survey.path())
    store = house.app.site.store

    assert (asks_why, "It is noted that you do not want to answer" in guest.page) == (False, True)
    assert [line.what for line in await store.read(survey_log.log, survey.id)] == [
        "Listed", "Opened",
    ]  # fmt: skip


async def test_a_unit_declines_with_a_reason_that_its_owner_reads(house: House):
    survey = await fielded(house)
    guest = await house.guest("en")
    await guest.get(survey.path())
    shown = f'href="{survey.path("/withdraw")}">We do not answer' in guest.page
    await guest.get(survey.path("/withdraw"))
    await guest.post(survey.path("/withdraw"), {"reason": HOSTILE})
    await guest.get(survey.path())
    told = "It is noted that Fylke 03 does not answer" in guest.page
    owner = await house.owner()
    await owner.get(f"/surveys/{survey.id}")
    board = owner.page
    await owner.get(f"/surveys/{survey.id}/asked/{(await survey.sitting()).seat.id}")

    assert (shown, told) == (True, True)
    assert board.count(ESCAPED) == 2  # in the list, and in what has been done
    assert ("they themselves" in board, HOSTILE in board) == (True, False)
    assert owner.page.count(f'They have said so themselves: <span dir="auto">{ESCAPED}') == 1


async def test_a_reason_that_is_too_long_is_not_lost(house: House):
    survey = await fielded(house)
    guest = await house.guest("en")
    await guest.get(survey.path("/withdraw"))
    status = await guest.post(survey.path("/withdraw"), {"reason": "å" * 501})

    assert (status, "å" * 501 in guest.page) == (422, True)
    assert "at most 500 characters; this one has 501" in guest.page
    assert (await survey.sitting()).seat.ruling is Ruling.NONE


async def test_a_reason_of_ten_megabytes_is_told_at_its_field(house: House):
    survey = await fielded(house)
    guest = await house.guest("en")
    await guest.get(survey.path("/withdraw"))
    body = urlencode({"csrf": guest.csrf, "reason": "x" * TOO_MUCH}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, page = await guest.send("POST", survey.path("/withdraw"), body, form)

    assert (status, "x" * 1000 in page) == (422, False)
    assert page.count("far too long, and is not kept: at most 500 characters fit here") >= 1


async def test_who_has_answered_for_a_unit_is_not_asked_whether_it_does_not(house: House):
    survey = await fielded(house)
    guest = await handed(survey)
    await guest.get(survey.path())
    offered = survey.path("/withdraw") in guest.page
    await guest.get(survey.path("/withdraw"))
    there = guest.path
    status = await guest.post(survey.path("/withdraw"))

    assert (offered, there, status) == (False, survey.path(), 409)
    assert (await survey.sitting()).seat.answered is True


async def test_those_who_answered_find_the_results_when_they_are_theirs_to_see(house: House):
    survey = await fielded(house)
    owners = await fielded(house, replace(OPINIONS, audience=Audience.OWNER), id_="s2")
    guest = await handed(survey)
    await handed(owners)
    await survey.close()
    await owners.close()
    await guest.get(survey.path())
    theirs = survey.path("/results") in guest.page
    await guest.get(owners.path())

    assert (theirs, owners.path("/results") in guest.page) == (True, False)
