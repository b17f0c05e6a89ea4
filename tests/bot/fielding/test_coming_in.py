from datetime import UTC, date, datetime

from bot.fielding.coming_in import came_in
from facilitation.documentation.survey.results import Progress
from storage import survey_log
from storage.store import Store
from storage.survey_log import Line
from tests.storage.days import SetClock
from tests.storage.fields import MONDAY, TERMS, Field


async def test_answers_are_counted_by_day_and_each_day_of_a_reminder_is_told_once(store: Store):
    clock = SetClock()
    clock.moment = MONDAY
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.answer("03")
    for at, what in (
        (datetime(2026, 11, 27, 9, tzinfo=UTC), "Reminded"),
        (datetime(2026, 11, 27, 23, 30, tzinfo=UTC), "Nudged"),  # the next day in Oslo
        (datetime(2026, 11, 28, 10, tzinfo=UTC), "Reminded"),
        (datetime(2026, 11, 30, 10, tzinfo=UTC), "Viewed"),
    ):
        await store.field(field.survey, survey_log.note, Line(at, "owner", what))

    came = await came_in(store, field.survey, "Europe/Oslo")

    assert came == Progress(((date(2026, 11, 23), 1),), (date(2026, 11, 27), date(2026, 11, 28)))
