"""The pace of direct answers, in time that is moved by hand."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.ports import Cost
from bot.teams.limits import A_SECOND, IN_A_SECOND, costs
from bot.teams.pacing import Paces, Window
from bot.teams.routes import Route, address
from tests.fakes.teams.limits import WRITES, Kind, Limits, Rates
from tests.storage.days import SetClock

KARI = address("tenant", "kari", Route("https://s/", "28:b", "29:k", "a:1"))


class Sleeper:
    """Sleeping lets the clock pass."""

    def __init__(self, clock):
        self.clock = clock
        self.slept = []

    async def __call__(self, seconds):
        self.slept.append(seconds)
        self.clock.pass_(timedelta(seconds=seconds))


@pytest.fixture
def sleeper(clock):
    return Sleeper(clock)


async def test_what_there_is_room_for_goes_at_once(clock, sleeper):
    paces = Paces(clock, sleeper)

    for _ in range(4):
        await paces.wait([Cost("chat", 0.5, 4)])

    assert sleeper.slept == []


async def test_the_next_waits_until_it_is_paid_for(clock, sleeper):
    paces = Paces(clock, sleeper)

    for _ in range(6):
        await paces.wait([Cost("chat", 0.5, 4)])

    assert sleeper.slept == [0.5, 0.5]


async def test_the_strictest_limit_decides(clock, sleeper):
    paces = Paces(clock, sleeper)

    for _ in range(2):
        await paces.wait([Cost("chat", 0.5, 4), Cost("tenant", 2.0, 1)])

    assert sleeper.slept == [2.0]


async def test_a_deed_of_two_requests_counts_twice(clock, sleeper):
    paces = Paces(clock, sleeper)

    await paces.wait([Cost("tenant", 1.0, 2, count=2)])
    await paces.wait([Cost("tenant", 1.0, 2)])

    assert sleeper.slept == [1.0]


async def test_what_is_paid_for_is_forgotten(clock, sleeper):
    paces = Paces(clock, sleeper, kept=2)

    for name in ("a", "b", "c"):
        await paces.wait([Cost(name, 1.0)])
        clock.pass_(timedelta(seconds=5))
    await paces.wait([Cost("d", 1.0)])

    assert set(paces._paid) == {"c", "d"}


@given(st.lists(st.floats(0, 5), min_size=1, max_size=150))
async def test_the_platform_never_refuses_what_keeps_the_pace(pauses):
    clock = SetClock()
    paces, rates = Paces(clock, Sleeper(clock)), Rates(Limits(), clock.now)

    refused = []
    for pause in pauses:
        clock.pass_(timedelta(seconds=pause))
        await paces.wait(costs(KARI))
        refused.append(rates.take("tenant", "a:1", (Kind.SEND,)))

    assert refused == [None] * len(pauses)


async def test_two_hours_of_messages_are_never_refused():
    clock = SetClock()
    paces, rates = Paces(clock, Sleeper(clock)), Rates(Limits(), clock.now)
    begun = clock.now()

    taken = 0
    while clock.now() - begun < timedelta(hours=2):
        await paces.wait(costs(KARI))
        taken += rates.take("tenant", "a:1", (Kind.SEND,)) is None

    assert WRITES[-1].most * 1.9 < taken <= 2 * WRITES[-1].most


# ---- as they really go


async def test_fifty_go_at_once_and_the_next_a_second_later(clock, sleeper):
    window = Window(clock, sleeper)

    for _ in range(IN_A_SECOND + 1):
        await window.turn("tenant")

    assert sleeper.slept == [A_SECOND]


async def test_who_wakes_late_is_counted_late(clock):
    async def oversleep(seconds):
        clock.pass_(timedelta(seconds=seconds + 0.5))

    window, rates = Window(clock, oversleep), Rates(Limits(), clock.now)

    for number in range(4 * IN_A_SECOND):
        await window.turn("tenant")
        clock.pass_(timedelta(seconds=0.01))
        assert rates.take("tenant", f"chat {number}", (Kind.SEND,)) is None


async def test_one_organisation_does_not_wait_for_another(clock, sleeper):
    window = Window(clock, sleeper)

    for number in range(2 * IN_A_SECOND):
        await window.turn(f"tenant {number % 2}")

    assert sleeper.slept == []


@given(st.lists(st.floats(0, 0.2), min_size=60, max_size=300))
async def test_however_late_some_are_no_second_has_more_than_fifty(pauses):
    clock = SetClock()
    window, rates = Window(clock, Sleeper(clock)), Rates(Limits(), clock.now)

    for number, pause in enumerate(pauses):
        clock.pass_(timedelta(seconds=pause if number % 9 == 0 else 0.005))
        await window.turn("tenant")
        assert rates.take("tenant", f"chat {number}", (Kind.SEND,)) is None


async def test_what_has_gone_long_ago_is_forgotten(clock, sleeper):
    window = Window(clock, sleeper, kept=10)

    for number in range(100):
        await window.turn(f"tenant {number}")
        clock.pass_(timedelta(seconds=A_SECOND))

    assert len(window._gates) <= 11
