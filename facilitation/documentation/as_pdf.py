"""A document as PDF: accessible (PDF/UA-1) and archivable (PDF/A-2a) in one file, by typst."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import category

import typst

from facilitation.documentation.document import Block, Document, Figure
from facilitation.documentation.fonts import FALLBACKS, TEXT_FONTS, fallback_fonts
from surveys.answers import clean

STANDARDS: list[Any] = ["ua-1", "a-2a"]  # typst refuses a picture without a text alternative
REGIONS = {"nb": "NO", "nn": "NO", "en": "GB"}
SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def render(document: Document) -> bytes:
    """The document as a PDF, the same bytes each time."""
    data = _printable(_data(document))
    made = datetime.combine(document.made, time(12), tzinfo=UTC)
    made_pdf = typst.compile(
        files("facilitation.documentation").joinpath("document.typ").read_bytes(),
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=made,
    )
    if not isinstance(made_pdf, bytes):
        raise TypeError("typst gave no single file")
    return made_pdf


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.author,
        "language": document.language,
        "region": REGIONS[document.language],
        "made": [document.made.year, document.made.month, document.made.day],
        "date": document.subtitle,
        "contents": document.contents,
        "page": document.page,
        "fallbacks": list(FALLBACKS),
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    size = SIZE.search(block.svg) if isinstance(block, Figure) else None
    found = {"size": [int(side) for side in size.groups()]} if size else {}
    return {"kind": type(block).__name__.lower(), **asdict(block), **found}


def _printable(value: Any) -> Any:
    """The same with characters replaced that PDF/A-2a does not take: private use means nothing."""
    match value:
        case str():
            words = clean(value)[0]
            return "".join("\ufffd" if category(c) == "Co" else c for c in words)
        case dict():
            return {key: _printable(part) for key, part in value.items()}
        case list() | tuple():
            return [_printable(part) for part in value]
        case _:
            return value


@cache  # reading the fonts takes longer than setting a document
def fonts() -> typst.Fonts:
    """The fonts of the packages, and none of the machine's."""
    folders = [str(TEXT_FONTS), str(fallback_fonts())]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)
