"""What of a questionnaire is shown, given what is answered so far, and what is still lacking.

An item that is not shown counts as not answered, whatever a draft still holds: so a condition
that looks at it sees nothing, and its answer is dropped when the form is sent. The draft keeps
it, for those who change their mind twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from surveys.answers import Chosen, Dated, Numbered, Rated, Value, says_anything
from surveys.questionnaire import (
    All,
    Any,
    Comparison,
    Condition,
    Item,
    Not,
    Questionnaire,
    Section,
    Test,
)
from surveys.questions import Kind

Answers = Mapping[str, Value]  # by the item's id


@dataclass(frozen=True, slots=True)
class Page:
    """A section with those of its items that are shown."""

    section: Section
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the shown questions are answered."""

    answered: int
    asked: int


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition without faults holds.

    What is not answered is equal to nothing: `!=` holds for it, and no other comparison.
    """
    match condition:
        case Test():
            return _test(condition, answers.get(condition.item))
        case Not(part=part):
            return not holds(part, answers)
        case All(parts=parts):
            return all(holds(part, answers) for part in parts)
        case Any(parts=parts):
            return any(holds(part, answers) for part in parts)
        case _:
            assert_never(condition)


def _test(test: Test, value: Value | None) -> bool:
    said = () if value is None else tuple(_said(value, test.row))
    match test.how:
        case Comparison.ANSWERED:
            return bool(said) if test.row else value is not None and says_anything(value)
        case Comparison.SELECTED:
            return test.value in said
        case Comparison.EQUAL:
            return said == (test.value,)
        case Comparison.DIFFERENT:
            return said != (test.value,)
        case Comparison.LESS | Comparison.AT_MOST | Comparison.MORE | Comparison.AT_LEAST:
            return any(_in_order(test, one) for one in said)
        case _:
            assert_never(test.how)


def _said(value: Value, row: str) -> Iterator[str]:
    """An answer as a condition looks at it: codes, a number, a day."""
    match value:
        case Chosen(codes=codes):
            yield from codes
        case Rated(ratings=ratings):
            yield from (code for name, code in ratings if name == row)
        case Numbered(number=number):
            yield str(number)
        case Dated(day=day):
            yield day.isoformat()
        case _:
            return


def _in_order(test: Test, said: str) -> bool:
    """Whether a number or a day stands as the test says to the one that it names."""
    left, right = _amount(said), _amount(test.value)
    match test.how:
        case Comparison.LESS:
            return left < right
        case Comparison.AT_MOST:
            return left <= right
        case Comparison.MORE:
            return left > right
        case _:
            return left >= right


def _amount(words: str) -> int:
    """A number, or a day as one."""
    return date.fromisoformat(words).toordinal() if "-" in words[1:] else int(words)


# --- The form -------------------------------------------------------------------------------------


def shown(form: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """The items that are shown, in order."""
    seen: dict[str, Value] = {}
    items = []
    for item in form.items:
        if item.show_if is None or holds(item.show_if, seen):
            items.append(item)
            seen |= {item.id: answers[item.id]} if item.id in answers else {}
    return tuple(items)


def counted(form: Questionnaire, answers: Answers) -> dict[str, Value]:
    """The answers that count when the form is sent: to what is shown, and saying anything."""
    return {
        item.id: answers[item.id]
        for item in shown(form, answers)
        if item.id in answers and says_anything(answers[item.id])
    }


def pages(form: Questionnaire, answers: Answers) -> tuple[Page, ...]:
    """The sections that have anything to show, in order, each a page."""
    visible = {item.id for item in shown(form, answers)}
    found = (
        Page(section, tuple(item for item in section.items if item.id in visible))
        for section in form.sections
    )
    return tuple(page for page in found if page.items)


def lacking(form: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """The items that must be answered and are not: none of them, and the form is complete.

    A matrix is answered when each of its rows is.
    """
    return tuple(
        item
        for item in shown(form, answers)
        if item.required and item.question.kind is not Kind.NONE and not _whole(item, answers)
    )


def _whole(item: Item, answers: Answers) -> bool:
    value = answers.get(item.id)
    if isinstance(value, Rated):
        return {row for row, _ in value.ratings} >= {row.code for row in item.question.rows}
    return value is not None and says_anything(value)


def progress(form: Questionnaire, answers: Answers) -> Progress:
    """How far somebody has come: texts are not asked, and count for nothing."""
    asked = [item for item in shown(form, answers) if item.question.kind is not Kind.NONE]
    return Progress(sum(item.id in counted(form, answers) for item in asked), len(asked))
