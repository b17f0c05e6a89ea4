"""What a rehearsal showed: when each item would end, where it overran, and why. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rehearsal.day import Rehearsed
from bot.rehearsal.journal import Cut
from facilitation.countdown import ZERO
from facilitation.ids import TableNo
from facilitation.phases import Per, Phase
from facilitation.plan import Slot, day_plan, whole_length
from facilitation.programme import Item
from facilitation.state import PLENARY, PastRun

MATTERS = timedelta(minutes=1)  # what is told as an overrun
TOO_LATE = timedelta(minutes=5)  # past closing time: the day does not fit


class Cause(StrEnum):
    """Why a phase took longer than planned."""

    ROUND = "round"  # the round at one table did
    TABLE = "table"  # one table finished last
    GROUPS = "groups"  # the groups presented for longer
    SPEAKER = "speaker"  # whoever spoke went on


@dataclass(frozen=True, slots=True)
class Reason:
    """A phase that took `over` more than planned, and the table that did, if one."""

    phase: Phase
    cause: Cause
    over: timedelta
    table: TableNo | None = None
    took: timedelta = ZERO


@dataclass(frozen=True, slots=True)
class Row:
    """An item as planned and as rehearsed.

    `asked` is what its phases ask for together, before anything was shortened.
    """

    item: Item
    slot: Slot
    asked: timedelta
    reasons: tuple[Reason, ...]
    cut: Cut | None

    @property
    def used(self) -> timedelta:
        """What it took."""
        return self.slot.end - self.slot.start

    @property
    def over(self) -> timedelta:
        """What it took more than its planned length; negative where it took less."""
        return self.used - (self.slot.planned_end - self.slot.planned_start)

    @property
    def overran(self) -> bool:
        """Whether that matters, or it was stopped."""
        return self.over >= MATTERS or self.cut is not None


def rows(day: Rehearsed) -> tuple[Row, ...]:
    """The items that had something in them, in order."""
    state, unshortened = day.state, replace(day.state, lengths=())
    slots = {slot.item: slot for slot in day_plan(state, closed_at(day)).slots if slot.begun}
    return tuple(
        Row(
            item,
            slots[item.id],
            sum((whole_length(unshortened, phase) for phase in item.phases), ZERO),
            tuple(_reasons(day, item)),
            next((cut for cut in day.journal.cuts if cut.item == item.id), None),
        )
        for item in state.programme.items
        if item.id in slots
    )


def closed_at(day: Rehearsed) -> datetime:
    """When the day was over."""
    return day.state.past[-1].ended


def closing_time(day: Rehearsed) -> datetime:
    """When the day was planned to be over."""
    last = day.state.programme.items[-1]
    return day.state.programme.moment(last.start) + last.length


def too_late(day: Rehearsed) -> bool:
    """Whether the day went well past its closing time."""
    return closed_at(day) - closing_time(day) > TOO_LATE


def _reasons(day: Rehearsed, item: Item) -> list[Reason]:
    ids = {phase.id for phase in item.phases}
    runs = [run for run in day.state.past if run.phase in ids]
    found = [_reason(day, run) for run in runs if run.ended - run.started - run.planned >= MATTERS]
    return sorted(found, key=lambda reason: -reason.over)


def _reason(day: Rehearsed, run: PastRun) -> Reason:
    """The last table is why the others waited."""
    phase, over = day.state.programme.phase(run.phase), run.ended - run.started - run.planned
    groups = [number for number, _ in run.groups if number != PLENARY]
    if not groups:
        cause = Cause.GROUPS if phase.time.per is Per.GROUP else Cause.SPEAKER
        return Reason(phase, cause, over)
    journal, began = day.journal, run.started
    talked = {n: journal.talked.get((run.number, n), began) for n in groups}
    slowest = max(groups, key=lambda n: talked[n])
    if talked[slowest] > began + run.planned:
        return Reason(phase, Cause.ROUND, over, slowest, talked[slowest] - began)
    finished = {n: journal.finished.get((run.number, n), run.ended) for n in groups}
    last = max(groups, key=lambda n: finished[n])
    return Reason(phase, Cause.TABLE, over, last, finished[last] - began)
