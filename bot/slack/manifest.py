"""The app's manifest: what Slack is told about it, and why it asks for each right.

`bordduk manifest slack` prints it.
"""

import io
from typing import Any

from ruamel.yaml import YAML

from bot.slack.events import GONE, READERS
from bot.slack.payload import Json

# docs.slack.dev/reference/scopes. Nothing here reads what people write in channels.
SCOPES = {
    "app_mentions:read": "hears when somebody writes to it by name in a channel it was invited to",
    "channels:read": "sees who is in a public channel, to write to each when a day is held there",
    "chat:write": "writes messages, in channels it was invited to and to people",
    "commands": "has the commands /verksted and /undersokelse",
    "files:read": "opens a programme that somebody sends it as a file",
    "files:write": "hands out the documents of a day as files",
    "groups:read": "the same as channels:read, in private channels it was invited to",
    "im:history": "reads what people write to it alone, and finds its own messages there again",
    "im:write": "begins a conversation with a person, to hand them a file",
    "users:read": "knows people's names and language, and who is a guest",
}
# Asked for where BORDDUK_SLACK_EMAILS is on, and nowhere else.
EMAILS = {
    "users:read.email": "finds those on a survey's list who are in its channel, by their addresses",
}
COMMANDS = {
    "/verksted": ("Workshops: begin, join, lead", "[ny | bli med KODE | hjelp]"),
    "/undersokelse": ("Surveys: ask, follow, show", "[ny | hjelp]"),
}


def scopes(*, emails: bool) -> list[str]:
    """The rights that the app asks for."""
    return [*SCOPES, *(EMAILS if emails else ())]


def manifest(url: str, *, sockets: bool = False, emails: bool = False) -> str:
    """The manifest as YAML, for the address that people reach Bordduk at; `sockets` is Socket Mode.

    With Socket Mode, Slack needs no address to send to. `emails` asks for people's addresses too.
    """
    base = url.rstrip("/")
    address = None if sockets else f"{base}/slack/events"
    value = {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Bordduk",
            "description": "Runs workshops: questions, rounds, clocks and the documentation.",
            "background_color": "#14352e",
        },
        "features": _features(address),
        "oauth_config": {
            "redirect_urls": [f"{base}/slack/oauth_redirect"],
            "scopes": {"bot": scopes(emails=emails)},
        },
        "settings": _settings(address),
    }
    return _yaml(value)


def _features(address: str | None) -> Json:
    there = {"url": address} if address else {}
    return {
        "app_home": {
            "home_tab_enabled": False,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Bordduk", "always_online": True},
        "slash_commands": [
            {
                "command": name,
                **there,
                "description": description,
                "usage_hint": hint,
                "should_escape": False,
            }
            for name, (description, hint) in COMMANDS.items()
        ],
    }


def _settings(address: str | None) -> Json:
    there = {"request_url": address} if address else {}
    return {
        "event_subscriptions": {**there, "bot_events": events()},
        "interactivity": {"is_enabled": True, **there},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not address,
        "token_rotation_enabled": False,
    }


def events() -> list[str]:
    """The events that are read, by the names they are subscribed to."""
    read = ("message.im" if name == "message" else name for name in READERS)
    return sorted((*read, *GONE))


def _yaml(value: Any) -> str:
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # a flag, typed as None
    out = io.StringIO()
    yaml.dump(value, out)
    return out.getvalue()
