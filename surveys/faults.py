"""What is wrong with a questionnaire as a value, whoever made it: a file, a workbook or a page.

What is wrong with the writing of it (a key that nobody knows, a cell that cannot be read) belongs
to the reader of that form.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from surveys.conditions import RESERVED, comparisons
from surveys.errors import Refusal
from surveys.questionnaire import Comparison, Item, Questionnaire, Test
from surveys.questions import DONT_KNOW, OTHER, Kind, Option, Question

Path = tuple[str | int, ...]  # attributes and places in tuples: ("sections", 0, "items", 2, "text")
STEPS_AT_MOST = 11  # in a scale: 0 to 10
NAMED_AT_MOST = 20  # in a message
_OPTIONS = (Kind.CHOICE, Kind.MULTI, Kind.RANK, Kind.POINTS, Kind.MATRIX)
_BOUNDED = (Kind.RATING, Kind.NUMBER, Kind.STANCE)
NAMED = (*RESERVED, "meta", "form")  # no ids: «meta» and «form» mean something in an Excel form
_EQUALITY = (Comparison.EQUAL, Comparison.DIFFERENT, Comparison.ANSWERED)
_ORDER = (Comparison.LESS, Comparison.AT_MOST, Comparison.MORE, Comparison.AT_LEAST)
_COMPARED: dict[Kind, tuple[Comparison, ...]] = {
    Kind.NONE: (),
    Kind.CHOICE: (*_EQUALITY, Comparison.SELECTED),
    Kind.MATRIX: (*_EQUALITY, Comparison.SELECTED),
    Kind.MULTI: (Comparison.SELECTED, Comparison.ANSWERED),
    Kind.RANK: (Comparison.SELECTED, Comparison.ANSWERED),
    **dict.fromkeys((*_BOUNDED, Kind.DATE), (*_EQUALITY, *_ORDER)),
}  # of all other kinds only whether they are answered


class NoQuestions(Refusal):
    """A questionnaire needs at least one question."""


class EmptySection(Refusal):
    """There is nothing in this section; add a question, or remove it."""


class SameId(Refusal):
    """The id «{id}» is used twice; sections and questions need one each."""


class ReservedId(Refusal):
    """«{id}» cannot be an id: it means something in a condition or in an Excel form."""


class SameCode(Refusal):
    """The code «{code}» is used twice; each needs its own."""


class ReservedCode(Refusal):
    """The code «{code}» is kept for «don't know» and «other»; write it under the key «{code}»."""


class NeedsTwo(Refusal):
    """There must be at least two to choose from."""


class NeedsRows(Refusal):
    """A matrix needs rows: what is to be rated."""


class LowAboveHigh(Refusal):
    """The lowest number ({low}) must be below the highest ({high})."""


class TooManySteps(Refusal):
    """A scale can have {most} steps; ask for a number instead."""


class NeedsOrdered(Refusal):
    """Only a scale has a positive end and a middle; write «ordered: true»."""


class BothEnds(Refusal):
    """«{code}» cannot be both positive and the middle."""


class NotItsCode(Refusal):
    """«{item}» has no answer «{code}». It has: {known}."""


class NotItsRow(Refusal):
    """«{item}» has no row «{row}». It has: {known}."""


class NeedsRow(Refusal):
    """Say which row of «{item}» after a full stop; it has: {known}."""


class NotComparable(Refusal):
    """«{item}» cannot be asked about that way; use one of: {known}."""


class NothingAsked(Refusal):
    """Nothing is answered to «{item}», which is only a text."""


class WantsNumber(Refusal):
    """«{item}» is answered with a whole number; «{value}» is none."""


class WantsDay(Refusal):
    """«{item}» is answered with a day; write it as 2025-12-31."""


class NoSuchItem(Refusal):
    """There is no question «{item}» here. There are: {known}."""


class LaterItem(Refusal):
    """«{item}» comes later; only what was asked before can decide whether this is shown."""


