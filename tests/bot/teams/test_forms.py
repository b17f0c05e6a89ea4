"""Forms as inputs, and what comes back of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.cards import Button, Card, Field, FieldKind, Form, Paragraph
from bot.errors import Malformed
from bot.teams.forms import filled, sent_fields
from bot.teams.outbound import adaptive
from tests.bot.teams.drawing import FORMS, OPTIONS
from tests.fakes.teams.cards import breaches, parts
from tests.fakes.teams.view import Reader, Refused, find_button, gathered, lines

SEND, MORE = Button("Send", "send", (("w", "a1"),)), Button("More fields", "more-fields")
LINE = Field("alias", "Name", FieldKind.LINE, value=("Kari",), required=True, most=40)
TEXT = Field("point", "Point", FieldKind.TEXT, hint="One at a time")
TABLE = Field("table", "Table", FieldKind.CHOICE, (("1", "One"), ("2", "Two")), ("2",))
VOTES = Field("votes", "Votes", FieldKind.MULTI, (("a", "A"), ("b,c", "B"), ("", "None")))
COUNT = Field("count", "How many", FieldKind.NUMBER, value=("3",), low=0, high=9)


def form(*fields, more=()):
    return Form("Your answer", (Paragraph("Asked"),), fields, SEND, "Close", more)


def drawn(shown, errors=None):
    return adaptive(Card("Summary", (), "en", shown), errors or {})


def input_of(shown):
    (found,) = [one.node for one in parts(drawn(shown)) if one.node.get("id", "").startswith("f:")]
    return found


def sent(shown, title="Send", **typed):
    """What the desk gets when somebody fills in and presses."""
    data = gathered(find_button(drawn(shown), title), {f"f:{k}": v for k, v in typed.items()})
    assert isinstance(data, dict)
    return sent_fields(data["f"], data)


@given(FORMS)
def test_whatever_people_write_teams_takes_the_form(shown):
    assert breaches(drawn(shown)) == ()


def test_a_form_shows_its_words_its_fields_and_its_buttons():
    shown = drawn(form(LINE, TEXT, TABLE, more=(MORE,)))

    words = ("Asked", "Name *", "Point", "One at a time", "Table", "One", "Two")
    assert lines(shown, Reader()) == words
    (last,) = [one.node for one in parts(shown) if one.type == "ActionSet"]
    assert [action["title"] for action in last["actions"]] == ["Send", "More fields"]


def test_the_buttons_bring_the_fields_and_say_how_to_read_them():
    (last,) = [one.node for one in parts(drawn(form(LINE, VOTES))) if one.type == "ActionSet"]

    (action,) = last["actions"]
    kinds = {"alias": "text", "votes": "codes"}
    assert action["data"] == {"bordduk": 1, "act": "send", "w": {"w": "a1"}, "f": kinds}
    assert (action["associatedInputs"], action["fallback"]["associatedInputs"]) == ("auto", "auto")
    assert action["fallback"]["data"] == action["data"]


def test_a_line_and_a_text_are_as_long_as_they_may_be():
    common = {"type": "Input.Text", "label": "Name", "value": "Kari", "maxLength": 40}
    needed = {"isRequired": True, "errorMessage": "Fill in this field."}

    assert input_of(form(LINE)) == {"id": "f:alias", **common, **needed}
    assert input_of(form(TEXT)) == {
        "type": "Input.Text",
        "id": "f:point",
        "label": "Point",
        "maxLength": 3_000,
        "isMultiline": True,
    }


def test_a_few_choices_stand_open_and_many_are_a_list():
    many = replace(TABLE, options=tuple((str(n), f"Table {n}") for n in range(8)))

    assert input_of(form(TABLE)) == {
        "type": "Input.ChoiceSet",
        "id": "f:table",
        "label": "Table",
        "choices": [{"title": "One", "value": "1"}, {"title": "Two", "value": "2"}],
        "wrap": True,
        "style": "expanded",
        "value": "2",
    }
    assert input_of(form(many))["style"] == "compact"


def test_a_number_has_its_bounds_and_says_them():
    assert input_of(form(COUNT)) == {
        "type": "Input.Number",
        "id": "f:count",
        "label": "How many",
        "errorMessage": "A whole number from 0 to 9",
        "min": 0,
        "max": 9,
        "value": 3,
    }
    free = input_of(form(replace(COUNT, low=None, high=None, value=("many",))))
    assert (free["errorMessage"], "value" in free) == ("Write a whole number.", False)


def test_a_choice_among_nothing_is_not_asked():
    assert lines(drawn(form(replace(TABLE, options=()))), Reader()) == ("Asked",)


def test_what_is_filled_in_comes_back_under_its_name():
    shown = form(LINE, TEXT, TABLE, VOTES, COUNT)

    got = sent(shown, point="a, b\nc", table="1", votes=["a", "b%2Cc", "%"], count=7)

    assert got == {
        "alias": ("Kari",),
        "point": ("a, b\nc",),
        "table": ("1",),
        "votes": ("a", "b,c", ""),
        "count": ("7",),
    }


def test_what_is_left_empty_comes_back_empty():
    assert sent(form(TEXT, VOTES)) == {"point": (), "votes": ()}


@given(OPTIONS.filter(bool), st.data())
def test_every_code_comes_back_whole(options, data):
    codes = [code for code, _ in options]
    chosen = tuple(data.draw(st.lists(st.sampled_from(codes), unique=True)))
    shown = form(Field("votes", "Votes", FieldKind.MULTI, options, chosen))

    assert sent(shown) == {"votes": chosen}


def test_the_client_asks_for_what_is_required():
    with pytest.raises(Refused, match="Fill in this field"):
        sent(form(LINE), alias="")


def test_a_button_for_more_fields_needs_nothing_filled_in():
    assert sent(form(LINE, more=(MORE,)), "More fields", alias="") == {"alias": ()}


def test_an_error_stands_under_its_field():
    shown = drawn(form(LINE, COUNT), {"alias": "**Write** a name.", "count": ""})

    assert lines(shown, Reader()) == ("Asked", "Name", "**Write** a name.", "How many")
    wrong = [one.node for one in parts(shown) if one.node.get("color") == "Attention"]
    assert [one["text"] for one in wrong] == ["**Write** a name."]


def test_a_form_keeps_what_was_filled_in():
    kept = filled(form(LINE, TABLE), {"alias": ("Ola",), "table": ()})

    assert [field.value for field in kept.fields] == [("Ola",), ()]


@pytest.mark.parametrize(
    ("sent_as", "read_as"),
    [("7", ("7",)), (7, ("7",)), (7.0, ("7",)), (7.5, ("7.5",)), ("a\0", ("a\ufffd",)), ("", ())],
)
def test_a_value_is_read_whatever_its_kind(sent_as, read_as):
    assert sent_fields({"n": "text"}, {"f:n": sent_as}) == {"n": read_as}


@pytest.mark.parametrize("value", [True, ["a"], {"a": 1}])
def test_a_value_of_no_kind_is_malformed(value):
    with pytest.raises(Malformed):
        sent_fields({"n": "text"}, {"f:n": value})


def test_kinds_that_are_none_are_malformed():
    with pytest.raises(Malformed):
        sent_fields("text", {})
