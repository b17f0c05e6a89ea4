"""Lengths, clocks, dates and zones are read as people write them."""

from datetime import date, time, timedelta

import pytest

from facilitation.reading import Reader, clock, duration
from surveys.files.problems import Problems
from surveys.files.source import Mapping, parsed


def value(written):
    """The tree of one value, which stands at line 1, column 4."""
    tree, _ = parsed(f"a: {written}")
    assert isinstance(tree, Mapping)
    return tree.entries[0][1]


def noted(read):
    return [str(problem) for problem in read.problems.found]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2 min", 120),
        ("2min", 120),
        ("90 s", 90),
        ("25", 1500),
        ("1 t 30 min", 5400),
        ("1 h 30 min", 5400),
        ("1 h", 3600),
        ("1 min 30 s", 90),
        ("0 s", 0),
    ],
)
def test_lengths_of_time(written, seconds):
    assert duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize("written", ["", "min", "2 timer", "-2 min", "1.5 min", "2 min 3 t", "²"])
def test_what_is_no_length_of_time(written):
    assert duration(written) is None


@pytest.mark.parametrize("written", ["09.05", "09:05", "9.05", "9:05"])
def test_times_with_dot_or_colon(written):
    assert clock(written) == time(9, 5)


@pytest.mark.parametrize("written", ["24.00", "9.5", "9.60", "0905", "kl. 9", ""])
def test_what_is_no_time(written):
    assert clock(written) is None


def test_values_of_each_kind_are_read():
    read = Reader(Problems())

    assert read.duration(value("2 min")) == timedelta(minutes=2)
    assert read.clock(value("13:34")) == time(13, 34)
    assert read.date(value("2025-10-23")) == date(2025, 10, 23)
    assert read.zone(value("Europe/Oslo")) == "Europe/Oslo"
    assert noted(read) == []


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        ("duration", "snart", "Write «25 min», «90 s» or «1 h 30 min»."),
        ("clock", "25.00", "Write «09.00» or «09:00»."),
        ("date", "23.10.2025", "Write year, month and day: «2025-10-23»."),
        ("date", "2025-13-01", "Write year, month and day: «2025-10-23»."),
        ("zone", "Oslo", "Write a name such as «Europe/Oslo»."),
        ("zone", "../etc/passwd", "Write a name such as «Europe/Oslo»."),
    ],
)
def test_a_value_that_cannot_be_read_says_what_was_expected(kind, written, said):
    read = Reader(Problems())

    getattr(read, kind)(value(written))

    (problem,) = noted(read)
    assert problem.startswith(f"1:4: «{written}»")
    assert problem.endswith(said)


@pytest.mark.parametrize("kind", ["duration", "clock", "date", "zone"])
def test_a_list_is_not_a_value(kind):
    read = Reader(Problems())

    getattr(read, kind)(value("[a]"))

    assert noted(read) == ["1:4: Expected a text or a value here."]
