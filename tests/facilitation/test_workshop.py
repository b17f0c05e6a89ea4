"""Whole sessions as scripts."""

from datetime import timedelta

import pytest

from facilitation.countdown import Mark
from facilitation.effects import (
    Call,
    CloseAnswers,
    Deliver,
    MoveClosing,
    OpenAnswers,
    Ring,
    SignalTurn,
)
from facilitation.errors import (
    DayOver,
    NotNow,
    NotYourFloor,
    NotYours,
    Overtaken,
    OvertakenByClock,
    TooFar,
    TurnOver,
)
from facilitation.events import (
    Advanced,
    AwaySet,
    Brought,
    DayClosed,
    Extended,
    GroupReadySet,
    ItemHidden,
    Joined,
    MessageSent,
    Paused,
    PlanAccepted,
    ReadySet,
    RestMoved,
    Resumed,
    Revealed,
    RoleGiven,
    RoundClosed,
    Skipped,
    Started,
    TablesDrawn,
    TurnEnded,
    TurnPassed,
    TurnSkipped,
    WentBack,
    Woke,
)
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.phases import (
    Advance,
    Group,
    Grouping,
    Moves,
    Per,
    Rotate,
    Rotation,
    Time,
)
from facilitation.state import PLENARY, Speaker, Stage, Status
from facilitation.wake import wake_at
from facilitation.workshop import new
from tests.facilitation.days import (
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
    people,
    phase,
    room,
    talk,
)
from tests.facilitation.script import Script, after, at_floor, floor_of, press, queue, running

ANN, BO, CAT, DAN, EVA, FINN = people("ann bo cat dan eva finn")
GRO = PersonId("gro")


def opens(run: int, name: str, closes: str | None = None, round_: int = 1) -> OpenAnswers:
    return OpenAnswers(RunNo(run), PhaseId(name), round_, at(closes) if closes else None)


def calls(run: int, floor: int, speaker: Speaker | int) -> Call:
    return Call(
        RunNo(run), TableNo(floor), TableNo(speaker) if isinstance(speaker, int) else speaker
    )


def rings(run: int, mark: Mark) -> Ring:
    return Ring(RunNo(run), mark)


def signals(run: int, floor: int) -> SignalTurn:
    return SignalTurn(RunNo(run), TableNo(floor))


def closes(run: int) -> CloseAnswers:
    return CloseAnswers(RunNo(run))


def test_a_new_workshop_has_its_tables_laid_and_one_facilitator():
    workshop = new(IGP, FAC)

    assert workshop.status is Status.PLANNED
    assert workshop.tables == (1, 2)
    assert workshop.facilitators == (FAC,)


def test_an_igp_session_from_silence_to_plenary():
    script = Script(room(IGP, "ann bo cat", "dan eva"))

    script >> press(Started, "09:00") << opens(1, "welcome.talk") << rings(1, Mark.START)

    # I: two silent minutes. Half of them is a minute: one ring, not two.
    script >> press(Advanced, "09:30") << closes(1)
    script << opens(2, "q1.I", "09:32") << rings(2, Mark.START)
    script >> Woke(at=at("09:31")) << rings(2, Mark.MINUTE)
    script >> Woke(at=at("09:31:30")) << rings(2, Mark.HALF_MINUTE)
    script >> Woke(at=at("09:32")) << rings(2, Mark.END)

    # G: everybody gets the floor at both tables, the hosts last.
    script >> press(Advanced, "09:33") << closes(2) << opens(3, "q1.G") << rings(3, Mark.START)
    script << calls(3, 1, BO) << calls(3, 2, EVA)
    script >> at_floor(TurnEnded, "09:34", 1, by=BO) << calls(3, 1, CAT)
    script >> Woke(at=at("09:36")) << signals(3, 2)
    script >> at_floor(TurnEnded, "09:37", 2, by=DAN) << calls(3, 2, DAN)
    script >> at_floor(TurnEnded, "09:37", 1, by=ANN) << calls(3, 1, ANN)
    script >> Woke(at=at("09:40")) << signals(3, 1) << signals(3, 2)
    script >> at_floor(TurnEnded, "09:40", 1, by=ANN)
    script >> at_floor(TurnEnded, "09:40", 2, by=DAN)
    assert [floor.stage for floor in running(script.done()).floors] == [Stage.OPEN, Stage.OPEN]
    script >> Woke(at=at("09:45:30")) << rings(3, Mark.HALF)
    script >> Woke(at=at("09:57")) << rings(3, Mark.MINUTE)
    script >> Woke(at=at("09:57:30")) << rings(3, Mark.HALF_MINUTE)
    script >> Woke(at=at("09:58")) << rings(3, Mark.END)

    # P: the tables in turn, for two minutes each.
    script >> press(Advanced, "09:59") << closes(3) << opens(4, "q1.P") << rings(4, Mark.START)
    script << calls(4, 0, 1)
    assert running(script.done()).planned == minutes(4)
    script >> at_floor(TurnEnded, "10:00", 0, by=ANN) << calls(4, 0, 2)
    script.refuses(at_floor(TurnEnded, "10:01", 0, by=ANN), NotYourFloor)
    script >> at_floor(TurnEnded, "10:01", 0, by=DAN)
    assert floor_of(script.done(), PLENARY).stage is Stage.OPEN


