"""An Excel form is written so that other tools can use it, and Excel calculates nothing of it."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from pyxform.xls2xform import convert

from surveys.conditions import parse
from surveys.files.questionnaires import read, shipped, shipped_source
from surveys.files.xlsform import read_workbook
from surveys.files.xlsform_writing import workbook
from surveys.numerals import LARGEST
from surveys.places import reworded
from surveys.questions import Kind
from surveys.texts import Text, text
from tests.surveys.forms import form, item


def lines(data: bytes, sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet by heading, as another program reads them."""
    page = openpyxl.load_workbook(BytesIO(data))[sheet]
    headings, *rows = page.iter_rows(values_only=True)
    return [{str(h): str(v) for h, v in zip(headings, row, strict=True) if v} for row in rows]


@pytest.mark.parametrize("name", shipped())
def test_pyxform_takes_what_is_written_as_it_is(name):
    data = workbook(read(shipped_source(name)))

    made = convert(BytesIO(data), file_type=".xlsx")

    assert f'<data id="{name}"' in made.xform
    assert 'lang="Bokmål (nb)"' in made.xform


def test_the_same_form_is_the_same_bytes():
    ready = read(shipped_source("imdi-statistikk"))

    assert workbook(ready) == workbook(ready)


def test_a_form_is_written_as_the_standard_has_it():
    ready = read(shipped_source("puls"))
    nb, nn = "label::Bokmål (nb)", "label::Nynorsk (nn)"

    data = workbook(ready)

    assert lines(data, "settings") == [
        {
            "form_title": "Hvordan var samlingen?",
            "form_id": "puls",
            "default_language": "Bokmål (nb)",
            "form_title_nn": "Korleis var samlinga?",
        }
    ]
    assert lines(data, "survey")[0] == {
        "type": "begin_group",
        "name": "puls-sporsmal",
        nb: "Etter samlingen",
        nn: "Etter samlinga",
    }
    assert lines(data, "survey")[3] == {
        "type": "text",
        "name": "savn",
        nb: "Hva manglet?",
        nn: "Kva mangla?",
        "hint::Bokmål (nb)": "Ikke skriv opplysninger om enkeltpersoner.",
        "hint::Nynorsk (nn)": "Ikkje skriv opplysningar om einskildpersonar.",
        "relevant": "${nytte} = 'ikke' or ${nytte} = 'lite' or ${nytte} = 'noe'",
        "constraint": "string-length(.) <= 500",
        "appearance": "multiline",
    }
    assert lines(data, "choices")[-1] == {
        "list_name": "nytte",
        "name": "dont_know",
        nb: "For tidlig å si",
        nn: "For tidleg å seie",
    }


def test_a_table_of_ratings_and_one_of_points_are_groups():
    asked = form(item("m", Kind.MATRIX, required=True), item("p", Kind.POINTS, limit=7))
    nb = "label::Bokmål (nb)"

    assert lines(workbook(asked), "survey")[1:-1] == [
        {"type": "begin_group", "name": "m", nb: "m?", "appearance": "table-list"},
        {"type": "select_one m", "name": "m.r1", nb: "r1", "required": "yes"},
        {"type": "select_one m", "name": "m.r2", nb: "r2", "required": "yes"},
        {"type": "end_group"},
        {"type": "begin_group", "name": "p", nb: "p?", "kind": "points", "limit": "7"},
        *(
            {"type": "integer", "name": f"p.{c}", nb: c.upper(), "constraint": ". >= 0 and . <= 7"}
            for c in "abc"
        ),
        {"type": "end_group"},
    ]


def test_words_stay_words():
    asked = reworded(form(item("a")), {"a.text.nb": "=1+1", "a.help.nb": "http://x.example"})

    page = openpyxl.load_workbook(BytesIO(workbook(asked)))["survey"]

    every = [cell for row in page.iter_rows() for cell in row]
    cells = {cell.value: (cell.data_type, cell.hyperlink) for cell in every}
    assert cells["=1+1"] == ("s", None)
    assert cells["http://x.example"] == ("s", None)


def test_words_beside_other_have_a_field_unless_its_name_is_taken():
    choice = item("q", Kind.CHOICE, other=text(nb="Annet"))
    alone, beside = form(choice), form(choice, item("q_other"))

    assert lines(workbook(alone), "survey")[1]["type"] == "select_one q or_other"
    assert lines(workbook(beside), "survey")[1]["type"] == "select_one q"
    assert read_workbook(workbook(beside)).form == beside


def test_gaps_and_languages_without_a_name_come_back():
    asked = form(item("a"))
    asked = replace(asked, languages=("nb", "fi"), title=Text((("nb", "F"), ("fi", "L"))))

    assert lines(workbook(asked), "settings")[0]["form_title_fi"] == "L"
    assert read_workbook(workbook(asked)).form == asked


def test_a_condition_on_each_kind_comes_back():
    asked = form(
        item("c", Kind.CHOICE),
        item("n", Kind.NUMBER, low=-5, high=5),
        item("n2", Kind.NUMBER, low=-LARGEST, high=5),
        item("n3", Kind.NUMBER, low=-LARGEST, high=LARGEST),
        item("d", Kind.DATE),
        item("m", Kind.MATRIX),
        item("r", Kind.RANK, limit=2),
        item("u", Kind.MULTI, limit=2),
        item("x", show_if=parse(
            "(c = a or not n >= -3) and d < 2025-12-31 and m.r1 != b and r answered and u has c"
        ).condition),
    )  # fmt: skip

    assert read_workbook(workbook(asked)).form == asked
