"""What a card shows, as elements of an Adaptive Card 1.5. Pure.

Adaptive Cards have no dialog that asks back. A button that is to be confirmed therefore opens a
question under it (`Action.ToggleVisibility`), with the real button beside it; pressed once more, it
closes the question again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, assert_never
from urllib.parse import urlsplit

from bot.chat.cards import (
    TIME,
    Button,
    Buttons,
    Heading,
    Moment,
    Paragraph,
    Part,
    Picture,
    Points,
    Style,
)
from bot.teams.literal import label, plain, runs, title
from bot.words import words as spoken

Json = dict[str, Any]
MARK = "bordduk"  # in a button's data: it is ours, and how it is laid out
LAYOUT = 1
PICTURE = "180px"  # wide: a code can be scanned off a screen, and a phone has room for it
LARGER = {"allowExpand": True}  # a press shows it as large as the screen: «Stageview for images»
MOST_BUTTONS = 6  # beside each other: what Teams shows of a set
STYLES = {Style.PLAIN: "default", Style.PRIMARY: "positive", Style.DANGER: "destructive"}


class Sheet:
    """What one card is written on: its language, and numbers for what must differ within it."""

    def __init__(self, language: str) -> None:
        self.t = spoken(language)
        self._asked = 0

    def question(self) -> str:
        """An id that no other question has."""
        self._asked += 1
        return f"confirm:{self._asked}"


def elements(part: Part, sheet: Sheet) -> Iterator[Json]:
    """A part of a message."""
    match part:
        case Heading() | Paragraph():
            yield from _said(part)
        case Points():
            yield from _points(part)
        case Moment():
            yield _moment(part)
        case Picture():
            yield from _picture(part)
        case Buttons(buttons=buttons):
            yield from actions(tuple(Asked(button) for button in buttons), sheet)
        case _:
            assert_never(part)


def _said(part: Heading | Paragraph) -> Iterator[Json]:
    if not part.words.strip():
        return
    if isinstance(part, Heading):
        yield heading(part.words)
    else:
        yield text(part.words, subtle=part.subtle, strong=part.strong)


def text(
    words: str, *, subtle: bool = False, strong: bool = False, colour: str = "", close: bool = False
) -> Json:
    """People's text or our own, shown as it is; `close` to what stands above it."""
    look: Json = {}
    if subtle:
        look["isSubtle"] = True
    if strong:
        look["weight"] = "Bolder"
    if colour:
        look["color"] = colour
    inlines = [{"type": "TextRun", "text": run, **look} for run in runs(words)]
    block: Json = {"type": "RichTextBlock", "inlines": inlines}
    return {**block, "spacing": "Small"} if close else block


def heading(words: str) -> Json:
    """A title: what screen readers announce as one is a `TextBlock` alone."""
    return {
        "type": "TextBlock",
        "text": label(words),
        "style": "heading",
        "weight": "Bolder",
        "size": "Medium",
        "wrap": True,
    }


def _points(part: Points) -> Iterator[Json]:
    for number, item in enumerate(part.items, 1):
        yield text(f"{number}. {item}" if part.numbered else f"• {item}", close=number > 1)


def _moment(part: Moment) -> Json:
    """The client puts its own time in; the function takes whole seconds.

    https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features has it. A page about
    Teams says that Teams does not, but its renderer does, and Microsoft's own Teams apps use it.
    """
    stamp = f"{{{{TIME({part.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z)}}}}"
    *before, last = part.words.split(TIME)
    # What stands before the function must not act on its first brace either.
    words = "".join(plain(piece + "{")[:-1] + stamp for piece in before) + plain(last)
    return {"type": "TextBlock", "text": words or stamp, "wrap": True}


def _picture(part: Picture) -> Iterator[Json]:
    if urlsplit(part.url).scheme in ("http", "https"):
        look: Json = {"size": "Auto", "msTeams": LARGER} if part.wide else {"width": PICTURE}
        yield {"type": "Image", "url": part.url, "altText": part.alt, **look}
    elif part.alt.strip():
        yield text(part.alt)


@dataclass(frozen=True, slots=True)
class Asked:
    """A button, and the fields whose values it brings along: (name, how they are read)."""

    button: Button
    fields: Mapping[str, str] = field(default_factory=dict)


def actions(asked: tuple[Asked, ...], sheet: Sheet) -> Iterator[Json]:
    """Buttons beside each other, in several rows where there are many, and their questions."""
    for start in range(0, len(asked), MOST_BUTTONS):
        shown, hidden = [], []
        for one in asked[start : start + MOST_BUTTONS]:
            if one.button.confirm.strip() and not one.button.url:
                name = sheet.question()
                shown.append(_opens(one.button, name))
                hidden.append(_question(one, name, sheet))
            else:
                shown.append(_action(one, one.button.label))
        yield {"type": "ActionSet", "actions": shown}
        yield from hidden


def _action(asked: Asked, words: str) -> Json:
    button = asked.button
    look: Json = {"title": title(words)}
    if button.style is not Style.PLAIN:
        look["style"] = STYLES[button.style]
    if button.url:
        return {"type": "Action.OpenUrl", **look, "url": button.url}
    data: Json = {MARK: LAYOUT, "act": button.act, "w": dict(button.words)}
    if asked.fields:
        data["f"] = dict(asked.fields)
    sent = {**look, "data": data, "associatedInputs": "auto" if asked.fields else "none"}
    older = {"type": "Action.Submit", **sent}  # what a client shows that knows no Action.Execute
    return {"type": "Action.Execute", **sent, "verb": button.act, "fallback": older}


def _opens(button: Button, name: str) -> Json:
    look = {"title": title(button.label), "style": STYLES[button.style]}
    return {"type": "Action.ToggleVisibility", **look, "targetElements": [name]}


def _question(asked: Asked, name: str, sheet: Sheet) -> Json:
    sure = _action(asked, sheet.t("Yes: {label}", label=asked.button.label))
    items = [text(asked.button.confirm), {"type": "ActionSet", "actions": [sure]}]
    return {
        "type": "Container",
        "id": name,
        "isVisible": False,
        "style": "emphasis",
        "items": items,
    }
