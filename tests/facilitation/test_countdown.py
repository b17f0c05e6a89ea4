from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.countdown import MERGE, ZERO, Countdown, Mark, check_reach, marks, running
from facilitation.errors import TooFar, TooShort
from tests.facilitation.days import at, minutes

NINE = at("09:00")
LENGTHS = st.timedeltas(minutes(0), minutes(240))
MOMENTS = LENGTHS.map(lambda passed: NINE + passed)


def test_a_countdown_runs_from_its_start_and_into_overtime():
    clock = running(minutes(5), NINE)

    assert clock == Countdown(total=minutes(5), ends=at("09:05"))
    assert clock.remaining(at("09:02")) == minutes(3)
    assert clock.remaining(at("09:07")) == minutes(-2)


def test_a_countdown_that_never_ran_has_all_its_time_left():
    assert Countdown(total=minutes(5), ends=None).remaining(NINE) == minutes(5)


def test_a_paused_countdown_keeps_what_is_left():
    clock = running(minutes(5), NINE).paused(at("09:02"))

    assert clock == Countdown(total=minutes(5), ends=None, left=minutes(3))
    assert clock.remaining(at("11:00")) == minutes(3)


@given(total=LENGTHS, stopped=MOMENTS, stood=LENGTHS, later=LENGTHS)
def test_a_pause_of_any_length_changes_nothing_that_is_left(total, stopped, stood, later):
    clock = running(total, NINE)
    paused = clock.paused(stopped).resumed(stopped + stood)

    assert paused.remaining(stopped + stood + later) == clock.remaining(stopped + later)
    assert paused.total == clock.total


def test_more_time_is_added_at_the_end():
    assert running(minutes(5), NINE).extended(minutes(2), at("09:01")) == Countdown(
        total=minutes(7), ends=at("09:07")
    )


def test_more_time_after_the_bell_counts_from_now():
    clock = running(minutes(5), NINE).extended(minutes(2), at("09:08"))

    assert clock == Countdown(total=minutes(10), ends=at("09:10"))


def test_more_time_in_a_pause_is_there_when_the_pause_is_over():
    clock = running(minutes(5), NINE).paused(at("09:04")).extended(minutes(2), at("09:10"))

    assert clock == Countdown(total=minutes(7), ends=None, left=minutes(3))


def test_time_can_be_taken_that_is_not_used_yet():
    clock = running(minutes(5), NINE)

    assert clock.extended(minutes(-2), at("09:02")) == Countdown(minutes(3), at("09:03"))
    with pytest.raises(TooShort):
        clock.extended(minutes(-3), at("09:02"))


@pytest.mark.parametrize("more", [minutes(61), minutes(-61)])
def test_nothing_is_moved_by_more_than_an_hour(more):
    with pytest.raises(TooFar) as refused:
        check_reach(more)
    assert refused.value.parameters == {"most": 60}


def test_an_hour_is_not_too_far():
    check_reach(minutes(60))
    check_reach(minutes(-60))


def test_half_of_two_minutes_is_a_minute():
    assert marks(minutes(2)) == (
        (Mark.START, minutes(2)),
        (Mark.MINUTE, minutes(1)),
        (Mark.HALF_MINUTE, minutes(0.5)),
        (Mark.END, ZERO),
    )


def test_a_long_phase_has_every_mark():
    assert marks(minutes(25)) == (
        (Mark.START, minutes(25)),
        (Mark.HALF, minutes(12.5)),
        (Mark.MINUTE, minutes(1)),
        (Mark.HALF_MINUTE, minutes(0.5)),
        (Mark.END, ZERO),
    )


def test_a_mark_that_is_nearly_the_start_is_left_out():
    assert marks(timedelta(seconds=65)) == (
        (Mark.START, timedelta(seconds=65)),
        (Mark.HALF_MINUTE, timedelta(seconds=30)),
        (Mark.END, ZERO),
    )


@given(total=LENGTHS)
def test_marks_begin_with_the_start_and_finish_with_the_end(total):
    found = marks(total)

    assert found[0] == (Mark.START, total)
    assert found[-1] == (Mark.END, ZERO)
    assert len({mark for mark, _ in found}) == len(found)


@given(total=st.timedeltas(MERGE + timedelta(seconds=1), minutes(240)))
def test_marks_are_in_order_and_never_within_ten_seconds_of_each_other(total):
    left = [when for _, when in marks(total)]

    assert left == sorted(left, reverse=True)
    assert all(one - other > MERGE for one, other in pairwise(left))
