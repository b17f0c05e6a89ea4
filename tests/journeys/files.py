"""The documents of a day, downloaded and read back: what was typed stands in every one of them."""

import asyncio
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from playwright.async_api import Page
from pypdf import PdfReader

from bot.words import Words, words
from facilitation.documentation.formats import FORMATS
from tests.journeys.cast import Ledger
from tests.journeys.day import DEVICELESS, Room

Texts = Counter[tuple[int, str]]  # (table, text)
SPOKEN = ("point", "note", "outcome")


async def compare(room: Room, folder: Path) -> None:
    """Download every format in bokmål and nynorsk, and hold each against what was typed."""
    desk = room.desk.page
    await desk.goto(f"{room.served.room}/documents")
    links = desk.locator("a[href*='/documents/']")
    offered = [str(await link.get_attribute("href")) for link in await links.all()]
    wanted = {(kind, language) for kind in FORMATS for language in ("nb", "nn")}
    assert {_asked(href) for href in offered} == wanted - {
        ("json", "nn")
    }  # the log has no language
    async with desk.expect_download(timeout=60_000) as download:
        await links.first.click()
    await (await download.value).save_as(folder / "first")
    made = await asyncio.gather(*(_fetch(desk, href) for href in offered))
    assert (folder / "first").read_bytes() == made[0]  # the same bytes each time
    for href, body in zip(offered, made, strict=True):
        kind, language = _asked(href)
        READERS[kind](body, room.typed, words(language))


def _asked(href: str) -> tuple[str, str]:
    kind, _, language = href.rpartition("/")[2].partition("?language=")
    return kind, language


async def _fetch(page: Page, href: str) -> bytes:
    answer = await page.request.get(href, timeout=60_000)
    assert answer.status == 200, href
    return await answer.body()


def read_csv(made: bytes, typed: Ledger, t: Words) -> None:
    """A row for each text; what begins as a formula does has an apostrophe before it."""
    rows = list(csv.DictReader(StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))
    text, table, kind = t("Text"), t("Table"), t("Kind")
    for ours in (*SPOKEN, "promise"):
        name = t("commitment") if ours == "promise" else t(ours)
        here = [row for row in rows if row[kind] == name]
        found = Counter((int(row[table]), row[text].removeprefix("'")) for row in here)
        assert found == typed.by_table(ours), ours
    assert [row[text] for row in rows if row[text].startswith(("=", "+", "-", "@"))] == []
    late = [row[text] for row in rows if row[t("Late")]]
    by_host = [row[text] for row in rows if row[t("Written by a host")]]
    assert late == ["Eirik kom for sent"]
    assert {one.partition(" ")[0] for one in by_host} == {DEVICELESS}


def read_json(made: bytes, typed: Ledger, t: Words) -> None:
    """Every answer, the hidden ones too."""
    log = json.loads(made)
    listed = [answer for answer in log["answers"] if answer["kind"] == "listed"]
    points = [(a["table"], point) for a in listed for point in a["value"]["points"]]
    found = Counter((table, point["text"]) for table, point in points)
    promised = [a for a in log["answers"] if a["kind"] == "committed"]
    hidden = {id_ for answer in listed for id_ in answer["hidden"]}

    assert found == typed.by_table(*SPOKEN, "hidden")
    assert Counter((a["table"], a["value"]["what"]) for a in promised) == typed.by_table("promise")
    assert Counter((n, p["text"]) for n, p in points if p["id"] in hidden) == typed.by_table(
        "hidden"
    )


def read_xlsx(made: bytes, typed: Ledger, t: Words) -> None:
    """Points and notes on one sheet, outcomes on the next; all cells are text or numbers."""
    book: Any = openpyxl.load_workbook(BytesIO(made))
    for name, kinds in ((t("Points"), ("point", "note")), (t("Outcomes"), ("outcome",))):
        rows = list(book[name].iter_rows(min_row=2))
        assert Counter((row[3].value, row[4].value) for row in rows) == typed.by_table(*kinds)
    what = [row[1].value for row in book[t("Commitments")].iter_rows(min_row=2)]
    assert Counter(what) == texts(typed.by_table("promise"))
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} == {*"sn"}


