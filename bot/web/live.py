"""Open pages kept up to date: each kind of onlooker's view is drawn once for all of them.

The stream carries what changed as ready markup, and every clock as seconds remaining at the moment
of sending. A page that cannot keep a stream open asks for the same message again and again.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.hub import Hub
from bot.pictures import Picture
from bot.runner import Runner
from bot.views import ClockView, clock_view
from bot.web.onlookers import Onlooker
from bot.web.outbound import draw, form_key
from facilitation.floors import turn_left
from facilitation.ids import PersonId, WorkshopId
from facilitation.state import Workshop
from facilitation.visibility import Seat, Viewer, standing

HEARTBEAT = 15.0  # seconds; proxies close a stream that is silent for half a minute or more
DRAWN_ANEW = 4  # heartbeats without news: a minute
PAUSE = 0.15  # seconds between two messages to one page: a burst of answers is one picture


class Live:
    """Pages of workshops, drawn once a change for each kind of onlooker."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._pencil = asyncio.Lock()

    @property
    def hub(self) -> Hub:
        """Where changes are heard of."""
        return self._runner.hub

    async def message(self, watch: "Watch", needed: int | None = None) -> dict[str, Any]:
        """What an open page is told: markup by region, clocks, and which form belongs here."""
        picture = await self._runner.pictures.of(watch.workshop, needed)
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
