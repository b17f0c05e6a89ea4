"""The login side: the bot's own tokens by client credentials, as MSAL asks for them.

MSAL takes only https authorities (`msal.authority.canonicalize`), and its token endpoint must be
https too. So the bot keeps the real authority, and MSAL is given `LoopbackHttp` as its
`http_client`, which carries every request for a login host to the fake.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from aiohttp import web

from tests.fakes.teams.gate import Gate
from tests.fakes.teams.limits import Limits, Now
from tests.fakes.teams.people import Bot, guid

LOGIN_HOST = "https://login.microsoftonline.com"
BOT_TENANT = "botframework.com"  # the tenant of multi-tenant bots
SCOPE = "https://api.botframework.com/.default"
GRAPH_SCOPE = "https://graph.microsoft.com/.default"


class LoopbackHttp:
    """MSAL's `http_client` for tests: the same requests, carried to 127.0.0.1."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._session = requests.Session()

    def get(self, url: str, **options: Any) -> requests.Response:
        return self._session.get(self._carried(url), **options)

    def post(self, url: str, **options: Any) -> requests.Response:
        return self._session.post(self._carried(url), **options)

    def close(self) -> None:
        self._session.close()

    def _carried(self, url: str) -> str:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._base}{parts.path}{query}"


@dataclass(frozen=True, slots=True)
class Refused:
    """An OAuth error: its HTTP status, its code, and the description with Microsoft's number."""

    status: int
    error: str
    description: str


WRONG_SECRET = Refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
WRONG_APP = Refused(400, "unauthorized_client", "AADSTS700016: Application was not found.")
WRONG_SCOPE = Refused(400, "invalid_scope", "AADSTS70011: The provided scope is not valid.")
WRONG_GRANT = Refused(400, "unsupported_grant_type", "AADSTS70003: Unsupported grant type.")
BUSY = Refused(503, "temporarily_unavailable", "AADSTS90033: A transient error has occurred.")


class Login:
    """Issues the bot's tokens and knows which of them hold."""

    def __init__(self, bot: Bot, limits: Limits, now: Now) -> None:
        self._bot = bot
        self._limits = limits
        self._now = now
        self._until: dict[str, datetime] = {}
        self._for: dict[str, tuple[str, str]] = {}  # by token: its tenant and scope
        self._revoked: set[str] = set()
        self.gate = Gate()  # shut it, and tokens are slow
        self._failures = 0
        self.asked: Counter[str] = Counter()  # "configuration", "instances" and "token"
        self.base = ""  # set when the server listens

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/login/common/discovery/instance", self._instances),
            web.get("/login/{tenant}/v2.0/.well-known/openid-configuration", self._configuration),
            web.post("/login/{tenant}/oauth2/v2.0/token", self._token),
        ]

    @property
    def issued(self) -> int:
        """How many tokens have been given out."""
        return len(self._until)

    def http_client(self) -> LoopbackHttp:
        """What to give MSAL as `http_client`, with the authority that Microsoft documents."""
        return LoopbackHttp(f"{self.base}/login")

    def fail(self, times: int = 1) -> None:
        """Answer 503 to the next requests for a token."""
        self._failures = times

    def revoke_tokens(self) -> None:
        """Let no token hold that was given out until now: the bot cannot know it beforehand."""
        self._revoked |= set(self._until)

    def holds(self, authorization: str | None) -> bool:
        """Whether the header carries a token for the connector that has not run out."""
        return self.tenant_of(authorization, SCOPE) is not None

    def tenant_of(self, authorization: str | None, scope: str) -> str | None:
        """The tenant that issued the header's token; None where it does not hold for this."""
        scheme, _, token = (authorization or "").partition(" ")
        until, (tenant, granted) = self._until.get(token), self._for.get(token, ("", ""))
        in_time = until is not None and self._now() < until
        holds = scheme == "Bearer" and in_time and token not in self._revoked and granted == scope
        return tenant if holds else None

    def was_revoked(self, authorization: str | None) -> bool:
        """Whether the header carries a token that stopped holding before its time."""
        return (authorization or "").partition(" ")[2] in self._revoked

    async def _configuration(self, request: web.Request) -> web.Response:
        self.asked["configuration"] += 1
        home = f"{LOGIN_HOST}/{request.match_info['tenant']}"
        return web.json_response(
            {
                "token_endpoint": f"{home}/oauth2/v2.0/token",
                "authorization_endpoint": f"{home}/oauth2/v2.0/authorize",
                "issuer": f"{home}/v2.0",
            }
        )

    async def _instances(self, _: web.Request) -> web.Response:
        """MSAL asks this too, unless it is told `instance_discovery=False`."""
        self.asked["instances"] += 1
        host = urlsplit(LOGIN_HOST).hostname
        alias = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
        home = f"{LOGIN_HOST}/common/v2.0/.well-known/openid-configuration"
        return web.json_response({"tenant_discovery_endpoint": home, "metadata": [alias]})

    async def _token(self, request: web.Request) -> web.Response:
        self.asked["token"] += 1
        await self.gate.passes()
        form = {name: str(value) for name, value in (await request.post()).items()}
        if (refused := self._refusal(form)) is not None:
            body = {"error": refused.error, "error_description": refused.description}
            return web.json_response(body, status=refused.status)
        token = f"token-{self.issued + 1}.{guid('token', str(self.issued))}"
        lasts = self._limits.token_seconds
        self._until[token] = self._now() + timedelta(seconds=lasts)
        self._for[token] = request.match_info["tenant"], form["scope"]
        granted = {"token_type": "Bearer", "expires_in": lasts, "ext_expires_in": lasts}
        return web.json_response({**granted, "access_token": token})

    def _refusal(self, form: dict[str, str]) -> Refused | None:
        if self._failures:
            self._failures -= 1
            return BUSY
        if form.get("grant_type") != "client_credentials":
            return WRONG_GRANT
        if form.get("client_id") != self._bot.app_id:
            return WRONG_APP
        if form.get("client_secret") != self._bot.secret:
            return WRONG_SECRET
        return None if form.get("scope") in (SCOPE, GRAPH_SCOPE) else WRONG_SCOPE
