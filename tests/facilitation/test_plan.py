from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.countdown import ZERO
from facilitation.errors import UnknownPhase
from facilitation.events import (
    Advanced,
    DayClosed,
    Extended,
    PlanAccepted,
    RestMoved,
    Skipped,
    Started,
    WentBack,
)
from facilitation.ids import PhaseId
from facilitation.phases import Advance, Moves, Per, Rotate, Rotation, Time
from facilitation.plan import (
    Shrink,
    Slot,
    accept,
    begin_length,
    day_plan,
    is_as_planned,
    length_of,
    phase_length,
    planned_start,
    turns_in,
    whole_length,
)
from facilitation.programme import Item, Programme
from facilitation.state import Workshop
from facilitation.workshop import AnyControl
from tests.facilitation.days import (
    DAY,
    FAC,
    IGP,
    alone,
    at,
    at_tables,
    day,
    end,
    item,
    minutes,
    one,
    pause,
    phase,
    plenary,
    room,
    talk,
)
from tests.facilitation.script import after, press, running

YEAR = timedelta(days=365)

# Two sessions and a coffee break before a locked lunch, and a talk after it.
MORNING = day(
    item("a", "09:00", 60, phase("a.x", time=Time(whole=minutes(60)))),
    pause("coffee", "10:00", 15, minimum=minutes(10)),
    item("b", "10:15", 105, phase("b.x", time=Time(whole=minutes(105))), minimum=minutes(60)),
    pause("lunch", "12:00", 45, locked=True, minimum=minutes(30)),
    talk("c", "12:45", 60, minimum=minutes(40)),
    end("13:45"),
)


def planned(programme: Programme = MORNING) -> Workshop:
    return room(programme, "ann bo", "cat")


def begun(*clocks: str, programme: Programme = MORNING) -> Workshop:
    """Started at the first of the clocks, and advanced at each of the others."""
    controls = [press(Advanced, clock) for clock in clocks[1:]]
    return after(planned(programme), press(Started, clocks[0]), *controls)


def times(state: Workshop, clock: str) -> dict[str, tuple[str, str]]:
    """When each item begins and ends, as it is or as it is expected."""
    zone = timedelta(hours=2)
    slots = day_plan(state, at(clock)).slots
    return {s.item: (f"{s.start + zone:%H:%M}", f"{s.end + zone:%H:%M}") for s in slots}


# --- The plan as it was made --------------------------------------------------------------------


def test_before_the_day_the_plan_is_as_it_was_made():
    plan = day_plan(planned(), at("08:00"))

    assert plan.slots[0] == Slot(
        item="a",
        planned_start=at("09:00"),
        planned_end=at("10:00"),
        start=at("09:00"),
        end=at("10:00"),
        begun=False,
        done=False,
    )
    assert [(s.planned_start, s.planned_end) for s in plan.slots] == [
        (s.start, s.end) for s in plan.slots
    ]
    assert (plan.behind, plan.proposals, plan.overrun) == (ZERO, (), ZERO)


@pytest.mark.parametrize("away", [YEAR, -YEAR])
def test_on_another_date_the_plan_is_shown_as_it_was_made(away):
    assert day_plan(planned(), at("08:00") + away) == day_plan(planned(), at("08:00"))


def test_a_day_that_has_not_begun_in_time_is_expected_late():
    assert times(planned(), "09:20")["b"] == ("10:35", "12:20")
    assert day_plan(planned(), at("09:20")).overrun == ZERO


def test_a_day_that_begins_within_two_hours_of_its_start_is_as_planned_as_planned():
    near, far = timedelta(hours=2), timedelta(hours=2, seconds=1)

    assert is_as_planned(planned(), at("09:00") + near)
    assert is_as_planned(planned(), at("09:00") - near)
    assert not is_as_planned(planned(), at("09:00") + far)
    assert not is_as_planned(planned(), at("09:00") - far)


def test_a_plan_holds_through_the_night_when_summer_time_ends():
    night = replace(day(talk("a", "01:00", 30), talk("b", "04:00", 30)), day=DAY.replace(day=26))
    first, second = (planned_start(planned(night), item) for item in night.items)

    assert second - first == timedelta(hours=4)


# --- What is moved ------------------------------------------------------------------------------


def test_moving_the_rest_leaves_locked_starts_and_what_is_done_where_they_are():
    state = after(begun("09:00", "10:00"), press(RestMoved, "10:05", more=minutes(10)))

    starts = {s.item: s.planned_start for s in day_plan(state, at("10:05")).slots}

    assert starts["a"] == at("09:00")
    assert starts["b"] == at("10:25")
    assert starts["lunch"] == at("12:00")
    assert starts["c"] == at("12:55")


