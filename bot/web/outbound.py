"""Views as markup: the regions of each kind of page, and the forms people write in. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.chat.troubles import told
from bot.overview import overview
from bot.pictures import Picture
from bot.polls import just_polled, last_asked
from bot.progress import progress
from bot.views import board_view, care_points, floor_view, just_voted, run_view
from bot.web.onlookers import Onlooker
from bot.web.rendering import render
from bot.words import words
from facilitation.state import PLENARY, Status, Workshop
from facilitation.visibility import Seat, Standing, Viewer

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
    board, t = board_view(state, picture.entries, names, viewer), words(onlooker.language)
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
        found["channels"] = picture.channels
        zone = state.programme.zone
        found["troubles"] = [told(one, names, zone, t) for one in picture.troubles]
    else:
        found["polls"] = just_polled(state, picture.entries, t)
        found["polled"] = last_asked(state)
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
