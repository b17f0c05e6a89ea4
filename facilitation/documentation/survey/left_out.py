"""What a survey's report leaves out of each question, and why: of nothing else is there a list."""

from collections.abc import Iterator, Sequence

from facilitation.documentation.document import Block, Heading, Paragraph, Table
from facilitation.documentation.survey.groups import by_what, group_label, is_empty
from facilitation.documentation.survey.matrix import row_label
from facilitation.documentation.survey.measured import STATISTICS, measured_names
from facilitation.documentation.survey.numbers import class_label
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.wording import SurveyWording
from surveys.charts.drawing import WITHHELD
from surveys.figures import (
    Breakdown,
    Choices,
    Hidden,
    Matrix,
    Numbers,
    Points,
    Ranks,
    Shown,
    Texts,
)

Part = tuple[str, object]  # what it is called, and what there is of it: it may be hidden


def hidden_blocks(results: Results, w: SurveyWording) -> Iterator[Block]:
    """What the report leaves out, and why; nothing where nothing is left out."""
    rows = [
        row
        for number, result in enumerate(results.items, start=1)
        for row in _rows(Place(results, result, number, w))
    ]
    if not rows:
        return
    yield Heading(1, w.translate("What is not shown, and why"))
    yield Paragraph(
        w.translate(
            "«{sign}» stands for a figure that is not shown. Other figures are left out with it "
            "where it could be computed from them.",
            sign=WITHHELD,
        )
    )
    yield Table(
        w.translate("All that is left out"),
        (w.translate("Question"), w.translate("What"), w.translate("Reason")),
        tuple(rows),
        widths=(5, 5, 7),
    )


def _rows(place: Place) -> Iterator[tuple[str, str, str]]:
    """A row for each reason, with all that it is the reason for."""
    found: dict[str, list[str]] = {}
    for name, part in _parts(place):
        if isinstance(part, Hidden):
            found.setdefault(place.w.hidden(part), []).append(name)
    for reason, names in found.items():
        listed = "; ".join(dict.fromkeys(names))
        yield f"{place.number}. {place.asked}", listed, reason


def _parts(place: Place) -> Iterator[Part]:
    found = place.result.figure
    if isinstance(found, Hidden):
        yield place.w.translate("the whole question"), found
        return
    yield from _of_figure(place, found)
    for breakdown in place.result.breakdowns:
        yield from _of_groups(place, breakdown)


def _of_figure(place: Place, found: Shown) -> Iterator[Part]:
    match found:
        case Choices():
            yield from _of_choices(place, found)
        case Matrix(rows=rows):
            for row in rows:
                label = row_label(place, row)
                yield label, row.figure
                if isinstance(row.figure, Choices):
                    of_row = _of_choices(place, row.figure)
                    yield from ((f"{label}: {name}", part) for name, part in of_row)
        case Numbers():
            yield from ((class_label(place, one), one.n) for one in found.classes)
            names = measured_names(place.w)
            yield from ((names[one], getattr(found, one)) for one in STATISTICS)
        case Ranks() | Points() | Texts():
            yield from _of_options(place, found)
        case _:
            return  # days are shown or counted together


def _of_choices(place: Place, found: Choices) -> Iterator[Part]:
    w, other = place.w, place.question.other
    yield from ((w.label(count, place.question), count.n) for count in found.counts)
    if other is not None:
        yield w.translate("What was written for «{option}»", option=w.said(other)), found.other


def _of_options(place: Place, found: Ranks | Points | Texts) -> Iterator[Part]:
    w = place.w
    match found:
        case Ranks(options=ranked):
            for option in ranked:
                name = w.code_label(option.code, place.question, option.label)
                yield from ((name, part) for part in (option.points, option.first))
        case Points(options=voted):
            for each in voted:
                name = w.code_label(each.code, place.question, each.label)
                yield from ((name, part) for part in (each.points, each.voters))
        case Texts():
            names = {theme.id: w.said(theme.name) for theme in place.result.item.themes}
            yield from ((names.get(each.code, each.code), each.n) for each in found.themes)
            yield w.translate("Answers in none of the themes"), found.unplaced


def _of_groups(place: Place, found: Breakdown[Shown]) -> Iterator[Part]:
    """Each group of which something is hidden; where all is hidden of all of them, no group."""
    if not isinstance(found.total, Choices | Matrix | Numbers):
        return  # is shown in groups in no report
    by, groups = by_what(place, found), [group for group in found.groups if not is_empty(group)]
    if all(isinstance(group.figure, Hidden) for group in groups):
        yield from ((by, group.figure) for group in groups)
        return
    for group in groups:
        name = f"{by}: {group_label(place, found, group)}"
        parts = _hidden_in(group.figure)
        yield from ((name, part) for part in parts)


def _hidden_in(figure: Shown | Hidden) -> Sequence[Hidden]:
    match figure:
        case Hidden():
            return [figure]
        case Choices(counts=counts):
            return [count.n for count in counts if isinstance(count.n, Hidden)]
        case Matrix(rows=rows):
            return [part for row in rows for part in _hidden_in(row.figure)]
        case Numbers(median=median):
            return [median] if isinstance(median, Hidden) else []
        case _:
            return []
