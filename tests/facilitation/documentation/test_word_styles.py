import docx
from docx.oxml.ns import qn

from facilitation.documentation.word_styles import FONT, Numbering, apply, contents, page_break


def test_the_templates_own_fonts_frames_and_spacings_are_gone():
    word = docx.Document()
    apply(word, "nn")

    for name in ("Title", "Subtitle", "Heading 1", "Normal", "List Bullet"):
        fonts = word.styles[name].element.rPr.rFonts
        assert {*fonts.attrib.values()} == {FONT}
    title = word.styles["Title"].element
    assert [title.pPr.find(qn("w:pBdr")), title.rPr.find(qn("w:spacing"))] == [None, None]


def test_every_numbering_is_new_and_follows_the_same_pattern():
    word = docx.Document()
    numbering = Numbering(word)
    before = {num.numId for num in word.part.numbering_part.element.num_lst}

    first, second = numbering.new(), numbering.new()

    assert second == first + 1
    assert first not in before
    patterns = {n.numId: n.abstractNumId.val for n in word.part.numbering_part.element.num_lst}
    assert patterns[first] == patterns[second]


def test_the_contents_are_text_with_links_and_never_markup():
    (line,) = contents(["<w:b/> & co"])

    assert line.find(f".//{qn('w:t')}").text == "<w:b/> & co"
    assert line.find(qn("w:hyperlink")).get(qn("w:anchor")) == "chapter1"


def test_a_page_break_is_words_own():
    assert page_break().find(f".//{qn('w:br')}").get(qn("w:type")) == "page"
