"""The payloads of what people do, as Slack writes them."""

import html
from typing import Any

from tests.fakes.slack.values import Channel, Json, Message, Person, View, Workspace
from tests.fakes.slack.world import World, message_json, view_json

CHANNEL_TYPES = {"channel": "channel", "private": "group", "im": "im", "mpim": "mpim"}
INITIALS = {"channel": "C", "private": "G", "im": "D", "mpim": "G"}
NAMES = {"im": "directmessage", "private": "privategroup", "mpim": "privategroup"}


def user_json(person: Person) -> Json:
    """Who did it."""
    return {
        "id": person.id,
        "username": person.name,
        "name": person.name,
        "team_id": person.team,
    }


def channel_name(channel: Channel) -> str:
    """Commands and interactions do not tell the names of private conversations."""
    return NAMES.get(channel.kind, channel.name)


def _common(world: World, workspace: Workspace, person: Person, kind: str) -> Json:
    return {
        "type": kind,
        "user": user_json(person),
        "api_app_id": world.app_id,
        "token": "verification-token",
        "trigger_id": world.trigger(person),
        "team": {"id": workspace.id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(
    world: World, workspace: Workspace, person: Person, channel: Channel, words: tuple[str, str]
) -> Json:
    """A slash command; `words` are the command and what was written after it."""
    return {
        "token": "verification-token",
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": words[0],
        "text": words[1],
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "response_url": world.response_url(person, channel.id, None),
        "trigger_id": world.trigger(person),
    }


def on_message(
    world: World, workspace: Workspace, person: Person, message: Message, done: Json, state: Json
) -> Json:
    """block_actions from a message. An ephemeral one is not shown in the payload."""
    channel = workspace.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _common(world, workspace, person, "block_actions") | {
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": state},
        "response_url": world.response_url(person, channel.id, message),
        "actions": [done],
    }
    if message.only_for is None:
        payload["message"] = message_json(workspace, message)
    return payload


def on_view(
    world: World, workspace: Workspace, person: Person, view: View, done: Json, state: Json
) -> Json:
    """block_actions from a modal or the Home tab."""
    return _common(world, workspace, person, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(workspace, view, state),
        "actions": [done],
    }


def submission(world: World, workspace: Workspace, person: Person, view: View, state: Json) -> Json:
    """view_submission"""
    return _common(world, workspace, person, "view_submission") | {
        "view": view_json(workspace, view, state),
        "response_urls": [],
    }


def closed(
    world: World, workspace: Workspace, person: Person, view: View, *, cleared: bool
) -> Json:
    """view_closed"""
    payload = _common(world, workspace, person, "view_closed") | {
        "view": view_json(workspace, view),
        "is_cleared": cleared,
    }
    del payload["trigger_id"]
    return payload


def written(text: str) -> str:
    """What a person typed, as Slack hands it on: three signs escaped."""
    return html.escape(text, quote=False)


def said(workspace: Workspace, channel: Channel, message: Message, ts: str) -> Json:
    """A message event. The text's rich_text block is there too, as the client makes it."""
    inner = [{"type": "text", "text": message.text}]
    block = {
        "type": "rich_text",
        "block_id": "typed",
        "elements": [{"type": "rich_text_section", "elements": inner}],
    }
    event = message_json(workspace, message) | {
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "event_ts": ts,
        "client_msg_id": f"client-{ts}",
        "blocks": [block],
    }
    if message.files:
        event |= {"subtype": "file_share", "upload": False}
        del event["client_msg_id"]
    return event


def membership(kind: str, person: Person, channel: Channel, ts: str, **more: Any) -> Json:
    """member_joined_channel or member_left_channel"""
    return {
        "type": kind,
        "user": person.id,
        "channel": channel.id,
        "channel_type": INITIALS[channel.kind],
        "team": person.team,
        "event_ts": ts,
        **more,
    }
