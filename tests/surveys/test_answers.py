"""What people type, made safe to store and otherwise left as it is."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import (
    REPLACEMENT,
    Chosen,
    Committed,
    Listed,
    Numbered,
    Point,
    Rated,
    Shared,
    clean,
    rating,
    says_anything,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too


@pytest.mark.parametrize(
    "bad", [*"\x00\x07\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f\ufffe\uffff\ud800\udfff"]
)
def test_what_no_store_takes_is_replaced_and_counted(bad):
    assert clean(f"a{bad}b{bad}") == (f"a{REPLACEMENT}b{REPLACEMENT}", 2)


def test_line_ends_become_one_newline_and_are_not_counted():
    assert clean("a\r\nb\rc\nd\n\r") == ("a\nb\nc\nd\n\n", 0)


@pytest.mark.parametrize(
    "words",
    [
        "tab\there",
        "🙂👩‍👩‍👧‍👦🇳🇴",
        "\u202eabc\u202c \u200fעברית\u200f",
        "e\u0301 å n\u0303",
        "\ufeff\u200b\u00a0\u2028",
        "=cmd|' /C calc'!A0 <script>alert(1)</script> @everyone",
        "đŋšŧž",
        "\ufffd",
    ],
)
def test_everything_else_is_left_as_it_was_typed(words):
    assert clean(words) == (words, 0)


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(words):
    once, _ = clean(words)

    assert clean(once) == (once, 0)


@given(ANY_TEXT)
def test_what_is_clean_is_taken_by_utf_8_xml_and_postgresql(words):
    kept, _ = clean(words)

    assert kept.encode("utf-8").decode("utf-8") == kept
    assert "\x00" not in kept  # the one character that PostgreSQL's text refuses
    page = ET.Element("p")
    page.text = kept
    assert (ET.fromstring(ET.tostring(page, "utf-8")).text or "") == kept


@given(ANY_TEXT)
def test_as_many_are_counted_as_are_new(words):
    kept, replaced = clean(words)

    assert kept.count(REPLACEMENT) - words.count(REPLACEMENT) == replaced


@pytest.mark.parametrize(
    ("full", "empty"),
    [
        (Listed((Point("", "x"),)), Listed((Point("i", ""),))),
        (Listed((Point("i", ""), Point("j", "x"))), Listed(())),
        (Chosen(("a",)), Chosen(())),
        (Shared((("a", 1),)), Shared(())),
        (Committed("x"), Committed("", "soon", "Kari")),
    ],
)
def test_an_emptied_answer_says_nothing(full, empty):
    assert (says_anything(full), says_anything(empty)) == (True, False)


def test_a_number_always_says_something():
    assert says_anything(Numbered(0))


@pytest.mark.parametrize(
    ("value", "row", "code"),
    [
        (Rated((("price", "good"), ("speed", "poor"))), "speed", "poor"),
        (Rated((("price", "good"),)), "speed", ""),
        (Chosen(("good",)), "price", ""),
    ],
)
def test_a_row_of_a_matrix_is_read_by_its_code(value, row, code):
    assert rating(value, row) == code
