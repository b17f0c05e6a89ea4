"""People and tables: who is here, who sits where, who leads what."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, assert_never

from facilitation.effects import Deliver
from facilitation.errors import (
    LastFacilitator,
    NoFreeSeats,
    NotNow,
    TooManyTables,
    UnknownPerson,
    UnknownTable,
)
from facilitation.events import (
    AwaySet,
    CameBack,
    ExtraGiven,
    GroupChosen,
    HostNamed,
    ItemHidden,
    Joined,
    Left,
    MessageSent,
    PersonMoved,
    PersonRemoved,
    RoleGiven,
    RoleLaid,
    TablesSet,
)
from facilitation.floors import Step, with_turn, without
from facilitation.ids import PersonId, RunNo, TableNo
from facilitation.phases import Grouping
from facilitation.seating import smallest_table
from facilitation.state import PLENARY, Floor, Person, Run, Workshop

AnyPeopleEvent = Joined | Left | CameBack | AwaySet | GroupChosen
AnyCare = (
    PersonMoved | HostNamed | PersonRemoved | ItemHidden | RoleGiven | RoleLaid | ExtraGiven
    | TablesSet | MessageSent
)  # fmt: skip
MOST_TABLES = 60
T = TypeVar("T")
INNER = TableNo(1)  # the inner circle's number; the outer one's is 2


def come_and_go(state: Workshop, event: AnyPeopleEvent) -> Step:
    """Apply people's own comings and goings."""
    match event:
        case Joined():
            return _join(state, event), ()
        case Left(person=person, at=at):
            gone = _put(state, replace(_who(state, person), left=True))
            return _leave_floor(gone, person, at)
        case CameBack(person=person):
            return _return(_put(state, replace(_who(state, person), left=False)), person), ()
        case AwaySet(person=person, away=True, at=at):
            return _leave_floor(_put(state, replace(_who(state, person), away=True)), person, at)
        case AwaySet(person=person):
            return _return(_put(state, replace(_who(state, person), away=False)), person), ()
        case GroupChosen():
            return _choose(state, event), ()
        case _:
            assert_never(event)


def care(state: Workshop, event: AnyCare) -> Step:  # noqa: C901 -- one line a case of a closed union
    """Apply what a facilitator sets; what is already so changes nothing."""
    match event:
        case PersonMoved(person=person, table=table, at=at):
            return _move(state, person, _table(state, table), at)
        case HostNamed(table=table, person=person):
            return _name_host(state, _table(state, table), person), ()
        case PersonRemoved(person=person, removed=removed, at=at):
            changed = _put(state, replace(_who(state, person), removed=removed))
            return _leave_floor(changed, person, at) if removed else (changed, ())
        case ItemHidden(item=item, hidden=hidden):
            return replace(state, hidden=_toggled(state.hidden, item, present=hidden)), ()
        case RoleGiven(person=person):
            return replace(
                state, facilitators=_toggled(state.facilitators, person, present=True)
            ), ()
        case RoleLaid(person=person):
            return _lay_role(state, person), ()
        case ExtraGiven(person=person, percent=percent):
            return _put(state, replace(_who(state, person), extra=max(0, min(300, percent)))), ()
        case TablesSet(tables=tables):
            return _set_tables(state, tables), ()
        case MessageSent(message=message, table=table):
            return state, (Deliver(message, table),)
        case _:
            assert_never(event)


def _toggled(row: tuple[T, ...], entry: T, *, present: bool) -> tuple[T, ...]:
    rest = tuple(other for other in row if other != entry)
    return (*rest, entry) if present else rest


def _who(state: Workshop, person: PersonId) -> Person:
    who = state.person(person)
    if who is None:
        raise UnknownPerson
    return who


def _put(state: Workshop, person: Person) -> Workshop:
    people = tuple(person if old.id == person.id else old for old in state.people)
    return replace(state, people=people)


def _table(state: Workshop, table: TableNo) -> TableNo:
    if table not in state.tables:
        raise UnknownTable(table=table)
    return table


def _join(state: Workshop, event: Joined) -> Workshop:
    if state.person(event.person) is not None:
        return _return(_put(state, replace(_who(state, event.person), left=False)), event.person)
    table = smallest_table(state) if event.table is None else _table(state, event.table)
    since = state.run.number if state.run else RunNo(0)
    person = Person(id=event.person, table=table, device=event.device, since=since)
    state = replace(state, people=(*state.people, person))
    return _sit_down(state, person)


def _sit_down(state: Workshop, person: Person) -> Workshop:
    """Into the running phase's group: the own table's, plenary's, or else the smallest."""
    run = state.run
    if run is None or not run.floors:
        return state
    kind = state.programme.phase(run.phase).group.kind
    if kind is Grouping.SELF_SELECT:
        return state
    numbers = {floor.number for floor in run.floors}
    if kind is Grouping.TABLES and person.table not in numbers:
        host = state.host_of(person.table)
        floors = (*run.floors, Floor(number=person.table, members=(person.id,), host=host))
        return replace(state, run=replace(run, floors=floors))
    if kind is Grouping.TABLES:
        goal = person.table
    else:
        goal = min(run.floors, key=lambda floor: (len(floor.members), floor.number)).number
    return _with_member(state, run, goal, person.id)


