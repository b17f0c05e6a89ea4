"""How the day goes: what was planned, what is expected, and what could be shortened.

A locked start never moves. When the day is late, the items before the next locked start are
proposed shortened, each in proportion to what it can give, never below its minimum.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from facilitation.countdown import ZERO
from facilitation.errors import UnknownPhase
from facilitation.ids import PhaseId
from facilitation.phases import Grouping, Moves, Per, Phase
from facilitation.programme import Item, ItemKind
from facilitation.state import PastRun, Run, Status, Workshop

MINUTE = timedelta(minutes=1)
NEAR = timedelta(hours=2)


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


def is_as_planned(state: Workshop, at: datetime) -> bool:
    """Whether a day that began at `at` would be the day as planned: within two hours of its start.

    Further off it is a rehearsal, or the day was put off: then the whole plan moves along.
    """
    return abs(at - planned_start(state, state.programme.items[0])) <= NEAR


def accept(state: Workshop, lengths: Iterable[tuple[str, timedelta]]) -> Workshop:
    """The workshop with new lengths of items, none below its minimum.

    Raises:
        UnknownPhase: there is no such item.
    """
    minimum = {item.id: item.minimum for item in state.programme.items}
    given = dict(state.lengths)
    for item, length in lengths:
        if item not in minimum:
            raise UnknownPhase
        given[item] = max(length, minimum[item])
    return replace(state, lengths=tuple(given.items()))


def length_of(state: Workshop, item: Item) -> timedelta:
    """An item's slot: as planned, or as it was given since."""
    return dict(state.lengths).get(item.id, item.length)


def planned_start(state: Workshop, item: Item) -> datetime:
    """When an item is planned to start, with what has been moved."""
    moved = state.anchor if item.locked else state.anchor + state.shift
    return state.programme.moment(item.start) + moved


def phase_length(state: Workshop, phase: Phase, turns: int) -> timedelta:
    """A phase's length when it begins; a changed slot is taken from its item's longest phase.

    A phase without a time of its own gets what the others leave of the slot.
    """
    item = state.programme.item_of(phase.id)
    if _untimed(phase):
        needs = sum((whole_length(state, other) for other in item.phases), ZERO)
        sharers = sum(1 for other in item.phases if _untimed(other))
        return max(MINUTE, (length_of(state, item) - needs) / sharers)
    length = phase.time.length(turns)
    change = length_of(state, item) - item.length
    if change and phase.id == _longest(state, item):
        return max(MINUTE, length + change / _rounds(phase))
    return length


def whole_length(state: Workshop, phase: Phase) -> timedelta:
    """What a phase asks for with the people who are here now, all its rounds together."""
    if _untimed(phase):
        return ZERO
    return phase_length(state, phase, turns_in(state, phase)) * _rounds(phase)


def _untimed(phase: Phase) -> bool:
    return phase.time.whole is None and phase.time.each is None


def _rounds(phase: Phase) -> int:
    return 1 if phase.advance.kind is Moves.UNTIL else phase.rotate.rounds


def _longest(state: Workshop, item: Item) -> PhaseId:
    lengths = {p.id: p.time.length(turns_in(state, p)) * _rounds(p) for p in item.phases}
    return max(lengths, key=lambda phase: lengths[phase])


def turns_in(state: Workshop, phase: Phase) -> int:
    """How many turns a phase will need with the people who are here now; never none."""
    tables = [len(state.at_table(table)) for table in state.tables]
    if phase.time.per is Per.GROUP:
        turns = sum(1 for people in tables if people)
    elif phase.group.kind is Grouping.PLENARY:
        turns = sum(tables)
    else:
        turns = max(tables)
    return max(1, turns)


def begin_length(state: Workshop, phase: Phase, turns: int, at: datetime) -> timedelta:
    """A phase's length at its start; a break's is until the break ends."""
    item = state.programme.item_of(phase.id)
    if item.kind is ItemKind.BREAK:
        return _break_end(state, item, at) - at
    return phase_length(state, phase, turns)


def _break_end(state: Workshop, item: Item, begins: datetime) -> datetime:
    """A break lasts to its planned end, if it begins early, and is never cut short for that.

    Where the next start is locked it lasts till then, and never less than its minimum.
    """
    after = _after(state, item)
    if after is not None and after.locked and planned_start(state, after) > begins:
        return max(begins + item.minimum, planned_start(state, after))
    length = length_of(state, item)
    return max(begins + length, planned_start(state, item) + length)


def _after(state: Workshop, item: Item) -> Item | None:
    items = state.programme.items
    place = items.index(item) + 1
    return items[place] if place < len(items) else None


def day_plan(state: Workshop, at: datetime) -> DayPlan:
    """The plan as it stands at `at`. When the day is closed there is nothing left to propose."""
    slots = _slots(state, at)
    now = [slot for slot in slots if slot.begun and not slot.done]
    behind = now[-1].end - now[-1].planned_end if now else ZERO
    if state.status is Status.CLOSED:
        return DayPlan(slots, behind, (), ZERO)
    proposals, overrun = _proposals(state, at)
    return DayPlan(slots, behind, proposals, overrun)


