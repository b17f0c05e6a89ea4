"""The course of the day: phases begin, end, stand still, are given time, and are gone back to."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from facilitation.countdown import ZERO, Countdown, Mark, marks, running
from facilitation.effects import Call, CloseAnswers, Effect, MoveClosing, OpenAnswers, Ring
from facilitation.errors import NotNow, UnknownPhase
from facilitation.events import Brought
from facilitation.floors import Step, give, turn_left
from facilitation.ids import PersonId, PhaseId, RunNo
from facilitation.phases import End, Moves, Phase
from facilitation.plan import begin_length, is_as_planned, planned_start
from facilitation.seating import seat
from facilitation.state import Floor, PastRun, Run, Status, Workshop


@dataclass(frozen=True, slots=True)
class Cue:
    """What makes a phase begin: when, by whom (None: the clock), and what was brought."""

    at: datetime
    by: PersonId | None
    brought: Brought


def start(state: Workshop, cue: Cue) -> Step:
    """Begin the day. Far from its planned start the whole plan is moved to begin now."""
    phases = state.programme.phases
    if not phases:
        raise NotNow
    first = planned_start(state, state.programme.items[0])
    anchor = ZERO if is_as_planned(state, cue.at) else cue.at - first
    state = replace(state, anchor=anchor)
    return _begin(state, phases[0], 1, cue)


def advance(state: Workshop, cue: Cue) -> Step:
    """End the phase; begin its next round, or the next phase.

    Raises:
        NotNow: this is the last phase. Closing the day is a control of its own.
    """
    run = running_phase(state)
    follower = _follower(state, run, cue.brought)
    if follower is None:
        raise NotNow
    return _change(state, *follower, cue)


def move_on(state: Workshop, cue: Cue) -> Step:
    """Begin what follows without a person's hand: within an item. A person opens the next one."""
    run = running_phase(state)
    follower = _follower(state, run, cue.brought)
    item = state.programme.item_of
    if follower is None or item(follower[0].id) != item(run.phase):
        return state, ()
    changed, effects = _change(state, *follower, cue)
    return replace(changed, moves=state.moves + 1, moved_by=None), effects


def skip(state: Workshop, cue: Cue) -> Step:
    """Leave out the rest of this item.

    Raises:
        NotNow: there is no later item.
    """
    item = state.programme.item_of(running_phase(state).phase)
    later = state.programme.items[state.programme.items.index(item) + 1 :]
    phases = [phase for other in later for phase in other.phases]
    if not phases:
        raise NotNow
    return _change(state, phases[0], 1, cue, skipped=True)


def go_back(state: Workshop, wanted: PhaseId, cue: Cue) -> Step:
    """A new run of a phase that has been run, with its answers in it.

    Raises:
        UnknownPhase: no such phase. NotNow: it has not been run.
    """
    try:
        phase = state.programme.phase(wanted)
    except KeyError:
        raise UnknownPhase from None
    ran = {run.phase for run in state.past} | ({state.run.phase} if state.run else set())
    if wanted not in ran:
        raise NotNow
    return _change(state, phase, 1, cue)


def _change(state: Workshop, phase: Phase, round_: int, cue: Cue, *, skipped: bool = False) -> Step:
    ended, closing = end_run(state, cue.at, skipped=skipped)
    state, opening = _begin(ended, phase, round_, cue)
    return state, closing + opening


def running_phase(state: Workshop) -> Run:
    """What runs now; `NotNow` where nothing does."""
    if state.run is None:
        raise NotNow
    return state.run


def _again(phase: Phase, run: Run, brought: Brought) -> bool:
    """Whether the phase is run once more: a fixed number of rounds, or until the answers agree."""
    if phase.advance.kind is Moves.UNTIL:
        apart = brought.iqr is None or brought.iqr > phase.advance.iqr
        return apart and run.round < phase.advance.max_rounds
    return run.round < phase.rotate.rounds


