from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn

from facilitation.documentation.as_docx import render
from facilitation.documentation.document import PageBreak, Table


def opened(made):
    return docx.Document(BytesIO(made))


def styled(word, style):
    return [p.text for p in word.paragraphs if p.style.style_id == style]


def test_the_properties_are_the_records_and_not_the_makers(made):
    core = opened(made["docx"]).core_properties

    assert (core.title, core.author, core.language) == (
        "Prøvedag om samarbeid",
        "Prøve fylkeskommune",
        "nb-NO",
    )
    assert core.created == core.modified == datetime(2025, 10, 23, 12, tzinfo=UTC)


def test_the_language_stands_in_the_defaults_for_the_whole_file(document):
    word = opened(render(replace(document, language="nn")))
    languages = {found.get(qn("w:val")) for found in word.styles.element.iter(qn("w:lang"))}

    assert languages == {"nn-NO"}


def test_headings_are_real_headings_under_one_title(made):
    word = opened(made["docx"])

    assert styled(word, "Title") == ["Prøvedag om samarbeid"]
    assert styled(word, "Heading1") == [
        "About the day",
        "The programme, as planned and as run",
        "Session 1: Hva gjør vi?",
        "Session 2: Hva gjør vi hjemme?",
        "About this documentation",
    ]
    assert styled(word, "Heading4") == ["Table 1", "Table 2", "Table 1", "Table 2"]


def test_the_contents_link_to_every_chapter(made):
    word = opened(made["docx"])
    body = word.element.body
    targets = [found.get(qn("w:name")) for found in body.iter(qn("w:bookmarkStart"))]

    assert [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))] == targets
    assert targets == [f"chapter{number}" for number in range(1, 6)]


def test_every_picture_has_its_text_alternative(made):
    body = opened(made["docx"]).element.body
    pictures = list(body.iter(qn("wp:docPr")))

    assert [bool(picture.get("descr")) for picture in pictures] == [True] * 3


def test_every_table_repeats_its_header_row(made):
    tables = opened(made["docx"]).tables

    assert len(tables) == 6
    for table in tables:
        repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert repeated == [True] + [False] * (len(table.rows) - 1)


def test_each_numbered_list_begins_at_one(made):
    word = opened(made["docx"])
    lists = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.style_id == "ListNumber"]
    numbers = {num.numId: num for num in word.part.numbering_part.element.num_lst}

    assert len(set(lists)) == 3  # the sub-questions, and two tables' outcomes
    starts = [numbers[found].find(f".//{qn('w:startOverride')}").val for found in lists]
    assert starts == [1] * len(lists)


def test_pages_are_numbered_by_word_itself(made):
    footer = opened(made["docx"]).sections[0].footer._element

    assert [f.get(qn("w:instr")) for f in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_every_entry_of_the_file_has_the_same_time(made):
    with ZipFile(BytesIO(made["docx"])) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_page_breaks_and_control_characters_do_no_harm(document):
    table = Table("C\x00", ("a\x01",), (("b\x02",),), widths=(1,))
    word = opened(render(replace(document, title="T\x00", blocks=(PageBreak(), table))))

    assert word.tables[0].cell(1, 0).text == "b\ufffd"
    assert word.core_properties.title == "T\ufffd"
    assert len(list(word.element.body.iter(qn("w:br")))) == 1
