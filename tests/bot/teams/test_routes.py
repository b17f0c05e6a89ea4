"""Addresses and the names of messages."""

from bot.chat.ports import Address
from bot.teams.routes import (
    Route,
    activity_of,
    address,
    conversation_of,
    remote,
    root_of,
    route_of,
    thread_of,
)

CHANNEL = Route("https://smba/emea/", "28:bot", conversation="19:a@thread.tacv2", threads=True)
CHAT = Route("https://smba/emea/", "28:bot", "29:kari", "a:1chat")


def test_an_address_holds_its_route_in_json_without_what_is_empty():
    person = Route("https://smba/emea/", "28:bot", "29:kari")

    written = address("tenant", "kari", person)

    route = '{"service":"https://smba/emea/","bot":"28:bot","user":"29:kari"}'
    assert written == Address("teams", "tenant", "kari", route)


def test_an_address_gives_its_route_back():
    found = [route_of(address("tenant", "key", route)) for route in (CHANNEL, CHAT)]

    assert found == [CHANNEL, CHAT]


def test_a_thread_belongs_to_its_channel():
    assert root_of("19:a@thread.tacv2;messageid=17") == "19:a@thread.tacv2"
    assert root_of("a:1chat") == "a:1chat"


def test_a_message_is_named_by_its_id_and_by_its_thread():
    named = [remote("17"), remote("18", "17"), remote("f:a/b c")]

    assert named == ["17", "17/18", "f:a%2Fb%20c"]
    assert [activity_of(name) for name in named] == ["17", "18", "f:a/b c"]
    assert [thread_of(name) for name in named] == ["17", "17", "f:a/b c"]


def test_a_message_without_an_id_has_no_name():
    assert remote("") == ""


def test_a_message_in_a_channel_stands_in_the_conversation_of_its_thread():
    thread = "19:a@thread.tacv2;messageid=17"

    assert [conversation_of(CHANNEL, name) for name in ("17", "17/18")] == [thread, thread]


def test_a_message_in_a_chat_stands_in_the_chat():
    assert conversation_of(CHAT, "18") == "a:1chat"


def test_a_new_post_has_the_channel_for_its_conversation():
    assert conversation_of(CHANNEL, "") == "19:a@thread.tacv2"
