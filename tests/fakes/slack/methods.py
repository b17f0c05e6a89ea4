"""The Web API's methods: what each does, how often it may be called, and who may call it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.fakes.slack import (
    api_apps,
    api_chat,
    api_conversations,
    api_files,
    api_views,
)
from tests.fakes.slack.limits import Limits, Tier
from tests.fakes.slack.values import Json
from tests.fakes.slack.wire import Call


@dataclass(frozen=True, slots=True)
class Method:
    """One method. `reads_json` is false for methods that only read: they take a query or form."""

    run: Callable[[Call], Json]
    tier: Tier
    reads_json: bool = True
    token: Literal["bot", "app", "none"] = "bot"


def _read(run: Callable[[Call], Json], tier: Tier) -> Method:
    return Method(run, tier, reads_json=False)


# Tiers: docs.slack.dev/reference/methods. auth.test and apps.connections.open have their own,
# which the fake does not limit; chat.postMessage has its own two windows.
METHODS: dict[str, Method] = {
    "apps.connections.open": Method(api_apps.connections_open, "none", token="app"),
    "auth.test": Method(api_apps.auth_test, "none"),
    "blocks.validate": Method(api_apps.blocks_validate, "none", token="none"),
    "chat.delete": Method(api_chat.delete, "tier3"),
    "chat.postEphemeral": Method(api_chat.post_ephemeral, "tier4"),
    "chat.postMessage": Method(api_chat.post_message, "none"),
    "chat.update": Method(api_chat.update, "tier3"),
    "conversations.history": _read(api_conversations.history, "tier3"),
    "conversations.info": _read(api_conversations.info, "tier3"),
    "conversations.members": _read(api_conversations.members, "tier4"),
    "conversations.open": Method(api_conversations.opened, "tier3"),
    "conversations.replies": _read(api_conversations.replies, "tier3"),
    "files.completeUploadExternal": Method(api_files.completed, "tier4"),
    "files.getUploadURLExternal": _read(api_files.upload_url, "tier4"),
    "files.info": _read(api_files.info, "tier4"),
    "oauth.v2.access": Method(api_apps.oauth_access, "tier4", reads_json=False, token="none"),
    "users.info": _read(api_conversations.user_info, "tier4"),
    "views.open": Method(api_views.opened, "tier4"),
    "views.publish": Method(api_views.published, "tier4"),
    "views.push": Method(api_views.pushed, "tier4"),
    "views.update": Method(api_views.updated, "tier4"),
}


def windows_of(
    limits: Limits, method: str, team: str, channel: str
) -> list[tuple[tuple[str, ...], int, float]]:
    """The windows that a call must have room in: key, most, seconds."""
    if method == "chat.postMessage":
        return [
            (("channel", team, channel), limits.channel_posts, limits.channel_window),
            (("workspace", team), limits.workspace_posts, limits.window),
        ]
    tier = METHODS[method].tier
    if tier == "none":
        return []
    most = {"tier2": limits.tier2, "tier3": limits.tier3, "tier4": limits.tier4}[tier]
    return [(("method", team, method), most, limits.window)]


# The world's doing, not the bot's: errors that a correct bot meets and lives with.
CIRCUMSTANCES = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "code_already_used",
        "file_not_found",
        "hash_conflict",
        "invalid_code",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "messages_tab_disabled",
        "not_found",
        "not_in_channel",
        "thread_not_found",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
    }
)
