from dataclasses import replace
from datetime import date, time

import pytest

from bot.fielding.wave_dates import Dated, dated, next_dated
from bot.words import words
from surveys.field_plan import Local
from surveys.recurrence import DAY, Every, Recurrence, upcoming
from tests.storage.fields import PLAN

RULE = Recurrence(4, Every.WEEKS, Local(date(2027, 1, 9), time(9)), 7, times=2)  # a Saturday
WEEKLY = replace(RULE, every=1, first=Local(date(2027, 1, 11), time(9)), days=4)  # and two for late


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nb",
            Dated(
                "mandag 11. januar 2027 kl. 09.00",
                "mandag 18. januar 2027 kl. 12.00",
                ("Den åpner senere fordi lørdag 9. januar 2027 er en fridag.",),
            ),
        ),
        (
            "nn",
            Dated(
                "måndag 11. januar 2027 kl. 09.00",
                "måndag 18. januar 2027 kl. 12.00",
                ("Han opnar seinare fordi laurdag 9. januar 2027 er ein fridag.",),
            ),
        ),
        (
            "en",
            Dated(
                "Monday, 11 January 2027 at 09:00",
                "Monday, 18 January 2027 at 12:00",
                ("It opens later because Saturday, 9 January 2027 is a day off.",),
            ),
        ),
    ],
)
def test_a_wave_that_was_moved_says_from_where(language: str, said: Dated):
    assert next_dated(RULE, PLAN, date(2027, 1, 11), words(language)) == said


def test_a_deadline_that_was_moved_says_why():
    saturday = replace(WEEKLY, every=3, days=5)
    sunday = replace(WEEKLY, days=6)
    without_late = replace(PLAN, grace=0 * DAY)

    (later, _) = dated(saturday, PLAN, upcoming(saturday, PLAN, date(2027, 1, 1)), words("nb"))
    ahead = upcoming(sunday, without_late, date(2027, 1, 1))
    (earlier, _) = dated(sunday, without_late, ahead, words("nb"))

    assert (later.closes, later.moved) == (
        "mandag 18. januar 2027 kl. 12.00",
        ("Svarfristen er senere fordi lørdag 16. januar 2027 er en fridag.",),
    )
    assert (earlier.closes, earlier.moved) == (
        "fredag 15. januar 2027 kl. 12.00",
        ("Svarfristen er før søndag 17. januar 2027 fordi neste runde åpner.",),
    )


def test_a_survey_without_a_deadline_says_noon_and_a_day_without_a_wave_nothing():
    without = replace(PLAN, closes=None, reminders=())
    found = next_dated(WEEKLY, without, date(2027, 1, 11), words("en"))

    assert found is not None
    assert found.closes == "Friday, 15 January 2027 at 12:00"
    assert next_dated(WEEKLY, without, date(2027, 1, 12), words("en")) is None
