"""What somebody filled in: out of a view of ours. Pure."""

from bot.chat.ports import Fields
from bot.slack.hidden import field_of, hidden_in
from bot.slack.payload import Json, Malformed, inside, items, text


def fields_of(view: Json) -> Fields:
    """The fields of the form that stands in a view, each with its values.

    Slack sometimes leaves out a field that nobody touched after a view was updated, though its
    first value is shown (github.com/slackapi/bolt-js/issues/1258): that value counts then. What it
    sends of an earlier form in the same view (…/issues/625) does not.

    Raises:
        Malformed
    """
    turn = hidden_in(view).turn
    state = inside(inside(view, "state"), "values")
    found: dict[str, tuple[str, ...]] = {}
    for block in items(view, "blocks"):
        block_id = text(block, "block_id")
        name = field_of(turn, block_id)
        if name is None or text(block, "type") != "input":
            continue
        given = state.get(block_id)
        found[name] = _first(inside(block, "element")) if given is None else _given(given)
    return found


def _given(elements: object) -> tuple[str, ...]:
    """What stands in a block: one element, under its action_id."""
    if not isinstance(elements, dict):
        raise Malformed("state")
    element: object = next(iter(elements.values()), None)
    if not isinstance(element, dict):
        raise Malformed("state")
    match text(element, "type"):
        case "plain_text_input" | "number_input":
            return _one(text(element, "value"))
        case "static_select" | "radio_buttons":
            return _one(text(inside(element, "selected_option"), "value"))
        case "multi_static_select" | "checkboxes":
            return tuple(text(option, "value") for option in items(element, "selected_options"))
        case _:
            raise Malformed("state")


def _first(element: Json) -> tuple[str, ...]:
    """What a field began with."""
    several = tuple(text(option, "value") for option in items(element, "initial_options"))
    option = text(inside(element, "initial_option"), "value")
    return several or _one(option or text(element, "initial_value"))


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
