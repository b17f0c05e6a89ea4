"""What every database must keep of a seat's two addresses, and which of them is written to."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from storage import happenings, seat_lists, seats, sending, spares, survey_log, unit_answers
from storage.contacts import Route
from storage.letters import Kind, State
from storage.seats import Reach, email_route
from storage.sending import LEASE
from storage.store import Store
from storage.survey_errors import UnknownSeat
from surveys.dispositions import Ruling
from surveys.field_errors import NotInThisState
from surveys.field_state import SeatId
from tests.storage.chats import SEALER, route
from tests.storage.days import SetClock
from tests.storage.fields import OPINIONS, TERMS, Field, stored

FIRST_REMINDER = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
HERE, THERE = route("U0123OSLO03"), route("U0123AGDER")


def mail(number: str) -> Route:
    """The address on the list."""
    return email_route(f"{number}@fylke.example")


async def meet(field: Field, here: dict[str, Route]) -> tuple[SeatId, ...]:
    """These e-mail addresses belong to people in the chat."""
    known = {email: Reach("slack", at) for email, at in here.items()}
    line = field.line("Met")
    return await field.store.field(field.survey, spares.meet, SEALER, known, line)


async def ways(field: Field) -> dict[str, tuple[str, str]]:
    """By which way each seat is written to, and the way of its spare address."""
    found = await field.seats()
    return {number: (seat.contact_way, seat.spare_way) for number, seat in found.items()}


async def letters_of(field: Field) -> list[tuple[str, str, State]]:
    """All letters: of which kind, by which way, and how far."""
    found = await field.store.read(sending.of_survey, field.survey)
    return [(one.kind, one.way, one.status) for one in found]


async def test_whoever_is_met_is_written_to_there_and_the_address_is_kept(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await field.add("03", "11")

    met = await meet(field, {"03@FYLKE.Example": HERE, "else@fylke.example": THERE})

    assert met == (field.id("03"),)
    assert await ways(field) == {"03": ("slack", "email"), "11": ("email", "")}
    (one,) = await store.read(seats.reached, field.survey, SEALER, [field.id("03")])
    assert (one.route, one.spare, one.seat.contact_name) == (HERE, mail("03"), "Ola")
    logged = await store.read(survey_log.log, field.survey)
    assert [line.what for line in logged] == ["Listed", "Met"]
    row = repr(tuple(await store.read(stored, field.id("03"))))
    assert [word for word in ("03@fylke", "OSLO03") if word in row] == []


async def test_a_seat_is_found_by_either_of_its_addresses(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    await field.add("03", "11")
    await meet(field, {"03@fylke.example": HERE})

    for address in (HERE, mail("03")):
        found = await store.read(seats.at_address, field.survey, SEALER, address)
        assert [seat.unit.number for seat in found] == ["03"]


async def test_nobody_is_met_twice_or_after_they_have_answered_or_been_ruled_upon(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11", "15", "18")
    await meet(field, {"18@fylke.example": THERE})
    await store.field(field.survey, spares.swap, field.id("18"))
    await field.answer("11")
    line = field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("15"), Ruling.REFUSED, line)
    everybody = {f"{number}@fylke.example": HERE for number in ("03", "11", "15", "18")}

    assert await meet(field, everybody) == (field.id("03"),)
    assert await meet(field, everybody) == ()

    assert (await ways(field))["18"] == ("email", "slack")
    logged = [line.what for line in await store.read(survey_log.log, field.survey)]
    assert logged.count("Met") == 2


async def test_several_seats_with_one_address_are_all_met(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    await field.add("03", "11")
    reach = Reach("email", mail("03"))
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("11"), reach)

    assert await meet(field, {"03@fylke.example": HERE}) == (field.id("03"), field.id("11"))

    found = await store.read(seats.at_address, field.survey, SEALER, HERE)
    assert [seat.unit.number for seat in found] == ["03", "11"]


async def test_nobody_is_met_after_the_deadline(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.close()

    with pytest.raises(NotInThisState):
        await meet(field, {"03@fylke.example": HERE})


async def test_what_waits_goes_to_the_chat_and_reminders_too(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invited()
    await field.wake_at(FIRST_REMINDER)

    await meet(field, {"03@fylke.example": HERE})

    claimed = await field.claim()
    assert [(one.letter.way, one.to.route) for one in claimed] == [
        ("slack", HERE), ("email", mail("11")),
    ]  # fmt: skip


async def test_a_letter_that_was_on_its_way_goes_to_the_chat_when_it_is_tried_again(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()
    (claimed,) = await field.claim()
    await meet(field, {"03@fylke.example": HERE})
    later = clock.now() + timedelta(minutes=5)
    await store.field(field.survey, sending.failed, claimed.letter, "greylisted", later)
    clock.moment = later

    (again,) = await field.claim()
    await store.field(field.survey, spares.swap, field.id("03"))
    await store.field(field.survey, sending.put_back, [again.letter], later, "chat_silent")
    (back,) = await field.claim()

    assert (again.letter.way, again.to.route) == ("slack", HERE)
    assert (back.letter.way, back.to.route) == ("email", mail("03"))


async def test_a_chat_that_reaches_nobody_gives_way_to_the_address_on_the_list(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await meet(field, {"03@fylke.example": HERE})
    await field.invite("slack")
    (claimed,) = await field.claim()

    await store.field(field.survey, sending.bounced, claimed.letter.id, "chat_gone", clock.now())

    assert await ways(field) == {"03": ("email", "slack")}
    assert (await field.find("03")).ruling is Ruling.NONE
    (again,) = await field.claim()
    assert (again.letter.way, again.letter.attempts, again.unsure) == ("email", 0, False)
    assert again.to.route == mail("03")
    await store.field(field.survey, sending.bounced, again.letter.id, "5.1.1", clock.now())
    assert (await field.find("03")).ruling is Ruling.BOUNCED


async def test_two_letters_that_reach_nobody_in_a_chat_both_go_by_e_mail(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await meet(field, {"03@fylke.example": HERE})
    await field.invite("slack")
    await field.invite("slack", again=True)

    for one in await field.claim():
        await store.field(field.survey, sending.bounced, one.letter.id, "chat_gone", clock.now())

    assert await ways(field) == {"03": ("email", "slack")}
    assert await letters_of(field) == [(Kind.INVITATION, "email", State.QUEUED)] * 2


async def test_an_old_e_mail_that_comes_back_says_nothing_of_a_seat_that_a_chat_reaches(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invited()
    await meet(field, {"03@fylke.example": HERE})

    letter = f"{field.id('03')}:invitation:1"
    await store.field(field.survey, sending.bounced, letter, "5.1.1", clock.now())

    assert (await field.find("03")).ruling is Ruling.NONE
    assert await letters_of(field) == [(Kind.INVITATION, "email", State.BOUNCED)]
    assert await store.field(field.survey, sending.again, letter, clock.now())
    assert await letters_of(field) == [(Kind.INVITATION, "slack", State.QUEUED)]


async def test_a_receipt_that_comes_back_leaves_nothing(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.cast("1", receipt=True)
    (claimed,) = await field.claim()

    await store.field(field.survey, sending.bounced, claimed.letter.id, "5.1.1", clock.now())

    assert await letters_of(field) == []
    assert (await field.find("1")).ruling is Ruling.NONE


async def test_a_message_in_doubt_is_not_looked_for_where_the_seat_is_reached_otherwise(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await meet(field, {"03@fylke.example": HERE})
    await field.invite("slack")
    await field.claim()
    await store.field(field.survey, spares.swap, field.id("03"))
    clock.pass_(LEASE)

    assert await field.claim() == ()

    assert await letters_of(field) == [(Kind.INVITATION, "slack", State.UNSURE)]


async def test_either_address_can_be_chosen(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await meet(field, {"03@fylke.example": HERE})
    await field.invite("slack")

    await store.field(field.survey, spares.swap, field.id("03"))
    assert await letters_of(field) == [(Kind.INVITATION, "email", State.QUEUED)]
    line = field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("03"), Ruling.BOUNCED, line)
    await store.field(field.survey, spares.swap, field.id("03"))

    assert await ways(field) == {"03": ("slack", "email"), "11": ("email", "")}
    assert (await field.find("03")).ruling is Ruling.NONE
    with pytest.raises(UnknownSeat):
        await store.field(field.survey, spares.swap, field.id("11"))


async def test_an_address_that_is_known_changes_nothing_and_another_replaces_both(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await field.add("03")
    await meet(field, {"03@fylke.example": HERE})

    known = Reach("email", email_route("03@Fylke.example"), "Kari")
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("03"), known)
    seat = await field.find("03")
    assert (seat.contact_way, seat.spare_way, seat.contact_name) == ("slack", "email", "Kari")

    other = Reach("email", mail("15"), "Per")
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("03"), other)
    assert await ways(field) == {"03": ("email", "")}
    assert await store.read(seats.at_address, field.survey, SEALER, HERE) == ()


async def test_both_addresses_go_when_their_day_has_come(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await meet(field, {"03@fylke.example": HERE})
    await field.answer("03")
    await field.close()

    assert await store.write(seat_lists.forget_contacts, date(2027, 6, 1)) == 1

    (one,) = await store.read(seats.reached, field.survey, SEALER)
    assert (one.route, one.spare, one.seat.spare_way) == (None, None, "")
    for address in (HERE, mail("03")):
        assert await store.read(seats.at_address, field.survey, SEALER, address) == ()
    assert await store.read(unit_answers.latest, field.id("03")) is not None


async def test_two_who_look_at_once_meet_each_seat_once(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    here = {"03@fylke.example": HERE, "11@fylke.example": THERE}

    met = await asyncio.gather(*(meet(field, here) for _ in range(4)))

    assert sorted(len(one) for one in met) == [0, 0, 0, 2]
    assert set((await ways(field)).values()) == {("slack", "email")}
    logged = await store.read(survey_log.log, field.survey)
    assert [(line.what, line.reason) for line in logged if line.what == "Met"] == [("Met", "2")]


async def test_a_list_without_addresses_has_nobody_to_look_for(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await field.add("03", way="")
    before = await store.read(spares.has_emails, field.survey)
    await field.add("11")
    with_one = await store.read(spares.has_emails, field.survey)
    await meet(field, {"11@fylke.example": HERE})

    assert (before, with_one) == (False, True)
    assert await store.read(spares.has_emails, field.survey)