def test_pause_and_resume_move_every_clock():
    script = Script(
        after(room(IGP, "ann bo", ""), *started_with_round("09:30")),
    )

    script >> press(Paused, "09:33")
    assert wake_at(script.done()) is None
    script >> Woke(at=at("09:40"))
    script.refuses(at_floor(TurnEnded, "09:40", 1, by=BO), NotNow)
    script >> press(Resumed, "09:43")

    assert running(script.done()).clock.ends == at("10:07")
    assert wake_at(script.done()) == at("09:45")
    script >> Woke(at=at("09:45")) << signals(3, 1)
    script.done()


def started_with_round(clock: str):
    """The day up to the round of the first session, which begins two minutes after `clock`."""
    later = at(clock) + minutes(2)
    yield press(Started, "09:00")
    yield press(Advanced, clock)
    yield lambda state: Advanced(at=later, by=FAC, seen=state.moves)


def test_a_pause_in_silent_work_takes_the_bell_away_until_it_is_over():
    script = Script(after(room(IGP, "ann", ""), press(Started, "09:00")))

    script >> press(Advanced, "09:30") << closes(1)
    script << opens(2, "q1.I", "09:32") << rings(2, Mark.START)
    script >> press(Paused, "09:31") << MoveClosing(RunNo(2), None)
    script >> press(Resumed, "09:41") << MoveClosing(RunNo(2), at("09:42"))
    script.done()


def test_going_on_from_a_pause_starts_the_clocks_again():
    script = Script(after(room(IGP, "ann", ""), press(Started, "09:00"), press(Paused, "09:10")))

    script >> press(Advanced, "09:30") << closes(1)
    script << opens(2, "q1.I", "09:32") << rings(2, Mark.START)

    assert script.done().status is Status.RUNNING


def test_more_time_moves_the_bell_and_rings_its_marks_again():
    script = Script(after(room(IGP, "ann", ""), press(Started, "09:00"), press(Advanced, "09:30")))

    script >> Woke(at=at("09:31")) << rings(2, Mark.MINUTE)
    script >> press(Extended, "09:31:15", more=minutes(2)) << MoveClosing(RunNo(2), at("09:34"))
    script >> Woke(at=at("09:33")) << rings(2, Mark.MINUTE)
    script >> press(Extended, "09:33:10", more=minutes(-0.5))
    script << MoveClosing(RunNo(2), at("09:33:30"))
    script >> Woke(at=at("09:33:30")) << rings(2, Mark.END)
    script.done()


def test_more_time_after_the_bell_opens_the_phase_again_from_now():
    script = Script(after(room(IGP, "ann", ""), press(Started, "09:00"), press(Advanced, "09:30")))

    script >> Woke(at=at("09:33")) << rings(2, Mark.END)
    script >> press(Extended, "09:35", more=minutes(1)) << MoveClosing(RunNo(2), at("09:36"))
    script >> Woke(at=at("09:36")) << rings(2, Mark.END)
    script.done()


