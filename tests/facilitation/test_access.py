from dataclasses import replace
from typing import Any

import pytest

from facilitation.access import authorise, floor_at, leaders, leaders_at
from facilitation.errors import NotYourFloor, NotYours, ShutOut, TurnOver, UnknownPerson
from facilitation.events import (
    AnyEvent,
    AwaySet,
    CameBack,
    DayClosed,
    ExtraGiven,
    GroupChosen,
    GroupReadySet,
    HostNamed,
    ItemHidden,
    Joined,
    Left,
    MessageSent,
    OrderShuffled,
    PersonMoved,
    PersonRemoved,
    ReadySet,
    RoleGiven,
    RoleLaid,
    RoundClosed,
    Started,
    TablesSet,
    TurnEnded,
    TurnExtended,
    TurnPassed,
    TurnSkipped,
    Woke,
)
from facilitation.ids import PersonId, RunNo, TableNo
from facilitation.state import Workshop
from surveys.errors import Refusal
from tests.facilitation.days import FAC, at, at_tables, minutes, one, people, plenary, room
from tests.facilitation.script import after, at_floor, floor_of, press

ANN, BO, CAT, DAN, EVA = people("ann bo cat dan eva")
GRO = PersonId("gro")
T1, T2 = TableNo(1), TableNo(2)
NOW = at("09:01")
MAY = None


@pytest.fixture
def state() -> Workshop:
    """A round at two tables: Ann hosts the first, where Bo speaks; Dan hosts the second."""
    return after(room(one(at_tables("s.G")), "ann bo cat", "dan eva"), press(Started, "09:00"))


def check(state: Workshop, event: AnyEvent, refusal: type[Refusal] | None) -> None:
    if refusal is None:
        authorise(state, event)
    else:
        with pytest.raises(refusal) as refused:
            authorise(state, event)
        assert refused.type is refusal


def without(state: Workshop, person: PersonId, **flags: Any) -> Workshop:
    changed = (replace(p, **flags) if p.id == person else p for p in state.people)
    return replace(state, people=tuple(changed))


CARE = [
    lambda by: PersonMoved(at=NOW, by=by, person=CAT, table=T2),
    lambda by: HostNamed(at=NOW, by=by, table=T1, person=CAT),
    lambda by: PersonRemoved(at=NOW, by=by, person=CAT),
    lambda by: ItemHidden(at=NOW, by=by, item="x"),
    lambda by: RoleGiven(at=NOW, by=by, person=by),
    lambda by: RoleLaid(at=NOW, by=by, person=FAC),
    lambda by: ExtraGiven(at=NOW, by=by, person=by, percent=50),
    lambda by: TablesSet(at=NOW, by=by, tables=4),
    lambda by: MessageSent(at=NOW, by=by, message="m"),
    lambda by: DayClosed(at=NOW, by=by, seen=1),
]


@pytest.mark.parametrize("act", CARE)
@pytest.mark.parametrize("by", [BO, DAN, GRO])
def test_a_participant_can_never_do_a_facilitators_act(state, act, by):
    check(state, act(by), NotYours)
    check(state, act(FAC), MAY)


def test_everybody_may_move_themselves(state):
    check(state, PersonMoved(at=NOW, by=CAT, person=CAT, table=T2), MAY)
    check(state, PersonMoved(at=NOW, by=GRO, person=GRO, table=T2), UnknownPerson)
    removed = without(state, CAT, removed=True)
    check(removed, PersonMoved(at=NOW, by=CAT, person=CAT, table=T2), ShutOut)


def test_the_host_hands_over_and_a_table_without_one_names_its_own(state):
    naming = HostNamed(at=NOW, by=BO, table=T1, person=BO)

    check(state, HostNamed(at=NOW, by=ANN, table=T1, person=BO), MAY)
    check(state, naming, NotYours)
    check(replace(state, hosts=(None, DAN)), naming, MAY)
    check(without(state, ANN, left=True), naming, MAY)
    check(without(state, ANN, away=True), naming, MAY)
    check(state, HostNamed(at=NOW, by=BO, table=T2, person=BO), NotYours)
    check(state, HostNamed(at=NOW, by=BO, table=TableNo(9), person=BO), NotYours)


@pytest.mark.parametrize(
    ("by", "refusal"), [(BO, MAY), (ANN, MAY), (FAC, MAY), (CAT, NotYours), (DAN, NotYours)]
)
def test_away_is_set_by_the_person_the_host_or_a_facilitator(state, by, refusal):
    check(state, AwaySet(at=NOW, person=BO, away=True, by=by), refusal)


def test_a_table_without_a_host_says_itself_who_is_away(state):
    gone = without(state, ANN, left=True)

    check(gone, AwaySet(at=NOW, person=BO, away=True, by=CAT), MAY)
    check(gone, AwaySet(at=NOW, person=BO, away=True, by=DAN), NotYours)


