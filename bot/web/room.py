"""The participant's page: the phase, the floor, the table's words, and the form to write in."""

from typing import Any

from aiohttp import web

from bot.errors import NameMissing, SignInFirst
from bot.web.bodies import Form, form
from bot.web.entrance import by_personal_code, name_in, sit_down
from bot.web.inbound import Sender, answers_in
from bot.web.live import Watch, onlooking
from bot.web.outbound import Written, form_key, forms, scene
from bot.web.rendering import LANGUAGE, page
from bot.web.site import LIVE, Caller, calling
from bot.web.writing import WrittenDown, ballot, write
from facilitation.events import Joined, Left
from facilitation.ids import PersonId, TableNo, WorkshopId
from facilitation.phases import Phase
from facilitation.visibility import Seat, Viewer
from storage import people, reading, workshops
from storage.people import Profile


async def room(request: web.Request) -> web.Response:
    """The page of whoever has this device."""
    caller = await calling(request)
    person = caller.visit.person(caller.workshop)
    if person is None or caller.state.person(person) is None:
        return await _between(request, caller)
    watch = Watch(caller.workshop, Seat.PARTICIPANT, person, request[LANGUAGE])
    picture = await request.app[LIVE].picture(caller.workshop)
    onlooker = onlooking(picture.state, watch)
    viewer = Viewer(Seat.PARTICIPANT, person, shared=True)
    found = scene(picture, onlooker, viewer, caller.site.runner.clock.now())
    run = picture.state.run
    phase = picture.state.programme.phase(run.phase) if run else None
    return page(
        request,
        "room.html",
        **found,
        **await _form(caller, person, phase, run.round if run else 1),
        workshop=caller.workshop,
        me=await caller.site.store.read(people.find, person),
        person=person,
        key=form_key(picture.state, onlooker.standing),
        facilitates=caller.facilitates,
        query=request.query,
        earlier=_earlier(caller),
    )


def _earlier(caller: Caller) -> tuple[Phase, ...]:
    """Phases that have been run, where something was asked: they can still be written in."""
    run = caller.state.run
    ran = {past.phase for past in caller.state.past} - ({run.phase} if run else set())
    phases = (phase for phase in caller.state.programme.phases if phase.id in ran)
    return tuple(phase for phase in phases if phase.collect.question.kind != "none")


async def _form(
    caller: Caller, person: PersonId, phase: Phase | None, round_: int
) -> dict[str, Any]:
    """The form for a phase, filled with what stands there already."""
    if phase is None:
        return {"slots": (), "phase": None, "round": 1, "ballot": (), "request_key": ""}
    store = caller.site.store
    written = Written(
        await store.read(reading.entries, caller.workshop, phase.id),
        await store.read(reading.drafts_of, caller.workshop, phase.id),
    )
    return {
        "slots": forms(caller.state, person, phase, round_, written),
        "phase": phase,
        "round": round_,
        "ballot": await ballot(caller, person, phase),
        "request_key": caller.site.runner.chance.id(),
    }


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


def on_device(caller: Caller) -> PersonId:
    """Who has the device.

    Raises:
        SignInFirst
    """
    person = caller.visit.person(caller.workshop)
    if person is None:
        raise SignInFirst
    return person


async def post_answers(request: web.Request) -> web.Response:
    """A posted form: every slot of the phase that it has fields for."""
    caller, fields = await calling(request), await form(request)
    person = on_device(caller)
    programme = caller.state.programme
    phase = next((p for p in programme.phases if p.id == fields.get("phase")), None)
    done: list[WrittenDown] = []
    if phase is not None:
        key = str(fields.get("key", ""))[:60]
        for answer in answers_in(fields, programme.item_of(phase.id), phase):
            sender = Sender(caller.workshop, person, f"{key}:{answer.slot}:{answer.owner}"[:100])
            done.append(await write(caller, sender, answer))
    said = "late" if any(one.receipt.late for one in done) else "kept"
    replaced = sum(one.replaced for one in done)
    raise web.HTTPSeeOther(
        f"{back_to(fields, caller.workshop)}?receipt={said}&replaced={replaced}#receipt"
    )