def test_of_two_who_press_next_at_once_one_does_it_and_the_other_is_told_who():
    state = after(
        room(IGP, "ann", ""), RoleGiven(at=at("08:50"), by=FAC, person=GRO), press(Started, "09:00")
    )
    both_saw = state.moves
    script = Script(state)

    script >> Advanced(at=at("09:30"), by=GRO, seen=both_saw) << closes(1)
    script << opens(2, "q1.I", "09:32") << rings(2, Mark.START)
    script.refuses(Advanced(at=at("09:30"), by=FAC, seen=both_saw), Overtaken, who=GRO)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ((), Started),
        ((press(Started, "09:00"),), Paused),
        ((press(Started, "09:00"), press(Paused, "09:05")), Resumed),
        ((press(Started, "09:00"),), DayClosed),
    ],
)
def test_a_control_that_can_be_done_once_also_says_who_did_it(before, kind):
    state = after(room(IGP, "ann", ""), *before)
    done = after(state, press(kind, "09:10"))

    Script(done).refuses(kind(at=at("09:10"), by=FAC, seen=state.moves), Overtaken, who=FAC)


def test_next_can_be_overtaken_by_the_clock():
    quick = one(alone("s.I", advance=Moves.CLOCK), at_tables("s.G"))
    script = Script(after(room(quick, "ann", ""), press(Started, "09:00")))
    seen = script.state.moves

    script >> Woke(at=at("09:02")) << rings(1, Mark.END) << closes(1)
    script << opens(2, "s.G") << rings(2, Mark.START) << calls(2, 1, ANN)
    script.refuses(Advanced(at=at("09:02"), by=FAC, seen=seen), OvertakenByClock)


def test_the_clock_does_not_open_the_next_item():
    quick = one(alone("s.I", advance=Moves.CLOCK))
    script = Script(after(room(quick, "ann", ""), press(Started, "09:00")))

    script >> Woke(at=at("09:02")) << rings(1, Mark.END)
    assert wake_at(script.done()) is None


def test_a_wake_up_has_no_authority():
    script = Script(after(room(IGP, "ann", ""), press(Started, "09:00"), press(Advanced, "09:30")))
    early = script.state

    script >> Woke(at=at("09:30:59"))
    assert script.done() == early
    script >> Woke(at=at("09:31:59")) << rings(2, Mark.HALF_MINUTE)  # late: the newest mark alone
    once = script.done()
    script >> Woke(at=at("09:31:59"))
    assert script.done() == once


def test_going_back_is_a_new_run_and_the_day_goes_on_from_there():
    script = Script(after(room(IGP, "ann bo", ""), *started_with_round("09:30")))

    script >> press(WentBack, "09:40", phase=PhaseId("q1.I")) << closes(3)
    script << opens(4, "q1.I", "09:42") << rings(4, Mark.START)
    script >> press(Advanced, "09:42") << closes(4) << opens(5, "q1.G") << rings(5, Mark.START)
    script << calls(5, 1, BO)

    runs = [(past.number, past.phase) for past in script.done().past]
    assert runs == [(1, "welcome.talk"), (2, "q1.I"), (3, "q1.G"), (4, "q1.I")]


def test_skipping_leaves_out_the_rest_of_the_item():
    script = Script(after(room(IGP, "ann", ""), press(Started, "09:00"), press(Advanced, "09:30")))

    script >> press(Skipped, "09:31") << closes(2)
    script << opens(3, "coffee.break") << rings(3, Mark.START)

    assert [past.skipped for past in script.done().past] == [False, True]


def test_a_break_that_starts_early_lasts_to_its_planned_end():
    state = after(room(IGP, "ann", ""), press(Started, "09:00"), press(Advanced, "09:30"))
    state = after(state, press(Skipped, "10:20"))

    assert running(state).clock.ends == at("10:45")


def test_a_turn_can_be_passed_skipped_or_lost_to_the_corridor():
    script = Script(after(room(IGP, "ann bo cat dan", ""), *started_with_round("09:30")))
    assert queue(script.state, 1) == (BO, CAT, DAN, ANN)

    script >> at_floor(TurnSkipped, "09:33", 1, by=BO) << calls(3, 1, CAT)
    script >> AwaySet(at=at("09:34"), person=CAT, away=True, by=ANN) << calls(3, 1, DAN)
    script >> at_floor(TurnPassed, "09:35", 1, by=DAN) << calls(3, 1, BO)
    script >> AwaySet(at=at("09:36"), person=CAT, away=False, by=CAT)
    assert queue(script.done(), 1) == (BO, CAT, ANN)  # asked again, back in the room; not Dan


