"""Every kind of field as the client fills it in."""

import pytest

from tests.fakes.slack import Impossible
from tests.fakes.slack.forms import action, filled, found, required, state
from tests.fakes.slack.samples import actions, asked, boxes, button, menu, options, typed

NUMBER = {
    "type": "number_input",
    "action_id": "n",
    "is_decimal_allowed": False,
    "min_value": "1",
    "max_value": "5",
}


def chosen(index: int):
    return options(index + 1)[index]


def test_a_field_holds_what_was_given():
    assert state(typed(), "hei") == {"value": "hei"}
    assert state(NUMBER, 3) == {"value": "3"}
    assert state(menu(), "1") == {"selected_option": chosen(1)}
    assert state(boxes("radio_buttons", 2), "0") == {"selected_option": chosen(0)}
    assert state(boxes("checkboxes", 2), ["0", "1"]) == {"selected_options": options(2)}
    assert state(boxes("multi_static_select", 2), []) == {"selected_options": []}
    date = {"type": "datepicker", "action_id": "d"}
    assert state(date, "2026-12-24") == {"selected_date": "2026-12-24"}


def test_an_untouched_field_holds_what_the_bot_wrote():
    assert state(typed(), None) == {"value": None}
    assert state(typed(initial_value="før"), None) == {"value": "før"}
    assert state(typed(initial_value="før"), "") == {"value": None}
    assert state(menu(initial_option=chosen(0)), None) == {"selected_option": chosen(0)}
    assert state(boxes("checkboxes", 2) | {"initial_options": options(1)}, None) == {
        "selected_options": options(1)
    }
    date = {"type": "datepicker", "action_id": "d", "initial_date": "2026-12-24"}
    assert state(date, None) == {"selected_date": "2026-12-24"}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        (typed(min_length=5), "fire"),
        (typed(), "x" * 3001),
        (NUMBER, "to"),
        (NUMBER, "2.5"),
        (NUMBER, "0"),
        (NUMBER, "6"),
        (menu(), "annet"),
        (boxes("multi_static_select", 3) | {"max_selected_items": 1}, ["0", "1"]),
    ],
)
def test_what_the_client_does_not_let_through(field, given):
    with pytest.raises(Impossible):
        state(field, given)


def test_a_block_with_several_fields_takes_them_by_action():
    block = {
        **actions(menu(action_id="a"), menu(action_id="b"), button(action_id="c")),
        "block_id": "x",
    }

    values = filled([block], {"x": {"b": "1"}})

    assert {name: held["selected_option"] for name, held in values["x"].items()} == {
        "a": None,
        "b": chosen(1),
    }


def test_only_an_input_that_is_not_optional_is_required():
    optional = {**asked(typed(), optional=True), "block_id": "o"}
    needed = {**asked(boxes("checkboxes", 2)), "block_id": "n"}

    required([optional], filled([optional], {}))
    with pytest.raises(Impossible, match="n: please complete"):
        required([needed], filled([needed], {}))


def test_a_name_must_mean_one_element():
    block = {**actions(button(value="1"), button(action_id="b", value="2")), "block_id": "x"}

    assert found([block], "a")[1]["value"] == "1"
    assert found([block], "tekst", "2")[1]["value"] == "2"
    with pytest.raises(Impossible, match="2 elements"):
        found([block], "tekst")


def test_an_action_is_as_slack_writes_it():
    block = {**actions(button(value="1"), boxes("overflow", 2)), "block_id": "x"}
    pressed = action(block, block["elements"][0], "1.0")
    picked = action(block, block["elements"][1], "1.0", "1")

    assert pressed == {
        "type": "button",
        "action_id": "a",
        "block_id": "x",
        "action_ts": "1.0",
        "text": {"type": "plain_text", "text": "tekst"},
        "value": "1",
    }
    assert picked["selected_option"] == chosen(1)
