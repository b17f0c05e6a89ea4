"""The floor in one group: whose turn it is, and what pass, skip and away do to it.

Pass gives the turn up, skip asks again later in the round, away is out of the room. One who comes
late listens in this round and speaks in the next; one who comes back into the room, or is asked to
another table, still gets the turn they have not had.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from facilitation.access import floor_at
from facilitation.countdown import running
from facilitation.effects import Call, Effect
from facilitation.errors import NotNow
from facilitation.events import (
    GroupReadySet,
    OrderShuffled,
    RoundClosed,
    TurnEnded,
    TurnExtended,
    TurnPassed,
    TurnSkipped,
)
from facilitation.ids import PersonId, RunNo
from facilitation.phases import Per, Phase, Rotation
from facilitation.seating import host_last
from facilitation.state import Floor, Run, Speaker, Stage, Workshop

AnyFloorEvent = (
    TurnEnded
    | TurnPassed
    | TurnSkipped
    | TurnExtended
    | OrderShuffled
    | RoundClosed
    | GroupReadySet
)
NEEDS_A_SPEAKER = (TurnEnded, TurnPassed, TurnSkipped, TurnExtended, OrderShuffled)

Step = tuple[Workshop, tuple[Effect, ...]]


def change(state: Workshop, run: Run, event: AnyFloorEvent) -> Step:
    """Apply what happened at one group.

    Raises:
        TurnOver: the sender saw an earlier turn. NotNow: nobody has the floor there.
    """
    floor = floor_at(state, event)
    if floor.speaker is None and isinstance(event, NEEDS_A_SPEAKER):
        raise NotNow
    phase = state.programme.phase(run.phase)
    changed = _changed(state, phase, floor, event)
    return replace(state, run=_with_floor(run, changed)), called(run.number, floor, changed)


def _changed(state: Workshop, phase: Phase, floor: Floor, event: AnyFloorEvent) -> Floor:
    match event:
        case TurnEnded(at=at):
            return end_turn(state, phase, floor, at)
        case TurnPassed(at=at):
            speaker = floor.queue[0]
            return _next(state, phase, replace(floor, passed=(*floor.passed, speaker)), at)
        case TurnSkipped(at=at):
            return _skip(phase, floor, at)
        case TurnExtended(more=more, at=at):
            clock = floor.clock and floor.clock.extended(more, at)
            return replace(floor, clock=clock, signalled=False)
        case OrderShuffled(order=order, at=at):
            return _shuffle(phase, floor, order, at)
        case RoundClosed():
            return _closed(floor)
        case GroupReadySet(ready=ready):
            return _ready(floor, ready=ready)
        case _:
            assert_never(event)


def end_turn(state: Workshop, phase: Phase, floor: Floor, at: datetime) -> Floor:
    """The speaker is done; the floor goes to the next, or the round is over."""
    return _next(state, phase, replace(floor, spoken=(*floor.spoken, floor.queue[0])), at)


def _next(state: Workshop, phase: Phase, floor: Floor, at: datetime) -> Floor:
    queue = floor.queue[1:]
    if queue:
        return give(phase, replace(floor, queue=queue), at)
    around = _around(state, phase, floor)
    return give(phase, replace(floor, queue=around, spoken=()), at) if around else _closed(floor)


def _around(state: Workshop, phase: Phase, floor: Floor) -> tuple[Speaker, ...]:
    """The next time round: those who spoke, and newcomers, but not those with nothing more."""
    if not phase.rotate.one_point or not people_speak(phase):
        return ()
    here = [p.id for p in state.people if p.takes_turns and p.id in floor.members]
    spoke = [PersonId(str(speaker)) for speaker in floor.spoken if speaker in here]
    new = [person for person in here if person not in (*spoke, *floor.passed)]
    people = (*spoke, *new)
    return host_last(people, floor.host) if phase.rotate.host_last else people


def people_speak(phase: Phase) -> bool:
    """Whether the floor goes to people: not to groups or topics, and not free."""
    return phase.rotate.kind is Rotation.TURNS and phase.time.per not in (Per.GROUP, Per.ITEM)


def _skip(phase: Phase, floor: Floor, at: datetime) -> Floor:
    speaker, rest = floor.queue[0], floor.queue[1:]
    return give(phase, replace(floor, queue=_queued(phase, floor, rest, speaker)), at)


def _queued(
    phase: Phase, floor: Floor, queue: Sequence[Speaker], speaker: Speaker
) -> tuple[Speaker, ...]:
    """The queue with one more at its end: but before a host who waits to speak last."""
    waits = len(queue) > 1 and queue[-1] == floor.host
    if phase.rotate.host_last and waits:
        return (*queue[:-1], speaker, queue[-1])
    return (*queue, speaker)


def _shuffle(phase: Phase, floor: Floor, order: tuple[PersonId, ...], at: datetime) -> Floor:
    """A new order among those still to speak; who speaks now goes on unless no one began."""
    first, waiting = floor.queue[:1], set(floor.queue[1:])
    if not floor.spoken and not floor.passed:
        first, waiting = (), set(floor.queue)
    drawn = tuple(person for person in dict.fromkeys(order) if person in waiting)
    kept = tuple(s for s in floor.queue[len(first) :] if s not in drawn)
    rest: tuple[Speaker, ...] = (*drawn, *kept)
    if phase.rotate.host_last:
        rest = host_last(rest, floor.host)
    if first:
        return replace(floor, queue=(*first, *rest))
    return give(phase, replace(floor, queue=rest), at)


def give(phase: Phase, floor: Floor, at: datetime) -> Floor:
    """The floor to the first in the queue; its clock, if turns are timed, stands in a pause."""
    each, stands = phase.time.each, floor.clock is not None and floor.clock.ends is None
    clock = running(each, at) if each else None
    if clock is not None and stands:
        clock = clock.paused(at)
    return replace(floor, turn=floor.turn + 1, clock=clock, signalled=False)


def _ready(floor: Floor, *, ready: bool) -> Floor:
    """A group that is finished, round and all; or that takes that back."""
    if ready:
        return replace(_closed(floor), stage=Stage.READY)
    return replace(floor, stage=Stage.OPEN) if floor.stage is Stage.READY else floor


def _closed(floor: Floor) -> Floor:
    if floor.stage is not Stage.ROUND:
        return floor
    return replace(
        floor, stage=Stage.OPEN, queue=(), clock=None, signalled=False, turn=floor.turn + 1
    )


def without(
    state: Workshop, run: Run, person: PersonId, at: datetime
) -> tuple[Run, tuple[Effect, ...]]:
    """Nobody waits for someone out of the room: their turn goes to the next."""
    phase = state.programme.phase(run.phase)
    effects: tuple[Effect, ...] = ()
    for floor in run.floors:
        if person not in floor.queue:
            continue
        if floor.speaker == person:
            changed = _next(state, phase, floor, at)
        else:
            changed = replace(floor, queue=tuple(s for s in floor.queue if s != person))
        run = _with_floor(run, changed)
        effects += called(run.number, floor, changed)
    return run, effects


def with_turn(state: Workshop, run: Run, person: PersonId) -> Run:
    """Someone back in the room gets the turn they have not had, if the round is still going."""
    phase = state.programme.phase(run.phase)
    had = any(person in (*f.queue, *f.spoken, *f.passed) for f in run.floors)
    if had or not people_speak(phase):
        return run
    for floor in run.floors:
        if person in floor.members and floor.stage is Stage.ROUND:
            queue = _queued(phase, floor, floor.queue, person)
            return _with_floor(run, replace(floor, queue=queue))
    return run


def hosted(phase: Phase, floor: Floor, host: PersonId) -> Floor:
    """The group with a host, who speaks last unless they have the floor already."""
    first, rest = floor.queue[:1], floor.queue[1:]
    if phase.rotate.host_last:
        rest = host_last(rest, host)
    return replace(floor, host=host, queue=(*first, *rest))


def _with_floor(run: Run, floor: Floor) -> Run:
    floors = tuple(floor if old.number == floor.number else old for old in run.floors)
    return replace(run, floors=floors)


def called(run: RunNo, before: Floor, after: Floor) -> tuple[Effect, ...]:
    """A call to whoever got the floor between two states of a group."""
    if after.turn == before.turn or after.speaker is None:
        return ()
    return (Call(run, after.number, after.speaker),)


def turn_ends(run: Run, floor: Floor) -> datetime | None:
    """When the turn's time is up: never later than the phase's own."""
    if floor.clock is None or floor.clock.ends is None or run.clock.ends is None:
        return None
    return min(floor.clock.ends, run.clock.ends)


def turn_left(run: Run, floor: Floor, at: datetime) -> timedelta | None:
    """What is left of the turn; None where turns are not timed."""
    if floor.clock is None:
        return None
    return min(floor.clock.remaining(at), run.clock.remaining(at))
