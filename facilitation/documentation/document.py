"""A document as a value: what it says, not how it looks; every format is made of this one."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is a chapter; the document's own title stands above."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a `note` is set smaller."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a list: what was said, and our remark on it (that it came late …)."""

    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered where its order means something."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are: (term, description) pairs."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row. `widths` are parts of the whole; `numeric` columns align right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing (SVG), its title, what it shows in words, and the same as a table."""

    svg: str
    title: str
    description: str
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and whose."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Listing | Facts | Table | Figure | Quote | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """`language` is "nb", "nn" or "en"; `made` the day it is about, and the date of every file.

    `contents` is the heading of the table of contents, `page` how a page is numbered, with the
    places {page} and {pages}.
    """

    title: str
    subtitle: str
    language: str
    made: date
    author: str
    contents: str
    page: str
    blocks: tuple[Block, ...]
