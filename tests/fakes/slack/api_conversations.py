"""conversations.* and users.info: who is where, and what was said."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.fakes.slack.api_chat import refuse_direct
from tests.fakes.slack.scopes import EMAILS, lacking
from tests.fakes.slack.values import Channel, Json, Message, Person, Refused, Workspace
from tests.fakes.slack.wire import Call
from tests.fakes.slack.world import message_json

T = TypeVar("T")

MOST_AT_ONCE = 999  # «a limit under 1000»
MOST_IN_A_DIRECT = 8


def page(call: Call, things: Sequence[T], name: str, shown: Callable[[T], object]) -> Json:
    """One page of a list. It may be shorter than `limit` though more follows, as the documents
    warn: every second page here is one short, so that nobody counts on it.
    """
    most = call.number("limit", 100, MOST_AT_ONCE)
    cursor = call.maybe("cursor") or ""
    start = int(cursor.removeprefix("dXNlcjp")) if cursor else 0
    short = most - 1 if start and most > 1 else most
    rest = start + short < len(things)
    following = f"dXNlcjp{start + short}" if rest else ""
    found = [shown(thing) for thing in things[start : start + short]]
    return {name: found, "response_metadata": {"next_cursor": following}, "has_more": rest}


def seen(call: Call) -> Channel:
    """The channel, when the bot can see it. Raises `Refused` channel_not_found."""
    channel = call.workspace.channels.get(call.text("channel", "channel_not_found"))
    inside = channel is not None and call.workspace.bot.id in channel.members
    if channel is None or (channel.kind != "channel" and not inside):
        raise Refused("channel_not_found")
    return channel


def joined(call: Call) -> Channel:
    """The channel, when the bot is in it. Raises `Refused` not_in_channel besides."""
    channel = seen(call)
    if call.workspace.bot.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """The channel as conversations.info shows it."""
    shown: Json = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "context_team_id": workspace.id,
    }
    if channel.kind == "im":
        return shown | {"user": next(m for m in channel.members if m != workspace.bot.id)}
    strangers = (workspace.people[m].is_stranger for m in channel.members if m in workspace.people)
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_member": workspace.bot.id in channel.members,
        "is_ext_shared": any(strangers),
    }


def opened(call: Call) -> Json:
    """conversations.open"""
    users = [user for user in (call.maybe("users") or "").split(",") if user]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > MOST_IN_A_DIRECT:
        raise Refused("too_many_users")
    people = [_openable(call.workspace, user) for user in users]
    if len(people) > 1:
        raise Refused("invalid_user_combination")  # the fake has no group DMs with the bot
    channel = call.world.direct(call.workspace, people[0])
    if call.flag("return_im"):
        return {"channel": channel_json(call.workspace, channel)}
    return {"channel": {"id": channel.id}}


def _openable(workspace: Workspace, user: str) -> Person:
    person = workspace.people.get(user)
    if person is not None and person.deleted:
        raise Refused("user_disabled")
    refuse_direct(workspace, user)
    return workspace.people[user]


def info(call: Call) -> Json:
    """conversations.info"""
    channel = seen(call)
    shown = channel_json(call.workspace, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(call: Call) -> Json:
    """conversations.members"""
    found = page(call, seen(call).members, "members", lambda user: user)
    del found["has_more"]
    return found


def history(call: Call) -> Json:
    """conversations.history: newest first, replies left out."""
    channel = joined(call)
    oldest, latest = call.maybe("oldest") or "0", call.maybe("latest") or "9" * 12
    messages = [m for m in reversed(channel.messages) if m.thread_ts in (None, m.ts)]
    inside = [m for m in messages if within(m, oldest, latest, both=call.flag("inclusive"))]
    return page(call, inside, "messages", _show(call))


def within(message: Message, oldest: str, latest: str, *, both: bool) -> bool:
    """Whether the message lies between the two moments; on one of them, if `both` ends count."""
    at = float(message.ts)
    if both:
        return float(oldest) <= at <= float(latest)
    return float(oldest) < at < float(latest)


def replies(call: Call) -> Json:
    """conversations.replies: the parent first."""
    channel = joined(call)
    ts = call.text("ts", "thread_not_found")
    found = [m for m in channel.messages if ts in (m.ts, m.thread_ts)]
    if not found:
        raise Refused("thread_not_found")
    return page(call, found, "messages", _show(call))


def _show(call: Call) -> Callable[[Message], Json]:
    everything = call.flag("include_all_metadata")
    return lambda message: message_json(call.workspace, message, metadata=everything)


def user_info(call: Call) -> Json:
    """users.info"""
    person = call.world.person(call.workspace, call.text("user", "user_not_found"))
    shown: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
        "profile": {
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "team": person.team,
        },
    }
    if not person.deleted:  # Slack leaves these out for a deactivated account
        shown |= {"tz": person.tz, "tz_label": person.tz, "tz_offset": 3600}
        shown |= {"is_admin": False, "is_owner": False}
        shown |= {"is_restricted": person.guest != "no"}
        shown |= {"is_ultra_restricted": person.guest == "single"}
    if person.is_stranger:
        shown["is_stranger"] = True
    elif person.email and not lacking(call.workspace, EMAILS):
        shown["profile"]["email"] = person.email  # docs.slack.dev/reference/scopes/users.read.email
    if call.flag("include_locale"):
        shown["locale"] = person.locale
    return {"user": shown}
