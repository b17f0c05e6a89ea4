"""The Bot Connector's REST API: requests with our token, and what its refusals mean.

The codes are those of https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
and .../build-conversational-capability (403 and 404: the bot or the conversation is not there any
more), and of .../rate-limit (429, 412, 502 and 504 are to be tried again).
"""

import json
import logging
import re
from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import ClientError, ClientResponse, ClientSession
from yarl import URL

from bot.chat.ports import MessageGone, NotAccepted, TryLater, Unreachable
from bot.teams.credentials import Credentials, NoToken
from bot.teams.hosts import Trust

logger = logging.getLogger(__name__)

Json = Mapping[str, object]
CODE = re.compile(r"[A-Za-z0-9._-]{1,80}")
MANY_MINUTES = 3_600  # seconds: who is told to wait longer asks again after that


class Connector:
    """Speaks to the connector; `tokens` is None where nobody is asked for one."""

    def __init__(self, http: ClientSession, tokens: Credentials | None, trust: Trust) -> None:
        self._http = http
        self._tokens = tokens
        self._trust = trust

    async def post(self, service: str, path: str, body: Json, bucket: str) -> Json:
        """Create something. `bucket` names the limit that 429 is about.

        Raises:
            TryLater, Unreachable, MessageGone, NotAccepted
        """
        return await self._call("POST", service, path, bucket, body)

    async def put(self, service: str, path: str, body: Json, bucket: str) -> Json:
        """Replace something; raises what `post` does."""
        return await self._call("PUT", service, path, bucket, body)

    async def get(self, service: str, path: str, bucket: str) -> Json:
        """Read something; raises what `post` does."""
        return await self._call("GET", service, path, bucket, None)

    async def delete(self, service: str, path: str, bucket: str) -> None:
        """Take something away; raises what `post` does."""
        await self._call("DELETE", service, path, bucket, None)

    async def _call(
        self, method: str, service: str, path: str, bucket: str, body: Json | None
    ) -> Json:
        if not self._trust.service(service):
            raise NotAccepted("ForeignService")
        url = URL(f"{service.rstrip('/')}/v3/{path}", encoded=True)
        written = None if body is None else _written(body)
        try:
            token = await self._token()
            found, status = await self._once(method, url, token, written, bucket)
            if status == 401 and self._tokens is not None:
                self._tokens.drop(token)
                token = await self._token()
                found, status = await self._once(method, url, token, written, bucket)
        except (ClientError, TimeoutError, OSError) as error:
            raise TryLater from error
        if status == 401:
            logger.error("the connector refuses the bot's token")
            raise TryLater
        return found

    async def _token(self) -> str:
        if self._tokens is None:
            return ""
        try:
            return await self._tokens.token()
        except NoToken as error:
            logger.error("no token for the connector: %s", error)  # noqa: TRY400 -- the code says it
            raise TryLater from error

    async def _once(
        self, method: str, url: URL, token: str, written: bytes | None, bucket: str
    ) -> tuple[Json, int]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if written is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        asked = self._http.request(
            method, url, data=written, headers=headers, allow_redirects=False
        )
        async with asked as response:
            found = _read(await response.read())
            if response.status >= 300 and response.status != 401:
                raise refusal(response.status, code_of(found), _wait(response), bucket)
            return found, response.status


def refusal(status: int, code: str, after: float | None, bucket: str) -> Exception:
    """What a refusal by the connector means to the rest of the program."""
    code = code or str(status)
    match status:
        case 429:
            return TryLater(after, bucket)
        case 412:
            return TryLater(after)
        case 403:
            return Unreachable(code)
        case 404 if "activity" in code.lower():
            return MessageGone(code)
        case 404:
            return Unreachable(code)
        case _ if status >= 500:
            return TryLater(after)
        case _:
            return NotAccepted(code)


def code_of(body: Json) -> str:
    """The code of an error's body; empty where there is none that can be logged."""
    error = body.get("error")
    code = error.get("code") if isinstance(error, Mapping) else None
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""


def part(words: str) -> str:
    """An id as one part of a path."""
    return quote(words, safe="")


def _written(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _read(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wait(response: ClientResponse) -> float | None:
    """Retry-After in seconds. As a date it is not used: it would want the sender's clock."""
    said = response.headers.get("Retry-After", "")
    return min(float(said), MANY_MINUTES) if said.isascii() and said.isdigit() else None
