"""My answers: what somebody wrote in a workshop, to see, correct, take along and delete."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.joining import hashed
from bot.views import slot_labels
from bot.web.rendering import page
from bot.web.site import Caller, calling, on_device
from bot.writing import ballot
from facilitation.errors import UnknownPerson
from facilitation.events import Left
from facilitation.ids import PersonId
from facilitation.phases import Phase
from facilitation.programme import Item
from facilitation.record import Entry
from facilitation.state import Person, Workshop
from storage import people, reading, workshops
from storage.people import Profile
from storage.reading import Draft
from surveys.answers import (
    Chosen,
    Committed,
    Dated,
    Listed,
    Numbered,
    Rated,
    Shared,
    Value,
    says_anything,
)
from surveys.texts import Text


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: every version of it, the latest last, and what is being written there."""

    label: Text | None
    versions: tuple[Entry, ...]
    draft: Value | None

    @property
    def latest(self) -> Entry | None:
        """What counts."""
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wrote in one phase and round."""

    item: Item
    phase: Phase
    round: int
    said: tuple[Said, ...]
    open: str  # the page where it can be changed; "" where it cannot


async def mine(request: web.Request) -> web.Response:
    """Everything that whoever has the device wrote, by question."""
    caller = await calling(request)
    me = _me(caller)
    listing = await caller.site.store.read(workshops.find, caller.workshop)
    return page(
        request,
        "mine.html",
        programme=caller.state.programme,
        workshop=caller.workshop,
        listing=listing,
        profile=await profile_of(caller, me.id),
        me=me,
        asked=await _asked(caller, me.id),
        ballots=await _ballots(caller, me.id),
        code=caller.site.visitors.code_of(request, caller.workshop),
    )


def _me(caller: Caller) -> Person:
    """Who has the device. Raises `SignInFirst` and `UnknownPerson`."""
    who = caller.state.person(on_device(caller))
    if who is None:  # a co-facilitator without a seat has written nothing
        raise UnknownPerson
    return who


async def profile_of(caller: Caller, person: PersonId) -> Profile:
    """How somebody calls themselves. Raises `UnknownPerson`."""
    found = await caller.site.store.read(people.find, person)
    if found is None:
        raise UnknownPerson
    return found


async def _asked(caller: Caller, person: PersonId) -> tuple[Asked, ...]:
    store = caller.site.store
    entries = await store.read(reading.versions, caller.workshop, person)
    drafts = await store.read(reading.own_drafts, caller.workshop, person)
    return tuple(asked_of(caller.state, entries, drafts))


def asked_of(state: Workshop, entries: Sequence[Entry], drafts: Sequence[Draft]) -> Iterator[Asked]:
    """What was written, in the order of the programme."""
    written = {(e.phase, e.round) for e in entries} | {(d.phase, d.round) for d in drafts}
    order = {phase.id: number for number, phase in enumerate(state.programme.phases)}
    for phase_id, round_ in sorted(written, key=lambda one: (order[one[0]], one[1])):
        item, phase = state.programme.item_of(phase_id), state.programme.phase(phase_id)
        here = [e for e in entries if (e.phase, e.round) == (phase_id, round_)]
        begun = {d.slot: d.value for d in drafts if (d.phase, d.round) == (phase_id, round_)}
        said = tuple(
            Said(label, tuple(e for e in here if e.slot == slot), begun.get(slot))
            for slot, label in slot_labels(item, phase)
        )
        shown = tuple(one for one in said if one.versions or one.draft is not None)
        yield Asked(item, phase, round_, shown, _place(state, phase))


def _place(state: Workshop, phase: Phase) -> str:
    """The end of the address where a phase's form stands."""
    if state.run is not None and state.run.phase == phase.id:
        return "/"
    ran = any(run.phase == phase.id for run in state.past)
    return f"/question/{phase.id}" if ran else ""


async def _ballots(caller: Caller, person: PersonId) -> Mapping[str, str]:
    """The words of what could be voted on or ranked, by id."""
    phases = caller.state.programme.phases
    where = (caller.site.store, caller.workshop, caller.state, person)
    found = [point for phase in phases for point in await ballot(*where, phase)]
    return {point.id: point.text for point in found}


# --- To take along -------------------------------------------------------------------------------


async def export(request: web.Request) -> web.Response:
    """The same as a file for a program to read."""
    caller = await calling(request)
    me = _me(caller)
    profile, words = await profile_of(caller, me.id), await _ballots(caller, me.id)
    language = caller.state.programme.languages[0]
    body = {
        "workshop": caller.state.programme.title.said(language),
        "date": caller.state.programme.day.isoformat(),
        "alias": profile.alias,
        "organisation": profile.organisation,
        "language": profile.language,
        "table": me.table,
        "answers": [
            answer
            for asked in await _asked(caller, me.id)
            for said in asked.said
            for answer in _exported(asked, said, language, words)
        ],
    }
    name = f"{caller.state.programme.id}-mine.json"
    return web.Response(
        text=json.dumps(body, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _exported(
    asked: Asked, said: Said, language: str, words: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    about = {
        "question": asked.item.title.said(language),
        "part": asked.phase.label.said(language),
        "subquestion": said.label.said(language) if said.label else None,
        "round": asked.round,
    }
    for entry in said.versions:
        marks = {"version": entry.version, "late": entry.late, "written_by_host": entry.by_host}
        yield about | marks | {"erased": entry.erased, "answer": plain(entry.value, words)}
    if said.draft is not None:
        yield about | {"draft": True, "answer": plain(said.draft, words)}


def plain(value: Value, words: Mapping[str, str]) -> object:
    """An answer as plain JSON; `words` are those of what could be voted on."""
    match value:
        case Listed(points=points):
            return [point.text for point in points]
        case Chosen(codes=codes):
            return list(codes)
        case Numbered(number=number):
            return number
        case Shared(shares=shares):
            return [{"to": words.get(item), "points": given} for item, given in shares]
        case Committed(what=what, when=when, whom=whom):
            return {"what": what, "when": when, "whom": whom}
        case Rated(ratings=ratings):
            return dict(ratings)
        case Dated(day=day):
            return day.isoformat()


# --- A new code, and goodbye ---------------------------------------------------------------------


async def new_code(request: web.Request) -> web.Response:
    """Another personal code; the old one no longer opens the door. Shown until it is noted."""
    caller = await calling(request)
    me = _me(caller)
    code = caller.site.runner.chance.code()
    await caller.site.store.write(people.set_code, me.id, hashed(caller.workshop, code))
    caller.site.visitors.show_code(request, caller.workshop, code)
    raise web.HTTPSeeOther(f"/w/{caller.workshop}/mine")


async def ask_erase(request: web.Request) -> web.Response:
    """Are you sure?"""
    caller = await calling(request)
    me = _me(caller)
    entries = await caller.site.store.read(reading.entries, caller.workshop, None, me.id)
    return page(
        request,
        "mine_erase.html",
        programme=caller.state.programme,
        workshop=caller.workshop,
        profile=await profile_of(caller, me.id),
        count=sum(says_anything(entry.value) for entry in entries),
    )


async def erase(request: web.Request) -> web.Response:
    """Forget what somebody wrote and who they are, and say goodbye."""
    caller = await calling(request)
    me, runner = _me(caller), caller.site.runner
    await runner.store.erase(caller.workshop, me.id)
    if me.present:
        await runner.handle(caller.workshop, lambda state, at: Left(at=at, person=me.id))
    runner.hub.pulse(caller.workshop)
    await caller.site.visitors.keep(request, caller.visit.without(caller.workshop, me.id))
    return page(request, "mine_erased.html", programme=caller.state.programme)
