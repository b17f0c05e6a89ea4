"""The participant's page: the phase, the floor, the table's words, and the form to write in."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.errors import SignInFirst
from bot.pictures import Picture
from bot.slots import Written, forms, helped, own_slots
from bot.submitting import Sender, answers_in
from bot.web.bodies import Form, form
from bot.web.live import Watch, onlooking
from bot.web.outbound import form_key, scene
from bot.web.rendering import LANGUAGE, page
from bot.web.site import Caller, calling
from bot.writing import ballot, read
from facilitation.access import leaders_at
from facilitation.answering import extra_time, slots
from facilitation.errors import NothingAsked, UnknownPhase
from facilitation.events import HostNamed
from facilitation.ids import PersonId, WorkshopId
from facilitation.phases import By, End, Phase
from facilitation.programme import Item
from facilitation.state import Status, Workshop
from facilitation.visibility import Seat, Viewer
from storage import people, reading, workshops
from storage.errors import KeyReused
from storage.submissions import Receipt, Submission


async def room(request: web.Request) -> web.Response:
    """The page of whoever has this device."""
    caller = await calling(request)
    person = caller.visit.person(caller.workshop)
    if person is None or caller.state.person(person) is None:
        return await _between(request, caller)
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
        **found,
        **await _form(caller, person, phase, run.round if run else 1),
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
    written_for = helped(state, person) if _asks_each(state) else ()
    return {
        "is_ready": run is not None and person in run.ready,
        "earlier": _earlier(state),
        "helped": [{"id": one, "name": picture.names.get(one, "")} for one in written_for],
        "leads_table": leads and state.status is not Status.CLOSED,
        "extra_until": until,
        "extra_phase": state.past[-1].phase if until else None,
    }


def _asks_each(state: Workshop) -> bool:
    """Whether everybody is asked for something of their own just now."""
    if state.run is None:
        return False
    phase = state.programme.phase(state.run.phase)
    asked = slots(state.programme.item_of(phase.id), phase)
    return bool(asked) and phase.collect.by is By.PERSON


def extra_until(state: Workshop, person: PersonId, at: datetime) -> datetime | None:
    """Until when a person's own extra time lets them write on the phase that has just ended."""
    if not state.past:
        return None
    last = state.past[-1]
    phase = state.programme.phase(last.phase)
    extra = extra_time(state, person, last.planned)
    if phase.time.end is not End.HARD or not extra or last.ended + extra <= at:
        return None
    return last.ended + extra


def _earlier(state: Workshop) -> list[tuple[Item, Phase]]:
    """Phases that have been run, where something was asked: they can still be written in."""
    if state.status is Status.CLOSED:
        return []
    programme = state.programme
    ran = {past.phase for past in state.past} - {state.run.phase if state.run else None}
    asked = (p for p in programme.phases if p.id in ran and slots(programme.item_of(p.id), p))
    return [(programme.item_of(phase.id), phase) for phase in asked]


async def _form(
    caller: Caller, person: PersonId, phase: Phase | None, round_: int
) -> dict[str, Any]:
    """The form for a phase, filled with what stands there already."""
    if phase is None:
        return {"slots": (), "phase": None, "round": 1, "ballot": (), "request_key": ""}
    return {
        "slots": forms(caller.state, person, phase, round_, await _written(caller, phase)),
        "phase": phase,
        "round": round_,
        "ballot": await ballot(caller.site.store, caller.workshop, caller.state, person, phase),
        "request_key": caller.site.runner.chance.id(),
    }


