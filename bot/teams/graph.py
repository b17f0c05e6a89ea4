"""Microsoft Graph: requests with a token of the team's own tenant, and pieces of large files.

Only what `bot.teams.folders` needs, and only where `BORDDUK_TEAMS_FILES` is on. What is said to
Graph is never tried again here: whoever asks knows whether that could do something twice.
"""

import io
import json
import re
from collections.abc import Mapping

from aiohttp import ClientError, ClientResponse, ClientSession
from yarl import URL

from bot.clock import Clock
from bot.teams.credentials import GRAPH_SCOPE, Credentials, NoToken
from bot.teams.settings import GUID, TeamsSettings

Json = Mapping[str, object]
CODE = re.compile(r"[A-Za-z0-9._-]{1,80}")
VERSION = "v1.0"
TENANTS = 20  # of which the tokens are kept; beyond that all are asked for anew
PASSING = (0, 409, 429, 500, 502, 503, 504)  # statuses that may be others in a moment; 0: none came
REFUSED_TENANT = "unauthorized_client"  # the login knows no such app in that tenant


class Refused(Exception):
    """Graph did not do it: the HTTP status (0 where none came), and for how long to wait (s).

    `reason` is a code for the log.
    """

    def __init__(self, status: int, after: float | None = None, reason: str = "") -> None:
        super().__init__(f"{status} {reason}".strip())
        self.status = status
        self.after = after

    @property
    def passing(self) -> bool:
        """Whether the same may be done in a moment."""
        return self.status in PASSING


class Graph:
    """Speaks to Graph."""

    def __init__(self, http: ClientSession, settings: TeamsSettings, clock: Clock) -> None:
        self._http = http
        self._settings = settings
        self._clock = clock
        self._tokens: dict[str, Credentials] = {}

    async def get(self, tenant: str, path: str) -> Json:
        """Read something.

        Raises:
            Refused
        """
        return await self._ask(tenant, "GET", path, None, "")

    async def post(self, tenant: str, path: str, body: Json) -> Json:
        """Create something; raises what `get` does."""
        written = json.dumps(body).encode()
        return await self._ask(tenant, "POST", path, written, "application/json")

    async def put(self, tenant: str, path: str, data: bytes, kind: str) -> Json:
        """Put a file's content somewhere; raises what `get` does. `kind` is its media type."""
        return await self._ask(tenant, "PUT", path, data, kind)

    async def piece(self, url: str, data: bytes, first: int, whole: int) -> Json:
        """Put a piece of a file at an upload session's address, which wants no token.

        Raises:
            Refused
        """
        last = first + len(data) - 1
        headers = {"Content-Range": f"bytes {first}-{last}/{whole}"}
        return await self._once("PUT", URL(url, encoded=True), data, headers)

    async def _ask(
        self, tenant: str, method: str, path: str, data: bytes | None, kind: str
    ) -> Json:
        tokens = self._tokens_of(tenant)
        url = URL(f"{self._settings.graph_url.rstrip('/')}/{VERSION}/{path}", encoded=True)
        named = {"Content-Type": kind} if kind else {}
        token = await _token(tokens)
        try:
            return await self._once(method, url, data, named | _bearer(token))
        except Refused as refused:
            if refused.status != 401:
                raise
        tokens.drop(token)
        return await self._once(method, url, data, named | _bearer(await _token(tokens)))

    def _tokens_of(self, tenant: str) -> Credentials:
        if not GUID.fullmatch(tenant):  # it becomes part of the login's address
            raise Refused(403)
        if tenant not in self._tokens:
            if len(self._tokens) >= TENANTS:
                self._tokens.clear()
            self._tokens[tenant] = Credentials(self._settings, self._clock, GRAPH_SCOPE, tenant)
        return self._tokens[tenant]

    async def _once(
        self, method: str, url: URL, data: bytes | None, headers: Mapping[str, str]
    ) -> Json:
        body = None if data is None else io.BytesIO(data)
        asking = self._http.request(method, url, data=body, headers=headers, allow_redirects=False)
        try:
            async with asking as response:
                found = _read(await response.read())
                if response.status >= 300:
                    raise Refused(response.status, _wait(response), _code(found))
        except (ClientError, TimeoutError, OSError) as error:
            raise Refused(0, reason=type(error).__name__) from error
        return found


async def _token(tokens: Credentials) -> str:
    try:
        return await tokens.token()
    except NoToken as error:
        reason = str(error)
        status = 403 if reason.startswith(REFUSED_TENANT) else 0
        raise Refused(status, reason=f"no token: {reason}") from error


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _read(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _code(body: Json) -> str:
    """The code of an error's body; empty where there is none that can be logged."""
    error = body.get("error")
    code = error.get("code") if isinstance(error, Mapping) else None
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""


def _wait(response: ClientResponse) -> float | None:
    """Retry-After in seconds, which is how Graph says it."""
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() else None
