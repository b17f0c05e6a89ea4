"""Numbers and dates are understood as people type them, and refused in words they can use."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import NoDecimals, NotADate, NotANumber, YearOutOfRange
from surveys.numerals import day, whole


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (7, 7),
        ("7", 7),
        (" 7 ", 7),
        ("+7", 7),
        ("-7", -7),
        ("\u22127", -7),
        ("007", 7),
        ("1234", 1234),
        ("1 234", 1234),
        ("1\u00a0234\u00a0567", 1234567),
        ("1\u202f234", 1234),
        ("1\u2009234", 1234),
        ("1'234", 1234),
        ("٣٤", 34),
    ],
)
def test_whole_numbers(typed, number):
    assert whole(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "tre", "1 2", "12 34", "1_000", "1 2345", "--1", "1e3", "²", "0x1F", None, True, 1.0],
)
def test_what_is_no_number(typed):
    with pytest.raises(NotANumber):
        whole(typed)


@pytest.mark.parametrize("typed", ["3,5", "3.5", "1 234,50", "-0,5", ",5", "1.234", "12,0"])
def test_decimals_are_refused_as_such(typed):
    with pytest.raises(NoDecimals):
        whole(typed)


@pytest.mark.parametrize("typed", ["9" * 13, 10**12, -(10**12), "9" * 41, 10**4299])
def test_a_number_too_large_to_be_meant_is_none(typed):
    with pytest.raises(NotANumber):
        whole(typed)


def test_a_unit_may_stand_after_the_number():
    assert whole("12 Personer", ["personer", "personar"]) == 12
    assert whole("12personar", ["personer", "personar"]) == 12
    assert whole("50 %", ["", "%"]) == 50
    with pytest.raises(NotANumber):
        whole("personer", ["personer"])


@given(st.integers(-(10**12) + 1, 10**12 - 1))
def test_any_number_is_read_as_spreadsheets_write_it(number):
    assert whole(str(number)) == number
    assert whole(f"{number:,}".replace(",", "\u00a0")) == number


@pytest.mark.parametrize("typed", ["31.12.2025", "31. 12. 2025", " 2025-12-31 "])
def test_days(typed):
    assert day(typed) == date(2025, 12, 31)


def test_a_day_and_a_month_may_have_one_figure():
    assert day("1.2.2025") == day("2025-2-1") == date(2025, 2, 1)


@pytest.mark.parametrize(
    "typed",
    ["", "31.12.25", "12/31/2025", "31.02.2025", "32.1.2025", "2025-13-01", "i dag", None, 3],
)
def test_what_is_no_day(typed):
    with pytest.raises(NotADate):
        day(typed)


@pytest.mark.parametrize("typed", ["31.12.0205", "1.1.1899", "2200-01-01", "0000-01-01"])
def test_a_year_far_off_is_pointed_out(typed):
    with pytest.raises(YearOutOfRange) as caught:
        day(typed)

    assert str(caught.value) == "Look at the year: it must be between 1900 and 2199."


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_any_day_is_read_in_both_forms(one):
    assert day(one.isoformat()) == one
    assert day(f"{one.day}.{one.month:02}.{one.year}") == one


@given(st.text(max_size=50) | st.integers() | st.none() | st.floats())
def test_anything_is_a_number_or_a_refusal_and_a_day_or_a_refusal(raw):
    with suppress(NotANumber, NoDecimals):
        assert isinstance(whole(raw), int)
    with suppress(NotADate, YearOutOfRange):
        assert isinstance(day(raw), date)
