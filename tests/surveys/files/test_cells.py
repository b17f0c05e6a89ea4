"""A workbook is read as it was typed, and what could fill the memory is not read at all."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from surveys.errors import Refusal
from surveys.files.cells import (
    LARGEST,
    LARGEST_INSIDE,
    LAST_ROW,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    FileTooLarge,
    NotAWorkbook,
    OldWorkbook,
    Row,
    Sheet,
    UnpacksTooLarge,
    as_typed,
    workbook,
)
from surveys.files.problems import Problems

WANTED = frozenset({"survey"})


def made(*rows: tuple[object, ...], name: str = "survey") -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = name
    for row in rows:
        page.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def read(data: bytes) -> tuple[Sheet, list[str]]:
    """The first sheet, and the mistakes in it."""
    problems = Problems()
    sheet, *_ = workbook(data, problems, WANTED)
    return sheet, [str(problem) for problem in problems.found]


def with_part(name: str, content: bytes) -> bytes:
    """A workbook in which one part is another."""
    data = BytesIO()
    old = zipfile.ZipFile(BytesIO(made(("type",), ("text",))))
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return data.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
XML = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


def with_rows(xml: str) -> bytes:
    return with_part(SHEET, XML.format(f"<sheetData>{xml}</sheetData>").encode())


# --- What is read ---------------------------------------------------------------------------------


def test_rows_are_read_by_their_headings_with_their_numbers():
    data = made((" type ", None, "name"), ("text", None, "a"), (None, " "), (None, None, "b"))

    assert read(data) == (
        Sheet(
            "survey",
            {"type": 1, "name": 3},
            (Row(2, {"type": "text", "name": "a"}), Row(4, {"name": "b"})),
        ),
        [],
    )


def test_sheets_that_are_not_wanted_are_named_and_not_read():
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Notater"
    book.create_sheet(" Survey ").append(["type"])

    found = workbook(saved(book), Problems(), WANTED)

    assert found == (Sheet("Notater"), Sheet(" Survey ", {"type": 1}))


def test_a_cell_is_read_as_it_was_typed():
    noon = datetime.combine(date(2025, 12, 31), time(12))
    row = (1, 1.0, 1.5, True, False, date(2025, 12, 31), noon, " a\r\nb ")

    sheet, _ = read(made(tuple("abcdefgh"), row))

    assert list(sheet.rows[0].cells.values()) == [
        *("1", "1", "1.5", "yes", "no", "2025-12-31", "2025-12-31", "a\nb"),
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, ""), (2.0, "2"), (date(2025, 12, 31), "2025-12-31"), (time(9), "09:00:00")],
)
def test_values_that_other_tools_write(value, words):
    assert as_typed(value) == words


def test_a_formula_is_its_own_words():
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "survey"
    page.append(["a", "b"])
    page["A2"] = '=HYPERLINK("http://x.example","x")'
    page["B2"] = ArrayFormula("B2", "=SUM(A1:A9)")

    sheet, wrong = read(saved(book))

    assert wrong == []
    assert sheet.rows[0].cells == {"a": '=HYPERLINK("http://x.example","x")', "b": "=SUM(A1:A9)"}


def test_control_characters_are_replaced():
    sheet, _ = read(
        with_rows('<row r="1"><c r="A1" t="inlineStr"><is><t>a&#x85;</t></is></c></row>')
    )

    assert list(sheet.columns) == ["a\N{REPLACEMENT CHARACTER}"]


def test_an_empty_sheet_has_nothing():
    assert read(made()) == (Sheet("survey"), [])


# --- Mistakes -------------------------------------------------------------------------------------


def test_headings_stand_once_and_over_everything():
    assert read(made(("a", "a"), (1, 2, 3)))[1] == [
        "survey!B1: The heading «a» stands over two columns; keep one of them.",
        "survey!B2: This column has no heading in the first row.",
        "survey!C2: This column has no heading in the first row.",
    ]


def test_a_cell_has_its_length():
    sheet, wrong = read(made(("a",), ("x" * LONGEST_CELL,), ("x" * (LONGEST_CELL + 1),)))

    assert wrong == ["survey!A3: There are 5001 characters in this cell; at most 5000 can be read."]
    assert [len(row.cells["a"]) for row in sheet.rows] == [LONGEST_CELL, LONGEST_CELL]


def test_rows_and_columns_have_their_number():
    exactly = made(tuple(range(MOST_COLUMNS)), *[(1,)] * MOST_ROWS)
    more = made(tuple(range(MOST_COLUMNS + 2)), *[(1,)] * (MOST_ROWS + 1))

    assert read(exactly)[1] == []
    assert read(more)[1] == [
        "survey!BI1: There are too many columns on the sheet; at most 60 can be read.",
        "survey!A1002: There are too many rows on the sheet; at most 1000 can be read.",
    ]


# --- Files made to do harm ------------------------------------------------------------------------


def refused(data: bytes) -> type[Refusal]:
    with pytest.raises(Refusal) as caught:
        workbook(data, Problems(), WANTED)
    return caught.type


def test_a_large_file_is_not_opened():
    assert refused(b"PK" + bytes(10_000_000)) is FileTooLarge
    assert refused(bytes(LARGEST + 1)) is FileTooLarge


def test_a_file_that_unpacks_to_much_more_than_it_is_is_not_unpacked():
    bomb = with_part(SHEET, b" " * (LARGEST_INSIDE + 1))

    assert len(bomb) < 20_000
    assert refused(bomb) is UnpacksTooLarge


def test_a_file_of_very_many_parts_is_not_opened():
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for number in range(MOST_PARTS + 1):
            archive.writestr(str(number), b"")

    assert refused(data.getvalue()) is UnpacksTooLarge


def test_a_part_that_is_larger_than_it_says_is_broken():
    bomb = bytearray(with_part(SHEET, b" " * 1_000_000))
    at = bomb.rindex(b"PK\x01\x02")  # of all parts in the list at the end, one is the sheet
    while bomb[at + 46 : at + 46 + len(SHEET)] != SHEET.encode():
        at = bomb.rindex(b"PK\x01\x02", 0, at)
    bomb[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert refused(bytes(bomb)) is NotAWorkbook


def test_an_older_file_is_told_from_a_broken_one():
    assert refused(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1_000)) is OldWorkbook
    assert refused(b"type,name,label") is NotAWorkbook
    assert refused(b"") is NotAWorkbook


def test_a_workbook_that_is_cut_off_is_broken():
    whole = made(("a",), ("b",))

    assert {refused(whole[:length]) for length in range(0, len(whole) - 30, 400)} == {NotAWorkbook}


def test_references_in_xml_are_not_followed():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE a [<!ENTITY l0 "lol">{lol}]>' + XML.format(
        "<sheetData><row/>&l9;</sheetData>"
    )

    assert refused(with_part(SHEET, xml.encode())) is NotAWorkbook
    secret = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + XML.format("&x;")
    assert refused(with_part(SHEET, secret.encode())) is NotAWorkbook


def test_what_a_file_says_of_its_own_size_is_not_believed():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    xml = XML.format(f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>')

    assert read(with_part(SHEET, xml.encode())) == (Sheet("survey", {"a": 1}), [])


def test_a_row_far_beyond_the_end_of_a_sheet_is_not_reached():
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>a</t></is></c></row>'

    _, wrong = read(with_rows(row.format(1) + row.format(10**12)))

    assert wrong == [
        f"survey!A{LAST_ROW}: There are too many rows on the sheet; at most 1000 can be read."
    ]


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_refused_in_words(data):
    assert str(refused(data).__doc__)


WHOLE = made(("type", "name"), ("text", "a"))


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@example(4493, 1)  # the only sheet is named, and not there
def test_a_workbook_with_a_broken_byte_is_read_or_refused(place, change):
    broken = bytearray(WHOLE)
    broken[place] ^= change
    found: tuple[Sheet, ...] = ()
    try:
        found = workbook(bytes(broken), Problems(), WANTED)
    except Refusal as refusal:
        found = (Sheet(str(refusal)),)
    assert found
