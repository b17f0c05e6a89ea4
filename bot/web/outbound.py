"""Views as markup: the regions of each kind of page, and the forms people write in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.progress import progress
from bot.views import SlotView, board_view, floor_view, run_view, slot_labels
from bot.web.pictures import Onlooker, Picture
from bot.web.rendering import render
from facilitation.answering import group_of, host_of_group, table_owner
from facilitation.ids import PersonId, TableNo
from facilitation.phases import By, Phase
from facilitation.plan import day_plan
from facilitation.record import OUTCOME, Entry
from facilitation.state import PLENARY, Person, Workshop
from facilitation.visibility import Seat, Standing, Viewer
from storage.reading import Draft

PARTICIPANT = ("stage", "floor", "board", "message")
CONTROL = ("now", "tables", "people", "day")
PROJECTOR = ("screen",)
REGIONS = {
    Seat.PARTICIPANT: PARTICIPANT,
    Seat.FACILITATOR: CONTROL,
    Seat.PROJECTOR: PROJECTOR,
}


def draw(picture: Picture, onlooker: Onlooker, viewer: Viewer, at: datetime) -> Mapping[str, str]:
    """The regions of a page as markup, by name."""
    context = scene(picture, onlooker, viewer, at)
    return {
        name: render(f"live_{name}.html", onlooker.language, **context)
        for name in REGIONS[onlooker.seat]
    }


def scene(picture: Picture, onlooker: Onlooker, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """All that the regions' templates show."""
    state, names = picture.state, picture.names
    board = board_view(state, picture.entries, names, viewer)
    found: dict[str, Any] = {
        "acts": f"/w/{picture.workshop}/do",
        "back": f"/w/{picture.workshop}{'/control' if viewer.seat is Seat.FACILITATOR else ''}",
        "state": state,
        "programme": state.programme,
        "run": run_view(state, names, at),
        "board": board,
        "names": names,
        "organisations": picture.organisations,
        "standing": onlooker.standing,
        "floor": _own_floor(picture, onlooker.standing, at),
        "said": _messages(picture, onlooker),
        "day": day_plan(state, at),
        "at": at,
    }
    if onlooker.seat is not Seat.PARTICIPANT:
        found["tables"] = progress(state, picture.names, picture.answered)
    return found


def _own_floor(picture: Picture, where: Standing | None, at: datetime) -> object:
    """The group somebody sits in: their own, or plenary."""
    run = picture.state.run
    if run is None or where is None:
        return None
    here = [floor for floor in run.floors if floor.number in (where.group, PLENARY)]
    return floor_view(picture.state, run, here[0], picture.names, at) if here else None


def _messages(picture: Picture, onlooker: Onlooker) -> Sequence[str]:
    """The facilitator's latest words to everybody, and to one's own table."""
    table = onlooker.standing.table if onlooker.standing else None
    heard = (None, table) if onlooker.seat is Seat.PARTICIPANT else (None,)
    return tuple(message.words for message in picture.messages if message.place in heard)[-2:]


def form_key(state: Workshop, where: Standing | None) -> str:
    """Changes when another form belongs on the page: the phase, the group or the role changed."""
    run = state.run.number if state.run else state.status.value
    if where is None:
        return f"{run}"
    return f"{run}:{where.group}:{where.leads}"


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
    """What a person may write in a phase: their own answers, and their table's texts.

    A host also writes for people of the table who have no device.
    """
    who = state.person(person)
    if who is None or who.removed:
        return ()
    item, group = state.programme.item_of(phase.id), group_of(state, who, phase)
    leads = host_of_group(state, phase, group) in (None, person)
    views = [
        replace(written.at(phase, round_, slot, owner), label=label)
        for owner in _owners(state, phase, who, group, leads=leads)
        for slot, label in slot_labels(item, phase)
    ]
    outcome = phase.reduce.outcome
    if outcome is not None and leads:
        view = written.at(phase, round_, OUTCOME, table_owner(group))
        views.append(replace(view, label=outcome.name))
    return tuple(views)


def _owners(
    state: Workshop, phase: Phase, who: Person, group: TableNo, *, leads: bool
) -> tuple[str, ...]:
    if phase.collect.by is By.PERSON:
        helped = (p.id for p in state.at_table(who.table) if not p.device and p.id != who.id)
        return (who.id, *(helped if state.host_of(who.table) in (None, who.id) else ()))
    if phase.collect.by is By.GROUP or leads:
        return (table_owner(group),)
    return ()
