"""The bot's own tokens, for the connector and for Microsoft Graph, from Microsoft's login.

MSAL asks for it, on a thread: it does not know asyncio, and its requests would hold up everything
else. One application object is kept, made when it is first used, because making it asks the login
where its addresses are. The token is ours to keep: MSAL's cache is emptied before it asks, or a
token that the connector has just refused would come back from there.
"""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msal  # type: ignore[import-untyped]  # it ships no type information
import requests
from msal.exceptions import (  # type: ignore[import-untyped]  # it ships no type information
    MsalError,
)
from requests.adapters import HTTPAdapter

from bot.clock import Clock
from bot.teams.hosts import is_loopback
from bot.teams.settings import LOGIN_URL, TeamsSettings

SCOPE = "https://api.botframework.com/.default"
MANY_TENANTS = "botframework.com"  # the tenant that issues tokens to a bot of many tenants
GRAPH_SCOPE = "https://graph.microsoft.com/.default"
EARLY = timedelta(minutes=5)  # so long before its end, a token is not used any more
PATIENCE = 10  # seconds for one request to the login


class NoToken(Exception):
    """The login gives no token. The reason is a code for the log."""


class Credentials:
    """Gives the token, and asks for it once for all who wait.

    `tenant` is the directory that issues it, where that is not the registration's own.
    """

    def __init__(
        self, settings: TeamsSettings, clock: Clock, scope: str = SCOPE, tenant: str = ""
    ) -> None:
        self._settings = settings
        self._scope = scope
        self._tenant = tenant or settings.tenant or MANY_TENANTS
        self._clock = clock
        self._lock = asyncio.Lock()
        self._app: Any = None
        self._token = ""
        self._until: datetime | None = None

    async def token(self) -> str:
        """A token that holds for some minutes at least.

        Raises:
            NoToken
        """
        async with self._lock:
            if self._until is None or self._clock.now() >= self._until:
                asked = self._clock.now()
                granted = await asyncio.to_thread(self._ask)
                self._token = str(granted["access_token"])
                self._until = asked + timedelta(seconds=int(granted["expires_in"])) - EARLY
            return self._token

    def drop(self, token: str) -> None:
        """Do not use this token any more: it has been refused."""
        if token == self._token:
            self._until = None

    def _ask(self) -> Mapping[str, Any]:
        try:
            self._app = self._app or _application(self._settings, self._tenant)
            self._app.remove_tokens_for_client()
            granted: Mapping[str, Any] = self._app.acquire_token_for_client([self._scope])
        except (requests.RequestException, MsalError, ValueError, KeyError) as error:
            self._app = None  # it would not ask again for a minute; who waits for us does that
            raise NoToken(type(error).__name__) from error
        if "access_token" not in granted:
            raise NoToken(_code(granted))
        return granted


def _application(settings: TeamsSettings, tenant: str) -> Any:
    """MSAL's application. Where the login runs on this machine, the requests are carried there."""
    local = is_loopback(urlsplit(settings.login_url).hostname or "")
    home = LOGIN_URL if local else settings.login_url.rstrip("/")
    return msal.ConfidentialClientApplication(
        settings.app_id,
        authority=f"{home}/{tenant}",
        client_credential=settings.password,
        instance_discovery=False,  # our own setting says whom to trust: nobody else is asked
        timeout=PATIENCE,
        http_client=_carried(settings.login_url) if local else None,
    )


def _carried(base: str) -> requests.Session:
    """MSAL takes https alone; this session carries what it asks to a login on this machine."""
    session = requests.Session()
    session.mount(f"{LOGIN_URL}/", _ToThisMachine(base.rstrip("/")))
    return session


class _ToThisMachine(HTTPAdapter):
    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def send(self, request: requests.PreparedRequest, *args: Any, **named: Any) -> Any:
        request.url = self._base + (request.url or "").removeprefix(LOGIN_URL)
        return super().send(request, *args, **named)


def _code(refused: Mapping[str, Any]) -> str:
    """The error's code and Microsoft's number; the description may name people and secrets."""
    number = re.search(r"AADSTS\d+", str(refused.get("error_description", "")))
    return f"{refused.get('error', 'unknown')} {number[0] if number else ''}".strip()