def _with_member(state: Workshop, run: Run, number: TableNo, person: PersonId) -> Workshop:
    floors = tuple(
        replace(floor, members=_toggled(floor.members, person, present=floor.number == number))
        for floor in run.floors
    )
    return replace(state, run=replace(run, floors=floors))


def _leave_floor(state: Workshop, person: PersonId, at: datetime) -> Step:
    return without(state, state.run, person, at) if state.run else (state, ())


def _return(state: Workshop, person: PersonId) -> Workshop:
    return with_turn(state, state.run, person) if state.run else state


def _choose(state: Workshop, event: GroupChosen) -> Workshop:
    run = state.run
    if run is None or run.number != event.run:
        raise NotNow
    kind = state.programme.phase(run.phase).group.kind
    if kind not in (Grouping.SELF_SELECT, Grouping.INNER_OUTER):
        raise NoFreeSeats
    if all(floor.number != event.group for floor in run.floors):
        raise UnknownTable(table=event.group)
    state = _with_member(state, run, event.group, event.person)
    return _make_room(state) if kind is Grouping.INNER_OUTER else state


def _make_room(state: Workshop) -> Workshop:
    """Who has sat longest in a full inner circle gives up the chair."""
    run = state.run
    if run is None:  # never: a seat was just taken in it
        return state
    size = state.programme.phase(run.phase).group.size
    inner = next((floor for floor in run.floors if floor.number == INNER), None)
    if inner is None or len(inner.members) <= size:
        return state
    return _with_member(state, run, TableNo(INNER + 1), inner.members[0])


def _move(state: Workshop, person: PersonId, table: TableNo, at: datetime) -> Step:
    who = state.person(person)
    if who is None:
        raise UnknownPerson
    if who.table == table:
        return state, ()
    hosts = tuple(None if host == person else host for host in state.hosts)
    state = replace(_put(state, replace(_who(state, person), table=table)), hosts=hosts)
    if state.run is None or _grouping(state, state.run) is not Grouping.TABLES:
        return state, ()
    state, effects = without(state, state.run, person, at)
    state = _without_member(state, person)
    state = _sit_down(state, replace(who, table=table))
    return (_return(state, person) if who.takes_turns else state), effects


def _grouping(state: Workshop, run: Run) -> Grouping:
    return state.programme.phase(run.phase).group.kind


def _without_member(state: Workshop, person: PersonId) -> Workshop:
    return _with_member(state, state.run, PLENARY, person) if state.run else state


def _name_host(state: Workshop, table: TableNo, person: PersonId) -> Workshop:
    who = state.person(person)
    if who is None or who.table != table or not who.present:
        raise UnknownPerson
    hosts = tuple(person if n == table else host for n, host in enumerate(state.hosts, start=1))
    state = replace(state, hosts=hosts)
    run = state.run
    if run is None or _grouping(state, run) is not Grouping.TABLES:
        return state
    floors = tuple(
        replace(floor, host=person) if floor.number == table else floor for floor in run.floors
    )
    return replace(state, run=replace(run, floors=floors))


def _lay_role(state: Workshop, person: PersonId) -> Workshop:
    left = _toggled(state.facilitators, person, present=False)
    if not left:
        raise LastFacilitator
    return replace(state, facilitators=left)


def _set_tables(state: Workshop, tables: int) -> Workshop:
    """Tables may be added at any time, and taken away where nobody is asked to move mid-phase."""
    if not 1 <= tables <= MOST_TABLES:
        raise TooManyTables(most=MOST_TABLES)
    hosts = (*state.hosts, *(None for _ in range(tables)))[:tables]
    if state.run is not None and tables < len(state.hosts):
        raise NotNow
    homeless = [person for person in state.people if person.table > tables]
    state = replace(state, hosts=hosts)
    return _reseated(state, homeless)


def _reseated(state: Workshop, homeless: Iterable[Person]) -> Workshop:
    for person in homeless:
        state = _put(state, replace(person, table=smallest_table(state)))
    return state


def draw(state: Workshop, seats: tuple[tuple[PersonId, TableNo], ...]) -> Workshop:
    """Seat everybody anew; hosts who moved no longer host.

    Raises:
        NotNow: people sit at their tables at work. UnknownTable, UnknownPerson.
    """
    run = state.run
    if run is not None and run.floors and _grouping(state, run) is Grouping.TABLES:
        raise NotNow
    for person, table in seats:
        state = _put(state, replace(_who(state, person), table=_table(state, table)))
    tables = {person.id: person.table for person in state.people}
    hosts = tuple(
        host if host is not None and tables.get(host) == number else None
        for number, host in zip(state.tables, state.hosts, strict=True)
    )
    return replace(state, hosts=hosts)
