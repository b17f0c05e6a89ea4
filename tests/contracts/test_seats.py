"""What every database must keep of those who are asked, and for how long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage import happenings, seat_lists, seats, survey_log, surveys
from storage import unit_answers as units
from storage.seat_lists import NewSeat
from storage.seats import Reach, Reached, Seat, email_route
from storage.store import Store
from storage.survey_errors import (
    DoorFull,
    HasAnswered,
    ListedAlready,
    NotAsked,
    NotForEverybody,
    UnknownLink,
    UnknownSeat,
    WrongMode,
)
from storage.survey_log import Line
from surveys.dispositions import Ruling
from surveys.field_errors import NotInThisState, NotOpenYet, SurveyClosed
from surveys.field_events import Opened
from surveys.field_state import SeatId
from surveys.responses import Unit
from tests.storage.chats import SEALER, route
from tests.storage.days import SetClock
from tests.storage.fields import DEADLINE, OPINIONS, TERMS, Field, anybody, stored

ADDRESS = email_route("Ola.Nordmann@Fylke.example")


async def test_a_seat_is_kept_as_it_was_listed(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    unit = Unit("03", "Oslo", "Øst", date(2020, 1, 1), date(2030, 1, 1), (59.9, 10.7))
    new = NewSeat(SeatId("a"), unit, "secret", "nn", Reach("email", ADDRESS, "Ola"))

    await store.field(field.survey, seat_lists.add, SEALER, [new], field.line("Listed"))

    seat = Seat(
        SeatId("a"), field.survey, unit, "nn", "Ola", "email", (),
        linked=True, opened=False, answered=False, late=False,
        ruling=Ruling.NONE, reminders=0, revision=0,
    )  # fmt: skip
    assert await store.read(seats.find, SeatId("a")) == seat
    assert await store.read(seats.by_link, SEALER, "secret") == seat
    assert await store.read(seats.reached, field.survey, SEALER) == (
        Reached(seat, ADDRESS, "secret"),
    )
    assert [line.what for line in await store.read(survey_log.log, field.survey)] == ["Listed"]


async def test_addresses_and_links_are_unreadable_in_the_table(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await field.add("03")

    row = await store.read(stored, field.id("03"))

    assert [word for word in (field.link("03"), "03@fylke") if word in repr(tuple(row))] == []


async def test_a_list_is_taken_whole_or_not_at_all(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    await field.add("03", "11")

    with pytest.raises(ListedAlready) as refused:
        await field.add("15", "11", "18", "18")

    assert refused.value.parameters == {"names": "Fylke 11, Fylke 18"}
    assert list(await field.seats()) == ["03", "11"]


async def test_a_long_list_of_doubles_is_cut(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    numbers = [f"{number:02}" for number in range(12)]
    await field.add(*numbers)

    with pytest.raises(ListedAlready) as refused:
        await field.add(*numbers)

    assert str(refused.value.parameters["names"]).endswith("Fylke 08, Fylke 09 …")


async def test_an_empty_list_adds_nobody(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)

    await field.add()

    assert await field.seats() == {}
    assert await store.read(survey_log.log, field.survey) == ()


async def test_nobody_is_added_after_the_deadline(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock)
    await field.add("03")
    await field.close()

    with pytest.raises(NotInThisState):
        await field.add("11")


async def test_a_link_leads_to_its_own_seat_alone(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    other = await Field.planned(store, clock, survey="s2")
    await field.add("03")
    await other.add("03")

    found = await store.read(seats.by_link, SEALER, other.link("03"))

    assert found.survey == other.survey
    with pytest.raises(UnknownLink):
        await store.read(seats.by_link, SEALER, "something else")
    with pytest.raises(UnknownSeat):
        await store.read(seats.seat_in, field.survey, other.id("03"))


async def test_a_seat_is_found_by_its_address_however_that_is_written(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await field.add("03", "11")
    reach = Reach("email", ADDRESS)
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("11"), reach)

    asked = email_route("OLA.nordmann@fylke.EXAMPLE")

    found = await store.read(seats.at_address, field.survey, SEALER, asked)
    assert [seat.unit.number for seat in found] == ["11"]
    some = await store.read(seats.reached, field.survey, SEALER, [field.id("11")])
    assert [one.route for one in some] == [ADDRESS]


async def test_a_seat_can_be_reached_elsewhere_and_spoken_to_otherwise(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await store.field(
        field.survey, happenings.rule, field.id("03"), Ruling.BOUNCED, field.line("Ruled")
    )

    reach = Reach("slack", route("U1"), "Kari")
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("03"), reach)
    await store.write(seats.set_language, field.id("03"), "nb")

    seat = await field.find("03")
    assert (seat.contact_name, seat.contact_way, seat.language) == ("Kari", "slack", "nb")
    assert seat.ruling is Ruling.NONE


async def test_a_seat_has_begun_when_the_button_behind_its_link_is_pressed(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await field.add("03", "11")
    with pytest.raises(NotOpenYet):
        await store.field(field.survey, seats.begin, field.id("03"), clock.now())
    await field.press(Opened)

    for _ in range(2):
        await store.field(field.survey, seats.begin, field.id("03"), clock.now())

    assert [seat.opened for seat in (await field.seats()).values()] == [True, False]
    assert await store.read(seats.counts, field.survey) == (2, 1, 0)


async def test_who_should_not_have_been_asked_is_not_counted(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11", "15")
    for number in ("03", "11"):
        await field.answer(number)
    ruled = (Ruling.NOT_ELIGIBLE, field.line("RuledNotEligible"))

    for number in ("11", "15"):
        await store.field(field.survey, happenings.rule, field.id(number), *ruled)

    assert await store.read(seats.counts, field.survey) == (1, 1, 1)
    assert await store.read(seats.counts_of_account, "owner") == {field.survey: (1, 1, 1)}


async def test_a_new_link_takes_the_place_of_the_old_one(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.answer("03")

    await store.field(field.survey, seat_lists.new_link, SEALER, field.id("03"), "new")

    assert (await store.read(seats.by_link, SEALER, "new")).id == field.id("03")
    with pytest.raises(UnknownLink):
        await store.read(seats.by_link, SEALER, field.link("03"))


async def test_a_person_who_has_answered_gets_no_second_vote(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.cast("1")

    with pytest.raises(HasAnswered):
        await store.field(field.survey, seat_lists.new_link, SEALER, field.id("1"), "new")


async def test_a_seat_can_be_taken_off_the_list_until_it_has_answered(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.answer("11")

    await store.field(field.survey, seat_lists.remove, field.id("03"), field.line("Removed"))

    with pytest.raises(HasAnswered) as refused:
        await store.field(field.survey, seat_lists.remove, field.id("11"), field.line())
    assert refused.value.parameters == {"name": "Fylke 11"}
    assert list(await field.seats()) == ["11"]


# --- Whoever wants to -----------------------------------------------------------------------------


def stranger(name: str) -> NewSeat:
    return NewSeat(SeatId(name), Unit("", ""), f"link of {name}")


async def test_anybody_can_answer_where_that_is_wanted(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, anybody(OPINIONS))

    for name in ("a", "b"):
        new = stranger(name)
        await store.field(field.survey, seat_lists.walk_in, SEALER, new, clock.now())

    found = await store.read(seats.by_link, SEALER, "link of b")
    assert (found.id, found.opened, found.linked) == (SeatId("b"), True, False)


async def test_an_open_door_takes_so_many_and_no_more(
    store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seat_lists, "WALK_INS", 2)
    field = await Field.opened(store, clock, anybody(OPINIONS))
    for name in ("a", "b"):
        new = stranger(name)
        await store.field(field.survey, seat_lists.walk_in, SEALER, new, clock.now())

    with pytest.raises(DoorFull):
        await store.field(field.survey, seat_lists.walk_in, SEALER, stranger("c"), clock.now())
    assert len(await store.read(seats.of_survey, field.survey)) == 2


async def test_nobody_walks_in_where_a_list_is_asked_or_the_door_is_shut(
    store: Store, clock: SetClock
) -> None:
    listed = await Field.opened(store, clock, OPINIONS)
    with pytest.raises(NotForEverybody):
        await store.field(listed.survey, seat_lists.walk_in, SEALER, stranger("a"), clock.now())
    shut = await Field.opened(store, clock, anybody(OPINIONS), survey="s2")
    await shut.close()

    with pytest.raises(SurveyClosed):
        await store.field(shut.survey, seat_lists.walk_in, SEALER, stranger("a"), clock.now())


# --- What became of them --------------------------------------------------------------------------


async def test_the_owner_says_what_became_of_a_seat(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()

    line = field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("03"), Ruling.REFUSED, line)

    assert (await field.find("03")).ruling is Ruling.REFUSED
    assert await field.claim() == ()
    await store.field(field.survey, happenings.rule, field.id("03"), Ruling.NONE, line)
    assert (await field.find("03")).ruling is Ruling.NONE
    assert [one.what for one in await store.read(survey_log.log, field.survey)][-1] == "Ruled"


async def test_a_unit_says_itself_that_it_does_not_answer(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invite()
    declining, now = (field.id("03"), "Ingen tid"), clock.now()

    for _ in range(2):
        await store.field(field.survey, happenings.decline, *declining, now)
    lines = await store.read(survey_log.log, field.survey)
    claimed = await field.claim()

    assert (await field.find("03")).ruling is Ruling.REFUSED
    assert [one.to.seat.unit.number for one in claimed] == ["11"]
    assert [one for one in lines if one.by == ""] == [Line(now, "", "Declined", *declining)]
    assert survey_log.declined(lines) == {field.id("03"): "Ingen tid"}


async def test_an_owner_who_asks_again_has_the_last_word(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await store.field(field.survey, happenings.decline, field.id("03"), "", clock.now())
    line = Line(clock.now(), "owner", "RuledAsked", field.id("03"))
    await store.field(field.survey, happenings.rule, field.id("03"), Ruling.NONE, line)

    assert survey_log.declined(await store.read(survey_log.log, field.survey)) == {}


async def test_who_has_declined_can_answer_all_the_same(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await store.field(field.survey, happenings.decline, field.id("03"), "", clock.now())
    await field.answer("03")

    seat = await field.find("03")
    assert (seat.answered, seat.ruling) == (True, Ruling.NONE)
    with pytest.raises(HasAnswered):
        await store.field(field.survey, happenings.decline, field.id("03"), "", clock.now())


async def test_nobody_declines_who_is_not_asked_or_too_late_or_for_others(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    persons = await Field.opened(store, clock, OPINIONS, "1", survey="s2")
    line = field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("11"), Ruling.NOT_ELIGIBLE, line)

    with pytest.raises(NotAsked):
        await store.field(field.survey, happenings.decline, field.id("11"), "", clock.now())
    with pytest.raises(WrongMode):
        await store.field(persons.survey, happenings.decline, persons.id("1"), "", clock.now())
    await field.close()
    with pytest.raises(SurveyClosed):
        await store.field(field.survey, happenings.decline, field.id("03"), "", clock.now())


async def test_a_reason_goes_with_what_it_was_said_of(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    for number in ("03", "11"):
        await store.field(field.survey, happenings.decline, field.id(number), "Nei", clock.now())
    await store.field(field.survey, units.erase, field.id("03"), field.line("Erased"))
    await store.field(field.survey, seat_lists.remove, field.id("11"), field.line("SeatRemoved"))

    lines = await store.read(survey_log.log, field.survey)
    assert [one.reason for one in lines if one.what == "Declined"] == ["", ""]


async def test_an_official_answer_can_turn_out_to_be_nobodys_and_an_opinion_cannot(
    store: Store, clock: SetClock
) -> None:
    official = await Field.opened(store, clock, TERMS, "03")
    opinion = await Field.opened(store, clock, OPINIONS, "1", survey="s2")
    await official.answer("03")
    await opinion.cast("1")
    wrong, line = Ruling.NOT_ELIGIBLE, official.line("Ruled")

    with pytest.raises(HasAnswered):
        await store.field(official.survey, happenings.rule, official.id("03"), Ruling.REFUSED, line)
    await store.field(official.survey, happenings.rule, official.id("03"), wrong, line)

    assert (await official.find("03")).ruling is wrong
    await store.field(official.survey, happenings.rule, official.id("03"), Ruling.NONE, line)
    assert (await official.find("03")).ruling is Ruling.NONE
    with pytest.raises(HasAnswered):
        await store.field(opinion.survey, happenings.rule, opinion.id("1"), wrong, line)


# --- Forgetting -----------------------------------------------------------------------------------


async def test_contacts_and_links_go_some_days_after_the_close(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.draft("03", 0)
    other = await Field.opened(store, clock, TERMS, "03", survey="s2")
    await field.close()
    day = clock.now().date() + timedelta(days=30)

    assert await store.write(seat_lists.forget_contacts, day - timedelta(days=1)) == 0
    assert (await field.find("03")).contact_name == "Ola"
    assert await store.write(seat_lists.forget_contacts, day) == 1
    assert await store.write(seat_lists.forget_contacts, day) == 0

    row = await store.read(stored, field.id("03"))
    gone = (row.contact, row.contact_name, row.contact_digest, row.digest, row.sealed_link)
    assert gone == (None, "", "", None, None)
    assert (await field.find("03")).unit.name == "Fylke 03"
    assert await store.read(units.draft, field.id("03")) is None
    with pytest.raises(UnknownLink):
        await store.read(seats.by_link, SEALER, field.link("03"))
    assert (await other.find("03")).contact_name == "Ola"


async def test_the_name_of_a_person_goes_with_their_address(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, replace(OPINIONS, contact_days=0), "1")
    await field.close()

    await store.write(seat_lists.forget_contacts, clock.now().date())

    assert (await field.find("1")).unit.name == ""


async def test_contacts_stay_while_a_survey_is_open_again(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.close()
    await field.reopen(DEADLINE)

    assert await store.write(seat_lists.forget_contacts, date(2027, 5, 1)) == 0
    assert (await field.find("03")).linked
    assert await store.read(surveys.fielding, field.survey)
