"""A document as one HTML file that needs nothing else: no font, script or picture from outside."""

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files
from typing import assert_never

from facilitation.documentation.document import (
    Block,
    Document,
    Facts,
    Figure,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Quote,
    Table,
)
from surveys.answers import clean

# Nothing may be fetched or run, whatever the text is: the page carries its own policy.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(document: Document) -> bytes:
    """The document as UTF-8."""
    title = _text(document.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="author" content="{_text(document.author)}">\n'
        f'<meta name="date" content="{document.made.isoformat()}">\n'
        f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f'<header><h1>{title}</h1><p class="subtitle">{_text(document.subtitle)}</p></header>\n'
        f"{_contents(document)}\n<main>\n{_body(document)}\n</main>\n</body>\n</html>\n"
    ).encode()


def fragment(document: Document) -> str:
    """The contents and the blocks, for a page that has a head, a title and a style of its own."""
    return f"{_contents(document)}\n{_body(document)}\n"


def _body(document: Document) -> str:
    return "\n".join(_block(block, number) for number, block in enumerate(document.blocks))


@cache
def _style() -> str:
    return files("facilitation.documentation").joinpath("report.css").read_text(encoding="utf-8")


def _text(words: str) -> str:
    return escape(clean(words)[0])


def _contents(document: Document) -> str:
    items = "".join(
        f'<li><a href="#h{number}">{_text(block.text)}</a></li>'
        for number, block in enumerate(document.blocks)
        if isinstance(block, Heading) and block.level == 1
    )
    name = _text(document.contents)
    return f'<nav aria-label="{name}"><p><strong>{name}</strong></p><ul>{items}</ul></nav>'


def _block(block: Block, number: int) -> str:
    match block:
        case Heading(level, words):
            name = f"h{level + 1}"  # the title is h1
            return f'<{name} id="h{number}">{_text(words)}</{name}>'
        case Paragraph(words, note):
            kind = ' class="note"' if note else ""
            return f"<p{kind}>{_text(words)}</p>"
        case Listing():
            return _listing(block)
        case Facts(pairs):
            return (
                f"<dl>{''.join(f'<dt>{_text(t)}</dt><dd>{_text(d)}</dd>' for t, d in pairs)}</dl>"
            )
        case Table() | Figure() | Quote() | PageBreak():
            return _set_apart(block)
        case _:
            assert_never(block)


def _set_apart(block: Table | Figure | Quote | PageBreak) -> str:
    match block:
        case Table():
            return _table(block)
        case Figure():
            return _figure(block)
        case Quote(words, source):
            said = f"<p>{_text(words)}</p><footer>{_text(source)}</footer>"
            return f"<blockquote>{said}</blockquote>"
        case PageBreak():
            return "<hr>"
        case _:
            assert_never(block)


def _listing(listing: Listing) -> str:
    # <bdi> keeps a mark of direction in what somebody wrote from turning our remark round too.
    name = "ol" if listing.numbered else "ul"
    items = "".join(
        f"<li><bdi>{_text(line.text)}</bdi>{_remark(line.remark)}</li>" for line in listing.lines
    )
    return f"<{name}>{items}</{name}>"


def _remark(words: str) -> str:
    return f' <span class="remark">{_text(words)}</span>' if words else ""


def _figure(figure: Figure) -> str:
    caption = f"<figcaption>{_text(figure.title)}</figcaption>"
    table = _table(figure.table) if figure.table else ""
    return f"<figure>{caption}{figure.svg}</figure>{table}"


def _table(table: Table) -> str:
    # A table too wide for a phone scrolls by itself; who uses the keyboard must reach it.
    label = _text(table.caption)
    header = "".join(_cells(table, table.header, "th"))
    rows = "".join(f"<tr>{''.join(_cells(table, row, 'td'))}</tr>" for row in table.rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption>{label}</caption><thead><tr>{header}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cells(table: Table, cells: tuple[str, ...], name: str) -> Iterator[str]:
    for column, words in enumerate(cells):
        scope = ' scope="col"' if name == "th" else ""
        kind = ' class="number"' if column in table.numeric else ""
        yield f"<{name}{scope}{kind}>{_text(words)}</{name}>"
