from dataclasses import replace

import pytest

from facilitation.countdown import running as running_clock
from facilitation.effects import Call
from facilitation.errors import NotNow, TooFar, TooShort, TurnOver
from facilitation.events import (
    Brought,
    GroupReadySet,
    OrderShuffled,
    Paused,
    PersonMoved,
    Resumed,
    RoundClosed,
    Started,
    TurnEnded,
    TurnExtended,
    TurnPassed,
    TurnSkipped,
    Woke,
)
from facilitation.floors import (
    called,
    hosted,
    people_speak,
    turn_ends,
    turn_left,
    with_turn,
    without,
)
from facilitation.ids import PersonId, RunNo, TableNo
from facilitation.phases import Group, Grouping, Rotate, Rotation
from facilitation.state import Floor, Stage, Workshop
from tests.facilitation.days import (
    at,
    at_tables,
    minutes,
    one,
    people,
    phase,
    plenary,
    room,
)
from tests.facilitation.script import Script, after, at_floor, floor_of, press, queue, running

ANN, BO, CAT, DAN = people("ann bo cat dan")
FIRST = TableNo(1)


def started(*tables: str, **rotate) -> Workshop:
    """A round that has just begun at the first table, the host last."""
    state = room(one(at_tables("s.G", **rotate)), *(tables or ("ann bo cat dan", "")))
    return after(state, press(Started, "09:00"))


def test_each_turn_has_a_clock_and_a_number():
    floor = floor_of(started(), 1)

    assert (floor.turn, floor.speaker) == (1, BO)
    assert turn_ends(running(started()), floor) == at("09:03")


def test_a_turn_that_ends_early_leaves_its_time_to_the_rest():
    state = after(started(), at_floor(TurnEnded, "09:01", 1, by=BO))

    assert floor_of(state, 1) == Floor(
        number=FIRST,
        members=(ANN, BO, CAT, DAN),
        host=ANN,
        stage=Stage.ROUND,
        queue=(CAT, DAN, ANN),
        spoken=(BO,),
        turn=2,
        clock=running_clock(minutes(3), at("09:01")),
    )


def test_pass_skip_and_done_leave_different_traces():
    passed = floor_of(after(started(), at_floor(TurnPassed, "09:01", 1, by=BO)), 1)
    skipped = floor_of(after(started(), at_floor(TurnSkipped, "09:01", 1, by=BO)), 1)
    done = floor_of(after(started(), at_floor(TurnEnded, "09:01", 1, by=BO)), 1)

    assert (passed.queue, passed.passed, passed.spoken) == ((CAT, DAN, ANN), (BO,), ())
    assert (skipped.queue, skipped.passed, skipped.spoken) == ((CAT, DAN, BO, ANN), (), ())
    assert (done.queue, done.passed, done.spoken) == ((CAT, DAN, ANN), (), (BO,))


def test_one_who_is_skipped_when_only_the_host_is_left_comes_after_the_host():
    state = after(started("ann bo", ""), at_floor(TurnSkipped, "09:01", 1, by=BO))

    assert queue(state, 1) == (ANN, BO)


def test_the_host_can_be_skipped_too():
    state = after(
        started("ann bo", ""),
        at_floor(TurnEnded, "09:01", 1, by=BO),
        at_floor(TurnSkipped, "09:02", 1, by=ANN),
    )

    assert (queue(state, 1), floor_of(state, 1).turn) == ((ANN,), 3)


def test_where_the_host_speaks_in_turn_a_skipped_one_comes_last():
    state = after(started(host_last=False), at_floor(TurnSkipped, "09:01", 1, by=ANN))

    assert queue(state, 1) == (BO, CAT, DAN, ANN)


def test_a_turn_is_given_more_time_and_signalled_anew():
    script = Script(started())
    state = after(script.state, Woke(at=at("09:03")))
    assert floor_of(state, 1).signalled

    more = after(state, at_floor(TurnExtended, "09:04", 1, more=minutes(1)))

    assert turn_ends(running(more), floor_of(more, 1)) == at("09:05")
    assert not floor_of(more, 1).signalled
    script.refuses(at_floor(TurnExtended, "09:01", 1, more=minutes(90)), TooFar, most=60)
    script.refuses(at_floor(TurnExtended, "09:01", 1, more=minutes(-2)), TooShort)


