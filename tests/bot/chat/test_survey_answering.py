"""Surveys answered by presses in a chat: once each, at the field, and without a word lost."""

import re
from dataclasses import replace

from bot.chat.office import route_of
from bot.fielding import answering as service
from bot.fielding.answering import sitting
from storage import seat_lists, seats
from storage.seats import Reach
from storage.survey_log import Line
from surveys.answers import Chosen
from surveys.field_events import Closed
from surveys.field_state import SeatId
from surveys.questionnaire import Questionnaire
from surveys.questions import Kind
from surveys.responses import Unit
from surveys.texts import text
from tests.bot.chat.conftest import HALL, Hall, button, buttons
from tests.bot.chat.surveying import (
    OFFICIAL,
    OPINIONS,
    all_seats,
    answer,
    official,
    opened,
    opinions,
    press_answer,
    seat_for,
    values,
)
from tests.storage.fields import never_asked
from tests.surveys.forms import compared, form, item, line, section


async def test_whoever_wants_answers_in_the_channel_and_has_one_seat(hall: Hall):
    survey = await opened(hall)

    ann = await answer(hall, survey, "Ann", {"q1?": "a", "q2?": "Mer <!channel>"})
    bo = await answer(hall, survey, "Bo", {"q1?": "b"})

    assert ann.note.startswith("Takk! Svaret ditt er lagret. Koden på kvitteringen din er ")
    assert bo.note.startswith("Takk! Svaret ditt er lagret.")
    assert sorted(await opinions(hall, survey), key=str) == [
        {"q1": Chosen(("a",)), "q2": line("Mer <!channel>")}, {"q1": Chosen(("b",))},
    ]  # fmt: skip
    found = await all_seats(hall, survey)
    assert [(seat.answered, seat.linked, seat.contact_way) for seat in found] == [
        (True, False, "slack"), (True, False, "slack"),
    ]  # fmt: skip


async def test_the_same_sending_brought_twice_is_one_answer_with_one_receipt(hall: Hall):
    survey = await opened(hall)
    made = (await press_answer(hall, survey, "Ann")).form
    assert made is not None

    notes = [
        (await hall.send("Ann", made, {"q1?": "a"}, channel=HALL, delivery="the same")).note
        for _ in range(2)
    ]

    codes = [re.findall(r"er ([2-9B-Z]{6})\.", note) for note in notes]
    assert codes[0] == codes[1] != []
    assert len(await opinions(hall, survey)) == 1
    assert len(await all_seats(hall, survey)) == 1


async def test_an_opinion_is_not_shown_again_and_is_changed_by_its_link_and_code(hall: Hall):
    survey = await opened(hall)
    note = (await answer(hall, survey, "Ann", {"q1?": "a"})).note

    again = await press_answer(hall, survey, "Ann")
    link, code = re.findall(r"/q/(\S+)", note)[0], re.findall(r"er ([2-9B-Z]{6})\.", note)[0]
    before = await service.resume(
        hall.office.fielder, await sitting(hall.office.fielder, link), code
    )

    assert again.form is None
    assert again.note.startswith("Du har svart. Svaret er beskyttet og kan ikke vises her.")
    assert before is not None
    assert dict(before.answers) == {"q1": Chosen(("a",))}


async def test_two_forms_of_one_person_give_one_opinion(hall: Hall):
    survey = await opened(hall)
    forms = [(await press_answer(hall, survey, "Ann")).form for _ in range(2)]

    replies = [
        await hall.send("Ann", made, {"q1?": code}, channel=HALL)
        for made, code in zip(forms, "ab", strict=True)
        if made is not None
    ]

    assert replies[1].errors[0][1].startswith("Du har svart.")
    assert await opinions(hall, survey) == [{"q1": Chosen(("a",))}]


async def test_an_official_answer_is_shown_again_and_changed_until_the_end(hall: Hall):
    survey = await opened(hall, OFFICIAL, "Ann", "Bo")
    first = await answer(hall, survey, "Ann", {"q1?": "a", "Hvem som svarer": "Ann, rådgiver"})
    again = (await press_answer(hall, survey, "Ann")).form
    assert again is not None
    stood = values(again)
    await hall.send("Ann", again, {"q1?": "b"}, channel=HALL)

    assert first.note == (
        "Takk! Svaret ditt er lagret. Trykk «Svar» igjen for å endre det så lenge undersøkelsen "
        "er åpen."
    )
    assert stood == {"q1?": ("a",), "q2?": (), "Hvem som svarer": ("Ann, rådgiver",)}
    assert await official(hall, survey) == [("Ann, rådgiver", {"q1": Chosen(("b",))})]


