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
    ShutOut,
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
from facilitation.floors import Step, hosted, with_turn, without
from facilitation.ids import PersonId, TableNo
from facilitation.phases import Grouping, Per
from facilitation.seating import smallest_table
from facilitation.state import BEFORE, PLENARY, Floor, Person, Run, Workshop

AnyPeopleEvent = Joined | Left | CameBack | AwaySet | GroupChosen
AnyCare = (
    PersonMoved | HostNamed | PersonRemoved | ItemHidden | RoleGiven | RoleLaid | ExtraGiven
    | TablesSet | MessageSent
)  # fmt: skip
MOST_TABLES = 60
MOST_EXTRA = 300  # percent of a phase
T = TypeVar("T")
FIRST = INNER = TableNo(1)  # the first drawn group's number, and the inner circle's
OUTER = TableNo(2)


def come_and_go(state: Workshop, event: AnyPeopleEvent) -> Step:
    """Apply people's own comings and goings."""
    match event:
        case Joined():
            return _join(state, event)
        case Left(person=person, at=at):
            return _changed(state, replace(_who(state, person), left=True), at)
        case CameBack(person=person, at=at):
            return _changed(state, replace(_who(state, person), left=False), at)
        case AwaySet(person=person, away=away, at=at):
            return _changed(state, replace(_who(state, person), away=away), at)
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
        case PersonRemoved():
            return _remove(state, event)
        case ItemHidden(item=item, hidden=hidden):
            return replace(state, hidden=_toggled(state.hidden, item, present=hidden)), ()
        case RoleGiven(person=person):
            return _give_role(state, person), ()
        case RoleLaid(person=person):
            return _lay_role(state, person), ()
        case ExtraGiven(person=person, percent=percent):
            extra = max(0, min(MOST_EXTRA, percent))
            return _put(state, replace(_who(state, person), extra=extra)), ()
        case TablesSet(tables=tables):
            return _set_tables(state, tables), ()
        case MessageSent(message=message, table=table):
            return state, (Deliver(message, table and _table(state, table)),)
        case _:
            assert_never(event)


def _toggled(row: tuple[T, ...], entry: T, *, present: bool) -> tuple[T, ...]:
    if (entry in row) is present:
        return row
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


def _changed(state: Workshop, person: Person, at: datetime) -> Step:
    """Somebody went out of the room or is in it again: nobody waits for them, or they sit down."""
    before = _who(state, person.id)
    state = _put(state, person)
    if state.run is None or before.takes_turns is person.takes_turns:
        return state, ()
    if person.takes_turns:
        return replace(state, run=_back(state, state.run, person)), ()
    run, effects = without(state, state.run, person.id, at)
    return replace(state, run=run), effects


def _back(state: Workshop, run: Run, person: Person) -> Run:
    """In the own place, with the turn that is still due; one who joined meanwhile only listens."""
    if all(person.id not in floor.members for floor in run.floors):
        run = _seated(state, run, person)
    return with_turn(state, run, person.id) if person.since != run.number else run


def _join(state: Workshop, event: Joined) -> Step:
    known = state.person(event.person)
    if known is not None:
        return _changed(state, replace(known, left=False), event.at)
    table = smallest_table(state) if event.table is None else _table(state, event.table)
    since = state.run.number if state.run else BEFORE
    person = Person(id=event.person, table=table, device=event.device, since=since)
    state = replace(state, people=(*state.people, person))
    return (replace(state, run=_seated(state, state.run, person)) if state.run else state), ()


def _seated(state: Workshop, run: Run, person: Person) -> Run:
    """Into the running phase's group: the own table's, plenary's, or else the smallest."""
    kind = state.programme.phase(run.phase).group.kind
    sizes = [(len(floor.members), floor.number) for floor in run.floors]
    match kind:
        case Grouping.SOLO | Grouping.SELF_SELECT:
            return run
        case Grouping.TABLES:
            goal = person.table
        case Grouping.PLENARY:
            goal = PLENARY
        case Grouping.INNER_OUTER:
            goal = OUTER
        case _:
            goal = min(sizes, default=(0, FIRST))[1]
    if all(floor.number != goal for floor in run.floors):
        host = state.host_of(goal) if kind is Grouping.TABLES else None
        run = replace(run, floors=(*run.floors, Floor(number=goal, members=(), host=host)))
    return _with_member(run, goal, person.id)


def _with_member(run: Run, number: TableNo | None, person: PersonId) -> Run:
    """The person in one group and in no other."""
    floors = tuple(
        replace(floor, members=_toggled(floor.members, person, present=floor.number == number))
        for floor in run.floors
    )
    return replace(run, floors=floors)


