"""What Word needs besides the words: styles, language, numbering, table frames, page numbers."""

from collections.abc import Iterator, Sequence
from typing import Any

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
FONT = "Calibri"  # on every Word; LibreOffice has Carlito, of the same widths
BLUE = RGBColor(0x1F, 0x5C, 0x99)
INK = RGBColor(0x1A, 0x1A, 0x1A)
GREY = RGBColor(0x55, 0x55, 0x55)
# (style, size, colour, bold, points before, points after)
HEADINGS = (
    ("Title", 28, BLUE, True, 130, 6),
    ("Subtitle", 14, GREY, False, 0, 4),
    ("Heading 1", 20, BLUE, True, 0, 8),
    ("Heading 2", 15, INK, True, 20, 6),
    ("Heading 3", 12.5, INK, True, 14, 4),
    ("Heading 4", 11, GREY, True, 10, 3),
)
# (style, after which, size, colour, points before, points after)
PARAGRAPHS = (
    ("Note", "Normal", 9.5, GREY, 0, 6),
    ("Fact", "Normal", 11, INK, 0, 3),
    ("Contents Title", "Normal", 14, INK, 36, 6),
    ("Contents Line", "Normal", 11, INK, 0, 3),
    ("Quote Source", "Normal", 9.5, GREY, 0, 10),
    ("Table Text", "Normal", 9.5, INK, 2, 2),
    ("Table Header", "Table Text", 9.5, INK, 2, 2),
    ("After Table", "Normal", 6, INK, 0, 4),
    ("Figure", "Normal", 11, INK, 0, 8),
)
EDGE = Cm(0.7)


def apply(word: Word, language: str) -> None:
    """The look and the language of the whole file."""
    for section in word.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    _language(word, LANGUAGES[language])
    for name, size, colour, bold, before, after in HEADINGS:
        style = _style(word, name)
        _set(style, size, colour, before, after)
        style.font.bold = bold
        style.font.italic = False
        style.paragraph_format.keep_with_next = name.startswith("Heading")
    _style(word, "Heading 1").paragraph_format.page_break_before = True
    for name in ("Title", "Subtitle"):
        _plain(_style(word, name))
    for name, base, size, colour, before, after in PARAGRAPHS:
        added = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = word.styles[base]
        _set(_style(word, name), size, colour, before, after)
    _usual(word)


def _usual(word: Word) -> None:
    _set(_style(word, "Normal"), 11, INK, 0, 6)
    _set(_style(word, "Body Text"), 11, INK, 0, 6)
    _set(_style(word, "Caption"), 9.5, GREY, 10, 4)
    _set(_style(word, "Quote"), 11, INK, 6, 2)
    for name in ("List Bullet", "List Number"):
        _set(_style(word, name), 11, INK, 0, 3)
        _style(word, name).paragraph_format.widow_control = True
    _style(word, "Caption").font.bold = False
    for name in ("Caption", "Note"):
        _style(word, name).paragraph_format.keep_with_next = True
    _style(word, "Quote").font.italic = False
    _style(word, "Quote").paragraph_format.keep_with_next = True
    _style(word, "Table Header").font.bold = True
    _style(word, "Contents Title").font.bold = True
    _style(word, "Fact").paragraph_format.left_indent = EDGE
    _style(word, "Fact").paragraph_format.first_line_indent = -EDGE
    for name in ("Quote", "Quote Source"):
        _style(word, name).paragraph_format.left_indent = EDGE
        _barred(_style(word, name))
    remark = word.styles.add_style("Remark", WD_STYLE_TYPE.CHARACTER)
    remark.font.color.rgb = GREY
    remark.font.size = Pt(9.5)


def _style(word: Word, name: str) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no paragraph style")
    return style


