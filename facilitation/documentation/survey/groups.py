"""An item by groups in a survey's report: a row for each group of a breakdown that was declared."""

from collections.abc import Iterator

from facilitation.documentation.document import Block, Heading, Paragraph, Table
from facilitation.documentation.survey.place import Place, notes
from surveys.charts.drawing import WITHHELD
from surveys.figures import Breakdown, Choices, Group, Hidden, Numbers, Shown


def group_blocks(place: Place, found: Breakdown[Shown]) -> Iterator[Block]:
    """The groups' counts (or their numbers' middle); what cannot be shown says why."""
    w = place.w
    yield Heading(3, _by(place, found))
    shown = [group.figure for group in found.groups if not isinstance(group.figure, Hidden)]
    if shown and all(isinstance(figure, Choices) for figure in shown):
        yield _counts(place, found)
    elif shown and all(isinstance(figure, Numbers) for figure in shown):
        yield _middles(place, found)
    else:
        yield Paragraph(w.translate("The groups' figures are in the spreadsheet."), note=True)
    cells = [group.figure for group in found.groups if isinstance(group.figure, Hidden)]
    counts = [
        count.n
        for group in found.groups
        if isinstance(group.figure, Choices)
        for count in group.figure.counts
    ]
    yield from notes(place, [*cells, *counts])


def group_label(place: Place, found: Breakdown[Shown], group: Group[Shown]) -> str:
    """What a group is called: the option that its members chose."""
    if not group.code:
        return place.w.translate("Did not say")
    by = place.results.result(found.by)
    if by is None:
        return group.code if group.label is None else place.w.said(group.label)
    return place.w.code_label(group.code, by.item.question, group.label)


def _counts(place: Place, found: Breakdown[Shown]) -> Table:
    """Groups down and answers across; long labels make a long table instead of a wide one."""
    w = place.w
    rows = [
        (group_label(place, found, group), w.label(count, place.question), w.cell(count.n))
        for group in found.groups
        if isinstance(group.figure, Choices)
        for count in group.figure.counts
    ]
    rows += [
        (group_label(place, found, group), "", WITHHELD)
        for group in found.groups
        if isinstance(group.figure, Hidden)
    ]
    header = (w.translate("Group"), w.translate("Answer"), w.translate("Count"))
    return Table(
        place.caption(_by(place, found)), header, tuple(rows), widths=(5, 6, 2), numeric=(2,)
    )


def _middles(place: Place, found: Breakdown[Shown]) -> Table:
    w = place.w
    rows = []
    for group in found.groups:
        figure = group.figure
        if isinstance(figure, Numbers):
            numbers = (w.number(figure.base.answered), w.statistic(figure.median))
            rows.append((group_label(place, found, group), *numbers))
        else:
            rows.append((group_label(place, found, group), WITHHELD, WITHHELD))
    header = (w.translate("Group"), w.translate("Answered"), w.translate("Median"))
    return Table(
        place.caption(_by(place, found)), header, tuple(rows), widths=(6, 3, 3), numeric=(1, 2)
    )


def _by(place: Place, found: Breakdown[Shown]) -> str:
    by = place.results.result(found.by)
    name = place.w.translate("group") if by is None else place.w.said(by.item.text)
    return place.w.translate("By groups: {by}", by=name)
