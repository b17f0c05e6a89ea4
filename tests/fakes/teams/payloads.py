"""Activities as Teams sends them, in the shapes of Microsoft's documented examples."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.teams.limits import Now
from tests.fakes.teams.people import Bot, Channel, Team, User, guid
from tests.fakes.teams.places import Chat, Place, Thread
from tests.fakes.teams.store import MARK

Activity = dict[str, Any]
FILE_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


@dataclass(frozen=True, slots=True)
class File:
    """A file that a person sends."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[2]


class Payloads:
    """Builds activities. `service_url` is where the bot is to answer."""

    def __init__(self, bot: Bot, now: Now) -> None:
        self._bot = bot
        self._now = now
        self._events = 0
        self.service_url = ""  # set when the server listens

    def message(self, user: User, place: Place, identity: str, text: str) -> Activity:
        """A message that a person writes to the bot, without anything attached."""
        written = {"id": identity, "text": text, "textFormat": "plain"}
        return self._activity("message", user, place, **written)

    def mention(self, user: User, place: Place, identity: str, text: str) -> Activity:
        """A message in a channel that begins by mentioning the bot."""
        tag = f"<at>{self._bot.name}</at>"
        activity = self.message(user, place, identity, f"{tag} {text}")
        as_html = f"<p>{tag}&nbsp;{html.escape(text)}</p>"
        activity["attachments"] = [{"contentType": "text/html", "content": as_html}]
        mentioned = {"id": self._bot.id, "name": self._bot.name}
        activity["entities"].insert(0, {"type": "mention", "mentioned": mentioned, "text": tag})
        return activity

    def submit(self, user: User, place: Place, replied: str, data: object) -> Activity:
        """A pressed Action.Submit: a message with a value and without text."""
        said = {"id": self._event(), "text": None, "value": data, "replyToId": replied}
        return self._activity("message", user, place, **said)

    def invoke(self, user: User, place: Place, replied: str, name: str, value: object) -> Activity:
        """An invoke, which the bot must answer in the response."""
        said = {"id": self._event(), "name": name, "value": value, "replyToId": replied}
        activity = self._activity("invoke", user, place, **said)
        activity["channelData"]["source"] = {"name": "message"}
        return activity

    def reaction(self, user: User, place: Place, replied: str, sign: str) -> Activity:
        """A reaction put on a message of the bot's."""
        said = {"id": self._event(), "reactionsAdded": [{"type": sign}], "replyToId": replied}
        return self._activity("messageReaction", user, place, **said)

    def members(
        self, user: User, place: Place, change: str, accounts: Sequence[dict[str, str]]
    ) -> Activity:
        """People or the bot are added or removed: `change` is membersAdded or membersRemoved."""
        said = {"id": self._event(), change: list(accounts)}
        activity = self._activity("conversationUpdate", user, place, **said)
        activity["from"].pop("name")
        if isinstance(place, Thread):
            event = "teamMemberAdded" if change == "membersAdded" else "teamMemberRemoved"
            activity["channelData"]["eventType"] = event
            activity["channelData"].pop("channel")
        return activity

    def installation(self, user: User, place: Place, action: str) -> Activity:
        """The app is put in («add») or taken out («remove»)."""
        activity = self._activity("installationUpdate", user, place, id=self._event())
        activity["action"] = action
        activity["from"].pop("name")
        if isinstance(place, Thread):
            activity["channelData"]["settings"] = {"selectedChannel": {"id": place.channel.id}}
        return activity

    def bot_account(self) -> dict[str, str]:
        return {"id": self._bot.id}

    @staticmethod
    def user_account(user: User) -> dict[str, str]:
        return {"id": user.id, "aadObjectId": user.aad}

    def _activity(self, kind: str, user: User, place: Place, **said: object) -> Activity:
        at = self._now()
        local = at.astimezone(ZoneInfo(user.zone))
        activity: Activity = {
            "type": kind,
            "timestamp": _stamp(at),
            "localTimestamp": local.isoformat(timespec="milliseconds"),
            "localTimezone": user.zone,
            "locale": user.locale,
            "serviceUrl": self.service_url,
            "channelId": "msteams",
            "from": {"id": user.id, "name": user.name, "aadObjectId": user.aad},
            "conversation": _conversation(place),
            "recipient": {"id": self._bot.id, "name": self._bot.name},
            "channelData": _channel_data(place),
            "entities": [_client(user)],
            **said,
        }
        return {name: value for name, value in activity.items() if value is not None}

    def _event(self) -> str:
        self._events += 1
        return f"f:{guid('event', str(self._events))}"


def download(file: File, address: str) -> Activity:
    """The attachment that tells the bot where a person's file can be fetched."""
    unique = guid("file", address)
    content = {"downloadUrl": address, "uniqueId": unique, "fileType": file.kind, "etag": "1"}
    shared = f"https://tenant-my.sharepoint.example/personal/{file.name}"
    return {
        "contentType": FILE_DOWNLOAD,
        "contentUrl": shared,
        "name": file.name,
        "content": content,
    }


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _client(user: User) -> Activity:
    country = user.locale.rpartition("-")[2]
    return {
        "type": "clientInfo",
        "locale": user.locale,
        "country": country,
        "platform": "Web",
        "timezone": user.zone,
    }


def _conversation(place: Place) -> Activity:
    match place:
        case Chat():
            return {
                "conversationType": "personal",
                "tenantId": place.tenant,
                "id": place.base,
            }
        case Thread():
            mark = f"{MARK}{place.root}" if place.root else ""
            return {
                "isGroup": True,
                "conversationType": "channel",
                "tenantId": place.tenant,
                "id": f"{place.base}{mark}",
            }


def _channel_data(place: Place) -> Activity:
    match place:
        case Chat():
            return {"tenant": {"id": place.tenant}}
        case Thread(team, channel):
            return {
                "teamsChannelId": channel.id,
                "teamsTeamId": team.id,
                "channel": _named(channel, team),
                "team": {"id": team.id, "name": team.name, "aadGroupId": team.group},
                "tenant": {"id": place.tenant},
            }


def _named(channel: Channel, team: Team) -> Activity:
    return {"id": channel.id} if channel.id == team.id else {"id": channel.id, "name": channel.name}
