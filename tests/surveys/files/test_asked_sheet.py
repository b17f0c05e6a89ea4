from io import BytesIO

import pytest
from openpyxl import Workbook

from surveys.errors import Refusal
from surveys.files.asked import MOST, BadList
from surveys.files.asked_sheet import from_workbook


def book(*rows: tuple[object, ...]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Mottakere"
    for row in rows:
        sheet.append(row)
    made.create_sheet("Annet").append(("not", "read"))
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_the_first_sheet_is_read_as_text_with_its_leading_zeros_and_without_reckoning():
    rows = from_workbook(book(("nr", "kontakt"), ("0301", "=1+1"), (1103, None))).settled()

    assert [(one.unit.number, one.contact, one.row) for one in rows] == [
        ("0301", "=1+1", 2),
        ("1103", "", 3),
    ]


def test_a_mistake_is_told_at_its_cell():
    with pytest.raises(BadList) as bad:
        from_workbook(book(("navn", "e-post"), ("Rogaland", "not an address"))).settled()

    assert [(one.where, str(one.reason)) for one in bad.value.problems] == [
        ("Mottakere!B2", "«not an address» is not an e-mail address.")
    ]


def test_what_is_no_workbook_is_refused():
    with pytest.raises(Refusal, match="not an Excel workbook"):
        from_workbook(b"PK\x03\x04nothing")


def test_a_sheet_with_nothing_on_it_has_nobody():
    with pytest.raises(BadList, match="nobody on the list"):
        from_workbook(book()).settled()


def test_a_workbook_holds_as_many_as_any_other_list():
    rows = from_workbook(book(("nr",), *((f"n{number}",) for number in range(MOST)))).settled()

    assert len(rows) == MOST
    with pytest.raises(BadList) as bad:
        from_workbook(book(("nr",), *((f"n{number}",) for number in range(MOST + 2)))).settled()
    assert "5000" in str(bad.value)
