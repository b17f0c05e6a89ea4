import csv
import os
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from facilitation.documentation.survey.formats import FORMATS, NothingNamed, make
from surveys.files.questionnaires import read
from surveys.files.xlsform import read_workbook
from tests.facilitation.documentation.sample import NASTY, english
from tests.facilitation.documentation.survey.sample import FORM, OPINIONS, OWNERS, PUBLIC, WISHES
from tests.facilitation.documentation.test_as_pdf import root, tags

ROOT = Path(__file__).parents[4]
MAKE_ALL = """
import sys
from hashlib import sha256
from facilitation.documentation.survey.formats import FORMATS, make
from tests.facilitation.documentation.sample import english
from tests.facilitation.documentation.survey.sample import OWNERS
for wanted in FORMATS:
    made = make([OWNERS, OWNERS], "nn", english, wanted)
    sys.stdout.write(wanted + " " + sha256(made).hexdigest() + "\\n")
"""


@pytest.mark.process
def test_the_same_results_are_the_same_bytes_in_every_format_and_process():
    found = [
        subprocess.run(
            [sys.executable, "-c", MAKE_ALL],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]

    assert found[0] == found[1]
    assert [line.split()[0] for line in found[0].splitlines()] == list(FORMATS)


@pytest.mark.process
def test_the_entry_loads_no_heavy_library_before_it_is_used():
    look = (
        "import sys, facilitation.documentation.survey.formats\n"
        "heavy = {'typst', 'docx', 'xlsxwriter', 'wordcloud', 'simplemma', 'babel', 'numpy', "
        "'pandas', 'pyreadstat', 'lxml'}\n"
        "sys.exit(len(heavy & {*sys.modules}))"
    )

    assert subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=False).returncode == 0


def test_an_unknown_format_is_refused():
    with pytest.raises(KeyError):
        make([PUBLIC], "nb", english, "odt")


def test_answers_by_name_are_refused_where_there_are_none():
    with pytest.raises(NothingNamed):
        make([OPINIONS], "nb", english, "answers")


def test_each_format_has_a_suffix_and_a_media_type():
    assert {name: each.suffix for name, each in FORMATS.items()} == {
        "docx": "docx",
        "pdf": "pdf",
        "html": "html",
        "xlsx": "xlsx",
        "csv": "csv",
        "answers": "csv",
        "sav": "sav",
        "ddi": "xml",
        "yaml": "yaml",
        "xlsform": "xlsx",
    }


def test_the_pdf_claims_both_standards_and_every_chart_has_its_text(public):
    metadata = str(root(public["pdf"])["/Metadata"].get_data(), "utf-8")
    charts = [bool(alt) for kind, alt in tags(public["pdf"]) if kind == "/Figure"]

    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert charts == [True] * 13


def test_the_pdf_has_every_question_and_open_answer(public):
    pages = PdfReader(BytesIO(public["pdf"])).pages
    found = squeezed("".join(page.extract_text() for page in pages))

    asked = [found_.item.text.said("nb") for found_ in PUBLIC.items]
    plain = [words for words in WISHES if words not in NASTY]
    assert [words for words in (*asked, *plain, *NASTY[:4]) if squeezed(words) not in found] == []


def test_word_has_headings_charts_with_text_and_the_tables(public):
    word = docx.Document(BytesIO(public["docx"]))
    pictures: Any = [shape._inline.docPr for shape in word.inline_shapes]

    assert len(word.inline_shapes) == 13
    assert [bool(picture.get("descr")) for picture in pictures] == [True] * 13
    asked = [p.text for p in word.paragraphs if p.style and p.style.name == "Heading 2"]
    assert asked[1] == "1. Hvordan vurderer fylkeskommunen følgende tjenester?"
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert {"5 (56\N{NO-BREAK SPACE}%)", "Did not want to answer"} <= cells


def test_the_spreadsheet_has_charts_with_text_and_no_formulas(owners):
    book = openpyxl.load_workbook(BytesIO(owners["xlsx"]))
    kinds = {c.data_type for page in book for row in page.iter_rows() for c in row}

    assert kinds <= {"s", "n", "inlineStr"}
    assert len(book["Charts"]._charts) == 9
    texts = [row[2].value for row in book["Open answers"].iter_rows(min_row=2)]
    assert sorted(texts[2:]) == sorted(WISHES)


def test_csv_is_as_a_norwegian_excel_opens_it_and_never_a_formula(owners):
    figures, answers = owners["csv"].decode("utf-8"), owners["answers"].decode("utf-8")
    rows = list(csv.DictReader(StringIO(answers.removeprefix("\ufeff"), newline=""), delimiter=";"))

    assert [made[0] for made in (figures, answers)] == ["\ufeff"] * 2
    assert [line.split(";")[9] for line in figures.split("\r\n") if ";Upper quartile;" in line] == [
        "76,5"
    ]
    assert rows[0]["bruk_text"] == "'=1+1"
    assert sorted(row["onske"].removeprefix("'") for row in rows) == sorted(WISHES)


def test_the_page_has_every_chart_as_an_image_with_a_name(public):
    page = public["html"].decode()

    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" role="img"') == 13
    assert page.count("<b>tilskudd</b>") == 0
    assert page.count("&lt;b&gt;tilskudd&lt;/b&gt;") == 1


def test_nothing_hidden_is_in_any_file_of_opinions(opinions):
    """The hidden counts of the sample exist nowhere: what could leak is a name or a single text."""
    page = opinions["html"].decode()
    word = docx.Document(BytesIO(opinions["docx"]))
    book = openpyxl.load_workbook(BytesIO(opinions["xlsx"]))
    everything = [
        page,
        " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells),
        " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row),
        opinions["csv"].decode(),
        opinions["ddi"].decode(),
    ]

    assert [[name for name in ("Agder", "Rogaland") if name in text] for text in everything] == [
        [] for _ in everything
    ]


def test_the_form_itself_can_be_read_again(public):
    assert read(public["yaml"].decode()) == FORM
    assert read_workbook(public["xlsform"]).form == FORM


def test_every_format_is_made_in_every_language():
    for language in ("nb", "nn", "en"):
        for wanted in FORMATS:
            assert len(make([OWNERS], language, english, wanted)) > 500


def squeezed(words):
    return "".join(words.split())
