"""What every database must keep of workshops, and of what happens to them."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from facilitation.effects import OpenAnswers, Ring
from facilitation.errors import Overtaken, OvertakenByClock
from facilitation.events import Advanced, AwaySet, Joined, Started, Woke
from facilitation.ids import PersonId, WorkshopId
from facilitation.record import Attendee
from facilitation.state import Status
from facilitation.workshop import new, step
from storage import people, reading, workshops
from storage.errors import AlreadyStarted, UnknownWorkshop
from storage.people import Profile
from storage.store import Store
from storage.workshops import LEASE, Listing, Plan
from tests.storage.days import (
    DAY,
    FACILITATOR,
    MINUTE,
    MORNING,
    Days,
    SetClock,
    opened,
    programme,
)

PLANNED = Listing(
    WorkshopId("w1"), "ABC234", "owner", Status.PLANNED, DAY, DAY + timedelta(days=30)
)


async def test_a_new_workshop_is_found_by_id_code_and_owner(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)

    assert await store.read(workshops.find, days.workshop) == PLANNED
    assert await store.read(workshops.by_code, "ABC234") == PLANNED
    assert await store.read(workshops.by_code, "XYZ234") is None
    assert await store.read(workshops.of_account, "owner") == (PLANNED,)
    assert await store.read(workshops.of_account, "other") == ()
    assert await store.snapshot(days.workshop) == (new(programme(), FACILITATOR), 0)
    plan = await store.read(workshops.plan, days.workshop)
    assert plan == Plan("title: ord", programme())


async def test_a_code_that_is_taken_is_refused(store: Store, clock: SetClock) -> None:
    await Days.planned(store, clock)

    with pytest.raises(IntegrityError):
        await Days.planned(store, clock, workshop="w2")


async def test_an_event_is_kept_with_the_state_it_made(
    address: str, store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann")
    before = await store.snapshot(days.workshop)
    await store.close()
    again = await opened(address, clock, "again")

    state, version = await again.snapshot(days.workshop)
    assert (state, version) == before
    assert state.status is Status.RUNNING
    assert await again.read(reading.log, days.workshop) == (
        (1, Joined(at=MORNING, person=PersonId("ann"))),
        (2, Started(at=MORNING, by=FACILITATOR, seen=0)),
    )
    await again.close()


async def test_the_log_gives_the_same_state_again(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann", "bo")
    clock.pass_(MINUTE)
    await days.pause()

    state = new(programme(), FACILITATOR)
    for _, event in await store.read(reading.log, days.workshop):
        state, _ = step(state, event)
    assert state == (await store.snapshot(days.workshop))[0]
    assert len(await store.read(reading.log, days.workshop, 2)) == 2


async def test_an_outcome_says_what_is_to_be_done(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)

    outcome = await days.control(lambda state, at: Started(at=at, by=FACILITATOR, seen=state.moves))

    assert [type(effect) for effect in outcome.effects] == [OpenAnswers, Ring]
    assert (outcome.state, outcome.version) == await store.snapshot(days.workshop)


async def test_what_changes_nothing_leaves_no_line_in_the_log(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann")
    before = await store.snapshot(days.workshop)

    outcome = await days.control(lambda _, at: Woke(at=at))

    assert (outcome.state, outcome.version) == before
    assert len(await store.read(reading.log, days.workshop)) == 2


async def test_two_who_press_the_same_control_do_it_once(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    seen = (await store.snapshot(days.workshop))[0].moves

    results = await asyncio.gather(
        *(days.control(lambda _, at: Advanced(at=at, by=FACILITATOR, seen=seen)) for _ in "12"),
        return_exceptions=True,
    )

    assert [type(result).__name__ for result in results] == ["Outcome", Overtaken.__name__]
    assert len((await store.snapshot(days.workshop))[0].past) == 1


async def test_time_never_goes_back_in_a_workshop(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    clock.pass_(-MINUTE)

    await days.control(
        lambda _, at: AwaySet(at=at, person=PersonId("ann"), away=True, by=PersonId("ann"))
    )

    assert (await store.read(reading.log, days.workshop))[-1][1].at == MORNING


async def test_a_workshop_is_due_when_its_clock_says_so(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    half = MORNING + MINUTE

    assert await store.next_wake() == half
    assert await store.due(half - timedelta(seconds=1)) == ()
    assert await store.due(half) == (days.workshop,)
    clock.pass_(MINUTE)
    await days.control(lambda _, at: Woke(at=at))
    assert await store.due(half) == ()


async def test_a_claimed_wake_up_comes_again_if_nobody_answers_it(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann")
    clock.pass_(MINUTE)

    assert await store.claim_due(clock.now()) == (days.workshop,)
    assert await store.claim_due(clock.now()) == ()
    assert await store.claim_due(clock.now() + LEASE) == (days.workshop,)


async def test_a_claimed_wake_up_that_came_early_is_put_back(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    due = await store.next_wake()
    await store.claim_due(MORNING + MINUTE)

    await days.control(lambda _, at: Woke(at=at))

    assert await store.next_wake() == due


async def test_the_programme_can_be_changed_until_the_day_begins(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    other = replace(programme("nytt"), day=date(2026, 12, 1))

    await store.replace_programme(days.workshop, Plan("title: nytt", other))

    state, version = await store.snapshot(days.workshop)
    assert (state.programme, version) == (other, 1)
    assert await store.read(workshops.find, days.workshop) == replace(
        PLANNED, day=other.day, deletes_on=other.day + timedelta(days=30)
    )
    await days.control(lambda state, at: Started(at=at, by=FACILITATOR, seen=state.moves))
    with pytest.raises(AlreadyStarted):
        await store.replace_programme(days.workshop, Plan("title: nytt", other))


async def test_a_deleted_workshop_takes_everything_along(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    await days.answer("ann", "kart")

    await store.delete_workshop(days.workshop)

    with pytest.raises(UnknownWorkshop):
        await store.snapshot(days.workshop)
    with pytest.raises(UnknownWorkshop):
        await days.join("bo")
    assert await store.read(reading.entries, days.workshop) == ()
    assert await store.read(reading.log, days.workshop) == ()


async def test_workshops_go_on_their_day_of_deletion(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)

    assert await store.expire(PLANNED.deletes_on - timedelta(days=1)) == 0
    assert await store.read(workshops.find, days.workshop) == PLANNED
    assert await store.expire(PLANNED.deletes_on) == 1
    with pytest.raises(UnknownWorkshop):
        await store.snapshot(days.workshop)


async def test_a_record_holds_all_that_a_day_leaves_behind(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    ann = Profile(PersonId("ann"), days.workshop, "Ann", "Fylket", "nn")
    await store.write(people.add, ann, None)
    await days.answer("ann", "kart")
    await days.advance()

    record = await store.record(days.workshop)

    state, _ = await store.snapshot(days.workshop)
    assert record.programme == programme()
    assert record.runs == state.past
    assert record.people == (Attendee(PersonId("ann"), "Ann", "Fylket", state.people[0].table),)
    assert record.entries == await store.read(reading.entries, days.workshop)
    assert [kind for _, kind, _ in record.events] == ["Joined", "Started", "Advanced"]


async def test_the_clock_and_a_person_at_once_move_the_day_once(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann")
    seen = (await store.snapshot(days.workshop))[0].moves
    clock.pass_(2 * MINUTE)
    await days.control(lambda _, at: Woke(at=at))

    with pytest.raises(OvertakenByClock):
        await days.control(lambda _, at: Advanced(at=at, by=FACILITATOR, seen=seen))
