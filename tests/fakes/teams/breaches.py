"""What the bot did that the platform forbids: values that a test can compare with nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The rules that are held."""

    RATE = "more requests than the rate allows"
    SIZE = "a message larger than the limit"
    CARD = "a card against the rules of Adaptive Cards"
    SYNTAX = "a request that is malformed"
    SPLIT = "text and card in one activity"
    MENTION = "a mention without its entity"
    BEARER = "a request without a valid token"
    UNKNOWN = "an id that was never given out"
    FORGERY = "a forged request that was not refused with 401 or 403"
    DELIVERY = "a genuine activity that was not accepted"
    INVOKE = "an invoke answered in the wrong form"
    TIMEOUT = "an answer that came too late"
    FILE = "a file transfer in the wrong form"
    PICTURE = "a picture that cannot be shown"


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach: which rule, in which request or conversation, and what was wrong."""

    rule: Rule
    where: str
    what: str


class Ledger:
    """The breaches of one run, in order."""

    def __init__(self) -> None:
        self._found: list[Violation] = []

    @property
    def found(self) -> tuple[Violation, ...]:
        return tuple(self._found)

    def add(self, rule: Rule, where: str, what: str) -> None:
        self._found.append(Violation(rule, where, what))

    def clear(self) -> None:
        """Forget them: a test that has looked at what it provoked goes on from nothing."""
        self._found.clear()
