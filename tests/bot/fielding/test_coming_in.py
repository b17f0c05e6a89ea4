from datetime import UTC, date, datetime

from bot.fielding.coming_in import came_in
from facilitation.documentation.survey.results import Progress
from storage.survey_log import Line


def test_each_day_of_a_reminder_is_told_once_by_the_clock_of_the_survey():
    counts = ((date(2026, 11, 23), 1),)
    log = [
        Line(datetime(2026, 11, 27, 9, tzinfo=UTC), "owner", "Reminded"),
        Line(datetime(2026, 11, 27, 23, 30, tzinfo=UTC), "owner", "Nudged"),  # tomorrow in Oslo
        Line(datetime(2026, 11, 28, 10, tzinfo=UTC), "owner", "Reminded"),
        Line(datetime(2026, 11, 30, 10, tzinfo=UTC), "owner", "Viewed"),
    ]

    assert came_in(counts, log, "Europe/Oslo") == Progress(
        counts, (date(2026, 11, 27), date(2026, 11, 28))
    )