def read_html(made: bytes, typed: Ledger, t: Words) -> None:
    """Headings «Bord 1», and the list below each."""
    page = _Html(t)
    page.feed(made.decode())
    assert page.found == typed.by_table(*SPOKEN)
    _promises(page.cells, typed)


def read_docx(made: bytes, typed: Ledger, t: Words) -> None:
    """The same, by Word's own styles of headings and lists."""
    found, cells, table = Texts(), list[str](), 0
    for block in _blocks(docx.Document(BytesIO(made))):
        if isinstance(block, Table):
            cells += [cell.text for row in block.rows for cell in row.cells]
        elif _is(block, "Heading"):
            table = _number(block.text, t)
        elif table and _is(block, "List") and block.runs:
            found[table, block.runs[0].text] += 1  # the next run is our remark on it
    assert found == typed.by_table(*SPOKEN)
    _promises(cells, typed)


def read_pdf(made: bytes, typed: Ledger, t: Words) -> None:
    """The text of all pages. Spaces are nobody's, and what is drawn from right to left, or is in
    no font, is told by its letters.
    """
    pages = PdfReader(BytesIO(made)).pages
    lines = [line for page in pages for line in page.extract_text().splitlines()]
    by_table: dict[int, list[str]] = {}
    table = 0
    for line in lines:
        table = _number(line, t) or (0 if _starts_anew(line, t) else table)
        by_table.setdefault(table, []).append(line)
    for (at, text), times in typed.by_table(*SPOKEN).items():
        if _is_plain(text):
            found = "".join(map(squeezed, by_table[at])).count(squeezed(text))
        else:
            found = [letters(line) for line in by_table[at]].count(letters(text))
        assert found == times, (at, text)
    told = "".join(map(squeezed, lines))
    for text in texts(typed.by_table("promise")):
        assert told.count(squeezed(text)) == 1, text


def _is_plain(text: str) -> bool:
    return all(c in "\n…«»–" or ord(c) < 0x250 for c in text)


def letters(text: str) -> Counter[str]:
    """The letters of a text, in no order."""
    return Counter(c for c in text if c.isalpha())


READERS = {
    "csv": read_csv,
    "json": read_json,
    "xlsx": read_xlsx,
    "html": read_html,
    "docx": read_docx,
    "pdf": read_pdf,
}


def texts(found: Texts) -> Counter[str]:
    """A multiset of texts, whatever the table."""
    return Counter(text for (_, text), times in found.items() for _ in range(times))


def squeezed(text: str) -> str:
    """Without spaces and line ends."""
    return "".join(text.split())


def _promises(cells: list[str], typed: Ledger) -> None:
    found = Counter(cell.partition(" (")[0] for cell in cells)  # a remark stands in brackets
    promised = texts(typed.by_table("promise"))
    assert {text: found[text] for text in promised} == promised


def _number(heading: str, t: Words) -> int:
    """The table of a heading «Bord 3»; 0 for every other line."""
    found = re.fullmatch(t("Table {number}", number=r"(\d+)"), heading.strip())
    return int(found[1]) if found else 0


def _starts_anew(line: str, t: Words) -> bool:
    """Whether a line of a PDF is a heading after which no table's list goes on."""
    return line.strip() in {t("Commitments"), t("Points given"), t("How it was done")}


def _blocks(document: Document) -> Iterator[Paragraph | Table]:
    yield from document.iter_inner_content()


def _is(paragraph: Paragraph, style: str) -> bool:
    return paragraph.style is not None and str(paragraph.style.name).startswith(style)


class _Html(HTMLParser):
    """The lists under headings «Bord 1», and the cells of tables."""

    def __init__(self, t: Words) -> None:
        super().__init__()
        self.found = Texts()
        self.cells: list[str] = []
        self._t = t
        self._table = 0
        self._open: list[str] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("bdi", "td", "th") or re.fullmatch("h[1-6]", tag):
            self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch("h[1-6]", tag):
            self._table = _number(self._text, self._t)
        elif tag == "bdi" and self._table:
            self.found[self._table, self._text] += 1
        elif tag in ("td", "th"):
            self.cells.append(self._text)
