"""The course of the day: phases begin, end, stand still, are given time, and are gone back to."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from facilitation.countdown import ZERO, Countdown, Mark, marks, running
from facilitation.effects import CloseAnswers, Effect, MoveClosing, OpenAnswers, Ring
from facilitation.errors import NotNow, TooFar, TooShort, UnknownPhase
from facilitation.events import Brought
from facilitation.floors import Step, called, give
from facilitation.ids import PersonId, PhaseId, RunNo
from facilitation.phases import End, Moves, Phase
from facilitation.plan import begin_length
from facilitation.programme import Item
from facilitation.seating import seat
from facilitation.state import Floor, PastRun, Run, Status, Workshop

MOST_MORE = timedelta(minutes=60)  # a slip of the finger must not move the day by hours


@dataclass(frozen=True, slots=True)
class Cue:
    """What makes a phase begin: when, by whom (None: the clock), and what was brought."""

    at: datetime
    by: PersonId | None
    brought: Brought


def start(state: Workshop, cue: Cue) -> Step:
    """Begin the day. On another date than planned the whole plan is moved to begin now."""
    phases = state.programme.phases
    if not phases:
        raise NotNow
    first = state.programme.moment(state.programme.items[0].start)
    same_day = cue.at.astimezone(first.tzinfo).date() == state.programme.day
    state = replace(state, anchor=ZERO if same_day else cue.at - first)
    return _begin(state, phases[0], 1, cue)


def advance(state: Workshop, cue: Cue) -> Step:
    """End the phase; begin its next round, or the next phase.

    Raises:
        NotNow: this is the last phase. Closing the day is a control of its own.
    """
    run = _running(state)
    phase = state.programme.phase(run.phase)
    if _again(phase, run, cue.brought):
        return _after(state, run, cue.at, phase, run.round + 1, cue)
    follower = _follower(state, phase)
    if follower is None:
        raise NotNow
    return _after(state, run, cue.at, follower, 1, cue)


def skip(state: Workshop, cue: Cue) -> Step:
    """Leave out the rest of this item.

    Raises:
        NotNow: there is no later item.
    """
    run = _running(state)
    item = state.programme.item_of(run.phase)
    later = state.programme.items[state.programme.items.index(item) + 1 :]
    phases = [phase for other in later for phase in other.phases]
    if not phases:
        raise NotNow
    ended, closing = end_run(state, cue.at, skipped=True)
    state, opening = _begin(ended, phases[0], 1, cue)
    return state, closing + opening


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
    ended, closing = end_run(state, cue.at)
    state, opening = _begin(ended, phase, 1, cue)
    return state, closing + opening


def _after(state: Workshop, run: Run, at: datetime, phase: Phase, round_: int, cue: Cue) -> Step:
    ended, closing = end_run(state, at)
    state, opening = _begin(ended, phase, round_, cue)
    return state, closing + opening


def _running(state: Workshop) -> Run:
    if state.run is None:
        raise NotNow
    return state.run


def _again(phase: Phase, run: Run, brought: Brought) -> bool:
    """Whether the phase is run once more: a fixed number of rounds, or until the answers agree."""
    if phase.advance.kind is Moves.UNTIL:
        apart = brought.iqr is None or brought.iqr > phase.advance.iqr
        return apart and run.round < phase.advance.max_rounds
    return run.round < phase.rotate.rounds


def _follower(state: Workshop, phase: Phase) -> Phase | None:
    phases = state.programme.phases
    place = phases.index(phase) + 1
    return phases[place] if place < len(phases) else None


def clock_may_advance(state: Workshop, run: Run) -> bool:
    """Whether the clock may begin the next phase: within an item; a person opens the next one."""
    phase = state.programme.phase(run.phase)
    if phase.advance.kind is not Moves.CLOCK or phase.time.end is not End.HARD:
        return False
    if run.round < phase.rotate.rounds:
        return True
    follower = _follower(state, phase)
    return follower is not None and _item(state, follower) == _item(state, phase)


def _item(state: Workshop, phase: Phase) -> Item:
    return state.programme.item_of(phase.id)


def _begin(state: Workshop, phase: Phase, round_: int, cue: Cue) -> Step:
    number = RunNo(state.runs + 1)
    floors = seat(state, phase, round_, cue.brought)
    turns = max((len(floor.queue) for floor in floors), default=0)
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
    calls = tuple(call for floor in floors for call in called(number, _silent(floor), floor))
    opening = OpenAnswers(number, phase.id, round_, closes(phase, clock))
    return state, (opening, Ring(number, Mark.START), *calls)


def _silent(floor: Floor) -> Floor:
    return replace(floor, turn=floor.turn - 1)


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


def close(state: Workshop, at: datetime) -> Step:
    """The day is over."""
    state, effects = end_run(state, at)
    return replace(state, status=Status.CLOSED), effects


def pause(state: Workshop, at: datetime) -> Step:
    """Stop every clock."""
    run = _running(state)
    floors = tuple(
        replace(floor, clock=floor.clock and floor.clock.paused(at)) for floor in run.floors
    )
    run = replace(run, clock=run.clock.paused(at), floors=floors)
    return replace(state, run=run, status=Status.PAUSED), _moved_closing(state, run)


def resume(state: Workshop, at: datetime) -> Step:
    """Let every clock go on from where it stood."""
    run = _running(state)
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
    run = _running(state)
    if abs(more) > MOST_MORE:
        raise TooFar(most=MOST_MORE // timedelta(minutes=1))
    left = run.clock.remaining(at)
    if more < ZERO and left + more <= ZERO:
        raise TooShort
    if more > ZERO and left < ZERO:
        more -= left  # from now, not from a bell that is long past
    clock = run.clock.extended(more)
    heard = tuple(mark for mark, when in marks(clock.total) if clock.remaining(at) <= when)
    run = replace(run, clock=clock, rung=heard)
    return replace(state, run=run), _moved_closing(state, run)


def _moved_closing(state: Workshop, run: Run) -> tuple[Effect, ...]:
    phase = state.programme.phase(run.phase)
    if phase.time.end is not End.HARD:
        return ()
    return (MoveClosing(run.number, closes(phase, run.clock)),)
