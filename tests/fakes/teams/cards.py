"""The rules that a card is held to: those of Adaptive Cards 1.5, of Teams, and of use by people."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.card_inputs import input_breaches
from tests.fakes.teams.card_schema import ACTIONS, ELEMENTS, PARTS, SHORTHANDS, Kind, Spec

NEWEST = (1, 5)  # Teams renders cards of bots up to 1.5
UNIVERSAL = (1, 4)  # Action.Execute and refresh
Node = Mapping[str, Any]
Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CardRules:
    """What is not in the schema. Each may be loosened by a test."""

    most_actions: int = 6  # assumed: Teams' host configuration; the renderer's own default is 5
    most_refreshers: int = 60  # user ids in `refresh`, as Teams documents
    needs_submit_fallback: bool = True  # «Action.Execute should include a fallback, Action.Submit»


@dataclass(frozen=True, slots=True)
class Breach:
    """What is wrong and where; `rejected` when the service refuses it and not only a reader."""

    path: str
    what: str
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An object of the card that has a type: where it stands, and what it is."""

    path: str
    type: str
    node: Node


def breaches(card: object, rules: CardRules | None = None) -> tuple[Breach, ...]:
    """Everything that is wrong with a card, in the order in which it stands."""
    if not isinstance(card, Mapping) or card.get("type") != "AdaptiveCard":
        return (Breach("card", "is not an AdaptiveCard", rejected=True),)
    version = _version(card.get("version"))
    if version is None or not (1, 0) <= version <= NEWEST:
        return (Breach("card.version", f"is {card.get('version')!r}", rejected=True),)
    walk = Walk(version)
    walk.visit("card", "AdaptiveCard", card)
    held = rules or CardRules()
    found = tuple(walk.found)
    return (*walk.breaches, *_ids(found), *_all(found, held), *_refresh(card, held))


def parts(card: Node) -> tuple[Found, ...]:
    """Every typed object of a card, in order."""
    walk = Walk(NEWEST)
    walk.visit("card", "AdaptiveCard", card)
    return tuple(walk.found)


def _version(said: object) -> Version | None:
    numbers = str(said).split(".") if isinstance(said, str) else []
    if len(numbers) != 2 or not all(number.isdigit() for number in numbers):
        return None
    return int(numbers[0]), int(numbers[1])


