"""A form's fields as Block Kit's inputs. Pure.

Menus show 75 characters of a choice, and take so many choices. What is cut is said in full above
the field, and what is left out is counted there.
"""

import json
import re
from collections.abc import Iterator
from typing import assert_never

from bot.chat.cards import Field, FieldKind, Pairs
from bot.chat.ports import NotAccepted
from bot.slack.hidden import block_of
from bot.slack.lettering import line, lines, paragraphs, pieces, size, text
from bot.slack.payload import Json
from bot.words import Words

# docs.slack.dev/reference/block-kit: characters, and things in a list
LABEL = HINT = 2_000
TYPED = 3_000  # plain_text_input
OPTION = 75
CODE = 150
BOXES = 10  # radio buttons and checkboxes
MENU = 100  # in a menu, or in each of a menu's groups
ID = 255
# A view has 250 kB (`view_too_large`). A choice of 75 letters and its code has some 400 bytes.
MOST_CHOICES = 500
LISTED = 20_000  # characters of choices in full
ACTION = "value"

Option = dict[str, object]


def inputs(field: Field, turn: int, t: Words) -> list[Json]:
    """The blocks of a field; `turn` is the form's number in its view.

    Raises:
        NotAccepted: its name or the code of a choice is longer than Slack takes.
    """
    block_id = block_of(turn, field.name)
    if len(block_id) > ID:
        raise NotAccepted("field_name_too_long")
    if field.kind in (FieldKind.CHOICE, FieldKind.MULTI) and not field.options:
        return [_said(line(field.label) or "–")]  # Slack takes no menu without choices
    block: Json = {
        "type": "input",
        "block_id": block_id,
        "label": paragraphs(field.label, LABEL),
        "element": _element(field) | {"action_id": ACTION},
        "optional": not field.required,
    }
    if lines(field.hint):
        block["hint"] = paragraphs(field.hint, HINT)
    return [*_notes(field, t), block]


def _element(field: Field) -> Json:
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT:
            return _typed(field)
        case FieldKind.NUMBER:
            return _number(field)
        case FieldKind.CHOICE | FieldKind.MULTI:
            return _chosen(field)
        case _:
            assert_never(field.kind)


def _typed(field: Field) -> Json:
    most = min(max(field.most, 1), TYPED)
    several = field.kind is FieldKind.TEXT
    element: Json = {"type": "plain_text_input", "multiline": several, "max_length": most}
    first = "".join(field.value[:1])
    if first.strip():
        # Counted as we count what people write, not as `size` does: nothing of it may be lost.
        element["initial_value"] = (lines(first) if several else line(first))[:most]
    return element


def _number(field: Field) -> Json:
    element: Json = {"type": "number_input", "is_decimal_allowed": False}
    if field.low is not None:
        element["min_value"] = str(field.low)
    if field.high is not None:
        element["max_value"] = str(field.high)
    first = "".join(field.value[:1]).strip()
    if re.fullmatch(r"-?[0-9]{1,15}", first) and _is_within(int(first), field):
        element["initial_value"] = str(int(first))
    return element


def _is_within(number: int, field: Field) -> bool:
    low = number if field.low is None else field.low
    high = number if field.high is None else field.high
    return low <= number <= high


def _chosen(field: Field) -> Json:
    options = _options(field)
    first = [option for option in options if option["value"] in field.value]
    several = field.kind is FieldKind.MULTI
    # Of radio buttons none can be taken back: where none may be wanted, there is a menu.
    boxes = len(options) <= BOXES and (several or field.required)
    match several, boxes:
        case True, True:
            kind = "checkboxes"
        case True, False:
            kind = "multi_static_select"
        case False, True:
            kind = "radio_buttons"
        case _:
            kind = "static_select"
    element: Json = {"type": kind, **_offered(options)}
    if first and several:
        element["initial_options"] = first[:MENU]
    elif first:
        element["initial_option"] = first[0]
    return element


def _offered(options: list[Option]) -> Json:
    if len(options) <= MENU:
        return {"options": options}
    parts = [options[start : start + MENU] for start in range(0, len(options), MENU)]
    groups = [
        {"label": text(f"{_shown(part[0])} – {_shown(part[-1])}", OPTION), "options": part}
        for part in parts
    ]
    return {"option_groups": groups}


def _shown(option: Option) -> str:
    shown = option["text"]
    return str(shown["text"])[:30] if isinstance(shown, dict) else ""


def _options(field: Field) -> list[Option]:
    options = field.options[:MOST_CHOICES]
    if any(size(code) > CODE or not code for code, _ in options):
        raise NotAccepted("code_too_long")
    numbered = bool(_long(field))
    return [
        {"text": text(f"{number}. {label}" if numbered else label, OPTION), "value": code}
        for number, (code, label) in enumerate(options, start=1)
    ]


def _long(field: Field) -> Pairs:
    """The choices that a menu would cut; the digits before them need room too."""
    return tuple(pair for pair in field.options[:MOST_CHOICES] if size(line(pair[1])) > OPTION - 5)


def _notes(field: Field, t: Words) -> Iterator[Json]:
    """What is read above a menu: the choices that it cuts, and how many it does not have."""
    if field.kind not in (FieldKind.CHOICE, FieldKind.MULTI):
        return
    if long := _long(field):
        numbers = {code: number for number, (code, _) in enumerate(field.options, start=1)}
        full = "\n".join(f"{numbers[code]}. {line(label)}" for code, label in long)
        yield _said(full[:LISTED])
    if (count := len(field.options) - MOST_CHOICES) > 0:
        yield _said(t("{count} more choices are on the page.", count=count))


def _said(words: str) -> Json:
    elements = [{"type": "text", "text": piece} for piece in pieces(words, TYPED)]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }


def bytes_of(view: Json) -> int:
    """How large a view is, as Slack counts."""
    return len(json.dumps(view, ensure_ascii=False).encode("utf-8", "replace"))
