"""What happens in Slack, as its events tell: messages, mentions, comings and goings. Pure."""

import json
from collections.abc import Callable, Mapping

from bot.chat.ports import BotCame, BotWent, File, MemberCame, Said, Where
from bot.slack.home import Home
from bot.slack.markup import plain
from bot.slack.payload import Json, inside, items, needed, text
from bot.slack.routes import person, place
from bot.slack.taken import Taken, WayBack, somebody, where
from surveys.answers import clean

GONE = ("app_uninstalled", "tokens_revoked")  # the whole workspace: the server's business


def event(payload: Json, home: Home) -> Taken | None:
    """What an event means; None where it means nothing here. Raises `Malformed`."""
    happened, key = inside(payload, "event"), needed(payload, "event_id")
    reader = READERS.get(text(happened, "type"))
    if reader is None or happened.get("bot_id"):
        return None
    return reader(happened, home, key)


def _message(happened: Json, home: Home, key: str) -> Taken | None:
    """A direct message. Edits, deletions and what Slack says itself have other subtypes."""
    plainly = text(happened, "subtype") in ("", "file_share") and not happened.get("hidden")
    if text(happened, "channel_type") != "im" or not plainly:
        return None
    return None if needed(happened, "user") == home.bot_user else _said(happened, home, key)


def _mention(happened: Json, home: Home, key: str) -> Taken | None:
    """A mention in a channel; it comes again when its message is edited."""
    return None if "edited" in happened else _said(happened, home, key)


def _said(happened: Json, home: Home, key: str) -> Taken:
    user, channel = needed(happened, "user"), needed(happened, "channel")
    said = Said(
        delivery=key,
        sender=somebody(home, user, _team(happened)),
        where=where(home, channel, user),
        words=plain(text(happened, "text"), home.bot_user),
        files=tuple(_file(file, home) for file in items(happened, "files")),
    )
    return Taken(said, WayBack(key, user, channel, text(happened, "thread_ts")))


def _file(file: Json, home: Home) -> File:
    """Of files from another organisation Slack tells the id alone; the rest is asked for then."""
    size = file.get("size")
    source = {
        "team": home.team,
        "id": text(file, "id"),
        "kind": text(file, "mimetype"),
        "url": text(file, "url_private_download") or text(file, "url_private"),
    }
    name = clean(text(file, "name"))[0]
    return File(name, size if isinstance(size, int) else 0, json.dumps(source))


def _joined(happened: Json, home: Home, key: str) -> Taken:
    user, channel = needed(happened, "user"), needed(happened, "channel")
    there = Where(place(home.team, channel), personal=False)
    if user == home.bot_user:
        inviter = text(happened, "inviter")
        by = somebody(home, inviter) if inviter else None
        return Taken(BotCame(key, there, by), WayBack(key, inviter, channel))
    came = MemberCame(key, there, somebody(home, user, _team(happened)))
    return Taken(came, WayBack(key, user, channel))


def _left(happened: Json, home: Home, key: str) -> Taken | None:
    """member_left_channel is about anybody, channel_left and group_left about the bot alone."""
    anybody = text(happened, "type") == "member_left_channel"
    if anybody and needed(happened, "user") != home.bot_user:
        return None
    there = Where(place(home.team, needed(happened, "channel")), personal=False)
    return Taken(BotWent(key, there), WayBack(key))


def _opened(happened: Json, home: Home, _: str) -> Taken | None:
    """Somebody looks at their conversation with the bot: the first time, the bot has come to them.

    It comes each time they look. The delivery is the same then, so that it counts once.
    """
    if text(happened, "tab") != "messages":
        return None
    user, channel = needed(happened, "user"), text(happened, "channel")
    came = f"home:{home.team}:{user}"
    there = Where(person(home.team, user, channel), personal=True)
    return Taken(BotCame(came, there, somebody(home, user)), WayBack(came, user, channel))


def _team(happened: Json) -> str:
    """The workspace of whoever did it; `user_team` is there where it may be another's."""
    return text(happened, "user_team") or text(happened, "team")


READERS: Mapping[str, Callable[[Json, Home, str], Taken | None]] = {
    "message": _message,
    "app_mention": _mention,
    "member_joined_channel": _joined,
    "member_left_channel": _left,
    "channel_left": _left,
    "group_left": _left,
    "app_home_opened": _opened,
}