@pytest.mark.parametrize(
    "event",
    [
        Left(at=NOW, person=GRO),
        CameBack(at=NOW, person=GRO),
        ReadySet(at=NOW, person=GRO, run=RunNo(1), ready=True),
        GroupChosen(at=NOW, person=GRO, run=RunNo(1), group=T1),
        AwaySet(at=NOW, person=GRO, away=True, by=GRO),
    ],
)
def test_an_unknown_person_is_unknown_and_a_removed_one_shut_out(state, event):
    check(state, event, UnknownPerson)
    removed = replace(state, people=(replace(state.people[0], id=GRO, removed=True),))
    check(removed, event, ShutOut)


def test_anybody_joins_but_a_removed_one(state):
    check(state, Joined(at=NOW, person=GRO), MAY)
    check(state, Joined(at=NOW, person=BO), MAY)
    check(without(state, BO, removed=True), Joined(at=NOW, person=BO), ShutOut)


def test_one_without_a_device_is_added_to_the_own_table_by_its_host(state):
    check(state, Joined(at=NOW, person=GRO, table=T1, by=ANN), MAY)
    check(state, Joined(at=NOW, person=GRO, table=T2, by=ANN), NotYourFloor)
    check(state, Joined(at=NOW, person=GRO, by=ANN), NotYourFloor)
    check(state, Joined(at=NOW, person=GRO, table=T2, by=FAC), MAY)
    check(state, Joined(at=NOW, person=GRO, table=T2, by=DAN), MAY)
    check(state, Joined(at=NOW, person=GRO, table=T2, by=EVA), NotYourFloor)
    check(state, Joined(at=NOW, person=GRO, table=T2, by=PersonId("?")), UnknownPerson)


@pytest.mark.parametrize("kind", [TurnEnded, TurnPassed, TurnSkipped])
@pytest.mark.parametrize(
    ("by", "refusal"),
    [(BO, MAY), (ANN, MAY), (FAC, MAY), (CAT, NotYourFloor), (EVA, NotYourFloor)],
)
def test_the_turn_is_the_speakers_and_the_hosts(state, kind, by, refusal):
    check(state, at_floor(kind, "09:01", 1, by=by)(state), refusal)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (TurnExtended, {"more": minutes(1)}),
        (OrderShuffled, {"order": ()}),
        (RoundClosed, {}),
        (GroupReadySet, {"ready": True}),
    ],
)
@pytest.mark.parametrize(("by", "refusal"), [(ANN, MAY), (FAC, MAY), (BO, NotYourFloor)])
def test_the_round_is_the_hosts(state, kind, more, by, refusal):
    check(state, at_floor(kind, "09:01", 1, by=by, **more)(state), refusal)


def test_a_stranger_has_no_floor(state):
    check(state, at_floor(TurnEnded, "09:01", 1, by=GRO)(state), UnknownPerson)


def test_a_table_leads_itself_while_its_host_is_out(state):
    floor = floor_of(state, 1)

    assert leaders(state, floor) == (ANN,)
    assert leaders_at(state, T1) == (ANN,)
    for flag in ("left", "away", "removed"):
        out = without(state, ANN, **{flag: True})
        others = (ANN, BO, CAT) if flag == "away" else (BO, CAT)
        assert leaders(out, floor) == others
        assert leaders_at(out, T1) == others


def test_in_plenary_a_group_speaks_through_its_host_and_nobody_leads():
    state = after(room(one(plenary("s.P")), "ann bo", "dan"), press(Started, "09:00"))

    assert leaders(state, floor_of(state, 0)) == ()
    check(state, at_floor(TurnEnded, "09:01", 0, by=ANN)(state), MAY)
    check(state, at_floor(TurnEnded, "09:01", 0, by=BO)(state), NotYourFloor)
    check(without(state, ANN, away=True), at_floor(TurnEnded, "09:01", 0, by=BO)(state), MAY)


def test_when_nobody_has_the_floor_there_is_no_speaker(state):
    closed = after(state, at_floor(RoundClosed, "09:01", 1, by=ANN))

    check(closed, at_floor(TurnEnded, "09:02", 1, by=BO)(closed), NotYourFloor)


def test_the_sender_must_have_seen_the_turn_as_it_is(state):
    now = TurnEnded(at=NOW, by=BO, run=RunNo(1), floor=T1, turn=1)

    assert floor_at(state, now) == floor_of(state, 1)
    for stale in (
        replace(now, run=RunNo(2)),
        replace(now, turn=0),
        replace(now, floor=TableNo(9)),
    ):
        check(state, stale, TurnOver)
    check(room(one(at_tables("s.G")), "bo", ""), now, TurnOver)


def test_the_clock_may_always_wake_us(state):
    check(state, Woke(at=NOW), MAY)
