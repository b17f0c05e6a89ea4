"""Surveys in the field for tests: a plan of two weeks, and a language to write what happens in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from surveys.errors import Refusal
from surveys.field_events import AnyEvent, Effect, Woke
from surveys.field_plan import Local, Plan, Quiet, Reminder
from surveys.field_state import Fielding, Terms
from surveys.fielding import new, step
from surveys.responses import Mode

TERMS = Terms(Mode.OFFICIAL, "Fylkesrådet", date(2027, 6, 1))
FRIDAY = Local(date(2026, 12, 4), time(12))
PLAN = Plan(
    "Europe/Oslo",
    FRIDAY,
    grace=timedelta(days=2),
    reminders=(
        Reminder(Local(date(2026, 11, 27), time(9)), 1),
        Reminder(Local(date(2026, 12, 2), time(9)), 2),
    ),
    quiet=Quiet(time(20), time(7)),
)


def utc(words: str) -> datetime:
    """«11-23 08:00», in 2026 and UTC."""
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=UTC)


def oslo(words: str) -> Local:
    """«12-11 12:00», in 2026 and Oslo."""
    day, clock = words.split()
    return Local(date.fromisoformat(f"2026-{day}"), time.fromisoformat(clock))


START = utc("11-23 08:00")  # a Monday, nine in Oslo


def draft(terms: Terms = TERMS, plan: Plan = PLAN) -> Fielding:
    """A survey that has not been opened."""
    return new(terms, plan, START)


class Script:
    """`press` is done by somebody who sees the survey as it is, `wakes` by the clock.

    Each must bring these effects and no others; `refuses` must change nothing.
    """

    def __init__(self, fielding: Fielding | None = None) -> None:
        self.now = fielding or draft()

    def press(self, kind, when: str, *effects: Effect, by: str = "kari", **more) -> Script:
        return self.happens(self._pressed(kind, when, by, more), *effects)

    def wakes(self, when: str, *effects: Effect) -> Script:
        return self.happens(Woke(at=utc(when)), *effects)

    def happens(self, event: AnyEvent, *effects: Effect) -> Script:
        self.now, found = step(self.now, event)
        assert found == effects
        return self

    def refuses(self, refusal: type[Refusal], kind, when: str, **more) -> Script:
        before = self.now
        with pytest.raises(Refusal) as refused:
            step(self.now, self._pressed(kind, when, more.pop("by", "kari"), more))
        assert type(refused.value) is refusal
        assert self.now == before
        return self

    def is_(self, **fields: Any) -> Script:
        """How the fielding must stand."""
        assert self.now == replace(self.now, **fields)
        return self

    def _pressed(self, kind, when: str, by: str, more: dict[str, object]) -> AnyEvent:
        made: AnyEvent = kind(at=utc(when), **({"by": by, "seen": self.now.moves} | more))
        return made
