"""How far the tables have come: who is here and who has answered, never what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from facilitation.answering import table_owner
from facilitation.countdown import ZERO
from facilitation.ids import PersonId
from facilitation.phases import By, Grouping, Phase
from facilitation.state import Floor, Person, Run, Stage, Workshop
from surveys.questions import Kind


@dataclass(frozen=True, slots=True)
class SeatView:
    """One person at a table, as the facilitator sees them.

    `silent`: their device has no open page just now. At a table phones lie face down: they are
    here, and keep their turn.
    """

    id: str
    name: str
    host: bool
    away: bool
    device: bool
    answered: bool
    silent: bool
    extra: int


@dataclass(frozen=True, slots=True)
class TableView:
    """One table. `stage` is None where the tables do not work on their own just now.

    `behind`: its round will not be done in the time that is left, or the time for writing the
    outcome has come and nothing is written. `expected` counts who is in the room, or has answered.
    """

    number: int
    people: tuple[SeatView, ...]
    stage: Stage | None
    turns_left: int
    answered: int
    expected: int
    outcome: bool
    behind: bool


def progress(
    state: Workshop,
    names: Mapping[PersonId, str],
    answered: Collection[str],
    connected: Collection[PersonId],
    at: datetime,
) -> tuple[TableView, ...]:
    """Each table's people and progress.

    `answered` are owners of answers in the running phase, `connected` those with an open page.
    """
    run, phase = state.run, _phase(state)
    at_work = phase is not None and phase.group.kind is Grouping.TABLES
    floors = {floor.number: floor for floor in run.floors} if run and at_work else {}
    asks = _asks_each(phase)
    tables = []
    for number in state.tables:
        people = tuple(_seat(state, p, names, answered, connected) for p in state.at_table(number))
        floor, outcome = floors.get(number), table_owner(number) in answered
        tables.append(
            TableView(
                number=number,
                people=people,
                stage=floor.stage if floor else None,
                turns_left=len(floor.queue) if floor else 0,
                answered=sum(1 for one in people if one.answered),
                expected=sum(1 for one in people if one.answered or not one.away) if asks else 0,
                outcome=outcome,
                behind=run is not None
                and phase is not None
                and floor is not None
                and _is_behind(run, phase, floor, at, outcome=outcome),
            )
        )
    return tuple(tables)


def _phase(state: Workshop) -> Phase | None:
    return state.programme.phase(state.run.phase) if state.run else None


def _seat(
    state: Workshop,
    person: Person,
    names: Mapping[PersonId, str],
    answered: Collection[str],
    connected: Collection[PersonId],
) -> SeatView:
    return SeatView(
        id=person.id,
        name=names.get(person.id, ""),
        host=person.id == state.host_of(person.table),
        away=person.away,
        device=person.device,
        answered=person.id in answered,
        silent=person.device and person.id not in connected,
        extra=person.extra,
    )


def _is_behind(run: Run, phase: Phase, floor: Floor, at: datetime, *, outcome: bool) -> bool:
    if floor.stage is Stage.READY or not floor.members:
        return False
    left = run.clock.remaining(at)
    if floor.stage is Stage.ROUND and phase.time.each:
        return phase.time.each * len(floor.queue) > max(ZERO, left - phase.time.summarise)
    writes = phase.reduce.outcome is not None and not outcome
    return writes and left <= phase.time.summarise


def _asks_each(phase: Phase | None) -> bool:
    """Whether the phase asks each person for an answer; notes at a table are as people like."""
    if phase is None or phase.group.kind is Grouping.TABLES:
        return False
    return phase.collect.question.kind is not Kind.NONE and phase.collect.by is By.PERSON
