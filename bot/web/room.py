"""The participant's page: the phase, the floor, the table's words, and the form to write in."""

from datetime import datetime
from typing import Any

from aiohttp import web

from bot.pictures import Picture
from bot.slots import helped
from bot.web.bodies import Form
from bot.web.live import Watch, onlooking
from bot.web.outbound import form_key, scene
from bot.web.questions import (
    NONE_TRIED,
    Tries,
    asks_each,
    extra_until,
    form_of,
    status_of,
)
from bot.web.rendering import LANGUAGE, page
from bot.web.site import Caller, calling, on_device
from facilitation.access import leaders_at
from facilitation.answering import slots
from facilitation.events import HostNamed
from facilitation.ids import PersonId, WorkshopId
from facilitation.phases import Phase
from facilitation.programme import Item
from facilitation.state import Status, Workshop
from facilitation.visibility import Seat, Viewer
from storage import people, workshops


async def room(request: web.Request) -> web.Response:
    """The page of whoever has this device."""
    caller = await calling(request)
    person = caller.visit.person(caller.workshop)
    if person is None or caller.state.person(person) is None:
        return await _between(request, caller)
    return await room_page(request, caller, person)


async def room_page(
    request: web.Request, caller: Caller, person: PersonId, tried: Tries = NONE_TRIED
) -> web.Response:
    """The page of somebody who takes part, with what they tried to hand in."""
    watch = Watch(caller.workshop, Seat.PARTICIPANT, person, request[LANGUAGE])
    picture = await caller.site.runner.pictures.of(caller.workshop)
    onlooker = onlooking(picture.state, watch)
    viewer = Viewer(Seat.PARTICIPANT, person, shared=True)
    found = scene(picture, onlooker, viewer, caller.site.runner.clock.now())
    run = picture.state.run
    phase = picture.state.programme.phase(run.phase) if run else None
    return page(
        request,
        "room.html",
        status_of(tried),
        **found,
        **await form_of(caller, person, phase, run.round if run else 1),
        tried=tried,
        me=await caller.site.store.read(people.find, person),
        person=person,
        key=form_key(picture.state, onlooker.standing),
        facilitates=caller.facilitates,
        query=request.query,
        code=caller.site.visitors.code_of(request, caller.workshop),
        **_personal(picture, person, caller.site.runner.clock.now()),
    )


def _personal(picture: Picture, person: PersonId, at: datetime) -> dict[str, Any]:
    """What the page shows to this person alone."""
    state = picture.state
    who, run = state.person(person), state.run
    until = extra_until(state, person, at)
    leads = who is not None and person in leaders_at(state, who.table)
    written_for = helped(state, person) if asks_each(state) else ()
    return {
        "is_ready": run is not None and person in run.ready,
        "earlier": _earlier(state),
        "helped": [{"id": one, "name": picture.names.get(one, "")} for one in written_for],
        "leads_table": leads and state.status is not Status.CLOSED,
        "extra_until": until,
        "extra_phase": state.past[-1].phase if until else None,
    }


def _earlier(state: Workshop) -> list[tuple[Item, Phase]]:
    """Phases that have been run, where something was asked: they can still be written in."""
    if state.status is Status.CLOSED:
        return []
    programme = state.programme
    ran = {past.phase for past in state.past} - {state.run.phase if state.run else None}
    asked = (p for p in programme.phases if p.id in ran and slots(programme.item_of(p.id), p))
    return [(programme.item_of(phase.id), phase) for phase in asked]


async def _between(request: web.Request, caller: Caller) -> web.Response:
    """Nobody has the device: whoever takes it says so with their personal code, or joins."""
    here = caller.visit.people.get(caller.workshop, ())
    listing = await caller.site.store.read(workshops.find, caller.workshop)
    if not here or listing is None:
        if caller.facilitates:
            raise web.HTTPSeeOther(f"/w/{caller.workshop}/control")
        raise web.HTTPSeeOther(f"/j/{listing.code}" if listing else "/")
    known = await caller.site.store.read(people.of_workshop, caller.workshop)
    return page(
        request,
        "between.html",
        names=[who.alias for who in known if who.id in here],
        programme=caller.state.programme,
        workshop=caller.workshop,
        listing=listing,
    )


def back_to(fields: Form, workshop: WorkshopId) -> str:
    """The page of this workshop that a form came from, without its query."""
    back = str(fields.get("back", "")).partition("?")[0].partition("#")[0]
    own = f"/w/{workshop}"
    return back if back == own or back.startswith(f"{own}/") else own


async def be_host(request: web.Request) -> web.Response:
    """Take the table's host's role, where nobody has it."""
    caller = await calling(request)
    person = on_device(caller)
    me = caller.state.person(person)
    if me is not None:
        await caller.site.runner.handle(
            caller.workshop,
            lambda state, at: HostNamed(at=at, by=person, person=person, table=me.table),
        )
    raise web.HTTPSeeOther(f"/w/{caller.workshop}")


async def code_noted(request: web.Request) -> web.Response:
    """Stop showing the personal code."""
    caller = await calling(request)
    caller.site.visitors.forget_code(request, caller.workshop)
    raise web.HTTPSeeOther(f"/w/{caller.workshop}")
