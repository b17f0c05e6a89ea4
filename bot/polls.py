"""What the room answered where everybody may see it: counts for a wall and a channel. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bot.views import slot_labels
from bot.words import Words
from facilitation.phases import Phase
from facilitation.record import OUTCOME, Entry
from facilitation.state import PastRun, Workshop
from facilitation.visibility import Seat, Viewer, visible
from surveys.answers import Chosen, Dated, Numbered, Shared, Value, rating
from surveys.questions import DONT_KNOW, OTHER, Kind, Question
from surveys.tally import borda, places
from surveys.texts import Text

COUNTED = (Kind.CHOICE, Kind.MULTI, Kind.MATRIX, Kind.RATING, Kind.STANCE, Kind.NUMBER, Kind.DATE)
STEPS = 11  # a longer scale has those steps that were given; if they are more, the median alone


@dataclass(frozen=True, slots=True)
class Poll:
    """One question's answers: each answer's words and how often it was given, or its points.

    Of a ranking it is how many put it first; the rows stand in the common order, and `places` are
    theirs there: equal ones share a place.
    `asked` is the sub-question, or the row of a matrix; None where the part asks one thing.
    What the program says itself, a day or a number, is said already.
    `answered` counts those who answered, the tables where tables answer. `middle` is the median of
    numbers.
    """

    asked: Text | None
    rows: tuple[tuple[Text | str, int], ...]
    answered: int
    middle: float | None = None
    places: tuple[int, ...] = ()


def polls(state: Workshop, entries: Sequence[Entry], run: PastRun, t: Words) -> tuple[Poll, ...]:
    """The answers of a part that has ended, as far as everybody may see them; else nothing.

    Votes are counted for all, as they are everywhere: it is who gave them that is secret. The
    least number of answers that the part asks for holds for each of its questions.
    """
    phase = state.programme.phase(run.phase)
    question = phase.collect.question
    dots = question.kind is Kind.POINTS and bool(question.options)
    ranked = question.kind is Kind.RANK and bool(question.options) and phase.source is None
    if run.skipped or not (dots or ranked or question.kind in COUNTED):
        return ()
    seat = Seat.FACILITATOR if dots else Seat.PROJECTOR
    seen = [
        one.entry
        for one in visible(state, entries, run.phase, Viewer(seat))
        if one.entry.round == run.round and one.entry.slot != OUTCOME
    ]
    return tuple(one for one in _polls(state, phase, seen, t) if one.answered >= phase.see.minimum)


def just_polled(state: Workshop, entries: Sequence[Entry], t: Words) -> tuple[Poll, ...]:
    """The same of the part that ended last, while that is news: no longer when it runs again."""
    if not state.past or (state.run is not None and state.run.phase == state.past[-1].phase):
        return ()
    return polls(state, entries, state.past[-1], t)


def last_asked(state: Workshop) -> Text | None:
    """What the part that ended last asked; what comes next asks something else above its counts."""
    if not state.past:
        return None
    run = state.past[-1]
    phase = state.programme.phase(run.phase)
    return phase.prompt or state.programme.item_of(run.phase).title


def _polls(state: Workshop, phase: Phase, seen: Sequence[Entry], t: Words) -> Iterator[Poll]:
    question = phase.collect.question
    for slot, label in slot_labels(state.programme.item_of(phase.id), phase):
        values = [entry.value for entry in seen if entry.slot == slot]
        if question.kind is Kind.MATRIX:
            for row in question.rows:
                given = [rating(value, row.code) for value in values]
                codes = [code for code in given if code]
                if codes:
                    yield Poll(row.label, _chosen(question, Counter(codes)), len(codes))
        elif values:
            yield _poll(question, label, values, t)


def _poll(question: Question, asked: Text | None, values: Sequence[Value], t: Words) -> Poll:
    numbers = [value.number for value in values if isinstance(value, Numbered)]
    if numbers:
        return Poll(asked, _numbered(question, numbers, t), len(values), median(numbers))
    days = Counter(value.day for value in values if isinstance(value, Dated))
    if days:
        return Poll(asked, tuple((t.date(day), days[day]) for day in sorted(days)), len(values))
    if question.kind is Kind.RANK:
        return _ranked(question, asked, values)
    given: Counter[str] = Counter()
    for value in values:
        if isinstance(value, Chosen):
            given.update(value.codes)
        elif isinstance(value, Shared):
            given.update(dict(value.shares))
    return Poll(asked, _chosen(question, given), len(values))


def _ranked(question: Question, asked: Text | None, values: Sequence[Value]) -> Poll:
    """A ranking by Borda's count, as in the documents; those that share a place in their order."""
    rankings = [value.codes for value in values if isinstance(value, Chosen)]
    first = Counter(codes[0] for codes in rankings if codes)
    scores = dict(borda(rankings, [option.code for option in question.options]))
    ranks = places([scores[option.code] for option in question.options])
    order = sorted(zip(ranks, question.options, strict=True), key=lambda pair: pair[0])
    rows = tuple((option.label, first[option.code]) for _, option in order)
    return Poll(asked, rows, len(values), places=tuple(place for place, _ in order))


def _chosen(question: Question, given: Counter[str]) -> tuple[tuple[Text, int], ...]:
    """Every option in its own order; «other» and «don't know» where they were offered."""
    labels = [(option.code, option.label) for option in question.options]
    labels += [(OTHER, question.other)] if question.other is not None else []
    labels += [(DONT_KNOW, question.dont_know)] if question.dont_know is not None else []
    return tuple((label, given[code]) for code, label in labels)


def _numbered(question: Question, numbers: Sequence[int], t: Words) -> tuple[tuple[str, int], ...]:
    given, unit = Counter(numbers), f" {question.unit.said(t.language)}" if question.unit else ""
    short = question.high - question.low < STEPS
    steps = range(question.low, question.high + 1) if short else sorted(given)
    if len(steps) > STEPS:
        return ()
    return tuple((f"{t.number(step)}{unit}", given[step]) for step in steps)
