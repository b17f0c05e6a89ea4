"""Which OAuth scopes a method, an event or a command needs: docs.slack.dev/reference/scopes."""

from collections.abc import Iterable

from tests.fakes.slack.values import Channel, ChannelKind, Json, Refused, Workspace

PREFIX: dict[ChannelKind, str] = {
    "channel": "channels",
    "private": "groups",
    "im": "im",
    "mpim": "mpim",
}
NEEDED = {
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "users.info": "users:read",
}
BY_CHANNEL = {  # the scope depends on the kind of conversation
    "conversations.history": "history",
    "conversations.info": "read",
    "conversations.members": "read",
    "conversations.replies": "history",
}
EMAILS = "users:read.email"  # without it users.info answers, and tells no address
EVENTS = {"app_mention": "app_mentions:read"}


def lacking(workspace: Workspace, needed: str | None) -> bool:
    """Whether the app has not got the scope. It has every scope when none are listed."""
    return needed is not None and workspace.scopes is not None and needed not in workspace.scopes


def refuse_scope(workspace: Workspace, method: str, channel: Channel | None) -> None:
    """Raises `Refused` missing_scope."""
    needed = NEEDED.get(method)
    if method in BY_CHANNEL and channel is not None:
        needed = f"{PREFIX[channel.kind]}:{BY_CHANNEL[method]}"
    if lacking(workspace, needed):
        raise Refused("missing_scope", f"needed: {needed}")


def scope_of_event(event: Json, channel: Channel | None) -> str | None:
    """The scope without which Slack does not send the event."""
    kind = str(event["type"])
    if channel is None or kind in EVENTS:
        return EVENTS.get(kind)
    if kind == "message":
        return f"{PREFIX[channel.kind]}:history"
    membership = kind.startswith("member_") or kind.endswith("_left")
    return f"{PREFIX[channel.kind]}:read" if membership else None


def listed(scopes: Iterable[str] | None) -> frozenset[str] | None:
    """The scopes as a workspace keeps them."""
    return None if scopes is None else frozenset(scopes)
