from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from facilitation.answering import (
    Window,
    check_author,
    extra_time,
    group_of,
    host_of_group,
    is_held,
    is_late,
    slots,
    table_owner,
)
from facilitation.errors import (
    HostWrites,
    NothingAsked,
    NotYourTable,
    ShutOut,
    UnknownPerson,
    UnknownPhase,
)
from facilitation.events import Advanced, AwaySet, Joined, Left, PersonMoved, PersonRemoved, Started
from facilitation.ids import PersonId, PhaseId, TableNo
from facilitation.phases import By, Collect, Group, Grouping, Phase, Reduce, Reduction, Rotate
from facilitation.record import OUTCOME
from facilitation.state import Workshop
from surveys.errors import Refusal
from surveys.questions import Kind, Question
from surveys.texts import text
from tests.facilitation.days import (
    ADVICE,
    FAC,
    alone,
    at,
    at_tables,
    item,
    minutes,
    one,
    people,
    phase,
    room,
)
from tests.facilitation.script import after, press

ANN, BO, CAT, DAN = people("ann bo cat dan")
GRO = PersonId("gro")
T1, T2 = TableNo(1), TableNo(2)
NOW = at("09:01")
GRACE, NONE = timedelta(seconds=10), timedelta(0)
NOTES = Collect(Question(Kind.LIST), By.GROUP)
MAY = None


def notes(name: str = "s.N", by: By = By.GROUP, **more) -> Phase:
    given = {"group": Group(Grouping.TABLES)} | more
    return phase(name, collect=Collect(Question(Kind.LIST), by), **given)


def check(
    state: Workshop, person: PersonId, where: str, owner: str, refusal: type[Refusal] | None
) -> None:
    """«s.G/outcome»: whether a person may write there for an owner."""
    name, _, slot = where.partition("/")
    if refusal is None:
        check_author(state, person, PhaseId(name), slot, owner)
    else:
        with pytest.raises(refusal) as refused:
            check_author(state, person, PhaseId(name), slot, owner)
        assert refused.type is refusal


# --- Late ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closes", "closed", "when", "late"),
    [
        (None, None, "23:00", False),
        ("09:02", None, "09:02:10", False),
        ("09:02", None, "09:02:11", True),
        ("09:02", "09:01", "09:01:11", True),
        ("09:02", "09:05", "09:02:11", True),
        (None, "09:05", "09:05:10", False),
        (None, "09:05", "09:05:11", True),
    ],
)
def test_an_answer_is_late_after_the_first_of_bell_and_end_and_the_grace(
    closes, closed, when, late
):
    window = Window(closes and at(closes), closed and at(closed))

    assert is_late(window, at(when), GRACE, NONE) is late


def test_personal_extra_time_is_not_late():
    window = Window(at("09:02"), at("09:02"))

    assert not is_late(window, at("09:03:10"), GRACE, minutes(1))
    assert is_late(window, at("09:03:11"), GRACE, minutes(1))


def test_extra_time_is_a_share_of_what_was_planned():
    state = room(one(alone("s.I")), "ann bo", "")
    state = replace(state, people=(replace(state.people[0], extra=50), *state.people[1:]))

    assert extra_time(state, ANN, minutes(4)) == minutes(2)
    assert extra_time(state, BO, minutes(4)) == NONE
    assert extra_time(state, GRO, minutes(4)) == NONE


# --- Where --------------------------------------------------------------------------------------


def test_there_is_a_slot_for_each_subquestion_and_one_where_there_are_none():
    bare = item("s", "09:00", 10)
    asked = replace(bare, subquestions=(text(nb="A?"), text(nb="B?")))
    once = replace(notes(), collect=replace(NOTES, per_subquestion=False))

    assert slots(asked, notes()) == ("1", "2")
    assert slots(bare, notes()) == ("1",)
    assert slots(asked, once) == ("1",)
    assert slots(asked, phase("s.x")) == ()


def test_a_persons_group_is_the_own_table_or_as_it_was_drawn():
    pairs = notes("s.2", group=Group(Grouping.PAIRS))
    tables = notes("s.T")
    state = room(one(pairs, tables), "ann bo", "cat dan")
    ann = state.people[0]
    assert group_of(state, ann, pairs) == 1  # not drawn yet

    state = after(state, press(Started, "09:00"))
    dan, gro = state.people[3], replace(ann, id=GRO, table=T2)
    assert [group_of(state, who, pairs) for who in (ann, dan, gro)] == [1, 1, 2]
    assert group_of(state, dan, tables) == 2
    ended = after(state, press(Advanced, "09:05"))
    assert [group_of(ended, who, pairs) for who in (ann, dan)] == [1, 1]


def test_where_people_move_between_the_tables_a_group_is_where_they_sit_now():
    cafe = notes("s.C", rotate=Rotate(rounds=2))
    state = after(room(one(cafe), "ann bo", "cat"), press(Started, "09:00"))

    assert group_of(state, replace(state.people[1], table=T2), cafe) == 1


