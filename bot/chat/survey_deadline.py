"""A deadline as it is typed in a form: a day and a time on the clock on the wall."""

from collections.abc import Mapping
from datetime import datetime

from bot.chat.cards import Field, FieldKind
from bot.words import Words
from surveys.field_plan import Local, written_day

CLOCK = "%H.%M"
DAY, TIME = "date", "time"  # the fields


def fields(proposed: Local, t: Words) -> tuple[Field, Field]:
    """The two fields, filled with a proposal."""
    day, clock = proposed.day.isoformat(), proposed.clock.strftime(CLOCK)
    return (
        Field(DAY, t("Deadline"), FieldKind.LINE, value=(day,), required=True, most=10,
              hint=hint(DAY, t)),
        Field(TIME, t("Time of day"), FieldKind.LINE, value=(clock,), required=True, most=5,
              hint=hint(TIME, t)),
    )  # fmt: skip


def hint(name: str, t: Words) -> str:
    """How a field is to be filled in."""
    if name == DAY:
        return t("Year, month and day, such as {date}", date="2026-12-04")
    return t("Hours and minutes, such as {time}", time="12.00")


def read(given: Mapping[str, str]) -> Local | str:
    """The deadline that was typed, or the name of the field that cannot be read."""
    try:
        day = written_day(given.get(DAY, "").strip())
    except ValueError:
        return DAY
    try:
        typed = given.get(TIME, "").strip().replace(":", ".")
        clock = datetime.strptime(typed, CLOCK)  # noqa: DTZ007 -- on the wall, without a zone
    except ValueError:
        return TIME
    return Local(day, clock.time())
