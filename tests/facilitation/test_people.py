from dataclasses import replace

import pytest

from facilitation.effects import Call
from facilitation.errors import (
    LastFacilitator,
    NoFreeSeats,
    NotNow,
    ShutOut,
    TooManyTables,
    UnknownPerson,
    UnknownTable,
)
from facilitation.events import (
    Advanced,
    AwaySet,
    CameBack,
    ExtraGiven,
    GroupChosen,
    HostNamed,
    ItemHidden,
    Joined,
    Left,
    MessageSent,
    Paused,
    PersonMoved,
    PersonRemoved,
    RoleGiven,
    RoleLaid,
    Started,
    TablesDrawn,
    TablesSet,
    TurnEnded,
    TurnPassed,
)
from facilitation.ids import PersonId, RunNo, TableNo
from facilitation.phases import Group, Grouping
from facilitation.state import Floor, Person, Stage, Workshop
from tests.facilitation.days import (
    FAC,
    IGP,
    alone,
    at,
    at_tables,
    one,
    people,
    phase,
    plenary,
    room,
)
from tests.facilitation.script import Script, after, at_floor, floor_of, press, queue, running

ANN, BO, CAT, DAN, EVA = people("ann bo cat dan eva")
GRO = PersonId("gro")
T1, T2, T3 = TableNo(1), TableNo(2), TableNo(3)
NOW = at("09:01")


def joined(person: PersonId, table: TableNo | None = None, **more) -> Joined:
    return Joined(at=NOW, person=person, table=table, **more)


def away(person: PersonId, by: PersonId = FAC, *, out: bool = True) -> AwaySet:
    return AwaySet(at=NOW, person=person, away=out, by=by)


def moved(person: PersonId, table: TableNo, by: PersonId = FAC) -> PersonMoved:
    return PersonMoved(at=NOW, by=by, person=person, table=table)


def started(*tables: str, **rotate) -> Workshop:
    return after(room(one(at_tables("s.G", **rotate)), *tables), press(Started, "09:00"))


def members(state: Workshop) -> dict[int, tuple[PersonId, ...]]:
    return {floor.number: floor.members for floor in running(state).floors}


# --- Coming and going ---------------------------------------------------------------------------


def test_before_the_day_people_fill_the_tables_evenly():
    state = after(room(IGP, "", ""), joined(ANN), joined(BO), joined(CAT, T2), joined(DAN))

    assert [(p.id, p.table, p.since) for p in state.people] == [
        (ANN, 1, 0),
        (BO, 2, 0),
        (CAT, 2, 0),
        (DAN, 1, 0),
    ]


def test_a_late_joiner_sits_at_the_smallest_table_and_listens_in_this_round():
    state = after(started("ann bo", "cat"), joined(GRO))

    assert state.person(GRO) == Person(GRO, T2, since=RunNo(1))
    assert members(state) == {1: (ANN, BO), 2: (CAT, GRO)}
    assert queue(state, 2) == (CAT,)


def test_a_late_joiner_speaks_in_the_next_round():
    state = after(started("ann bo", "cat", rounds=2), joined(GRO), press(Advanced, "09:20"))

    assert queue(state, 2) == (GRO, CAT)


def test_a_late_joiner_gets_no_turn_by_going_out_and_in_or_reloading_the_page():
    state = after(started("ann bo", "cat"), joined(GRO))
    again = after(state, joined(GRO), away(GRO), away(GRO, out=False), moved(GRO, T1))

    assert queue(again, 1) == (BO, ANN)


def test_one_who_joins_an_empty_table_opens_it():
    state = after(started("ann bo", ""), joined(GRO, T2))

    assert floor_of(state, 2) == Floor(number=T2, members=(GRO,))


def test_one_who_joins_an_empty_room_is_in_the_phase():
    state = after(started("", ""), joined(GRO))

    assert members(state) == {1: (GRO,)}


def test_one_without_a_device_is_added_by_somebody_at_the_table():
    state = after(started("ann bo", ""), joined(GRO, T1, device=False, by=ANN))

    assert state.person(GRO) == Person(GRO, T1, device=False, since=RunNo(1))