def test_more_time_where_turns_are_not_timed_changes_nothing():
    free = one(
        phase("s.G", group=Group(Grouping.TABLES), rotate=Rotate(Rotation.TURNS)),
    )
    state = after(room(free, "ann bo", ""), press(Started, "09:00"))

    assert after(state, at_floor(TurnExtended, "09:01", 1, more=minutes(1))) == state
    assert turn_ends(running(state), floor_of(state, 1)) is None
    assert turn_left(running(state), floor_of(state, 1), at("09:01")) is None


def test_a_turn_never_ends_later_than_its_phase():
    state = started(length=2)

    assert turn_ends(running(state), floor_of(state, 1)) == at("09:02")
    assert turn_left(running(state), floor_of(state, 1), at("09:01")) == minutes(1)


def test_in_a_pause_a_turn_has_no_end_but_time_left():
    state = after(started(), press(Paused, "09:01"))

    assert turn_ends(running(state), floor_of(state, 1)) is None
    assert turn_left(running(state), floor_of(state, 1), at("09:30")) == minutes(2)


def test_a_turn_that_begins_in_a_pause_stands_still_until_the_day_goes_on():
    paused = after(started(), press(Paused, "09:01"))
    run, effects = without(paused, running(paused), BO, at("09:05"))
    assert effects == (Call(RunNo(1), FIRST, CAT),)

    state = after(replace(paused, run=run), press(Resumed, "09:20"))

    assert turn_left(running(state), floor_of(state, 1), at("09:20")) == minutes(3)


def test_before_anybody_has_spoken_the_whole_order_is_drawn_anew():
    order = (DAN, CAT, DAN, ANN, BO)
    state = after(started(), at_floor(OrderShuffled, "09:01", 1, by=ANN, order=order))

    assert queue(state, 1) == (DAN, CAT, BO, ANN)
    assert floor_of(state, 1).turn == 2


def test_later_only_the_order_of_those_who_wait_is_drawn_and_the_host_stays_last():
    state = after(
        started(),
        at_floor(TurnEnded, "09:01", 1, by=BO),
        at_floor(OrderShuffled, "09:02", 1, by=ANN, order=(ANN, DAN, BO)),
    )

    assert queue(state, 1) == (CAT, DAN, ANN)
    assert floor_of(state, 1).turn == 2


def test_a_host_who_speaks_in_turn_is_drawn_like_the_others():
    state = after(
        started(host_last=False),
        at_floor(OrderShuffled, "09:01", 1, by=ANN, order=(CAT, ANN, BO, DAN)),
    )

    assert queue(state, 1) == (CAT, ANN, BO, DAN)


def test_closing_the_round_opens_the_discussion_once():
    state = after(started(), at_floor(RoundClosed, "09:01", 1, by=ANN))
    floor = floor_of(state, 1)

    assert (floor.stage, floor.queue, floor.clock, floor.turn) == (Stage.OPEN, (), None, 2)
    assert after(state, at_floor(RoundClosed, "09:02", 1, by=ANN)) == state


def test_a_group_is_finished_or_not_after_all():
    finished = after(started(), at_floor(GroupReadySet, "09:01", 1, by=ANN, ready=True))
    again = after(finished, at_floor(GroupReadySet, "09:02", 1, by=ANN, ready=False))

    assert floor_of(finished, 1).stage is Stage.READY
    assert floor_of(again, 1).stage is Stage.OPEN


def test_not_being_finished_does_not_close_a_round():
    state = after(started(), at_floor(GroupReadySet, "09:01", 1, by=ANN, ready=False))

    assert state == started()


def test_a_floor_that_is_gone_is_a_turn_that_is_over():
    script = Script(started())

    elsewhere = TurnEnded(at=at("09:01"), by=BO, run=RunNo(1), floor=TableNo(9), turn=1)
    script.refuses(elsewhere, TurnOver)


@pytest.mark.parametrize("kind", [TurnEnded, TurnPassed, TurnSkipped, TurnExtended, OrderShuffled])
def test_where_nobody_has_the_floor_nothing_can_be_done_with_it(kind):
    script = Script(after(started(), at_floor(RoundClosed, "09:01", 1, by=ANN)))
    more: dict[type, dict[str, object]] = {
        TurnExtended: {"more": minutes(1)},
        OrderShuffled: {"order": ()},
    }

    script.refuses(at_floor(kind, "09:02", 1, by=ANN, **more.get(kind, {})), NotNow)


