"""Who may write where, and when an answer is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.access import leaders_at
from facilitation.errors import (
    HostWrites,
    NothingAsked,
    NotYourTable,
    ShutOut,
    UnknownPerson,
    UnknownPhase,
)
from facilitation.ids import PersonId, PhaseId, TableNo
from facilitation.phases import By, Grouping, Phase
from facilitation.programme import Item
from facilitation.record import OUTCOME
from facilitation.state import Person, Workshop
from surveys.questions import Kind

# What people had open when a part ended, or the day, is taken for so long: a form in a chat cannot
# save by itself.
HOLD = timedelta(seconds=30)
TABLE = "table:"  # the owner of what a group writes together is "table:" and its number


@dataclass(frozen=True, slots=True)
class Window:
    """When a run takes answers: until the bell at `closes`, and until it was `closed`."""

    closes: datetime | None
    closed: datetime | None


def is_late(window: Window, at: datetime, grace: timedelta, extra: timedelta) -> bool:
    """Whether an answer at `at` came too late to count as on time.

    It is on time until the bell or the early end, whichever came first, plus the grace for what
    was on its way and the person's own extra time. A run with a soft end has no bell.
    """
    ends = [end for end in (window.closes, window.closed) if end is not None]
    return bool(ends) and at > min(ends) + grace + extra


def is_held(closed: datetime | None, at: datetime) -> bool:
    """Whether a run that ended with the day still takes what people had open then."""
    return closed is not None and at <= closed + HOLD


def extra_time(state: Workshop, person: PersonId, planned: timedelta) -> timedelta:
    """A person's own extra time in a run planned to last `planned`; holds nobody else up."""
    who = state.person(person)
    return planned * who.extra / 100 if who else timedelta(0)


def slots(item: Item, phase: Phase) -> tuple[str, ...]:
    """Where answers go: "1", "2" … one a sub-question (or just "1"); empty if nothing is asked."""
    if phase.collect.question.kind is Kind.NONE:
        return ()
    count = len(item.subquestions) if phase.collect.per_subquestion else 1
    return tuple(str(n) for n in range(1, max(1, count) + 1))


def group_of(state: Workshop, person: Person, phase: Phase) -> TableNo:
    """The number of the group a person belongs to in a phase: their table, or as it was drawn."""
    if phase.group.kind is Grouping.TABLES and phase.rotate.rounds == 1:
        return person.table
    seated = _seated(state, phase)
    return next((number for number, members in seated if person.id in members), person.table)


def _seated(state: Workshop, phase: Phase) -> tuple[tuple[TableNo, tuple[PersonId, ...]], ...]:
    """The groups of a phase as they sit, or as they sat last."""
    if state.run is not None and state.run.phase == phase.id:
        return tuple((floor.number, floor.members) for floor in state.run.floors)
    return next((run.groups for run in reversed(state.past) if run.phase == phase.id), ())


def _groups(state: Workshop, phase: Phase) -> tuple[TableNo, ...]:
    return (*state.tables, *(number for number, _ in _seated(state, phase)))


def table_owner(number: TableNo) -> str:
    """The owner of what a group writes together."""
    return f"{TABLE}{number}"


def check_author(state: Workshop, person: PersonId, phase: PhaseId, slot: str, owner: str) -> None:
    """Refuse unless `person` may write in `slot` of `phase` on behalf of `owner`.

    Everybody writes for themselves; a host also for people of the table without a device; a
    table's own texts are written by anyone there or by the host, as the phase says. A facilitator
    may write any table's text, for a table without a device.

    Raises:
        UnknownPhase, UnknownPerson, ShutOut, NothingAsked, NotYourTable, HostWrites
    """
    try:
        item, asked = state.programme.item_of(phase), state.programme.phase(phase)
    except KeyError:
        raise UnknownPhase from None
    if slot == OUTCOME:
        if asked.reduce.outcome is None:
            raise NothingAsked
        _check_group(state, person, asked, owner, By.HOST)
    elif slot not in slots(item, asked):
        raise NothingAsked
    elif asked.collect.by is By.PERSON:
        _check_personal(state, person, owner)
    else:
        _check_group(state, person, asked, owner, asked.collect.by)


def _check_personal(state: Workshop, person: PersonId, owner: str) -> None:
    author = _writer(state, person)
    if owner == person:
        return
    other = state.person(PersonId(owner))
    if other is None or other.device or other.table != author.table:
        raise NotYourTable
    if person not in leaders_at(state, author.table):
        raise HostWrites


def _check_group(state: Workshop, person: PersonId, phase: Phase, owner: str, by: By) -> None:
    if person in state.facilitators:
        if owner not in {table_owner(group) for group in _groups(state, phase)}:
            raise NotYourTable
        return
    author = _writer(state, person)
    group = group_of(state, author, phase)
    if owner != table_owner(group):
        raise NotYourTable
    if by is By.HOST and host_of_group(state, phase, group) not in (None, person):
        raise HostWrites


def _writer(state: Workshop, person: PersonId) -> Person:
    author = state.person(person)
    if author is None:
        raise UnknownPerson
    if author.removed:
        raise ShutOut
    return author


def host_of_group(state: Workshop, phase: Phase, group: TableNo) -> PersonId | None:
    """Who hosts a group in a phase: the floor's host while it runs, else the table's.

    None where nobody does: no host is named, or the host is out of the room.
    """
    host = state.host_of(group) if phase.group.kind is Grouping.TABLES else None
    if state.run is not None and state.run.phase == phase.id:
        host = next((f.host for f in state.run.floors if f.number == group), host)
    who = state.person(host) if host is not None else None
    return host if who is not None and who.takes_turns else None
