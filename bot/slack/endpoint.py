"""The request URL: what Slack posts to /slack/events, checked before it is read."""

from dataclasses import dataclass

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response

from bot.clock import Clock
from bot.slack.payload import Malformed, read
from bot.slack.reception import Reception
from bot.slack.signing import is_signed

EVENTS = "/slack/events"
# A view has 250 kB, and its values come beside it, percent-encoded.
LARGEST = 2 * 1024 * 1024  # bytes
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Front:
    """Takes requests from whoever sends them."""

    reception: Reception
    secret: str
    clock: Clock

    def routes(self) -> tuple[web.RouteDef, ...]:
        """Where they come in. They carry no session and no form token: Slack signs them."""
        return (web.post(EVENTS, self.receive),)

    async def receive(self, request: web.Request) -> web.Response:
        """Events, commands and interactions: 401 unsigned, 413 too large, 400 not readable."""
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413)
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        if _asks_for_the_certificate(request, body):
            return web.Response()
        if not self._signed(request, body):
            return web.Response(status=401)
        try:
            payload = read(body, request.content_type)
        except Malformed:
            return web.Response(status=400)
        answer = await self.reception.take(payload)
        if not answer.body:
            return web.Response(status=answer.status)
        return await to_aiohttp_response(answer)

    def _signed(self, request: web.Request, body: bytes) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        now = int(self.clock.now().timestamp())
        return is_signed(self.secret, timestamp, signature, body, now)


def _asks_for_the_certificate(request: web.Request, body: bytes) -> bool:
    """Slack looks whether https works, unsigned; there is nothing to it but a 200.

    docs.slack.dev/interactivity/implementing-slash-commands: «ssl_check» as a field of its own.
    """
    return request.content_type == FORM and b"&ssl_check=1&" in b"&" + body + b"&"
