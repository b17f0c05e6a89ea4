"""People's text in cards: shown as it is, and without effect."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.literal import NOTHING, label, plain, runs, title, unmentioned
from tests.fakes.teams.markdown import DATE, MENTION, TIME, rendered, with_times

FUNCTION = "{{TIME(2026-11-27T12:00:00Z)}}"
SIGNS = st.sampled_from(
    [
        *("*", "_", "`", "~~", "[", "](", ")", "<at>", "</at>", "<b>", "&amp;", "\\", "{{", "}}"),
        *("# ", "1. ", "- ", "> ", "\n", "    ", "===", "|", FUNCTION),
        "{{DATE(2026-11-27T12:00:00Z, SHORT)}}",
    ]
)
HOSTILE = st.lists(st.one_of(SIGNS, st.text(max_size=5)), max_size=12).map("".join)


@given(HOSTILE)
def test_runs_put_together_are_the_words_and_no_run_has_a_function(words):
    found = runs(words)

    assert "".join(found) == unmentioned(words)
    assert [run for run in found if "{{" in run] == []


@given(HOSTILE)
def test_markdown_finds_nothing_to_do_in_plain_words(words):
    made = plain(words)

    assert rendered(with_times(made, "Europe/Oslo")) == made


@given(HOSTILE)
def test_plain_words_hold_no_function_mention_link_or_tag(words):
    made = plain(words)

    found = [DATE.search(made), TIME.search(made), MENTION.search(made)]
    found += [re.search(r"\]\(", made), re.search(r"<\S", made.replace("<" + NOTHING, ""))]
    assert found == [None] * 5


@given(HOSTILE)
def test_nobody_is_mentioned(words):
    assert MENTION.search(unmentioned(words)) is None


@given(HOSTILE)
def test_a_label_and_a_title_are_one_line_and_not_empty(words):
    for made in (label(words), title(words)):
        assert (len(made.splitlines()), made.strip() != "") == (1, True)


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("Ordinary words, with 2 < 3 & more.", "Ordinary words, with 2 < 3 & more."),
        ("2*3*4 and a_b_c `d`", "2∗3∗4 and aˍbˍc ˋdˋ"),
        ("[here](https://example.org)", f"[here]{NOTHING}(https://example.org)"),
        ("<https://example.org>", f"<{NOTHING}https://example.org>"),
        ("AT&amp;T", f"AT&{NOTHING}amp;T"),
        (r"a\*b", f"a\\{NOTHING}∗b"),
        ("~~gone~~", f"~{NOTHING}~{NOTHING}gone~{NOTHING}~"),
        ("- item", f"{NOTHING}- item"),
        ("a\n2) item", f"a\n{NOTHING}2) item"),
        ("# head", f"{NOTHING}# head"),
        ("under\n---", f"under\n{NOTHING}---"),
        ("    code", f"{NOTHING}    code"),
    ],
)
def test_a_sign_is_parted_from_what_it_would_do(words, made):
    assert plain(words) == made


def test_two_braces_are_parted_over_two_runs():
    assert runs(f"Ends {FUNCTION}") == ("Ends {", "{TIME(2026-11-27T12:00:00Z)}}")


def test_no_words_need_no_run():
    assert runs("") == ()


def test_a_name_in_a_mention_stands_as_written():
    assert unmentioned("Hi <at>Kari</at>") == f"Hi <{NOTHING}at>Kari<{NOTHING}/at>"


def test_a_long_button_and_a_long_label_are_cut():
    assert title("a" * 101) == "a" * 99 + "…"
    assert label("a" * 501) == "a" * 499 + "…"


def test_what_has_no_words_is_a_sign_that_there_is_something():
    assert (title(" \n "), label("")) == ("…", "…")
