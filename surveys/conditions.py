"""Conditions as people write them: «bruk has annet and (antall >= 3 or vurdering.tall = god)».

    condition = term, all of them joined by «and», or all by «or»
    term      = «not» term, a condition in parentheses, or a test
    test      = item, with its row after a full stop where it is a matrix, and then
                «answered», «has» code, or one of = != < <= > >= and a code, a number or a day

«and» and «or» side by side need parentheses: nobody is to remember which of them goes first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from surveys.errors import Refusal
from surveys.questionnaire import All, Any, Comparison, Condition, Not, Test

LONGEST = 1_000  # characters
DEEPEST = 16  # parentheses and «not» inside each other
RESERVED = frozenset({"and", "or", "not", "has", "answered"})  # these cannot be ids
_TOKEN = re.compile(r"\s*([<>!]=|[=<>()]|-?\w[\w-]*(?:\.\w[\w-]*)?|\S)", re.ASCII)
_NAME = re.compile(r"([A-Za-z][\w-]*)(?:\.(\w[\w-]*))?", re.ASCII)
_VALUE = re.compile(r"-?\w[\w.-]*", re.ASCII)
_HOW: dict[str, Comparison] = {
    "has" if how is Comparison.SELECTED else how.value: how for how in Comparison
}
_WRITTEN = {how: words for words, how in _HOW.items()}


class BadCondition(Refusal):
    """The condition cannot be read."""

    def __init__(self, at: int, **parameters: str | int) -> None:
        self.at = at  # characters before the place
        super().__init__(**parameters)


class TooLongCondition(BadCondition):
    """The condition is too long; it can have {most} characters."""


class TooNested(BadCondition):
    """Too many parentheses inside each other."""


class WantsItem(BadCondition):
    """Expected a question's id here, such as «bruk» or «vurdering.tall»; found «{given}»."""


class WantsComparison(BadCondition):
    """Expected one of these after «{item}»: {known}; found «{given}»."""


class WantsValue(BadCondition):
    """Expected a code, a number or a day after «{how}»; found «{given}»."""


class WantsAnd(BadCondition):
    """Expected «and» or «or» here; found «{given}»."""


class WantsParentheses(BadCondition):
    """Use parentheses where «and» and «or» are side by side, to say which belong together."""


class WantsClosing(BadCondition):
    """A closing parenthesis is missing."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A condition, and where each of its tests begins: characters from the start."""

    condition: Condition
    tests: tuple[tuple[Test, int], ...]


def parse(words: str) -> Parsed:
    """A condition from its words; `BadCondition` where they make none."""
    if len(words) > LONGEST:
        raise TooLongCondition(0, most=LONGEST)
    reader = _Reader(words)
    condition = reader.condition(0)
    at, left = reader.peek()
    if left:
        raise WantsAnd(at, given=left)
    return Parsed(condition, tuple(reader.tests))


class _Reader:
    """Goes through the words once. "" is the token at the end."""

    def __init__(self, words: str) -> None:
        found = [(match.start(1), match[1]) for match in _TOKEN.finditer(words)]
        self.tokens = [*found, (len(words), "")]
        self.next = 0
        self.tests: list[tuple[Test, int]] = []

    def peek(self) -> tuple[int, str]:
        return self.tokens[self.next]

    def take(self) -> tuple[int, str]:
        token = self.peek()
        self.next = min(self.next + 1, len(self.tokens) - 1)
        return token

    def condition(self, depth: int) -> Condition:
        parts = [self.term(depth)]
        _, join = self.peek()
        while self.peek()[1] in {"and", "or"}:
            at, word = self.take()
            if word != join:
                raise WantsParentheses(at)
            parts.append(self.term(depth))
        if len(parts) == 1:
            return parts[0]
        return All(tuple(parts)) if join == "and" else Any(tuple(parts))

    def term(self, depth: int) -> Condition:
        at, word = self.peek()
        if word not in {"not", "("}:
            return self.test()
        if depth == DEEPEST:
            raise TooNested(at)
        self.take()
        if word == "not":
            return Not(self.term(depth + 1))
        inside = self.condition(depth + 1)
        at, word = self.take()
        if not word:
            raise WantsClosing(at)
        if word != ")":
            raise WantsAnd(at, given=word)
        return inside

    def test(self) -> Test:
        start, word = self.take()
        name = _NAME.fullmatch(word)
        if name is None or word in RESERVED:
            raise WantsItem(start, given=word)
        at, given = self.take()
        if given not in _HOW:
            raise WantsComparison(at, item=word, known=", ".join(_HOW), given=given)
        how, value = _HOW[given], ""
        if how is not Comparison.ANSWERED:
            at, value = self.take()
            if not _VALUE.fullmatch(value):
                raise WantsValue(at, how=given, given=value)
        test = Test(name[1], how, value, name[2] or "")
        self.tests.append((test, start))
        return test


def comparisons(condition: Condition) -> Iterator[Test]:
    """The tests of a condition, in order."""
    match condition:
        case Test():
            yield condition
        case Not(part=part):
            yield from comparisons(part)
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from comparisons(part)
        case _:
            assert_never(condition)


def written(condition: Condition) -> str:
    """The words of a condition: `parse` makes the same of them."""
    match condition:
        case Test(item=item, how=how, value=value, row=row):
            name = f"{item}.{row}" if row else item
            return f"{name} {_WRITTEN[how]} {value}".rstrip()
        case Not(part=part):
            return f"not {_wrapped(part)}"
        case All(parts=parts) | Any(parts=parts):
            return f" {condition.join} ".join(map(_wrapped, parts))
        case _:
            assert_never(condition)


def _wrapped(condition: Condition) -> str:
    words = written(condition)
    return f"({words})" if isinstance(condition, All | Any) else words
