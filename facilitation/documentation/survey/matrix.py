"""Matrices in a survey's report: all rows in one chart where their scale has two sides."""

from collections.abc import Iterator, Sequence

from facilitation.documentation.document import Block, Figure, Paragraph, Table
from facilitation.documentation.survey.choices import favourable, median
from facilitation.documentation.survey.place import Place, count_table, notes
from facilitation.documentation.survey.wording import bounds
from surveys.charts.bars import Bar, bar_chart
from surveys.charts.drawing import WITHHELD
from surveys.charts.ratings import Rating, Side, Step, rating_chart
from surveys.figures import Cell, Choices, Hidden, Matrix, Row
from surveys.questions import DONT_KNOW, Question


def matrix_blocks(place: Place, found: Matrix) -> Iterator[Block]:
    """A matrix: all rows in one chart where its scale has two sides, else one chart a row."""
    rows = found.rows
    if place.question.positive:
        yield _ratings(place, rows)
    else:
        yield from (_row_bars(place, row) for row in rows)
    cells = [cell for row in rows for cell in _cells(row)]
    yield from notes(place, cells)
    yield _row_table(place, rows)


def option_columns(place: Place) -> tuple[tuple[str, str], ...]:
    """(Code, label) of everything that could be answered in a row of a matrix."""
    question, w = place.question, place.w
    options = tuple((option.code, w.said(option.label)) for option in question.options)
    if question.dont_know is None:
        return options
    return (*options, (DONT_KNOW, w.said(question.dont_know)))


def row_cells(row: Row) -> dict[str, Cell]:
    """A row's counts by code; nothing where the row is not shown."""
    if isinstance(row.figure, Hidden):
        return {}
    return {count.code: count.n for count in row.figure.counts}


def row_label(place: Place, row: Row) -> str:
    """What a row of a matrix rates."""
    known = {option.code: option.label for option in place.question.rows}
    label = row.label or known.get(row.code)
    return row.code if label is None else place.w.said(label)


def _cells(row: Row) -> list[Cell]:
    return [row.figure] if isinstance(row.figure, Hidden) else list(row_cells(row).values())


def _ratings(place: Place, rows: Sequence[Row]) -> Figure:
    columns = option_columns(place)
    steps = [Step(label, side(place.question, code)) for code, label in columns]
    ratings = []
    for row in rows:
        cells = [row_cells(row).get(code) for code, _ in columns]
        known = tuple(cell for cell in cells if isinstance(cell, int))
        whole = len(known) == len(columns)
        ratings.append(Rating(row_label(place, row), known if whole else None))
    description = place.w.translate(
        "Diverging stacked bars of the answers to «{question}»: favourable answers to the right, "
        "neutral ones and «don't know» apart.",
        question=place.asked,
    )
    svg = rating_chart(place.title, description, steps, ratings)
    return Figure(svg, place.title, description, _distribution(place, rows))


def side(question: Question, code: str) -> Side:
    """Where an answer stands in the chart of a scale with two sides."""
    if code == DONT_KNOW:
        return Side.DONT_KNOW
    if code == question.neutral:
        return Side.NEUTRAL
    return Side.POSITIVE if code in question.positive else Side.NEGATIVE


def _distribution(place: Place, rows: Sequence[Row]) -> Table:
    columns = option_columns(place)
    numeric = tuple(range(1, len(columns) + 1))
    body = []
    for row in rows:
        cells = row_cells(row)
        said = [place.w.cell(cells[code]) if code in cells else WITHHELD for code, _ in columns]
        body.append((row_label(place, row), *said))
    return Table(
        place.caption(place.w.translate("How many gave each answer")),
        (place.w.translate("What"), *(label for _, label in columns)),
        tuple(body),
        widths=(6, *(3 for _ in numeric)),
        numeric=numeric,
    )


def _row_bars(place: Place, row: Row) -> Block:
    label = row_label(place, row)
    if isinstance(row.figure, Hidden):
        return Paragraph(f"{label}: {WITHHELD}")
    description = place.w.translate("Bar chart of the answers to «{question}».", question=label)
    bars = [
        Bar(place.w.label(count, place.question), count.n if isinstance(count.n, int) else None)
        for count in row.figure.counts
    ]
    table = count_table(place, row.figure, row.figure.counts)
    return Figure(bar_chart(label, description, bars), label, description, table)


def _row_table(place: Place, rows: Sequence[Row]) -> Table:
    """The middle and the favourable answers of each row, with the row's own base."""
    w, question = place.w, place.question
    header = [w.translate("What"), w.translate("Answered")]
    header += [w.translate("Median")] if question.ordered else []
    sure = place.results.listed
    header += [w.translate("Positive")] if question.positive else []
    header += [w.translate("Of all")] if question.positive and sure else []
    body = []
    for row in rows:
        found = row.figure
        if isinstance(found, Hidden):
            body.append((row_label(place, row), *(WITHHELD for _ in header[1:])))
            continue
        base = found.base
        cells = [row_label(place, row), w.answered(place.results, base.answered, base.not_shown)]
        cells += [median(place, found)] if question.ordered else []
        cells += [favourable(place, found)] if question.positive else []
        cells += [_of_all(place, found)] if question.positive and sure else []
        body.append(tuple(cells))
    return Table(
        place.caption(w.translate("Each row by itself")),
        tuple(header),
        tuple(body),
        widths=(5, *(4 for _ in header[1:])),
    )


def _of_all(place: Place, found: Choices) -> str:
    sure = None if found.positives is None else bounds(place.results, found.base, found.positives)
    return WITHHELD if sure is None else place.w.bounds(sure)