def _follower(state: Workshop, run: Run, brought: Brought) -> tuple[Phase, int] | None:
    """The phase and round that come next; None at the end of the day."""
    phase, phases = state.programme.phase(run.phase), state.programme.phases
    if _again(phase, run, brought):
        return phase, run.round + 1
    place = phases.index(phase) + 1
    return (phases[place], 1) if place < len(phases) else None


def _begin(state: Workshop, phase: Phase, round_: int, cue: Cue) -> Step:
    number = RunNo(state.runs + 1)
    floors = seat(state, phase, round_, cue.brought)
    turns = max((len(floor.queue) for floor in floors if floor.queue), default=1)
    length = begin_length(state, phase, turns, cue.at)
    floors = tuple(give(phase, floor, cue.at) if floor.queue else floor for floor in floors)
    clock = running(length, cue.at)
    run = Run(
        number=number,
        phase=phase.id,
        round=round_,
        started=cue.at,
        planned=length,
        clock=clock,
        floors=floors,
        rung=(Mark.START,),
    )
    state = replace(state, run=run, runs=state.runs + 1, status=Status.RUNNING)
    calls = tuple(Call(number, f.number, f.speaker) for f in floors if f.speaker is not None)
    opening = OpenAnswers(number, phase.id, round_, closes(phase, clock))
    return state, (opening, Ring(number, Mark.START), *calls)


def closes(phase: Phase, clock: Countdown) -> datetime | None:
    """When the clock closes the answers; None where a person does, or while it stands."""
    return clock.ends if phase.time.end is End.HARD else None


def end_run(state: Workshop, at: datetime, *, skipped: bool = False) -> Step:
    """Put the running phase away, if there is one."""
    run = state.run
    if run is None:
        return state, ()
    ended = PastRun(
        number=run.number,
        phase=run.phase,
        round=run.round,
        started=run.started,
        ended=at,
        planned=run.planned,
        revealed=run.revealed,
        skipped=skipped,
        groups=tuple((floor.number, floor.members) for floor in run.floors),
    )
    return replace(state, run=None, past=(*state.past, ended)), (CloseAnswers(run.number),)


def close(state: Workshop, at: datetime, *, publish: bool = False) -> Step:
    """The day is over."""
    state, effects = end_run(state, at)
    return replace(state, status=Status.CLOSED, publish=publish), effects


def pause(state: Workshop, at: datetime) -> Step:
    """Stop every clock."""
    run = running_phase(state)
    floors = tuple(
        replace(floor, clock=floor.clock and floor.clock.paused(at)) for floor in run.floors
    )
    run = replace(run, clock=run.clock.paused(at), floors=floors)
    return replace(state, run=run, status=Status.PAUSED), _moved_closing(state, run)


def resume(state: Workshop, at: datetime) -> Step:
    """Let every clock go on from where it stood."""
    run = running_phase(state)
    floors = tuple(
        replace(floor, clock=floor.clock and floor.clock.resumed(at)) for floor in run.floors
    )
    run = replace(run, clock=run.clock.resumed(at), floors=floors)
    return replace(state, run=run, status=Status.RUNNING), _moved_closing(state, run)


def extend(state: Workshop, more: timedelta, at: datetime) -> Step:
    """Give the phase more time, or take some.

    Raises:
        TooFar: more than an hour at once. TooShort: the time is already used.
    """
    run = running_phase(state)
    clock = run.clock.extended(more, at)
    heard = tuple(mark for mark, when in marks(clock.total) if clock.remaining(at) <= when)
    run = replace(run, clock=clock, rung=heard)
    run = replace(run, floors=tuple(_signalled_anew(run, floor, at) for floor in run.floors))
    return replace(state, run=run), _moved_closing(state, run)


def _signalled_anew(run: Run, floor: Floor, at: datetime) -> Floor:
    """A turn that the phase's bell cut short has time again, and is signalled when that is up."""
    left = turn_left(run, floor, at)
    return replace(floor, signalled=floor.signalled and (left is None or left <= ZERO))


def _moved_closing(state: Workshop, run: Run) -> tuple[Effect, ...]:
    phase = state.programme.phase(run.phase)
    if phase.time.end is not End.HARD:
        return ()
    return (MoveClosing(run.number, closes(phase, run.clock)),)
