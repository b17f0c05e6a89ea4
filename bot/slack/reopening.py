"""A form that is shown once more, with what was filled in: for when Slack cannot mark the fields.

Slack marks what is wrong only in the answer to a sending, within three seconds. After that the view
has to be made anew out of itself.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.cards import Paragraph
from bot.slack.blocks import MESSAGE, stacked
from bot.slack.filled import fields_of
from bot.slack.hidden import block_of, field_of, hidden_in, hide
from bot.slack.payload import Json, inside, items, text
from bot.words import Words

FIRST = ("initial_value", "initial_option", "initial_options")
KEPT = ("type", "callback_id", "title", "submit", "close", "notify_on_close")


def reopened(before: Json, errors: Sequence[tuple[str, str]], t: Words) -> Json:
    """The view `before` as it was sent, with what is wrong said on top. Raises `Malformed`."""
    hidden = hidden_in(before)
    parts = tuple(Paragraph(wrong, strong=True) for _, wrong in errors)
    filled = fields_of(before)
    blocks = []
    for block in items(before, "blocks"):
        name = field_of(hidden.turn, text(block, "block_id"))
        if name is None:
            blocks.append(block)
        else:
            element = _with(inside(block, "element"), filled.get(name, ()))
            blocks.append(
                {**block, "block_id": block_of(hidden.turn + 1, name), "element": element}
            )
    return {
        **{name: before[name] for name in KEPT if before.get(name) is not None},
        "private_metadata": hide(replace(hidden, turn=hidden.turn + 1)),
        "blocks": [*stacked(parts, MESSAGE, t, "e"), *blocks],
    }


def _with(element: Json, values: tuple[str, ...]) -> Json:
    """A field that begins with these values."""
    bare = {name: value for name, value in element.items() if name not in FIRST}
    if not values:
        return bare
    groups = items(element, "option_groups")
    offered = [*items(element, "options"), *(o for g in groups for o in items(g, "options"))]
    chosen = [option for option in offered if option.get("value") in values]
    match text(element, "type"):
        case "plain_text_input" | "number_input":
            return bare | {"initial_value": values[0]}
        case "static_select" | "radio_buttons":
            return bare | ({"initial_option": chosen[0]} if chosen else {})
        case _:
            return bare | ({"initial_options": chosen} if chosen else {})
