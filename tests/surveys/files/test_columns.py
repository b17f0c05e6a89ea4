"""Headings are known by name and language; what is not known is pointed out."""

import pytest

from surveys.files.cells import Row, Sheet
from surveys.files.columns import (
    CHOICES,
    SETTINGS,
    SURVEY,
    Column,
    language_code,
    language_name,
    table,
)
from surveys.files.problems import Problems
from surveys.texts import text


def read(*headings, known=SURVEY):
    """A table with these headings, and what is wrong with them."""
    problems = Problems()
    columns = {heading: number for number, heading in enumerate(headings, 1)}
    return table(Sheet("survey", columns), known, problems), [str(p) for p in problems.found]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("type", Column("type")),
        ("Relevance", Column("relevant")),
        ("label", Column("label")),
        ("label::Bokmål (nb)", Column("label", "nb")),
        ("Hint :: nn", Column("hint", "nn")),
        ("label::English", Column("label", "en")),
        ("unit::Davvisámegiella (se)", Column("unit", "se")),
    ],
)
def test_a_heading_is_a_column_in_a_language(heading, column):
    found, wrong = read(heading)

    assert (found.columns, wrong) == ({heading: column}, [])


def test_lists_are_named_in_two_ways():
    assert read("list name", "value", known=CHOICES)[0].columns == {
        "list name": Column("list_name"),
        "value": Column("name"),
    }


def test_titles_in_other_languages_have_columns_of_their_own():
    assert read("form_title", "form_title_nn", known=SETTINGS)[0].columns == {
        "form_title": Column("form_title"),
        "form_title_nn": Column("form_title_nn"),
    }
    assert read("form_title_nn")[0].columns == {}


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (["calculation"], "A1: «calculation» is not used here, and nothing under it would be kept. "
                          "Remove the column."),
        (["type", "image::nb"], "B1: «image::nb» is not used here, and nothing under it would be "
                                "kept. Remove the column."),
        (["relevant::nb"], "A1: «relevant::nb» is not used here, and nothing under it would be "
                           "kept. Remove the column."),
        (["label::Klingon"], "A1: «Klingon» is no known language. Write its code after the name: "
                             "«label::Nynorsk (nn)»."),
        (["label::nb", "label::Bokmål (nb)"],
         "B1: The heading «label::Bokmål (nb)» stands over two columns; keep one of them."),
    ],
)  # fmt: skip
def test_a_heading_that_is_not_known_is_pointed_out(headings, said):
    assert read(*headings)[1] == [f"survey!{said}"]


@pytest.mark.parametrize(
    ("words", "code"),
    [("nb", "nb"), ("Nynorsk (nn)", "nn"), ("norsk", "nb"), ("Bokmål", "nb"),
     ("Suomi ( fi )", "fi"), ("Suomi", None), ("(NB)", None), ("", None)],
)  # fmt: skip
def test_languages(words, code):
    assert language_code(words) == code


def test_a_language_is_named_with_its_code():
    assert [language_name(code) for code in ("nb", "nn", "fi")] == [
        *("Bokmål (nb)", "Nynorsk (nn)", "fi (fi)"),
    ]


def test_words_are_found_by_column_and_language():
    found, _ = read("type", "label", "label::nn", "hint::nn")
    row = Row(2, {"type": "text", "label": "Hva?", "label::nn": "Kva?"})

    assert found.cell(row, "type") == "text"
    assert found.cell(row, "name") == ""
    assert found.text(row, "label", ("nb", "nn")) == text(nb="Hva?", nn="Kva?")
    assert found.text(row, "label", ("nn",)) == text(nn="Kva?")
    assert found.text(row, "hint", ("nb", "nn")) is None
    assert (found.at("label"), found.at("hint"), found.at("unit")) == (2, 4, 1)
    assert list(found.languages()) == ["nn", "nn"]
