"""File names that SharePoint takes, whatever the document was called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.filenames import ENDING, NAMELESS, STEM, numbered, safe
from tests.fakes.teams.drives import ILLEGAL


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kort-igp-2026-11-23-nb.docx", "kort-igp-2026-11-23-nb.docx"),
        ("Fylkesplan på blåtur.pdf", "Fylkesplan på blåtur.pdf"),
        ('a"b*c:d<e>f?g/h\\i|j.docx', "a-b-c-d-e-f-g-h-i-j.docx"),
        ("../../andre/hemmelig.docx", "-..-andre-hemmelig.docx"),
        ("  . dag . .pdf", "dag.pdf"),
        ("~$dag.docx", "dag.docx"),
        ("~$ .~$dag.docx", "dag.docx"),
        ("min_vti_dag.docx", "min-dag.docx"),
        ("CON.docx", "document-CON.docx"),
        ("lpt1.pdf", "document-lpt1.pdf"),
        ("desktop.ini", "document-desktop.ini"),
        ("dag\u202excod.exe", "dagxcod.exe"),
        ("dag\r\nX-Header: a.pdf", "dagX-Header- a.pdf"),
        ("#100%.pdf", "#100%.pdf"),
        ("", NAMELESS),
        (".docx", f"{NAMELESS}.docx"),
        ("...", NAMELESS),
        (f"{'å' * 300}.pdf", f"{'å' * STEM}.pdf"),
    ],
)
def test_what_sharepoint_does_not_take_is_left_out(name, expected):
    assert safe(name) == expected


@given(st.text(max_size=400))
def test_whatever_the_name_what_comes_of_it_can_be_a_name(name):
    made = safe(name)

    assert (bool(made), made == made.strip(" ."), ILLEGAL.search(made)) == (True, True, None)
    assert len(made) <= len(NAMELESS) + 1 + STEM + 1 + ENDING
    assert safe(made) == made


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [("dag.pdf", 1, "dag.pdf"), ("dag.pdf", 2, "dag-2.pdf"), ("dag", 3, "dag-3")],
)
def test_the_second_of_a_name_has_a_number(name, number, expected):
    assert numbered(name, number) == expected
