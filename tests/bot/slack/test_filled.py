from typing import Any

import pytest

from bot.slack.filled import fields_of
from bot.slack.payload import Malformed


def view(given: dict[str, Any] | None = None, *, turn: int = 0) -> dict[str, Any]:
    """A view with five fields, and what stands in them by block."""
    option = {"text": {"type": "plain_text", "text": "Ja"}, "value": "yes"}
    elements = {
        "line": {"type": "plain_text_input", "initial_value": "begun"},
        "number": {"type": "number_input"},
        "one": {"type": "static_select", "options": [option], "initial_option": option},
        "some": {"type": "checkboxes", "options": [option], "initial_options": [option]},
        "none": {"type": "radio_buttons", "options": [option]},
    }
    blocks = [
        {"type": "input", "block_id": f"f:{turn}:{name}", "element": element}
        for name, element in elements.items()
    ]
    return {
        "private_metadata": f'{{"act": "a", "turn": {turn}}}',
        "blocks": [{"type": "actions", "block_id": "m0-0"}, *blocks],
        "state": {"values": {block: {"value": value} for block, value in (given or {}).items()}},
    }


def test_every_kind_of_field_comes_back_with_its_values():
    filled = view(
        {
            "f:0:line": {"type": "plain_text_input", "value": "Mer <tid> & ro"},
            "f:0:number": {"type": "number_input", "value": "7"},
            "f:0:one": {"type": "static_select", "selected_option": {"value": "no"}},
            "f:0:some": {
                "type": "checkboxes",
                "selected_options": [{"value": "a"}, {"value": "b"}],
            },
            "f:0:none": {"type": "radio_buttons", "selected_option": None},
        }
    )

    assert fields_of(filled) == {
        "line": ("Mer <tid> & ro",),
        "number": ("7",),
        "one": ("no",),
        "some": ("a", "b"),
        "none": (),
    }


def test_what_was_emptied_is_empty():
    filled = view(
        {
            "f:0:line": {"type": "plain_text_input", "value": None},
            "f:0:number": {"type": "number_input", "value": None},
            "f:0:one": {"type": "multi_static_select", "selected_options": []},
            "f:0:some": {"type": "checkboxes", "selected_options": []},
            "f:0:none": {"type": "radio_buttons", "selected_option": None},
        }
    )

    assert set(fields_of(filled).values()) == {()}


def test_what_slack_leaves_out_is_as_it_began():
    assert fields_of(view()) == {
        "line": ("begun",),
        "number": (),
        "one": ("yes",),
        "some": ("yes",),
        "none": (),
    }


def test_what_belongs_to_an_earlier_form_in_the_view_does_not_count():
    late = view({"f:0:line": {"type": "plain_text_input", "value": "the first question's"}}, turn=1)

    assert fields_of(late)["line"] == ("begun",)


@pytest.mark.parametrize(
    "state", ["x", {"value": "x"}, {"value": {"type": "datepicker"}}, {}, {"value": {"value": 1}}]
)
def test_what_slack_does_not_send_is_malformed(state: object):
    broken = view()
    broken["state"]["values"]["f:0:line"] = state

    with pytest.raises(Malformed):
        fields_of(broken)