def test_there_must_be_such_a_table():
    script = Script(started("ann", ""))

    script.refuses(joined(GRO, T3), UnknownTable, table=3)
    script.refuses(moved(ANN, T3), UnknownTable, table=3)
    script.refuses(MessageSent(at=NOW, by=FAC, message="m", table=T3), UnknownTable, table=3)


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        (Grouping.PLENARY, {0: (ANN, BO, CAT, GRO)}),
        (Grouping.PAIRS, {1: (ANN, BO, CAT, GRO)}),
        (Grouping.SOLO, {}),
        (Grouping.SELF_SELECT, {1: (), 2: ()}),
        (Grouping.INNER_OUTER, {1: (ANN, BO), 2: (CAT, GRO)}),
    ],
)
def test_a_late_joiner_goes_where_there_is_room(kind, where):
    state = room(one(phase("s.x", group=Group(kind))), "ann bo", "cat")

    assert members(after(state, press(Started, "09:00"), joined(GRO))) == where


@pytest.mark.parametrize(("kind", "number"), [(Grouping.PLENARY, 0), (Grouping.PAIRS, 1)])
def test_the_first_to_join_makes_the_group(kind, number):
    state = room(one(phase("s.x", group=Group(kind))), "", "")

    assert members(after(state, press(Started, "09:00"), joined(GRO))) == {number: (GRO,)}


def test_one_who_leaves_is_not_waited_for_and_keeps_the_seat():
    script = Script(started("ann bo cat", ""))

    script >> Left(at=NOW, person=BO) << Call(RunNo(1), T1, CAT)
    script >> CameBack(at=NOW, person=BO)
    script >> CameBack(at=NOW, person=BO)
    assert queue(script.done(), 1) == (CAT, BO, ANN)


def test_one_who_rejoins_is_back():
    state = after(started("ann bo cat", ""), Left(at=NOW, person=BO), joined(BO))

    assert state.people == started("ann bo cat", "").people
    assert queue(state, 1) == (CAT, BO, ANN)


def test_one_who_was_gone_when_the_phase_began_sits_down_in_it_with_a_turn():
    state = after(room(one(at_tables("s.G")), "ann bo", "cat"), Left(at=NOW, person=BO))
    state = after(state, press(Started, "09:00"), CameBack(at=NOW, person=BO))

    assert members(state) == {1: (ANN, BO), 2: (CAT,)}
    assert queue(state, 1) == (ANN, BO)


def test_away_and_left_are_two_things():
    state = after(started("ann bo", ""), away(BO), Left(at=NOW, person=BO))

    back = after(state, CameBack(at=NOW, person=BO))
    assert queue(back, 1) == (ANN,)
    assert queue(after(back, away(BO, out=False)), 1) == (ANN, BO)
    assert queue(after(state, away(BO, out=False)), 1) == (ANN,)


def test_coming_back_while_the_host_speaks_does_not_take_the_floor():
    state = after(started("ann bo", ""), away(BO))
    assert queue(state, 1) == (ANN,)

    state = after(state, away(BO, out=False))

    assert (queue(state, 1), floor_of(state, 1).turn) == ((ANN, BO), 2)


def test_a_pass_is_not_undone_by_going_out_and_in():
    state = after(started("ann bo cat", ""), at_floor(TurnPassed, "09:01", 1, by=BO))

    assert queue(after(state, away(BO), away(BO, out=False)), 1) == (CAT, ANN)


def test_nothing_runs_before_the_day_and_people_come_and_go():
    state = after(room(IGP, "ann", ""), Left(at=NOW, person=ANN), away(ANN))

    assert state.people == (Person(ANN, T1, left=True, away=True),)


def test_a_disturber_loses_the_floor_and_gets_it_again_when_let_in():
    script = Script(started("ann bo cat", ""))

    script >> PersonRemoved(at=NOW, by=FAC, person=BO) << Call(RunNo(1), T1, CAT)
    script.refuses(joined(BO), ShutOut)
    script.refuses(CameBack(at=NOW, person=BO), ShutOut)
    script >> PersonRemoved(at=NOW, by=FAC, person=BO, removed=False)
    assert queue(script.done(), 1) == (CAT, BO, ANN)


