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
            who = _known(state, person)
            if by not in (person, state.host_of(who.table), *state.facilitators):
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
            here = {person.id for person in state.at_table(table)}
            if by in here and state.host_of(table) in (None, by):
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
        if table != host.table:
            raise NotYourFloor


def _authorise_floor(state: Workshop, event: FloorEvent) -> None:
    floor = floor_at(state, event)
    if event.by in state.facilitators:
        return
    _known(state, event.by)
    if event.by in _leaders(floor):
        return
    speaks = isinstance(event, TurnEnded | TurnPassed | TurnSkipped)
    if speaks and event.by in _speaking(state, floor):
        return
    raise NotYourFloor


def _leaders(floor: Floor) -> tuple[PersonId, ...]:
    """Who leads a group: its host; where none is named everybody does, but not in plenary."""
    if floor.host is not None:
        return (floor.host,)
    return () if floor.number == PLENARY else floor.members


def _speaking(state: Workshop, floor: Floor) -> tuple[PersonId, ...]:
    """The person who has the floor; for a group its host, or where none is named its people."""
    speaker = floor.speaker
    if isinstance(speaker, int):
        host = state.host_of(TableNo(speaker))
        people = state.at_table(TableNo(speaker))
        return (host,) if host is not None else tuple(person.id for person in people)
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
