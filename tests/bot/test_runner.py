import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.errors import Malformed
from bot.hub import Hub
from bot.runner import Runner
from facilitation.errors import NotYours, Overtaken
from facilitation.ids import PersonId
from storage import reading
from tests.storage.days import ALONE, FACILITATOR, TOGETHER, Days, SetClock, opened, points

ANN, BOB = PersonId("ann"), PersonId("bob")


class Room:
    """A runner round one day, with the clock in our hands."""

    def __init__(self, runner: Runner, days: Days, clock: SetClock) -> None:
        self.runner, self.days, self.clock = runner, days, clock

    async def phase(self) -> str | None:
        state, _ = await self.runner.store.snapshot(self.days.workshop)
        return state.run.phase if state.run else None


@pytest.fixture
async def room(tmp_path: Path):
    clock = SetClock()
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    days = await Days.begun(store, clock, ANN, BOB)
    yield Room(Runner(store, clock, seeded(1), Hub()), days, clock)
    await store.close()


async def test_a_command_happens_and_open_pages_hear_of_it(room: Room):
    with room.runner.hub.listen(room.days.workshop) as page:
        outcome = await room.runner.act(room.days.workshop, "pause", FACILITATOR, {"seen": 1})

        assert await page.wait(0.0) is True
    assert outcome.state.status == "paused"


async def test_of_two_who_press_next_at_once_one_is_first_and_the_other_is_told_who(room: Room):
    await room.runner.act(room.days.workshop, "give-role", FACILITATOR, {"person": ANN})
    pressing = [
        room.runner.act(room.days.workshop, "next", by, {"seen": 1}) for by in (FACILITATOR, ANN)
    ]

    done, refused = await asyncio.gather(*pressing, return_exceptions=True)

    assert await room.phase() == TOGETHER
    assert not isinstance(done, BaseException)
    assert isinstance(refused, Overtaken)
    assert refused.parameters == {"who": FACILITATOR}


async def test_a_participant_commands_nothing(room: Room):
    with pytest.raises(NotYours):
        await room.runner.act(room.days.workshop, "next", ANN, {"seen": 1})

    assert await room.phase() == ALONE


@pytest.mark.parametrize(
    ("action", "words"),
    [("dance", {}), ("next", {}), ("next", {"seen": "soon"}), ("extend", {"seen": 1})],
)
async def test_a_malformed_command_changes_nothing(room: Room, action: str, words: dict[str, str]):
    with pytest.raises(Malformed):
        await room.runner.act(room.days.workshop, action, FACILITATOR, words)

    assert await room.phase() == ALONE


async def test_the_bell_ends_the_silent_phase_and_what_was_being_written_counts(room: Room):
    await room.runner.answer(room.days.submission(ANN, points("halvferdig"), draft=True))
    room.clock.pass_(timedelta(minutes=2))

    woken = await room.runner.wake_due()

    entries = await room.runner.store.read(reading.entries, room.days.workshop, ALONE)
    assert (woken, await room.phase()) == (1, TOGETHER)
    assert [(entry.owner, entry.late) for entry in entries] == [(ANN, False)]


async def test_nothing_is_woken_before_its_time(room: Room):
    room.clock.pass_(timedelta(seconds=59))

    assert await room.runner.wake_due() == 0


async def test_seats_are_drawn_for_everybody_present(room: Room):
    await room.runner.act(room.days.workshop, "close", FACILITATOR, {"seen": 1})
    await room.runner.act(room.days.workshop, "back", FACILITATOR, {"seen": 2, "phase": ALONE})

    words = {"seen": 3, "how": "random"}
    outcome = await room.runner.act(room.days.workshop, "draw", FACILITATOR, words)

    assert sorted(person.table for person in outcome.state.people) == [1, 2]
