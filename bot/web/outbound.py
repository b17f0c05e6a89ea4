"""Views as markup: the regions of each kind of page, and the forms people write in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.overview import overview
from bot.progress import progress
from bot.views import (
    SlotView,
    board_view,
    care_points,
    floor_view,
    just_voted,
    run_view,
    slot_labels,
)
from bot.web.pictures import Onlooker, Picture
from bot.web.rendering import render
from facilitation.answering import group_of, host_of_group, table_owner
from facilitation.ids import PersonId, TableNo
from facilitation.phases import By, Phase
from facilitation.record import OUTCOME, Entry
from facilitation.state import PLENARY, Status, Workshop
from facilitation.visibility import Seat, Standing, Viewer
from storage.reading import Draft

FRESH = timedelta(minutes=2)  # a message from just before a phase began is still shown in it
PARTICIPANT = ("stage", "floor", "board", "table", "message")
CONTROL = ("now", "tables", "day", "points", "people", "sent")
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
        "workshop": picture.workshop,
        "state": state,
        "programme": state.programme,
        "run": run_view(state, names, at),
        "board": board,
        "names": names,
        "organisations": picture.organisations,
        "standing": onlooker.standing,
        "floor": _own_floor(picture, onlooker.standing, at),
        "said": _messages(picture, onlooker),
        "at": at,
        "just_voted": just_voted(state),
    }
    tables = progress(state, picture.names, picture.answered, picture.connected, at)
    if onlooker.seat is not Seat.PARTICIPANT:
        found["tables"] = tables
        found["overview"] = overview(state, at)
    else:
        own = onlooker.standing.table if onlooker.standing else None
        found["own_table"] = next((table for table in tables if table.number == own), None)
    if onlooker.seat is Seat.FACILITATOR:
        found["sent"] = tuple(reversed(picture.messages))[:5]
        found["points"] = care_points(state, picture.entries, names)
    return found


def _own_floor(picture: Picture, where: Standing | None, at: datetime) -> object:
    """The group somebody sits in: their own, or plenary."""
    run = picture.state.run
    if run is None or where is None:
        return None
    here = [floor for floor in run.floors if floor.number in (where.group, PLENARY)]
    return floor_view(picture.state, run, here[0], picture.names, at) if here else None


def _messages(picture: Picture, onlooker: Onlooker) -> Sequence[str]:
    """The facilitator's latest words to everybody and to one's own table, while they are news."""
    table = onlooker.standing.table if onlooker.standing else None
    state, heard = picture.state, (None, table)
    if state.status is Status.CLOSED:
        return ()
    return tuple(
        sent.message.words
        for sent in picture.messages
        if sent.message.place in heard
        and (state.run is None or sent.at > state.run.started - FRESH)
    )[-2:]


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