def _choose(state: Workshop, event: GroupChosen) -> Workshop:
    run = state.run
    if run is None or run.number != event.run:
        raise NotNow
    kind = state.programme.phase(run.phase).group.kind
    if kind not in (Grouping.SELF_SELECT, Grouping.INNER_OUTER):
        raise NoFreeSeats
    if all(floor.number != event.group for floor in run.floors):
        raise UnknownTable(table=event.group)
    run = _with_member(run, event.group, event.person)
    return replace(state, run=_with_room(state, run) if kind is Grouping.INNER_OUTER else run)


def _without_host(run: Run, person: PersonId) -> Run:
    floors = tuple(
        replace(floor, host=None) if floor.host == person else floor for floor in run.floors
    )
    return replace(run, floors=floors)


def _with_room(state: Workshop, run: Run) -> Run:
    """Who has sat longest in a full inner circle gives up the chair."""
    size = state.programme.phase(run.phase).group.size
    inner = next(floor for floor in run.floors if floor.number == INNER)
    return _with_member(run, OUTER, inner.members[0]) if len(inner.members) > size else run


def _move(state: Workshop, person: PersonId, table: TableNo, at: datetime) -> Step:
    before = _who(state, person)
    if before.table == table:
        return state, ()
    after = replace(before, table=table)
    hosts = tuple(None if host == person else host for host in state.hosts)
    state = replace(_put(state, after), hosts=hosts)
    if state.run is None or _grouping(state, state.run) is not Grouping.TABLES:
        return state, ()
    run = _with_member(_without_host(state.run, person), None, person)
    run, effects = without(state, run, person, at)
    run = _back(state, run, after) if after.takes_turns else run
    return replace(state, run=run), effects


def _grouping(state: Workshop, run: Run) -> Grouping:
    return state.programme.phase(run.phase).group.kind


def _name_host(state: Workshop, table: TableNo, person: PersonId) -> Workshop:
    who = state.person(person)
    if who is None or who.table != table or not who.present:
        raise UnknownPerson
    hosts = tuple(person if n == table else host for n, host in enumerate(state.hosts, start=1))
    state = replace(state, hosts=hosts)
    run = state.run
    if run is None or _grouping(state, run) is not Grouping.TABLES:
        return state
    phase = state.programme.phase(run.phase)
    floors = tuple(
        hosted(phase, floor, person) if floor.number == table else floor for floor in run.floors
    )
    return replace(state, run=replace(run, floors=floors))


def _remove(state: Workshop, event: PersonRemoved) -> Step:
    """Who is shut out leads nothing any more; let in again, they are given the role anew, or not.

    Raises:
        LastFacilitator: nobody else leads the day.
    """
    who = _who(state, event.person)
    if event.removed and who.id in state.facilitators:
        state = _lay_role(state, who.id)
    return _changed(state, replace(who, removed=event.removed), event.at)


def _give_role(state: Workshop, person: PersonId) -> Workshop:
    who = state.person(person)
    if who is not None and who.removed:
        raise ShutOut
    return replace(state, facilitators=_toggled(state.facilitators, person, present=True))


def _lay_role(state: Workshop, person: PersonId) -> Workshop:
    left = _toggled(state.facilitators, person, present=False)
    if not left:
        raise LastFacilitator
    return replace(state, facilitators=left)


def _set_tables(state: Workshop, tables: int) -> Workshop:
    """Tables may be added at any time, and taken away where nobody is asked to move mid-phase."""
    if not 1 <= tables <= MOST_TABLES:
        raise TooManyTables(most=MOST_TABLES)
    if tables < len(state.hosts) and _tables_in_use(state):
        raise NotNow
    hosts = (*state.hosts, *(None for _ in range(tables)))[:tables]
    homeless = [person for person in state.people if person.table > tables]
    state = replace(state, hosts=hosts)
    return _reseated(state, homeless)


def _reseated(state: Workshop, homeless: Iterable[Person]) -> Workshop:
    for person in homeless:
        state = _put(state, replace(person, table=smallest_table(state)))
    return state


def _tables_in_use(state: Workshop) -> bool:
    """Whether people work at the tables now, or the tables speak in turn."""
    if state.run is None:
        return False
    phase = state.programme.phase(state.run.phase)
    at_tables = phase.group.kind in (Grouping.TABLES, Grouping.SELF_SELECT)
    return at_tables or phase.time.per is Per.GROUP


def draw(state: Workshop, seats: tuple[tuple[PersonId, TableNo], ...]) -> Workshop:
    """Seat everybody anew; hosts who moved no longer host.

    Raises:
        NotNow: people sit at their tables at work. UnknownTable, UnknownPerson.
    """
    if _tables_in_use(state):
        raise NotNow
    for person, table in seats:
        state = _put(state, replace(_who(state, person), table=_table(state, table)))
    tables = {person.id: person.table for person in state.people}
    hosts = tuple(
        host if host is not None and tables.get(host) == number else None
        for number, host in zip(state.tables, state.hosts, strict=True)
    )
    return replace(state, hosts=hosts)
