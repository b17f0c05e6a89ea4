"""How far the tables have come: who is here and who has answered, never what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from facilitation.answering import table_owner
from facilitation.ids import PersonId
from facilitation.phases import By, Grouping
from facilitation.state import Stage, Workshop
from surveys.questions import Kind


@dataclass(frozen=True, slots=True)
class SeatView:
    """One person at a table, as the facilitator sees them."""

    id: str
    name: str
    host: bool
    away: bool
    device: bool
    answered: bool
    extra: int


@dataclass(frozen=True, slots=True)
class TableView:
    """One table. `stage` is None where the tables do not work on their own just now."""

    number: int
    people: tuple[SeatView, ...]
    stage: Stage | None
    turns_left: int
    answered: int
    expected: int
    outcome: bool


def progress(
    state: Workshop, names: Mapping[PersonId, str], answered: Collection[str]
) -> tuple[TableView, ...]:
    """Each table's people and progress; `answered` are owners of answers in the running phase."""
    floors = {}
    if state.run is not None:
        phase = state.programme.phase(state.run.phase)
        if phase.group.kind is Grouping.TABLES:
            floors = {floor.number: floor for floor in state.run.floors}
    tables = []
    for number in state.tables:
        people = tuple(
            SeatView(
                id=p.id, name=names.get(p.id, ""), host=p.id == state.host_of(number),
                away=p.away, device=p.device, answered=p.id in answered, extra=p.extra,
            )
            for p in state.at_table(number)
        )  # fmt: skip
        floor = floors.get(number)
        tables.append(
            TableView(
                number=number,
                people=people,
                stage=floor.stage if floor else None,
                turns_left=len(floor.queue) if floor else 0,
                answered=sum(1 for person in people if person.answered),
                expected=_expected(state, len(people)),
                outcome=table_owner(number) in answered,
            )
        )
    return tuple(tables)


def _expected(state: Workshop, people: int) -> int:
    """How many answers the running phase asks of a table; 0 where it asks nobody."""
    if state.run is None:
        return 0
    collect = state.programme.phase(state.run.phase).collect
    if collect.question.kind is Kind.NONE or collect.by is not By.PERSON:
        return 0
    return people
