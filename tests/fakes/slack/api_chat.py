"""chat.*: posting, editing and deleting messages."""

from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.slack.surfaces import (
    TEXT_OF_A_POST,
    TEXT_OF_AN_UPDATE,
    refuse_message,
    with_ids,
)
from tests.fakes.slack.values import Channel, Json, Message, Refused, Workspace
from tests.fakes.slack.wire import Call
from tests.fakes.slack.world import World, message_json

METADATA_CHARACTERS = 8_000  # metadata_too_large; the documents name no number: assumed


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says. `blocks` and `metadata` are None when they were not sent."""

    text: str
    blocks: tuple[Json, ...] | None
    metadata: Json | None


def content(call: Call, most: int) -> Content:
    """What the call wants said. Raises `Refused` for what no message may hold."""
    text = call.maybe("text") or ""
    if len(text) > most:
        raise Refused("msg_too_long")
    blocks = call.structure("blocks", "invalid_blocks_format")
    if blocks is not None:
        refuse_message(blocks)
    if not text and not blocks and not call.args.get("attachments"):
        raise Refused("no_text")
    ids = None if blocks is None else with_ids(blocks, call.world.fresh)
    return Content(text, ids, metadata(call))


def metadata(call: Call) -> Json | None:
    """The message's metadata. Raises `Refused` invalid_metadata_format, metadata_too_large."""
    found = call.structure("metadata", "invalid_metadata_format")
    if found is None or found == {}:
        return None if found is None else {}
    if not isinstance(found, dict) or not isinstance(found.get("event_type"), str):
        raise Refused("invalid_metadata_format")
    if not isinstance(found.get("event_payload"), dict) or set(found) > {
        "event_type",
        "event_payload",
    }:
        raise Refused("invalid_metadata_schema")  # fmt: skip
    if len(str(found)) > METADATA_CHARACTERS:
        raise Refused("metadata_too_large")
    return found


def reachable(workspace: Workspace, channel_id: str) -> Channel:
    """The channel, when the bot may write in it. Raises `Refused` as chat.postMessage does."""
    channel = workspace.channels.get(channel_id)
    if channel is None:
        raise Refused("channel_not_found")
    if workspace.bot.id not in channel.members:
        raise Refused("not_in_channel" if channel.kind == "channel" else "channel_not_found")
    if channel.archived:
        raise Refused("is_archived")
    if channel.kind == "im":
        refuse_direct(workspace, next(m for m in channel.members if m != workspace.bot.id))
    return channel


def refuse_direct(workspace: Workspace, user: str) -> None:
    """Raises `Refused` when the bot may not write to that person directly."""
    person = workspace.people.get(user)
    if user == workspace.bot.id or (person is not None and person.is_bot):
        raise Refused("cannot_dm_bot")
    if person is None:
        raise Refused("user_not_found")
    if person.dm_error:
        raise Refused(person.dm_error)
    if not workspace.messages_tab:
        raise Refused("messages_tab_disabled")


def destination(call: Call) -> Channel:
    """The channel that is written to: a user's id means their DM with the bot."""
    target = call.text("channel", "channel_not_found")
    if not target.startswith(("U", "W")):
        return reachable(call.workspace, target)
    refuse_direct(call.workspace, target)
    return call.world.direct(call.workspace, call.workspace.people[target])


def thread(call: Call, channel: Channel) -> str | None:
    """The thread's parent. A reply's ts, or one that is not there, is a mistake of the bot's."""
    ts = call.maybe("thread_ts")
    parents = {message.ts for message in channel.messages if not message.thread_ts}
    threads = {message.thread_ts for message in channel.messages if message.thread_ts}
    if ts is not None and ts not in parents | threads:
        # Slack posts anyway, where nobody finds it.
        call.world.broken(
            "thread_not_found", call.method, team=call.workspace.id, channel=channel.id
        )
    return ts