def test_a_group_is_hosted_by_the_floors_host_while_it_runs_and_else_by_the_tables():
    pairs, tables = notes("s.2", group=Group(Grouping.PAIRS)), notes("s.T")
    state = room(one(pairs, tables), "ann bo", "cat dan")
    assert (host_of_group(state, pairs, T2), host_of_group(state, tables, T2)) == (None, CAT)

    state = after(state, press(Started, "09:00"))
    assert host_of_group(state, pairs, T2) == BO
    assert host_of_group(state, pairs, TableNo(9)) is None


def test_a_host_out_of_the_room_hosts_nothing():
    state = after(room(one(notes()), "ann bo", ""), press(Started, "09:00"))
    asked = state.programme.phases[0]
    assert host_of_group(state, asked, T1) == ANN

    out = after(state, AwaySet(at=NOW, person=ANN, away=True, by=ANN))
    assert host_of_group(out, asked, T1) is None


# --- Who ----------------------------------------------------------------------------------------


@pytest.fixture
def state() -> Workshop:
    """I, G with the host's advice, and free notes; Cat at the first table has no device."""
    by_host = notes("s.H", By.HOST)
    programme = one(alone("s.I"), at_tables("s.G"), notes("s.N"), by_host)
    cat = Joined(at=NOW, person=CAT, table=T1, device=False)
    return after(room(programme, "ann bo", "dan"), cat, press(Started, "09:00"))


@pytest.mark.parametrize(
    ("person", "where", "owner", "refusal"),
    [
        (BO, "s.I/1", BO, MAY),
        (BO, "s.I/2", BO, NothingAsked),
        (BO, "s.I/outcome", BO, NothingAsked),
        (BO, "s.G/1", BO, NothingAsked),
        (BO, "s.?/1", BO, UnknownPhase),
        (GRO, "s.I/1", GRO, UnknownPerson),
        (BO, "s.I/1", ANN, NotYourTable),
        (BO, "s.I/1", GRO, NotYourTable),
        (ANN, "s.I/1", CAT, MAY),
        (BO, "s.I/1", CAT, HostWrites),
        (DAN, "s.I/1", CAT, NotYourTable),
        (ANN, f"s.G/{OUTCOME}", table_owner(T1), MAY),
        (BO, f"s.G/{OUTCOME}", table_owner(T1), HostWrites),
        (ANN, f"s.G/{OUTCOME}", table_owner(T2), NotYourTable),
        (BO, "s.N/1", table_owner(T1), MAY),
        (DAN, "s.N/1", table_owner(T1), NotYourTable),
        (GRO, "s.N/1", table_owner(T1), UnknownPerson),
        (ANN, "s.H/1", table_owner(T1), MAY),
        (BO, "s.H/1", table_owner(T1), HostWrites),
        (FAC, f"s.G/{OUTCOME}", table_owner(T2), MAY),
        (FAC, f"s.G/{OUTCOME}", table_owner(TableNo(9)), NotYourTable),
        (FAC, "s.I/1", BO, UnknownPerson),
    ],
)
def test_who_may_write_where(state, person, where, owner, refusal):
    check(state, person, where, owner, refusal)


@pytest.mark.parametrize("out", [{"away": True}, {"left": True}])
def test_while_the_host_is_out_anybody_at_the_table_writes(state, out):
    ann, *others = state.people
    gone = replace(state, people=(replace(ann, **out), *others))

    check(gone, BO, f"s.G/{OUTCOME}", table_owner(T1), MAY)
    check(gone, BO, "s.I/1", CAT, MAY)
    check(gone, DAN, f"s.G/{OUTCOME}", table_owner(T1), NotYourTable)


def test_one_who_is_shut_out_writes_nothing(state):
    out = after(state, PersonRemoved(at=NOW, by=FAC, person=BO))

    check(out, BO, "s.I/1", BO, ShutOut)
    check(out, BO, "s.N/1", table_owner(T1), ShutOut)


def test_one_who_has_left_can_still_answer(state):
    check(after(state, Left(at=NOW, person=BO)), BO, "s.I/1", BO, MAY)


def test_one_who_was_moved_writes_for_the_new_table(state):
    moved = after(state, PersonMoved(at=NOW, by=FAC, person=BO, table=T2))

    check(moved, BO, "s.N/1", table_owner(T2), MAY)
    check(moved, BO, "s.N/1", table_owner(T1), NotYourTable)


def test_a_facilitator_writes_for_any_group_of_the_phase():
    advice = Reduce(Reduction.HOST_SUMMARY, ADVICE)
    pairs = phase("s.2", group=Group(Grouping.PAIRS), reduce=advice)
    state = room(one(pairs), "ann bo cat", "dan eva finn")
    group = table_owner(TableNo(3))
    check(state, FAC, f"s.2/{OUTCOME}", group, NotYourTable)

    check(after(state, press(Started, "09:00")), FAC, f"s.2/{OUTCOME}", group, MAY)


def test_what_was_open_when_the_day_was_closed_is_held_for_half_a_minute():
    closed = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

    assert [is_held(closed, closed + timedelta(seconds=s)) for s in (0, 30, 31)] == [
        True,
        True,
        False,
    ]
    assert is_held(None, closed) is False
