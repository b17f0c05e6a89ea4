from dataclasses import replace
from typing import Any

import pytest

from bot.chat.cards import Field, FieldKind
from bot.chat.ports import NotAccepted
from bot.slack.fields import inputs
from bot.words import words

EN = words("en")
LINE = Field("name", "Name", FieldKind.LINE)
ONE = Field("one", "Pick", FieldKind.CHOICE, (("a", "Apples"), ("b", "Pears")), required=True)
SOME = replace(ONE, kind=FieldKind.MULTI, value=("b",))
NUMBER = Field("n", "How many", FieldKind.NUMBER, low=0, high=10)


def only(field: Field, turn: int = 0) -> dict[str, Any]:
    """The one block of a field."""
    (block,) = inputs(field, turn, EN)
    return block


def numbered(count: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"k{n}", f"Kommune {n}") for n in range(count))


def test_a_line_is_an_input_under_its_name():
    assert only(replace(LINE, value=("Ola",), required=True, hint="As you like", most=80), 2) == {
        "type": "input",
        "block_id": "f:2:name",
        "label": {"type": "plain_text", "text": "Name", "emoji": False},
        "hint": {"type": "plain_text", "text": "As you like", "emoji": False},
        "optional": False,
        "element": {
            "type": "plain_text_input",
            "action_id": "value",
            "multiline": False,
            "max_length": 80,
            "initial_value": "Ola",
        },
    }


def test_text_keeps_its_lines_and_a_line_has_none():
    written = (" en\nto ",)

    text = only(replace(LINE, kind=FieldKind.TEXT, value=written))["element"]
    assert (text["multiline"], text["initial_value"]) == (True, "en\nto")
    assert only(replace(LINE, value=written))["element"]["initial_value"] == "en to"


def test_what_was_written_before_stands_there_whole_even_in_emoji():
    written = "😀" * 3_000

    assert only(replace(LINE, kind=FieldKind.TEXT, value=(written,)))["element"] == {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": True,
        "max_length": 3_000,
        "initial_value": written,
    }


def test_few_choices_are_seen_at_once():
    element = only(replace(ONE, value=("b",)))["element"]

    assert element["type"] == "radio_buttons"
    assert element["initial_option"] == {
        "text": {"type": "plain_text", "text": "Pears", "emoji": False},
        "value": "b",
    }
    assert only(SOME)["element"]["type"] == "checkboxes"
    assert [o["value"] for o in only(SOME)["element"]["initial_options"]] == ["b"]


def test_a_choice_that_need_not_be_made_is_a_menu_because_radio_buttons_stay_chosen():
    assert only(replace(ONE, required=False))["element"]["type"] == "static_select"


def test_many_choices_are_a_menu_and_very_many_have_groups():
    many = only(replace(ONE, options=numbered(100)))["element"]
    groups = only(replace(SOME, options=numbered(357), value=("k1", "k200")))["element"]

    assert (many["type"], len(many["options"])) == ("static_select", 100)
    assert groups["type"] == "multi_static_select"
    assert [len(group["options"]) for group in groups["option_groups"]] == [100, 100, 100, 57]
    assert groups["option_groups"][3]["label"]["text"] == "Kommune 300 – Kommune 356"
    assert [option["value"] for option in groups["initial_options"]] == ["k1", "k200"]


def test_more_choices_than_a_view_holds_are_counted_above():
    note, block = inputs(replace(ONE, options=numbered(620)), 0, EN)

    assert note["elements"][0]["elements"][0]["text"] == "120 more choices are on the page."
    assert sum(len(group["options"]) for group in block["element"]["option_groups"]) == 500


def test_a_choice_that_a_menu_cuts_is_read_in_full_above():
    long = "Vi ønsker at kommunen prioriterer barn og unge, " * 3
    note, block = inputs(replace(ONE, options=(("a", long), ("b", "Annet"))), 0, EN)

    assert note["elements"][0]["elements"][0]["text"] == f"1. {long.strip()}"
    first, second = (option["text"]["text"] for option in block["element"]["options"])
    assert (first[:12], first[-1], second) == ("1. Vi ønsker", "…", "2. Annet")


def test_a_choice_without_choices_is_only_its_label():
    (block,) = inputs(replace(ONE, options=()), 0, EN)

    assert block["type"] == "rich_text"


def test_a_number_has_its_bounds_and_begins_within_them():
    element = only(replace(NUMBER, value=("7",)))["element"]

    assert element == {
        "type": "number_input",
        "action_id": "value",
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": "10",
        "initial_value": "7",
    }


@pytest.mark.parametrize("value", ["", "11", "-1", "seven", "7.5", "٧", "9" * 30])
def test_a_number_that_slack_would_not_take_does_not_stand_there(value: str):
    assert only(replace(NUMBER, value=(value,)))["element"].get("initial_value") is None


@pytest.mark.parametrize(
    "field",
    [
        replace(LINE, name="x" * 255),
        replace(ONE, options=(("x" * 151, "a"),)),
        replace(ONE, options=(("", "a"),)),
    ],
)
def test_names_and_codes_that_do_not_fit_are_a_fault_of_ours(field: Field):
    with pytest.raises(NotAccepted):
        inputs(field, 0, EN)
