"""The report's charts as native ones: beside each a small table of what it is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from facilitation.documentation.sheets import Chart, Row, Series, Sheet
from facilitation.documentation.survey.choices import in_order
from facilitation.documentation.survey.matrix import option_columns, row_cells, row_label, side
from facilitation.documentation.survey.numbers import by_points, class_label
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.texts import by_theme
from facilitation.documentation.survey.wording import SurveyWording
from surveys.charts.drawing import BAR, INK, PAPER, WITHHELD
from surveys.charts.ratings import Look, looks
from surveys.figures import (
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
    Texts,
    Voted,
)
from surveys.questions import DONT_KNOW, Question

LIGHT, DARK = (0xD8, 0xDA, 0xEB), (0x54, 0x27, 0x88)  # the ends of a scale without two sides
INK_UNTIL = 0.6  # of the way to the dark end: there black and white digits are 4:1 both
LABEL, NUMBER = 60, 12  # characters: the widths of the columns
Bar = tuple[str, tuple[Cell, ...]]  # what it is called, and a count for each series


@dataclass(frozen=True, slots=True)
class _Block:
    """The series' names and looks, and the bars in the report's order.

    The first `drawn` bars are in the chart: of a matrix those that are shown whole.
    """

    names: tuple[str, ...]
    bars: tuple[Bar, ...]
    drawn: int
    looks: tuple[Look, ...] = ()


def chart_sheet(results: Results, w: SurveyWording) -> Sheet | None:
    """All charts of a wave, in the report's order; None where there are none."""
    rows: list[Row] = []
    heads: list[int] = []
    charts: list[Chart] = []
    for number, result in enumerate(results.items, start=1):
        place = Place(results, result, number, w)
        block = None if isinstance(result.figure, Hidden) else _block(place, result.figure)
        if block is None or not any(_known(bar) for bar in block.bars[: block.drawn]):
            continue
        heads.append(len(rows))
        rows.append((f"{number}. {place.asked}", *block.names))
        chart = _chart(place, block, len(rows))
        charts.append(chart)
        rows.extend(_lines(place, block))
        rows.extend(() for _ in range(heads[-1] + chart.lines - len(rows)))
    if not charts:
        return None
    width = max(map(len, rows))
    filled = tuple((*row, *("" for _ in range(width - len(row)))) for row in rows)
    header = (w.translate("Charts"), *("" for _ in range(width - 1)))
    widths = (LABEL, *(NUMBER for _ in range(width - 1)))
    return Sheet(header[0], header, filled, widths, tuple(charts), tuple(heads))


def _lines(place: Place, block: _Block) -> Iterator[Row]:
    """The table, and the reason behind each «:»."""
    for label, cells in block.bars:
        yield label, *(WITHHELD if isinstance(cell, Hidden) else cell for cell in cells)
    for reason in place.w.reasons([cell for _, cells in block.bars for cell in cells]):
        yield (f"«{WITHHELD}» {reason}",)


def _chart(place: Place, block: _Block, first: int) -> Chart:
    drawn = block.bars[: block.drawn]
    series = []
    for column, name in enumerate(block.names):
        withheld = tuple(
            at for at, (_, cells) in enumerate(drawn) if isinstance(cells[column], Hidden)
        )
        look = block.looks[column] if block.looks else Look(BAR, INK)
        series.append(Series(name, column + 1, look.fill, look.ink, withheld))
    said = "; ".join(f"{label}: {_said(block, cells)}" for label, cells in block.bars)
    title = place.asked
    return Chart(title, f"{title} {said}.", first, first + len(drawn) - 1, 0, tuple(series))


def _said(block: _Block, cells: Sequence[Cell]) -> str:
    said = [WITHHELD if isinstance(cell, Hidden) else str(cell) for cell in cells]
    if len(said) == 1:
        return said[0]
    return ", ".join(f"{name} {n}" for name, n in zip(block.names, said, strict=True))


def _known(bar: Bar) -> bool:
    return any(isinstance(cell, int) for cell in bar[1])


def _block(place: Place, found: Shown) -> _Block | None:
    """What the report's chart of a figure is made of; None where it has none."""
    w = place.w
    count = w.translate("Count")
    match found:
        case Matrix():
            return _matrix(place, found)
        case Choices():
            counts = in_order(found)
            return _single(count, [(w.label(one, place.question), one.n) for one in counts])
        case Numbers(classes=classes):
            return _single(count, [(class_label(place, one), one.n) for one in classes])
        case Dates():
            return _single(count, _days(place, found))
        case Texts():
            return _single(w.translate("Answers"), by_theme(place, found))
        case Ranks(options=ranked):
            return _options(place, w.translate("Borda points"), by_points(ranked))
        case Points(options=voted):
            return _options(place, w.translate("Points given"), by_points(voted))
        case _:
            assert_never(found)


def _days(place: Place, found: Dates) -> list[tuple[str, Cell]]:
    bars: list[tuple[str, Cell]] = [(place.w.date(day.day), day.n) for day in found.days]
    if found.elsewhere:
        bars.append((place.w.translate("Days that are not shown"), found.elsewhere))
    return bars


def _options(place: Place, name: str, options: Sequence[Ranked | Voted]) -> _Block:
    labels = [place.w.code_label(one.code, place.question, one.label) for one in options]
    return _single(name, [(label, one.points) for label, one in zip(labels, options, strict=True)])


def _single(name: str, bars: Sequence[tuple[str, Cell]]) -> _Block:
    return _Block((name,), tuple((label, (n,)) for label, n in bars), len(bars))


def _matrix(place: Place, found: Matrix) -> _Block:
    """One stacked bar a row; last, and not drawn, the rows that are not shown whole."""
    columns = option_columns(place)
    whole: list[Bar] = []
    rest: list[Bar] = []
    for row in found.rows:
        hidden = row.figure if isinstance(row.figure, Hidden) else 0
        known = row_cells(row)
        cells = tuple(known.get(code, hidden) for code, _ in columns)
        bars = rest if any(isinstance(cell, Hidden) for cell in cells) else whole
        bars.append((row_label(place, row), cells))
    names = tuple(label for _, label in columns)
    return _Block(names, (*whole, *rest), len(whole), _colours(place.question, columns))


def _colours(question: Question, columns: Sequence[tuple[str, str]]) -> tuple[Look, ...]:
    """As in the report where a scale has two sides; else from light to dark."""
    if question.positive:
        return looks([side(question, code) for code, _ in columns])
    steps = sum(code != DONT_KNOW for code, _ in columns)
    return tuple(
        Look(PAPER, INK) if code == DONT_KNOW else _step(at, steps)
        for at, (code, _) in enumerate(columns)
    )


def _step(at: int, steps: int) -> Look:
    part = at / max(steps - 1, 1)
    mixed = (round(a + (b - a) * part) for a, b in zip(LIGHT, DARK, strict=True))
    fill = "#" + "".join(f"{each:02x}" for each in mixed)
    return Look(fill, PAPER if part > INK_UNTIL else INK)
