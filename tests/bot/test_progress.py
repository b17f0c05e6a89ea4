"""How far the tables have come: counts, stages, and who is behind."""

from dataclasses import replace
from datetime import datetime

from bot.progress import TableView, progress
from facilitation.events import (
    Advanced,
    AwaySet,
    Brought,
    GroupReadySet,
    RoundClosed,
    Started,
    TurnEnded,
)
from facilitation.ids import PersonId, RunNo, TableNo
from facilitation.phases import Time
from facilitation.state import Stage, Workshop
from facilitation.workshop import step
from tests.facilitation.days import FAC, alone, at, at_tables, minutes, one, people, room

ANN, BO, CAT, DAN = people("ann bo cat dan")
NAMES = {ANN: "Ann", BO: "Bo", CAT: "Cat", DAN: "Dan"}


def begun(*, together: bool) -> Workshop:
    """Two tables of two; working alone, or at the tables."""
    silent, talk = alone("s.I"), at_tables("s.G", 10, 3)
    talk = replace(talk, time=replace(talk.time, summarise=minutes(3)))
    state = room(one(silent, talk), "ann bo", "cat dan")
    state, _ = step(state, Started(at=at("09:00"), by=FAC, seen=0))
    if together:
        order = Brought(order=(ANN, BO, CAT, DAN))
        state, _ = step(state, Advanced(at=at("09:02"), by=FAC, seen=1, brought=order))
    return state


def seen(
    state: Workshop, answered: tuple[str, ...] = (), when: str = "09:02"
) -> tuple[TableView, ...]:
    return progress(state, NAMES, answered, frozenset(NAMES), at(when))


def floor(state: Workshop, kind: type, table: int, **more: object) -> Workshop:
    """Something that a facilitator does at a table."""
    run = state.run
    assert run is not None
    turn = run.floors[table - 1].turn
    moment: datetime = at("09:03")
    event = kind(at=moment, by=FAC, run=RunNo(run.number), floor=TableNo(table), turn=turn, **more)
    return step(state, event)[0]


def test_alone_each_table_counts_who_has_answered():
    tables = seen(begun(together=False), (ANN, CAT, DAN))

    assert [(t.answered, t.expected, t.stage) for t in tables] == [(1, 2, None), (2, 2, None)]
    assert [one.answered for one in tables[0].people] == [True, False]


def test_somebody_out_of_the_room_is_not_expected_to_answer_but_counts_when_they_have():
    state, _ = step(begun(together=False), AwaySet(at=at("09:01"), person=BO, away=True, by=FAC))

    assert seen(state)[0].expected == 1
    assert seen(state, (BO,))[0].expected == 2


def test_at_the_tables_nobody_is_counted_and_the_round_is_told():
    state = floor(begun(together=True), TurnEnded, 1)

    tables = seen(state)

    assert [(t.stage, t.turns_left, t.expected) for t in tables] == [
        (Stage.ROUND, 1, 0),
        (Stage.ROUND, 2, 0),
    ]


def test_a_table_is_behind_when_its_round_does_not_fit_in_the_time_left():
    state = floor(begun(together=True), TurnEnded, 1)

    at_start, later = seen(state, when="09:03"), seen(state, when="09:05")

    assert [t.behind for t in at_start] == [False, False]  # 7 minutes of talk left for 3 and 6
    assert [t.behind for t in later] == [False, True]  # 4 minutes left


def test_a_table_is_behind_when_the_time_to_write_has_come_and_nothing_is_written():
    state = floor(floor(begun(together=True), RoundClosed, 1), RoundClosed, 2)

    early, late = seen(state, when="09:08"), seen(state, ("table:2",), when="09:09")

    assert [t.behind for t in early] == [False, False]
    assert [(t.behind, t.outcome) for t in late] == [(True, False), (False, True)]


def test_a_table_that_says_it_is_finished_is_never_behind():
    state = floor(begun(together=True), GroupReadySet, 1, ready=True)

    assert [t.behind for t in seen(state, when="09:12")] == [False, True]


def test_a_day_that_has_not_begun_has_people_and_no_progress():
    state = room(one(alone("s.I")), "ann bo", "")

    first, empty = seen(state)

    assert [one.name for one in first.people] == ["Ann", "Bo"]
    assert [one.host for one in first.people] == [True, False]
    assert (first.expected, first.stage, first.behind) == (0, None, False)
    assert empty.people == ()


def test_a_device_without_an_open_page_is_silent():
    tables = progress(begun(together=False), NAMES, (), frozenset({ANN}), at("09:01"))

    assert [one.silent for one in tables[0].people] == [False, True]


def test_turns_without_a_time_of_their_own_are_never_late():
    talk = replace(at_tables("s.G", 10), time=Time(whole=minutes(10)))
    state = room(one(talk), "ann bo", "cat")
    state, _ = step(state, Started(at=at("09:00"), by=FAC, seen=0))

    assert [t.behind for t in seen(state, when="09:05")] == [False, False]
    assert PersonId("ann") == state.people[0].id