class GoesInCircle(Refusal):
    """What is shown goes in a circle here: {circle}."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where; `test` is the part of a condition that is."""

    path: Path
    reason: Refusal
    test: Test | None = None


def faults(form: Questionnaire) -> tuple[Fault, ...]:
    """Everything that is wrong with a form as a value; nothing where it can be used."""
    if not any(item.question.kind is not Kind.NONE for item in form.items):
        return (Fault(("sections",), NoQuestions()),)
    found = [*_ids(form)]
    for where, section in enumerate(form.sections):
        if not section.items:
            found.append(Fault(("sections", where), EmptySection()))
        for place, item in enumerate(section.items):
            found += _in_item(("sections", where, "items", place), item)
    return (*found, *_conditions(form))


def _ids(form: Questionnaire) -> Iterator[Fault]:
    seen: set[str] = set()
    for where, section in enumerate(form.sections):
        named: list[tuple[Path, str]] = [(("sections", where), section.id)]
        inside = enumerate(section.items)
        named += [(("sections", where, "items", place), item.id) for place, item in inside]
        for path, name in named:
            if name in NAMED:
                yield Fault((*path, "id"), ReservedId(id=name))
            elif name in seen:
                yield Fault((*path, "id"), SameId(id=name))
            seen.add(name)


# --- One item -------------------------------------------------------------------------------------


def _in_item(path: Path, item: Item) -> Iterator[Fault]:
    question = item.question
    inside = (*path, "question")
    yield from question_faults(question, inside)
    yield from _in_scale(inside, item.id, question)
    yield from _same((*path, "themes"), [theme.id for theme in item.themes], "id")


def question_faults(question: Question, path: Path = ()) -> Iterator[Fault]:
    """What is wrong with a question's options, rows and bounds; `path` is where it stands."""
    if question.kind in _OPTIONS:
        yield from _in_options(path, question)
    if question.kind in _BOUNDED:
        yield from _in_range(path, question)


def _in_options(path: Path, question: Question) -> Iterator[Fault]:
    besides = [label for label in (question.other, question.dont_know) if label is not None]
    if len(question.options) + len(besides) < 2:
        yield Fault((*path, "options"), NeedsTwo())
    if question.kind is Kind.MATRIX and not question.rows:
        yield Fault((*path, "rows"), NeedsRows())
    for key, listed in (("options", question.options), ("rows", question.rows)):
        yield from _same((*path, key), [option.code for option in listed])
    for place, option in enumerate(question.options):
        if option.code in {DONT_KNOW, OTHER}:
            yield Fault((*path, "options", place, "code"), ReservedCode(code=option.code))


def _same(path: Path, codes: list[str], key: str = "code") -> Iterator[Fault]:
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield Fault((*path, place, key), SameCode(code=code))


def _in_range(path: Path, question: Question) -> Iterator[Fault]:
    if question.low >= question.high:
        yield Fault((*path, "low"), LowAboveHigh(low=question.low, high=question.high))
    elif question.kind is Kind.RATING and question.high - question.low >= STEPS_AT_MOST:
        yield Fault((*path, "high"), TooManySteps(most=STEPS_AT_MOST))


def _in_scale(path: Path, item: str, question: Question) -> Iterator[Fault]:
    marked = [(place, code) for place, code in enumerate(question.positive)]
    where: list[tuple[Path, str]] = [((*path, "positive", place), code) for place, code in marked]
    if question.neutral:
        where.append(((*path, "neutral"), question.neutral))
    for spot, code in where:
        if not question.ordered:
            yield Fault(spot, NeedsOrdered())
        elif code not in {option.code for option in question.options}:
            known = _listed(question.options)
            yield Fault(spot, NotItsCode(item=item, code=code, known=known))
    if question.neutral and question.neutral in question.positive:
        yield Fault((*path, "neutral"), BothEnds(code=question.neutral))