async def test_what_is_wrong_stands_at_its_field_and_nothing_is_taken(hall: Hall):
    asked = form(item("n", Kind.NUMBER, low=0, high=10), item("d", Kind.DATE, required=True))
    survey = await opened(hall, questions=asked)

    wrong = await answer(hall, survey, "Ann", {"n?": "mange"})

    assert wrong.errors == (
        ("q:n", "Skriv et helt tall."),
        ("q:d", "Dette må besvares."),
    )
    assert await opinions(hall, survey) == []


async def test_the_first_of_an_organisation_is_not_overwritten_unseen(hall: Hall):
    survey = await opened(hall, OFFICIAL, "Ann")
    forms = [(await press_answer(hall, survey, "Ann")).form for _ in range(2)]
    assert forms[0] is not None
    assert forms[1] is not None
    await hall.send("Ann", forms[0], {"q2?": "Først"}, channel=HALL)
    await hall.send("Ann", forms[0], {"q1?": "a", "q2?": "Først"}, channel=HALL)

    told = await hall.send("Ann", forms[1], {"q1?": "b", "q2?": "Sist"}, channel=HALL)
    assert told.form is not None
    typed = values(told.form)
    await hall.press(
        "Ann", told.form.send, HALL, fields={f.name: f.value for f in told.form.fields}
    )

    assert read_parts(told.form)[0].startswith("Ann har skrevet her siden du begynte.")
    assert read_parts(told.form)[2] == "q2?: Først"
    assert typed["q2?"] == ("Sist",)
    assert await official(hall, survey) == [("Ann", {"q1": Chosen(("b",)), "q2": line("Sist")})]


def read_parts(made) -> list[str]:
    return [part.words for part in made.parts]


async def test_who_was_not_invited_is_told_so_and_gets_no_seat(hall: Hall):
    survey = await opened(hall, OPINIONS, "Ann")

    bo = await press_answer(hall, survey, "Bo")
    ann = await press_answer(hall, survey, "Ann")

    assert bo.note == "Denne undersøkelsen er for dem som ble invitert."
    assert ann.form is not None
    assert [seat.id for seat in await all_seats(hall, survey)] == ["seat Ann"]


async def test_what_was_written_for_one_organisation_is_never_taken_as_anothers(hall: Hall):
    survey, fielder = await opened(hall, OFFICIAL, "Ann"), hall.office.fielder
    other = replace(seat_for(hall, "Ann"), id=SeatId("other"), unit=Unit("B", "B"), link="other")
    line = Line(hall.clock.now(), "owner", "Listed")
    await fielder.change(survey, seat_lists.add, hall.office.sealer, [other], line)
    chosen = (await press_answer(hall, survey, "Ann")).card
    assert chosen is not None
    made = (await hall.press("Ann", button(chosen, "Ann fylke"), HALL)).form
    assert made is not None
    bo = Reach("slack", route_of(hall.sender("Bo").address), "Bo")
    mine = SeatId("seat Ann")
    await fielder.change(survey, seat_lists.set_reach, hall.office.sealer, mine, bo)

    told = await hall.send("Ann", made, {"q1?": "a"}, channel=HALL)

    assert await official(hall, survey) == []
    assert told.errors == (("q:q1", "Denne undersøkelsen er for dem som ble invitert."),)


async def test_a_question_that_follows_from_an_answer_comes_when_that_is_sent(hall: Hall):
    asked = form(
        item("q1", Kind.CHOICE),
        item("q2", show_if=compared("q1", "=", "a"), required=True),
        item("q3"),
    )
    survey = await opened(hall, questions=asked)

    follows = (await answer(hall, survey, "Ann", {"q1?": "a", "q3?": "Sist"})).form
    assert follows is not None
    stands = values(follows)
    lacks = await hall.send("Ann", follows, {}, channel=HALL)
    done = await hall.send("Ann", follows, {"q2?": "Fordi"}, channel=HALL)
    other = await answer(hall, survey, "Bo", {"q1?": "b"})

    assert stands == {"q1?": ("a",), "q2?": (), "q3?": ("Sist",)}
    assert lacks.errors == (("q:q2", "Dette må besvares."),)
    assert done.note.startswith("Takk!")
    assert other.note.startswith("Takk!")
    assert sorted(map(len, await opinions(hall, survey))) == [1, 3]


