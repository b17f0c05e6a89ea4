from datetime import timedelta

import pytest

from bot.fielding.answering import Door, begin, seated, sitting, walk_in
from storage.forms import Form
from storage.happenings import rewrite
from storage.survey_errors import HasAnswered, NotForEverybody, UnknownLink
from surveys.answers import Chosen
from surveys.field_events import FormSet
from surveys.field_plan import moment
from surveys.field_state import SeatId
from surveys.questions import Kind
from tests.storage.fields import DEADLINE, OPINIONS, TERMS, YES, Field, anybody
from tests.surveys.forms import form, item, line

CHANGED = Form("id: form-1\n", form(item("q1", Kind.CHOICE, required=True), item("q3")))


async def test_a_link_leads_to_its_seat_and_the_form(store, clock, office):
    field = await Field.opened(store, clock, TERMS, "03")
    found = await sitting(office, field.link("03"))

    assert (found.seat.id, found.door, found.version) == (field.id("03"), Door.OPEN, 1)
    assert (found.begun, found.answers, found.official) == (False, {}, True)


async def test_looking_changes_nothing(store, clock, office):
    field = await Field.opened(store, clock, OPINIONS, "03")
    before = await field.find("03")
    await sitting(office, field.link("03"))

    assert (await field.find("03"), before.opened) == (before, False)


async def test_an_unknown_link_leads_nowhere(store, clock, office):
    await Field.opened(store, clock, TERMS, "03")

    with pytest.raises(UnknownLink):
        await sitting(office, "guessed")


async def test_beginning_tells_that_somebody_was_reached(store, clock, office):
    field = await Field.opened(store, clock, TERMS, "03")
    begun = await begin(office, await sitting(office, field.link("03")))

    assert (begun.seat.opened, (await field.find("03")).opened) == (True, True)


async def test_the_door_is_closed_before_and_after_and_late_in_between(store, clock, office):
    field = await Field.planned(store, clock)
    await field.add("03")
    closed = await Field.opened(store, clock, TERMS, "11", survey="s2")
    await closed.close()
    late = await Field.opened(store, clock, TERMS, "15", survey="s3")
    clock.moment = moment("Europe/Oslo", DEADLINE) + timedelta(minutes=1)

    links = (field.link("03"), closed.link("11"), late.link("15"))
    doors = [(await sitting(office, link)).door for link in links]
    assert doors == [Door.NOT_YET, Door.CLOSED, Door.LATE]


async def test_a_units_draft_comes_before_the_answer_that_it_has_sent(store, clock, office):
    field = await Field.opened(store, clock, TERMS, "03")
    await field.answer("03")
    sent = await sitting(office, field.link("03"))
    await field.draft("03", sent.seen, answers={"q2": line("more")}, who="Kari")
    found = await sitting(office, field.link("03"))

    assert (sent.answers, sent.begun, sent.who) == (YES, False, "Ola")
    assert (found.answers, found.begun, found.who) == ({"q2": line("more")}, True, "Kari")
    assert found.answer is not None
    assert found.answer.answers == YES


async def test_answers_to_an_older_form_are_carried_and_those_that_do_not_fit_are_told(
    store, clock, office
):
    field = await Field.opened(store, clock, TERMS, "03")
    await field.draft("03", 0, answers={"q1": Chosen(("a",)), "q2": line("words")})
    seen = (await field.fielding()).moves
    event = FormSet(at=clock.now(), by="owner", seen=seen)
    await store.field(field.survey, rewrite, event, CHANGED)
    found = await sitting(office, field.link("03"))

    assert (found.version, found.answers, found.dropped) == (2, {"q1": Chosen(("a",))}, ("q2",))


async def test_a_seat_is_found_without_its_link_where_it_is_known_otherwise(store, clock, office):
    official = await Field.opened(store, clock, TERMS, "03")
    opinion = await Field.opened(store, clock, OPINIONS, "11", survey="s2")

    assert (await seated(office, official.id("03"))).link == official.link("03")
    assert (await seated(office, opinion.id("11"))).link == opinion.link("11")
    with pytest.raises(UnknownLink):
        await seated(office, SeatId("nobody"))


async def test_an_opinion_that_was_given_is_not_found_by_its_seat(store, clock, office):
    field = await Field.opened(store, clock, OPINIONS, "03")
    await field.cast("03")

    with pytest.raises(HasAnswered):
        await seated(office, field.id("03"))


async def test_whoever_wants_to_answer_gets_a_seat_and_a_link(store, clock, office):
    field = await Field.opened(store, clock, anybody(OPINIONS))
    first = await sitting(office, await walk_in(office, field.survey, "nn"))
    second = await sitting(office, await walk_in(office, field.survey))

    assert (first.seat.language, first.seat.opened) == ("nn", True)
    assert first.seat.id != second.seat.id
    assert [seat.unit.name for seat in (await field.seats()).values()] == ["", ""]


async def test_nobody_walks_in_where_a_list_is_asked(store, clock, office):
    field = await Field.opened(store, clock, OPINIONS, "03")

    with pytest.raises(NotForEverybody):
        await walk_in(office, field.survey)
