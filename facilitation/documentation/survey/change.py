"""What changed from wave to wave: the same question side by side, as far as each may be shown."""

from collections.abc import Iterator, Sequence

from facilitation.documentation.document import Block, Heading, Paragraph, Table
from facilitation.documentation.survey.choices import favourable, median
from facilitation.documentation.survey.matrix import row_label
from facilitation.documentation.survey.place import Place, notes, shares
from facilitation.documentation.survey.results import Figure, ItemResult, Results
from facilitation.documentation.survey.taking_part import taking_part
from facilitation.documentation.survey.unit_change import followed, not_compared, unit_blocks
from facilitation.documentation.survey.wording import SurveyWording
from surveys.charts.drawing import WITHHELD
from surveys.figures import Cell, Choices, Hidden, Matrix, Numbers
from surveys.panel import Line
from surveys.versions import same_meaning

Row = tuple[str, ...]


def change_blocks(waves: Sequence[Results], w: SurveyWording) -> Iterator[Block]:
    """A table for each question that two waves or more have asked in the same way."""
    yield Heading(1, w.translate("From wave to wave"))
    yield Paragraph(
        w.translate(
            "Counts with their shares of those who answered in each wave. Others may have answered "
            "each time: a difference need not be a change of mind."
        )
    )
    yield rate_table(waves, w)
    yield from taking_part(waves, w)
    units = followed(waves)
    yield from not_compared(waves, units, w)
    places = [Place(waves[-1], result, n, w) for n, result in enumerate(waves[-1].items, start=1)]
    for place in places:
        yield from _item(place, waves, units)


def rate_table(waves: Sequence[Results], w: SurveyWording) -> Table:
    """How many answered in each wave."""
    return Table(
        w.translate("Answers in each wave"),
        (w.translate("Wave"), w.translate("Period"), w.translate("Answered")),
        tuple(
            (
                wave_name(wave, number, w),
                w.period(wave),
                w.answered(wave, wave.answered),
            )
            for number, wave in enumerate(waves, start=1)
        ),
        widths=(4, 8, 4),
    )


def wave_name(wave: Results, number: int, w: SurveyWording) -> str:
    """A wave's own name, or its number."""
    return wave.name or w.translate("Wave {number}", number=number)


def _item(place: Place, waves: Sequence[Results], units: Sequence[Line]) -> Iterator[Block]:
    found = [_same(place.result, wave) for wave in waves]
    if sum(result is not None for result in found) < 2:
        return
    names = [wave_name(wave, number, place.w) for number, wave in enumerate(waves, start=1)]
    blocks = [*_counts(place, waves, found, names), *unit_blocks(place, waves, units, names)]
    if blocks:
        yield Heading(2, f"{place.number}. {place.asked}")
        yield from blocks


def _counts(
    place: Place,
    waves: Sequence[Results],
    found: Sequence[ItemResult | None],
    names: Sequence[str],
) -> Iterator[Block]:
    """What all who answered said in each wave."""
    rows = list(_rows(place, waves, found))
    if not rows:
        return
    yield Table(
        place.w.translate("Answers to question {number}, wave by wave", number=place.number),
        (place.w.translate("Answer"), *names),
        tuple(rows),
        widths=(6, *(4 for _ in names)),
        numeric=tuple(range(1, len(names) + 1)),
    )
    figures = [result.figure for result in found if result is not None]
    yield from notes(place, [cell for figure in figures for cell in _cells(figure)])


def _cells(figure: Figure) -> Iterator[Cell]:
    """What of a figure may have been hidden: all of it, a row, or a count."""
    match figure:
        case Hidden():
            yield figure
        case Choices(counts=counts):
            yield from (count.n for count in counts)
        case Matrix(rows=rows):
            yield from (cell for row in rows for cell in _cells(row.figure))
        case _:
            return


def _same(result: ItemResult, wave: Results) -> ItemResult | None:
    """The item in another wave, where the answers mean the same."""
    other = wave.result(result.item.id)
    same = other is not None and same_meaning(other.item.question, result.item.question)
    return other if same else None


def _rows(
    place: Place, waves: Sequence[Results], found: Sequence[ItemResult | None]
) -> Iterator[Row]:
    figures = [None if result is None else result.figure for result in found]
    kind = next((f for f in figures if f is not None and not isinstance(f, Hidden)), None)
    if isinstance(kind, Choices):
        for count in kind.counts:
            cells = (_share(place, figure, count.code) for figure in figures)
            yield place.w.label(count, place.question), *cells
    elif isinstance(kind, Matrix):
        for row in kind.rows:
            cells = (_positive(place, figure, row.code) for figure in figures)
            yield row_label(place, row), *cells
    elif isinstance(kind, Numbers):
        unit = "" if kind.unit is None else place.w.said(kind.unit)
        medians = (_number(place, figure, "median", unit) for figure in figures)
        sums = (_number(place, figure, "sum", unit) for figure in figures)
        yield place.w.translate("Median"), *medians
        yield place.w.translate("Sum"), *sums


def _share(place: Place, figure: object, code: str) -> str:
    if isinstance(figure, Hidden):
        return WITHHELD
    if not isinstance(figure, Choices):
        return "–"
    cells: dict[str, Cell] = {count.code: count.n for count in figure.counts}
    return place.w.counted(cells.get(code, 0), shares(figure).get(code))


def _positive(place: Place, figure: object, row: str) -> str:
    """The favourable answers on a row's scale, or its middle where it has no favourable end."""
    if not isinstance(figure, Matrix):
        return WITHHELD if isinstance(figure, Hidden) else "–"
    found = next((each.figure for each in figure.rows if each.code == row), None)
    if not isinstance(found, Choices):
        return WITHHELD if isinstance(found, Hidden) else "–"
    return favourable(place, found) or median(place, found)


def _number(place: Place, figure: object, which: str, unit: str) -> str:
    if not isinstance(figure, Numbers):
        return WITHHELD if isinstance(figure, Hidden) else "–"
    return place.w.statistic(getattr(figure, which), unit)
