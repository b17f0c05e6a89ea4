from hypothesis import given
from hypothesis import strategies as st

from bot.slack.lettering import cut, escaped, line, lines, paragraphs, pieces, size, text

MOST = st.integers(1, 60)
WORDS = st.one_of(
    st.text(max_size=100), st.text(alphabet="ab 😀\n", max_size=100), st.just("😀" * 50)
)


@given(WORDS, MOST)
def test_what_is_cut_is_never_longer_and_otherwise_the_same(words: str, most: int):
    found = cut(words, most)

    assert size(found) <= most
    assert found == words or found[-1] == "…"
    assert words.startswith(found.removesuffix("…"))


def test_it_is_cut_at_a_word_where_one_ends_late_enough():
    assert cut("Hva trenger kommunen din mest?", 26) == "Hva trenger kommunen din…"
    assert cut("Verdiskapingsperspektivet", 10) == "Verdiskap…"


def test_a_sign_of_two_units_is_left_whole_or_left_out():
    assert cut("a😀😀", 4) == "a😀…"
    assert cut("a😀😀", 3) == "a…"


@given(WORDS, st.integers(2, 60))
def test_pieces_put_together_are_the_whole(words: str, most: int):
    found = pieces(words, most)

    assert "".join(found) == words
    assert all(0 < size(piece) <= most for piece in found)


def test_a_line_has_no_line_ends_and_lines_keep_theirs():
    assert line("  en\n\nto\ttre\x00 ") == "en to tre\ufffd"
    assert lines("  en\r\n\nto ") == "en\n\nto"


def test_an_object_of_text_is_never_empty():
    assert text(" \n", 75) == {"type": "plain_text", "text": "–", "emoji": False}
    assert paragraphs("", 75) == {"type": "plain_text", "text": "–", "emoji": False}


def test_no_mention_and_no_link_stays_one():
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
