"""Requests that Slack never sent: forged, expired, broken."""

from dataclasses import dataclass
from typing import Literal

from tests.fakes.slack.outgoing import JSON_TYPE, Http, Parcel, signature
from tests.fakes.slack.values import Delivered
from tests.fakes.slack.world import World

Forgery = Literal[
    "unsigned",
    "wrong secret",
    "other body",
    "too old",
    "from the future",
    "timestamp is no number",
    "signature is not ASCII",
    "malformed JSON",
    "malformed JSON, unsigned",
]
TOO_LONG = 301  # seconds; a signature holds for five minutes, before and after


@dataclass(frozen=True, slots=True)
class Forger:
    """Sends what an attacker could send to the bot's request URL."""

    world: World
    http: Http

    async def send(self, forgery: Forgery, parcel: Parcel) -> Delivered:
        """Send the parcel, spoilt in that way. The answer is not recorded in the fake."""
        body, content_type = parcel.body()
        if forgery.startswith("malformed"):
            body, content_type = b'{"type": "event_callback", ', JSON_TYPE
        headers = {"Content-Type": content_type}
        if not forgery.endswith("unsigned"):
            headers |= self._signed(forgery, body)
        return await self.http.post(forgery, 0, body, headers)

    def _signed(self, forgery: Forgery, body: bytes) -> dict[str, str]:
        now = int(self.world.wall().timestamp())
        shifts = {"too old": -TOO_LONG, "from the future": TOO_LONG}
        timestamp = str(now + shifts.get(forgery, 0))
        if forgery == "timestamp is no number":
            timestamp = "yesterday"
        secret = "wrong" if forgery == "wrong secret" else self.world.signing_secret
        signed = signature(secret, timestamp, b"other" if forgery == "other body" else body)
        if forgery == "signature is not ASCII":
            signed = "v0=blåbær"
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signed}
