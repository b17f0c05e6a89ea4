"""Figures from lists of answers: numbers, rankings, votes, days, texts, and official answers."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Shared, Value
from surveys.figures import (
    Base,
    Class,
    Count,
    Dates,
    Day,
    NamedAnswer,
    NamedAnswers,
    Numbers,
    Points,
    Ranked,
    Ranks,
    Texts,
    Voted,
)
from surveys.questionnaire import Theme
from surveys.questions import Option, Question
from surveys.responses import Response, Unit, Wave
from surveys.tally import borda, median_iqr, total
from surveys.texts import Text

Spans = tuple[tuple[int, int], ...]  # lowest and highest, both included
CLASSES_AT_MOST = 10
_WORD = re.compile(r"\w+")


def spans(question: Question, values: Sequence[Value] | None) -> Spans:
    """The classes of a histogram over some numbers; None: over all that may be answered."""
    if values is None:
        low, high = question.low, question.high
        return tuple((max(a, low), min(b, high)) for a, b in classes(low, high))
    given = [value.number for value in values if isinstance(value, Numbered)]
    return classes(min(given), max(given)) if given else ()


def numbers(question: Question, base: Base, values: Sequence[Value], spans: Spans) -> Numbers:
    """The figure of whole numbers, counted in these classes."""
    given = sorted(value.number for value in values if isinstance(value, Numbered))
    found = zip(spans, _in(spans, given), strict=True)
    counted = tuple(Class(low, high, n) for (low, high), n in found)
    if not given:
        return Numbers(base, counted, None, None, None, None, None, None, question.unit)
    spread = median_iqr(given)
    return Numbers(
        base,
        counted,
        median=spread.median,
        lower=spread.lower,
        upper=spread.upper,
        least=given[0],
        most=given[-1],
        sum=sum(given),
        unit=question.unit,
    )


def classes(low: int, high: int) -> Spans:
    """At most ten equal classes from `low` to `high`: 1, 2 or 5 (or ten times that …) wide."""
    width = next(w for w in _widths() if high // w - low // w < CLASSES_AT_MOST)
    return tuple((n * width, n * width + width - 1) for n in range(low // width, high // width + 1))


def ranks(question: Question, base: Base, values: Sequence[Value]) -> Ranks:
    """The figure of a ranking."""
    rankings = [value.codes for value in values if isinstance(value, Chosen)]
    score = dict(borda(rankings, [option.code for option in question.options]))
    first = Counter(codes[0] for codes in rankings if codes)
    labels = _all(question.options, score)
    options = (Ranked(code, score[code], first[code], label) for code, label in labels.items())
    return Ranks(base, tuple(options))


def points(question: Question, base: Base, values: Sequence[Value]) -> Points:
    """The figure of a dot vote."""
    ballots = [value.shares for value in values if isinstance(value, Shared)]
    given = {one.item: (one.points, one.voters) for one in total(ballots)}
    labels = _all(question.options, given)
    options = (Voted(code, *given.get(code, (0, 0)), label) for code, label in labels.items())
    return Points(base, tuple(options))


def dates(base: Base, values: Sequence[Value]) -> Dates:
    """The figure of days."""
    days = Counter(value.day for value in values if isinstance(value, Dated))
    return Dates(base, tuple(Day(day, days[day]) for day in sorted(days)))


def texts(base: Base, values: Sequence[Value], themes: Sequence[Theme] = ()) -> Texts:
    """The figure of what was written, one text a point, by the alphabet."""
    written = [tuple(_written(value)) for value in values]
    every = sorted((words for one in written for words in one), key=lambda w: (w.casefold(), w))
    if not themes:
        return Texts(base, tuple(every))
    touched = [
        [t.id for t in themes if any(_touches(t, words) for words in one)] for one in written
    ]
    counts = Counter(code for codes in touched for code in codes)
    placed = tuple(Count(theme.id, counts[theme.id], theme.name) for theme in themes)
    return Texts(base, tuple(every), placed, sum(not codes for codes in touched))


def beside_names(wave: Wave, item: str) -> NamedAnswers:
    """What each unit officially answered to an item, in the units' order."""
    given = {response.unit: response for response in wave.responses}
    return NamedAnswers(tuple(_named(unit, given.get(unit.number), item) for unit in wave.units))


def _named(unit: Unit, response: Response | None, item: str) -> NamedAnswer:
    if response is None:
        return NamedAnswer(unit.number, unit.name, None)
    value = response.answers.get(item)
    return NamedAnswer(unit.number, unit.name, value, response.late, response.on_behalf)


def _widths() -> Iterator[int]:
    tens = 1
    while True:
        yield from (tens, 2 * tens, 5 * tens)
        tens *= 10


def _in(spans: Spans, given: Sequence[int]) -> list[int]:
    """How many of some sorted numbers lie in each span; those outside count with the nearest."""
    ends = [bisect_right(given, high) for _, high in spans[:-1]]
    return [b - a for a, b in zip([0, *ends], [*ends, len(given)], strict=True)] if spans else []


def _all(options: Sequence[Option], given: Mapping[str, object]) -> dict[str, Text | None]:
    """Each code with its label: the question's own, and then those of earlier versions."""
    labels = {option.code: option.label for option in options}
    return {**labels, **dict.fromkeys(sorted(set(given) - set(labels)))}


def _written(value: Value) -> Iterator[str]:
    match value:
        case Listed(points=points):
            yield from (point.text for point in points if point.text)
        case Chosen(other=words) | Committed(what=words):
            if words:
                yield words
        case _:
            return


def _touches(theme: Theme, words: str) -> bool:
    """Whether a word of a text begins with one of the theme's."""
    begins = tuple(word.rstrip("*").casefold() for word in theme.words)
    return any(word.startswith(begins) for word in _WORD.findall(words.casefold()))
