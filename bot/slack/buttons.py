"""Buttons as Slack has them: what each carries, and how many stand in a block. Pure."""

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.chat.cards import Button, Buttons, Part, Style
from bot.chat.ports import NotAccepted
from bot.slack.lettering import paragraphs, size, text
from bot.slack.payload import Json
from bot.words import Words

# docs.slack.dev/reference/block-kit: characters, and things in a list
LABEL = 75
VALUE = 2_000
URL = 3_000
ID = 255
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_LABEL = 100, 300, 30
IN_A_BLOCK = 25
# What of a message its buttons may take, so that something can be said beside them.
BLOCKS, CHARACTERS = 40, 6_000

# What a block's id begins with: its buttons stand in a post for everybody there, or in an answer to
# one person, which the next answer may replace.
POST, REPLY = "p", "r"

OPENS = "open"  # the act of a button that only opens an address: Slack tells us, nobody minds


def rows(parts: Sequence[Part], t: Words, mark: str) -> dict[int, list[Json]]:
    """The blocks of the parts that are `Buttons`, by their place among the parts.

    `mark` begins the blocks' ids. More than a message can hold are left out, from the end on.

    Raises:
        NotAccepted: a button carries more words than Slack takes.
    """
    found: dict[int, list[Json]] = {}
    blocks, characters, number = BLOCKS, CHARACTERS, 0
    for place, part in enumerate(parts):
        found[place] = []
        fitting: list[Json] = []
        for button in part.buttons if isinstance(part, Buttons) else ():
            characters -= min(size(button.label), LABEL) + size(button.confirm[:CONFIRM_TEXT])
            if characters >= 0 and len(fitting) < blocks * IN_A_BLOCK and _does_something(button):
                fitting.append(element(button, number, t))
                number += 1
        for start in range(0, len(fitting), IN_A_BLOCK):
            some, id_ = fitting[start : start + IN_A_BLOCK], f"{mark}{place}-{start}"
            found[place].append({"type": "actions", "block_id": id_, "elements": some})
        blocks -= len(found[place])
    return found


def element(button: Button, number: int, t: Words) -> Json:
    """A button; `number` makes its id unique within a message.

    Raises:
        NotAccepted: it carries more words than Slack takes.
    """
    id_ = f"{button.act or OPENS}:{number}"
    value = json.dumps(dict(button.words), ensure_ascii=False) if button.act else ""
    if len(id_) > ID or size(value) > VALUE:
        raise NotAccepted("button_too_long")
    made: Json = {"type": "button", "text": text(button.label, LABEL), "action_id": id_}
    made |= {"value": value} if button.act else {"url": button.url}
    if button.style is not Style.PLAIN:
        made["style"] = button.style.value
    if button.confirm:
        made["confirm"] = {
            "title": text(button.label, CONFIRM_TITLE),
            "text": paragraphs(button.confirm, CONFIRM_TEXT),
            "confirm": text(button.label, CONFIRM_LABEL),
            "deny": text(t("Cancel"), CONFIRM_LABEL),
        }
    return made


def _does_something(button: Button) -> bool:
    is_address = urlsplit(button.url).scheme in ("http", "https") and len(button.url) <= URL
    return bool(button.act) or is_address