def test_one_point_at_a_time_until_nobody_has_more():
    rounds = one(at_tables("s.G", one_point=True))
    script = Script(after(room(rounds, "ann bo cat", ""), press(Started, "09:00")))

    script >> at_floor(TurnEnded, "09:01", 1, by=BO) << calls(1, 1, CAT)
    script >> at_floor(TurnPassed, "09:02", 1, by=CAT) << calls(1, 1, ANN)
    script >> at_floor(TurnEnded, "09:03", 1, by=ANN) << calls(1, 1, BO)  # once more round
    script >> Joined(at=at("09:03:30"), person=GRO, table=TableNo(1))
    script >> at_floor(TurnPassed, "09:04", 1, by=BO) << calls(1, 1, ANN)
    script >> at_floor(TurnEnded, "09:05", 1, by=ANN) << calls(1, 1, GRO)  # the newcomer's round
    script >> at_floor(TurnPassed, "09:06", 1, by=GRO) << calls(1, 1, ANN)
    script >> at_floor(TurnPassed, "09:07", 1, by=ANN)

    assert floor_of(script.done(), 1).stage is Stage.OPEN


def test_a_silent_device_never_loses_its_turn():
    script = Script(after(room(IGP, "ann bo", ""), *started_with_round("09:30")))

    script >> Woke(at=at("09:35")) << signals(3, 1)
    script >> Woke(at=at("09:50")) << rings(3, Mark.HALF)

    assert queue(script.done(), 1) == (BO, ANN)


def test_hard_turns_end_by_the_clock_but_not_by_the_bell_of_the_phase():
    hard = one(at_tables("s.G", 5, hard_turns=True))
    script = Script(after(room(hard, "ann bo cat", ""), press(Started, "09:00")))

    script >> Woke(at=at("09:03")) << calls(1, 1, CAT) << rings(1, Mark.HALF)
    script >> Woke(at=at("09:05")) << signals(1, 1) << rings(1, Mark.END)
    assert queue(script.done(), 1) == (CAT, ANN)
    script >> press(Extended, "09:05:30", more=minutes(5))
    script >> Woke(at=at("09:06")) << calls(1, 1, ANN)
    script.done()


def test_everybody_ready_ends_the_phase():
    ready = one(phase("s.W", advance=Advance(Moves.ALL_READY)), at_tables("s.G"))
    script = Script(after(room(ready, "ann bo", ""), press(Started, "09:00")))

    script >> ReadySet(at=at("09:01"), person=ANN, run=RunNo(1), ready=True)
    script >> ReadySet(at=at("09:02"), person=BO, run=RunNo(1), ready=True) << closes(1)
    script << opens(2, "s.G") << rings(2, Mark.START) << calls(2, 1, BO)
    assert script.done().moved_by is None


def test_being_ready_in_a_pause_waits_for_the_pause_to_end():
    ready = one(phase("s.W", advance=Advance(Moves.ALL_READY)), at_tables("s.G"))
    script = Script(after(room(ready, "ann", ""), press(Started, "09:00"), press(Paused, "09:01")))

    script >> ReadySet(at=at("09:02"), person=ANN, run=RunNo(1), ready=True)

    assert running(script.done()).ready == (ANN,)


def test_everybody_ready_at_the_end_of_an_item_leaves_the_next_to_a_person():
    ready = one(phase("s.W", advance=Advance(Moves.ALL_READY)))
    script = Script(after(room(ready, "ann", ""), press(Started, "09:00")))

    script >> ReadySet(at=at("09:01"), person=ANN, run=RunNo(1), ready=True)

    assert running(script.done()).number == 1


def test_a_quorum_of_groups_ends_the_phase():
    quorum = one(
        phase("s.W", group=Group(Grouping.TABLES), advance=Advance(Moves.QUORUM, quorum=50)),
        at_tables("s.G"),
    )
    script = Script(after(room(quorum, "ann", "bo"), press(Started, "09:00")))

    script >> at_floor(GroupReadySet, "09:01", 2, by=BO, ready=True) << closes(1)
    script << opens(2, "s.G") << rings(2, Mark.START) << calls(2, 1, ANN) << calls(2, 2, BO)
    script.done()


