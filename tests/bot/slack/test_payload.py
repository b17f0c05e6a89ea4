import json
from urllib.parse import urlencode

import pytest

from bot.slack.payload import Malformed, inside, items, needed, object_in, read, text, words_of

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def test_an_event_is_json():
    assert read(b'{"type": "event_callback"}', JSON) == {"type": "event_callback"}


def test_an_interaction_is_json_in_a_form():
    body = urlencode({"payload": json.dumps({"type": "block_actions"})}).encode()

    assert read(body, FORM) == {"type": "block_actions"}


def test_a_command_is_a_form():
    assert read(b"command=%2Fverksted&text=bl%C3%A5&x=", FORM) == {
        "command": "/verksted",
        "text": "blå",
        "x": "",
    }


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"type": ', JSON),
        (b"[1]", JSON),
        (b"", JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 100_000, JSON),
        (b"payload=nothing", FORM),
        (b"payload=%5B1%5D", FORM),
        (b"text=%ff", FORM),
        (b"&".join(b"a=1" for _ in range(1_000)), FORM),
    ],
)
def test_what_cannot_be_read_is_malformed(body: bytes, kind: str):
    with pytest.raises(Malformed):
        read(body, kind)


def test_values_are_of_the_type_they_should_have_or_missing():
    value = {"text": "a", "object": {"b": 1}, "list": [{"c": 2}], "null": None}

    assert (text(value, "text"), text(value, "null"), text(value, "no")) == ("a", "", "")
    assert (inside(value, "object"), inside(value, "null")) == ({"b": 1}, {})
    assert (items(value, "list"), items(value, "null")) == (({"c": 2},), ())
    assert needed(value, "text") == "a"
    assert words_of({"w": "1"}, "words") == {"w": "1"}
    assert object_in('{"a": "b"}', "value") == {"a": "b"}


@pytest.mark.parametrize(
    "reading",
    [
        lambda: text({"a": 1}, "a"),
        lambda: inside({"a": []}, "a"),
        lambda: items({"a": {}}, "a"),
        lambda: items({"a": ["b"]}, "a"),
        lambda: needed({"a": ""}, "a"),
        lambda: needed({}, "a"),
        lambda: words_of({"a": 1}, "a"),
        lambda: words_of([], "a"),
        lambda: object_in("{", "a"),
    ],
)
def test_values_of_another_type_are_malformed_and_say_where(reading):
    with pytest.raises(Malformed) as raised:
        reading()

    assert raised.value.where == "a"
