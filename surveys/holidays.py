"""Norway's public holidays: days on which nobody is at work to be written to."""

from datetime import date, timedelta
from functools import lru_cache

# Lov om helligdager og helligdagsfred § 2 (lov-1995-02-24-12), and lov om 1 og 17 mai som
# høgtidsdagar (lov-1947-04-26-1). Sundays are holidays too; they are no days at work anyway.
FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))  # (month, day)
# Days after Easter Sunday: Maundy Thursday, Good Friday, Easter, Ascension, Whitsun.
MOVABLE = (-3, -2, 0, 1, 39, 49, 50)


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday in Norway."""
    return day in _holidays(day.year)


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian calendar.

    The rule without tables of Nature, 20 April 1876, as in Meeus, Astronomical Algorithms, ch. 8.
    """
    century, of_century = divmod(year, 100)
    golden, leaps = year % 19, century // 4
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    sunday = easter(year)
    movable = (sunday + timedelta(days=after) for after in MOVABLE)
    return frozenset((*(date(year, month, day) for month, day in FIXED), *movable))
