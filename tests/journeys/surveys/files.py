"""What stands in a survey's finished files, against what was answered."""

from io import BytesIO
from pathlib import Path

import pyreadstat
from docx import Document
from openpyxl import load_workbook
from playwright.async_api import Page, expect
from pypdf import PdfReader

from tests.facilitation.documentation.survey.codebook import breaches
from tests.journeys.surveys.directorate import Directorate

HALF = "9 av 15 (60 %)"
MISSING = ("Trøndelag", "Vestland", "Finnmark")  # three of the six that did not answer
KINDS = ("docx", "pdf", "html", "xlsx", "csv", "answers", "sav", "ddi", "yaml", "xlsform")


async def compare(imdi: Directorate, desk: Page, folder: Path) -> None:
    """Every kind of file, in both languages where there are two."""
    await desk.goto(f"{imdi.home}/results")
    await expect(desk.locator("main")).to_contain_text(HALF)
    found = {kind: await fetched(imdi, desk, kind, "nb") for kind in KINDS}
    for kind, data in found.items():
        (folder / f"imdi-{kind}").write_bytes(data)
    read = word_text(found["docx"]), pdf_text(found["pdf"]), found["html"].decode()
    texts = [" ".join(text.split()) for text in (*read, sheet_text(found["xlsx"]))]
    for text in texts:
        assert [name for name in MISSING if name not in text] == []
        assert "Tall for bosetting i kommune 4" in text
    assert ["Svarene, med navn" in text for text in texts] == [False] * 4  # that was not told
    assert [HALF in text for text in texts[:3]] == [True] * 3
    assert "9 fullstendige svar av 15: RR1 60 %" in texts[3]
    assert "minst 9, høyst 15 av 15" in texts[0]  # all nine who answered find the figures good
    assert "Hver uke 5 (56 %) 5 11" in texts[1]
    assert "<script>alert" not in found["html"].decode()
    nynorsk = word_text(await fetched(imdi, desk, "docx", "nn"))
    assert "Kor ofte besøkjer de tal- og statistikksidene til IMDi?" in nynorsk
    data_files(found, folder)


async def fetched(imdi: Directorate, desk: Page, kind: str, language: str) -> bytes:
    """A file, as the owner downloads it."""
    names = "&names=1" if kind in ("answers", "sav") else ""
    path = f"{imdi.home}/results/files/{kind}?language={language}{names}"
    response = await desk.context.request.get(path)
    assert response.status == 200, (kind, await response.text())
    return await response.body()


def data_files(found: dict[str, bytes], folder: Path) -> None:
    """The data that others count: nine rows, and the changed answer is the newest one."""
    rows = found["answers"].decode("utf-8-sig").splitlines()
    assert len([row for row in rows if row.strip()]) >= 10
    assert not any(row.startswith(("=", "+", "@")) for row in rows)
    path = folder / "imdi.sav"
    path.write_bytes(found["sav"])
    frame, meta = pyreadstat.read_sav(str(path))
    assert len(frame) == 9
    assert "Hvor ofte besøker dere IMDis tall og statistikksider?" in meta.column_labels
    assert breaches(found["ddi"]) == []
    assert load_workbook(BytesIO(found["xlsform"])).sheetnames[:2] == ["survey", "choices"]


def word_text(data: bytes) -> str:
    """All text of a Word file, tables too."""
    document = Document(BytesIO(data))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def pdf_text(data: bytes) -> str:
    """All text of a PDF file."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return " ".join(" ".join(pages).split())


def sheet_text(data: bytes) -> str:
    """All cells of a workbook."""
    book = load_workbook(BytesIO(data))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
