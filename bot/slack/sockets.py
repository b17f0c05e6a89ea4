"""Socket Mode: requests over a connection that the bot opens, where Slack cannot reach it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.client import Api
from bot.slack.quiet import QUIET
from bot.slack.reception import Reception
from bot.tasks import spawn


class Sockets(AsyncSocketModeHandler):
    """Bolt's handler, with our reception behind it."""

    def __init__(self, reception: Reception, api: Api, app_token: str, ping: float) -> None:
        super().__init__(
            reception.app, app_token, logger=QUIET, web_client=api.web, ping_interval=ping
        )
        self._reception = reception

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Answer one envelope; a payload that cannot be read is not answered, and comes again."""
        if isinstance(req.payload, dict):
            answer = await self._reception.take(req.payload)
            await send_async_response(client, req, answer, 0.0)


@asynccontextmanager
async def connected(sockets: Sockets) -> AsyncIterator[None]:
    """Connect in the background, and again when the connection is lost, until the end."""
    client: Any = sockets.client  # the SDK's methods are not all typed
    task = spawn(client.connect(), name="slack socket")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        begun = (client.message_processor, client.current_session_monitor, client.message_receiver)
        await client.close()
        # It cancels its tasks, and does not wait for them.
        await asyncio.gather(*(task for task in begun if task is not None), return_exceptions=True)