def post_message(call: Call) -> Json:
    """chat.postMessage"""
    said = content(call, TEXT_OF_A_POST)
    channel = destination(call)
    message = Message(
        channel=channel.id,
        ts=call.world.ts(),
        user=call.workspace.bot.id,
        text=said.text,
        blocks=said.blocks or (),
        thread_ts=thread(call, channel),
        bot_id=call.workspace.bot_id,
        metadata=said.metadata or None,
    )
    channel.messages.append(message)
    shown = message_json(call.workspace, message)
    echo(call.world, call.workspace, channel, shown)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def echo(world: World, workspace: Workspace, channel: Channel, event: Json) -> None:
    """Slack tells the bot of its own messages too, where it listens to messages."""
    kinds = {"im": "im", "channel": "channel", "private": "group", "mpim": "mpim"}
    where = {"channel": channel.id, "channel_type": kinds[channel.kind]}
    world.echo(workspace, {**event, **where, "event_ts": world.ts()})


def own(call: Call, refusal: str) -> tuple[Channel, Message]:
    """The bot's own message that the call names. Raises `Refused`, with `refusal` for others'."""
    channel = call.workspace.channels.get(call.text("channel", "channel_not_found"))
    if channel is None or (
        call.workspace.bot.id not in channel.members and channel.kind != "channel"
    ):
        raise Refused("channel_not_found")
    message = call.world.message(channel, call.text("ts", "message_not_found"))
    if message.bot_id != call.workspace.bot_id:
        raise Refused(refusal)
    if channel.archived:
        raise Refused("is_inactive")
    return channel, message


def update(call: Call) -> Json:
    """chat.update: what is not sent is kept, and an empty list or object takes it away."""
    said = content(call, TEXT_OF_AN_UPDATE)
    channel, old = own(call, "cant_update_message")
    new = replace(
        old,
        text=said.text or old.text,
        blocks=old.blocks if said.blocks is None else said.blocks,
        metadata=old.metadata if said.metadata is None else said.metadata or None,
        edited=call.world.ts(),
    )
    call.world.replace(channel, old, new)
    shown = message_json(call.workspace, new)
    previous = message_json(call.workspace, old)
    changed: Json = {"type": "message", "subtype": "message_changed", "hidden": True}
    changed |= {"message": shown, "previous_message": previous, "ts": new.edited}
    echo(call.world, call.workspace, channel, changed)
    return {"channel": channel.id, "ts": new.ts, "text": new.text, "message": shown}


def delete(call: Call) -> Json:
    """chat.delete"""
    channel, old = own(call, "cant_delete_message")
    call.world.replace(channel, old, None)
    gone: Json = {"type": "message", "subtype": "message_deleted", "hidden": True}
    gone |= {"deleted_ts": old.ts, "ts": call.world.ts()}
    gone["previous_message"] = message_json(call.workspace, old)
    echo(call.world, call.workspace, channel, gone)
    return {"channel": channel.id, "ts": old.ts}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: shown to one person in a channel, and kept nowhere."""
    said = content(call, TEXT_OF_A_POST)
    channel = destination(call)
    user = call.text("user", "user_not_in_channel")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    return {"message_ts": whisper(call, channel, user, said).ts}


def whisper(call: Call, channel: Channel, user: str, said: Content) -> Message:
    """Show one person a message in a channel."""
    return ephemeral(call.world, call.workspace, channel, user, said, call.maybe("thread_ts"))


def ephemeral(
    world: World,
    workspace: Workspace,
    channel: Channel,
    user: str,
    said: Content,
    thread_ts: Any = None,
) -> Message:
    """A message that only one person sees."""
    message = Message(
        channel=channel.id,
        ts=world.ts(),
        user=workspace.bot.id,
        text=said.text,
        blocks=said.blocks or (),
        thread_ts=thread_ts,
        bot_id=workspace.bot_id,
        only_for=user,
    )
    channel.ephemeral.append(message)
    return message
