import json
from typing import Any

import pytest

from bot.chat.ports import (
    Address,
    BotCame,
    BotWent,
    File,
    Incoming,
    MemberCame,
    Said,
    Sender,
    Where,
)
from bot.slack.events import event
from bot.slack.home import Home
from bot.slack.payload import Malformed
from bot.slack.taken import WayBack

HOME = Home("T1", "UBOT", "BBOT")
OLA = Sender(Address("slack", "T1", "U1", '{"user": "U1"}'), "")
DIRECT = Where(Address("slack", "T1", "U1", '{"user": "U1", "channel": "D1"}'), personal=True)
ROOM = Where(Address("slack", "T1", "C1", '{"channel": "C1"}'), personal=False)
MESSAGE = {
    "type": "message",
    "channel_type": "im",
    "channel": "D1",
    "user": "U1",
    "team": "T1",
    "text": "hei &amp; hopp",
    "ts": "1.0",
}
MENTION = {"type": "app_mention", "channel": "C1", "user": "U1", "text": "<@UBOT> ny", "ts": "1.0"}


def came(happened: dict[str, Any]) -> Incoming | None:
    taken = event({"event_id": "Ev1", "event": happened}, HOME)
    return taken.incoming if taken else None


def test_a_direct_message_is_said_to_the_bot_alone():
    assert came(MESSAGE) == Said("Ev1", OLA, DIRECT, "hei & hopp")


def test_a_mention_is_said_in_its_channel_without_the_bots_name():
    taken = event({"event_id": "Ev1", "event": {**MENTION, "thread_ts": "0.5"}}, HOME)

    assert taken is not None
    assert taken.incoming == Said("Ev1", OLA, ROOM, "ny")
    assert taken.back == WayBack("Ev1", "U1", "C1", "0.5")


def test_files_come_along_with_where_they_lie():
    file = {
        "id": "F1",
        "name": "dag.yaml",
        "size": 812,
        "mimetype": "text/yaml",
        "url_private_download": "https://files.slack.com/files-pri/T1-F1/download/dag.yaml",
    }

    said = came({**MESSAGE, "subtype": "file_share", "files": [file, {"id": "F2"}]})

    assert isinstance(said, Said)
    source = {"team": "T1", "id": "F1", "kind": "text/yaml", "url": file["url_private_download"]}
    bare = {"team": "T1", "id": "F2", "kind": "", "url": ""}
    assert said.files == (
        File("dag.yaml", 812, json.dumps(source)),
        File("", 0, json.dumps(bare)),
    )


@pytest.mark.parametrize(
    "happened",
    [
        {**MESSAGE, "bot_id": "BBOT"},
        {**MESSAGE, "bot_id": "BOTHER"},
        {**MESSAGE, "user": "UBOT"},
        {**MESSAGE, "subtype": "message_changed", "hidden": True},
        {**MESSAGE, "subtype": "message_deleted"},
        {**MESSAGE, "subtype": "channel_topic"},
        {**MESSAGE, "channel_type": "channel", "channel": "C1"},
        {**MESSAGE, "channel_type": "mpim", "channel": "G1"},
        {**MENTION, "edited": {"user": "U1", "ts": "2.0"}},
        {**MENTION, "bot_id": "BOTHER"},
        {"type": "member_left_channel", "channel": "C1", "user": "U1"},
        {"type": "app_home_opened", "channel": "D1", "user": "U1", "tab": "home"},
        {"type": "reaction_added", "user": "U1"},
        {"type": "app_uninstalled"},
        {},
    ],
)
def test_what_is_our_own_edited_or_anothers_is_ignored(happened: dict[str, Any]):
    assert came(happened) is None


def test_somebody_who_joins_has_come_and_the_bot_itself_has_come_with_its_inviter():
    joined = {"type": "member_joined_channel", "channel": "C1", "user": "U1", "team": "T1"}
    invited = {**joined, "user": "UBOT", "inviter": "U1"}

    assert came(joined) == MemberCame("Ev1", ROOM, OLA)
    assert came(invited) == BotCame("Ev1", ROOM, OLA)
    assert came({**joined, "user": "UBOT"}) == BotCame("Ev1", ROOM, None)


@pytest.mark.parametrize(
    "happened",
    [
        {"type": "member_left_channel", "channel": "C1", "user": "UBOT"},
        {"type": "channel_left", "channel": "C1"},
        {"type": "group_left", "channel": "C1"},
    ],
)
def test_the_bot_has_gone_by_whichever_event(happened: dict[str, Any]):
    assert came(happened) == BotWent("Ev1", ROOM)


def test_whoever_looks_at_the_bots_messages_meets_it_once():
    looked = {"type": "app_home_opened", "channel": "D1", "user": "U1", "tab": "messages"}

    assert came(looked) == BotCame("home:T1:U1", DIRECT, OLA)


@pytest.mark.parametrize("team", ["team", "user_team"])
def test_somebody_of_another_team_is_external(team: str):
    said = came({**MENTION, team: "T9"})

    assert isinstance(said, Said)
    assert said.sender.external


@pytest.mark.parametrize(
    "payload",
    [
        {"event": MESSAGE},
        {"event_id": "Ev1", "event": []},
        {"event_id": "Ev1", "event": {**MESSAGE, "user": None}},
        {"event_id": "Ev1", "event": {**MESSAGE, "channel": 1}},
        {"event_id": "Ev1", "event": {**MESSAGE, "files": "F1"}},
        {"event_id": "Ev1", "event": {"type": "channel_left"}},
    ],
)
def test_an_event_that_lacks_something_is_malformed(payload: dict[str, Any]):
    with pytest.raises(Malformed):
        event(payload, HOME)
