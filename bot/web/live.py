"""Open pages kept up to date: each kind of onlooker's view is drawn once for all of them.

The stream carries what changed as ready markup, and every clock as seconds remaining at the moment
of sending. A page that cannot keep a stream open asks for the same message again and again.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.hub import Hub
from bot.runner import Runner
from bot.views import ClockView, clock_view
from bot.web.outbound import draw, form_key
from bot.web.pictures import Onlooker, Picture
from facilitation.floors import turn_left
from facilitation.ids import PersonId, WorkshopId
from facilitation.record import Entry
from facilitation.state import Workshop
from facilitation.visibility import Seat, Viewer, standing
from storage import links, people, reading
from surveys.answers import says_anything

HEARTBEAT = 15.0  # seconds; proxies close a stream that is silent for half a minute or more
DRAWN_ANEW = 4  # heartbeats without news: a minute
PAUSE = 0.15  # seconds between two messages to one page: a burst of answers is one picture
KEPT = 64  # workshops drawn at once; the oldest goes


class Live:
    """Pictures of workshops, read once a change and drawn once for each kind of onlooker."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._pictures: dict[WorkshopId, Picture] = {}
        self._locks: dict[WorkshopId, asyncio.Lock] = {}
        self._pencil = asyncio.Lock()

    async def picture(self, workshop: WorkshopId, needed: int | None = None) -> Picture:
        """The workshop as it stands, read at most once for each change.

        With `needed`, as it stood at that stamp or later: while many write, open pages share one.
        """
        lock = self._locks.setdefault(workshop, asyncio.Lock())
        async with lock:
            known, stamp = self._pictures.get(workshop), self.hub.stamp(workshop)
            state, _ = await self._runner.store.snapshot(workshop)
            enough = stamp if needed is None else needed
            if known is not None and known.stamp >= enough and known.state is state:
                return known
            picture = await self._read(workshop, stamp, state)
            self._pictures.pop(workshop, None)
            self._pictures[workshop] = picture
            if len(self._pictures) > KEPT:
                gone = next(iter(self._pictures))
                del self._pictures[gone]
                self._locks.pop(gone, None)
            return picture

    async def _read(self, workshop: WorkshopId, stamp: int, state: Workshop) -> Picture:
        store = self._runner.store
        known = await store.read(people.of_workshop, workshop)
        entries = await store.read(reading.entries, workshop)
        return Picture(
            workshop=workshop,
            stamp=stamp,
            state=state,
            entries=entries,
            names={who.id: who.alias for who in known} | await self._owners(state),
            organisations={who.id: who.organisation for who in known},
            connected=self.hub.connected(workshop),
            answered=await self._answered(workshop, state, entries),
            messages=await store.read(links.messages_sent, workshop),
        )

    async def _owners(self, state: Workshop) -> dict[PersonId, str]:
        """The names of the facilitators who have an account."""
        found = [await self._runner.store.read(links.account, who) for who in state.facilitators]
        return {PersonId(account.id): account.name for account in found if account}

    async def _answered(
        self, workshop: WorkshopId, state: Workshop, entries: Sequence[Entry]
    ) -> frozenset[str]:
        """Who has answered or begun to, in the running phase."""
        run = state.run
        if run is None:
            return frozenset()
        begun = await self._runner.store.read(reading.drafting, workshop, run.phase, run.round)
        here = [e for e in entries if (e.phase, e.round) == (run.phase, run.round)]
        return begun | {e.owner for e in here if says_anything(e.value)}

    @property
    def hub(self) -> Hub:
        """Where changes are heard of."""
        return self._runner.hub

    async def message(self, watch: "Watch", needed: int | None = None) -> dict[str, Any]:
        """What an open page is told: markup by region, clocks, and which form belongs here."""
        picture = await self.picture(watch.workshop, needed)
        onlooker = onlooking(picture.state, watch)
        html = await self._drawn(picture, onlooker, Viewer(watch.seat, watch.person, shared=True))
        return {
            "version": picture.stamp,
            "run": form_key(picture.state, onlooker.standing),
            "seen": picture.state.moves,
            "html": html,
            "clock": clocks(picture.state, self._runner.clock.now()),
        }

    async def _drawn(
        self, picture: Picture, onlooker: Onlooker, viewer: Viewer
    ) -> Mapping[str, str]:
        """The regions as markup, drawn once for equal onlookers."""
        if onlooker not in picture.drawn:
            async with self._pencil:
                if onlooker not in picture.drawn:
                    now = self._runner.clock.now()
                    picture.drawn[onlooker] = draw(picture, onlooker, viewer, now)
                await asyncio.sleep(0)  # between two drawings it is others' turn: answers, clocks
        return picture.drawn[onlooker]


def onlooking(state: Workshop, watch: "Watch") -> Onlooker:
    """The kind of onlooker that somebody is."""
    person = watch.person if watch.seat is Seat.PARTICIPANT else None
    return Onlooker(watch.seat, watch.language, standing(state, person) if person else None)


def clocks(state: Workshop, at: datetime) -> dict[str, dict[str, float | bool]]:
    """Every running clock by name: "phase", and "floor-3" for the turn at group 3."""
    run = state.run
    if run is None:
        return {}
    found = {"phase": _clock(clock_view(run, at))}
    for floor in run.floors:
        left = turn_left(run, floor, at)
        if left is not None and floor.clock is not None:
            found[f"floor-{floor.number}"] = {
                "left": left.total_seconds(),
                "total": floor.clock.total.total_seconds(),
                "running": floor.clock.ends is not None,
            }
    return found


def _clock(view: ClockView) -> dict[str, float | bool]:
    return {"left": view.left, "total": view.total, "running": view.running}


@dataclass(frozen=True, slots=True)
class Watch:
    """Which workshop a page follows, from which seat, as whom and in what language."""

    workshop: WorkshopId
    seat: Seat
    person: PersonId | None
    language: str


async def stream(request: web.Request, live: Live, watch: Watch) -> web.StreamResponse:
    """Send messages for as long as the page is open, and every clock with each heartbeat."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    last: tuple[int, str] | None = None
    silent = 0
    person = watch.person if watch.seat is Seat.PARTICIPANT else None
    # A page that goes away is no fault: aiohttp would log it, and the reader's address with it.
    with suppress(ConnectionResetError), live.hub.listen(watch.workshop, person) as listener:
        needed = None  # at first the newest
        while not live.hub.closing:
            message = await live.message(watch, needed)
            if (message["version"], message["run"]) != last:
                last = (message["version"], message["run"])
            else:
                message.pop("html")
            await response.write(_event(message))
            await asyncio.sleep(PAUSE)
            changed = await listener.wait(HEARTBEAT)
            needed = live.hub.told(watch.workshop)
            silent = 0 if changed else silent + 1
            if silent == DRAWN_ANEW and watch.seat is Seat.FACILITATOR:
                live.hub.pulse(watch.workshop)  # how late the day is changes though nothing happens
    return response


def _event(message: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(message, ensure_ascii=False)}\n\n".encode()
