"""The expressions of an Excel form (XPath) that have a meaning here, and back.

relevant     ${antall} >= 3 and (selected(${bruk}, 'annet') or not(${frist} = ''))
constraint   . >= 1 and . <= 5, count-selected(.) <= 3, string-length(.) <= 200
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from surveys.conditions import DEEPEST, LONGEST
from surveys.errors import Refusal
from surveys.files.reading import quoted
from surveys.questionnaire import All, Any, Comparison, Condition, Not, Questionnaire, Test
from surveys.questions import Kind

Names = Mapping[str, tuple[str, str]]  # what a name stands for: an item, and a row of it or ""
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})  # as spreadsheets curl them
_TOKEN = re.compile(
    r"\s*(\$\{[^{}]*\}|'[^']*'|\"[^\"]*\"|[<>!]=|[=<>(),.]|-?\d+(?:\.\d+)?|[A-Za-z][\w-]*|\S)"
)
_REFERENCE = re.compile(r"\$\{\s*([\w.-]+)\s*\}")
_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"|(-?\d+)")
_COMPARED = {how.value: how for how in Comparison if not how.isalpha()}
_NUMERIC = (Kind.NUMBER, Kind.RATING)


class NotUnderstood(Refusal):
    """«{given}» is not understood here. Comparisons, selected(…), «and», «or» and not(…) are."""


class NotALimit(Refusal):
    """«{given}» is not understood here. Write limits as in «. >= 1 and . <= 5»."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a constraint allows; None where it says nothing of it."""

    low: int | None = None
    high: int | None = None
    chosen: int | None = None
    length: int | None = None


def relevant(words: str, names: Names) -> Condition:
    """The condition of a `relevant` cell. A name that nothing has stands for itself.

    Raises `NotUnderstood`.
    """
    reader = _Reader(words, names)
    condition = reader.any(0)
    if reader.peek():
        raise reader.stop()
    return condition


class _Reader:
    """Goes through an expression once; "" is the token at the end."""

    def __init__(self, words: str, names: Names) -> None:
        self.words, self.names = words, names
        self.tokens: list[str] = [*_TOKEN.findall(words.translate(_QUOTES)[:LONGEST]), ""]
        self.next = 0
        if len(words) > LONGEST:
            raise self.stop()

    def stop(self) -> NotUnderstood:
        return NotUnderstood(given=quoted(self.peek() or self.words))

    def peek(self) -> str:
        return self.tokens[self.next]

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            raise self.stop()
        self.next += 1
        return token

    def any(self, depth: int) -> Condition:
        parts = [self.all(depth)]
        while self.peek() == "or":
            self.take()
            parts.append(self.all(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def all(self, depth: int) -> Condition:
        parts = [self.term(depth)]
        while self.peek() == "and":
            self.take()
            parts.append(self.term(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def term(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise self.stop()
        match self.peek():
            case "not":
                self.take()
                return Not(self.inside(depth))
            case "(":
                return self.inside(depth)
            case "selected":
                return self.selected()
            case _:
                return self.compared()

    def inside(self, depth: int) -> Condition:
        self.take("(")
        condition = self.any(depth + 1)
        self.take(")")
        return condition

    def selected(self) -> Condition:
        self.take()
        self.take("(")
        item, row = self.reference()
        self.take(",")
        value = self.literal()
        self.take(")")
        return Test(item, Comparison.SELECTED, value, row)

    def compared(self) -> Condition:
        item, row = self.reference()
        if self.peek() not in _COMPARED:
            raise self.stop()
        how = _COMPARED[self.take()]
        value = self.literal()
        if value:
            return Test(item, how, value, row)
        answered = Test(item, Comparison.ANSWERED, "", row)
        match how:
            case Comparison.DIFFERENT:
                return answered
            case Comparison.EQUAL:
                return Not(answered)
            case _:
                self.next -= 1
                raise self.stop()

    def reference(self) -> tuple[str, str]:
        found = _REFERENCE.fullmatch(self.peek())
        if found is None:
            raise self.stop()
        self.take()
        return self.names.get(found[1], (found[1], ""))

    def literal(self) -> str:
        if self.peek() == "date":
            self.take()
            self.take("(")
            value = self.literal()
            self.take(")")
            return value
        found = _LITERAL.fullmatch(self.peek())
        if found is None:
            raise self.stop()
        self.take()
        return next(group for group in found.groups() if group is not None)


# --- Limits ---------------------------------------------------------------------------------------

_PART = re.compile(
    r"\s*(\.|count-selected\(\s*\.\s*\)|string-length\(\s*\.\s*\))\s*(<=|>=|<|>)\s*(-?\d{1,12})\s*"
)
_BOUND = {">=": ("low", 0), ">": ("low", 1), "<=": ("high", 0), "<": ("high", -1)}
_MOST = {"c": "chosen", "s": "length"}  # by the first letter of the function


def limits(words: str) -> Limits:
    """The limits of a `constraint` cell, which are joined by «and». Raises `NotALimit`."""
    found: dict[str, int] = {}
    for part in re.split(r"\band\b", words[:LONGEST]):
        read = _PART.fullmatch(part)
        if read is None or len(words) > LONGEST:
            raise NotALimit(given=quoted(part))
        what, how, number = read.groups()
        side, more = _BOUND[how]
        if what != "." and side == "low":
            raise NotALimit(given=quoted(part))
        found[side if what == "." else _MOST[what[0]]] = int(number) + more
    return Limits(**found)


# --- And back -------------------------------------------------------------------------------------


def written(condition: Condition, form: Questionnaire) -> str:
    """A condition as a `relevant` cell says it: `relevant` makes the same of it."""
    match condition:
        case Test():
            return _test(condition, form)
        case Not(part=part):
            return f"not({written(part, form)})"
        case All(parts=parts) | Any(parts=parts):
            inside = (_wrapped(part, form) for part in parts)
            return f" {condition.join} ".join(inside)
        case _:
            assert_never(condition)


def _wrapped(condition: Condition, form: Questionnaire) -> str:
    words = written(condition, form)
    return f"({words})" if isinstance(condition, All | Any) else words


def _test(test: Test, form: Questionnaire) -> str:
    name = f"${{{test.item}.{test.row}}}" if test.row else f"${{{test.item}}}"
    if test.how is Comparison.ANSWERED:
        return f"{name} != ''"
    if test.how is Comparison.SELECTED:
        return f"selected({name}, '{test.value}')"
    kind = form.item(test.item).question.kind
    if kind in _NUMERIC:
        return f"{name} {test.how} {test.value}"
    if kind is Kind.DATE:
        return f"{name} {test.how} date('{test.value}')"
    return f"{name} {test.how} '{test.value}'"
