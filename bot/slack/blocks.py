"""A message's parts as Block Kit's blocks, never more than one message takes. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from urllib.parse import urlsplit

from bot.chat.cards import (
    TIME,
    Buttons,
    Heading,
    Moment,
    Paragraph,
    Part,
    Picture,
    Points,
)
from bot.slack.buttons import rows
from bot.slack.lettering import cut, line, lines, pieces, size, text
from bot.slack.payload import Json
from bot.words import Words, later

# docs.slack.dev/reference/block-kit/blocks: characters, and things in a list
HEADER = 150
TEXT = 3_000
ALT = 2_000
URL = 3_000
IN_A_CONTEXT = 10
# Rich text and context blocks name no length of their own; a text object has 3,000.
SUBTLE = 2_000
IN_A_LIST = 100
MOST_POINTS = 1_000  # in one list; no number is documented
LEAST = 200  # characters: what is not worth beginning a part for
RESERVED = 99_999  # points: a number that takes as much room as any
AND_MORE = later("… and {count} more on the page")

READ = ("text", "alt_text", "fallback", "title", "label")  # what of a block is words


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits: blocks, and characters over all of them."""

    blocks: int
    characters: int

    def less(self, taken: list[Json]) -> "Room":
        """What is left beside these blocks; less than nothing where they do not fit."""
        return Room(self.blocks - len(taken), self.characters - weight(taken))

    @property
    def overrun(self) -> bool:
        """Whether more was taken than there was."""
        return self.blocks < 0 or self.characters < 0


# A message takes 50 blocks. How many characters in all is not documented: `msg_blocks_too_long`
# came at 11,300 to 13,200 (github.com/slackapi/bolt-js/issues/2509).
MESSAGE = Room(50, 10_000)


def stacked(parts: Sequence[Part], room: Room, t: Words, mark: str) -> list[Json]:
    """The parts as blocks. What does not fit is left out from the end on, and that is said.

    Buttons are kept: something may depend on them. `mark` begins their blocks' ids.

    Raises:
        NotAccepted: a button carries more words than Slack takes.
    """
    acts = rows(parts, t, mark)
    reserved = [*(block for row in acts.values() for block in row), _rest(t, RESERVED)]
    left = room.less(reserved)
    found: list[Json] = []
    whole = True
    for number, part in enumerate(parts):
        if isinstance(part, Buttons):
            found += acts[number]
        elif whole:
            blocks = [] if _too_many(part) else list(shown(part, t))
            beside = left.less(blocks)
            if _too_many(part) or beside.overrun:
                blocks, whole = _begun(part, left, t), False
            left = beside
            found += blocks
    return found


def weight(blocks: object) -> int:
    """How many characters can be read in blocks, or in a part of one."""
    found, inside = 0, [blocks]
    while inside:
        one = inside.pop()
        if isinstance(one, list):
            inside += one
        elif isinstance(one, dict):
            for name, inner in one.items():
                if not isinstance(inner, str):
                    inside.append(inner)
                elif name in READ:
                    found += size(inner)
    return found


def _too_many(part: Part) -> bool:
    return isinstance(part, Points) and len(part.items) > MOST_POINTS


def _begun(part: Part, room: Room, t: Words) -> list[Json]:
    """As much of a part as there is room for, and that there is more."""
    if room.characters < LEAST or room.blocks < 1:
        return [_rest(t)]
    match part:
        case Paragraph(words=words):
            begun = replace(part, words=cut(lines(words), room.characters))
            return [*list(shown(begun, t))[: room.blocks], _rest(t)]
        case Points(items=items):
            count = _fitting(items, room.characters)
            rest = sum(bool(lines(item)) for item in items[count:])
            return [*shown(replace(part, items=items[:count]), t), _rest(t, rest)]
        case _:
            return [_rest(t)]


def _fitting(items: Sequence[str], characters: int) -> int:
    """How many of the first points there is room for."""
    for count, item in enumerate(items[:MOST_POINTS]):
        characters -= size(lines(item))
        if characters < 0:
            return count
    return min(len(items), MOST_POINTS)


def _rest(t: Words, count: int | None = None) -> Json:
    """What is said in place of what was left out: `count` points, or something."""
    some = t("… and more on the page")
    return _section([_words(some if count is None else t(AND_MORE, count=count))])


def shown(part: Part, t: Words) -> Iterator[Json]:
    """A part as blocks, all of it; nothing where it has no words."""
    match part:
        case Heading(words=words):
            yield from _heading(line(words))
        case Paragraph(words=words):
            if lines(words):
                yield from _paragraph(part, lines(words))
        case Points():
            yield from _points(part)
        case Moment():
            yield _section(_moment(part, t))
        case Picture():
            yield from _picture(part)
        case Buttons():
            pass  # see `rows`
        case _:
            assert_never(part)


def _heading(words: str) -> Iterator[Json]:
    if size(words) > HEADER:
        yield _section(list(_literal(words, bold=True)))
    elif words:
        yield {"type": "header", "text": text(words, HEADER)}


def _paragraph(part: Paragraph, words: str) -> Iterator[Json]:
    if not part.subtle:
        yield _section(list(_literal(words, bold=part.strong)))
        return
    texts = [{"type": "plain_text", "text": piece, "emoji": False} for piece in _read(words)]
    for start in range(0, len(texts), IN_A_CONTEXT):
        yield {"type": "context", "elements": texts[start : start + IN_A_CONTEXT]}


def _read(words: str) -> tuple[str, ...]:
    """In pieces that can stand alone: an object with nothing but space in it is refused."""
    return tuple(piece for piece in pieces(words, SUBTLE) if piece.strip())


def _points(part: Points) -> Iterator[Json]:
    items = [_items(words) for item in part.items if (words := lines(item))]
    style = "ordered" if part.numbered else "bullet"
    lists = []
    for start in range(0, len(items), IN_A_LIST):
        some: Json = {"type": "rich_text_list", "style": style}
        if part.numbered and start:
            some["offset"] = start
        lists.append({**some, "elements": items[start : start + IN_A_LIST]})
    if lists:
        yield {"type": "rich_text", "elements": lists}


def _items(words: str) -> Json:
    return {"type": "rich_text_section", "elements": list(_literal(words))}


def _moment(part: Moment, t: Words) -> list[Json]:
    """A time that Slack shows in the reader's own zone; the fallback is for where it cannot."""
    before, found, after = lines(part.words).partition(TIME)
    date = {
        "type": "date",
        "timestamp": int(part.at.timestamp()),
        "format": TIME,  # Slack's own word for the time of day, as it happens
        "fallback": t.time(part.at, part.zone),
    }
    return [*_literal(before), *([date] if found else []), *_literal(after)] or [_words("–")]


def _picture(part: Picture) -> Iterator[Json]:
    alt = line(part.alt)
    if urlsplit(part.url).scheme in ("http", "https") and len(part.url) <= URL:
        yield {"type": "image", "image_url": part.url, "alt_text": cut(alt, ALT) if alt else ""}
    elif alt:
        yield _section(list(_literal(alt)))


def _section(elements: list[Json]) -> Json:
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}


def _literal(words: str, *, bold: bool = False) -> Iterator[Json]:
    for piece in pieces(words, TEXT):
        yield _words(piece, bold=bold)


def _words(words: str, *, bold: bool = False) -> Json:
    """Words that mean nothing but themselves, whatever signs stand in them."""
    element: Json = {"type": "text", "text": words}
    return element | ({"style": {"bold": True}} if bold else {})
