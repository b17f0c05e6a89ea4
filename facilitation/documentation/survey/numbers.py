"""Numbers, rankings, dot votes and days in a survey's report."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from facilitation.documentation.document import Block, Facts, Figure, Paragraph, Table
from facilitation.documentation.survey.place import Place, notes
from surveys.charts.bars import Bar, bar_chart, column_chart
from surveys.figures import Cell, Class, Dates, Hidden, Numbers, Points, Ranked, Ranks, Voted
from surveys.tally import places

Option = TypeVar("Option", Ranked, Voted)


def number_blocks(place: Place, found: Numbers) -> Iterator[Block]:
    """A histogram, and the middle, the ends and the sum."""
    w = place.w
    unit = "" if found.unit is None else w.said(found.unit)
    if not found.classes:
        yield Paragraph(w.base(found.base, place.results))
    else:
        yield _histogram(place, found, unit)
        yield from notes(place, [one.n for one in found.classes])
    middle = w.translate(
        "{lower} to {upper}", lower=w.statistic(found.lower), upper=w.statistic(found.upper)
    )
    yield Facts(
        (
            (w.translate("Median"), w.statistic(found.median, unit)),
            (w.translate("The middle half"), f"{middle} {unit}".rstrip()),
            (w.translate("Lowest"), w.statistic(found.least, unit)),
            (w.translate("Highest"), w.statistic(found.most, unit)),
            (w.translate("Sum"), w.statistic(found.sum, unit)),
        )
    )


def rank_blocks(place: Place, found: Ranks) -> Iterator[Block]:
    """Options by Borda's points, and how many put each first."""
    w = place.w
    options = by_points(found.options)
    description = w.translate(
        "Bar chart of the points that each option was given in the ranking of «{question}».",
        question=place.asked,
    )
    table = Table(
        place.caption(w.base(found.base, place.results)),
        (
            w.translate("Place"),
            w.translate("Answer"),
            w.translate("Borda points"),
            w.translate("First choice of"),
        ),
        tuple(
            (*_placed(place, rank, option), w.cell(option.points), w.cell(option.first))
            for rank, option in zip(_ranks(options), options, strict=True)
        ),
        widths=(2, 9, 3, 3),
        numeric=(0, 2, 3),
    )
    yield _figure(place, description, _bars(place, options), table)
    yield from notes(place, [cell for option in options for cell in (option.points, option.first)])


def point_blocks(place: Place, found: Points) -> Iterator[Block]:
    """Options by the points given, with how many gave them."""
    w = place.w
    options = by_points(found.options)
    description = w.translate(
        "Bar chart of the points that each option was given in «{question}».",
        question=place.asked,
    )
    table = Table(
        place.caption(w.base(found.base, place.results)),
        (
            w.translate("Place"),
            w.translate("Answer"),
            w.translate("Points given"),
            w.translate("Voters"),
        ),
        tuple(
            (*_placed(place, rank, option), w.cell(option.points), w.cell(option.voters))
            for rank, option in zip(_ranks(options), options, strict=True)
        ),
        widths=(2, 9, 3, 3),
        numeric=(0, 2, 3),
    )
    yield _figure(place, description, _bars(place, options), table)
    yield from notes(place, [cell for option in options for cell in (option.points, option.voters)])


def date_blocks(place: Place, found: Dates) -> Iterator[Block]:
    """Days in their order, and how many answers lie on days that are not shown."""
    w = place.w
    rows = [(w.date(each.day), each.n) for each in found.days]
    if found.elsewhere:
        rows.append((w.translate("Days that are not shown"), found.elsewhere))
    description = w.translate(
        "Bar chart of the days that were given to «{question}».", question=place.asked
    )
    table = Table(
        place.caption(w.base(found.base, place.results)),
        (w.translate("Day"), w.translate("Count")),
        tuple((label, w.number(count)) for label, count in rows),
        widths=(9, 3),
        numeric=(1,),
    )
    yield _figure(place, description, [Bar(label, count) for label, count in rows], table)


def class_label(place: Place, one: Class) -> str:
    """«10–19», and a single number as it is."""
    low, high = place.w.number(one.low), place.w.number(one.high)
    return low if one.low == one.high else f"{low}–{high}"


def _histogram(place: Place, found: Numbers, unit: str) -> Figure:
    w = place.w
    rows = [(class_label(place, one), one.n) for one in found.classes]
    bars = [Bar(label, None if isinstance(n, Hidden) else n) for label, n in rows]
    description = w.translate(
        "Bar chart of how many gave numbers of each size to «{question}».", question=place.asked
    )
    return Figure(
        column_chart(place.title, description, bars, touching=True),
        place.title,
        description,
        Table(
            place.caption(w.base(found.base, place.results)),
            (unit or w.translate("Number"), w.translate("Count")),
            tuple((label, w.cell(n)) for label, n in rows),
            widths=(9, 3),
            numeric=(1,),
        ),
    )


def by_points(options: Sequence[Option]) -> list[Option]:
    """Those with the most points first, and what is not shown last."""
    return sorted(options, key=lambda option: _order(option.points))


def _order(points: Cell) -> tuple[bool, int]:
    return (True, 0) if isinstance(points, Hidden) else (False, -points)


def _ranks(options: Sequence[Ranked | Voted]) -> tuple[str, ...]:
    """Equal points share a place; what is not shown has none."""
    points = [option.points for option in options]
    known = [cell for cell in points if not isinstance(cell, Hidden)]
    if len(known) < len(points):
        return ("",) * len(points)
    return tuple(str(rank) for rank in places(known))


def _placed(place: Place, rank: str, option: Ranked | Voted) -> tuple[str, str]:
    return rank, place.w.code_label(option.code, place.question, option.label)


def _bars(place: Place, options: Sequence[Ranked | Voted]) -> list[Bar]:
    return [
        Bar(
            place.w.code_label(option.code, place.question, option.label),
            None if isinstance(option.points, Hidden) else option.points,
        )
        for option in options
    ]


def _figure(place: Place, description: str, bars: Sequence[Bar], table: Table) -> Figure:
    svg = bar_chart(place.title, description, bars)
    return Figure(svg, place.title, description, table)
