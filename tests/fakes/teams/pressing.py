"""What a client sends when a person presses a button, and what it makes of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.breaches import Ledger, Rule
from tests.fakes.teams.cards import CardRules
from tests.fakes.teams.delivery import Answer
from tests.fakes.teams.incoming import card_complaints
from tests.fakes.teams.store import CARD

TOAST = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
PRECONDITION = "application/vnd.microsoft.error.preconditionFailed"
TROUBLE = "Something went wrong. Please try again."
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewCard:
    """The person sees this card in place of the one they pressed."""

    card: Json


@dataclass(frozen=True, slots=True)
class Toast:
    """The person sees this text, and the card stands as it was."""

    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The person sees that it did not work: the bot's own words, or the client's."""

    text: str
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """An Action.Submit was delivered: the person sees nothing but what the bot does next."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Opened:
    """A web page was opened."""

    url: str


@dataclass(frozen=True, slots=True)
class Unfolded:
    """Something on the card was shown or hidden; the bot hears nothing of it."""

    card: Json


Outcome = NewCard | Toast | Failed | Sent | Opened | Unfolded


def pressed_action(action: Json, data: object, trigger: str) -> dict[str, Any]:
    """The value of an adaptiveCard/action invoke."""
    named = {name: action[name] for name in ("type", "title", "id", "verb") if name in action}
    return {"action": {**named, "data": data}, "trigger": trigger}


def outcome(answer: Answer, ledger: Ledger, rules: CardRules) -> Outcome:
    """What a client shows for the answer to an adaptiveCard/action invoke."""
    if answer.status is None:
        return Failed(TROUBLE)
    if answer.status != 200 or not isinstance(answer.body, Mapping):
        return _ill_formed(answer, ledger, f"HTTP {answer.status} with {type(answer.body)}")
    status = answer.body.get("statusCode", 200)  # missing means 200
    kind, value = answer.body.get("type"), answer.body.get("value")
    if kind == CARD and status == 200:
        return _card(answer, value, ledger, rules)
    if kind == TOAST and status == 200 and isinstance(value, str):
        return Toast(value)
    if kind in (ERROR, PRECONDITION) and isinstance(value, Mapping) and _is_error(status, value):
        return Failed(str(value["message"]), status)
    return _ill_formed(answer, ledger, f"statusCode {status!r}, type {kind!r}")


def _is_error(status: object, value: Json) -> bool:
    return status in (400, 401, 412, 500) and {"code", "message"} <= set(value)


def _card(answer: Answer, card: object, ledger: Ledger, rules: CardRules) -> Outcome:
    found = tuple(card_complaints(card, rules))
    for one in found:
        ledger.add(one.rule, "answer to an invoke", one.what)
    if any(one.rejected for one in found) or not isinstance(card, Mapping):
        return Failed(TROUBLE, answer.status)
    return NewCard(card)


def _ill_formed(answer: Answer, ledger: Ledger, what: str) -> Failed:
    ledger.add(Rule.INVOKE, "answer to an invoke", what)
    return Failed(TROUBLE, answer.status)
