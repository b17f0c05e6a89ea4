"""Filling in what a person sees: buttons found, fields typed in, as Slack's client does it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.fakes.slack.elements import STATEFUL, TYPED, offered
from tests.fakes.slack.surfaces import elements_of
from tests.fakes.slack.values import Impossible, Json

LONGEST_INPUT = 3000  # characters in a plain_text_input without a max_length


def found(blocks: Iterable[Json], what: str, value: str | None = None) -> tuple[Json, Json]:
    """The block and element that `what` names: an action_id, or the label on a button.

    Where several have the name, `value` says which. Raises `Impossible` unless exactly one has.
    """
    pairs = [(block, element) for block in blocks for element in elements_of(block)]
    named = [
        (block, element)
        for block, element in pairs
        if what in (element.get("action_id"), label(element))
        and (value is None or element.get("value") == value)
    ]
    if len(named) != 1:
        there = [(element["action_id"], label(element)) for _, element in pairs]
        raise Impossible(f"{len(named)} elements are called {what!r}; there are {there}")
    return named[0]


def label(element: Json) -> str:
    """What stands on a button; empty for other elements."""
    text = element.get("text")
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def option(element: Json, value: str) -> Json:
    """The option with that value or that text. Raises `Impossible` when there is none."""
    for given in offered(element):
        if value in (given["value"], given["text"]["text"]):
            return dict(given)
    values = [given["value"] for given in offered(element)]
    raise Impossible(f"no option {value!r}; there are {values}")


def filled(blocks: Sequence[Json], values: Mapping[str, Any]) -> Json:
    """state.values after the person has filled in `values`, by block_id.

    A block with several fields takes a mapping by action_id. Raises `Impossible` for a block
    that is not there.
    """
    fields = {str(block["block_id"]): _fields(block) for block in blocks}
    unknown = [block_id for block_id in values if not fields.get(block_id)]
    if unknown:
        there = sorted(block_id for block_id, inner in fields.items() if inner)
        raise Impossible(f"no field in {unknown}; there are {there}")
    return {
        block_id: _states(inner, values.get(block_id))
        for block_id, inner in fields.items()
        if inner
    }


def _fields(block: Json) -> list[Json]:
    return [element for element in elements_of(block) if element["type"] in STATEFUL]


def _states(fields: list[Json], given: Any) -> Json:
    by_action = given if isinstance(given, Mapping) else {fields[0]["action_id"]: given}
    states = {}
    for field in fields:
        held = state(field, by_action.get(field["action_id"]))
        states[field["action_id"]] = {"type": field["type"], **held}
    return states


def state(field: Json, given: Any) -> Json:
    """What a field holds: what was given, or else what the bot wrote into it beforehand."""
    kind = field["type"]
    if kind in TYPED:
        text = field.get("initial_value") if given is None else str(given)
        return {"value": _typed(field, text or None)}
    if kind in ("static_select", "radio_buttons"):
        chosen = field.get("initial_option") if given is None else option(field, given)
        return {"selected_option": chosen}
    if kind in ("multi_static_select", "checkboxes"):
        several = [option(field, value) for value in given or ()]
        return {"selected_options": _several(field, several, untouched=given is None)}
    name, initial = {
        "datepicker": ("selected_date", "initial_date"),
        "timepicker": ("selected_time", "initial_time"),
        "datetimepicker": ("selected_date_time", "initial_date_time"),
        "users_select": ("selected_user", "initial_user"),
        "multi_users_select": ("selected_users", "initial_users"),
        "conversations_select": ("selected_conversation", "initial_conversation"),
        "channels_select": ("selected_channel", "initial_channel"),
        "file_input": ("files", "files"),
    }[kind]
    return {name: field.get(initial) if given is None else given}


def _several(field: Json, given: list[Json], *, untouched: bool) -> list[Json]:
    if untouched:
        return list(field.get("initial_options") or [])
    most = field.get("max_selected_items")
    if most is not None and len(given) > most:
        raise Impossible(f"at most {most} can be chosen")
    return given


def _typed(field: Json, text: str | None) -> str | None:
    if text is None or field["type"] not in ("plain_text_input", "number_input"):
        return text
    if field["type"] == "number_input":
        return _number(field, text)
    most = field.get("max_length") or LONGEST_INPUT
    if len(text) > most:
        raise Impossible(f"the field takes {most} characters, not {len(text)}")
    least = field.get("min_length") or 0
    if len(text) < least:
        raise Impossible(f"the field wants {least} characters, not {len(text)}")
    return text


def _number(field: Json, text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        raise Impossible(f"{text!r} is no number") from None
    if not field["is_decimal_allowed"] and not number.is_integer():
        raise Impossible(f"{text!r} is no whole number")
    low, high = field.get("min_value"), field.get("max_value")
    if low is not None and number < float(low):
        raise Impossible(f"the number must be {low} or more")
    if high is not None and number > float(high):
        raise Impossible(f"the number must be {high} or less")
    return text


def required(blocks: Iterable[Json], values: Json) -> None:
    """Raises `Impossible` where an input that must be filled in is empty: the client refuses."""
    for block in blocks:
        if block["type"] != "input" or block.get("optional"):
            continue
        held = values[block["block_id"]][block["element"]["action_id"]]
        if not any(value for name, value in held.items() if name != "type"):
            raise Impossible(f"{block['block_id']}: please complete this required field")


def action(block: Json, element: Json, action_ts: str, chosen: Any = None) -> Json:
    """One member of block_actions' `actions`."""
    done: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    if element["type"] == "button":
        done["text"] = element["text"]
        optional = ("value", "style", "url")
        return done | {name: element[name] for name in optional if element.get(name)}
    if element["type"] == "overflow":
        return done | {"selected_option": option(element, chosen)}
    return done | state(element, chosen)