# --- Choosing a group ---------------------------------------------------------------------------


def test_people_go_to_the_group_they_choose():
    market = one(phase("s.S", group=Group(Grouping.SELF_SELECT)))
    script = Script(after(room(market, "ann bo", ""), press(Started, "09:00")))

    script >> chosen(ANN, 2) >> chosen(BO, 2) >> chosen(ANN, 1)

    assert members(script.done()) == {1: (ANN,), 2: (BO,)}
    script.refuses(chosen(ANN, 9), UnknownTable, table=9)
    script.refuses(chosen(ANN, 1, run=9), NotNow)


def chosen(person: PersonId, group: int, run: int = 1) -> GroupChosen:
    return GroupChosen(at=NOW, person=person, run=RunNo(run), group=TableNo(group))


def test_who_has_sat_longest_in_a_full_inner_circle_gives_up_the_chair():
    fishbowl = one(phase("s.F", group=Group(Grouping.INNER_OUTER, size=2)))
    state = after(room(fishbowl, "ann bo", "cat dan"), press(Started, "09:00"))

    assert members(after(state, chosen(DAN, 1))) == {1: (BO, DAN), 2: (CAT, ANN)}
    assert members(after(state, chosen(ANN, 2))) == {1: (BO,), 2: (CAT, DAN, ANN)}
    assert members(after(state, chosen(ANN, 2), chosen(DAN, 1))) == {1: (BO, DAN), 2: (CAT, ANN)}
    assert after(state, chosen(ANN, 1)) == state


def test_elsewhere_seats_are_not_chosen():
    Script(started("ann", "")).refuses(chosen(ANN, 1), NoFreeSeats)


# --- Moving -------------------------------------------------------------------------------------


def test_one_who_is_moved_mid_round_takes_the_turn_along():
    script = Script(started("ann bo cat", "dan eva"))

    script >> moved(BO, T2) << Call(RunNo(1), T1, CAT)

    assert (queue(script.done(), 1), queue(script.state, 2)) == ((CAT, ANN), (EVA, BO, DAN))
    assert members(script.state) == {1: (ANN, CAT), 2: (DAN, EVA, BO)}


def test_one_who_has_spoken_gets_no_second_turn_at_the_new_table():
    state = after(
        started("ann bo cat", "dan eva"), at_floor(TurnEnded, "09:01", 1, by=BO), moved(BO, T2)
    )

    assert queue(state, 2) == (EVA, DAN)


def test_one_who_is_away_is_moved_without_a_turn():
    state = after(started("ann bo cat", "dan eva"), away(BO), moved(BO, T2))

    assert queue(state, 2) == (EVA, DAN)
    assert queue(after(state, away(BO, out=False)), 2) == (EVA, BO, DAN)


def test_moving_to_an_empty_table_opens_it_without_a_round():
    state = after(started("ann bo", ""), moved(BO, T2))

    assert floor_of(state, 2) == Floor(number=T2, members=(BO,))


def test_moving_where_one_sits_changes_nothing():
    state = started("ann bo", "")

    assert after(state, moved(BO, T1)) == state


def test_a_host_who_moves_leaves_the_table_to_itself():
    script = Script(started("ann bo cat", "dan"))

    script >> moved(ANN, T2, by=ANN)
    assert script.done().hosts == (None, DAN)
    assert floor_of(script.state, 1).host is None
    script >> at_floor(TurnEnded, "09:02", 1, by=CAT) << Call(RunNo(1), T1, CAT)
    script.done()


def test_in_plenary_a_move_is_for_the_next_phase():
    state = after(
        room(one(phase("s.x"), at_tables("s.G")), "ann bo", "cat"), press(Started, "09:00")
    )
    state = after(state, moved(BO, T2))
    assert members(state) == {0: (ANN, BO, CAT)}

    assert members(after(state, press(Advanced, "09:05"))) == {1: (ANN,), 2: (BO, CAT)}