def test_an_accepted_length_never_goes_below_the_minimum():
    state = accept(planned(), (("b", minutes(5)), ("c", minutes(50))))

    assert state.lengths == (("b", minutes(60)), ("c", minutes(50)))
    assert [length_of(state, item) for item in MORNING.items[2:5]] == [
        minutes(60),
        minutes(45),
        minutes(50),
    ]
    with pytest.raises(UnknownPhase):
        accept(planned(), (("?", minutes(5)),))


# --- How long phases are ------------------------------------------------------------------------


def lengths(state: Workshop, item: Item) -> list[timedelta]:
    return [phase_length(state, phase, turns_in(state, phase)) for phase in item.phases]


def test_a_shorter_slot_is_taken_from_the_longest_phase():
    q1 = IGP.items[1]
    state = accept(planned(IGP), (("q1", minutes(50)),))

    assert lengths(planned(IGP), q1) == [minutes(2), minutes(25), minutes(4)]
    assert lengths(state, q1) == [minutes(2), minutes(15), minutes(4)]


def test_the_longest_phase_may_be_one_that_its_turns_make_long():
    q3 = IGP.items[5]
    state = accept(planned(IGP), (("q3", minutes(44)),))

    assert lengths(planned(IGP), q3) == [minutes(1), minutes(4)]
    assert lengths(state, q3) == [minutes(1), minutes(3)]


def test_no_phase_is_shortened_below_a_minute():
    q3 = IGP.items[5]
    state = replace(planned(IGP), lengths=(("q3", minutes(20)),))

    assert lengths(state, q3) == [minutes(1), minutes(1)]


def test_a_phase_of_several_rounds_gives_a_part_in_each():
    cafe = phase("s.C", time=Time(whole=minutes(20)), rotate=Rotate(Rotation.PEOPLE, rounds=2))
    state = accept(planned(one(cafe)), (("s", minutes(50)),))

    assert lengths(state, state.programme.items[0]) == [minutes(15)]
    assert whole_length(state, cafe) == minutes(30)


def test_rounds_that_may_not_be_needed_are_not_counted():
    delphi = phase("s.N", rotate=Rotate(rounds=9), advance=Advance(Moves.UNTIL, max_rounds=3))

    assert whole_length(planned(one(delphi)), delphi) == minutes(5)


def test_phases_without_a_time_share_what_the_others_leave():
    pitch, other = phase("s.a", time=Time()), phase("s.b", time=Time())
    state = planned(one(pitch, alone("s.I"), other))

    assert lengths(state, state.programme.items[0]) == [minutes(29), minutes(2), minutes(29)]


def test_a_phase_without_a_time_has_a_minute_even_where_nothing_is_left():
    full = phase("s.x", time=Time(whole=minutes(70)))
    state = planned(one(phase("s.a", time=Time()), full))

    assert lengths(state, state.programme.items[0]) == [minutes(1), minutes(70)]


@pytest.mark.parametrize(
    ("asked", "turns"),
    [
        (at_tables("s.G"), 2),
        (plenary("s.P"), 2),
        (phase("s.x", time=Time(each=minutes(1), per=Per.TURN)), 3),
    ],
)
def test_turns_are_counted_at_the_largest_table_among_tables_or_in_the_room(asked, turns):
    assert turns_in(planned(one(asked)), asked) == turns
    assert turns_in(room(one(asked), "", ""), asked) == 1


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("09:50", "10:15"),  # early: to its planned end
        ("10:00", "10:15"),
        ("10:04", "10:19"),  # late: its whole length
    ],
)
def test_a_break_lasts_to_its_planned_end_and_its_whole_length(begins, ends):
    state, coffee = planned(), MORNING.items[1].phases[0]

    assert at(begins) + begin_length(state, coffee, 1, at(begins)) == at(ends)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("11:30", "12:00"),  # early: until the locked start
        ("11:50", "12:00"),  # a little late: until the locked start
        ("11:55", "12:02:30"),  # too late: its minimum
        ("12:00", "12:10"),  # the locked start is past: its whole length
    ],
)
def test_a_break_before_a_locked_start_gives_way_to_it(begins, ends):
    programme = day(pause("rest", "11:45", 10), talk("press", "12:00", 30, locked=True))
    resting = programme.items[0].phases[0]

    assert at(begins) + begin_length(planned(programme), resting, 1, at(begins)) == at(ends)


def test_other_items_last_as_long_as_they_say():
    talking = MORNING.items[4].phases[0]

    assert begin_length(planned(), talking, 1, at("12:00")) == minutes(60)


# --- The day as it goes -------------------------------------------------------------------------