def _listed(options: Iterable[Option]) -> str:
    return ", ".join([option.code for option in options][:NAMED_AT_MOST]) or "–"


# --- Conditions -----------------------------------------------------------------------------------


def _conditions(form: Questionnaire) -> Iterator[Fault]:
    """What is wrong with the conditions, in the order of the items."""
    looks = {
        item.id: [test.item for test in comparisons(item.show_if)] if item.show_if else []
        for item in form.items
    }
    order = {name: place for place, name in enumerate(looks)}
    ahead = any(order.get(seen, -1) >= order[name] for name in looks for seen in looks[name])
    for where, section in enumerate(form.sections):
        for place, item in enumerate(section.items):
            for test in comparisons(item.show_if) if item.show_if else ():
                # Where nothing looks ahead, nothing goes in a circle: no need to search.
                circle = _circle(looks, test.item, item.id) if ahead else ()
                reason = _unfit(form, test, (item.id, *circle), order)
                if reason is not None:
                    yield Fault(("sections", where, "items", place, "show_if"), reason, test)


def _unfit(
    form: Questionnaire, test: Test, circle: tuple[str, ...], order: dict[str, int]
) -> Refusal | None:
    """Why an item cannot look at what a test does; None where it can."""
    owner = order[circle[0]]
    if test.item not in order:
        known = ", ".join(list(order)[:owner][-NAMED_AT_MOST:]) or "–"
        return NoSuchItem(item=test.item, known=known)
    if len(circle) > 1:
        return GoesInCircle(circle=" → ".join(circle))
    if order[test.item] > owner:
        return LaterItem(item=test.item)
    return _misfit(test, form.item(test.item).question)


def _circle(looks: dict[str, list[str]], start: str, end: str) -> tuple[str, ...]:
    """How showing `start` comes to look at `end`, item by item; nothing where it does not."""
    came: dict[str, str] = {start: ""}  # to each item, from which one
    for name in (row := [start]):  # grows while it is gone through: the nearest first
        if name == end:
            way = [name]
            while came[way[-1]]:
                way.append(came[way[-1]])
            return tuple(reversed(way))
        for new in looks.get(name, ()):
            if new not in came:
                came[new] = name
                row.append(new)
    return ()


def _misfit(test: Test, asked: Question) -> Refusal | None:
    """Why a test does not fit what was asked; None where it does."""
    known = _COMPARED.get(asked.kind, (Comparison.ANSWERED,))
    if not known:
        return NothingAsked(item=test.item)
    if test.row or asked.kind is Kind.MATRIX:
        row = _row_misfit(test, asked)
        if row is not None:
            return row
    if test.how not in known:
        ways = ["has" if how is Comparison.SELECTED else how.value for how in known]
        return NotComparable(item=test.item, known=", ".join(ways))
    if test.how is Comparison.ANSWERED:
        return None
    return _value_misfit(test, asked)


def _row_misfit(test: Test, asked: Question) -> Refusal | None:
    if test.row and test.row not in {row.code for row in asked.rows}:
        return NotItsRow(item=test.item, row=test.row, known=_listed(asked.rows))
    if not test.row and test.how is not Comparison.ANSWERED:
        return NeedsRow(item=test.item, known=_listed(asked.rows))
    return None


def _value_misfit(test: Test, asked: Question) -> Refusal | None:
    if asked.kind in _BOUNDED:
        number = test.value.removeprefix("-")
        fits = number.isascii() and number.isdigit()
        return None if fits else WantsNumber(item=test.item, value=test.value)
    if asked.kind is Kind.DATE:
        return None if _is_day(test.value) else WantsDay(item=test.item)
    codes = [option.code for option in asked.options]
    codes += [OTHER] if asked.other is not None else []
    codes += [DONT_KNOW] if asked.dont_know is not None else []
    if test.value in codes:
        return None
    return NotItsCode(item=test.item, code=test.value, known=", ".join(codes))


def _is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
