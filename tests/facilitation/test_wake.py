import pytest

from facilitation.countdown import Mark
from facilitation.effects import Call, CloseAnswers, OpenAnswers, Ring, SignalTurn
from facilitation.events import Advanced, Brought, Paused, Started, TurnEnded
from facilitation.ids import PhaseId, RunNo, TableNo
from facilitation.phases import End, Group, Grouping, Moves, Rotate, Rotation
from facilitation.state import Workshop
from facilitation.wake import wake, wake_at
from tests.facilitation.days import IGP, alone, at, at_tables, one, people, phase, room
from tests.facilitation.script import after, at_floor, press, running

ANN, BO = people("ann bo")
T1 = TableNo(1)
NOTHING = Brought()
RUN = RunNo(1)


def started(*phases, tables=("ann bo", "")) -> Workshop:
    return after(room(one(*phases), *tables), press(Started, "09:00"))


def test_nothing_is_due_before_the_day_or_in_a_pause():
    planned = room(IGP, "ann", "")
    paused = after(started(at_tables("s.G")), press(Paused, "09:01"))

    for state in (planned, paused):
        assert wake_at(state) is None
        assert wake(state, at("12:00"), NOTHING) == (state, ())


def test_the_next_thing_due_is_the_nearest_mark_or_turn():
    state = started(at_tables("s.G"))
    assert wake_at(state) == at("09:03")

    state, effects = wake(state, at("09:03"), NOTHING)
    assert effects == (SignalTurn(RUN, T1),)
    assert wake_at(state) == at("09:12:30")


def test_when_everything_has_rung_nothing_is_due():
    state, effects = wake(started(phase("s.x")), at("09:20"), NOTHING)

    assert effects == (Ring(RUN, Mark.END),)
    assert wake_at(state) is None


@pytest.mark.parametrize("early", ["09:00", "09:00:30", "09:02:29"])
def test_too_early_is_nothing(early):
    state = started(phase("s.x"))

    assert wake(state, at(early), NOTHING) == (state, ())
    assert wake_at(state) == at("09:02:30")


def test_a_soft_end_only_rings():
    state, _ = wake(started(at_tables("s.G")), at("10:00"), NOTHING)

    assert running(state).number == 1


def test_the_clock_moves_on_within_the_item_with_what_was_brought():
    writing, talking = alone("s.I", advance=Moves.CLOCK), at_tables("s.G", host_last=False)
    state = started(writing, talking)

    state, effects = wake(state, at("09:02"), Brought(order=(BO, ANN)))

    assert effects == (
        Ring(RUN, Mark.END),
        CloseAnswers(RUN),
        OpenAnswers(RunNo(2), PhaseId("s.G"), 1, None),
        Ring(RunNo(2), Mark.START),
        Call(RunNo(2), T1, BO),
    )
    assert (state.moves, state.moved_by) == (2, None)


def test_the_clock_begins_the_next_round_of_a_phase():
    writing = alone("s.I", advance=Moves.CLOCK, rotate=Rotate(Rotation.ARTEFACT, rounds=2))
    first, _ = wake(started(writing), at("09:02"), NOTHING)
    assert (running(first).round, running(first).clock.ends) == (2, at("09:04"))

    second, effects = wake(first, at("09:04"), NOTHING)
    assert effects == (Ring(RunNo(2), Mark.END),)
    assert running(second).round == 2


def test_a_soft_phase_waits_for_a_person_even_where_the_clock_moves_on():
    soft = alone("s.I", advance=Moves.CLOCK)
    assert soft.time.end is End.HARD
    state = started(
        phase("s.G", group=Group(Grouping.TABLES), advance=soft.advance), alone("s.next")
    )

    state, effects = wake(state, at("09:05"), NOTHING)

    assert effects == (Ring(RUN, Mark.END),)


def test_a_late_wake_up_takes_one_hard_turn_and_not_them_all():
    state = started(at_tables("s.G", hard_turns=True), tables=("ann bo cat", ""))

    state, effects = wake(state, at("09:10"), NOTHING)

    assert effects == (Call(RUN, T1, people("cat")[0]),)
    assert wake_at(state) == at("09:12:30")


def test_in_overtime_a_new_speaker_is_told_once_that_time_is_up():
    state, _ = wake(started(at_tables("s.G", 2)), at("09:02"), NOTHING)
    state = after(state, at_floor(TurnEnded, "09:05", 1, by=BO))
    assert wake_at(state) == at("09:02")

    state, effects = wake(state, at("09:05"), NOTHING)

    assert effects == (SignalTurn(RUN, T1),)
    assert wake_at(state) is None


def test_after_the_last_phase_of_the_day_the_clock_has_nowhere_to_go():
    last = alone("s.I", advance=Moves.CLOCK)
    day = one(last)
    state = after(room(day, "ann", ""), press(Started, "09:00"), press(Advanced, "09:10"))

    state, effects = wake(state, at("10:30"), NOTHING)

    assert effects == (Ring(RunNo(2), Mark.END),)
