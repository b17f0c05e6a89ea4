"""Which organisations changed their official answer, by name, and how many answered the same.

Of answers that stand beside names alone, as they were released with each wave. Each organisation is
held against itself, in the last two waves that it answered; what was split or merged is named and
not compared. Of opinions nobody can be followed: how many moved would tell of single persons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facilitation.documentation.document import Block, Paragraph, Table
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.values import value_words
from facilitation.documentation.survey.wording import SurveyWording
from surveys.answers import Chosen, Committed, Listed, Numbered, Rated, Shared, Value
from surveys.files.units import full_name
from surveys.panel import Line, lines
from surveys.questions import Kind, Question
from surveys.units import changes
from surveys.versions import same_meaning

OWN_WORDS = (Listed, Committed)  # these differ each time


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit answered in the wave at this place, and the question as it was asked there."""

    wave: int
    value: Value
    question: Question


@dataclass(frozen=True, slots=True)
class Twice:
    """A unit's answers in the last two waves in which it answered an item."""

    number: str
    name: str
    before: Answer
    after: Answer

    @property
    def same(self) -> bool:
        """Whether it answered the same; the order of choices matters in a ranking alone."""
        return _meant(self.before) == _meant(self.after)

    @property
    def difference(self) -> int | None:
        """How much more the number is than it was; None where it is no number."""
        old, new = self.before.value, self.after.value
        if isinstance(old, Numbered) and isinstance(new, Numbered):
            return new.number - old.number
        return None


def _meant(answer: Answer) -> object:
    value = answer.value
    match value:
        case Chosen(codes=codes, other=other) if answer.question.kind is not Kind.RANK:
            return frozenset(codes), other
        case Rated(ratings=pairs) | Shared(shares=pairs):
            return dict(pairs)
        case _:
            return value


# --- Who is compared ------------------------------------------------------------------------------


def followed(waves: Sequence[Results]) -> tuple[Line, ...]:
    """The units of a panel of official answers, where two waves or more have answers by name."""
    if sum(wave.named for wave in waves) < 2:
        return ()
    if not all(wave.official and wave.units for wave in waves):
        return ()
    return lines(waves, changes())


def twice(place: Place, waves: Sequence[Results], found: Sequence[Line]) -> tuple[Twice, ...]:
    """Those who answered an item in two waves that asked the same, by their newest number."""
    given = [_given(place, wave, at) for at, wave in enumerate(waves)]
    pairs = (_twice(line, waves, given) for line in found if line.is_one)
    return tuple(sorted((pair for pair in pairs if pair), key=lambda pair: pair.number))


def _given(place: Place, wave: Results, at: int) -> dict[str, Answer]:
    """What may be shown by name of a wave, where the answers mean the same as in the newest."""
    result = wave.result(place.result.item.id)
    if result is None or result.named is None:
        return {}
    question = result.item.question
    if not same_meaning(question, place.question):
        return {}
    return {
        one.unit: Answer(at, one.value, question)
        for one in result.named.answers
        if one.value is not None and not isinstance(one.value, OWN_WORDS)
    }


def _twice(
    line: Line, waves: Sequence[Results], given: Sequence[dict[str, Answer]]
) -> Twice | None:
    seats = [(at, numbers[0]) for at, numbers in enumerate(line.numbers) if numbers]
    answers = [given[at][number] for at, number in seats if number in given[at]]
    if len(answers) < 2:
        return None
    at, number = seats[-1]
    name = next(unit.name for unit in waves[at].units if unit.number == number)
    return Twice(number, name, answers[-2], answers[-1])


# --- What is told ---------------------------------------------------------------------------------


def not_compared(
    waves: Sequence[Results], found: Sequence[Line], w: SurveyWording
) -> Iterator[Block]:
    """The units that were split or merged between the waves, by name."""
    names = [_history(line, waves) for line in found if not line.is_one]
    if names:
        said = w.translate("Split or merged, and so not compared by name: {names}.",
                           names="; ".join(names))  # fmt: skip
        yield Paragraph(said, note=True)


def _history(line: Line, waves: Sequence[Results]) -> str:
    """«Ålesund (1507) → Ålesund (1508), Haram (1580)»."""
    stages: list[str] = []
    for wave, numbers in zip(waves, line.numbers, strict=True):
        names = {unit.number: unit.name for unit in wave.units}
        said = ", ".join(f"{names[number]} ({number})" for number in numbers)
        if said and said not in stages[-1:]:
            stages.append(said)
    return " → ".join(stages)


def unit_blocks(
    place: Place, waves: Sequence[Results], found: Sequence[Line], names: Sequence[str]
) -> Iterator[Block]:
    """How many answered an item the same, and a table of those who did not.

    `names` are those of the waves.
    """
    pairs, w = twice(place, waves, found), place.w
    if not pairs:
        return
    counts = {"same": sum(pair.same for pair in pairs), "all": len(pairs)}
    if len(waves) > 2:
        said = w.translate(
            "{same} of {all} answered the same the last two times that they answered.", **counts
        )
    else:
        said = w.translate("{same} of {all} answered the same both times.", **counts)
    yield Paragraph(said)
    changed = [pair for pair in pairs if not pair.same]
    if changed:
        yield _table(place, changed, names)


def _table(place: Place, changed: Sequence[Twice], names: Sequence[str]) -> Table:
    """From what to what in the last two waves; an answer from another one says from which."""
    w, last = place.w, len(names) - 1
    counted = any(pair.difference is not None for pair in changed)
    rows = []
    for pair in changed:
        before, after = cells(pair, w)
        row = [pair.number, full_name(pair.number, pair.name), before, after]
        if pair.before.wave != last - 1:
            row[2] = f"{before} ({names[pair.before.wave]})"
        if pair.after.wave != last:
            row[3] = f"{after} ({names[pair.after.wave]})"
        rows.append(tuple(row + ([signed(pair, w)] if counted else [])))
    header = (w.translate("Number"), w.translate("Name"), *names[-2:])
    return Table(
        place.caption(w.translate("Who answered otherwise than before")),
        (*header, w.translate("Difference")) if counted else header,
        tuple(rows),
        widths=(2, 4, 5, 5, *((3,) if counted else ())),
        numeric=(4,) if counted else (),
    )


def cells(pair: Twice, w: SurveyWording) -> tuple[str, str]:
    """What was answered before and after, each in the words that it was asked in.

    Of a matrix or of votes, only what is not the same.
    """
    before, after = pair.before, pair.after
    return (
        value_words(_only(before.value, after.value), before.question, w) or "–",
        value_words(_only(after.value, before.value), after.question, w) or "–",
    )


def _only(value: Value, other: Value) -> Value:
    if isinstance(value, Rated) and isinstance(other, Rated):
        return Rated(tuple(pair for pair in value.ratings if pair not in other.ratings))
    if isinstance(value, Shared) and isinstance(other, Shared):
        return Shared(tuple(pair for pair in value.shares if pair not in other.shares))
    return value


def signed(pair: Twice, w: SurveyWording) -> str:
    """«+12», «−3»."""
    found = pair.difference or 0
    return f"{'+' if found > 0 else '−'}{w.number(abs(found))}" if found else ""