class Walk:
    """Goes through a card by the schema, and collects what is there and what is wrong."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self.found: list[Found] = []
        self.breaches: list[Breach] = []

    def visit(self, path: str, name: str, node: object) -> None:
        """Look at an object that is to be of the named type, and at all that it holds."""
        if isinstance(node, str) and name in SHORTHANDS:
            return None
        if not isinstance(node, Mapping):
            return self._wrong(path, f"is no {name}")
        spec = {**ELEMENTS, **ACTIONS, **PARTS}[name]
        if node.get("type", name) != name:
            return self._wrong(path, f"is {node.get('type')!r} where {name} belongs")
        self.found.append(Found(path, name, node))
        self._check(path, name, spec, node)
        for key, value in node.items():
            if key not in spec.properties:
                self._wrong(f"{path}.{key}", f"is no property of {name}", rejected=False)
            else:
                self._value(f"{path}.{key}", spec.properties[key], value)
        return None

    def _check(self, path: str, name: str, spec: Spec, node: Node) -> None:
        if spec.since > self._version:
            self._wrong(path, f"{name} is newer than the card's version")
        for key in spec.required:
            if node.get(key) is None:
                self._wrong(f"{path}.{key}", "is missing")

    def _value(self, path: str, kind: Kind, value: object) -> None:
        if isinstance(kind, frozenset):
            if not isinstance(value, str) or value.casefold() not in kind:
                self._wrong(path, f"may not be {value!r}", rejected=False)
        elif kind.endswith("*"):
            self._many(path, kind[:-1], value)
        elif kind in ("text", "flag", "number", "width"):
            self._plain(path, kind, value)
        elif kind == "fallback":
            self._fallback(path, value)
        elif kind != "any":
            self._child(path, kind, value)

    def _many(self, path: str, kind: str, value: object) -> None:
        if not isinstance(value, list):
            return self._wrong(path, "is no list")
        for index, one in enumerate(value):
            self._value(f"{path}[{index}]", kind, one)
        return None

    def _plain(self, path: str, kind: str, value: object) -> None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = {
            "text": isinstance(value, str),
            "flag": isinstance(value, bool),
            "number": number,
            "width": number or isinstance(value, str),
        }
        if not fits[kind]:
            self._wrong(path, f"is no {kind}: {value!r}")

    def _child(self, path: str, kind: str, value: object) -> None:
        if kind not in ("element", "action", "select"):
            return self.visit(path, kind, value)
        named = _type(value)
        known = ELEMENTS if kind == "element" else ACTIONS
        if named not in known:
            if kind == "element" and isinstance(value, Mapping) and "fallback" in value:
                return self._fallback(f"{path}.fallback", value["fallback"])
            return self._wrong(path, f"{named!r} is no known {kind}")
        if kind == "select" and named == "Action.ShowCard":
            return self._wrong(path, "may not be Action.ShowCard")
        return self.visit(path, named or "", value)

    def _fallback(self, path: str, value: object) -> None:
        if isinstance(value, str):
            if value.casefold() != "drop":
                self._wrong(path, f"may not be {value!r}", rejected=False)
            return
        named = _type(value)
        inner = Walk(self._version)  # what stands in a fallback is not shown: its ids do not count
        inner._child(path, "action" if named in ACTIONS else "element", value)
        self.breaches += inner.breaches

    def _wrong(self, path: str, what: str, *, rejected: bool = True) -> None:
        self.breaches.append(Breach(path, what, rejected))


def _type(value: object) -> str | None:
    named = value.get("type") if isinstance(value, Mapping) else None
    return named if isinstance(named, str) else None


def _ids(found: tuple[Found, ...]) -> Iterator[Breach]:
    elements = [one for one in found if one.type not in ACTIONS and "id" in one.node]
    actions = [one for one in found if one.type in ACTIONS and "id" in one.node]
    for group in (elements, actions):
        counted = Counter(str(one.node["id"]) for one in group)
        for one in group:
            if counted[str(one.node["id"])] > 1:
                yield Breach(f"{one.path}.id", f"{one.node['id']!r} is there twice", rejected=True)


def _all(found: tuple[Found, ...], rules: CardRules) -> Iterator[Breach]:
    for one in found:
        if one.type.startswith("Input.") and one.type != "Input.Choice":
            for path, what in input_breaches(one.path, one.type, one.node):
                yield Breach(path, what, rejected=what == "is missing")
        elif one.type == "Action.Execute":
            yield from _execute(one, rules)
        elif one.type in ACTIONS:
            yield from _action(one)
        yield from _crowd(one, rules)


def _execute(one: Found, rules: CardRules) -> Iterator[Breach]:
    if not one.node.get("verb"):
        yield Breach(f"{one.path}.verb", "is missing")
    if one.path == "card.refresh.action":
        return
    yield from _action(one)
    fallback = one.node.get("fallback")
    submits = isinstance(fallback, Mapping) and fallback.get("type") == "Action.Submit"
    if rules.needs_submit_fallback and not submits:
        yield Breach(f"{one.path}.fallback", "is no Action.Submit: older clients show no button")


def _action(one: Found) -> Iterator[Breach]:
    if not one.node.get("title") and "selectAction" not in one.path:
        yield Breach(f"{one.path}.title", "is missing")
    url = one.node.get("url")
    if one.type == "Action.OpenUrl" and not str(url).startswith(("https://", "http://")):
        yield Breach(f"{one.path}.url", "is no web address")


def _crowd(one: Found, rules: CardRules) -> Iterator[Breach]:
    actions = one.node.get("actions")
    if not isinstance(actions, list):
        return
    shown = [a for a in actions if isinstance(a, Mapping) and a.get("mode") != "secondary"]
    if len(shown) > rules.most_actions:
        yield Breach(f"{one.path}.actions", f"has {len(shown)} buttons, {rules.most_actions} fit")


def _refresh(card: Node, rules: CardRules) -> Iterator[Breach]:
    refresh = card.get("refresh")
    if not isinstance(refresh, Mapping):
        return
    if (_version(card.get("version")) or (0, 0)) < UNIVERSAL:
        yield Breach("card.refresh", "is newer than the card's version", rejected=True)
    action = refresh.get("action")
    if not isinstance(action, Mapping) or action.get("type") != "Action.Execute":
        yield Breach("card.refresh.action", "is no Action.Execute", rejected=True)
    people = refresh.get("userIds", [])
    if isinstance(people, list) and len(people) > rules.most_refreshers:
        yield Breach("card.refresh.userIds", f"has {len(people)}, {rules.most_refreshers} may be")
