"""A document as PDF: accessible (PDF/UA-1) and archivable (PDF/A-2a) in one file, by typst."""

import json
import re
from dataclasses import fields
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from facilitation.documentation.document import Block, Document, Figure
from facilitation.documentation.fonts import FALLBACKS, TEXT_FONTS, fallback_fonts
from surveys.answers import clean

STANDARDS: list[Any] = ["ua-1", "a-2a"]  # typst refuses a picture without a text alternative
REGIONS = {"nb": "NO", "nn": "NO", "en": "GB"}
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def render(document: Document) -> bytes:
    """The document as a PDF, the same bytes each time."""
    data = _plain(_data(document))
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
    return {"kind": type(block).__name__.lower(), **_fields(block), **found}


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _plain(value: Any) -> Any:
    """As JSON knows it, without characters that PDF/A-2a refuses: private use means nothing."""
    match value:
        case str():
            return PRIVATE.sub("\ufffd", clean(value)[0])
        case dict():
            return {key: _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case bool() | int() | None:
            return value
        case _:
            return _plain(_fields(value))


@cache  # reading the fonts takes longer than setting a document
def fonts() -> typst.Fonts:
    """The fonts of the packages, and none of the machine's."""
    folders = [str(TEXT_FONTS), str(fallback_fonts())]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)
