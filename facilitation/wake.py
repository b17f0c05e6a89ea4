"""When the clock next matters, and what it does then. A wake-up itself has no authority."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from facilitation.countdown import Mark, marks
from facilitation.course import Cue, advance, clock_may_advance
from facilitation.effects import Effect, Ring, SignalTurn
from facilitation.events import Brought
from facilitation.floors import Step, called, end_turn, put, turn_ends
from facilitation.state import Floor, Run, Workshop


def wake_at(state: Workshop) -> datetime | None:
    """When something is next due; None while every clock stands."""
    run = state.run
    if run is None or run.clock.ends is None:
        return None
    turns = (turn_ends(run, floor) for floor in run.floors if not floor.signalled)
    due = [when for _, when in _to_ring(run)] + [ends for ends in turns if ends is not None]
    return min(due, default=None)


def _to_ring(run: Run) -> Iterator[tuple[Mark, datetime]]:
    if run.clock.ends is not None:
        for mark, left in marks(run.clock.total):
            if mark not in run.rung:
                yield mark, run.clock.ends - left


def wake(state: Workshop, at: datetime, brought: Brought) -> Step:
    """Do what is due at `at`: signal turns, ring the newest mark, or let the clock move on."""
    if state.run is None or state.run.clock.ends is None:
        return state, ()
    effects: list[Effect] = []
    for floor in state.run.floors:
        state, signal = _turn_due(state, floor, at)
        effects += signal
    run = state.run
    if run is None:
        return state, tuple(effects)
    due = tuple(mark for mark, when in _to_ring(run) if when <= at)
    if due:
        state = replace(state, run=replace(run, rung=(*run.rung, *due)))
        effects.append(Ring(run.number, due[-1]))
    if Mark.END in due and clock_may_advance(state, run):
        moved, more = advance(state, Cue(at, None, brought))
        return replace(moved, moves=state.moves + 1, moved_by=None), (*effects, *more)
    return state, tuple(effects)


def _turn_due(state: Workshop, floor: Floor, at: datetime) -> Step:
    run = state.run
    ends = turn_ends(run, floor) if run else None
    if run is None or ends is None or ends > at or floor.signalled:
        return state, ()
    phase = state.programme.phase(run.phase)
    if not phase.time.hard_turns:
        return put(state, run, replace(floor, signalled=True)), (
            SignalTurn(run.number, floor.number),
        )
    changed = end_turn(state, phase, floor, at)
    return put(state, run, changed), called(run.number, floor, changed)
