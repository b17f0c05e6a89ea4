"""Who may do what: asked here, once, for every event."""

from facilitation.errors import NotYourFloor, NotYours, ShutOut, TurnOver, UnknownPerson
from facilitation.events import (
    AnyEvent,
    AwaySet,
    CameBack,
    Care,
    Control,
    FloorEvent,
    GroupChosen,
    HostNamed,
    Joined,
    Left,
    PersonMoved,
    ReadySet,
    TurnEnded,
    TurnPassed,
    TurnSkipped,
)
from facilitation.ids import PersonId, TableNo
from facilitation.state import PLENARY, Floor, Person, Workshop


def authorise(state: Workshop, event: AnyEvent) -> None:  # noqa: C901 -- a case a kind of event
    """Refuse what the sender may not do.

    Raises:
        NotYours, NotYourFloor, ShutOut, UnknownPerson, TurnOver (the floor is gone)
    """
    match event:
        case Control(by=by):
            if by not in state.facilitators:
                raise NotYours
        case Care():
            _authorise_care(state, event)
        case FloorEvent():
            _authorise_floor(state, event)
        case Joined(person=person, by=by, table=table):
            _authorise_joining(state, person, by, table)
        case AwaySet(person=person, by=by):
            table = _known(state, person).table
            if by not in (person, *state.facilitators, *leaders_at(state, table)):
                raise NotYours
        case Left() | CameBack() | ReadySet() | GroupChosen():
            _known(state, event.person)
        case _:  # Woke: the clock asks for nothing that is not due
            pass


def _authorise_care(state: Workshop, event: Care) -> None:
    if event.by in state.facilitators:
        return
    match event:
        case HostNamed(table=table, by=by):
            if by in leaders_at(state, table):
                return
        case PersonMoved(person=person, by=by) if person == by:
            _known(state, person)
            return
        case _:
            pass
    raise NotYours


def _authorise_joining(
    state: Workshop, person: PersonId, by: PersonId | None, table: TableNo | None
) -> None:
    known = state.person(person)
    if known is not None and known.removed:
        raise ShutOut
    if by is not None and by not in state.facilitators:
        host = _known(state, by)
        if table != host.table or by not in leaders_at(state, host.table):
            raise NotYourFloor


def _authorise_floor(state: Workshop, event: FloorEvent) -> None:
    floor = floor_at(state, event)
    if event.by in state.facilitators:
        return
    _known(state, event.by)
    if event.by in leaders(state, floor):
        return
    speaks = isinstance(event, TurnEnded | TurnPassed | TurnSkipped)
    if speaks and event.by in _speaking(state, floor):
        return
    raise NotYourFloor


def leaders(state: Workshop, floor: Floor) -> tuple[PersonId, ...]:
    """Who leads a group: its host, or everybody while it has none there; nobody in plenary."""
    if floor.number == PLENARY:
        return ()
    people = tuple(p for p in state.people if p.id in floor.members and p.present)
    return _host_or_all(people, floor.host)


def leaders_at(state: Workshop, table: TableNo) -> tuple[PersonId, ...]:
    """Who leads a table: its host, or everybody while the host is out of the room."""
    return _host_or_all(state.at_table(table), state.host_of(table))


def _host_or_all(people: tuple[Person, ...], host: PersonId | None) -> tuple[PersonId, ...]:
    here = tuple(person.id for person in people)
    in_the_room = any(person.id == host and not person.away for person in people)
    return tuple(person for person in here if person == host or not in_the_room)


def _speaking(state: Workshop, floor: Floor) -> tuple[PersonId, ...]:
    """The person who has the floor; for a group its host, or where none is named its people."""
    speaker = floor.speaker
    if isinstance(speaker, int):
        return leaders_at(state, TableNo(speaker))
    return (PersonId(speaker),) if speaker is not None else ()


def floor_at(state: Workshop, event: FloorEvent) -> Floor:
    """The group that a floor event is about, as the sender saw it.

    Raises:
        TurnOver: the phase or the turn is over, or there is no such group.
    """
    if state.run is None or state.run.number != event.run:
        raise TurnOver
    floor = next((floor for floor in state.run.floors if floor.number == event.floor), None)
    if floor is None or floor.turn != event.turn:
        raise TurnOver
    return floor


def _known(state: Workshop, person: PersonId) -> Person:
    who = state.person(person)
    if who is None:
        raise UnknownPerson
    if who.removed:
        raise ShutOut
    return who
