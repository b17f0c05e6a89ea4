"""A workshop as a value: `step(state, event)` gives the next state and what is to be done.

The same input always gives the same answer: no clock, no dice, no I/O. An event that is not
allowed raises a refusal and changes nothing.
"""

from dataclasses import replace
from typing import assert_never, get_args

from facilitation.access import authorise
from facilitation.countdown import check_reach
from facilitation.course import (
    Cue,
    advance,
    close,
    extend,
    go_back,
    move_on,
    pause,
    resume,
    running_phase,
    skip,
    start,
)
from facilitation.effects import Effect
from facilitation.errors import DayOver, NotNow, Overtaken, OvertakenByClock
from facilitation.events import (
    Advanced,
    AnyEvent,
    AwaySet,
    CameBack,
    Control,
    DayClosed,
    Extended,
    ExtraGiven,
    GroupChosen,
    GroupReadySet,
    HostNamed,
    ItemHidden,
    Joined,
    Left,
    MessageSent,
    OrderShuffled,
    Paused,
    PersonMoved,
    PersonRemoved,
    PlanAccepted,
    ReadySet,
    RestMoved,
    Resumed,
    Revealed,
    RoleGiven,
    RoleLaid,
    RoundClosed,
    Skipped,
    Started,
    TablesDrawn,
    TablesSet,
    TurnEnded,
    TurnExtended,
    TurnPassed,
    TurnSkipped,
    WentBack,
    Woke,
)
from facilitation.floors import AnyFloorEvent, Step, change
from facilitation.ids import PersonId
from facilitation.people import AnyCare, AnyPeopleEvent, care, come_and_go, draw
from facilitation.plan import accept
from facilitation.programme import Programme
from facilitation.ready import enough_ready, set_ready
from facilitation.state import Status, Workshop
from facilitation.wake import wake

AnyPlanning = RestMoved | PlanAccepted | Revealed | TablesDrawn
AnyControl = (
    Started | Advanced | Skipped | WentBack | Paused | Resumed | Extended | DayClosed | AnyPlanning
)
AnyHappening = Woke | ReadySet | AnyPeopleEvent | AnyFloorEvent | AnyCare

_PEOPLE = frozenset({Joined, Left, CameBack, AwaySet})
_CARE = frozenset(get_args(AnyCare))
_WORK = frozenset({*get_args(AnyFloorEvent), ReadySet, GroupChosen})
_COURSE = frozenset({Advanced, Skipped, WentBack, Extended, RestMoved, PlanAccepted, Revealed})

ALLOWED: dict[Status, frozenset[type]] = {
    Status.PLANNED: _PEOPLE | _CARE | {Woke, Started, TablesDrawn, RestMoved, PlanAccepted},
    Status.RUNNING: _PEOPLE | _CARE | _WORK | _COURSE | {Woke, Paused, TablesDrawn, DayClosed},
    Status.PAUSED: _PEOPLE | _CARE | _COURSE | {Woke, Resumed, TablesDrawn, DayClosed, ReadySet},
    Status.CLOSED: _CARE | {Woke, Left, CameBack, WentBack},
}


def new(programme: Programme, facilitator: PersonId) -> Workshop:
    """A workshop that has not begun, with its tables laid and one facilitator."""
    hosts = (None,) * programme.tables
    return Workshop(programme=programme, hosts=hosts, facilitators=(facilitator,))


def step(state: Workshop, event: AnyEvent) -> Step:
    """Apply one event.

    Raises:
        Refusal: the event is not allowed here, not the sender's to send, or overtaken by another;
            the state is unchanged.
    """
    authorise(state, event)
    if isinstance(event, Control):
        _check_seen(state, event)  # first: of two who pressed «start», one learns who did it
    if type(event) not in ALLOWED[state.status]:
        raise DayOver if state.status is Status.CLOSED else NotNow
    if isinstance(event, AnyControl):
        return _controlled(state, event)
    return _happened(state, event)


def _check_seen(state: Workshop, event: Control) -> None:
    if event.seen == state.moves:
        return
    if state.moved_by is None:
        raise OvertakenByClock
    raise Overtaken(who=state.moved_by)


def _controlled(state: Workshop, event: AnyControl) -> Step:
    changed, effects = _control(state, event)
    return replace(changed, moves=state.moves + 1, moved_by=event.by), effects


def _control(state: Workshop, event: AnyControl) -> Step:  # noqa: C901 -- one line a case of a closed union
    match event:
        case Started(at=at, by=by, brought=brought):
            return start(state, Cue(at, by, brought))
        case Advanced(at=at, by=by, brought=brought):
            return advance(state, Cue(at, by, brought))
        case Skipped(at=at, by=by, brought=brought):
            return skip(state, Cue(at, by, brought))
        case WentBack(at=at, by=by, brought=brought, phase=phase):
            return go_back(state, phase, Cue(at, by, brought))
        case Paused(at=at):
            return pause(state, at)
        case Resumed(at=at):
            return resume(state, at)
        case Extended(at=at, more=more):
            return extend(state, more, at)
        case DayClosed(at=at, publish=publish):
            return close(state, at, publish=publish)
        case RestMoved() | PlanAccepted() | Revealed() | TablesDrawn():
            return _planned(state, event), ()
        case _:
            assert_never(event)


def _planned(state: Workshop, event: AnyPlanning) -> Workshop:
    match event:
        case RestMoved(more=more):
            check_reach(more)
            return replace(state, shift=state.shift + more)
        case PlanAccepted(lengths=lengths):
            return accept(state, lengths)
        case TablesDrawn(seats=seats):
            return draw(state, seats)
        case Revealed():
            return replace(state, run=replace(running_phase(state), revealed=True))
        case _:
            assert_never(event)


def _happened(state: Workshop, event: AnyHappening) -> Step:
    match event:
        case Woke(at=at, brought=brought):
            return wake(state, at, brought)
        case Joined() | Left() | CameBack() | AwaySet() | GroupChosen():
            return come_and_go(state, event)
        case ReadySet(at=at, brought=brought):
            return _if_enough(set_ready(state, event), (), Cue(at, None, brought))
        case GroupReadySet(at=at, brought=brought):
            return _if_enough(*_at_floor(state, event), Cue(at, None, brought))
        case (
            TurnEnded() | TurnPassed() | TurnSkipped() | TurnExtended()
            | OrderShuffled() | RoundClosed()
        ):  # fmt: skip
            return _at_floor(state, event)
        case (
            PersonMoved() | HostNamed() | PersonRemoved() | ItemHidden() | RoleGiven()
            | RoleLaid() | ExtraGiven() | TablesSet() | MessageSent()
        ):  # fmt: skip
            return care(state, event)
        case _:
            assert_never(event)


def _at_floor(state: Workshop, event: AnyFloorEvent) -> Step:
    return change(state, running_phase(state), event)


def _if_enough(state: Workshop, effects: tuple[Effect, ...], cue: Cue) -> Step:
    """Move on by itself when enough are ready, where the phase says so."""
    if not enough_ready(state) or state.status is not Status.RUNNING:
        return state, effects
    moved, more = move_on(state, cue)
    return moved, (*effects, *more)
