"""Settings: what the environment and the `.env` file say, checked at start."""

import difflib
import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.chance import Chance
from surveys.texts import LANGUAGES

PREFIX = "BORDDUK_"
SECRET_LENGTH = 32  # characters at least: 128 bits even when written in hexadecimal
LOG_LEVELS = ("debug", "info", "warning", "error")
DRIVERS = {"postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
SECURITIES = ("starttls", "tls", "none")  # of the connection to the mail server
EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 -- recognised here, not bound to

PRIVATE = frozenset(
    {
        "SECRET",
        "DATABASE_URL",
        "SLACK_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_APP_TOKEN",
        "SLACK_CLIENT_SECRET",
        "TEAMS_PASSWORD",
        "SMTP_PASSWORD",
    }
)  # fmt: skip  -- never printed; the database's address holds a password

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class WrongSettings(Exception):
    """Settings that cannot be used: one line each, saying what was expected."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; `docs/settings.md` says what each is for."""

    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    database_url: str = ""
    data: Path = Path("data")
    programme: str = "arbeidsverksted"
    trusted_proxies: tuple[Network, ...] = ()
    secret: str = ""
    language: str = "nb"
    log_level: str = "info"
    slack_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_client_id: str = ""
    slack_client_secret: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    slack_emails: bool = False
    teams_app_id: str = ""
    teams_password: str = field(default="", repr=False)
    teams_tenant: str = ""
    teams_openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_login_url: str = "https://login.microsoftonline.com"
    teams_anonymous: bool = False
    teams_files: bool = False
    teams_graph_url: str = "https://graph.microsoft.com"
    smtp_host: str = ""
    smtp_port: int = 0
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_security: str = "starttls"
    smtp_sender: str = ""
    smtp_reply_to: str = ""
    smtp_per_minute: int = 30

    @property
    def address(self) -> str:
        """Where people reach the page: links and QR codes begin with it. No slash at the end."""
        if self.public_url:
            return self.public_url
        host = "127.0.0.1" if self.host in EVERY_ADDRESS else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def https(self) -> bool:
        """Whether people reach the page over https, so that cookies can be kept to it."""
        return self.address.startswith("https://")

    @property
    def database(self) -> str:
        """The database's address for SQLAlchemy: PostgreSQL where set, else one SQLite file."""
        if self.database_url:
            scheme, _, rest = self.database_url.partition("://")
            return f"{DRIVERS[scheme]}://{rest}"
        return f"sqlite+aiosqlite:///{self.data / 'bordduk.sqlite'}"


def load(folder: Path) -> Settings:
    """The settings from the environment, and from `.env` in `folder` where it says nothing.

    Raises `WrongSettings`.
    """
    written = dotenv_values(folder / ".env", interpolate=False)
    return read({**{name: value or "" for name, value in written.items()}, **os.environ})


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`; an empty value is as good as none. Raises `WrongSettings`."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, words in sorted(environment.items()):
        if not name.startswith(PREFIX):
            continue
        known = READERS.get(name.removeprefix(PREFIX))
        if known is None:
            problems.append(_unknown(name))
        elif words.strip():
            reader, expected = known
            try:
                values[name.removeprefix(PREFIX).lower()] = reader(words.strip())
            except ValueError:
                problems.append(f"{name} is {_shown(name, words)}; expected {expected}.")
    if problems:
        raise WrongSettings(tuple(problems))
    return Settings(**values)


def secret_key(settings: Settings, chance: Chance) -> bytes:
    """The key that signs links and cookies: the setting, or one drawn once into the data folder.

    The file is readable by its owner alone. Deleting it makes every link and session invalid.
    """
    if settings.secret:
        return settings.secret.encode()
    path = settings.data / "secret.key"
    settings.data.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", encoding="ascii", opener=_private) as file:
            file.write(chance.token())
    except FileExistsError:
        pass
    return path.read_bytes().strip()


def unreachable(settings: Settings) -> str | None:
    """Why other people's phones cannot reach the page; None where nothing speaks against it."""
    host = urlsplit(settings.address).hostname or ""
    if not _is_loopback(host):
        return None
    return (
        f"{settings.address} can only be opened on this machine: a phone cannot reach it. "
        f"Set {PREFIX}PUBLIC_URL to the address that people will use, and --host 0.0.0.0 if they "
        "come straight to this machine."
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name.removeprefix(PREFIX), READERS, n=1)
    if near:
        return f"{name} is not a setting; did you mean {PREFIX}{near[0]}?"
    return f"{name} is not a setting; docs/settings.md lists them."


def _shown(name: str, words: str) -> str:
    """What was written, but never a secret."""
    private = name.removeprefix(PREFIX) in PRIVATE
    return "not usable" if private else repr(words)


def _host(words: str) -> str:
    if any(c.isspace() or c in "/@" for c in words):
        raise ValueError(words)
    return words


def _port(words: str) -> int:
    port = int(words)
    if not 0 <= port <= 65_535:
        raise ValueError(words)
    return port


def _public_url(words: str) -> str:
    parts = urlsplit(words)
    extra = parts.query or parts.fragment or parts.username or parts.path.strip("/")
    if parts.scheme not in ("http", "https") or not parts.hostname or extra:
        raise ValueError(words)
    _ = parts.port  # raises ValueError when it is not a port
    return f"{parts.scheme}://{parts.netloc}"


def _database_url(words: str) -> str:
    parts = urlsplit(words)
    if parts.scheme not in DRIVERS or not parts.path.strip("/"):
        raise ValueError(words)
    return words


def _networks(words: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in words.split(",") if part.strip())


def _secret(words: str) -> str:
    if len(words) < SECRET_LENGTH:
        raise ValueError("too short")
    return words


def _token(prefix: str) -> Callable[[str], str]:
    def read_token(words: str) -> str:
        if not words.startswith(prefix) or any(c.isspace() for c in words):
            raise ValueError("another kind of token")
        return words

    return read_token


def _https(words: str) -> str:
    parts = urlsplit(words)
    if parts.scheme == "https" and parts.hostname:
        return words
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):  # a stand-in on this machine
        return words
    raise ValueError(words)


def _pace(words: str) -> int:
    a_minute = int(words)
    if not 1 <= a_minute <= 60_000:
        raise ValueError(words)
    return a_minute


def _mailbox(words: str) -> str:
    """An address, with or without a name before it: one line, one address."""
    address = parseaddr(words)[1]
    local, _, domain = address.rpartition("@")
    if not local or not domain or any(c in words for c in "\r\n"):
        raise ValueError(words)
    if len(getaddresses([words])) != 1:
        raise ValueError(words)
    return words


def _switch(words: str) -> bool:
    if words not in ("0", "1"):
        raise ValueError(words)
    return words == "1"


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def choose(words: str) -> str:
        if words.lower() not in choices:
            raise ValueError(words)
        return words.lower()

    return choose


# name without its prefix: (how it is read, what was expected)
READERS: dict[str, tuple[Callable[[str], object], str]] = {
    "HOST": (_host, "a host name or an IP address, such as 127.0.0.1 or 0.0.0.0"),
    "PORT": (_port, "a whole number from 0 to 65535"),
    "PUBLIC_URL": (_public_url, "an address such as https://bordduk.example.no, without a path"),
    "DATABASE_URL": (_database_url, "postgresql://user:password@host/name"),
    "DATA": (Path, "a folder"),
    "PROGRAMME": (str, "the name of a ready programme, or a YAML file"),
    "TRUSTED_PROXIES": (_networks, "addresses or networks with commas, such as 10.0.0.0/8,::1"),
    "SECRET": (_secret, f"at least {SECRET_LENGTH} characters"),
    "LANGUAGE": (_one_of(LANGUAGES), f"one of {', '.join(LANGUAGES)}"),
    "LOG_LEVEL": (_one_of(LOG_LEVELS), f"one of {', '.join(LOG_LEVELS)}"),
    "SLACK_TOKEN": (_token("xoxb-"), "a bot token, which begins with xoxb-"),
    "SLACK_SIGNING_SECRET": (str, "the app's signing secret"),
    "SLACK_APP_TOKEN": (_token("xapp-"), "an app-level token, which begins with xapp-"),
    "SLACK_CLIENT_ID": (str, "the app's client id"),
    "SLACK_CLIENT_SECRET": (str, "the app's client secret"),
    "SLACK_API_URL": (_https, "an address with https, or one on this machine"),
    "TEAMS_APP_ID": (str, "the app's id, a GUID"),
    "TEAMS_PASSWORD": (str, "the app's client secret"),
    "TEAMS_TENANT": (str, "the organisation's tenant id, a GUID"),
    "TEAMS_OPENID_URL": (_https, "an address with https, or one on this machine"),
    "TEAMS_LOGIN_URL": (_https, "an address with https, or one on this machine"),
    "TEAMS_ANONYMOUS": (_switch, "1 or 0"),
    "TEAMS_FILES": (_switch, "1 or 0"),
    "SLACK_EMAILS": (_switch, "1 or 0"),
    "TEAMS_GRAPH_URL": (_https, "an address with https, or one on this machine"),
    "SMTP_HOST": (_host, "the name of a mail server, such as smtp.example.no"),
    "SMTP_PORT": (_port, "a whole number from 0 to 65535"),
    "SMTP_USER": (str, "a user name"),
    "SMTP_PASSWORD": (str, "a password"),
    "SMTP_SECURITY": (_one_of(SECURITIES), f"one of {', '.join(SECURITIES)}"),
    "SMTP_SENDER": (_mailbox, "an address, such as Bordduk <bordduk@example.no>"),
    "SMTP_REPLY_TO": (_mailbox, "an address, such as kari@example.no"),
    "SMTP_PER_MINUTE": (_pace, "a whole number from 1 to 60000"),
}
