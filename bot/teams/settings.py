"""What the adapter is told about the app in Teams, and what cannot be. Pure."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.settings import PREFIX, WrongSettings
from bot.teams.hosts import Trust, is_loopback

OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOGIN_URL = "https://login.microsoftonline.com"
GRAPH_URL = "https://graph.microsoft.com"
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ANONYMOUS_WARNING = (
    "Teams is served WITHOUT checking who asks (BORDDUK_TEAMS_ANONYMOUS): whoever reaches this "
    "machine's own address can act as anybody. This is for trying things out, never for people."
)


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """The app's registration. `tenant` is empty for a registration of many tenants.

    `anonymous` takes activities that nobody signed; see `check`. `language` is spoken to whom says
    none. `files` puts documents into the channels' own folders, through Microsoft Graph.
    """

    app_id: str = ""
    password: str = field(default="", repr=False)
    tenant: str = ""
    openid_url: str = OPENID_URL
    login_url: str = LOGIN_URL
    anonymous: bool = False
    files: bool = False
    graph_url: str = GRAPH_URL
    language: str = "nb"

    @property
    def on(self) -> bool:
        """Whether Teams is to be served at all."""
        return bool(self.app_id) or self.anonymous

    @property
    def home(self) -> str:
        """The id of our own tenant; empty where it is not known by its id."""
        return self.tenant if GUID.fullmatch(self.tenant) else ""

    @property
    def trust(self) -> Trust:
        """Whom we speak to: this machine too, where the keys come from it or nobody signs."""
        return Trust(local=self.anonymous or _is_local(self.openid_url))


def check(settings: TeamsSettings, host: str) -> None:
    """Whether Teams can be served with these settings by a server bound to `host`.

    Raises:
        WrongSettings
    """
    problems = [*_registration(settings), *_addresses(settings)]
    if settings.anonymous and not is_loopback(host):
        problems.append(
            f"{PREFIX}TEAMS_ANONYMOUS is on, and the server is bound to {host!r}; unsigned "
            "activities are taken on 127.0.0.1, ::1 or localhost alone."
        )
    if problems:
        raise WrongSettings(tuple(problems))


def _registration(settings: TeamsSettings) -> list[str]:
    if settings.anonymous and not settings.app_id:
        return [f"{PREFIX}TEAMS_FILES needs {PREFIX}TEAMS_APP_ID."] if settings.files else []
    problems = []
    if not GUID.fullmatch(settings.app_id):
        problems.append(f"{PREFIX}TEAMS_APP_ID is not usable; expected the app's id, a GUID.")
    if not settings.password:
        problems.append(f"{PREFIX}TEAMS_PASSWORD is missing; expected the app's client secret.")
    return problems


def _addresses(settings: TeamsSettings) -> list[str]:
    named = (
        ("OPENID_URL", settings.openid_url),
        ("LOGIN_URL", settings.login_url),
        ("GRAPH_URL", settings.graph_url),
    )
    return [
        f"{PREFIX}TEAMS_{name} is {url!r}; expected an address with https."
        for name, url in named
        if not (_is_local(url) or _is_https(url))
    ]


def _is_https(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname)


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and is_loopback(parts.hostname or "")
