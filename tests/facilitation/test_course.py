from dataclasses import replace

import pytest

from facilitation.countdown import Mark, running
from facilitation.course import (
    Cue,
    advance,
    close,
    closes,
    end_run,
    extend,
    go_back,
    move_on,
    pause,
    resume,
    running_phase,
    skip,
    start,
)
from facilitation.effects import Call, CloseAnswers, MoveClosing, OpenAnswers, Ring
from facilitation.errors import NotNow, TooShort, UnknownPhase
from facilitation.events import Brought, DayClosed, RestMoved, Started, Woke
from facilitation.ids import PhaseId, RunNo, TableNo
from facilitation.phases import Moves, Per, Rotate, Rotation, Time
from facilitation.plan import planned_start
from facilitation.state import PastRun, Run, Status, Workshop
from tests.facilitation.days import (
    DAY,
    FAC,
    IGP,
    alone,
    at,
    at_tables,
    day,
    minutes,
    one,
    people,
    phase,
    plenary,
    room,
    talk,
)
from tests.facilitation.script import after, floor_of, press

ANN, BO, CAT = people("ann bo cat")
NEXT_WEEK = DAY.replace(day=30)  # summer time ended on the 26th


def cue(clock: str, **brought) -> Cue:
    return Cue(at(clock), FAC, Brought(**brought))


def started(*phases, tables=("ann bo", "")) -> Workshop:
    return start(room(one(*phases), *tables), cue("09:00"))[0]


def test_a_phase_begins_with_its_clock_and_opens_its_answers():
    state, effects = start(room(one(alone("s.I")), "ann", ""), cue("09:05"))

    assert state.run == Run(
        number=RunNo(1),
        phase=PhaseId("s.I"),
        round=1,
        started=at("09:05"),
        planned=minutes(2),
        clock=running(minutes(2), at("09:05")),
        rung=(Mark.START,),
    )
    assert effects == (
        OpenAnswers(RunNo(1), PhaseId("s.I"), 1, at("09:07")),
        Ring(RunNo(1), Mark.START),
    )


def test_on_the_day_a_late_start_does_not_move_the_plan():
    state, _ = start(room(IGP, "ann", ""), cue("09:40"))

    assert planned_start(state, IGP.items[0]) == at("09:00")


def test_on_another_date_the_whole_plan_begins_now_also_across_summer_time():
    now = at("10:00", NEXT_WEEK)

    state, _ = start(room(IGP, "ann", ""), Cue(now, FAC, Brought()))

    assert planned_start(state, IGP.items[0]) == now
    lunch = IGP.items[4]
    assert lunch.locked
    assert planned_start(state, lunch) == at("13:00", NEXT_WEEK)


def test_another_date_begins_now_even_where_the_plan_had_been_moved():
    moved = after(room(IGP, "ann", ""), press(RestMoved, "08:00", more=minutes(10)))

    state, _ = start(moved, Cue(at("10:00", NEXT_WEEK), FAC, Brought()))

    assert planned_start(state, IGP.items[0]) == at("10:00", NEXT_WEEK)


def test_nothing_advances_where_nothing_runs():
    planned = room(IGP, "ann", "")
    for act in (advance, skip, move_on):
        with pytest.raises(NotNow):
            act(planned, cue("09:00"))
    with pytest.raises(NotNow):
        running_phase(planned)
    assert end_run(planned, at("09:00")) == (planned, ())


def test_a_phase_that_ended_is_kept_with_those_who_sat_there():
    state, effects = advance(started(at_tables("s.G")), cue("09:20"))

    assert state.past == (
        PastRun(
            number=RunNo(1),
            phase=PhaseId("s.G"),
            round=1,
            started=at("09:00"),
            ended=at("09:20"),
            planned=minutes(25),
            groups=((TableNo(1), (ANN, BO)),),
        ),
    )
    assert effects[0] == CloseAnswers(RunNo(1))


def test_a_person_can_open_the_next_item_but_nothing_else_does():
    state = started(phase("s.x"))

    assert advance(state, cue("09:05"))[0].run is not None
    assert move_on(state, cue("09:05")) == (state, ())
    last, _ = advance(state, cue("09:05"))
    assert move_on(last, cue("09:15")) == (last, ())


def test_a_phase_with_rounds_is_run_so_many_times():
    state = started(phase("s.C", rotate=Rotate(Rotation.PEOPLE, rounds=2)), phase("s.x"))

    second, effects = advance(state, cue("09:05"))
    third, _ = advance(second, cue("09:10"))

    assert effects[1] == OpenAnswers(RunNo(2), PhaseId("s.C"), 2, None)
    assert running_phase(third).phase == "s.x"


@pytest.mark.parametrize(
    ("iqr", "round_", "phase_"), [(None, 2, "s.N"), (3, 2, "s.N"), (2, 1, "s.x"), (0, 1, "s.x")]
)
def test_until_the_numbers_agree(iqr, round_, phase_):
    asked = phase("s.N")
    delphi = replace(asked.advance, kind=Moves.UNTIL, iqr=2, max_rounds=5)
    state = started(replace(asked, advance=delphi), phase("s.x"))

    run = running_phase(advance(state, cue("09:05", iqr=iqr))[0])

    assert (run.round, run.phase) == (round_, phase_)


