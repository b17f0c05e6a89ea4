import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.security import (
    POLICY,
    csrf_token,
    is_foreign,
    link_id_of,
    same,
    seal_session,
    session_of,
    sign,
)

SECRET = b"s" * 32
OWN = frozenset({"https://bord.example.no"})


@given(st.text(min_size=1))
def test_a_signed_link_is_read_back(link: str):
    assert link_id_of(SECRET, sign(SECRET, link)) == link


@given(st.text())
def test_what_we_have_not_signed_is_no_link(token: str):
    assert link_id_of(SECRET, token) is None


@given(st.integers(0, 53), st.sampled_from("abcXYZ019-_."))
def test_a_changed_token_is_no_link(place: int, other: str):
    token = sign(SECRET, "0123456789abcdef0123456789abcdef")
    changed = token[:place] + other + token[place + 1 :]

    assert link_id_of(SECRET, changed) == (
        "0123456789abcdef0123456789abcdef" if changed == token else None
    )


def test_another_key_signs_other_links():
    assert link_id_of(b"t" * 32, sign(SECRET, "a")) is None


def test_a_token_can_stand_in_an_address():
    assert (
        set(sign(SECRET, "0a"))
        - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
        == set()
    )


def test_a_link_never_passes_for_a_session_nor_a_session_for_a_link():
    assert session_of(SECRET, sign(SECRET, "a")) is None
    assert link_id_of(SECRET, seal_session(SECRET, "a")) is None
    assert session_of(SECRET, seal_session(SECRET, "a")) == "a"


def test_a_form_token_belongs_to_one_session():
    token = csrf_token(SECRET, "mine")

    assert same(token, csrf_token(SECRET, "mine"))
    assert not same(token, csrf_token(SECRET, "yours"))
    assert not same("", csrf_token(SECRET, "mine"))
    assert not same("å\ud800", csrf_token(SECRET, "mine"))


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"Origin": "https://bord.example.no"}, False),
        ({"Origin": "https://bord.example.no", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "http://bord.example.no"}, True),
        ({"Origin": "null"}, False),  # a form of ours, under no-referrer: its token decides
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, True),
    ],
)
def test_what_another_site_made_the_browser_send_is_foreign(headers: dict[str, str], foreign: bool):
    assert is_foreign(headers, OWN) == foreign


def test_nothing_comes_from_elsewhere_and_nothing_is_inline():
    assert POLICY.split("; ") == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