def _slots(state: Workshop, at: datetime) -> tuple[Slot, ...]:
    """The items in order: those that were, the present one, and those to come.

    After going back, what comes after the present item is to come once more.
    """
    items = state.programme.items
    now = _place(state)
    free = _first_free(state, at)
    slots = []
    for place, item in enumerate(items):
        if place < now:
            slots.append(_past(state, item))
        elif state.run is not None and place == now:
            slots.append(_present(state, state.run, item, at))
            free = slots[-1].end
        else:
            waits = item.locked or state.status is Status.PLANNED
            begins = max(free, planned_start(state, item)) if waits else free
            free = _expected_end(state, item, begins)
            slots.append(_slot(state, item, (begins, free)))
    return tuple(slots)


def _place(state: Workshop) -> int:
    """The number of the present item: before the first, or after the last, when nothing runs."""
    items = state.programme.items
    if state.run is not None:
        return items.index(state.programme.item_of(state.run.phase))
    return len(items) if state.status is Status.CLOSED else -1


def _first_free(state: Workshop, at: datetime) -> datetime:
    """From when there is time for what is to come: far from the planned start, as planned."""
    elsewhere = state.status is Status.PLANNED and not is_as_planned(state, at)
    return planned_start(state, state.programme.items[0]) if elsewhere else at


def _slot(
    state: Workshop, item: Item, real: tuple[datetime, datetime], *, begun: bool = False
) -> Slot:
    start = planned_start(state, item)
    return Slot(item.id, start, start + length_of(state, item), *real, begun=begun, done=False)


def _past(state: Workshop, item: Item) -> Slot:
    """An item that was, beside the plan as it was first made; one never begun took no time."""
    start = state.programme.moment(item.start) + state.anchor
    runs = _runs(state, item)
    begun = min((run.started for run in runs), default=start)
    ended = max((run.ended for run in runs), default=start)
    return Slot(item.id, start, start + item.length, begun, ended, begun=bool(runs), done=True)


def _present(state: Workshop, run: Run, item: Item, at: datetime) -> Slot:
    """The item that runs now; it is expected to use its whole slot, but a break its clock."""
    begun = min((past.started for past in _runs(state, item)), default=run.started)
    ends = at + _work_left(state, run, item, at)
    if item.kind is not ItemKind.BREAK:
        ends = max(ends, begun + length_of(state, item))
    return _slot(state, item, (begun, ends), begun=True)


def _expected_end(state: Workshop, item: Item, begins: datetime) -> datetime:
    if item.kind is ItemKind.BREAK:
        return _break_end(state, item, begins)
    needs = sum((whole_length(state, phase) for phase in item.phases), ZERO)
    return begins + max(needs, length_of(state, item))


def _runs(state: Workshop, item: Item) -> tuple[PastRun, ...]:
    """An item's phases as they were run, going back included."""
    ids = {phase.id for phase in item.phases}
    return tuple(run for run in state.past if run.phase in ids)


def _work_left(state: Workshop, run: Run, item: Item, at: datetime) -> timedelta:
    """The rest of the running phase, its later rounds, and the item's later phases."""
    place = [phase.id for phase in item.phases].index(run.phase)
    rounds = max(0, _rounds(item.phases[place]) - run.round)
    later = sum((whole_length(state, phase) for phase in item.phases[place + 1 :]), ZERO)
    return max(ZERO, run.clock.remaining(at)) + run.planned * rounds + later


def _proposals(state: Workshop, at: datetime) -> tuple[tuple[Shrink, ...], timedelta]:
    """What to shorten before each locked start (and before closing time), in order.

    Each proposal is tried out on the plan itself, since a break keeps its planned end.
    """
    overrun, tried = ZERO, state
    first = _place(state) + 1
    waiting: list[Item] = []
    for place, item in enumerate(state.programme.items[first:], start=first):
        fixed = item.locked or item.kind is ItemKind.END
        if fixed and place:
            tried, missing = _made_room(tried, place, waiting, at)
            overrun = max(overrun, missing)
        waiting = [item] if fixed else [*waiting, item]
    lengths = [(i, length_of(state, i), length_of(tried, i)) for i in state.programme.items]
    return tuple(Shrink(i.id, was, now) for i, was, now in lengths if was != now), overrun


def _made_room(
    state: Workshop, place: int, waiting: list[Item], at: datetime
) -> tuple[Workshop, timedelta]:
    """The workshop with `waiting` shortened until the item at `place` can start as planned.

    Also how late it still is.
    """
    while True:
        slots = _slots(state, at)
        late = slots[place - 1].end - slots[place].planned_start
        shrinks = _shrink(state, waiting, late) if late > ZERO else ()
        if not shrinks:
            return state, max(ZERO, late)
        state = accept(state, shrinks)


def _shrink(
    state: Workshop, waiting: list[Item], needed: timedelta
) -> tuple[tuple[str, timedelta], ...]:
    """Whole minutes off each item in proportion to its slack, the most from the slackest."""
    slack = [(item, length_of(state, item) - item.minimum) for item in waiting]
    total = sum((give for _, give in slack), ZERO)
    left, shrinks = needed, []
    for item, give in sorted(slack, key=lambda entry: -entry[1]):
        if left <= ZERO or give < MINUTE:
            break
        share = ceil(needed * (give / total) / MINUTE) * MINUTE
        cut = min(share, ceil(left / MINUTE) * MINUTE, give // MINUTE * MINUTE)
        shrinks.append((item.id, length_of(state, item) - cut))
        left -= cut
    return tuple(shrinks)
