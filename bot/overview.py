"""What the facilitator steers by: what comes next, what can be gone back to, and the day's plan."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.phases import Moves, Phase
from facilitation.plan import Slot, day_plan
from facilitation.programme import Item
from facilitation.state import Status, Workshop

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A phase in its item; `round` where it is run several times."""

    item: Item
    phase: Phase
    round: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the day: as planned, and as it was or is expected."""

    item: Item
    slot: Slot
    now: bool


@dataclass(frozen=True, slots=True)
class Shorter:
    """A proposal, in minutes."""

    item: Item
    was: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """`behind` (negative: ahead) and `overrun`, what cannot be gained, are whole minutes."""

    lines: tuple[Line, ...]
    behind: timedelta
    shorter: tuple[Shorter, ...]
    overrun: timedelta
    coming: Part | None
    ran: tuple[Part, ...]


def overview(state: Workshop, at: datetime) -> Overview:
    """The day as the facilitator sees it at `at`."""
    plan, items = day_plan(state, at), {item.id: item for item in state.programme.items}
    running = state.programme.item_of(state.run.phase).id if state.run else None
    return Overview(
        lines=tuple(Line(items[s.item], s, s.item == running) for s in plan.slots),
        behind=round(plan.behind / MINUTE) * MINUTE,
        shorter=tuple(
            Shorter(items[s.item], round(s.length / MINUTE), round(s.proposed / MINUTE))
            for s in plan.proposals
        ),
        overrun=round(plan.overrun / MINUTE) * MINUTE,
        coming=coming(state),
        ran=ran(state),
    )


def coming(state: Workshop) -> Part | None:
    """What «next» begins; None after the last phase. Where answers may agree early: what follows.

    A phase that is repeated a fixed number of times comes again until they are done.
    """
    programme, run = state.programme, state.run
    if run is None:
        before = state.status is Status.PLANNED and programme.phases
        return _part(state, programme.phases[0]) if before else None
    now = programme.phase(run.phase)
    if now.advance.kind is not Moves.UNTIL and run.round < now.rotate.rounds:
        return _part(state, now, run.round + 1)
    later = programme.phases[programme.phases.index(now) + 1 :]
    return _part(state, later[0]) if later else None


def ran(state: Workshop) -> tuple[Part, ...]:
    """The phases that can be gone back to, in the day's order: those that have been run."""
    known = {run.phase for run in state.past} | ({state.run.phase} if state.run else set())
    return tuple(_part(state, phase) for phase in state.programme.phases if phase.id in known)


def _part(state: Workshop, phase: Phase, round_: int = 1) -> Part:
    return Part(state.programme.item_of(phase.id), phase, round_)
