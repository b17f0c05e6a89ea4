"""A document as PDF: accessible (PDF/UA-1) and archivable (PDF/A-2a) in one file, by typst."""

import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import category, normalize

import typst

from facilitation.documentation.document import Block, Document, Figure
from facilitation.documentation.fonts import FALLBACKS, TEXT_FONTS, fallback_fonts
from surveys.answers import clean

STANDARDS: list[Any] = ["ua-1", "a-2a"]  # typst refuses a picture without a text alternative
REGIONS = {"nb": "NO", "nn": "NO", "en": "GB"}
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
DRAWN_WORDS = re.compile("(?<=>)[^<]+")  # alone: «>» and a stroke would be one sign
FLAGS = {chr(0x1F1E6 + n): chr(ord("A") + n) for n in range(26)}
COLOURS = frozenset(map(chr, range(0x1F3FB, 0x1F400)))  # of skin
CHANGING = ("Mn", "Mc", "Me", "Cf")  # marks, joiners, tags: Unicode's general categories
SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def render(document: Document) -> bytes:
    """The document as a PDF, the same bytes each time.

    In a picture typst refuses signs that are put together from several, such as a flag, a thumb
    with a colour, or a letter with a mark that no letter has: then they stand there without.
    """
    try:
        return _compiled(document)
    except typst.TypstError:
        blocks = tuple(map(_with_single_signs, document.blocks))
        return _compiled(replace(document, blocks=blocks))


def _with_single_signs(block: Block) -> Block:
    if not isinstance(block, Figure):
        return block
    return replace(block, svg=DRAWN_WORDS.sub(lambda found: _single_signs(found[0]), block.svg))


def _single_signs(words: str) -> str:
    """The words without what changes the sign before it; a flag as the letters of its country."""
    letters = (FLAGS.get(sign, sign) for sign in normalize("NFC", words) if sign not in COLOURS)
    return "".join(sign for sign in letters if category(sign) not in CHANGING)


def _compiled(document: Document) -> bytes:
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