def test_one_point_each_goes_round_among_those_who_spoke_and_those_who_came():
    state = after(
        started("ann bo cat", "dan", one_point=True),
        at_floor(TurnEnded, "09:01", 1, by=BO),
        at_floor(TurnPassed, "09:01", 1, by=CAT),
        PersonMoved(at=at("09:01"), by=DAN, person=DAN, table=FIRST),
        at_floor(TurnEnded, "09:02", 1, by=ANN),
    )
    assert queue(state, 1) == (DAN,)

    state = after(state, at_floor(TurnEnded, "09:03", 1, by=DAN))

    assert (queue(state, 1), floor_of(state, 1).spoken) == ((BO, DAN, ANN), ())


def test_in_one_point_each_a_host_can_speak_in_turn():
    state = after(
        started("ann bo", "", one_point=True, host_last=False),
        at_floor(TurnEnded, "09:01", 1, by=ANN),
        at_floor(TurnEnded, "09:02", 1, by=BO),
    )

    assert queue(state, 1) == (ANN, BO)


def test_groups_and_topics_do_not_go_round_until_nobody_has_more():
    spoken = one(replace(plenary("s.P"), rotate=Rotate(Rotation.TURNS, one_point=True)))
    state = after(room(spoken, "ann", "bo"), press(Started, "09:00"))

    state = after(state, *(at_floor(TurnEnded, "09:01", 0) for _ in range(2)))

    assert floor_of(state, 0).stage is Stage.OPEN


def test_nobody_who_comes_back_is_put_among_the_groups_in_plenary():
    state = after(room(one(plenary("s.P")), "ann", "bo"), press(Started, "09:00"))

    assert with_turn(state, running(state), ANN) == running(state)
    assert not people_speak(state.programme.phases[0])


def test_a_topic_round_is_not_for_people_either():
    topics = phase("s.T", rotate=Rotate(Rotation.TOPIC))
    state = after(room(one(topics), "ann", ""), press(Started, "09:00", brought=Brought()))

    assert with_turn(state, running(state), ANN) == running(state)


def test_one_who_had_the_turn_at_another_table_gets_no_second():
    state = after(started("ann bo cat", "dan"), at_floor(TurnEnded, "09:01", 1, by=BO))

    assert with_turn(state, running(state), BO) == running(state)


def test_one_who_sits_nowhere_gets_no_turn():
    state = started()

    assert with_turn(state, running(state), PersonId("gro")) == running(state)


def test_leaving_from_the_middle_of_the_queue_calls_nobody():
    state = started()
    run, effects = without(state, running(state), DAN, at("09:01"))

    assert effects == ()
    assert run.floors[0].queue == (BO, CAT, ANN)


def test_the_last_to_leave_closes_the_round():
    state = started("ann", "")
    run, effects = without(state, running(state), ANN, at("09:01"))

    assert effects == ()
    assert run.floors[0].stage is Stage.OPEN


def test_a_new_host_speaks_last_unless_speaking_already():
    asked = one(at_tables("s.G")).phases[0]
    floor = Floor(FIRST, (ANN, BO, CAT), None, Stage.ROUND, queue=(ANN, BO, CAT))

    assert hosted(asked, floor, BO).queue == (ANN, CAT, BO)
    assert hosted(asked, floor, ANN).queue == (ANN, BO, CAT)
    in_turn = one(at_tables("s.G", host_last=False)).phases[0]
    assert hosted(in_turn, floor, BO) == replace(floor, host=BO)


def test_a_call_goes_out_only_when_the_turn_is_new():
    floor = Floor(FIRST, (ANN,), ANN, Stage.ROUND, queue=(ANN,), turn=1)

    assert called(RunNo(1), floor, replace(floor, signalled=True)) == ()
    assert called(RunNo(1), floor, replace(floor, turn=2)) == (Call(RunNo(1), FIRST, ANN),)
    assert called(RunNo(1), floor, replace(floor, turn=2, queue=())) == ()