def test_an_unknown_person_cannot_be_moved_or_named():
    script = Script(started("ann", ""))

    script.refuses(moved(GRO, T2), UnknownPerson)
    script.refuses(HostNamed(at=NOW, by=FAC, table=T1, person=GRO), UnknownPerson)
    script.refuses(ExtraGiven(at=NOW, by=FAC, person=GRO, percent=50), UnknownPerson)


# --- Hosts --------------------------------------------------------------------------------------


def named(person: PersonId, by: PersonId = FAC, table: TableNo = T1) -> HostNamed:
    return HostNamed(at=NOW, by=by, table=table, person=person)


def test_a_table_without_a_host_names_one_who_then_speaks_last():
    state = replace(room(one(at_tables("s.G")), "ann bo cat", "dan"), hosts=(None, DAN))
    state = after(state, press(Started, "09:00"))
    assert queue(state, 1) == (ANN, BO, CAT)

    state = after(state, named(BO, by=BO))

    assert state.hosts == (BO, DAN)
    assert floor_of(state, 1).host == BO
    assert (queue(state, 1), queue(state, 2)) == ((ANN, CAT, BO), (DAN,))


def test_a_host_is_named_before_the_day_and_in_plenary_too():
    state = after(room(one(phase("s.x")), "ann bo", ""), named(BO))
    assert state.hosts == (BO, None)

    assert after(state, press(Started, "09:00"), named(ANN)).hosts == (ANN, None)


def test_a_host_sits_at_the_table_and_is_here():
    script = Script(after(room(IGP, "ann bo", "cat"), Left(at=NOW, person=BO)))

    script.refuses(named(CAT), UnknownPerson)
    script.refuses(named(BO), UnknownPerson)


# --- Care ---------------------------------------------------------------------------------------


def test_care_that_is_taken_twice_is_taken_once():
    once = (
        ItemHidden(at=NOW, by=FAC, item="x"),
        RoleGiven(at=NOW, by=FAC, person=GRO),
        RoleGiven(at=NOW, by=FAC, person=ANN),
        RoleGiven(at=NOW, by=FAC, person=GRO),
        ExtraGiven(at=NOW, by=FAC, person=ANN, percent=50),
        PersonRemoved(at=NOW, by=FAC, person=BO),
        named(ANN),
        TablesSet(at=NOW, by=FAC, tables=3),
    )
    state = after(room(IGP, "ann bo", ""), *once)

    assert after(state, *once) == state
    assert state.facilitators == (FAC, GRO, ANN)
    assert state.hidden == ("x",)
    assert state.people == (Person(ANN, T1, extra=50), Person(BO, T1, removed=True))


def test_what_was_hidden_can_be_shown_again():
    hidden = after(room(IGP, "", ""), ItemHidden(at=NOW, by=FAC, item="x"))

    assert after(hidden, ItemHidden(at=NOW, by=FAC, item="x", hidden=False)).hidden == ()


def test_extra_time_has_bounds():
    state = after(room(IGP, "ann", ""), ExtraGiven(at=NOW, by=FAC, person=ANN, percent=999))
    assert state.people == (Person(ANN, T1, extra=300),)

    state = after(state, ExtraGiven(at=NOW, by=FAC, person=ANN, percent=-5))
    assert state.people == (Person(ANN, T1),)


def test_the_role_is_handed_over_but_never_lost():
    script = Script(room(IGP, "ann", ""))

    script.refuses(RoleLaid(at=NOW, by=FAC, person=FAC), LastFacilitator)
    script >> RoleGiven(at=NOW, by=FAC, person=ANN) >> RoleLaid(at=NOW, by=FAC, person=FAC)
    assert script.done().facilitators == (ANN,)
    script.refuses(RoleLaid(at=NOW, by=ANN, person=ANN), LastFacilitator)


def test_who_is_removed_leads_the_day_no_longer_and_is_not_given_the_role():
    script = Script(room(IGP, "ann", "")) >> RoleGiven(at=NOW, by=FAC, person=ANN)

    script >> PersonRemoved(at=NOW, by=FAC, person=ANN, removed=True)

    assert script.done().facilitators == (FAC,)
    script.refuses(RoleGiven(at=NOW, by=FAC, person=ANN), ShutOut)
    script >> PersonRemoved(at=NOW, by=FAC, person=ANN, removed=False)
    assert script.done().facilitators == (FAC,)  # it is given anew by hand


