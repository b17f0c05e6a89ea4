"""Any events in any order, early, late and twice: what holds of every survey in the field.

`--hypothesis-profile deep` searches longer; see `tests/conftest.py`.
"""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from surveys.errors import Refusal
from surveys.field_errors import NotOpenYet, SurveyClosed
from surveys.field_events import (
    AnyControl,
    AnyEvent,
    DropLetters,
    Invited,
    Opened,
    Remind,
    Reopened,
    Settle,
    Woke,
)
from surveys.field_plan import Plan, Quiet, Reminder, allowed_at, local
from surveys.field_state import Fielding, Status, Terms
from surveys.fielding import ALLOWED, admit, is_settled, new, step, wake_at
from surveys.responses import Mode
from tests.surveys.fields import PLAN, START, TERMS

HOURS = st.integers(1, 24 * 30).map(lambda hours: timedelta(hours=hours))
QUIET = st.sampled_from([None, PLAN.quiet, Quiet(PLAN.closes.clock, START.time())])  # type: ignore[union-attr]  # it has a deadline
CONTROLS: tuple[type[AnyControl], ...] = get_args(AnyControl)
AFTER: dict[Status, set[Status]] = {
    Status.DRAFT: {Status.DRAFT, Status.OPEN},
    Status.OPEN: {Status.OPEN, Status.GRACE, Status.CLOSED},
    Status.GRACE: {Status.GRACE, Status.OPEN, Status.CLOSED},
    Status.CLOSED: {Status.CLOSED, Status.OPEN},
}


def test_every_event_is_allowed_in_some_status() -> None:
    assert frozenset().union(*ALLOWED.values()) == {*CONTROLS, Invited, Woke}