def test_what_has_been_done_stands_as_it_was():
    assert times(begun("09:00", "09:50"), "09:55") == {
        "a": ("09:00", "09:50"),
        "coffee": ("09:50", "10:15"),
        "b": ("10:15", "12:00"),
        "lunch": ("12:00", "12:45"),
        "c": ("12:45", "13:45"),
        "end": ("13:45", "13:45"),
    }


def test_a_session_is_expected_to_use_its_slot_even_if_its_phases_are_short():
    short = day(item("s", "09:00", 30, phase("s.x")), talk("t", "09:30", 10))

    assert times(begun("09:00", programme=short), "09:20")["t"] == ("09:30", "09:40")


def test_an_early_item_starts_when_the_one_before_it_ends_unless_it_is_locked():
    state = after(begun("09:00"), press(Skipped, "09:20"))
    state = after(state, press(Advanced, "09:30"))

    assert times(state, "09:30")["b"] == ("09:30", "11:15")
    assert times(state, "09:30")["lunch"] == ("12:00", "12:45")
    assert day_plan(state, at("09:30")).behind == minutes(-45)


def test_the_present_item_needs_what_its_phases_need():
    programme = one(alone("s.I", 10), phase("s.C", rotate=Rotate(rounds=3)), phase("s.x"), tables=2)
    state = begun("09:00", "09:30", "09:35", programme=programme)
    assert (running(state).phase, running(state).round) == ("s.C", 2)

    # 5 min left of this round, 5 of the third, 5 of the last phase
    assert times(after(state), "09:35")["s"] == ("09:00", "10:00")
    assert times(after(state), "09:55")["s"] == ("09:00", "10:05")


def test_behind_is_how_late_the_present_item_will_end():
    state = after(begun("09:10"), press(Extended, "09:20", more=minutes(5)))

    assert day_plan(state, at("09:30")).behind == minutes(15)


def test_a_break_that_was_shortened_by_the_clock_is_not_expected_to_last():
    programme = day(
        talk("t", "11:00", 30),
        pause("rest", "11:30", 30, minimum=minutes(10)),
        talk("press", "12:00", 30, locked=True),
    )
    plan = day_plan(begun("11:00", "11:45", programme=programme), at("11:46"))

    assert [(s.item, s.end) for s in plan.slots[1:]] == [
        ("rest", at("12:00")),
        ("press", at("12:30")),
    ]
    assert plan.proposals == ()


def test_after_going_back_what_comes_after_is_to_come_once_more():
    state = after(begun("09:00", "10:00", "10:15"), press(WentBack, "10:20", phase=PhaseId("a.x")))

    plan = day_plan(state, at("10:20"))

    assert [(s.item, s.begun, s.done) for s in plan.slots[:3]] == [
        ("a", True, False),
        ("coffee", False, False),
        ("b", False, False),
    ]
    assert plan.slots[0].start == at("09:00")
    assert plan.slots[0].end == at("11:20")


def test_a_skipped_item_took_no_time():
    programme = day(
        talk("a", "09:00", 10), replace(talk("b", "09:10", 10), phases=()), talk("c", "09:20", 10)
    )

    slots = day_plan(begun("09:00", "09:12", programme=programme), at("09:12")).slots

    assert (slots[1].begun, slots[1].done) == (False, True)
    assert (slots[1].start, slots[1].end) == (at("09:10"), at("09:10"))
    assert slots[2].start == at("09:12")


def test_a_closed_day_is_as_it_was_and_proposes_nothing():
    state = after(begun("09:00", "12:30"), press(DayClosed, "12:40"))

    plan = day_plan(state, at("15:00"))

    assert [s.done for s in plan.slots] == [True] * 6
    assert (plan.slots[1].start, plan.slots[1].end) == (at("12:30"), at("12:40"))
    assert (plan.behind, plan.proposals, plan.overrun) == (ZERO, (), ZERO)


# --- Proposals ----------------------------------------------------------------------------------


def test_a_late_day_proposes_to_shorten_what_can_give_most():
    plan = day_plan(begun("09:20"), at("09:20"))

    assert plan.proposals == (
        Shrink("coffee", minutes(15), minutes(13)),
        Shrink("b", minutes(105), minutes(87)),
    )
    assert plan.overrun == ZERO


def test_what_cannot_be_gained_is_told():
    plan = day_plan(begun("10:05"), at("10:05"))

    assert plan.proposals == (
        Shrink("coffee", minutes(15), minutes(10)),
        Shrink("b", minutes(105), minutes(60)),
        Shrink("lunch", minutes(45), minutes(39)),
        Shrink("c", minutes(60), minutes(51)),
    )
    assert plan.overrun == minutes(15)


