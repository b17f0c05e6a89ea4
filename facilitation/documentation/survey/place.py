"""An item's place in a survey's report, and the table of counts that stands with its chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facilitation.documentation.document import Block, Paragraph, Table
from facilitation.documentation.survey.results import ItemResult, Results
from facilitation.documentation.survey.wording import SurveyWording, bounds, interval
from surveys.charts.drawing import WITHHELD
from surveys.figures import PERCENT_FROM, Base, Cell, Choices, Count, Hidden
from surveys.questions import Question


@dataclass(frozen=True, slots=True)
class Place:
    """An item of a wave: what there is to show, its number in the report, and how to say it."""

    results: Results
    result: ItemResult
    number: int
    w: SurveyWording

    @property
    def question(self) -> Question:
        """What was asked, with its options."""
        return self.result.item.question

    @property
    def asked(self) -> str:
        """The exact words, in the report's language."""
        return self.w.said(self.result.item.text)

    @property
    def title(self) -> str:
        """The caption of its chart and its table."""
        return self.w.translate("Answers to question {number}", number=self.number)

    def caption(self, words: str) -> str:
        """The caption of a table: no two in a report are the same, so each can be found."""
        return self.w.translate("Question {number}: {words}", number=self.number, words=words)


def notes(place: Place, cells: Sequence[Cell]) -> Iterator[Block]:
    """The reasons behind each «:» of a chart and its table."""
    for reason in place.w.reasons(cells):
        yield Paragraph(f"«{WITHHELD}» {reason}", note=True)


def count_table(place: Place, found: Choices, counts: Sequence[Count]) -> Table:
    """Counts and shares, and what they say for sure of all where not all have answered."""
    w, percents = place.w, shares(found)
    few = found.base.answered < PERCENT_FROM
    sure = says_more(place, found.base)
    drawn = place.results.fieldwork.sample
    header = [w.translate("Answer"), w.translate("Count")]
    header += [] if few else [w.translate("Per cent")]
    header += [w.translate("At least"), w.translate("At most")] if sure else []
    header += [w.translate("95 % interval")] if sure and drawn else []
    rows = []
    for count in counts:
        share = percents[count.code]
        cells = [w.label(count, place.question)]
        cells += [w.counted(count.n, share)] if few else [w.cell(count.n), _percent(count.n, share)]
        cells += _bounded(place, found.base, count.n) if sure else []
        cells += [_interval(place, found.base, count.n)] if sure and drawn else []
        rows.append(tuple(cells))
    numeric = tuple(range(1, len(header)))
    return Table(
        _caption(place, found.base, sure=sure),
        tuple(header),
        tuple(rows),
        widths=(9, *(3 for _ in numeric)),
        numeric=numeric,
    )


def _caption(place: Place, base: Base, *, sure: bool) -> str:
    said = place.caption(place.w.base(base, place.results))
    if not sure:
        return said
    certain = place.w.translate(
        "At least and at most: what is sure of all {units}, whatever the others think.",
        units=place.results.population - base.not_shown,
    )
    return f"{said} {certain}"


def says_more(place: Place, base: Base) -> bool:
    """Whether bounds say more than the count: somebody has not answered."""
    return bounds(place.results, base, base.answered) is not None and (
        base.answered < place.results.population - base.not_shown
    )


def shares(found: Choices) -> dict[str, int | None]:
    """Each code's share of those who answered, in per cent; None where it is not shown."""
    codes = (count.code for count in found.counts)
    return dict(zip(codes, found.percentages, strict=True))


def _percent(cell: Cell, share: int | None) -> str:
    if isinstance(cell, Hidden):
        return WITHHELD
    return "–" if share is None else f"{share} %"


def _bounded(place: Place, base: Base, cell: Cell) -> list[str]:
    found = bounds(place.results, base, cell)
    if found is None:
        return [WITHHELD, WITHHELD]
    return [place.w.number(found.least), place.w.number(found.most)]


def _interval(place: Place, base: Base, cell: Cell) -> str:
    found = interval(place.results, base, cell)
    if found is None:
        return WITHHELD
    return place.w.translate("{least} to {most}", least=found.least, most=found.most)
