"""The yardstick for Slack: bolt behind aiohttp with one listener, as its own guide has it.

The same SDK in the same mode, and nothing else: no workspace to be found, no person, no language,
no pace. Run as `python -m tests.bench.bolt PORT WAY`, with the app's keys as JSON on standard
input. WAY is how it answers a command: «ack» says nothing but that it came, «card» the card in the
same answer, «url» the card by the response_url, as the product does.
"""

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient


def application(way: str, keys: dict[str, Any]) -> web.Application:
    """The listener's server."""
    slack = AsyncApp(
        signing_secret=keys["secret"],
        client=AsyncWebClient(keys["token"], base_url=keys["url"]),
        process_before_response=True,
    )
    app = slack.web_app("/slack/events")
    sessions: list[aiohttp.ClientSession] = []

    async def kept(_: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:  # bolt's own `respond` opens one each time
            sessions.append(session)
            yield

    async def answer(ack: AsyncAck, body: dict[str, Any]) -> None:
        if way == "card":
            await ack(keys["card"])
            return
        await ack()
        if way == "url":
            async with sessions[0].post(body["response_url"], json=keys["card"]) as answered:
                answered.raise_for_status()

    app.cleanup_ctx.append(kept)
    slack.command("/verksted")(answer)
    return app


def main(port: int, way: str) -> None:
    """Serve."""
    app = application(way, json.loads(sys.stdin.read()))
    web.run_app(app, host="127.0.0.1", port=port, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