def back_to(fields: Form, workshop: WorkshopId) -> str:
    """The page of this workshop that a form came from, without its query."""
    back = str(fields.get("back", "")).partition("?")[0].partition("#")[0]
    own = f"/w/{workshop}"
    return back if back == own or back.startswith(f"{own}/") else own


async def question(request: web.Request) -> web.Response:
    """An earlier question's form: what comes after the bell is kept, and marked late."""
    caller = await calling(request)
    person = on_device(caller)
    phase = next(
        (p for p in caller.state.programme.phases if p.id == request.match_info["phase"]), None
    )
    runs = [(run.phase, run.round) for run in caller.state.past]
    runs += [(run.phase, run.round) for run in [caller.state.run] if run is not None]
    rounds = [round_ for ran, round_ in runs if phase is not None and ran == phase.id]
    if phase is None or not rounds:
        raise web.HTTPNotFound
    return page(
        request,
        "question.html",
        **await _form(caller, person, phase, rounds[-1]),
        programme=caller.state.programme,
        workshop=caller.workshop,
        item=caller.state.programme.item_of(phase.id),
        person=person,
        query=request.query,
        me=await caller.site.store.read(people.find, person),
    )


# --- One device, several people ------------------------------------------------------------------


async def hand_over(request: web.Request) -> web.Response:
    """Lay the device on the table: what was written on it is nobody's to see."""
    caller = await calling(request)
    await caller.site.visitors.keep(request, caller.visit.laid_down(caller.workshop))
    raise web.HTTPSeeOther(f"/w/{caller.workshop}")


async def take_up(request: web.Request) -> web.Response:
    """Take the device up again with one's personal code."""
    caller, fields = await calling(request), await form(request)
    typed = str(fields.get("personal", ""))
    person = await by_personal_code(request, caller.workshop, typed)
    await caller.site.visitors.keep(request, caller.visit.joined(caller.workshop, person))
    raise web.HTTPSeeOther(f"/w/{caller.workshop}")


async def join_here(request: web.Request) -> web.Response:
    """One more person on this device."""
    caller, fields = await calling(request), await form(request)
    language = request[LANGUAGE]
    person, code = await sit_down(caller.site, caller.workshop, fields, language)
    await caller.site.visitors.keep(request, caller.visit.joined(caller.workshop, person))
    raise web.HTTPSeeOther(f"/w/{caller.workshop}?code={code}")


async def leave(request: web.Request) -> web.Response:
    """Say goodbye; the personal code still opens the door."""
    caller = await calling(request)
    person = on_device(caller)
    await caller.site.runner.handle(caller.workshop, lambda state, at: Left(at=at, person=person))
    visit = caller.visit.without(caller.workshop, person)
    await caller.site.visitors.keep(request, visit)
    raise web.HTTPSeeOther("/")


async def add_person(request: web.Request) -> web.Response:
    """A host (or the facilitator) adds somebody of the table who has no device."""
    caller, fields = await calling(request), await form(request)
    by = caller.person
    if by is None:
        raise SignInFirst
    alias = name_in(fields, "alias")
    if not alias:
        raise NameMissing
    me = caller.state.person(by)
    typed = str(fields.get("table", ""))
    table = me.table if me else TableNo(int(typed[:4]) if typed.isdecimal() else 1)
    person = PersonId(caller.site.runner.chance.id())
    organisation = name_in(fields, "organisation")
    profile = Profile(person, caller.workshop, alias, organisation, request[LANGUAGE])
    await caller.site.store.write(people.add, profile, None)
    await caller.site.runner.handle(
        caller.workshop,
        lambda state, at: Joined(at=at, person=person, table=table, device=False, by=by),
    )
    raise web.HTTPSeeOther(back_to(fields, caller.workshop))