async def _written(caller: Caller, phase: Phase) -> Written:
    store = caller.site.store
    return Written(
        await store.read(reading.entries, caller.workshop, phase.id),
        await store.read(reading.drafts_of, caller.workshop, phase.id),
    )


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
    """A posted form: every slot of the phase that it has fields for.

    All of it is read before any of it is kept, so that a refusal changes nothing.
    """
    caller, fields = await calling(request), await form(request)
    person = on_device(caller)
    programme = caller.state.programme
    phase = next((p for p in programme.phases if p.id == fields.get("phase")), None)
    if phase is None:
        raise UnknownPhase
    key = str(fields.get("key", ""))[:60]
    answers = tuple(answers_in(fields, programme.item_of(phase.id), phase))
    senders = [Sender(caller.workshop, person, f"{key}:{a.slot}:{a.owner}"[:100]) for a in answers]
    pairs = zip(senders, answers, strict=True)
    read_in = [
        await read(caller.site.store, caller.state, sender, answer) for sender, answer in pairs
    ]
    if not read_in:
        raise NothingAsked
    receipts = [await _keep(caller, made) for made, _ in read_in]
    said = "late" if any(receipt.late for receipt in receipts) else "kept"
    replaced = sum(count for _, count in read_in)
    raise web.HTTPSeeOther(
        f"{back_to(fields, caller.workshop)}?receipt={said}&replaced={replaced}#receipt"
    )


async def _keep(caller: Caller, made: Submission) -> Receipt:
    """Take an answer; a form that was opened with «Back» and changed comes under its old key."""
    try:
        return await caller.site.runner.answer(made)
    except KeyReused:
        return await caller.site.runner.answer(replace(made, key=caller.site.runner.chance.id()))


def back_to(fields: Form, workshop: WorkshopId) -> str:
    """The page of this workshop that a form came from, without its query."""
    back = str(fields.get("back", "")).partition("?")[0].partition("#")[0]
    own = f"/w/{workshop}"
    return back if back == own or back.startswith(f"{own}/") else own


async def question(request: web.Request) -> web.Response:
    """An earlier question's form: what comes after the bell is kept, and marked late."""
    caller = await calling(request)
    person = on_device(caller)
    return await _question(request, caller, person, request.match_info["phase"])


async def _question(
    request: web.Request, caller: Caller, person: PersonId, wanted: str
) -> web.Response:
    state, at = caller.state, caller.site.runner.clock.now()
    phase = next((p for p in state.programme.phases if p.id == wanted), None)
    runs = [(run.phase, run.round) for run in state.past]
    runs += [(run.phase, run.round) for run in [state.run] if run is not None]
    rounds = [round_ for ran, round_ in runs if phase is not None and ran == phase.id]
    if phase is None or not rounds:
        raise web.HTTPNotFound
    until = extra_until(state, person, at)
    return page(
        request,
        "question.html",
        **await _form(caller, person, phase, rounds[-1]),
        programme=state.programme,
        workshop=caller.workshop,
        item=state.programme.item_of(phase.id),
        person=person,
        query=request.query,
        helped=None,
        extra_until=until if until and state.past[-1].phase == phase.id else None,
        back=f"/w/{caller.workshop}/question/{phase.id}",
    )


async def write_for(request: web.Request) -> web.Response:
    """The running phase's form for somebody of the table without a device, in the host's hands."""
    caller = await calling(request)
    person, run = on_device(caller), caller.state.run
    owner = PersonId(request.match_info["person"])
    if run is None or not _asks_each(caller.state) or owner not in helped(caller.state, person):
        raise web.HTTPNotFound
    phase = caller.state.programme.phase(run.phase)
    name = await caller.site.store.read(people.find, owner)
    written = await _written(caller, phase)
    return page(
        request,
        "question.html",
        slots=own_slots(caller.state, owner, phase, run.round, written),
        phase=phase,
        round=run.round,
        ballot=await ballot(caller.site.store, caller.workshop, caller.state, owner, phase),
        request_key=caller.site.runner.chance.id(),
        programme=caller.state.programme,
        workshop=caller.workshop,
        item=caller.state.programme.item_of(phase.id),
        person=person,
        query=request.query,
        helped=name.alias if name else "?",
        extra_until=None,
        back=f"/w/{caller.workshop}/for/{owner}",
    )


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
