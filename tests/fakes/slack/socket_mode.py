"""Socket Mode: WebSocket connections, envelopes, and their acknowledgements."""

import asyncio
import itertools
import json

from aiohttp import WSMsgType, web

from tests.fakes.slack.outgoing import Parcel
from tests.fakes.slack.values import Delivered, Json
from tests.fakes.slack.world import World

TYPES = {"event": "events_api", "command": "slash_commands", "interaction": "interactive"}

CLOSING = 0.1  # seconds that a closing connection waits for the other side


class Sockets:
    """The bot's open connections. An envelope goes to any one of them, in turn."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Json | None]]] = {}
        self._turns = itertools.count()
        self._sent: set[str] = set()

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._open)

    async def connected(self, request: web.Request) -> web.StreamResponse:
        """A connection, until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._world.tickets:
            return web.Response(status=403)
        self._world.tickets.remove(ticket)
        socket = web.WebSocketResponse(timeout=CLOSING)
        await socket.prepare(request)
        if len(self._open) >= self._world.limits.sockets:
            self._world.broken("too_many_websockets", "apps.connections.open")
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        await self._serve(socket)
        return socket

    async def _serve(self, socket: web.WebSocketResponse) -> None:
        self._open.append(socket)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._open),
                "connection_info": {"app_id": self._world.app_id},
                "debug_info": {"host": "fake", "approximate_connection_time": 18060},
            }
        )
        self._world.changed()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            self._lose(socket)
            self._world.changed()

    def _acknowledge(self, answer: Json) -> None:
        envelope = str(answer.get("envelope_id", ""))
        if envelope not in self._sent:
            self._world.broken("unknown_envelope", "socket", detail=envelope)
        elif envelope in self._waiting:  # else it comes too late
            _, future = self._waiting[envelope]
            if not future.done():
                future.set_result(answer.get("payload") or {})

    def _lose(self, socket: web.WebSocketResponse) -> None:
        """What this connection has not acknowledged is sent again on another."""
        if socket in self._open:
            self._open.remove(socket)
        for where, future in self._waiting.values():
            if where is socket and not future.done():
                future.set_result(None)

    async def send(self, parcel: Parcel, retry: int, reason: str) -> Delivered:
        """Send an envelope, again if its connection is lost, and wait for the answer."""
        envelope = {
            "type": TYPES[parcel.shape],
            "envelope_id": self._world.fresh("envelope-"),
            "payload": parcel.payload,
            "accepts_response_payload": parcel.shape != "event",
        }
        if parcel.shape == "event":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        try:
            async with asyncio.timeout(self._world.limits.ack):
                answer = await self._acknowledged(envelope)
        except TimeoutError:
            return Delivered(parcel.kind, retry, 0, "timeout", "")
        finally:
            self._waiting.pop(str(envelope["envelope_id"]), None)
        text = json.dumps(answer) if answer else ""
        return Delivered(parcel.kind, retry, 200, "", text)

    async def _acknowledged(self, envelope: Json) -> Json:
        while True:
            while not self._open:
                await self._world.news()
            socket = self._open[next(self._turns) % len(self._open)]
            future = asyncio.get_running_loop().create_future()
            self._waiting[envelope["envelope_id"]] = (socket, future)
            self._sent.add(envelope["envelope_id"])
            try:
                await socket.send_json(envelope)
            except ConnectionError:
                self._lose(socket)
            answer: Json | None = await future
            if answer is not None:
                return answer

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to come again: «warning», «refresh_requested», «link_disabled»."""
        for socket in tuple(self._open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def cut(self) -> None:
        """Close every connection without a word."""
        for socket in tuple(self._open):
            await socket.close()