def test_the_last_who_leads_the_day_is_not_removed():
    script = Script(room(IGP, "ann", "")) >> RoleGiven(at=NOW, by=FAC, person=ANN)
    script >> RoleLaid(at=NOW, by=FAC, person=FAC)

    script.refuses(PersonRemoved(at=NOW, by=ANN, person=ANN, removed=True), LastFacilitator)
    assert script.done().facilitators == (ANN,)


# --- Tables -------------------------------------------------------------------------------------


def tables(count: int) -> TablesSet:
    return TablesSet(at=NOW, by=FAC, tables=count)


def test_people_at_a_table_that_goes_are_seated_where_there_is_room():
    state = after(room(one(at_tables("s.G"), tables=3), "ann bo", "cat", "dan eva"), tables(2))

    assert [(p.id, p.table) for p in state.people] == [
        (ANN, 1),
        (BO, 1),
        (CAT, 2),
        (DAN, 2),
        (EVA, 1),
    ]
    assert state.hosts == (ANN, CAT)


def test_tables_come_at_any_time_but_go_only_when_they_are_not_in_use():
    at_work = Script(started("ann", "bo"))
    at_work >> tables(3)
    assert at_work.done().tables == (1, 2, 3)
    at_work.refuses(tables(2), NotNow)
    speaking = after(room(one(plenary("s.P")), "ann", "bo"), press(Started, "09:00"))
    Script(speaking).refuses(tables(1), NotNow)
    choosing = one(phase("s.S", group=Group(Grouping.SELF_SELECT)))
    Script(after(room(choosing, "ann", "bo"), press(Started, "09:00"))).refuses(tables(1), NotNow)

    listening = after(room(IGP, "ann", "bo"), press(Started, "09:00"))
    assert after(listening, tables(1)).hosts == (ANN,)


@pytest.mark.parametrize("count", [0, 61])
def test_there_are_between_one_and_sixty_tables(count):
    Script(room(IGP, "", "")).refuses(tables(count), TooManyTables, most=60)


def test_drawing_seats_everybody_anew_and_hosts_who_stay_are_hosts_still():
    state = after(
        room(IGP, "ann bo", "cat"),
        press(TablesDrawn, "08:50", seats=((ANN, T1), (BO, T2), (CAT, T1))),
    )

    assert [(p.id, p.table) for p in state.people] == [(ANN, 1), (BO, 2), (CAT, 1)]
    assert state.hosts == (ANN, None)


def test_nobody_is_drawn_away_from_a_table_at_work_or_to_one_that_is_not_there():
    Script(started("ann", "bo")).refuses(press(TablesDrawn, "09:01", seats=((ANN, T2),)), NotNow)
    script = Script(room(IGP, "ann", ""))
    script.refuses(press(TablesDrawn, "08:50", seats=((ANN, T3),)), UnknownTable, table=3)
    script.refuses(press(TablesDrawn, "08:50", seats=((GRO, T1),)), UnknownPerson)


def test_working_alone_the_tables_can_be_drawn():
    state = after(room(one(alone("s.I")), "ann", "bo"), press(Started, "09:00"))

    state = after(state, press(TablesDrawn, "09:01", seats=((ANN, T2),)))

    assert [(p.id, p.table) for p in state.people] == [(ANN, 2), (BO, 2)]


def test_one_who_leaves_in_a_pause_leaves_the_others_their_whole_turn():
    state = after(started("ann bo cat", ""), press(Paused, "09:01"), Left(at=NOW, person=BO))

    clock = floor_of(state, 1).clock
    assert clock is not None
    assert (clock.ends, clock.left) == (None, clock.total)


def test_a_table_that_everybody_left_is_still_there_when_they_come_back():
    state = after(started("ann bo", "cat"), Left(at=NOW, person=ANN), Left(at=NOW, person=BO))
    assert floor_of(state, 1).stage is Stage.OPEN

    assert members(after(state, CameBack(at=NOW, person=BO)))[1] == (ANN, BO)
