"""Text as Slack takes it: clean, short enough, and never markup. Pure.

Only `plain_text` objects and the literal `text` elements of rich text hold words here: in neither
can what somebody wrote become a mention, a link or a format. The one exception is a message's
`text`, which notifications show: there Slack's three signs are escaped.
"""

from bot.slack.payload import Json
from surveys.answers import clean

MORE = "…"
NOTHING = "–"  # where words have to stand, and there are none


def size(words: str) -> int:
    """How long Slack may think that a text is.

    The documents say «characters». UTF-16's are counted: never fewer than any other way of counting
    but bytes gives.
    """
    if words.isascii():
        return len(words)
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def cut(words: str, most: int) -> str:
    """At most `most` characters (one at least): cut at a word where one ends late enough, with …"""
    if size(words) <= most:
        return words
    kept = _within(words, most - size(MORE))
    space = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:space] if space > len(kept) * 2 // 3 else kept).rstrip() + MORE


def pieces(words: str, most: int) -> tuple[str, ...]:
    """The same text in pieces of at most `most` characters."""
    if words and size(words) <= most:
        return (words,)
    found: list[str] = []
    while words:
        found.append(_within(words, most))
        words = words[len(found[-1]) :]
    return tuple(found)


def _within(words: str, most: int) -> str:
    """As much of the beginning as fits, and never half a character."""
    end = most
    while end and size(words[:end]) > most:
        end -= max(1, (size(words[:end]) - most) // 2)
    return words[:end]


def line(words: str) -> str:
    """On one line, without space around."""
    return " ".join(clean(words)[0].split())


def lines(words: str) -> str:
    """As it was written, without space around."""
    return clean(words)[0].strip()


def text(words: str, most: int) -> Json:
    """A `plain_text` object on one line. Signs such as :smile: stay as they were typed."""
    return {"type": "plain_text", "text": cut(line(words), most) or NOTHING, "emoji": False}


def paragraphs(words: str, most: int) -> Json:
    """A `plain_text` object that keeps its lines."""
    return {"type": "plain_text", "text": cut(lines(words), most) or NOTHING, "emoji": False}


def escaped(words: str) -> str:
    """For a message's `text`: no mention and no link can stand in it."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
