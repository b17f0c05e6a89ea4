"""What markdown becomes for the reader: the text without its signs, so that surprises are seen.

Enough of markdown to notice it: emphasis, strike-through, code, links, headings, quotes and lists,
backslash escapes and entities. Cards format dates and times too.
"""

import html
import re
from datetime import datetime
from zoneinfo import ZoneInfo

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
HIDDEN = 0xE000  # private characters stand for the escaped ones until the end
LINK = re.compile(r"!?\[([^\]\n]*)\]\(([^)\s]*)(?:\s+\"[^\"]*\")?\)")
PAIRS = (
    re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"),
    re.compile(r"(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)"),
    re.compile(r"\*(?=[^\s*])(.+?)(?<=\S)\*"),
    re.compile(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)"),
    re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"),
    re.compile(r"`([^`]+)`"),
)
BLOCKS = (
    (re.compile(r"^ {0,3}#{1,6} +"), ""),
    (re.compile(r"^ {0,3}> ?"), ""),
    (re.compile(r"^ {0,3}[-*+] +"), "• "),
)
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
MENTION = re.compile(r"<at(?: id=\"[^\"]*\")?>(.*?)</at>")
STAMP = r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[-+]\d{2}:\d{2}))"
DATE = re.compile(r"\{\{DATE\(" + STAMP + r"(?:, ?(COMPACT|LONG|SHORT))?\)\}\}")
TIME = re.compile(r"\{\{TIME\(" + STAMP + r"\)\}\}")


def rendered(text: str) -> str:
    """Markdown as a person sees it, without its signs."""
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found[1])
        return chr(HIDDEN + len(hidden) - 1)

    out = "\n".join(_line(line) for line in ESCAPED.sub(hide, text).split("\n"))
    for number, sign in enumerate(hidden):
        out = out.replace(chr(HIDDEN + number), sign)
    return out


def _line(line: str) -> str:
    for pattern, instead in BLOCKS:
        line = pattern.sub(instead, line)
    line = LINK.sub(r"\1", line)
    for pattern in PAIRS:
        line = pattern.sub(r"\1", line)
    return html.unescape(line)


def without_tags(text: str) -> str:
    """Text with markup as a person sees it: mentions by name, no tags, entities resolved."""
    return html.unescape(TAG.sub("", MENTION.sub(r"\1", text)))


def with_times(text: str, zone: str) -> str:
    """Text of a card with its DATE and TIME functions in the reader's zone: ISO date, 24 hours."""

    def local(found: re.Match[str]) -> datetime:
        return datetime.fromisoformat(found[1]).astimezone(ZoneInfo(zone))

    dated = DATE.sub(lambda found: f"{local(found):%Y-%m-%d}", text)
    return TIME.sub(lambda found: f"{local(found):%H:%M}", dated)
