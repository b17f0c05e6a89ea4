from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.web.surveys.plan_fields import (
    Read,
    read_fields,
    reminder_lines,
    reminder_values,
    values_of,
)
from surveys.editing import declared
from surveys.field_plan import Local, Reminder
from surveys.field_state import Fielding, Frame
from surveys.questions import Kind
from surveys.responses import Mode
from surveys.texts import text
from tests.storage.fields import MONDAY, OPINIONS, PLAN, TERMS
from tests.surveys.forms import form, item

ASKS = declared(form(item("q1", Kind.CHOICE), item("q2")), ("nb", "nn"))
FIELDING = Fielding(replace(TERMS, told=text(nb="Fordi", nn="Fordi")), PLAN)


def read(**changed: str) -> Read:
    return reread(FIELDING, changed)


def reread(
    fielding: Fielding, changed: Mapping[str, str] | None = None, now: datetime = MONDAY
) -> Read:
    return read_fields({**values_of(fielding), **(changed or {})}, fielding, ASKS, now)


@pytest.mark.parametrize(
    "fielding",
    [
        FIELDING,
        Fielding(replace(TERMS, half_done=True), replace(PLAN, closes=None, quiet=None)),
        Fielding(
            replace(OPINIONS, frame=Frame.SAMPLE, population=357, by="q1"),
            replace(PLAN, weekdays=False, free=(date(2026, 12, 1),), reminders=()),
        ),
    ],
)
def test_what_stands_in_the_fields_is_read_as_it_was(fielding: Fielding):
    found = reread(fielding)

    assert (found.terms, found.plan, found.wrong) == (fielding.terms, fielding.plan, {})


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("mode", "both", "NotAmongThese"),
        ("mode", "", "NotAmongThese"),
        ("commissioner", " ", "SayWho"),
        ("commissioner", "x" * 201, "TooManyCharacters"),
        ("told_nb", "x" * 3_001, "TooManyCharacters"),
        ("frame", "some", "NotAmongThese"),
        ("minimum", "2", "GroupTooSmall"),
        ("minimum", "", "GroupTooSmall"),
        ("minimum", "five", "NotANumber"),
        ("minimum", "٥", "NotANumber"),
        ("contact_days", "366", "WrongTerm"),
        ("contact_days", "-1", "NotANumber"),
        ("deletes_on", "", "NotADate"),
        ("deletes_on", "tomorrow", "NotADate"),
        ("deletes_on", "2026-12-06", "DeletedTooSoon"),
        ("deletes_on", "2126-12-07", "KeptTooLong"),
        ("closes_day", "2026-11-20", "DeadlinePast"),
        ("closes_at", "", "NotATime"),
        ("closes_at", "25:00", "NotATime"),
        ("closes_at", "9" * 30, "NotATime"),
        ("closes_day", "9999-12-31", "NotADate"),
        ("deletes_on", "0001-01-01", "NotADate"),
        ("grace", "15", "GraceTooLong"),
        ("quiet_since", "07:00", "AllDayQuiet"),
        ("quiet_since", "", "OneQuietTime"),
        ("free", "2026-12-24; 25", "NotADate"),
        ("free", "9999-12-31", "NotADate"),
        ("zone", "Europe/Nowhere", "UnknownZone"),
        ("zone", "../etc/passwd", "UnknownZone"),
        ("zone", "", "UnknownZone"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(field: str, value: str, said: str):
    found = read(**{field: value})

    assert {name: type(reason).__name__ for name, reason in found.wrong.items()} == {field: said}


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"frame": "sample"}, "population", "SayHowMany"),
        ({"frame": "anybody"}, "frame", "OfficialNeedsList"),
        ({"mode": "opinion", "half_done": "1"}, "half_done", "DraftsStayTheirs"),
        ({"by": "q1"}, "by", "NotABackground"),
        ({"mode": "opinion", "by": "q2"}, "by", "NotABackground"),
        ({"mode": "opinion", "by": "<b>"}, "by", "NotABackground"),
        ({"reminder_0_at": ""}, "reminder_0_at", "NotATime"),
        ({"reminder_0_day": "2026-11-20"}, "reminder_0_day", "ReminderPast"),
        ({"reminder_0_day": "2026-12-02"}, "reminders", "ReminderTwice"),
        ({"reminder_0_day": "2026-12-07"}, "reminders", "ReminderAfterDeadline"),
        ({"reminder_0_how": "4"}, "reminders", "WrongIntensity"),
    ],
)
def test_what_does_not_go_together_is_said_where_it_can_be_mended(
    changed: dict[str, str], field: str, said: str
):
    found = read(**changed)

    assert {name: type(reason).__name__ for name, reason in found.wrong.items()} == {field: said}


def test_a_time_can_be_written_as_people_do():
    closes = read(closes_at="9.30").plan.closes

    assert closes == Local(date(2026, 12, 4), time(9, 30))


def test_without_a_day_there_is_no_deadline():
    found = read(closes_day="")

    assert (found.plan.closes, found.wrong) == (None, {})


def test_what_is_told_in_no_language_is_not_told():
    assert read(told_nb="", told_nn=" ").terms.told is None
    assert read(told_nn="").terms.told == text(nb="Fordi")


def test_how_many_there_are_is_asked_only_where_not_all_are():
    assert read(population="357").terms.population == 0
    assert read(population="357", frame="sample").terms.population == 357
    opinions = read(population="357", frame="anybody", mode="opinion")
    assert (opinions.terms.population, opinions.terms.mode) == (357, Mode.OPINION)


def test_reminders_are_put_in_order_and_an_emptied_one_goes():
    found = read(reminder_0_day="2026-12-03", reminder_1_day="")
    assert found.plan.reminders == (Reminder(Local(date(2026, 12, 3), time(9)), 1),)


def test_there_are_lines_to_spare_for_reminders_but_never_more_than_ten():
    ten = tuple(
        Reminder(Local(date(2026, 12, 1), time(9) if n == 0 else time(n + 9)), 1) for n in range(9)
    )

    assert reminder_lines({}) == range(2)
    assert reminder_lines(reminder_values(ten)) == range(10)


def test_a_deadline_that_has_come_since_is_told_again():
    later = datetime(2026, 12, 4, 12, tzinfo=UTC) + timedelta(days=1)
    found = reread(FIELDING, now=later)

    assert type(found.wrong["closes_day"]).__name__ == "DeadlinePast"
