"""How the day goes: what was planned, what is expected, and what could be shortened.

A locked start never moves. When the day is late, the items before the next locked start are
proposed shortened, each in proportion to what it can give, never below its minimum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from facilitation.countdown import ZERO
from facilitation.ids import PhaseId
from facilitation.phases import Grouping, Per, Phase
from facilitation.programme import Item, ItemKind
from facilitation.state import Run, Status, Workshop

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One item: its place in the plan, and its real or expected one."""

    item: str
    planned_start: datetime
    planned_end: datetime
    start: datetime
    end: datetime
    begun: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Shrink:
    """A proposal: an item's length from so much to so much."""

    item: str
    length: timedelta
    proposed: timedelta


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The whole day. `behind` is how late the present item will end (negative: ahead).

    `overrun` is what cannot be gained by any proposal.
    """

    slots: tuple[Slot, ...]
    behind: timedelta
    proposals: tuple[Shrink, ...]
    overrun: timedelta


def length_of(state: Workshop, item: Item) -> timedelta:
    """An item's slot: as planned, or as it was given since."""
    return dict(state.lengths).get(item.id, item.length)


def planned_start(state: Workshop, item: Item) -> datetime:
    """When an item is planned to start, with what has been moved."""
    moved = state.anchor if item.locked else state.anchor + state.shift
    return state.programme.moment(item.start) + moved


def phase_length(state: Workshop, phase: Phase, turns: int) -> timedelta:
    """A phase's length when it begins; a changed slot is taken from its item's longest phase."""
    item = state.programme.item_of(phase.id)
    length = phase.time.length(turns)
    change = length_of(state, item) - item.length
    if change and phase.id == _longest(item):
        return max(MINUTE, length + change)
    return length


def _longest(item: Item) -> PhaseId:
    return max(item.phases, key=lambda phase: phase.time.whole or ZERO).id


def turns_in(state: Workshop, phase: Phase) -> int:
    """How many turns a phase will need with the people who are here now."""
    tables = [len(state.at_table(table)) for table in state.tables]
    if phase.time.per is Per.GROUP:
        return sum(1 for people in tables if people)
    if phase.group.kind is Grouping.PLENARY:
        return sum(tables)
    return max(tables, default=1)


def begin_length(state: Workshop, phase: Phase, turns: int, at: datetime) -> timedelta:
    """A phase's length at its start. A break lasts to its planned end, if it begins early;

    where the next start is locked it lasts till then, and never less than its minimum.
    """
    item = state.programme.item_of(phase.id)
    length = phase_length(state, phase, turns)
    if item.kind is not ItemKind.BREAK:
        return length
    after = _after(state, item)
    if after is not None and after.locked and planned_start(state, after) > at:
        return max(item.minimum, planned_start(state, after) - at)
    return max(length, planned_start(state, item) + length_of(state, item) - at)


def _after(state: Workshop, item: Item) -> Item | None:
    items = state.programme.items
    place = items.index(item) + 1
    return items[place] if place < len(items) else None


def day_plan(state: Workshop, at: datetime) -> DayPlan:
    """The plan as it stands at `at`."""
    slots = tuple(_slots(state, at))
    now = [slot for slot in slots if slot.begun and not slot.done]
    behind = now[-1].end - now[-1].planned_end if now else ZERO
    proposals, overrun = _proposals(state, slots)
    return DayPlan(slots, behind, proposals, overrun)


def _slots(state: Workshop, at: datetime) -> Iterator[Slot]:
    current = state.programme.item_of(state.run.phase).id if state.run else None
    free = at  # when the next item can start
    for item in state.programme.items:
        start, length = planned_start(state, item), length_of(state, item)
        begun, ended = _ran(state, item)
        done = (begun is not None and item.id != current) or state.status is Status.CLOSED
        if begun is None:
            expected = max(free, start) if item.locked or state.status is Status.PLANNED else free
            real = (expected, max(expected, _expected_end(item, expected, start + length, length)))
        elif done:
            real = (begun, ended or begun)
        else:
            real = (begun, max(at + _work_left(state, item, at), begun + length))
        yield Slot(item.id, start, start + length, *real, begun=begun is not None, done=done)
        free = free if done else real[1]


def _expected_end(
    item: Item, expected: datetime, planned_end: datetime, length: timedelta
) -> datetime:
    ends = expected + length
    return max(ends, planned_end) if item.kind is ItemKind.BREAK else ends


def _ran(state: Workshop, item: Item) -> tuple[datetime | None, datetime | None]:
    """When an item's first phase began and its last one ended, going back included."""
    ids = {phase.id for phase in item.phases}
    runs = [run for run in state.past if run.phase in ids]
    now = [state.run.started] if state.run and state.run.phase in ids else []
    begun = [run.started for run in runs] + now
    return min(begun, default=None), max((run.ended for run in runs), default=None)


def _work_left(state: Workshop, item: Item, at: datetime) -> timedelta:
    """The rest of the running phase and the item's later phases."""
    run: Run | None = state.run
    if run is None:
        return ZERO
    ids = [phase.id for phase in item.phases]
    later = item.phases[ids.index(run.phase) + 1 :]
    lengths = (phase_length(state, phase, turns_in(state, phase)) for phase in later)
    return max(ZERO, run.clock.remaining(at)) + sum(lengths, ZERO)


def _proposals(state: Workshop, slots: tuple[Slot, ...]) -> tuple[tuple[Shrink, ...], timedelta]:
    """What to shorten before each locked start (and before closing time), in order."""
    gained, proposals, overrun = ZERO, [], ZERO
    waiting: list[tuple[Item, timedelta]] = []
    for item, slot in zip(state.programme.items, slots, strict=True):
        fixed = item.locked or item.kind is ItemKind.END
        expected = _free_before(slots, slot) - gained
        if fixed and not slot.begun and expected > slot.planned_start:
            shrinks, missing = _shrink(waiting, expected - slot.planned_start)
            proposals += shrinks
            gained += sum((s.length - s.proposed for s in shrinks), ZERO)
            overrun = max(overrun, missing)
        if fixed:
            waiting = []
        if not slot.begun:
            waiting.append((item, length_of(state, item)))
    return tuple(proposals), overrun


def _free_before(slots: tuple[Slot, ...], slot: Slot) -> datetime:
    """When the item before this one is expected to end."""
    place = slots.index(slot)
    return slots[place - 1].end if place else slot.start


def _shrink(
    waiting: list[tuple[Item, timedelta]], needed: timedelta
) -> tuple[list[Shrink], timedelta]:
    """Whole minutes off each item in proportion to its slack; also what is still missing."""
    slack = [(item, length, max(ZERO, length - item.minimum)) for item, length in waiting]
    total = sum((give for _, _, give in slack), ZERO)
    left, shrinks = needed, []
    for item, length, give in sorted(slack, key=lambda entry: -entry[2]):
        if left <= ZERO or give < MINUTE:
            continue
        share = ceil(needed * (give / total) / MINUTE) * MINUTE
        cut = min(share, ceil(left / MINUTE) * MINUTE, give // MINUTE * MINUTE)
        shrinks.append(Shrink(item.id, length, length - cut))
        left -= cut
    order = {item.id: n for n, (item, _) in enumerate(waiting)}
    return sorted(shrinks, key=lambda shrink: order[shrink.item]), max(ZERO, left)
