"""When the clock next matters, and what it does then. A wake-up itself has no authority."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from facilitation.countdown import Mark, marks
from facilitation.course import Cue, move_on
from facilitation.effects import Effect, Ring, SignalTurn
from facilitation.events import Brought
from facilitation.floors import Step, called, end_turn, turn_ends
from facilitation.phases import End, Moves
from facilitation.state import Floor, Run, Workshop


def wake_at(state: Workshop) -> datetime | None:
    """When something is next due; None while every clock stands."""
    run = state.run
    if run is None or run.clock.ends is None:
        return None
    turns = (turn_ends(run, floor) for floor in run.floors if not floor.signalled)
    due = [when for _, when in _to_ring(run, run.clock.ends)]
    due += [ends for ends in turns if ends is not None]
    return min(due, default=None)


def _to_ring(run: Run, ends: datetime) -> Iterator[tuple[Mark, datetime]]:
    for mark, left in marks(run.clock.total):
        if mark not in run.rung:
            yield mark, ends - left


def wake(state: Workshop, at: datetime, brought: Brought) -> Step:
    """Do what is due at `at`: signal turns, ring the newest mark, or let the clock move on."""
    run = state.run
    if run is None or run.clock.ends is None:
        return state, ()
    phase = state.programme.phase(run.phase)
    turns = [_turn_due(state, run, floor, at) for floor in run.floors]
    effects = [effect for _, signals in turns for effect in signals]
    due = tuple(mark for mark, when in _to_ring(run, run.clock.ends) if when <= at)
    floors = tuple(floor for floor, _ in turns)
    state = replace(state, run=replace(run, floors=floors, rung=(*run.rung, *due)))
    if due:
        effects.append(Ring(run.number, due[-1]))
    if Mark.END in due and phase.advance.kind is Moves.CLOCK and phase.time.end is End.HARD:
        state, more = move_on(state, Cue(at, None, brought))
        effects += more
    return state, tuple(effects)


def _turn_due(
    state: Workshop, run: Run, floor: Floor, at: datetime
) -> tuple[Floor, tuple[Effect, ...]]:
    """Signal a turn, or end it; but one that is cut short by the phase's bell is not taken away."""
    ends = turn_ends(run, floor)
    if ends is None or ends > at or floor.signalled:
        return floor, ()
    phase = state.programme.phase(run.phase)
    if phase.time.hard_turns and floor.clock is not None and floor.clock.ends == ends:
        ended = end_turn(state, phase, floor, at)
        changed, signal = _turn_due(state, run, ended, at)  # the phase's own bell may be past too
        return changed, called(run.number, floor, ended) + signal
    return replace(floor, signalled=True), (SignalTurn(run.number, floor.number),)