def test_rounds_repeat_until_the_numbers_agree():
    until = one(phase("s.N", advance=Advance(Moves.UNTIL, iqr=1, max_rounds=3)), phase("s.end"))
    script = Script(after(room(until, "ann", ""), press(Started, "09:00")))

    script >> press(Advanced, "09:05", brought=Brought(iqr=4)) << closes(1)
    script << opens(2, "s.N", round_=2) << rings(2, Mark.START)
    script >> press(Advanced, "09:10", brought=Brought(iqr=1)) << closes(2)
    script << opens(3, "s.end") << rings(3, Mark.START)
    script.done()


def test_rounds_that_never_agree_end_all_the_same():
    until = one(phase("s.N", advance=Advance(Moves.UNTIL, max_rounds=2)), phase("s.end"))
    script = Script(after(room(until, "ann", ""), press(Started, "09:00")))

    script >> press(Advanced, "09:05") << closes(1) << opens(2, "s.N", round_=2)
    script << rings(2, Mark.START)
    script >> press(Advanced, "09:10") << closes(2) << opens(3, "s.end") << rings(3, Mark.START)
    script.done()


def test_topics_are_gone_through_one_by_one():
    topics = one(
        phase(
            "s.T",
            time=Time(whole=minutes(20), each=minutes(4), per=Per.ITEM),
            rotate=Rotate(Rotation.TOPIC),
        )
    )
    script = Script(room(topics, "ann", ""))

    script >> press(Started, "09:00", brought=Brought(items=("t1", "t2")))
    script << opens(1, "s.T") << rings(1, Mark.START) << calls(1, 0, "t1")
    script >> Woke(at=at("09:04")) << signals(1, 0)
    script >> at_floor(TurnEnded, "09:08", 0) << calls(1, 0, "t2")
    script >> at_floor(TurnEnded, "09:10", 0)
    assert floor_of(script.done(), 0).stage is Stage.OPEN


def test_alone_then_in_pairs_then_in_fours_then_together():
    method = one(
        alone("s.1"),
        phase("s.2", group=Group(Grouping.PAIRS)),
        phase("s.4", group=Group(Grouping.MERGE, size=2)),
        phase("s.all"),
    )
    order = people("ann bo cat dan eva finn gro hal")
    state = after(
        room(method, "ann bo cat dan", "eva finn gro hal"),
        press(Started, "09:00"),
        press(Advanced, "09:01", brought=Brought(order=order)),
        press(Advanced, "09:03"),
        press(Advanced, "09:07"),
    )

    sat = [[" ".join(members) for _, members in past.groups] for past in state.past]
    assert sat == [
        [],
        ["ann hal", "bo gro", "cat finn", "dan eva"],
        ["ann hal bo gro", "cat finn dan eva"],
    ]
    assert floor_of(state, 0).members == order


def test_going_back_to_fours_joins_the_same_pairs_again():
    method = one(
        phase("s.2", group=Group(Grouping.PAIRS)),
        phase("s.4", group=Group(Grouping.MERGE, size=2)),
    )
    state = after(
        room(method, "ann bo cat dan", "eva finn gro hal"),
        press(Started, "09:00"),
        press(Advanced, "09:02"),
    )
    again = after(state, press(WentBack, "09:05", phase=PhaseId("s.4")))

    assert [f.members for f in running(again).floors] == [f.members for f in running(state).floors]


def test_a_world_cafe_moves_everybody_but_the_hosts():
    cafe = one(
        phase("s.C", group=Group(Grouping.TABLES), rotate=Rotate(Rotation.PEOPLE, rounds=3)),
        tables=3,
    )
    state = room(cafe, "ann bo cat", "dan eva finn", "gro hal ida")
    tables = []
    state = after(state, press(Started, "09:00"))
    for clock in ("09:05", "09:10", "09:15"):
        tables.append([floor.members for floor in running(state).floors])
        state = after(state, press(Advanced, clock))

    assert [[table[0] for table in round_] for round_ in tables] == [
        list(people("ann dan gro"))
    ] * 3
    met = [frozenset(pair) for round_ in tables for table in round_ for pair in pairs_of(table)]
    assert len(met) == 27
    assert len(set(met)) == 27  # nobody met anybody twice
    assert running(state).phase == "after.talk"


def pairs_of(table):
    return [(one, other) for n, one in enumerate(table) for other in table[:n]]