def test_until_ends_with_its_last_round():
    asked = phase("s.N")
    delphi = replace(asked.advance, kind=Moves.UNTIL, max_rounds=1)
    state = started(replace(asked, advance=delphi), phase("s.x"))

    assert running_phase(advance(state, cue("09:05", iqr=9))[0]).phase == "s.x"


def test_one_goes_back_only_to_what_has_been_run():
    state = started(phase("s.x"), phase("s.y"))

    again, _ = go_back(state, PhaseId("s.x"), cue("09:01"))
    assert (running_phase(again).phase, running_phase(again).number) == ("s.x", 2)
    with pytest.raises(UnknownPhase):
        go_back(state, PhaseId("s.?"), cue("09:01"))
    with pytest.raises(NotNow):
        go_back(state, PhaseId("s.y"), cue("09:01"))


def test_a_closed_day_is_opened_again_by_going_back():
    closed = after(room(one(phase("s.x")), "ann", ""), press(Started, "09:00"))
    closed = after(closed, press(DayClosed, "09:05"))
    assert (closed.status, closed.run) == (Status.CLOSED, None)

    state, effects = go_back(closed, PhaseId("s.x"), cue("09:10"))

    assert state.status is Status.RUNNING
    assert effects == (OpenAnswers(RunNo(2), PhaseId("s.x"), 1, None), Ring(RunNo(2), Mark.START))


def test_closing_the_day_closes_the_answers():
    state, effects = close(started(alone("s.I")), at("09:01"))

    assert (state.status, effects) == (Status.CLOSED, (CloseAnswers(RunNo(1)),))


def test_skipping_leaps_over_an_item_without_phases():
    programme = day(
        talk("a", "09:00", 5), replace(talk("b", "09:05", 5), phases=()), talk("c", "09:10", 5)
    )
    state, _ = start(room(programme, "ann", ""), cue("09:00"))

    assert running_phase(skip(state, cue("09:01"))[0]).phase == "c.talk"


def test_everybody_is_called_who_has_the_first_turn():
    state = room(one(at_tables("s.G")), "ann bo", "cat")

    _, effects = start(state, cue("09:00", order=(CAT, BO, ANN)))

    assert effects[2:] == (Call(RunNo(1), TableNo(1), BO), Call(RunNo(1), TableNo(2), CAT))


@pytest.mark.parametrize(
    ("asked", "length"),
    [
        (at_tables("s.G", None, 3), 9),  # three at the largest table
        (plenary("s.P"), 4),  # two tables
        (at_tables("s.G", 25, 3), 25),
        (phase("s.T", time=Time(each=minutes(4), per=Per.ITEM)), 8),  # two topics
        (phase("s.x", time=Time()), 60),  # no time of its own: all of the slot
    ],
)
def test_a_phase_is_as_long_as_it_says_or_as_its_turns_need(asked, length):
    state, _ = start(room(one(asked), "ann bo cat", "dan"), cue("09:00", items=("x", "y")))

    assert running_phase(state).planned == minutes(length)


@pytest.mark.parametrize("asked", [at_tables("s.G", None, 3), plenary("s.P", 3)])
def test_a_phase_in_an_empty_room_lasts_one_turn(asked):
    assert running_phase(started(asked, tables=("", ""))).planned == minutes(3)


def test_pause_and_resume_leave_everything_as_it_was_but_later():
    state = started(alone("s.I"), tables=("ann", ""))

    paused, stopped = pause(state, at("09:01"))
    resumed, moved = resume(paused, at("09:11"))

    assert (paused.status, resumed.status) == (Status.PAUSED, Status.RUNNING)
    assert stopped == (MoveClosing(RunNo(1), None),)
    assert moved == (MoveClosing(RunNo(1), at("09:12")),)
    assert running_phase(resumed).clock.remaining(at("09:11")) == minutes(1)


def test_a_soft_phase_has_no_bell_to_move():
    state = started(at_tables("s.G"))
    soft = state.programme.phases[0]

    assert closes(soft, running_phase(state).clock) is None
    assert pause(state, at("09:01"))[1] == ()
    assert extend(state, minutes(5), at("09:01"))[1] == ()


def test_a_phase_cannot_be_made_shorter_than_the_time_used():
    with pytest.raises(TooShort):
        extend(started(alone("s.I")), minutes(-1), at("09:01"))


def test_more_time_lets_a_turn_that_the_bell_cut_short_be_signalled_again():
    state = after(started(at_tables("s.G", 2)), Woke(at=at("09:02")))
    assert floor_of(state, 1).signalled

    longer, _ = extend(state, minutes(5), at("09:02"))
    assert not floor_of(longer, 1).signalled
    late = after(longer, Woke(at=at("09:03")))
    assert floor_of(extend(late, minutes(5), at("09:04"))[0], 1).signalled
