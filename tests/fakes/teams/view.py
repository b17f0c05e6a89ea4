"""A card as a person sees it: its lines of text, its buttons, and what a button gathers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.card_inputs import Invalid, sent_value
from tests.fakes.teams.markdown import rendered, with_times, without_tags

Node = Mapping[str, Any]


class Refused(Exception):
    """The client does not let a person do this: no such button, or an input that does not fit."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: times are shown in their zone."""

    zone: str = "Europe/Oslo"


@dataclass(frozen=True, slots=True)
class Button:
    """An action that can be pressed, with the cards whose inputs it gathers: its own and outer."""

    title: str
    action: Node
    cards: tuple[Node, ...]

    @property
    def enabled(self) -> bool:
        return self.action.get("isEnabled") is not False


def lines(card: Node, reader: Reader) -> tuple[str, ...]:
    """The visible text of a card, one line for each thing that has text."""
    found = [line for node in card.get("body", []) for line in _lines(node, reader)]
    return tuple(line for text in found for line in text.split("\n") if line)


def _lines(node: Node, reader: Reader) -> Iterator[str]:
    if node.get("isVisible") is False:
        return
    match node.get("type"):
        case "TextBlock":
            yield text_of(node["text"], reader)
        case "RichTextBlock":
            yield "".join(run if isinstance(run, str) else run["text"] for run in node["inlines"])
        case "FactSet":
            yield from _facts(node, reader)
        case "Table":
            yield from _rows(node, reader)
        case _:
            yield from (node.get(key, "") for key in ("altText", "label", "title"))
            yield from (choice["title"] for choice in node.get("choices", []))
            yield from _inside(node, reader)


def _facts(node: Node, reader: Reader) -> Iterator[str]:
    for fact in node["facts"]:
        yield f"{text_of(fact['title'], reader)} {text_of(fact['value'], reader)}"


def _rows(node: Node, reader: Reader) -> Iterator[str]:
    for row in node.get("rows", []):
        yield " | ".join(" ".join(_inside(cell, reader)) for cell in row.get("cells", []))


def _inside(node: Node, reader: Reader) -> Iterator[str]:
    for key in ("items", "columns", "images"):
        for child in node.get(key, []):
            yield from _lines({"type": key, **child}, reader)


def text_of(text: str, reader: Reader) -> str:
    """The text of a TextBlock or a fact as a person sees it."""
    return rendered(_named(with_times(text, reader.zone)))


def _named(text: str) -> str:
    return without_tags(text) if "<at>" in text else text


def buttons(card: Node) -> tuple[Button, ...]:
    """Every button that can be seen, in order; those of a folded card stand after their own."""
    return tuple(_buttons(card, ()))


def _buttons(card: Node, outer: tuple[Node, ...]) -> Iterator[Button]:
    cards = (*outer, card)
    in_body = [action for node in card.get("body", []) for action in _actions(node)]
    for action in (*in_body, *card.get("actions", [])):
        yield Button(action.get("title", ""), action, cards)
        if action.get("type") == "Action.ShowCard":
            yield from _buttons(action["card"], cards)


def _actions(node: Node) -> Iterator[Node]:
    if node.get("isVisible") is False:
        return
    yield from node.get("actions", [])
    yield from (node[key] for key in ("selectAction", "inlineAction") if key in node)
    for child in children(node):
        yield from _actions(child)


def children(node: Node) -> Iterator[Node]:
    """The elements that an element holds."""
    for key in ("items", "columns", "images", "rows", "cells"):
        if node.get("type") == "Table" and key == "columns":
            continue  # a table's columns are definitions
        yield from node.get(key, [])


def find_button(card: Node, title: str) -> Button:
    """The button with that title. Raises Refused when it is not there or greyed out."""
    seen = buttons(card)
    for button in seen:
        if button.title == title:
            if not button.enabled:
                raise Refused(f"«{title}» is greyed out")
            return button
    raise Refused(f"there is no «{title}»; there is {[button.title for button in seen]}")


def gathered(button: Button, typed: Mapping[str, object]) -> object:
    """The action's data with the values of the inputs, as the client merges them.

    What is not in `typed` keeps the value that the card came with. Raises Refused when an input is
    not on the card, is hidden, or does not take what was typed.
    """
    data = button.action.get("data", {})
    if str(button.action.get("associatedInputs", "auto")).casefold() == "none":
        return data
    found = [one for card in button.cards for one in _inputs(card)]
    usable = {node["id"]: seen for node, seen in found}
    for name in typed:
        if not usable.get(name, False):
            raise Refused(f"no input {name!r} can be seen; there is {sorted(usable)}")
    values: dict[str, str] = {}
    for node, _ in found:
        try:
            value = sent_value(node["type"], node, typed.get(node["id"], node.get("value")))
        except Invalid as error:
            raise Refused(str(error)) from error
        if value is not None:
            values[node["id"]] = value
    return {**data, **values} if isinstance(data, Mapping) else data


def _inputs(card: Node) -> Iterator[tuple[Node, bool]]:
    for node in card.get("body", []):
        yield from _inputs_in(node, seen=True)


def _inputs_in(node: Node, *, seen: bool) -> Iterator[tuple[Node, bool]]:
    seen = seen and node.get("isVisible") is not False
    if str(node.get("type")).startswith("Input."):
        yield node, seen
    for child in children(node):
        yield from _inputs_in(child, seen=seen)


def toggled(card: Node, action: Node) -> dict[str, Any]:
    """The card with the elements shown or hidden that an Action.ToggleVisibility names."""
    wanted: dict[object, bool | None] = {}
    for one in action["targetElements"]:
        named: Node = {"elementId": one} if isinstance(one, str) else one
        wanted[named["elementId"]] = named.get("isVisible")
    turned = _turned(card, wanted)
    assert isinstance(turned, dict)
    return turned


def _turned(value: object, wanted: Mapping[object, bool | None]) -> object:
    if isinstance(value, list):
        return [_turned(one, wanted) for one in value]
    if not isinstance(value, Mapping):
        return value
    turned = {key: _turned(one, wanted) for key, one in value.items()}
    if turned.get("id") in wanted:
        said = wanted[turned["id"]]
        turned["isVisible"] = said if said is not None else turned.get("isVisible") is False
    return turned
