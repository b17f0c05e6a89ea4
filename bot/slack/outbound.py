"""What the rest of the program shows, as Slack takes it: messages and dialogs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.chat.cards import Buttons, Card, Form, Heading, Paragraph, Part
from bot.chat.ports import NotAccepted
from bot.slack.blocks import MESSAGE, Room, stacked
from bot.slack.buttons import POST, REPLY
from bot.slack.fields import bytes_of, inputs
from bot.slack.hidden import Hidden, block_of, hidden_in, hide
from bot.slack.lettering import NOTHING, cut, escaped, line, lines, size, text
from bot.slack.payload import Json, inside, items
from bot.slack.payload import text as text_in
from bot.words import Words

# docs.slack.dev/reference/views: characters, blocks and bytes
TITLE = 24
METADATA = 3_000
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
READ_IN_A_VIEW = 30_000  # characters above the fields: a view may have 250 kB in all
# chat.update takes 4,000 characters of text; an escaped sign has five.
SUMMARY = 700
COMMON = 16  # cards that are kept as they were written
ERROR = 500  # characters under a field; no number is documented


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a dialog is opened: in which channel, as which of the forms in its view."""

    channel: str = ""
    turn: int = 0


def message(card: Card, t: Words, *, own: bool = False) -> Json:
    """A card as `blocks` and `text`. `own` says that it is one person's answer, not a post.

    Raises:
        NotAccepted: a button carries more than Slack takes.
    """
    summary = cut(lines(card.summary), SUMMARY) or NOTHING
    blocks = stacked(card.parts, MESSAGE, t, REPLY if own else POST)
    if not blocks:  # `text` alone would be read as markup
        blocks = stacked((Paragraph(summary),), MESSAGE, t, POST)
    return {"text": escaped(summary), "blocks": blocks}


@lru_cache(maxsize=COMMON)
def common(card: Card, t: Words) -> Json:
    """A card that is the same for everybody, as one person's answer; nobody may change it."""
    return message(card, t, own=True)


def sentence(words: str, t: Words) -> Json:
    """A sentence or two, as a message to one person."""
    return message(Card(words, (Paragraph(words),), t.language), t, own=True)


def modal(form: Form, t: Words, opened: Opened) -> Json:
    """A form as a dialog.

    Raises:
        NotAccepted: it holds more than Slack takes.
    """
    act, given = form.send.act, form.send.words
    hidden = hide(Hidden(act, given, opened.channel, t.language, opened.turn))
    if len(hidden) > METADATA:
        raise NotAccepted("form_too_long")
    fields = [block for field in form.fields for block in inputs(field, opened.turn, t)]
    view: Json = {
        "type": "modal",
        "callback_id": "form",
        "title": text(form.title, TITLE),
        "submit": text(form.send.label, TITLE),
        "close": text(form.close, TITLE),
        "private_metadata": hidden,
        "notify_on_close": False,
        "blocks": [*_above(form, t, len(fields)), *fields, *_below(form, t)],
    }
    if bytes_of(view) > VIEW_BYTES or len(view["blocks"]) > VIEW_BLOCKS:
        raise NotAccepted("form_too_large")
    return view


def _above(form: Form, t: Words, fields: int) -> list[Json]:
    """What is read above the fields: the title in full where the dialog's own is cut too."""
    parts: tuple[Part, ...] = form.parts
    if size(line(form.title)) > TITLE:
        parts = (Heading(form.title), *parts)
    if form.send.confirm:  # a dialog's own button cannot ask first
        parts = (*parts, Paragraph(form.send.confirm, strong=True))
    return stacked(parts, Room(VIEW_BLOCKS - fields - 1, READ_IN_A_VIEW), t, "a")


def _below(form: Form, t: Words) -> list[Json]:
    more = (Buttons(form.more),) if form.more else ()
    return stacked(more, Room(2, READ_IN_A_VIEW), t, "m")


def receipt(before: Json, parts: Sequence[Part], t: Words) -> Json:
    """A dialog that only says something, in place of the view `before` or on top of it."""
    was = hidden_in(before)
    # What is asked from here is another form: its fields are not the ones that were sent.
    hidden = replace(was, act="", words=(), turn=was.turn + 1)
    title = text_in(inside(before, "title"), "text")
    return {
        "type": "modal",
        "callback_id": "receipt",
        "title": text(title, TITLE),
        "close": text(t("Close"), TITLE),
        "private_metadata": hide(hidden),
        "notify_on_close": False,
        "blocks": stacked(parts, Room(VIEW_BLOCKS, READ_IN_A_VIEW), t, "a"),
    }


def errors_at(view: Json, errors: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What is wrong, by the block that it is said at.

    What belongs to no field is said at the first. Empty where the view has no fields.
    """
    turn = hidden_in(view).turn
    blocks = [text_in(b, "block_id") for b in items(view, "blocks") if b.get("type") == "input"]
    found: dict[str, str] = {}
    for name, wrong in errors if blocks else ():
        block = block_of(turn, name) if block_of(turn, name) in blocks else blocks[0]
        found[block] = cut(f"{found.get(block, '')} {line(wrong)}".strip() or NOTHING, ERROR)
    return found
