from dataclasses import replace

import pytest

from facilitation.errors import TurnOver
from facilitation.events import AwaySet, GroupReadySet, Joined, Left, ReadySet, Started
from facilitation.ids import RunNo
from facilitation.phases import Advance, Group, Grouping, Moves
from facilitation.ready import enough_ready, set_ready, share_ready
from facilitation.state import Workshop
from tests.facilitation.days import IGP, at, one, people, phase, room
from tests.facilitation.script import after, at_floor, press

ANN, BO, CAT = people("ann bo cat")
NOW = at("09:01")


def started(moves: Moves = Moves.FACILITATOR, quorum: int = 100) -> Workshop:
    asked = phase("s.G", group=Group(Grouping.TABLES), advance=Advance(moves, quorum))
    return after(room(one(asked), "ann bo", "cat"), press(Started, "09:00"))


def ready(person, *, run: int = 1, is_ready: bool = True) -> ReadySet:
    return ReadySet(at=NOW, person=person, run=RunNo(run), ready=is_ready)


def test_before_the_day_nobody_is_ready_for_anything():
    assert share_ready(room(IGP, "ann", "")) == (0, 0)
    assert not enough_ready(room(IGP, "ann", ""))


def test_people_are_ready_once_and_can_take_it_back():
    state = set_ready(set_ready(started(), ready(ANN)), ready(ANN))
    assert share_ready(state) == (1, 3)

    assert share_ready(set_ready(state, ready(ANN, is_ready=False))) == (0, 3)


def test_ready_for_an_earlier_phase_is_too_late():
    with pytest.raises(TurnOver):
        set_ready(started(), ready(ANN, run=7))
    with pytest.raises(TurnOver):
        set_ready(room(IGP, "ann", ""), ready(ANN))


def test_nobody_waits_for_one_out_of_the_room_or_without_a_device():
    state = after(
        started(),
        AwaySet(at=NOW, person=BO, away=True, by=BO),
        Joined(at=NOW, person=people("gro")[0], device=False),
        ready(ANN),
    )

    assert share_ready(state) == (1, 2)


def test_groups_count_where_a_host_says_so():
    state = after(started(), ready(CAT), at_floor(GroupReadySet, "09:01", 2, by=CAT, ready=True))

    assert share_ready(state) == (1, 2)


def test_nobody_waits_for_a_table_that_everybody_left():
    state = after(
        started(),
        Left(at=NOW, person=CAT),
        at_floor(GroupReadySet, "09:01", 1, by=ANN, ready=True),
    )

    assert share_ready(state) == (1, 1)


@pytest.mark.parametrize(
    ("moves", "quorum", "who", "enough"),
    [
        (Moves.ALL_READY, 100, "ann bo", False),
        (Moves.ALL_READY, 100, "ann bo cat", True),
        (Moves.QUORUM, 66, "ann", False),
        (Moves.QUORUM, 66, "ann bo", True),
        (Moves.FACILITATOR, 100, "ann bo cat", False),
        (Moves.CLOCK, 100, "ann bo cat", False),
    ],
)
def test_enough_is_what_the_phase_says(moves, quorum, who, enough):
    state = started(moves, quorum)
    for person in people(who):
        state = set_ready(state, ready(person))

    assert enough_ready(state) is enough


def test_an_empty_room_is_never_ready():
    state = started(Moves.ALL_READY)

    assert not enough_ready(replace(state, people=()))
