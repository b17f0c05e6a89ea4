"""The inputs of a card: the rules for their properties, and what a person's typing becomes.

The form of the values is that of Microsoft's renderer (npm `adaptivecards` 3.0.6,
`SubmitActionBase.internalPrepareForExecution`): an input without a value is not sent, every value
is sent as text, several choices are joined by commas, and a toggle is always sent.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]
SEPARATOR = ","


class Invalid(Exception):
    """What was typed does not fit: the client shows the input's error and sends nothing."""


def input_breaches(path: str, kind: str, node: Node) -> Iterator[tuple[str, str]]:
    """What is wrong with an input, as (path, what)."""
    if not node.get("id"):
        yield f"{path}.id", "is missing"
    if node.get("isRequired"):
        yield from _required(path, node)
    if kind == "Input.ChoiceSet":
        yield from _choices(path, node)
    if kind == "Input.Text":
        yield from _text(path, node)
    low, high = node.get("min"), node.get("max")
    if low is not None and high is not None and type(low) is type(high) and low > high:
        yield f"{path}.min", "is above max"


def _required(path: str, node: Node) -> Iterator[tuple[str, str]]:
    for needed in ("label", "errorMessage"):  # the renderer's RequiredInputsShouldHave…
        if not node.get(needed):
            yield f"{path}.{needed}", "is wanted of a required input"
    if node.get("isVisible") is False:
        yield path, "is required and hidden: nobody can send the card"


def _choices(path: str, node: Node) -> Iterator[tuple[str, str]]:
    choices = node.get("choices")
    if not isinstance(choices, list) or not choices:
        yield f"{path}.choices", "is missing"
        return
    known = [choice for choice in choices if isinstance(choice, Mapping)]
    if not all(choice.get("title") and choice.get("value") for choice in known):
        yield f"{path}.choices", "has a choice without words or value"
    values = [str(choice.get("value")) for choice in known]
    if len(set(values)) < len(values):
        yield f"{path}.choices", "has one value twice"
    if node.get("isMultiSelect") and any(SEPARATOR in value for value in values):
        yield f"{path}.choices", "has a comma in a value, and values are joined by commas"
    chosen = str(node.get("value", "")).split(SEPARATOR) if node.get("value") else []
    if any(one not in values for one in chosen):
        yield f"{path}.value", "is none of the choices"


def _text(path: str, node: Node) -> Iterator[tuple[str, str]]:
    most = node.get("maxLength")
    if isinstance(most, int) and most < 1:
        yield f"{path}.maxLength", "is below one"
    try:
        re.compile(str(node.get("regex", "")))
    except re.error:
        yield f"{path}.regex", "is no regular expression"


def sent_value(kind: str, node: Node, typed: object) -> str | None:
    """What is sent for an input: None when nothing is. Raises Invalid."""
    value = _value(kind, node, typed)
    if value is None and node.get("isRequired"):
        raise Invalid(node.get("errorMessage") or f"{node['id']} is required")
    if value is not None and not _fits(kind, node, value):
        raise Invalid(node.get("errorMessage") or f"{node['id']} does not take {value!r}")
    return value


def _value(kind: str, node: Node, typed: object) -> str | None:
    if kind == "Input.Toggle":
        on, off = str(node.get("valueOn", "true")), str(node.get("valueOff", "false"))
        value = on if typed in (True, on) else off
        return None if node.get("isRequired") and value != on else value
    if isinstance(typed, list | tuple):
        typed = SEPARATOR.join(map(str, typed))
    return None if typed is None or typed == "" else str(typed)


def _fits(kind: str, node: Node, value: str) -> bool:
    match kind:
        case "Input.Text":
            most = node.get("maxLength")
            short = not most or len(value) <= most
            return short and re.search(str(node.get("regex", "")), value) is not None
        case "Input.Number":
            number = float(value)
            low, high = node.get("min", number), node.get("max", number)
            return bool(low <= number <= high)
        case "Input.Date" | "Input.Time":
            return bool(node.get("min", value) <= value <= node.get("max", value))
        case "Input.ChoiceSet":
            known = {choice["value"] for choice in node["choices"]}
            several = value.split(SEPARATOR) if node.get("isMultiSelect") else [value]
            return set(several) <= known
        case _:
            return True
