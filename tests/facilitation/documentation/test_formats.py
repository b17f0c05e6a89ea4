import csv
import json
import os
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from facilitation.documentation.formats import FORMATS, make
from surveys.answers import Listed
from surveys.disclosure import NAMED_WORKSHOP
from tests.facilitation.documentation.sample import ENTRIES, NASTY, RECORD, english
from tests.facilitation.documentation.test_as_html import items

ROOT = Path(__file__).parents[3]
MAKE_ALL = """
import sys
from hashlib import sha256
from facilitation.documentation.formats import FORMATS, make
from surveys.disclosure import NAMED_WORKSHOP
from tests.facilitation.documentation.sample import RECORD, english
for wanted in FORMATS:
    made = make(RECORD, "nn", english, NAMED_WORKSHOP, wanted)
    sys.stdout.write(wanted + " " + sha256(made).hexdigest() + "\\n")
"""
SHOWN = Counter(
    (entry.table, point.text)
    for entry in ENTRIES
    if entry.phase == "q1.I" and isinstance(entry.value, Listed)
    for point in entry.value.points
    if point.id not in RECORD.hidden
)
TEXTS = Counter({words: SHOWN[table, words] for table, words in SHOWN})


@pytest.mark.process
def test_the_same_record_is_the_same_bytes_in_every_format_and_process():
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
        "import sys, facilitation.documentation.formats\n"
        "heavy = {'typst', 'docx', 'xlsxwriter', 'wordcloud', 'simplemma', 'babel', 'numpy'}\n"
        "sys.exit(len(heavy & {*sys.modules}))"
    )

    assert subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=False).returncode == 0


def test_an_unknown_format_is_refused():
    with pytest.raises(KeyError):
        make(RECORD, "nb", english, NAMED_WORKSHOP, "odt")


def test_each_language_is_a_file_of_its_own(made):
    nynorsk = make(RECORD, "nn", english, NAMED_WORKSHOP, "html")

    assert sha256(nynorsk).digest() != sha256(made["html"]).digest()


def test_html_holds_every_point_as_it_was_written(made):
    assert kept(items(made["html"])) == TEXTS


def test_csv_holds_every_point_as_it_was_written_by_table(made):
    rows = list(
        csv.DictReader(StringIO(made["csv"].decode("utf-8-sig"), newline=""), delimiter=";")
    )
    said = [(int(row["Table"]), row["Text"]) for row in rows if row["Kind"] == "point"]

    found = Counter((table, text.removeprefix("'")) for table, text in said)

    assert found - Counter({(2, "[Deleted by the participant]"): 1}) == SHOWN
    assert {text[:2] for _, text in said if text.startswith("'")} == {"'=", "'@"}


def test_xlsx_holds_every_point_as_it_was_written_by_table(made):
    page = openpyxl.load_workbook(BytesIO(made["xlsx"]))["Points"]
    rows = list(page.iter_rows(min_row=2))
    said = [(row[3].value, row[4].value) for row in rows if row[1].value == "Individuelt"]

    assert Counter(said) - Counter({(2, "[Deleted by the participant]"): 1}) == SHOWN
    assert {cell.data_type for row in rows for cell in row} == {"s", "n"}


def test_docx_holds_every_point_as_it_was_written(made):
    word = docx.Document(BytesIO(made["docx"]))

    # The first run is what was said, the next our remark on it.
    assert kept(p.runs[0].text for p in word.paragraphs if p.runs) == TEXTS


def test_pdf_holds_every_point_as_it_was_written(made):
    pages = PdfReader(BytesIO(made["pdf"])).pages
    found = squeezed("".join(page.extract_text() for page in pages))

    plain = [words for words in TEXTS if words not in NASTY]
    assert [words for words in [*plain, *NASTY[:4]] if squeezed(words) not in found] == []
    assert [
        c for c in squeezed("".join(NASTY)) if c not in found and c not in "文\u202e\u202c"
    ] == []
    assert found.count("a") - "".join(plain).count("a") >= 3_000  # over many lines and two pages


def test_pdf_keeps_even_what_no_font_has_as_text(made):
    pages: list[Any] = list(PdfReader(BytesIO(made["pdf"])).pages)
    drawn = b"".join(page["/Contents"].get_object().get_data() for page in pages)

    assert "文".encode("utf-16-be").hex().upper().encode() in drawn  # as its ActualText


def test_the_log_holds_hidden_points_too_and_says_so(made):
    log = json.loads(made["json"])
    answers = [a for a in log["answers"] if a["phase"] == "q1.I"]
    said = Counter((a["table"], p["text"]) for a in answers for p in a["value"]["points"])

    assert said == SHOWN + Counter({(1, "Skjul dette"): 1})
    assert [hidden for a in answers for hidden in a["hidden"]] == list(RECORD.hidden)


def test_no_file_but_the_log_tells_what_was_hidden(made):
    pages = PdfReader(BytesIO(made["pdf"])).pages
    pdf = "".join(page.extract_text() for page in pages)
    word = docx.Document(BytesIO(made["docx"]))
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))
    cells = [c.value for page in book for row in page.iter_rows() for c in row]
    everything = [
        pdf,
        "".join(p.text for p in word.paragraphs),
        made["html"].decode(),
        made["csv"].decode(),
        " ".join(map(str, cells)),
    ]

    assert ["Skjul dette" in text for text in everything] == [False] * 5


def kept(texts):
    return Counter(text for text in texts if text in TEXTS)


def squeezed(words):
    return "".join(words.split())
