"""A document as a Word file: real headings, lists and tables, in the language of the document.

Paragraphs are built as XML with the style's id: python-docx looks each style up by name, which
takes ten times as long for a day's thousands of points.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, assert_never

import docx
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml.etree import SubElement

from facilitation.documentation import word_styles as styles
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
from facilitation.documentation.pictures import png, size
from facilitation.documentation.zips import same_times
from surveys.answers import clean

WIDTH = 16.0  # cm between the margins
HEIGHT = 21.0  # cm that a picture may take of a page
PX = 2.54 / 96  # cm
PROPERTIES, STYLE, VALUE = qn("w:pPr"), qn("w:pStyle"), qn("w:val")
RUN_PROPERTIES, RUN_STYLE, TEXT = qn("w:rPr"), qn("w:rStyle"), qn("w:t")
SPACE = qn("xml:space")
DXA = 567  # twentieths of a point in a centimetre


def render(document: Document) -> bytes:
    """The document as .docx, the same bytes each time."""
    word = docx.Document()
    styles.apply(word, document.language)
    _properties(word, document)
    styles.footer(word, document.page)
    writer = _Writer(word, png([b.svg for b in document.blocks if isinstance(b, Figure)]))
    writer.title(document)
    for block in document.blocks:
        writer.block(block)
    written = BytesIO()
    word.save(written)
    return same_times(written.getvalue())


def _properties(word: Word, document: Document) -> None:
    made = datetime.combine(document.made, time(12), tzinfo=UTC).replace(tzinfo=None)
    core = word.core_properties
    core.title = clean(document.title)[0][:255]  # the longest that Word takes
    core.subject = clean(document.subtitle)[0][:255]
    core.author = core.last_modified_by = clean(document.author)[0][:255]
    core.language = styles.LANGUAGES[document.language]
    core.created = core.modified = made
    core.comments = core.keywords = ""
    core.revision = 1


class _Writer:
    """Appends blocks to the body of one file; figures take their pictures in order."""

    def __init__(self, word: Word, pictures: Sequence[bytes]) -> None:
        self.word = word
        self.pictures: Iterator[bytes] = iter(pictures)
        self.body = word.element.body
        self.last = self.body.sectPr
        self.chapters = 0
        self.numbering = styles.Numbering(word)

    def title(self, document: Document) -> None:
        """The title block, and the contents with links to the chapters."""
        self._add(_paragraph("Title", document.title))
        self._add(_paragraph("Subtitle", document.subtitle))
        self._add(_paragraph("Subtitle", document.author))
        self._add(_paragraph("ContentsTitle", document.contents))
        chapters = [
            block.text
            for block in document.blocks
            if isinstance(block, Heading) and block.level == 1
        ]
        for paragraph in styles.contents([clean(chapter)[0] for chapter in chapters]):
            self._add(paragraph)

    def block(self, block: Block) -> None:
        """One block of the document."""
        match block:
            case Heading():
                self._heading(block)
            case Paragraph(words, note):
                self._add(_paragraph("Note" if note else "BodyText", words))
            case Listing():
                self._listing(block)
            case Facts(pairs):
                for term, words in pairs:
                    self._add(_fact(term, words))
            case Table() | Figure() | Quote() | PageBreak():
                self._set_apart(block)
            case _:
                assert_never(block)

    def _set_apart(self, block: Table | Figure | Quote | PageBreak) -> None:
        match block:
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Quote(words, source):
                self._add(_paragraph("Quote", words))
                self._add(_paragraph("QuoteSource", source))
            case PageBreak():
                self._add(styles.page_break())
            case _:
                assert_never(block)

    def _add(self, element: Any) -> None:
        self.last.addprevious(element)

    def _heading(self, heading: Heading) -> None:
        paragraph = _paragraph(f"Heading{heading.level}", heading.text)
        if heading.level == 1:
            self.chapters += 1
            styles.bookmark(paragraph, self.chapters)
        self._add(paragraph)

    def _listing(self, listing: Listing) -> None:
        style = "ListNumber" if listing.numbered else "ListBullet"
        number = self.numbering.new() if listing.numbered else None
        for line in listing.lines:
            paragraph = _paragraph(style, line.text)
            if number is not None:
                styles.count_in(paragraph, number)
            if line.remark:
                paragraph.append(_run(f" {line.remark}", "Remark"))
            self._add(paragraph)

    def _figure(self, figure: Figure) -> None:
        self._add(_paragraph("Caption", figure.title))
        width, height = (side * PX for side in size(figure.svg))
        shrink = min(1.0, WIDTH / width, HEIGHT / height)
        paragraph = self.word.add_paragraph()
        paragraph.style = "Figure"
        picture = paragraph.add_run().add_picture(
            BytesIO(next(self.pictures)), width=Cm(width * shrink)
        )
        properties = picture._inline.docPr  # python-docx has no name for alt text
        properties.set("descr", clean(figure.description)[0])
        properties.set("title", clean(figure.title)[0])
        if figure.table is not None:
            self._table(figure.table)

    def _table(self, table: Table) -> None:
        self._add(_paragraph("Caption", table.caption))
        widths = [round(WIDTH * DXA * part / sum(table.widths)) for part in table.widths]
        built = styles.table(widths, clean(table.caption)[0])
        built.append(_row(table, table.header, widths, header=True))
        for row in table.rows:
            built.append(_row(table, row, widths, header=False))
        self._add(built)
        self._add(_paragraph("AfterTable", ""))


def _row(table: Table, cells: tuple[str, ...], widths: Sequence[int], *, header: bool) -> Any:
    row = styles.row(header=header)
    style = "TableHeader" if header else "TableText"
    for column, words in enumerate(cells):
        cell = styles.cell(widths[column], header=header)
        paragraph = _paragraph(style, words)
        if column in table.numeric:
            styles.align_right(paragraph)
        cell.append(paragraph)
        row.append(cell)
    return row


def _paragraph(style: str, words: str) -> Any:
    paragraph = OxmlElement("w:p")
    properties = SubElement(paragraph, PROPERTIES)
    SubElement(properties, STYLE).set(VALUE, style)
    if words:
        paragraph.append(_run(words))
    return paragraph


def _fact(term: str, words: str) -> Any:
    paragraph = _paragraph("Fact", "")
    paragraph.append(_run(f"{term}: ", "Strong"))
    paragraph.append(_run(words))
    return paragraph


def _run(words: str, style: str = "") -> Any:
    run = OxmlElement("w:r")
    if style:
        SubElement(SubElement(run, RUN_PROPERTIES), RUN_STYLE).set(VALUE, style)
    words = clean(words)[0]
    if "\n" in words or "\t" in words:
        run.text = words  # python-docx turns line ends and tabs into Word's own
    else:
        text = SubElement(run, TEXT)
        text.text = words
        text.set(SPACE, "preserve")
    return run
