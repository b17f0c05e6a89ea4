"""A card cut to what fits in a message, saying what was left out. Pure.

The limit is about 100 KB of UTF-16 for the whole activity, and Microsoft advises 80 KB: «Bot
messages» in https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
(413 `MessageSizeTooBig`). Lists are cut first and texts then, both from the end. Of a form nothing
can be cut: it would come back changed. Where it is too long, a sentence stands in its place.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from bot.chat.cards import Buttons, Card, Heading, Moment, Paragraph, Part, Picture, Points
from bot.teams.cards import Json
from bot.words import Words
from bot.words import words as spoken

MOST = 80 * 1024  # bytes of UTF-16


@dataclass(frozen=True, slots=True)
class Cut:
    """How much is kept: entries of a list, characters of a text, parts of a card."""

    items: int
    characters: int
    parts: int = 200
    form: bool = True


CUTS = (  # from the mildest to the hardest
    Cut(1_000, 12_000),
    Cut(200, 6_000),
    Cut(100, 3_000),
    Cut(50, 1_000),
    Cut(20, 400),
    Cut(10, 200, 40),
    Cut(10, 200, 40, form=False),
    Cut(5, 100, 12, form=False),
)


def fitted(card: Card, draw: Callable[[Card], Json]) -> Json:
    """The activity that `draw` makes of the card, or of as much of it as fits."""
    drawn = draw(card)
    cuts = iter(CUTS)
    while size(drawn) > MOST and (cut := next(cuts, None)) is not None:
        drawn = draw(_cut(card, cut))
    return drawn


def size(activity: Json) -> int:
    """The bytes of a message as Teams counts them."""
    written = json.dumps(activity, ensure_ascii=False, separators=(",", ":"))
    return len(written.encode("utf-16-le", "replace"))


def _cut(card: Card, cut: Cut) -> Card:
    t = spoken(card.language)
    parts = [one for part in card.parts[: cut.parts] for one in _part(part, cut, t)]
    if len(card.parts) > cut.parts:
        parts.append(_shortened(t))
    form = card.form
    if form is not None and not cut.form:
        said = t("This form is too long for a message here. Answer on the web page instead.")
        parts.append(Paragraph(said, strong=True))
        form = None
    elif form is not None:
        heads = tuple(one for part in form.parts for one in _part(part, cut, t))
        form = replace(form, parts=heads)
    return replace(card, parts=tuple(parts), form=form)


def _part(part: Part, cut: Cut, t: Words) -> Iterator[Part]:
    match part:
        case Heading() | Paragraph() | Moment():
            yield replace(part, words=_short(part.words, cut))
        case Points(items=items):
            yield replace(part, items=tuple(_short(item, cut) for item in items[: cut.items]))
            yield from _rest(len(items) - cut.items, t)
        case Picture():
            yield replace(part, alt=_short(part.alt, cut))
        case Buttons():
            yield part
        case _:
            assert_never(part)


def _rest(rest: int, t: Words) -> Iterator[Part]:
    if rest > 0:
        said = t.n("{count} more is on the web page.", "{count} more are on the web page.", rest)
        yield Paragraph(said, subtle=True)


def _shortened(t: Words) -> Part:
    return Paragraph(t("There is more on the web page."), subtle=True)


def _short(words: str, cut: Cut) -> str:
    return words if len(words) <= cut.characters else words[: cut.characters - 1].rstrip() + "…"
