"""What Slack sends to the bot over HTTP: the three forms of a body, and the signature."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.values import Delivered, Json
from tests.fakes.slack.world import World

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something for the bot. `kind` names it for people who read a failed test."""

    shape: Literal["event", "command", "interaction"]
    kind: str
    payload: Json

    def body(self) -> tuple[bytes, str]:
        """The body as Slack writes it, and its content type."""
        if self.shape == "event":
            return json.dumps(self.payload).encode(), JSON_TYPE
        if self.shape == "command":
            return urlencode(self.payload).encode(), FORM_TYPE
        return urlencode({"payload": json.dumps(self.payload)}).encode(), FORM_TYPE


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The header's value: «v0=…» over «v0:timestamp:body»."""
    signed = b":".join((b"v0", timestamp.encode(), body))
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Http:
    """Posts to the bot's request URL."""

    def __init__(self, world: World, url: str) -> None:
        self._world = world
        self._url = url
        self._session = aiohttp.ClientSession()
        self._last: tuple[str, bytes, dict[str, str]] = ("", b"", {})

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def send(self, parcel: Parcel, retry: int, reason: str) -> Delivered:
        """Post it signed, and wait for the answer as long as Slack does."""
        body, content_type = parcel.body()
        timestamp = str(int(self._world.wall().timestamp()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._world.signing_secret, timestamp, body),
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        self._last = (parcel.kind, body, headers)
        return await self.post(parcel.kind, retry, body, headers)

    async def replay(self) -> Delivered:
        """Post the last request again, with its old signature."""
        kind, body, headers = self._last
        return await self.post(kind, 0, body, headers)

    async def post(self, kind: str, retry: int, body: bytes, headers: dict[str, str]) -> Delivered:
        """Post these very bytes with these very headers."""
        timeout = aiohttp.ClientTimeout(total=self._world.limits.ack)
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, timeout=timeout
            ) as answer:
                text = await answer.text()
                is_json = answer.content_type == JSON_TYPE
        except TimeoutError:
            return Delivered(kind, retry, 0, "http_timeout", "")
        except aiohttp.ClientError:
            return Delivered(kind, retry, 0, "connection_failed", "")
        reason = "" if answer.status == 200 else "http_error"
        if text and not is_json and answer.status == 200:
            text = json.dumps({"text": text})
        return Delivered(kind, retry, answer.status, reason, text)
