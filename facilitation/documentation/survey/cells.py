"""All figures of a survey as rows of one number: what is counted, of whom, or why it is hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from facilitation.documentation.survey.change import wave_name
from facilitation.documentation.survey.choices import median
from facilitation.documentation.survey.groups import group_label
from facilitation.documentation.survey.matrix import row_label
from facilitation.documentation.survey.measured import STATISTICS, Measured
from facilitation.documentation.survey.numbers import class_label
from facilitation.documentation.survey.place import Place, says_more, shares
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.wording import SurveyWording, bounds, interval
from surveys.figures import (
    PERCENT_FROM,
    Base,
    Cell,
    Choices,
    Dates,
    Hidden,
    Matrix,
    Numbers,
    Points,
    Ranked,
    Ranks,
    Shown,
    Statistic,
    Texts,
    Voted,
    percentages,
)
from surveys.rates import Bounds


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One number. `row` and `group` are words ("" where there is none); `n` is hidden or known.

    `percent` is None where the base is too small for a percentage without its count beside it.
    `sure` and `likely` are what a count says of all there are, and its 95 % interval: None where
    they say nothing.
    """

    wave: str
    number: int
    item: str
    question: str
    row: str = ""
    group: str = ""
    code: str = ""
    answer: str = ""
    measure: Measured = Measured.COUNT
    n: Cell | Statistic = None
    percent: int | None = None
    base: Base | None = None
    sure: Bounds | Hidden | None = None
    likely: Bounds | Hidden | None = None


def figure_rows(waves: Sequence[Results], w: SurveyWording) -> Iterator[FigureRow]:
    """Every figure of every wave, in the questionnaire's order."""
    for wave, results in enumerate(waves, start=1):
        name = wave_name(results, wave, w) if len(waves) > 1 else results.name
        for number, result in enumerate(results.items, start=1):
            place = Place(results, result, number, w)
            start = FigureRow(name, number, result.item.id, place.asked)
            yield from _rows(place, start, result.figure)
            for breakdown in result.breakdowns:
                for group in breakdown.groups:
                    label = group_label(place, breakdown, group)
                    yield from _rows(place, replace(start, group=label), group.figure)


def _rows(place: Place, start: FigureRow, found: Shown | Hidden) -> Iterator[FigureRow]:
    if isinstance(found, Hidden):
        yield replace(start, n=found)
    else:
        yield from _shown(place, start, found)


def _shown(place: Place, start: FigureRow, found: Shown) -> Iterator[FigureRow]:
    match found:
        case Choices():
            yield from _choices(place, start, found)
        case Matrix(rows=rows):
            for row in rows:
                at = replace(start, row=row_label(place, row))
                yield from _rows(place, at, row.figure)
        case Numbers():
            yield from _numbers(place, start, found)
        case Ranks() | Points():
            yield from _options(place, start, found)
        case Dates():
            yield from _dates(place, start, found)
        case Texts():
            yield from _texts(place, start, found)
        case _:
            assert_never(found)


def _choices(place: Place, start: FigureRow, found: Choices) -> Iterator[FigureRow]:
    percents = _percents(found)
    for count in found.counts:
        row = replace(
            start,
            code=count.code,
            answer=place.w.label(count, place.question),
            n=count.n,
            percent=percents.get(count.code),
            base=found.base,
        )
        yield _bounded(place, row)
    if not start.group:
        yield from _scale(place, replace(start, base=found.base), found)


def _percents(found: Choices) -> dict[str, int | None]:
    return {} if found.base.answered < PERCENT_FROM else shares(found)


def _bounded(place: Place, row: FigureRow) -> FigureRow:
    """With what a count says of all there are; of a group nobody says how many they are."""
    if row.base is None or row.group or not says_more(place, row.base):
        return row
    drawn = place.results.fieldwork.sample
    match row.n:
        case Hidden():
            return replace(row, sure=row.n, likely=row.n if drawn else None)
        case int():
            return replace(
                row,
                sure=bounds(place.results, row.base, row.n),
                likely=interval(place.results, row.base, row.n),
            )
        case _:
            return row


def _scale(place: Place, start: FigureRow, found: Choices) -> Iterator[FigureRow]:
    """The middle, the mean and the favourable answers, as far as the report gives them.

    Nothing of them where a part of the scale is hidden. They are of those on the scale.
    """
    rated = found.rated
    hidden = next((count.n for count in found.scale if isinstance(count.n, Hidden)), None)
    if found.ordered:
        middle = median(place, found) if hidden is None else ""
        n = found.middle if hidden is None else hidden
        yield _rated(replace(start, measure=Measured.MEDIAN, answer=middle, n=n), rated)
    if found.mean is not None and not start.row:
        yield _rated(replace(start, measure=Measured.MEAN, n=round(found.mean, 1)), rated)
    if found.positive:
        n = found.positives if hidden is None else hidden
        row = _bounded(place, replace(start, measure=Measured.POSITIVE, n=n))
        yield _rated(row, rated)


def _rated(row: FigureRow, rated: int | None) -> FigureRow:
    """Of those on the scale, of whom there are so many, if that is shown."""
    if row.base is None or rated is None:
        return replace(row, base=None)
    percent = None
    if row.measure is Measured.POSITIVE and isinstance(row.n, int) and rated >= PERCENT_FROM:
        (percent,) = percentages([row.n], rated)
    return replace(row, base=replace(row.base, answered=rated), percent=percent)


def _numbers(place: Place, start: FigureRow, found: Numbers) -> Iterator[FigureRow]:
    at = replace(start, base=found.base)
    for one in found.classes:
        label = class_label(place, one)
        yield replace(at, code=f"{one.low}-{one.high}", answer=label, n=one.n)
    for measure in STATISTICS:
        yield replace(at, measure=measure, n=getattr(found, measure))


def _options(place: Place, start: FigureRow, found: Ranks | Points) -> Iterator[FigureRow]:
    """What each option was given, then by how many."""
    for option in found.options:
        label = place.w.code_label(option.code, place.question, option.label)
        at = replace(start, code=option.code, answer=label, base=found.base)
        match option:
            case Ranked():
                yield replace(at, measure=Measured.BORDA, n=option.points)
                yield replace(at, measure=Measured.FIRST, n=option.first)
            case Voted():
                yield replace(at, measure=Measured.POINTS, n=option.points)
                yield replace(at, measure=Measured.VOTERS, n=option.voters)
            case _:
                assert_never(option)


def _dates(place: Place, start: FigureRow, found: Dates) -> Iterator[FigureRow]:
    at = replace(start, base=found.base)
    for each in found.days:
        yield replace(at, code=each.day.isoformat(), answer=place.w.date(each.day), n=each.n)
    if found.elsewhere:
        elsewhere = place.w.translate("Days that are not shown")
        yield replace(at, answer=elsewhere, n=found.elsewhere)


def _texts(place: Place, start: FigureRow, found: Texts) -> Iterator[FigureRow]:
    at = replace(start, base=found.base)
    names = {theme.id: place.w.said(theme.name) for theme in place.result.item.themes}
    yield replace(at, measure=Measured.ANSWERED, n=found.base.answered)
    for theme in found.themes:
        answer = names.get(theme.code, theme.code)
        yield replace(at, measure=Measured.THEME, code=theme.code, answer=answer, n=theme.n)
    if found.unplaced is not None:
        yield replace(at, measure=Measured.UNPLACED, n=found.unplaced)