def test_what_is_gained_before_lunch_counts_after_it_only_as_far_as_lunch_moves():
    state = begun("09:20:30")
    plan = day_plan(state, at("09:21"))
    lengths = tuple((s.item, s.proposed) for s in plan.proposals)

    accepted = after(state, press(PlanAccepted, "09:21", lengths=lengths))

    assert times(accepted, "09:21")["b"] == ("10:33", "11:59")
    assert times(accepted, "09:21")["lunch"] == ("12:00", "12:45")


def test_a_day_that_begins_with_a_locked_start_can_only_be_told_so():
    programme = day(talk("press", "09:00", 30, locked=True), talk("t", "09:30", 30, locked=True))

    plan = day_plan(planned(programme), at("09:10"))

    assert plan.proposals == (Shrink("press", minutes(30), minutes(23)),)
    assert plan.overrun == minutes(3)


# --- Properties ---------------------------------------------------------------------------------


@st.composite
def programmes(draw) -> Programme:
    """Days of talks, sessions and breaks, some of them locked, with or without gaps."""
    start, items = 9 * 60, []
    for n in range(draw(st.integers(1, 7))):
        length = draw(st.integers(5, 60))
        make = draw(st.sampled_from([talk, pause]))
        clock = f"{start // 60:02}:{start % 60:02}"
        shortest = minutes(draw(st.integers(1, length)))
        items.append(make(f"i{n}", clock, length, locked=draw(st.booleans()), minimum=shortest))
        start += length + draw(st.sampled_from([0, 0, 0, 5, 15]))
    return day(*items, end(f"{start // 60:02}:{start % 60:02}"))


@st.composite
def days(draw) -> tuple[Workshop, datetime]:
    """A day somewhere on its way, and what time it is."""
    programme = draw(programmes())
    now = at("09:00") + minutes(draw(st.integers(-30, 60)))
    state = planned(programme)
    if draw(st.booleans()):
        state = after(state, pressed(Started, now))
        for _ in range(draw(st.integers(0, len(programme.phases) - 1))):
            now += minutes(draw(st.integers(1, 70)))
            state = after(state, pressed(Advanced, now))
    return state, now + minutes(draw(st.sampled_from([0, 0.5, 3.25])))


def pressed(kind: Callable[..., AnyControl], when: datetime, **more):
    return lambda state: kind(at=when, by=FAC, seen=state.moves, **more)


@given(day=days(), more=st.integers(-60, 60))
def test_a_locked_start_never_moves(day, more):
    state, now = day
    locked = {item.id for item in state.programme.items if item.locked}
    before = day_plan(state, now).slots

    state = after(state, pressed(RestMoved, now, more=minutes(more)))

    starts = {slot.item: slot.planned_start for slot in day_plan(state, now).slots}
    assert all(starts[s.item] == s.planned_start for s in before if s.item in locked)


@given(day=days())
def test_items_come_one_after_the_other_and_a_locked_one_never_before_its_time(day):
    state, now = day
    locked = {item.id for item in state.programme.items if item.locked}
    slots = day_plan(state, now).slots

    assert all(slot.start <= slot.end for slot in slots)
    assert all(one.done or one.end <= other.start for one, other in pairwise(slots))
    to_come = [slot for slot in slots if slot.item in locked and not slot.begun]
    assert all(slot.start >= slot.planned_start for slot in to_come)


@given(day=days())
def test_proposals_keep_the_minimum_and_when_accepted_the_next_locked_start_is_met(day):
    state, now = day
    plan = day_plan(state, now)
    minimum = {item.id: item.minimum for item in state.programme.items}
    assert all(minimum[s.item] <= s.proposed < s.length for s in plan.proposals)

    better = day_plan(accept(state, ((s.item, s.proposed) for s in plan.proposals)), now)

    assert (better.proposals, better.overrun) == ((), plan.overrun)
    fixed = {item.id for item in state.programme.items if item.locked or item.id == "end"}
    to_come = [pair for pair in pairwise(better.slots) if not pair[1].begun]
    late = [one.end - other.planned_start for one, other in to_come if other.item in fixed]
    assert max(late, default=ZERO) <= plan.overrun


def test_a_coming_session_that_needs_more_than_its_slot_is_expected_to_take_it():
    crowded = day(
        talk("a", "09:00", 30),
        item("b", "09:30", 30, phase("b.x", time=Time(whole=minutes(40)))),
        end("10:00"),
    )

    plan = day_plan(planned(crowded), at("09:00"))

    assert (plan.slots[1].end, plan.slots[1].planned_end) == (at("10:10"), at("10:00"))
    assert Shrink("b", minutes(30), minutes(23)) in plan.proposals
