"""How a survey's answers came in, day by day, and when those who had not answered were reminded."""

from facilitation.documentation.survey.results import Progress
from storage import answer_days, survey_log
from storage.store import Store
from surveys.field_plan import local
from surveys.field_state import SurveyId

REMINDED = ("Reminded", "Nudged")


async def came_in(store: Store, survey: SurveyId, zone: str) -> Progress:
    """The answers at the end of each day, and the days of reminders, in the survey's own zone."""
    lines = await store.read(survey_log.log, survey)
    days = {local(zone, line.at).day for line in lines if line.what in REMINDED}
    return Progress(await store.read(answer_days.course, survey), tuple(sorted(days)))
