"""Scripts that read like the day: `>> event` happens, `<< effect` must follow, nothing else may.

Controls and floor events name what their sender saw; `press` and `at_floor` fill that in from the
state, so that a script only names it where two people saw the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from facilitation.effects import Effect
from facilitation.events import AnyEvent
from facilitation.floors import AnyFloorEvent
from facilitation.ids import PersonId, TableNo
from facilitation.state import Floor, Run, Workshop
from facilitation.workshop import AnyControl, step
from surveys.errors import Refusal
from tests.facilitation.days import FAC, at

Seen = Callable[[Workshop], AnyEvent]  # an event that depends on what its sender saw


class Script:
    def __init__(self, state: Workshop) -> None:
        self.state = state
        self._due: list[Effect] = []

    def __rshift__(self, event: AnyEvent | Seen) -> Script:
        self.done()
        self.state, effects = step(self.state, self._made(event))
        self._due = list(effects)
        return self

    def __lshift__(self, effect: Effect) -> Script:
        assert self._due, f"expected {effect}, but nothing more was asked for"
        assert self._due.pop(0) == effect
        return self

    def done(self) -> Workshop:
        assert self._due == [], "effects that the script did not mention"
        return self.state

    def refuses(self, event: AnyEvent | Seen, refusal: type[Refusal], **parameters) -> Script:
        """The event must be refused so, and change nothing."""
        before = self.done()
        with pytest.raises(Refusal) as refused:
            step(self.state, self._made(event))
        assert (refused.type, refused.value.parameters) == (refusal, parameters)
        assert self.state == before
        return self

    def _made(self, event: AnyEvent | Seen) -> AnyEvent:
        return event(self.state) if callable(event) else event


def press(kind: Callable[..., AnyControl], clock: str, by: PersonId = FAC, **more) -> Seen:
    """A control, pressed by someone who sees the day as it is."""
    return lambda state: kind(at=at(clock), by=by, seen=state.moves, **more)


def at_floor(
    kind: Callable[..., AnyFloorEvent], clock: str, floor: int, by: PersonId = FAC, **more
) -> Seen:
    """Something at a group, by someone who sees whose turn it is."""

    def made(state: Workshop) -> AnyEvent:
        number, seen = TableNo(floor), running(state)
        turn = floor_of(state, floor).turn
        return kind(at=at(clock), by=by, run=seen.number, floor=number, turn=turn, **more)

    return made


def after(state: Workshop, *events: AnyEvent | Seen) -> Workshop:
    """The state after these, whatever they ask for."""
    for event in events:
        state, _ = step(state, event(state) if callable(event) else event)
    return state


def running(state: Workshop) -> Run:
    """What runs now, for there is something."""
    assert state.run is not None
    return state.run


def floor_of(state: Workshop, number: int) -> Floor:
    """One group of the running phase."""
    return {floor.number: floor for floor in running(state).floors}[TableNo(number)]


def queue(state: Workshop, number: int) -> tuple[object, ...]:
    """Who has the floor and who waits for it in one group."""
    return floor_of(state, number).queue


def woken(state: Workshop, when: datetime | None) -> datetime:
    """When something is due, for something is."""
    assert when is not None, state
    return when
