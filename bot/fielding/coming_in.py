"""How a survey's answers came in, and when those who had not answered were reminded. Pure."""

from collections.abc import Iterable
from datetime import date

from facilitation.documentation.survey.results import Progress
from storage.survey_log import Line
from surveys.field_plan import local

REMINDED = ("Reminded", "Nudged")


def came_in(counts: tuple[tuple[date, int], ...], log: Iterable[Line], zone: str) -> Progress:
    """The answers at the end of each day, and the days of reminders, in the survey's own zone."""
    days = {local(zone, line.at).day for line in log if line.what in REMINDED}
    return Progress(counts, tuple(sorted(days)))
