"""Who is ready, and whether that is enough to end a phase."""

from dataclasses import replace

from facilitation.errors import TurnOver
from facilitation.events import ReadySet
from facilitation.phases import Moves
from facilitation.state import Stage, Workshop


def set_ready(state: Workshop, event: ReadySet) -> Workshop:
    """Note that a person is ready, or not after all.

    Raises:
        TurnOver: the sender saw an earlier phase.
    """
    run = state.run
    if run is None or run.number != event.run:
        raise TurnOver
    rest = tuple(person for person in run.ready if person != event.person)
    ready = (*rest, event.person) if event.ready else rest
    return replace(state, run=replace(run, ready=ready))


def share_ready(state: Workshop) -> tuple[int, int]:
    """How many are ready, of how many: groups where a host says so, else people with a device.

    Someone out of the room, or without a device, is not waited for, nor is an empty table.
    """
    run = state.run
    if run is None:
        return 0, 0
    in_the_room = {person.id for person in state.people if person.takes_turns}
    peopled = [floor for floor in run.floors if in_the_room.intersection(floor.members)]
    if any(floor.stage is Stage.READY for floor in peopled):
        return sum(1 for floor in peopled if floor.stage is Stage.READY), len(peopled)
    here = [p.id for p in state.people if p.takes_turns and p.device]
    return sum(1 for person in here if person in run.ready), len(here)


def enough_ready(state: Workshop) -> bool:
    """Whether readiness ends the phase by itself, as its `advance` says."""
    if state.run is None:
        return False
    advance = state.programme.phase(state.run.phase).advance
    ready, of = share_ready(state)
    if of == 0:
        return False
    match advance.kind:
        case Moves.ALL_READY:
            return ready == of
        case Moves.QUORUM:
            return ready * 100 >= advance.quorum * of
        case _:
            return False
