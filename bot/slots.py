"""The places where somebody may write in a phase, and what stands there already. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.views import SlotView, slot_labels
from facilitation.answering import group_of, host_of_group, table_owner
from facilitation.ids import PersonId, TableNo
from facilitation.phases import By, Phase
from facilitation.record import OUTCOME, Entry
from facilitation.state import Workshop
from storage.reading import Draft


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody (or their table) has written so far."""

    entries: Sequence[Entry]
    drafts: Sequence[Draft]

    def at(self, phase: Phase, round_: int, slot: str, owner: str) -> SlotView:
        """What stands in a slot: the draft, else the answer."""
        key = (phase.id, round_, slot, owner)
        for draft in self.drafts:
            if (draft.phase, draft.round, draft.slot, draft.owner) == key:
                return SlotView(slot, owner, None, draft.value, draft=True)
        for entry in self.entries:
            if (entry.phase, entry.round, entry.slot, entry.owner) == key and not entry.erased:
                return SlotView(slot, owner, None, entry.value, late=entry.late)
        return SlotView(slot, owner, None, None)


def forms(
    state: Workshop, person: PersonId, phase: Phase, round_: int, written: Written
) -> tuple[SlotView, ...]:
    """What a person may write in a phase: their own answers, and their table's texts."""
    who = state.person(person)
    if who is None or who.removed:
        return ()
    group = group_of(state, who, phase)
    leads = host_of_group(state, phase, group) in (None, person)
    owner = _owner(phase, person, group, leads=leads)
    views = own_slots(state, owner, phase, round_, written) if owner else ()
    outcome = phase.reduce.outcome
    if outcome is None or not leads:
        return views
    view = written.at(phase, round_, OUTCOME, table_owner(group))
    return (*views, replace(view, label=outcome.name))


def own_slots(
    state: Workshop, owner: str, phase: Phase, round_: int, written: Written
) -> tuple[SlotView, ...]:
    """The slots of one owner's answers in a phase."""
    item = state.programme.item_of(phase.id)
    return tuple(
        replace(written.at(phase, round_, slot, owner), label=label)
        for slot, label in slot_labels(item, phase)
    )


def _owner(phase: Phase, person: PersonId, group: TableNo, *, leads: bool) -> str | None:
    if phase.collect.by is By.PERSON:
        return person
    return table_owner(group) if phase.collect.by is By.GROUP or leads else None


def helped(state: Workshop, person: PersonId) -> tuple[PersonId, ...]:
    """Those of the table without a device, for whom this person writes as its host."""
    who = state.person(person)
    if who is None or state.host_of(who.table) not in (None, person):
        return ()
    return tuple(p.id for p in state.at_table(who.table) if not p.device and p.id != person)
