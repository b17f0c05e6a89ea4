"""The board's pictures: a map of who has answered, and how the answers came in."""

from datetime import datetime

from bot.fielding.following import Course, Stand
from bot.words import Words
from facilitation.documentation.survey.results import Progress
from surveys.charts import timeline
from surveys.charts.tile_map import Class, Fill, Tile, tile_map
from surveys.charts.timeline import Moment
from surveys.field_plan import local
from surveys.field_state import Fielding
from surveys.files.units import counties

HAS_ANSWERED = (Stand.ANSWERED, Stand.PARTIAL)


def map_picture(course: Course, t: Words) -> str:
    """A tile for each unit that lies somewhere; empty where none does.

    Who should not have been asked is left out.
    """
    out = (Stand.NOT_ELIGIBLE, Stand.BARRED)
    rows = [row for row in course.rows if row.stand not in out]
    if not any(row.seat.unit.place for row in rows):
        return ""
    classes = [Class(t("Has answered"), Fill.SOLID)]
    if any(row.stand is Stand.PARTIAL for row in rows):
        classes.append(Class(t("Has answered in part"), Fill.CROSSED))
    classes.append(Class(t("Has not answered"), Fill.HATCHED))
    tiles = [
        Tile(
            row.seat.unit.number,
            row.seat.unit.name or row.seat.unit.number,
            HAS_ANSWERED.index(row.stand) if row.stand in HAS_ANSWERED else len(classes) - 1,
            row.seat.unit.place,
        )
        for row in rows
    ]
    title = t("Who has answered, and who has not")
    return tile_map(title, t("Map with a tile for each unit that was asked."), tiles, classes)


def one_county(course: Course, number: str) -> Course:
    """What lies in one county alone, for a map that can be read."""
    rows = tuple(row for row in course.rows if row.seat.unit.number.startswith(number))
    return Course(rows, course.rates)


def counties_in(course: Course) -> tuple[tuple[str, str], ...]:
    """The counties whose municipalities are asked: number and name."""
    asked = {row.seat.unit.number[:2] for row in course.rows if len(row.seat.unit.number) == 4}
    return tuple((n, unit.name) for n, unit in counties().items() if n in asked)


def course_picture(
    fielding: Fielding, course: Course, came: Progress, now: datetime, t: Words
) -> str:
    """How many had answered by the end of each day, since the opening; empty before it."""
    if fielding.opened is None:
        return ""
    zone, asked = fielding.plan.zone, course.rates.eligible
    opened = local(zone, fielding.opened).day
    closed = None if fielding.closed is None else local(zone, fielding.closed).day
    last = max(
        [closed or local(zone, now).day, opened, *(d for d, _ in came.counts), *came.reminders]
    )
    moments = [Moment(opened, t("Opened"))]
    for number, day in enumerate(came.reminders, start=1):
        moments.append(Moment(day, t("Reminder {number}", number=number)))
    moments.append(Moment(last, t("Closed") if closed else t.date(last)))
    return timeline.timeline(
        t("How the answers came in"),
        t("Line of the number of answers day by day."),
        timeline.Course(came.counts, asked, t("Asked: {count}", count=asked), tuple(moments)),
    )
