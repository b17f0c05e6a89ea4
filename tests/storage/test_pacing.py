from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.pacing import Pace, earliest, taken
from tests.storage.days import MORNING


@dataclass(frozen=True)
class Limit:
    """On average once in `every` seconds."""

    every: float
    burst: int = 1
    count: int = 1
    bucket: str = "b"


@st.composite
def asked(draw: st.DrawFn) -> tuple[Limit, list[tuple[float, int]]]:
    """A limit, and requests in whatever order: (when it is asked for, how many at once)."""
    every = draw(st.integers(1, 3_000)) / 1_000
    burst = draw(st.integers(1, 6))
    moments = st.floats(0, 10, allow_nan=False)
    requests = draw(st.lists(st.tuples(moments, st.integers(1, burst)), min_size=1, max_size=60))
    return Limit(every, burst), requests


def passed(limit: Limit, requests: Sequence[tuple[float, int]]) -> list[float]:
    """When each may go, in seconds."""
    pace, went = Pace(), []
    for moment, count in requests:
        cost = Limit(limit.every, limit.burst, count)
        at = earliest(pace, cost, MORNING + timedelta(seconds=moment))
        pace = taken(pace, cost, at)
        went += [(at - MORNING).total_seconds()] * count
    return sorted(went)


@given(asked())
def test_no_window_ever_holds_more_than_the_burst_and_what_its_length_allows(
    given_: tuple[Limit, list[tuple[float, int]]],
):
    limit, requests = given_

    went = passed(limit, requests)

    too_many = [
        (start, end)
        for first, start in enumerate(went)
        for last, end in enumerate(went[first:], start=first)
        if last - first + 1 > limit.burst + (end - start) / limit.every + 1e-3
    ]
    assert too_many == []


@given(st.lists(st.floats(0, 40, allow_nan=False), max_size=200))
def test_a_conversations_limits_in_one_two_and_thirty_seconds_hold(moments: list[float]):
    limit = Limit(0.556, 4)

    went = passed(limit, [(moment, 1) for moment in moments])

    allowed = {1: 7, 2: 8, 30: 60}  # in so many seconds
    most = {length: busiest(went, length) for length in allowed}
    assert {length: n for length, n in most.items() if n > allowed[length]} == {}


def busiest(went: Sequence[float], length: float) -> int:
    """The most that went within so many seconds."""
    return max((sum(start <= at < start + length for at in went) for start in went), default=0)


def test_nothing_waits_longer_than_it_must():
    went = passed(Limit(0.5, 3), [(0, 1)] * 5 + [(10, 3), (10, 1)])

    assert went == [0, 0, 0, 0.5, 1, 10, 10, 10, 10.5]


def test_what_takes_more_than_may_go_at_once_waits_for_an_empty_bucket():
    pace = taken(Pace(), Limit(1, 2), MORNING)

    at = earliest(pace, Limit(1, 2, count=5), MORNING)

    assert at == MORNING + timedelta(seconds=1)
    assert taken(pace, Limit(1, 2, count=5), at).free_at == MORNING + timedelta(seconds=6)


def test_a_limit_that_is_blocked_lets_nothing_through():
    pace = Pace(blocked_until=MORNING + timedelta(seconds=30))

    assert earliest(pace, Limit(1), MORNING) == MORNING + timedelta(seconds=30)
