"""Against the days in the almanac."""

from datetime import date, timedelta

import dateutil.easter
import pytest

from surveys.holidays import easter, is_holiday

ALMANAC = {
    2024: "1.1 28.3 29.3 31.3 1.4 1.5 9.5 17.5 19.5 20.5 25.12 26.12",
    2026: "1.1 2.4 3.4 5.4 6.4 1.5 14.5 17.5 24.5 25.5 25.12 26.12",
    2027: "1.1 25.3 26.3 28.3 29.3 1.5 6.5 16.5 17.5 25.12 26.12",  # 17 May is Whit Monday too
}


@pytest.mark.parametrize("year", ALMANAC)
def test_the_years_holidays_are_those_of_the_almanac(year):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    found = [f"{day.day}.{day.month}" for day in days if day.year == year and is_holiday(day)]

    assert found == ALMANAC[year].split()


def test_easter_is_as_another_program_reckons_it():
    assert [easter(year) for year in range(1900, 3000)] == [
        dateutil.easter.easter(year) for year in range(1900, 3000)
    ]
