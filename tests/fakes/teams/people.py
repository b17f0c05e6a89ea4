"""Who and what there is in the pretended tenants: people, teams, channels, and the bot."""

import base64
import hashlib
import uuid
from dataclasses import dataclass, field, replace

BOT_APP_ID = "6f1c3b52-0d9e-4c58-9f0a-1f4f8f1d2c11"
BOT_SECRET = "the-bot's-own-secret~1"
NAMESPACE = uuid.UUID("5b1f0a4e-7c0d-4d8e-9a3b-2f6f1f5c9e00")


def guid(*words: str) -> str:
    """The same words give the same GUID: nothing is drawn, so a run can be repeated."""
    return str(uuid.uuid5(NAMESPACE, "/".join(words)))


def opaque(*words: str, length: int = 64) -> str:
    """An id of the kind that Teams gives: letters, digits, «-» and «_», with no meaning."""
    digest = hashlib.sha512("/".join(words).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:length]


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot as it is registered. People see its name; its account id is «28:» and the app id."""

    app_id: str = BOT_APP_ID
    secret: str = BOT_SECRET
    name: str = "Bordduk"

    @property
    def id(self) -> str:
        return f"28:{self.app_id}"


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organisation's directory."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class User:
    """A person. `id` is the bot's own id for them; `aad` is their object id in the directory."""

    id: str
    aad: str
    name: str
    tenant: Tenant
    locale: str = "nb-NO"
    zone: str = "Europe/Oslo"
    address: str = ""  # where it is another than the directory would make of the name
    guest: bool = False  # invited into the tenant with an address of another house

    @property
    def email(self) -> str:
        if self.address:
            return self.address
        local = ".".join(self.name.casefold().split())
        return f"{local}@{self.tenant.name.casefold()}.example"

    @property
    def principal(self) -> str:
        """The name they sign in with: a guest's has their own address in it, and #EXT#."""
        if not self.guest:
            return self.email
        own = self.email.replace("@", "_")
        return f"{own}#EXT#@{self.tenant.name.casefold()}.onmicrosoft.com"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel in a team. The general channel has the team's own id."""

    id: str
    name: str
    team: str


@dataclass(slots=True)
class Team:
    """A team as it now stands: who is in it, and whether the bot is."""

    id: str
    group: str
    name: str
    tenant: Tenant
    channels: list[Channel] = field(default_factory=list)
    members: list[User] = field(default_factory=list)
    installed: bool = False

    @property
    def general(self) -> Channel:
        return self.channels[0]

    def channel(self, name: str) -> Channel:
        """The channel with that name; KeyError when there is none."""
        for channel in self.channels:
            if channel.name == name:
                return channel
        raise KeyError(name)


@dataclass(slots=True)
class Personal:
    """How it stands between the bot and one person."""

    user: User
    chat: str
    installed: bool = False
    uninstalled: bool = False
    blocked: bool = False
    opened: bool = False


class People:
    """The directory: every tenant, person and team that a test has made."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.tenants: dict[str, Tenant] = {}
        self.users: dict[str, User] = {}
        self.teams: dict[str, Team] = {}
        self.personal: dict[str, Personal] = {}

    def tenant(self, name: str) -> Tenant:
        """The tenant of that name, made when it is new."""
        made = Tenant(guid("tenant", name), name)
        return self.tenants.setdefault(made.id, made)

    def add(self, new: User) -> User:
        """A new person with ids; the same name in the same tenant is the same person."""
        aad = guid("user", new.tenant.id, new.name)
        user = replace(new, id=f"29:1{opaque(self._bot.app_id, aad)}", aad=aad)
        known = self.users.setdefault(user.id, user)
        chat = f"a:1{opaque('chat', self._bot.app_id, aad, length=86)}"
        self.personal.setdefault(user.id, Personal(known, chat))
        return known

    def add_team(self, name: str, tenant: Tenant) -> Team:
        """A new team with its general channel and nobody in it."""
        identity = self._thread("team", tenant.id, name)
        team = Team(identity, guid("group", tenant.id, name), name, tenant)
        team.channels.append(Channel(identity, "General", identity))
        self.teams[identity] = team
        return team

    def add_channel(self, team: Team, name: str) -> Channel:
        """A new channel in the team."""
        channel = Channel(self._thread("channel", team.id, name), name, team.id)
        team.channels.append(channel)
        return channel

    def find_user(self, either: str) -> User | None:
        """The person with that id or directory id."""
        if either in self.users:
            return self.users[either]
        return next((user for user in self.users.values() if user.aad == either), None)

    def find_channel(self, channel_id: str) -> tuple[Team, Channel] | None:
        """The channel with that id and the team it is in."""
        for team in self.teams.values():
            for channel in team.channels:
                if channel.id == channel_id:
                    return team, channel
        return None

    def find_chat(self, conversation_id: str) -> Personal | None:
        """The personal chat with that id, once it has been opened."""
        chats = (one for one in self.personal.values() if one.chat == conversation_id)
        return next((one for one in chats if one.opened), None)

    def reachable(self, user: User) -> bool:
        """Whether the bot may write first: installed for the person, or in a team they are in."""
        here = self.personal[user.id]
        if here.uninstalled:
            return False
        return here.installed or any(
            team.installed and user in team.members for team in self.teams.values()
        )

    @staticmethod
    def _thread(*words: str) -> str:
        return (
            f"19:{hashlib.md5('/'.join(words).encode()).hexdigest()}@thread.tacv2"  # an id's form
        )
