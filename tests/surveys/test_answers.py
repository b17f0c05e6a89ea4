import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import Chosen, Committed, Listed, Numbered, Point, Shared, clean, says_anything


@pytest.mark.parametrize(
    ("typed", "kept", "replaced"),
    [
        ("Å være – «her»", "Å være – «her»", 0),
        ("to\r\nlinjer\rtre\n\tinn", "to\nlinjer\ntre\n\tinn", 0),
        ("nul\x00 og\x1b esc", "nul\ufffd og\ufffd esc", 2),
        ("\x7f\x85\x9f", "\ufffd\ufffd\ufffd", 3),
        ("halv \ud83d", "halv \ufffd", 1),
        ("\ufffe\uffff", "\ufffd\ufffd", 2),
        ("🙂 e\u0301 \u202e", "🙂 e\u0301 \u202e", 0),
    ],
)
def test_only_what_no_database_takes_is_replaced(typed, kept, replaced):
    assert clean(typed) == (kept, replaced)


@given(typed=st.text(st.characters()))
def test_clean_text_stays_as_it_is_and_can_be_written(typed):
    words, _ = clean(typed)

    assert clean(words) == (words, 0)
    assert words.encode().decode() == words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Listed((Point("p", "Ja"),)), True),
        (Listed((Point("p", ""),)), False),
        (Listed(()), False),
        (Chosen(("a",)), True),
        (Chosen(()), False),
        (Shared((("a", 1),)), True),
        (Shared(()), False),
        (Committed("Ringe"), True),
        (Committed("", "i morgen"), False),
        (Numbered(0), True),
    ],
)
def test_an_emptied_answer_says_nothing(value, said):
    assert says_anything(value) is said
