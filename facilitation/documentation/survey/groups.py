"""An item by groups in a survey's report: the answers of each group of a declared breakdown."""

from collections.abc import Iterator, Sequence

from facilitation.documentation.document import Block, Heading, Paragraph, Table
from facilitation.documentation.survey.matrix import row_label
from facilitation.documentation.survey.place import Place, notes, shares
from surveys.charts.drawing import WITHHELD
from surveys.figures import Breakdown, Cell, Choices, Group, Hidden, Matrix, Numbers, Row, Shown

ACROSS_AT_MOST = 4  # groups that stand beside each other: a page on paper has no room for more

Column = tuple[str, Choices | Hidden]  # what a group is called, and what it answered


def group_blocks(place: Place, found: Breakdown[Shown]) -> Iterator[Block]:
    """The groups' counts (or their numbers' middle); what cannot be shown says why.

    Texts, days and rankings are in the spreadsheet, where they are shown in groups at all.
    """
    shown = tuple(group for group in found.groups if not is_empty(group))
    figures = [group.figure for group in shown]
    if all(isinstance(figure, Hidden) for figure in figures):
        yield from _nothing(place, found, figures)
        return
    yield Heading(3, by_what(place, found))
    blocks = tuple(_tables(place, found, shown))
    if blocks:
        yield from blocks
    else:
        yield Paragraph(place.w.translate("The groups' figures are in the spreadsheet."), note=True)
    yield from notes(place, [cell for figure in figures for cell in _cells(figure)])


def group_label(place: Place, found: Breakdown[Shown], group: Group[Shown]) -> str:
    """What a group is called: the option that its members chose."""
    if not group.code:
        return place.w.translate("Did not say")
    by = place.results.result(found.by)
    if by is None:
        return group.code if group.label is None else place.w.said(group.label)
    return place.w.code_label(group.code, by.item.question, group.label)


def is_empty(group: Group[Shown]) -> bool:
    """Whether nobody is in a group, as is shown."""
    figure = group.figure
    return not isinstance(figure, Hidden) and not figure.base.asked + figure.base.not_shown


def _nothing(
    place: Place, found: Breakdown[Shown], figures: Sequence[Shown | Hidden]
) -> Iterator[Block]:
    """One line of what can be shown in groups, and is not here."""
    if isinstance(found.total, Choices | Matrix | Numbers):
        for reason in place.w.reasons([f for f in figures if isinstance(f, Hidden)]):
            yield Paragraph(f"{by_what(place, found)}. {reason}", note=True)


def _tables(
    place: Place, found: Breakdown[Shown], groups: Sequence[Group[Shown]]
) -> Iterator[Block]:
    named = [(group_label(place, found, group), group.figure) for group in groups]
    match found.total:
        case Choices():
            columns = [(name, f) for name, f in named if isinstance(f, Choices | Hidden)]
            yield _counts(place, place.w.translate("the answers in each group"), columns)
        case Matrix(rows=rows):
            if len(groups) <= ACROSS_AT_MOST:
                yield from _rated(place, rows, named)
        case Numbers():
            yield _middles(place, named)
        case _:
            return


def _rated(
    place: Place, rows: Sequence[Row], named: Sequence[tuple[str, Shown | Hidden]]
) -> Iterator[Block]:
    """A table for each row of a matrix that is shown in groups, and a line for each other one."""
    for number, row in enumerate(rows):
        columns = [(name, _of_row(figure, number)) for name, figure in named]
        caption = place.w.translate("{row}, in each group", row=row_label(place, row))
        if any(isinstance(figure, Choices) for _, figure in columns):
            yield _counts(place, caption, columns)
        else:
            hidden = [figure for _, figure in columns if isinstance(figure, Hidden)]
            yield from (
                Paragraph(f"{caption}. {why}", note=True) for why in place.w.reasons(hidden)
            )


def _of_row(figure: Shown | Hidden, number: int) -> Choices | Hidden:
    match figure:
        case Matrix(rows=rows):
            return rows[number].figure
        case Hidden():
            return figure
        case _:
            raise TypeError("what a group answered to a matrix is a matrix")


def _counts(place: Place, caption: str, columns: Sequence[Column]) -> Table:
    """Answers down and groups across; of many groups a long table instead of a wide one."""
    w, named = place.w, place.caption(caption)
    first = next(figure for _, figure in columns if isinstance(figure, Choices))
    cells = [(name, _column(place, figure, len(first.counts))) for name, figure in columns]
    answers = (w.translate("Answered"), *(w.label(one, place.question) for one in first.counts))
    if len(columns) <= ACROSS_AT_MOST:
        across = zip(answers, *(column for _, column in cells), strict=True)
        header = (w.translate("Answer"), *(name for name, _ in cells))
        numeric = tuple(range(1, len(header)))
        return Table(named, header, tuple(across), (5, *(3 for _ in numeric)), numeric)
    rows = [
        (name, answer, cell)
        for name, column in cells
        for answer, cell in zip(answers, column, strict=True)
        if column[0] != WITHHELD
    ]
    rows += [(name, "", WITHHELD) for name, column in cells if column[0] == WITHHELD]
    header = (w.translate("Group"), w.translate("Answer"), w.translate("Count"))
    return Table(named, header, tuple(rows), widths=(5, 6, 3), numeric=(2,))


def _column(place: Place, figure: Choices | Hidden, answers: int) -> tuple[str, ...]:
    """How many of a group answered, and how many gave each answer."""
    if isinstance(figure, Hidden):
        return (WITHHELD,) * (answers + 1)
    percents = shares(figure)
    counts = (place.w.counted(count.n, percents[count.code]) for count in figure.counts)
    return (place.w.number(figure.base.answered), *counts)


def _middles(place: Place, named: Sequence[tuple[str, Shown | Hidden]]) -> Table:
    w, rows = place.w, []
    for name, figure in named:
        if isinstance(figure, Numbers):
            rows.append((name, w.number(figure.base.answered), w.statistic(figure.median)))
        else:
            rows.append((name, WITHHELD, WITHHELD))
    header = (w.translate("Group"), w.translate("Answered"), w.translate("Median"))
    caption = place.caption(w.translate("the answers in each group"))
    return Table(caption, header, tuple(rows), widths=(6, 3, 3), numeric=(1, 2))


def _cells(figure: Shown | Hidden) -> tuple[Cell, ...]:
    """What stands in a group's column; not a row that is shown of no group."""
    match figure:
        case Hidden():
            return (figure,)
        case Choices(counts=counts):
            return tuple(count.n for count in counts)
        case Matrix(rows=rows):
            return tuple(
                c for row in rows if isinstance(row.figure, Choices) for c in _cells(row.figure)
            )
        case _:
            return ()


def by_what(place: Place, found: Breakdown[Shown]) -> str:
    """«By “Where do you work?”»."""
    by = place.results.result(found.by)
    if by is None:
        return place.w.translate("By groups")
    return place.w.translate("By “{question}”", question=place.w.said(by.item.text))
