"""What every database must keep of what is sent: once, in time, and to nobody who has answered."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage import ballots, happenings, letters, seat_lists, sending, survey_log
from storage.letters import Kind, State
from storage.seats import Reach
from storage.sending import LEASE, Letter
from storage.store import Store
from storage.survey_errors import NotInvitedThatWay, NotNow, UnknownSeat
from surveys.dispositions import Ruling
from surveys.field_errors import RemindedJustNow
from surveys.field_events import Nudged
from surveys.field_plan import Local
from tests.storage.chats import SEALER, route
from tests.storage.days import SetClock
from tests.storage.fields import MONDAY, OPINIONS, TERMS, Field

FIRST_REMINDER = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
SECOND_REMINDER = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 12, 4, 11, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # nine in Oslo
MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


async def all_letters(field: Field) -> tuple[Letter, ...]:
    return await field.store.read(sending.of_survey, field.survey)


async def states(field: Field) -> list[tuple[Kind, State]]:
    return [(letter.kind, letter.status) for letter in await all_letters(field)]


# --- Invitations ----------------------------------------------------------------------------------


async def test_everybody_is_invited_once(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")

    assert await field.invite() == 2
    with pytest.raises(NotInvitedThatWay):
        await field.invite()

    assert await field.send_all() == [("03", "invitation", 1), ("11", "invitation", 1)]
    assert await field.send_all() == []
    with pytest.raises(NotInvitedThatWay):
        await field.invite()
    assert [seat.ways for seat in (await field.seats()).values()] == [("email",), ("email",)]
    assert (await field.fielding()).invited == MONDAY
    log = await store.read(survey_log.log, field.survey)
    assert [line.what for line in log] == ["Listed", "Opened", "InvitedBy"]


async def test_a_claim_brings_whom_it_goes_to(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()

    (claimed,) = await field.claim()

    assert claimed.to.link == field.link("03")
    assert claimed.to.route is not None
    assert claimed.to.route.route == "03@fylke.example"
    assert (claimed.letter.kind, claimed.letter.attempts, claimed.unsure) == (
        Kind.INVITATION, 0, False,
    )  # fmt: skip
    assert await field.claim() == ()


async def test_who_came_later_is_invited_later(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invited()
    await field.add("11", "15")

    assert await field.invite(these=(field.id("15"), field.id("03"))) == 1

    assert await field.send_all() == [("15", "invitation", 1)]


async def test_an_invitation_can_be_sent_again(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invited()
    await field.answer("11")

    assert await field.invite(again=True) == 1

    assert await field.send_all() == [("03", "invitation", 2)]


async def test_only_those_with_such_an_address_are_invited_that_way(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.add("11", way="")
    reach = Reach("slack", route("U1"))
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("11"), reach)
    await field.add("15", way="")

    assert await field.invite("slack") == 1
    with pytest.raises(NotInvitedThatWay):
        await field.invite("teams")

    (claimed,) = await field.claim()
    assert (claimed.to.route, claimed.letter.way) == (route("U1"), "slack")


async def test_nobody_is_invited_to_a_survey_that_is_not_open(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await field.add("03")

    with pytest.raises(NotNow):
        await field.invite()
    with pytest.raises(NotNow):
        await store.field(
            field.survey, letters.handed_out, [field.id("03")], field.line("HandedOut")
        )


async def test_links_that_were_handed_out_count_as_invitations(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")

    for _ in range(2):
        await store.field(
            field.survey, letters.handed_out, [field.id("03")], field.line("HandedOut")
        )

    seat = await field.find("03")
    assert (seat.ways, seat.reminders) == (("link",), 1)
    assert (await field.fielding()).invited == MONDAY
    assert await field.invite() == 1
    await field.send_all()
    assert [seat.ways for seat in (await field.seats()).values()] == [("link",), ("email",)]


async def test_an_invitation_can_wait_for_a_moment(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    later = MONDAY + timedelta(hours=2)

    await field.invite(not_before=later)

    assert await store.read(sending.next_due) == later
    assert await field.claim() == ()
    assert await store.read(sending.due_surveys, later) == (field.survey,)
    clock.moment = later
    assert await field.send_all() == [("03", "invitation", 1)]


# --- Quiet hours ----------------------------------------------------------------------------------


async def test_nothing_is_sent_in_quiet_hours(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    clock.moment = EVENING

    await field.invite()

    assert await field.claim() == ()
    assert await store.read(sending.next_due) == MORNING
    clock.moment = MORNING
    assert await field.send_all() == [("03", "invitation", 1)]


async def test_what_was_queued_by_day_does_not_go_at_night(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.add("11", way="")
    reach = Reach("slack", route("U1"))
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("11"), reach)
    await field.invite("slack")
    await field.claim()  # and its sender dies
    await field.invite()
    clock.moment = EVENING

    assert await field.claim() == ()

    assert await store.read(sending.next_due) == MORNING
    clock.moment = MORNING
    assert [one.unsure for one in await field.claim()] == [True, False]


async def test_a_receipt_comes_at_once(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    clock.moment = EVENING

    await field.answer("03", receipt=True)

    assert await field.send_all() == [("03", "receipt", 1)]
    assert await all_letters(field) == ()  # it would say when somebody answered


async def test_each_change_has_a_receipt_and_who_has_no_address_has_none(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.add("2", way="")

    await field.cast("1", receipt=True)
    await field.cast("1", receipt=True)
    await field.cast("2", receipt=True)

    assert await field.send_all() == [("1", "receipt", 1), ("1", "receipt", 2)]


# --- Reminders ------------------------------------------------------------------------------------


async def test_only_those_who_have_not_answered_are_reminded(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11", "15", "18")
    await field.invite(these=(field.id("03"), field.id("11"), field.id("15")))
    await field.send_all()
    await field.answer("11")

    outcome = await field.wake_at(FIRST_REMINDER)

    assert outcome.reminded == 2
    assert await field.send_all() == [("03", "reminder", 1), ("15", "reminder", 1)]
    assert [seat.reminders for seat in (await field.seats()).values()] == [1, 0, 1, 0]


async def test_a_reminder_stops_the_moment_the_answer_is_there(
    store: Store, clock: SetClock
) -> None:
    for field in (
        await Field.opened(store, clock, TERMS, "03", "11"),
        await Field.opened(store, clock, OPINIONS, "03", "11", survey="s2"),
    ):
        await field.invited()
        await field.wake_at(FIRST_REMINDER)

        await (field.answer("03") if field.survey == "s1" else field.cast("03"))

        assert await field.send_all() == [("11", "reminder", 1)]


async def test_a_reminder_that_could_not_be_sent_is_not_tried_again_after_the_answer(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invited()
    await field.wake_at(FIRST_REMINDER)
    (claimed,) = await field.claim()
    await field.answer("03")

    again = clock.now() + timedelta(minutes=5)
    await store.field(field.survey, sending.failed, claimed.letter, "busy", again)

    assert await states(field) == [(Kind.INVITATION, State.SENT)]


@pytest.mark.parametrize("settled", ["failed", "put back", "died", "told to go again"])
async def test_who_does_not_want_to_answer_is_not_asked_by_what_was_on_its_way(
    store: Store, clock: SetClock, settled: str
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "03")
    await field.add("11", way="teams")
    await field.invite()
    await field.invite("teams")
    taken = [one.letter for one in await field.claim()]
    await store.field(field.survey, ballots.withdraw, SEALER, field.link("03"))
    line = field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("11"), Ruling.NOT_ELIGIBLE, line)
    soon = clock.now() + timedelta(minutes=5)
    for letter in taken:
        match settled:
            case "failed":
                await store.field(field.survey, sending.failed, letter, "mail_later", soon)
            case "put back":
                await store.field(field.survey, sending.put_back, [letter], soon)
            case "told to go again":
                await store.field(field.survey, sending.failed, letter, "mail_full")
                await store.field(field.survey, sending.again, letter.id, soon)

    clock.moment = MONDAY + timedelta(minutes=10)

    assert await field.claim() == ()


async def test_a_later_round_takes_the_place_of_one_that_waits(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invited()
    await field.wake_at(FIRST_REMINDER)

    await field.wake_at(SECOND_REMINDER)

    (claimed,) = await field.claim()
    assert (claimed.letter.number, claimed.letter.intensity) == (2, 2)


async def test_the_same_wake_up_twice_reminds_once(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invited()
    await field.wake_at(FIRST_REMINDER)
    await field.send_all()

    await field.wake()

    assert await field.send_all() == []


async def test_the_owner_nudges_all_but_not_twice_in_a_day(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invited()

    await field.press(Nudged, intensity=3)

    (claimed,) = await field.claim()
    assert (claimed.letter.kind, claimed.letter.intensity) == (Kind.REMINDER, 3)
    with pytest.raises(RemindedJustNow):
        await field.press(Nudged, intensity=3)


async def test_one_seat_can_be_nudged(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.answer("11")

    await store.field(field.survey, letters.nudge, field.id("03"), 2, field.line("NudgedOne"))
    await store.field(field.survey, letters.nudge, field.id("03"), 2, field.line("NudgedOne"))
    with pytest.raises(UnknownSeat):
        await store.field(field.survey, letters.nudge, field.id("11"), 2, field.line())

    assert await field.send_all() == [("03", "nudge", 1), ("03", "nudge", 2)]
    assert (await field.find("03")).reminders == 2
    await field.close()
    with pytest.raises(NotNow):
        await store.field(field.survey, letters.nudge, field.id("03"), 2, field.line())


async def test_nothing_is_asked_after_the_deadline(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invite(these=(field.id("03"),))
    await field.claim()  # on its way when the deadline passes
    await field.invite(these=(field.id("11"),))

    await field.wake_at(DEADLINE)

    assert await states(field) == [(Kind.INVITATION, State.SENDING)]


async def test_a_wake_up_that_is_late_sends_nothing_late(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()
    clock.moment = DEADLINE

    assert await field.claim() == ()
    assert await all_letters(field) == ()


async def test_those_who_answered_are_told_of_the_results(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.answer("03")
    await field.close()

    told = await store.field(field.survey, letters.announce, field.line("Announced"))
    await store.field(field.survey, letters.announce, field.line("Announced"))

    assert told == 1
    assert await field.send_all() == [("03", "closing", 1)]
    assert await states(field) == [(Kind.CLOSING, State.SENT)]
    assert (await field.find("03")).ways == ()


# --- What goes wrong ------------------------------------------------------------------------------


async def test_an_email_whose_sender_died_is_not_sent_twice(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()
    (claimed,) = await field.claim()
    clock.pass_(LEASE)

    assert await store.read(sending.due_surveys, clock.now()) == (field.survey,)
    assert await field.claim() == ()

    assert await states(field) == [(Kind.INVITATION, State.UNSURE)]
    assert await store.read(sending.due_surveys, clock.now() + LEASE) == ()
    assert await store.field(field.survey, sending.again, claimed.letter.id, clock.now())
    assert await field.send_all() == [("03", "invitation", 1)]
    assert not await store.field(field.survey, sending.again, claimed.letter.id, clock.now())


async def test_an_email_that_turned_out_to_have_arrived_counts(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()
    (claimed,) = await field.claim()
    clock.pass_(LEASE)
    await field.claim()

    assert await store.field(field.survey, sending.take_as_sent, claimed.letter.id)
    assert not await store.field(field.survey, sending.take_as_sent, claimed.letter.id)

    assert (await field.find("03")).ways == ("email",)
    assert await states(field) == [(Kind.INVITATION, State.SENT)]


async def test_a_chat_is_asked_before_a_message_is_sent_again(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock)
    await field.add("03", way="slack")
    await field.invite("slack")
    await field.claim()
    clock.pass_(LEASE)

    (claimed,) = await field.claim()

    assert (claimed.unsure, claimed.letter.attempts) == (True, 1)


async def test_what_failed_is_tried_again_when_it_is_told_to(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()
    (claimed,) = await field.claim()
    again = clock.now() + timedelta(minutes=5)

    await store.field(field.survey, sending.failed, claimed.letter, "greylisted", again)

    assert await field.claim() == ()
    clock.moment = again
    (claimed,) = await field.claim()
    assert (claimed.letter.fault, claimed.letter.attempts) == ("greylisted", 1)
    await store.field(field.survey, sending.failed, claimed.letter, "refused")
    assert [(one.status, one.fault) for one in await all_letters(field)] == [
        (State.FAILED, "refused")
    ]


async def test_a_letter_without_an_address_fails(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("03"), None)

    assert await field.claim() == ()

    assert [(one.status, one.fault) for one in await all_letters(field)] == [
        (State.FAILED, "no_address")
    ]


async def test_a_bounce_is_shown_and_reminded_no_more(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invited()
    found = await store.read(sending.by_message, f"hash of {field.id('03')}:invitation:1")
    assert found == (field.survey, f"{field.id('03')}:invitation:1")

    await store.field(field.survey, sending.bounced, found[1], "5.1.1", clock.now())
    await store.field(field.survey, sending.bounced, "other", "5.1.1", clock.now())

    assert (await field.find("03")).ruling is Ruling.BOUNCED
    assert [one.status for one in await all_letters(field)] == [State.BOUNCED, State.SENT]
    await field.wake_at(FIRST_REMINDER)
    assert await field.send_all() == [("11", "reminder", 1)]
    assert await store.read(sending.by_message, "other") is None


async def test_a_bounce_of_somebody_who_was_heard_from_means_nothing(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invited()
    await field.answer("03")

    letter = f"{field.id('03')}:invitation:1"
    await store.field(field.survey, sending.bounced, letter, "4.4.7", clock.now())

    assert (await field.find("03")).ruling is Ruling.NONE


async def test_the_longest_waiting_goes_first(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11", "15")
    await field.invite(these=(field.id("15"),))
    clock.pass_(timedelta(seconds=1))
    await field.invite()

    claimed = await field.claim(2)

    assert [one.to.seat.unit.number for one in claimed] == ["15", "03"]
    assert await store.read(sending.next_due) == clock.now()


async def test_nothing_is_due_where_there_is_nothing(store: Store, clock: SetClock) -> None:
    assert await store.read(sending.next_due) is None
    assert await store.read(sending.due_surveys, clock.now()) == ()


async def test_free_days_count_too(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.extend(Local(date(2026, 12, 20), time(12)))
    clock.moment = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)  # a Saturday

    await field.invite()

    assert await store.read(sending.next_due) == datetime(2026, 12, 7, 6, 0, tzinfo=UTC)


# --- One way at a time ----------------------------------------------------------------------------


async def test_letters_of_another_way_are_left_alone(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.add("11", way="")
    reach = Reach("slack", route("U1"))
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("11"), reach)
    await field.invite()
    await field.invite("slack", not_before=MORNING)

    assert await store.read(sending.due_surveys, MONDAY, ("slack",)) == ()
    assert await store.read(sending.next_due, ("slack",)) == MORNING
    assert await store.read(sending.next_due, ("email",)) == MONDAY
    assert await store.read(sending.next_due, ()) is None
    clock.moment = MORNING
    now = clock.now()
    (claimed,) = await store.field(field.survey, sending.claim, SEALER, now, 20, ("slack",))
    assert claimed.letter.way == "slack"
    assert await store.read(sending.due_surveys, now, ("slack",)) == ()


async def test_what_was_not_tried_waits_and_has_not_been_attempted(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invite()
    taken = [claimed.letter for claimed in await field.claim()]
    await field.answer("11")

    await store.field(field.survey, sending.put_back, taken, MONDAY + LEASE, "mail_silent")

    (letter,) = await all_letters(field)
    assert letter.seat == field.id("03")
    assert (letter.status, letter.attempts, letter.next_at, letter.fault) == (
        State.QUEUED, 0, MONDAY + LEASE, "mail_silent",
    )  # fmt: skip
    assert await field.claim() == ()
    clock.pass_(LEASE)
    assert [claimed.unsure for claimed in await field.claim()] == [False]


async def test_a_message_in_doubt_stays_so_when_it_is_put_back(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock)
    await field.add("11", way="")
    reach = Reach("slack", route("U1"))
    await store.field(field.survey, seat_lists.set_reach, SEALER, field.id("11"), reach)
    await field.invite("slack")
    (first,) = await field.claim()
    await store.field(field.survey, sending.in_doubt, first.letter, "silent", clock.now())
    (again,) = await field.claim()
    assert again.unsure

    await store.field(field.survey, sending.put_back, [again.letter], MONDAY + LEASE)

    assert await field.claim() == ()
    clock.pass_(LEASE)
    (last,) = await field.claim()
    assert (last.unsure, last.letter.attempts) == (True, 1)


async def test_an_email_in_doubt_is_not_sent_again_by_itself(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()
    (claimed,) = await field.claim()

    await store.field(field.survey, sending.in_doubt, claimed.letter, "mail_lost", clock.now())

    (letter,) = await all_letters(field)
    assert (letter.status, letter.fault) == (State.UNSURE, "mail_lost")
    clock.pass_(LEASE)
    assert await field.claim() == ()


async def test_a_receipt_leaves_no_row_whatever_becomes_of_it(
    store: Store, clock: SetClock
) -> None:
    """It would say when somebody answered."""
    field = await Field.opened(store, clock, OPINIONS, "03", "11", "15")
    await field.invited()
    for number in ("03", "11", "15"):
        await field.cast(number, receipt=True)
    one, two, _ = [claimed.letter for claimed in await field.claim()]

    await store.field(field.survey, sending.in_doubt, one, "mail_lost", clock.now())
    await store.field(field.survey, sending.failed, two, "mail_refused")
    clock.pass_(LEASE)
    assert await field.claim() == ()

    assert {letter.kind for letter in await all_letters(field)} == {Kind.INVITATION}
