from typing import Any

import pytest

from bot.chat.ports import Address, Pressed, Said, Sender, Where
from bot.slack.hidden import Hidden, hide
from bot.slack.home import Home
from bot.slack.interactions import command, press, submission
from bot.slack.payload import Malformed
from bot.slack.taken import WayBack

HOME = Home("T1", "UBOT", "BBOT")
OLA = Address("slack", "T1", "U1", '{"user": "U1"}')
ROOM = Where(Address("slack", "T1", "C1", '{"channel": "C1"}'), personal=False, name="verksted")
COMMAND = {
    "team_id": "T1",
    "channel_id": "C1",
    "channel_name": "verksted",
    "user_id": "U1",
    "user_name": "ola",
    "command": "/verksted",
    "text": " bli med K3J ",
    "response_url": "https://hooks.slack.com/commands/1",
    "trigger_id": "1.2.3",
}
PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U1", "name": "ola", "team_id": "T1"},
    "container": {"type": "message", "message_ts": "1.0", "channel_id": "C1", "thread_ts": "0.9"},
    "trigger_id": "1.2.3",
    "team": {"id": "T1"},
    "channel": {"id": "C1", "name": "verksted"},
    "response_url": "https://hooks.slack.com/actions/1",
    "actions": [
        {
            "type": "button",
            "action_id": "do:3",
            "block_id": "p0-0",
            "value": '{"w": "a1", "seen": "3"}',
        }
    ],
}
VIEW: dict[str, Any] = {
    "id": "V1",
    "hash": "1.abc",
    "private_metadata": hide(Hidden("answer", (("w", "a1"),), "C1", "nb", 1)),
    "blocks": [{"type": "input", "block_id": "f:1:point", "element": {"type": "plain_text_input"}}],
    "state": {"values": {"f:1:point": {"value": {"type": "plain_text_input", "value": "Tid"}}}},
}
SENT = {"type": "view_submission", "user": PRESS["user"], "trigger_id": "1.2.4", "view": VIEW}


def acted(**action: Any) -> dict[str, Any]:
    return {**PRESS, "actions": [{**PRESS["actions"][0], **action}]}


def typed(words: str) -> dict[str, Any]:
    """The same form with something else in it."""
    state = {"values": {"f:1:point": {"value": {"type": "plain_text_input", "value": words}}}}
    return {**SENT, "view": {**VIEW, "state": state}}


# --- Commands -------------------------------------------------------------------------------------


def test_a_command_is_said_in_its_channel_and_can_open_a_form():
    taken = command(COMMAND, HOME)

    assert taken.incoming == Said("1.2.3", Sender(OLA, "ola"), ROOM, "bli med K3J", can_open=True)
    assert taken.back == WayBack(
        "1.2.3",
        "U1",
        "C1",
        trigger="1.2.3",
        response_url="https://hooks.slack.com/commands/1",
        alone=True,
    )


def test_another_commands_name_is_part_of_what_is_said():
    assert command({**COMMAND, "command": "/undersokelse"}, HOME).incoming == Said(
        "1.2.3", Sender(OLA, "ola"), ROOM, "undersokelse bli med K3J", can_open=True
    )


def test_a_command_in_a_direct_message_is_personal_and_answered_to_the_person():
    """It may be a conversation of two people, which the bot is not in: its id is not kept."""
    taken = command({**COMMAND, "channel_id": "D1", "channel_name": "directmessage"}, HOME)

    assert isinstance(taken.incoming, Said)
    assert taken.incoming.where == Where(OLA, personal=True)


def test_the_name_of_a_private_channel_is_not_told():
    taken = command({**COMMAND, "channel_name": "privategroup"}, HOME)

    assert isinstance(taken.incoming, Said)
    assert taken.incoming.where.name == ""


@pytest.mark.parametrize("name", ["user_id", "channel_id", "trigger_id", "command"])
def test_a_command_that_lacks_something_is_malformed(name: str):
    with pytest.raises(Malformed):
        command({**COMMAND, name: ""}, HOME)


# --- Buttons --------------------------------------------------------------------------------------


def test_a_button_does_its_act_with_its_words():
    taken = press(PRESS, HOME)

    assert taken is not None
    assert taken.incoming == Pressed(
        "1.2.3", Sender(OLA, "ola"), ROOM, "do", {"w": "a1", "seen": "3"}
    )
    assert taken.back == WayBack(
        "1.2.3", "U1", "C1", "0.9", "1.2.3", "https://hooks.slack.com/actions/1"
    )


def test_a_button_in_an_answer_can_be_told_from_one_in_a_post():
    taken = press(acted(block_id="r0-0"), HOME)

    assert taken is not None
    assert taken.back.own


def test_a_button_in_a_dialog_brings_the_fields_along():
    payload = {**PRESS, "channel": None, "container": {"type": "view"}, "view": VIEW}

    taken = press(payload, HOME)

    assert taken is not None
    assert isinstance(taken.incoming, Pressed)
    assert taken.incoming.fields == {"point": ("Tid",)}
    assert taken.incoming.where.address == ROOM.address
    assert taken.back.view == VIEW


@pytest.mark.parametrize(
    "action",
    [
        {"action_id": "open:0", "value": None},
        {"type": "static_select"},
        {"action_id": "somebody-elses"},
        {"action_id": ":1"},
    ],
)
def test_an_address_that_was_opened_and_menus_are_nobodys_business(action: dict[str, Any]):
    assert press(acted(**action), HOME) is None


@pytest.mark.parametrize(
    "payload",
    [
        {**PRESS, "actions": []},
        {**PRESS, "actions": None},
        {**PRESS, "user": {}},
        {**PRESS, "trigger_id": None},
        acted(value="{"),
        acted(value='["a"]'),
        acted(value='{"w": 1}'),
        acted(action_id=None),
    ],
)
def test_a_press_that_lacks_something_is_malformed(payload: dict[str, Any]):
    with pytest.raises(Malformed):
        press(payload, HOME)


# --- Forms ----------------------------------------------------------------------------------------


def test_a_sent_form_does_what_its_view_hid_with_its_fields():
    taken = submission(SENT, HOME)

    assert isinstance(taken.incoming, Pressed)
    assert (taken.incoming.act, dict(taken.incoming.words)) == ("answer", {"w": "a1"})
    assert taken.incoming.fields == {"point": ("Tid",)}
    assert taken.incoming.where == Where(ROOM.address, personal=False)


def test_a_form_that_was_opened_in_no_channel_is_personal():
    view = {**VIEW, "private_metadata": hide(Hidden("answer", turn=1))}

    taken = submission({**SENT, "view": view}, HOME)

    assert isinstance(taken.incoming, Pressed)
    assert taken.incoming.where == Where(OLA, personal=True)


def test_the_same_sending_has_one_name_whatever_its_trigger():
    again = submission({**SENT, "trigger_id": "9.9.9"}, HOME)

    assert again.incoming.delivery == submission(SENT, HOME).incoming.delivery


def test_another_content_and_another_view_is_another_sending_that_tells_nothing():
    names = [
        submission(payload, HOME).incoming.delivery
        for payload in (SENT, typed("Ro"), {**SENT, "view": {**VIEW, "hash": "2.abc"}})
    ]

    assert len(set(names)) == 3
    assert [len(name) for name in names] == [37, 37, 37]


def test_somebody_of_another_team_is_external():
    taken = submission({**SENT, "user": {"id": "U9", "username": "per", "team_id": "T9"}}, HOME)

    assert isinstance(taken.incoming, Pressed)
    assert taken.incoming.sender == Sender(
        Address("slack", "T1", "U9", '{"user": "U9"}'), "per", external=True
    )
