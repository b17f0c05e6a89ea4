import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.hidden import Hidden, block_of, field_of, hidden_in, hide
from bot.slack.payload import Malformed

HIDDEN = st.builds(
    Hidden,
    act=st.text(max_size=20),
    words=st.dictionaries(st.text(max_size=5), st.text(max_size=5)).map(lambda d: tuple(d.items())),
    channel=st.text(max_size=12),
    language=st.sampled_from(("nb", "nn", "en", "")),
    turn=st.integers(0, 99),
)


@given(HIDDEN)
def test_what_is_hidden_is_found_again(hidden: Hidden):
    assert hidden_in({"private_metadata": hide(hidden)}) == hidden


def test_a_view_without_anything_hidden_does_nothing():
    assert hidden_in({}) == Hidden("")


@pytest.mark.parametrize(
    "words", ["{", "[]", '{"words": []}', '{"words": {"w": 1}}', '{"turn": "1"}']
)
def test_what_somebody_else_hid_is_malformed(words: str):
    with pytest.raises(Malformed):
        hidden_in({"private_metadata": words})


@given(st.integers(0, 99), st.text(min_size=1, max_size=20))
def test_a_field_is_found_by_its_block(turn: int, name: str):
    assert field_of(turn, block_of(turn, name)) == name


@pytest.mark.parametrize("block", ["", "f", "f:1", "f:1:", "f:2:a", "x:1:a", "r0-0"])
def test_another_block_is_no_field_of_this_form(block: str):
    assert field_of(1, block) is None
