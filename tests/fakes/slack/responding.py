"""What the bot says back to a person: at once as the answer to a command, or by response_url."""

import json
from dataclasses import replace
from typing import Any

from tests.fakes.slack.api_chat import Content, echo, ephemeral
from tests.fakes.slack.surfaces import TEXT_OF_A_POST, refuse_message, with_ids
from tests.fakes.slack.values import Channel, Json, Message, Refused
from tests.fakes.slack.world import ResponseUrl, World, message_json


def parsed(text: str, content_type: str) -> Json:
    """The body of an answer: JSON, or plain text that is shown as it is."""
    if not text.strip():
        return {}
    if content_type != "application/json":
        return {"text": text}
    try:
        body = json.loads(text)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(body, dict):
        raise Refused("json_not_object")
    return body


def used(world: World, key: str) -> ResponseUrl:
    """Use the address once. Raises `Refused` used_url, expired_url or no_service."""
    url = world.response_urls.get(key)
    if url is None:
        raise Refused("no_service")
    if world.clock() - url.at > world.limits.response_window:
        raise Refused("expired_url")
    if url.uses >= world.limits.response_uses:
        raise Refused("used_url")
    url.uses += 1
    return url


def say(world: World, url: ResponseUrl, body: Json) -> None:
    """Show, replace or delete what the body asks for; empty is silence. Raises `Refused`."""
    workspace = world.workspaces[url.workspace]
    channel = workspace.channels[url.channel]
    if body.get("delete_original") and url.original:
        world.replace(channel, url.original, None)
        return
    if not body:
        return
    said = _content(world, body)
    if body.get("replace_original") and url.original:
        _replaced(world, channel, url.original, said)
    elif body.get("response_type", "ephemeral") == "ephemeral":
        ephemeral(world, workspace, channel, url.user, said, body.get("thread_ts"))
    else:
        _posted(world, channel, said, body.get("thread_ts"))
    world.changed()


def _content(world: World, body: Json) -> Content:
    text, blocks = body.get("text") or "", body.get("blocks")
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    if len(text) > TEXT_OF_A_POST:
        raise Refused("msg_too_long")
    if blocks is not None:
        refuse_message(blocks)
    if not text and not blocks and not body.get("attachments"):
        raise Refused("no_text")
    return Content(text, with_ids(blocks or [], world.fresh), None)


def _replaced(world: World, channel: Channel, original: Message, said: Content) -> None:
    now = next((m for m in (*channel.messages, *channel.ephemeral) if m.ts == original.ts), None)
    if now is not None:
        new = replace(now, text=said.text, blocks=said.blocks or (), edited=world.ts())
        world.replace(channel, now, new)


def _posted(world: World, channel: Channel, said: Content, thread_ts: Any) -> None:
    workspace = world.workspaces[channel.workspace]
    message = Message(
        channel=channel.id,
        ts=world.ts(),
        user=workspace.bot.id,
        text=said.text,
        blocks=said.blocks or (),
        thread_ts=thread_ts,
        bot_id=workspace.bot_id,
    )
    channel.messages.append(message)
    if workspace.bot.id in channel.members:
        echo(world, workspace, channel, message_json(workspace, message))
