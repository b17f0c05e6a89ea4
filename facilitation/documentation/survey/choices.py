"""Choices and scales in a survey's report: a chart, the same as a table, the middle of a scale."""

from collections.abc import Iterator, Sequence

from facilitation.documentation.document import Block, Facts, Figure, Paragraph
from facilitation.documentation.survey.place import Place, count_table, notes, shares
from surveys.charts.bars import Bar, bar_chart, column_chart
from surveys.charts.drawing import WITHHELD
from surveys.figures import Choices, Count, Hidden
from surveys.questions import DONT_KNOW


def choice_blocks(place: Place, found: Choices) -> Iterator[Block]:
    """A single or multiple choice, or one scale."""
    counts = in_order(found)
    yield _bars(place, found, counts)
    yield from notes(place, [count.n for count in counts])
    if found.multiple:
        yield Paragraph(
            place.w.translate(
                "Several answers could be given: the shares are of those who answered, and do not "
                "add up to 100 %."
            ),
            note=True,
        )
    pairs = tuple(_scale_facts(place, found))
    if pairs:
        yield Facts(pairs)


def in_order(found: Choices) -> tuple[Count, ...]:
    """A scale in its own order; else the commonest first, what is not shown and not known last."""
    if found.ordered:
        return found.counts
    return tuple(sorted(found.counts, key=_rank))


def favourable(place: Place, found: Choices) -> str:
    """How many of those on the scale gave a favourable answer."""
    if not found.positive:
        return ""
    if found.positives is None or found.rated is None:
        return WITHHELD
    return place.w.share(found.positives, found.rated)


def median(place: Place, found: Choices) -> str:
    """The middle answer in words; both, where two share the middle."""
    if any(isinstance(count.n, Hidden) for count in found.scale):
        return WITHHELD
    labels = [place.w.code_label(code, place.question) for code in found.median]
    return (
        place.w.translate("between {lower} and {upper}", lower=labels[0], upper=labels[1])
        if (len(labels) > 1)
        else "".join(labels) or "–"
    )


def _rank(count: Count) -> tuple[bool, bool, int]:
    hidden = isinstance(count.n, Hidden)
    return count.code == DONT_KNOW, hidden, 0 if isinstance(count.n, Hidden) else -count.n


def _bars(place: Place, found: Choices, counts: Sequence[Count]) -> Figure:
    w, percents = place.w, shares(found)
    bars = [
        Bar(
            w.label(count, place.question),
            None if isinstance(count.n, Hidden) else count.n,
            "" if found.ordered else w.counted(count.n, percents[count.code]),
        )
        for count in counts
    ]
    description = w.translate("Bar chart of the answers to «{question}».", question=place.asked)
    draw = column_chart if found.ordered else bar_chart
    svg = draw(place.title, description, bars)
    return Figure(svg, place.title, description, count_table(place, found, counts))


def _scale_facts(place: Place, found: Choices) -> Iterator[tuple[str, str]]:
    w = place.w
    if found.ordered:
        yield w.translate("Median"), median(place, found)
    if found.positive:
        yield w.translate("Positive"), favourable(place, found)
    if found.mean is not None:
        yield w.translate("Mean"), _mean(place, found, found.mean)


def _mean(place: Place, found: Choices, mean: float) -> str:
    """With what the ends of the scale stand for, where they have words."""
    w, number = place.w, place.w.number(round(mean, 1))
    codes = [count.code for count in found.scale]
    ends = [w.label(count, place.question) for count in (found.scale[0], found.scale[-1])]
    if ends == [codes[0], codes[-1]]:
        return number
    own = all(code.removeprefix("-").isdecimal() for code in codes)
    low, high = (codes[0], codes[-1]) if own else ("1", str(len(codes)))
    return w.translate(
        "{mean}, where {low} is «{lowest}» and {high} is «{highest}»",
        mean=number,
        low=low,
        lowest=ends[0],
        high=high,
        highest=ends[1],
    )