def test_the_floor_belongs_to_its_speaker_and_its_host():
    script = Script(after(room(IGP, "ann bo cat", "dan"), *started_with_round("09:30")))

    script.refuses(at_floor(TurnEnded, "09:33", 1, by=CAT), NotYourFloor)
    script.refuses(at_floor(RoundClosed, "09:33", 1, by=BO), NotYourFloor)
    seen = at_floor(TurnEnded, "09:33", 1, by=BO)(script.state)
    script >> seen << calls(3, 1, CAT)
    script.refuses(seen, TurnOver)
    script >> at_floor(RoundClosed, "09:34", 1, by=ANN)
    script.refuses(at_floor(TurnEnded, "09:35", 1, by=ANN), NotNow)


def test_only_a_facilitator_has_the_controls():
    script = Script(after(room(IGP, "ann", ""), press(Started, "09:00")))

    script.refuses(press(Advanced, "09:30", by=ANN), NotYours)


def test_what_is_not_for_this_part_of_the_day_is_refused():
    script = Script(room(IGP, "ann", ""))

    script.refuses(press(Advanced, "09:00"), NotNow)
    script.refuses(press(Revealed, "09:00"), NotNow)
    script >> press(Started, "09:00") << opens(1, "welcome.talk") << rings(1, Mark.START)
    script.refuses(press(Started, "09:00"), NotNow)
    script >> press(DayClosed, "09:10") << closes(1)
    script.refuses(press(Advanced, "09:11"), DayOver)
    script.refuses(Joined(at=at("09:11"), person=BO), DayOver)


def test_a_closed_day_can_still_be_cared_for_and_opened_again():
    script = Script(after(room(IGP, "ann", ""), press(Started, "09:00"), press(DayClosed, "09:10")))

    script >> ItemHidden(at=at("09:11"), by=FAC, item="x")
    assert script.done().hidden == ("x",)
    script >> Woke(at=at("09:11"))
    script >> press(WentBack, "09:12", phase=PhaseId("welcome.talk"))
    script << opens(2, "welcome.talk") << rings(2, Mark.START)
    script.done()


def test_what_is_hidden_until_it_is_shown_can_be_shown():
    state = after(room(IGP, "ann", ""), press(Started, "09:00"), press(Revealed, "09:05"))

    assert running(state).revealed


def test_the_rest_of_the_day_is_moved_at_most_an_hour_at_a_time():
    script = Script(room(IGP, "ann", ""))

    script >> press(RestMoved, "08:55", more=minutes(10))
    script >> press(RestMoved, "08:55", more=minutes(-4))
    assert script.done().shift == minutes(6)
    script.refuses(press(RestMoved, "08:55", more=minutes(61)), TooFar, most=60)


def test_a_plan_is_accepted_and_tables_are_drawn_in_the_break():
    state = after(room(IGP, "ann", "bo"), press(Started, "09:00"))
    state = after(
        state,
        press(PlanAccepted, "09:00", lengths=(("q1", minutes(50)),)),
        press(TablesDrawn, "09:00", seats=((ANN, TableNo(2)), (BO, TableNo(1)))),
    )

    assert state.lengths == (("q1", minutes(50)),)
    assert [(p.id, p.table) for p in state.people] == [(ANN, 2), (BO, 1)]
    assert state.moves == 3


def test_a_message_is_brought_to_a_table():
    script = Script(room(IGP, "ann", ""))

    script >> MessageSent(at=at("09:00"), by=FAC, message="m1", table=TableNo(1))
    script << Deliver("m1", TableNo(1))
    script >> MessageSent(at=at("09:00"), by=FAC, message="m2") << Deliver("m2", None)
    script.done()


def test_a_day_without_phases_cannot_start():
    Script(room(day(end("09:00")), "", "")).refuses(press(Started, "09:00"), NotNow)


def test_the_last_phase_is_not_followed_by_anything():
    script = Script(after(room(day(talk("t", "09:00", 5)), "ann", ""), press(Started, "09:00")))

    script.refuses(press(Advanced, "09:05"), NotNow)
    script.refuses(press(Skipped, "09:05"), NotNow)


def test_a_day_with_a_locked_lunch_runs_late_and_lunch_does_not_move():
    lunch = day(
        item("q", "11:00", 60, phase("q.x", time=Time(whole=timedelta(hours=1)))),
        pause("lunch", "12:00", 45, locked=True),
        talk("t", "12:45", 15),
        end("13:00"),
    )
    state = after(room(lunch, "ann", ""), press(Started, "11:00"), press(Advanced, "11:50"))

    assert running(state).clock.ends == at("12:45")
