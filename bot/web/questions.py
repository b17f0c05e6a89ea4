"""A phase's form: what it is filled with, and the pages where it stands alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from aiohttp import web

from bot.filled import Filled
from bot.slots import Written, forms, helped, own_slots
from bot.web.rendering import page
from bot.web.site import Caller, calling, on_device
from bot.writing import ballot
from facilitation.answering import extra_time, slots
from facilitation.ids import PersonId
from facilitation.phases import By, End, Phase
from facilitation.state import Workshop
from storage import people, reading
from surveys.errors import Refusal


@dataclass(frozen=True, slots=True)
class Tried:
    """What was typed into a slot's fields, and why it does not fit; None: it does."""

    filled: Filled
    reason: Refusal | None


Tries = Mapping[tuple[str, str], Tried]  # by slot and owner
NONE_TRIED: Tries = MappingProxyType({})


def status_of(tried: Tries) -> int:
    """The status of a page that somebody's words came back on, or of the page as it is opened."""
    return Refusal.status if tried else 200


async def form_of(
    caller: Caller, person: PersonId, phase: Phase | None, round_: int
) -> dict[str, Any]:
    """The form for a phase, filled with what stands there already."""
    if phase is None:
        return {"slots": (), "phase": None, "round": 1, "ballot": (), "request_key": ""}
    return {
        "slots": forms(caller.state, person, phase, round_, await written(caller, phase)),
        "phase": phase,
        "round": round_,
        "ballot": await ballot(caller.site.store, caller.workshop, caller.state, person, phase),
        "request_key": caller.site.runner.chance.id(),
    }


async def written(caller: Caller, phase: Phase) -> Written:
    """What stands in a phase."""
    store = caller.site.store
    return Written(
        await store.read(reading.entries, caller.workshop, phase.id),
        await store.read(reading.drafts_of, caller.workshop, phase.id),
    )


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


def asks_each(state: Workshop) -> bool:
    """Whether everybody is asked for something of their own just now."""
    if state.run is None:
        return False
    phase = state.programme.phase(state.run.phase)
    asked = slots(state.programme.item_of(phase.id), phase)
    return bool(asked) and phase.collect.by is By.PERSON


def rounds_of(state: Workshop, phase: Phase) -> list[int]:
    """The rounds in which a phase has been run, or runs, in their order."""
    runs = [(run.phase, run.round) for run in state.past]
    runs += [(run.phase, run.round) for run in [state.run] if run is not None]
    return [round_ for ran, round_ in runs if ran == phase.id]


async def question(request: web.Request) -> web.Response:
    """An earlier question's form: what comes after the bell is kept, and marked late."""
    caller = await calling(request)
    person, wanted = on_device(caller), request.match_info["phase"]
    phase = next((p for p in caller.state.programme.phases if p.id == wanted), None)
    if phase is None or not rounds_of(caller.state, phase):
        raise web.HTTPNotFound
    return await question_page(request, caller, person, phase)


async def question_page(
    request: web.Request, caller: Caller, person: PersonId, phase: Phase, tried: Tries = NONE_TRIED
) -> web.Response:
    """The form of a phase that was run, with what somebody tried to hand in."""
    state = caller.state
    until = extra_until(state, person, caller.site.runner.clock.now())
    return page(
        request,
        "question.html",
        status_of(tried),
        **await form_of(caller, person, phase, rounds_of(state, phase)[-1]),
        programme=state.programme,
        workshop=caller.workshop,
        item=state.programme.item_of(phase.id),
        person=person,
        query=request.query,
        helped=None,
        extra_until=until if until and state.past[-1].phase == phase.id else None,
        back=f"/w/{caller.workshop}/question/{phase.id}",
        tried=tried,
    )


async def write_for(request: web.Request) -> web.Response:
    """The running phase's form for somebody of the table without a device, in the host's hands."""
    caller = await calling(request)
    return await helping_page(
        request, caller, on_device(caller), PersonId(request.match_info["person"])
    )


async def helping_page(
    request: web.Request,
    caller: Caller,
    person: PersonId,
    owner: PersonId,
    tried: Tries = NONE_TRIED,
) -> web.Response:
    """The same for one of them, with what its host tried to hand in."""
    run = caller.state.run
    if run is None or not asks_each(caller.state) or owner not in helped(caller.state, person):
        raise web.HTTPNotFound
    phase = caller.state.programme.phase(run.phase)
    name = await caller.site.store.read(people.find, owner)
    filled = await written(caller, phase)
    return page(
        request,
        "question.html",
        status_of(tried),
        slots=own_slots(caller.state, owner, phase, run.round, filled),
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
        tried=tried,
    )