async def test_a_short_survey_in_two_parts_is_answered_in_one_form(hall: Hall):
    sections = (section("s1", item("q1", Kind.CHOICE)), section("s2", item("q2")))
    asked = Questionnaire("f", text(nb="To sider"), ("nb",), sections)
    survey = await opened(hall, questions=asked)

    reply = await answer(hall, survey, "Ann", {"q1?": "a", "q2?": "Ord"})

    assert reply.note.startswith("Takk! Svaret ditt er lagret.")
    assert [sorted(one) for one in await opinions(hall, survey)] == [["q1", "q2"]]


async def test_a_long_survey_is_answered_on_the_page_by_ones_own_link(hall: Hall):
    survey = await opened(hall, questions=form(*(item(f"q{n}") for n in range(11))))

    links = []
    for _ in range(2):
        card = (await press_answer(hall, survey, "Ann")).card
        assert card is not None
        links.append(buttons(card)[0].url)

    assert links[0] == links[1]
    found = await sitting(hall.office.fielder, links[0].rpartition("/")[2])
    route = route_of(hall.sender("Ann").address)
    (seat,) = await hall.store.read(seats.at_address, survey, hall.office.sealer, route)
    assert found.seat.id == seat.id
    assert links[0].startswith("https://bord.example.no/q/")


async def test_in_teams_the_form_comes_to_ones_own_conversation(hall: Hall):
    survey = await opened(hall)

    told = await press_answer(hall, survey, "Ann", platform="teams")
    card = hall.card("U-Ann", "Form", "teams")
    assert card.form is not None
    kept = await hall.send("Ann", card.form, {"q1?": "a"}, platform="teams")

    assert told.note == "Skjemaet står i din egen samtale med meg."
    assert kept.note.startswith("Takk! Svaret ditt er lagret.")
    assert await opinions(hall, survey) == [{"q1": Chosen(("a",))}]


async def test_a_survey_that_is_closed_takes_nothing_and_loses_nothing(hall: Hall):
    survey = await opened(hall)
    made = (await press_answer(hall, survey, "Ann")).form
    assert made is not None
    fielder = hall.office.fielder
    for seen in (1, 2):
        await fielder.happen(survey, Closed(at=hall.clock.now(), by="owner", seen=seen))

    late = await hall.send("Ann", made, {"q1?": "a"}, channel=HALL)
    press = await press_answer(hall, survey, "Bo")

    assert late.errors[0][0] == "q:q1"
    assert press.note.startswith("Denne undersøkelsen er avsluttet")
    assert await opinions(hall, survey) == []


NOT_ASKED = (
    "Du blir ikke spurt i denne undersøkelsen: Du har sagt nei, eller eieren har tatt deg ut. "
    "Skriv til eieren hvis det er feil."
)


async def test_who_is_not_asked_is_told_before_they_fill_anything_in(hall: Hall):
    survey = await opened(hall, OPINIONS, "Ann", "Bo")
    begun = (await press_answer(hall, survey, "Ann")).form
    await hall.store.write(never_asked, SeatId("seat Ann"))
    assert begun is not None

    pressed = await press_answer(hall, survey, "Ann")
    sent = await hall.send("Ann", begun, {"q1?": "a"}, channel=HALL)

    assert (pressed.form, pressed.note) == (None, NOT_ASKED)
    assert [said for _, said in sent.errors] == [NOT_ASKED]
    assert await opinions(hall, survey) == []


async def test_who_answers_for_several_is_not_asked_for_the_one_that_was_taken_out(hall: Hall):
    survey = await opened(hall, OFFICIAL, "Ann")
    other = replace(
        seat_for(hall, "Ann"), id=SeatId("other"), link="other", unit=Unit("2", "Viken")
    )
    line = Line(hall.clock.now(), "owner", "Listed")
    fielder, sealer = hall.office.fielder, hall.office.sealer
    await fielder.change(survey, seat_lists.add, sealer, [other], line)
    which = (await press_answer(hall, survey, "Ann")).card
    await hall.store.write(never_asked, SeatId("other"))

    made = (await press_answer(hall, survey, "Ann")).form
    assert which is not None
    assert made is not None
    assert dict(made.send.words)["seat"] == "seat Ann"
    assert (await hall.press("Ann", button(which, "Viken"), HALL)).note == NOT_ASKED
