"""What holds for every whole day: nothing lost, nothing done twice, nobody passed over."""

from itertools import pairwise

import pytest

from bot.rehearsal.day import Rehearsed
from facilitation.effects import OpenAnswers
from facilitation.events import (
    Advanced,
    AwaySet,
    Control,
    Left,
    PersonMoved,
    PersonRemoved,
    Skipped,
    Started,
    WentBack,
)
from facilitation.floors import people_speak
from facilitation.ids import PersonId, RunNo
from facilitation.state import Status
from storage.submissions import Slot
from surveys.answers import Value
from tests.simulation.days import DAYS, Asked, events, rehearsed, replayed


@pytest.fixture(params=DAYS, ids=lambda asked: "-".join(map(str, asked)))
def day(request) -> Rehearsed:
    asked: Asked = request.param
    return rehearsed(asked)


def test_a_day_runs_through_every_phase_to_its_end(day: Rehearsed):
    skipped = {cut.item for cut in day.journal.cuts}
    phases = [
        phase.id
        for item in day.state.programme.items
        for phase in item.phases
        if item.id not in skipped
    ]

    ran = dict.fromkeys(run.phase for run in day.state.past)

    assert day.state.status is Status.CLOSED
    assert [phase for phase in ran if phase in phases] == phases


def test_everything_acknowledged_stands_in_the_record(day: Rehearsed):
    workshop = day.record.workshop
    last: dict[Slot, Value] = {}
    for submission, receipt in day.journal.acknowledged:
        last[submission.place] = receipt.value

    stands = {
        Slot(workshop, e.phase, e.round, e.owner, e.slot): e.value  # type: ignore[arg-type]  # an id
        for e in day.record.entries
    }

    assert stands == last


def test_what_a_receipt_names_is_what_became_of_the_answer(day: Rehearsed):
    entries = {(e.phase, e.round, e.owner, e.slot): e for e in day.record.entries}

    for submission, receipt in day.journal.acknowledged:
        entry = entries[submission.place[1:]]
        if not receipt.draft and receipt.version == entry.version:
            assert (receipt.answer, receipt.late) == (entry.id, entry.late)
        assert receipt.version <= entry.version


def test_no_control_takes_effect_twice(day: Rehearsed):
    seen = [event.seen for event in events(day) if isinstance(event, Control)]

    assert [(one, other) for one, other in pairwise(seen) if other <= one] == []


def test_each_phase_begins_once_for_each_time_it_is_asked_for(day: Rehearsed):
    begun = [
        (type(event), len([e for e in effects if isinstance(e, OpenAnswers)]))
        for event, _, effects in replayed(day)
    ]

    assert {count for kind, count in begun if kind in (Started, Advanced, Skipped, WentBack)} <= {1}
    assert sum(count for _, count in begun) == len(day.state.past) == day.state.runs


def test_one_phase_begins_when_the_one_before_it_ends(day: Rehearsed):
    ends = [run.ended for run in day.state.past]
    begins = [run.started for run in day.state.past]

    assert begins[1:] == ends[:-1]
    assert [run.number for run in day.state.past] == list(range(1, len(ends) + 1))


def test_the_log_replayed_gives_the_same_day(day: Rehearsed):
    *_, (_, state, _) = replayed(day)

    assert state == day.state


def test_everybody_in_the_room_has_a_turn_in_each_round(day: Rehearsed):
    waiting: dict[RunNo, set[PersonId]] = {}
    for event, state, _ in replayed(day):
        run = state.run
        if run is None or not people_speak(state.programme.phase(run.phase)):
            continue
        if run.number not in waiting:
            waiting[run.number] = {person.id for person in state.people if person.takes_turns}
        had = {str(p) for floor in run.floors for p in (*floor.spoken, *floor.passed)}
        waiting[run.number] -= {PersonId(p) for p in had} | _excused(event)

    stopped = {cut.item for cut in day.journal.cuts}
    runs = {run.number: day.state.programme.item_of(run.phase).id for run in day.state.past}
    passed_over = {
        number: people for number, people in waiting.items() if runs[number] not in stopped
    }

    assert {number: people for number, people in passed_over.items() if people} == {}


def _excused(event: object) -> set[PersonId]:
    """Who went out of the room by this event."""
    match event:
        case Left(person=person) | PersonMoved(person=person):
            return {person}
        case AwaySet(person=person, away=True) | PersonRemoved(person=person, removed=True):
            return {person}
        case _:
            return set()


def test_only_lost_races_and_those_shown_out_are_refused(day: Rehearsed):
    assert set(day.journal.refused) <= {"Overtaken", "OvertakenByClock", "ShutOut"}
