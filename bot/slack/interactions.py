"""What people do with what the bot shows: commands, buttons and forms. Pure."""

import hashlib
import json
from dataclasses import replace

from bot.chat.ports import Pressed, Said, Sender, Where
from bot.slack.buttons import REPLY
from bot.slack.filled import fields_of
from bot.slack.hidden import hidden_in
from bot.slack.home import Home
from bot.slack.markup import plain
from bot.slack.payload import Json, Malformed, inside, items, needed, object_in, text, words_of
from bot.slack.routes import person
from bot.slack.taken import Taken, WayBack, somebody, where

OWN_COMMAND = "/verksted"  # another command's name is part of what was said: «undersokelse K3J»


def command(payload: Json, home: Home) -> Taken:
    """A slash command. Raises `Malformed`."""
    user, channel = needed(payload, "user_id"), needed(payload, "channel_id")
    trigger, name = needed(payload, "trigger_id"), needed(payload, "command")
    words = plain(text(payload, "text"), home.bot_user)
    there = where(home, channel, user, text(payload, "channel_name"))
    if there.personal:  # perhaps of two people: the command works there too, and the bot is not in
        there = replace(there, address=person(home.team, user))
    said = Said(
        delivery=trigger,
        sender=somebody(home, user, name=text(payload, "user_name")),
        where=there,
        words=words if name == OWN_COMMAND else f"{name[1:]} {words}".strip(),
        can_open=True,
    )
    back = WayBack(
        key=trigger,
        user=user,
        channel=channel,
        trigger=trigger,
        response_url=text(payload, "response_url"),
        alone=True,
    )
    return Taken(said, back)


def press(payload: Json, home: Home) -> Taken | None:
    """A button that was pressed, in a message or a dialog. Raises `Malformed`."""
    action = next(iter(items(payload, "actions")), None)
    if action is None:
        raise Malformed("actions")
    act, _, number = needed(action, "action_id").rpartition(":")
    value = text(action, "value")
    if text(action, "type") != "button" or not act or not number.isdigit() or not value:
        return None  # an address that was opened, or something that is filled in
    trigger, view = needed(payload, "trigger_id"), inside(payload, "view")
    channel, sender = inside(payload, "channel"), _user(payload, home)
    pressed = Pressed(
        delivery=trigger,
        sender=sender,
        where=_where(view, home, sender, channel),
        act=act,
        words=words_of(object_in(value, "value"), "value"),
        fields=fields_of(view) if view else {},
    )
    back = WayBack(
        key=trigger,
        user=sender.address.key,
        channel=text(channel, "id"),
        thread=text(inside(payload, "container"), "thread_ts"),
        trigger=trigger,
        response_url=text(payload, "response_url"),
        own=text(action, "block_id").startswith(REPLY),
        view=view or None,
    )
    return Taken(pressed, back)


def submission(payload: Json, home: Home) -> Taken:
    """A form that was sent. Raises `Malformed`."""
    view = inside(payload, "view")
    hidden, sender, key = hidden_in(view), _user(payload, home), _sending(view)
    pressed = Pressed(
        delivery=key,
        sender=sender,
        where=_where(view, home, sender, {}),
        act=hidden.act,
        words=dict(hidden.words),
        fields=fields_of(view),
    )
    trigger = text(payload, "trigger_id")
    back = WayBack(key, sender.address.key, hidden.channel, trigger=trigger, view=view)
    return Taken(pressed, back)


def _sending(view: Json) -> str:
    """Names one sending of a form: the view as it stood, with what was filled in.

    A person whose network lost the answer sends the very same again, with another trigger. A digest
    alone is kept: without the view's id and hash nobody can try out what it may have been.
    """
    named = (needed(view, "id"), text(view, "hash"), inside(inside(view, "state"), "values"))
    written = json.dumps(named, sort_keys=True).encode()
    return "view:" + hashlib.sha256(written).hexdigest()[:32]


def _where(view: Json, home: Home, sender: Sender, channel: Json) -> Where:
    """Where a press came from: the message's channel, or the one that its form was opened in."""
    id_ = text(channel, "id") or (hidden_in(view).channel if view else "")
    if not id_:
        return Where(sender.address, personal=True)
    return where(home, id_, sender.address.key, text(channel, "name"))


def _user(payload: Json, home: Home) -> Sender:
    user = inside(payload, "user")
    name = text(user, "name") or text(user, "username")
    return somebody(home, needed(user, "id"), text(user, "team_id"), name)
