"""Whole days, rehearsed once each and looked at by many tests."""

import asyncio
from collections.abc import Iterator
from functools import cache

from bot.rehearsal.day import Rehearsed, rehearse, sized
from facilitation.effects import Effect
from facilitation.events import AnyEvent
from facilitation.files import read, shipped, shipped_source
from facilitation.state import Workshop
from facilitation.workshop import new, step
from storage.codec import CODEC, read_event

Asked = tuple[str, int, int, int]  # a ready programme, people, tables, seed

SHIPPED: tuple[Asked, ...] = tuple((name, 9, 2, 1) for name in shipped())
DAYS: tuple[Asked, ...] = (
    *SHIPPED,
    *(("kort-igp", 16, 4, seed) for seed in (2, 3, 4, 5)),
    ("arbeidsverksted", 24, 4, 2),
)


@cache
def rehearsed(asked: Asked) -> Rehearsed:
    """The day; the same one for the same question."""
    name, people, tables, seed = asked
    programme = sized(read(shipped_source(name)), people, tables)
    return asyncio.run(rehearse(programme, seed, "nb"))


def events(day: Rehearsed) -> list[AnyEvent]:
    """The day's log."""
    return [read_event(kind, body, CODEC) for _, kind, body in day.record.events]


def replayed(day: Rehearsed) -> Iterator[tuple[AnyEvent, Workshop, tuple[Effect, ...]]]:
    """The log, each event with the state that follows from it and what it asks of the shell."""
    state = new(day.state.programme, day.state.facilitators[0])
    for event in events(day):
        state, effects = step(state, event)
        yield event, state, effects
