import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from facilitation.documentation.as_csv import FORMULA, render
from facilitation.documentation.sheets import Sheet
from surveys.answers import clean


def sheet(*cells):
    return Sheet("S", ("A",) * len(cells), (cells,), widths=(9,) * len(cells))


def test_excel_in_norwegian_reads_it_as_it_is():
    assert render(sheet("æøå", 1.5, 12)) == "\ufeffA;A;A\r\næøå;1,5;12\r\n".encode()


def test_what_would_be_a_formula_is_text():
    made = render(sheet("=1", "+1", "-1", "@a", "\ta", "a=1"))

    assert made.decode("utf-8-sig").splitlines()[1] == "'=1;'+1;'-1;'@a;'\ta;a=1"


def test_a_negative_number_stays_a_number():
    assert render(sheet(-5)).decode("utf-8-sig").splitlines()[1] == "-5"


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_any_text_comes_back_and_never_begins_a_formula(cells):
    made = render(sheet(*cells)).decode("utf-8-sig")

    found = list(csv.reader(StringIO(made, newline=""), delimiter=";"))[1]
    assert [cell for cell in found if cell.startswith(FORMULA)] == []
    expected = [clean(cell)[0] for cell in cells]
    assert [f if f == e else f.removeprefix("'") for f, e in zip(found, expected, strict=True)] == (
        expected
    )