def _set(style: ParagraphStyle, size: float, colour: RGBColor, before: int, after: int) -> None:
    style.font.name = FONT
    # The template's headings name the theme's fonts, which win over a font by name.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if "Theme" in key or "theme" in key:
            del fonts.attrib[key]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    style.font.size = Pt(size)
    style.font.color.rgb = colour
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _language(word: Word, code: str) -> None:
    """In the defaults: Word and LibreOffice take the template's American from there."""
    for found in word.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), code)
        found.set(qn("w:eastAsia"), code)


def _plain(style: ParagraphStyle) -> None:
    """Without the template's frame and letter spacing."""
    for properties, kind in ((style.element.pPr, "w:pBdr"), (style.element.rPr, "w:spacing")):
        for found in properties.findall(qn(kind)):
            properties.remove(found)


def _barred(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    bar = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="1F5C99"/>'
        "</w:pBdr>"
    )
    # The schema wants borders before spacing and indents.
    properties.insert_element_before(bar, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def footer(word: Word, page: str) -> None:
    """«Page 1 of 5», as fields that Word counts; not on the title page."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, _, rest = page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        run = paragraph.add_run(words)
        run.font.size, run.font.color.rgb = Pt(9), GREY
        if field:
            paragraph._p.append(_field(field))  # python-docx has no fields


def _field(name: str) -> Any:
    return parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:rPr><w:color w:val="555555"/>'
        '<w:sz w:val="18"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
    )


def contents(chapters: Sequence[str]) -> Iterator[Any]:
    """A table of contents with links, already filled in: opening the file asks no questions."""
    for number, chapter in enumerate(chapters, start=1):
        paragraph = parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="ContentsLine"/></w:pPr>'
            f'<w:hyperlink w:anchor="chapter{number}" w:history="1"><w:r><w:rPr>'
            '<w:color w:val="1F5C99"/><w:u w:val="single"/></w:rPr><w:t/></w:r></w:hyperlink></w:p>'
        )
        paragraph.find(f".//{qn('w:t')}").text = chapter
        yield paragraph


def bookmark(paragraph: Any, number: int) -> None:
    """The target of a link in the contents."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"chapter{number}")
    paragraph.insert(1, start)
    paragraph.append(end)


def page_break() -> Any:
    """What follows begins on a new page."""
    return parse_xml(f'<w:p {nsdecls("w")}><w:r><w:br w:type="page"/></w:r></w:p>')


class Numbering:
    """Hands out numberings that each begin at 1: Word goes on counting from the last otherwise."""

    def __init__(self, word: Word) -> None:
        self.root = word.part.numbering_part.element
        style = _style(word, "List Number").element
        nums = {num.numId: num.abstractNumId.val for num in self.root.num_lst}
        self.shared = nums[style.pPr.numPr.numId.val]
        self.last: int = max(nums)

    def new(self) -> int:
        """The number of a new numbering."""
        self.last += 1
        self.root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self.last}">'
                f'<w:abstractNumId w:val="{self.shared}"/><w:lvlOverride w:ilvl="0">'
                '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
        return self.last


def count_in(paragraph: Any, number: int) -> None:
    """Count a paragraph in a numbering."""
    paragraph.pPr.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        )
    )


def align_right(paragraph: Any) -> None:
    """For numbers."""
    paragraph.pPr.append(parse_xml(f'<w:jc {nsdecls("w")} w:val="right"/>'))


def table(widths: Sequence[int], caption: str) -> Any:
    """An empty table of fixed columns (in twentieths of a point), ruled between its rows."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>'
        '<w:bottom w:val="single" w:sz="4" w:color="C8C8C8"/>'
        '<w:insideH w:val="single" w:sz="4" w:color="C8C8C8"/></w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid></w:tbl>"
    )
    made.find(f".//{qn('w:tblCaption')}").set(qn("w:val"), caption)
    return made


def row(*, header: bool) -> Any:
    """A row that does not break over pages; a header row is repeated on each."""
    repeat = "<w:tblHeader/>" if header else ""
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeat}</w:trPr></w:tr>")


def cell(width: int, *, header: bool) -> Any:
    """An empty cell."""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F0F4F8"/>' if header else ""
    return parse_xml(
        f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr></w:tc>'
    )
