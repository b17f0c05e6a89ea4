"""Maps in a survey's report: who has answered, and what units officially chose of few options."""

from collections.abc import Iterator, Sequence

from facilitation.documentation.document import Block, Facts, Figure, Heading, Table
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Progress, Results
from facilitation.documentation.survey.wording import SurveyWording
from surveys.answers import Chosen
from surveys.charts.tile_map import Class, Fill, Tile, tile_map
from surveys.charts.timeline import Course, Moment, timeline
from surveys.figures import NamedAnswers
from surveys.files.units import full_name
from surveys.questions import Kind
from surveys.responses import Disposition, Unit

FILLS = (Fill.SOLID, Fill.CROSSED, Fill.HATCHED)  # a map has at most so many classes of answers
ANSWERED = (Disposition.COMPLETE, Disposition.PARTIAL)


def answered_blocks(results: Results, w: SurveyWording) -> Iterator[Block]:
    """Who answered, by name, and how the answers came in: of official answers alone."""
    if not results.official:
        return
    yield Heading(1, w.translate("Who answered"))
    yield Facts(((w.translate("Answered"), w.answered(results, results.answered)),))
    if results.standing:
        yield _map(results, w)
    if results.progress is not None:
        yield course_figure(results, results.progress, w)


def unit_status(results: Results, unit: Unit) -> Disposition:
    """What became of a unit; one of which nothing is known was not reached."""
    return results.standing.get(unit.number, Disposition.NO_CONTACT)


def asked(results: Results) -> tuple[Unit, ...]:
    """The units that were asked: those that should not have been are counted, and not named."""
    every = results.units
    return tuple(u for u in every if unit_status(results, u) is not Disposition.NOT_ELIGIBLE)


def chosen_map(place: Place, named: NamedAnswers) -> Iterator[Figure]:
    """What each unit chose, where there are at most three options to tell apart."""
    options = place.question.options
    if place.question.kind is not Kind.CHOICE or not 0 < len(options) <= len(FILLS):
        return
    w, codes = place.w, [option.code for option in options]
    classes = [
        *(Class(w.said(o.label), fill) for o, fill in zip(options, FILLS, strict=False)),
        Class(w.translate("Another answer, or none"), Fill.EMPTY),
    ]
    given = {answer.unit: answer.value for answer in named.answers}
    tiles = []
    for unit in place.results.units:
        value = given.get(unit.number)
        chosen = value.codes if isinstance(value, Chosen) else ()
        member = next((codes.index(code) for code in chosen if code in codes), len(codes))
        tiles.append(Tile(unit.number, unit.name, member, unit.place))
    if tiles:
        title = w.translate("Answers to question {number} on a map", number=place.number)
        description = w.translate(
            "Map with a tile for each unit, by its answer to «{question}».", question=place.asked
        )
        yield Figure(tile_map(title, description, tiles, classes), title, description)


def _map(results: Results, w: SurveyWording) -> Figure:
    units = asked(results)
    title = w.translate("Who has answered, and who has not")
    description = w.translate("Map with a tile for each unit that was asked.")
    partial = any(unit_status(results, unit) is Disposition.PARTIAL for unit in units)
    classes = [Class(w.translate("Has answered"), Fill.SOLID)]
    if partial:
        classes.append(Class(w.translate("Has answered in part"), Fill.CROSSED))
    classes.append(Class(w.translate("Has not answered"), Fill.HATCHED))
    tiles = [
        Tile(unit.number, unit.name, _member(results, unit, len(classes)), unit.place)
        for unit in units
    ]
    drawn = tile_map(title, description, tiles, classes)
    return Figure(drawn, title, description, _list(results, units, w))


def _member(results: Results, unit: Unit, classes: int) -> int:
    status = unit_status(results, unit)
    return ANSWERED.index(status) if status in ANSWERED else classes - 1


def _list(results: Results, units: Sequence[Unit], w: SurveyWording) -> Table:
    return Table(
        w.translate("Everyone who was asked"),
        (w.translate("Number"), w.translate("Name"), w.translate("Status")),
        tuple(
            (
                unit.number,
                full_name(unit.number, unit.name),
                w.answered_or_not(unit_status(results, unit)),
            )
            for unit in units
        ),
        widths=(2, 6, 6),
    )


def course_figure(results: Results, progress: Progress, w: SurveyWording) -> Figure:
    """How the answers came in, day by day, with the reminders."""
    work, asked = results.fieldwork, results.dispositions.eligible
    last = max([work.opened, *progress.reminders, *(day for day, _ in progress.counts)])
    reminders = (
        Moment(day, w.translate("Reminder {number}", number=number))
        for number, day in enumerate(progress.reminders, start=1)
    )
    course = Course(
        progress.counts,
        asked,
        w.translate("Asked: {count}", count=asked),
        (
            Moment(work.opened, w.translate("Opened")),
            *reminders,
            Moment(work.closed or last, w.translate("Closed") if work.closed else w.date(last)),
        ),
    )
    title = w.translate("How the answers came in")
    description = w.translate("Line of the number of answers day by day.")
    table = Table(
        w.translate("Answers in all at the end of the day"),
        (w.translate("Day"), w.translate("Answers")),
        tuple((w.date(day), w.number(count)) for day, count in progress.counts),
        widths=(6, 3),
        numeric=(1,),
    )
    return Figure(timeline(title, description, course), title, description, table)