class Surveys(RuleBasedStateMachine):
    """One survey, and what has been promised about it."""

    @initialize(
        mode=st.sampled_from(Mode),
        endless=st.booleans(),
        grace=st.sampled_from([0, 1, 48]),
        opened=st.sampled_from([True, True, True, False]),
    )
    def drafted(self, mode: Mode, endless: bool, grace: int, opened: bool) -> None:
        plan = replace(PLAN, grace=timedelta(hours=grace))
        plan = replace(plan, closes=None, reminders=()) if endless else plan
        self.now = START
        self.fielding = new(replace(TERMS, mode=mode), plan, START)
        self.told: Terms | None = None
        self.rounds = 0
        if opened:
            self.happens(Opened(at=START, by="kari", seen=0))
        self.admitted = 0

    # --- What can happen --------------------------------------------------------------------------

    @rule(
        data=st.data(),
        kind=st.sampled_from(CONTROLS),
        stale=st.sampled_from([0, 0, 0, 1]),
        by=st.sampled_from(["kari", "ola"]),
    )
    def pressed(self, data: st.DataObject, kind: type[AnyControl], stale: int, by: str) -> None:
        given: dict[str, Any] = {
            "at": self.now,
            "by": by,
            "seen": self.fielding.moves - stale,
            "terms": replace(TERMS, mode=data.draw(st.sampled_from(Mode))),
            "plan": self._plan(data),
            "reminders": self._reminders(data),
            "intensity": data.draw(st.integers(0, 3)),
            "closes": data.draw(st.none() | HOURS.map(self._ahead)),
            "reason": data.draw(st.sampled_from(["", "Fordi"])),
        }
        if kind is not Reopened:
            given["closes"] = given["closes"] or self._ahead(timedelta(days=3))
        event = kind(**{f.name: given[f.name] for f in fields(kind)})
        before = self.fielding
        if self.happens(event):
            assert stale == 0
            assert (self.fielding.moves, self.fielding.moved_by) == (before.moves + 1, by)

    def _ahead(self, length: timedelta) -> Any:
        return local(PLAN.zone, self.now + length)

    def _reminders(self, data: st.DataObject) -> tuple[Reminder, ...]:
        chosen = st.lists(st.builds(Reminder, HOURS.map(self._ahead), st.integers(1, 3)))
        return tuple(data.draw(chosen.filter(lambda some: len(some) < 4)))

    def _plan(self, data: st.DataObject) -> Plan:
        return replace(
            PLAN,
            closes=data.draw(st.none() | HOURS.map(self._ahead)),
            reminders=self._reminders(data),
            quiet=data.draw(QUIET),
        )

    @rule(
        length=st.sampled_from([0, 1, 3_600, 86_400, 432_000]).map(lambda s: timedelta(seconds=s))
    )
    def time_passes(self, length: timedelta) -> None:
        self.now += length

    @rule(wakes=st.integers(0, 2))
    def it_is_time(self, wakes: int) -> None:
        """The next wake-up comes: not at all, once, or twice."""
        due = wake_at(self.fielding)
        self.now = max(self.now, due or self.now)
        for _ in range(wakes):
            self.happens(Woke(at=self.now))

    @rule()
    def woken_early(self) -> None:
        before, due = self.fielding, wake_at(self.fielding)
        if due is None or due > self.now:
            self.happens(Woke(at=self.now))
            assert self.fielding == before
            assert wake_at(self.fielding) == due

    @rule()
    def invited(self) -> None:
        if self.happens(Invited(at=self.now)):
            assert self.fielding.status is Status.OPEN

    def happens(self, event: AnyEvent) -> bool:
        """Whether it was allowed; what follows from it is what was promised."""
        before = self.fielding
        try:
            self.fielding, effects = step(before, event)
        except Refusal:
            assert self.fielding == before
            return False
        assert self.fielding.status in AFTER[before.status]
        for effect in effects:
            if isinstance(effect, Remind):
                self._reminds(before, effect)
        left = before.status is Status.OPEN and self.fielding.status is not Status.OPEN
        assert not left or DropLetters() in effects
        shut = self.fielding.status is Status.CLOSED and before.status is not Status.CLOSED
        assert shut is (Settle() in effects)
        return True

    def _reminds(self, before: Fielding, effect: Remind) -> None:
        assert before.status is Status.OPEN
        assert effect.number == self.rounds + 1
        assert effect.not_before >= self.now
        assert allowed_at(before.plan, effect.not_before) == effect.not_before
        assert before.closes is None or effect.not_before < before.closes
        self.rounds = effect.number

    # --- What always holds ------------------------------------------------------------------------

    @invariant()
    def what_was_told_stands(self) -> None:
        if self.fielding.status is Status.DRAFT:
            return
        self.told = self.told or self.fielding.terms
        assert self.fielding.terms == self.told

    @invariant()
    def moments_stand_in_order(self) -> None:
        f = self.fielding
        assert (f.opened is None) is (f.status is Status.DRAFT)
        assert (f.closed is None) is (f.status is not Status.CLOSED)
        assert (f.closes is None) is (f.shuts is None)
        if f.closes is not None and f.shuts is not None:
            assert timedelta(0) <= f.shuts - f.closes

    @invariant()
    def answers_are_on_time_late_or_refused_by_the_moments_alone(self) -> None:
        f, tick = self.fielding, timedelta(microseconds=1)
        edges = [edge for edge in (f.closes, f.shuts) if edge is not None]
        for at in (self.now, *edges, *(edge - tick for edge in edges)):
            if f.status in (Status.DRAFT, Status.CLOSED) or (f.shuts is not None and at >= f.shuts):
                assert is_settled(f, at) is (f.status is not Status.DRAFT)
                with pytest.raises((NotOpenYet, SurveyClosed)):
                    admit(f, at)
            else:
                assert admit(f, at) is (f.closes is not None and at >= f.closes)
                assert not is_settled(f, at)

    @invariant()
    def what_is_open_wakes_before_it_closes(self) -> None:
        due = wake_at(self.fielding)
        if self.fielding.status in (Status.DRAFT, Status.CLOSED):
            assert due is None
        elif self.fielding.shuts is not None:
            assert due is not None
            assert due <= self.fielding.shuts


TestSurveys = Surveys.TestCase


@pytest.mark.parametrize("days", [0, 1, 40])
def test_a_wake_up_late_by_days_ends_where_wake_ups_in_time_end(days: int) -> None:
    opened, _ = step(new(TERMS, PLAN, START), Opened(at=START, by="kari", seen=0))
    punctual = opened
    while (due := wake_at(punctual)) is not None:
        punctual, _ = step(punctual, Woke(at=due))

    end: datetime = START + timedelta(days=14 + days)
    late, _ = step(opened, Woke(at=end))

    assert (late.status, late.closes, late.shuts) == (
        punctual.status, punctual.closes, punctual.shuts,
    )  # fmt: skip
