"""The one line that says the most of each question: what a survey's report begins with."""

from collections.abc import Iterable
from typing import assert_never

from facilitation.documentation.document import Table
from facilitation.documentation.survey.choices import median
from facilitation.documentation.survey.matrix import row_label
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.wording import SurveyWording
from surveys.charts.drawing import WITHHELD
from surveys.figures import (
    Cell,
    Choices,
    Dates,
    Hidden,
    Matrix,
    Numbers,
    Points,
    Ranks,
    Shown,
    Texts,
)
from surveys.questions import DONT_KNOW


def key_figures(results: Results, w: SurveyWording) -> Table:
    """Every question with what most answered, or the middle, or how many wrote."""
    rows = []
    for number, result in enumerate(results.items, start=1):
        place = Place(results, result, number, w)
        found = result.figure
        said = WITHHELD if isinstance(found, Hidden) else key_figure(place, found)
        rows.append((f"{number}. {place.asked}", said))
    return Table(
        w.translate("The questions, and what stands out"),
        (w.translate("Question"), w.translate("Answers")),
        tuple(rows),
        widths=(7, 7),
    )


def key_figure(place: Place, found: Shown) -> str:
    """What stands out in one figure; ties are said as ties."""
    w = place.w
    match found:
        case Choices():
            return _choices(place, found)
        case Matrix(rows=rows):
            return "\n".join(
                f"{row_label(place, row)}: "
                + (WITHHELD if isinstance(row.figure, Hidden) else _choices(place, row.figure))
                for row in rows
            )
        case Numbers():
            unit = "" if found.unit is None else w.said(found.unit)
            return w.translate(
                "median {median}, sum {sum}",
                median=w.statistic(found.median, unit),
                sum=w.statistic(found.sum, unit),
            )
        case Ranks(options=options) | Points(options=options):
            labelled = [(w.code_label(o.code, place.question, o.label), o.points) for o in options]
            return _highest(labelled, w)
        case Dates(days=days):
            return _highest([(w.date(day.day), day.n) for day in days], w)
        case Texts(texts=texts):
            return w.translate("{count} written answers", count=len(texts))
        case _:
            assert_never(found)


def _choices(place: Place, found: Choices) -> str:
    w = place.w
    if not found.ordered:
        counts = [count for count in found.counts if count.code != DONT_KNOW]
        return _highest([(w.label(count, place.question), count.n) for count in counts], w)
    found_median = median(place, found)
    if found_median == WITHHELD:
        return WITHHELD
    middle = w.translate("median {median}", median=found_median)
    if not found.positive or found.positives is None or found.rated is None:
        return middle
    share = w.share(found.positives, found.rated)
    return w.translate("{median}; positive {share}", median=middle, share=share)


def _highest(cells: Iterable[tuple[str, Cell]], w: SurveyWording) -> str:
    """The highest, all of them where several are; said to be of what is shown where not all is."""
    every = list(cells)
    known = [(label, n) for label, n in every if not isinstance(n, Hidden)]
    most = max((n for _, n in known), default=0)
    if not most:
        return "–" if len(known) == len(every) else WITHHELD
    said = "\n".join(f"{label}: {w.number(n)}" for label, n in known if n == most)
    if len(known) == len(every):
        return said
    return w.translate("{answer} (of what may be shown)", answer=said)
