"""Sliding windows: what they let through, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes.teams.limits import READS, WRITES, Kind, Limits, Rates, Window

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Bucket:
    """Rates with a clock that is moved by hand."""

    def __init__(self, limits: Limits) -> None:
        self.at = NOON
        self._rates = Rates(limits, lambda: self.at)

    def take(self, kind=Kind.SEND, conversation="a", tenant="t"):
        return self._rates.take(tenant, conversation, (kind,))

    def later(self, seconds):
        self.at += timedelta(seconds=seconds)


FREE = Limits(writes=(), reads=(), tenant=())


@pytest.mark.parametrize("window", WRITES, ids=str)
def test_each_documented_window_for_writing_lets_in_its_number(window):
    bucket = Bucket(Limits(writes=(window,), tenant=()))

    taken = [bucket.take() for _ in range(window.most)]
    refused = bucket.take()
    bucket.later(window.seconds)

    assert taken == [None] * window.most
    assert refused is not None
    assert (refused.window, refused.retry_after) == (window, window.seconds)
    assert bucket.take() is None


@pytest.mark.parametrize("window", READS, ids=str)
def test_each_documented_window_for_reading_lets_in_its_number(window):
    bucket = Bucket(Limits(reads=(window,), tenant=()))

    taken = [bucket.take(Kind.MEMBERS) for _ in range(window.most)]

    assert taken == [None] * window.most
    assert bucket.take(Kind.MEMBERS) is not None
    assert bucket.take(Kind.CONVERSATIONS) is None


def test_the_windows_hold_together():
    bucket = Bucket(Limits(tenant=()))
    seconds = {0: 0, 1: 0, 2: 0}
    for tenth in range(300):
        let_in = bucket.take() is None
        seconds[min(tenth // 10, 2)] += let_in
        bucket.later(0.1)

    assert seconds == {0: 7, 1: 1, 2: 52}  # 7 in the first, 8 in two, 60 in thirty


def test_conversations_do_not_share_their_windows():
    bucket = Bucket(Limits(writes=(Window(1, 1),), tenant=()))

    assert [bucket.take(conversation=name) is None for name in "aabb"] == [True, False, True, False]


def test_a_tenant_has_one_rate_over_all_its_conversations():
    bucket = Bucket(Limits(writes=(), tenant=(Window(50, 1),)))

    taken = [bucket.take(conversation=str(number)) for number in range(50)]

    assert taken == [None] * 50
    assert bucket.take(conversation="one more") is not None
    assert bucket.take(tenant="another") is None


def test_a_refused_request_is_not_counted():
    bucket = Bucket(Limits(writes=(Window(1, 10),), tenant=()))
    bucket.take()
    for _ in range(5):
        bucket.later(1)
        bucket.take()
    bucket.later(5)

    assert bucket.take() is None


def test_without_windows_everything_is_let_in():
    bucket = Bucket(FREE)

    assert [bucket.take() for _ in range(500)] == [None] * 500
