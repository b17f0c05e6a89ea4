"""Any events in any order: answers that were taken stay, and who has answered is left alone.

Each example runs on a file of SQLite's of its own.
"""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import ballots, seats, sending, surveys, waves
from storage import unit_answers as units
from storage.letters import ASKS
from storage.store import Store
from surveys.answers import Listed, Point, Value
from surveys.errors import Refusal
from surveys.field_events import Closed, Extended, Nudged, Reopened
from surveys.field_plan import local
from surveys.field_state import Status
from surveys.fielding import is_settled
from surveys.responses import Mode
from tests.storage.chats import SEALER
from tests.storage.days import SetClock, opened
from tests.storage.fields import OPINIONS, PLAN, TERMS, Field

PEOPLE = ("1", "2", "3")
ACTIONS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("answer"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("draft"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("wait"), st.sampled_from([1, 26, 48, 120])),
    st.tuples(st.just("wake"), st.integers(1, 2)),
    st.tuples(st.sampled_from(["invite", "send", "nudge"]), st.just(0)),
    st.tuples(st.sampled_from(["close", "extend", "reopen"]), st.just(0)),
)


@dataclass
class Watched:
    """A survey, and what was promised about it."""

    here: Field
    mode: Mode
    taken: dict[str, str] = field(default_factory=dict)  # by number, what was acknowledged last
    late: dict[str, bool] = field(default_factory=dict)
    written: int = 0

    async def act(self, what: str, how: Any) -> None:
        """Do one of the actions; a refusal is an answer like another."""
        try:
            await getattr(self, what)(how)
        except Refusal:
            return

    async def answer(self, number: str) -> None:
        self.written += 1
        words = f"answer {self.written}"
        settled = is_settled(await self.here.fielding(), self.here.clock.now())
        answers: dict[str, Value] = {"q2": Listed((Point("", words),))}
        if self.mode is Mode.OFFICIAL:
            late = (await self.here.answer(number, answers=answers)).late
        else:
            late = (await self.here.cast(number, answers)).late
        assert not settled
        self.taken[number], self.late[number] = words, late

    async def draft(self, number: str) -> None:
        if self.mode is Mode.OFFICIAL:
            seen = (await self.here.find(number)).revision
            self.written += 1
            await self.here.draft(number, seen, loose={"q2": f"draft {self.written}"})

    async def wait(self, hours: int) -> None:
        self.here.clock.pass_(timedelta(hours=hours))

    async def wake(self, times: int) -> None:
        for _ in range(times):
            await self.here.wake()

    async def invite(self, _: int) -> None:
        await self.here.invite()

    async def send(self, _: int) -> None:
        for claimed in await self.here.claim():
            if claimed.letter.kind in ASKS:
                assert claimed.to.seat.unit.number not in self.taken
                assert (await self.here.fielding()).status is Status.OPEN
            await self.here.store.field(self.here.survey, sending.sent, claimed.letter)

    async def nudge(self, _: int) -> None:
        await self.here.press(Nudged, intensity=1)

    async def close(self, _: int) -> None:
        await self.here.press(Closed)

    async def extend(self, _: int) -> None:
        await self.here.press(Extended, closes=self._in_days(20))

    async def reopen(self, _: int) -> None:
        await self.here.press(Reopened, closes=self._in_days(5), reason="Fordi")

    def _in_days(self, days: int) -> Any:
        return local(PLAN.zone, self.here.clock.now() + timedelta(days=days))

    async def check(self) -> None:
        """All that was taken is there, and nothing else."""
        store, survey = self.here.store, self.here.survey
        wave = await store.read(waves.wave, survey)
        assert sorted(map(_words, wave.responses)) == sorted(self.taken.values())
        asked = await self.here.seats()
        assert {number for number, seat in asked.items() if seat.answered} == set(self.taken)
        waiting = await store.read(sending.of_survey, survey)
        by_id = {seat.id: number for number, seat in asked.items()}
        queued = [one for one in waiting if one.status == "queued" and one.kind in ASKS]
        assert {by_id[one.seat] for one in queued}.isdisjoint(self.taken)
        await self._check_mode()

    async def _check_mode(self) -> None:
        store, survey = self.here.store, self.here.survey
        assert (await store.read(surveys.fielding, survey)).terms.mode is self.mode
        if self.mode is Mode.OPINION:
            assert len(await store.read(ballots.of_survey, survey)) == len(self.taken)
            linked = [one.link for one in await store.read(seats.reached, survey, SEALER)]
            assert len([link for link in linked if link]) == len(PEOPLE) - len(self.taken)
            return
        for number, words in self.taken.items():
            answer = await store.read(units.latest, self.here.id(number))
            assert answer is not None
            assert (_words(answer), answer.late) == (words, self.late[number])


def _words(answered: Any) -> str:
    (point,) = answered.answers["q2"].points
    return str(point.text)


FEW = settings().max_examples // 4  # each example is a database


@settings(suppress_health_check=[*HealthCheck], max_examples=FEW)
@given(mode=st.sampled_from(Mode), actions=st.lists(ACTIONS, min_size=5, max_size=30))
async def test_what_was_taken_is_kept_and_who_has_answered_is_left_alone(
    file: Path, mode: Mode, actions: list[tuple[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(file, f"{folder}/day.db")
        store: Store = await opened(f"sqlite:///{folder}/day.db", SetClock())
        try:
            terms = TERMS if mode is Mode.OFFICIAL else OPINIONS
            quiet = replace(PLAN, weekdays=False)
            watched = Watched(
                await Field.opened(store, SetClock(), terms, *PEOPLE, plan=quiet), mode
            )
            for what, how in [("invite", 0), ("send", 0), *actions]:
                await watched.act(what, how)
                await watched.check()
        finally:
            await store.close()
