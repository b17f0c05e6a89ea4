"""The yardstick for Teams: a bare aiohttp server that checks the same token, and says it back.

The same framework and the same check of the signature, and nothing else: no card, no language, no
pace, no second delivery. Run as `python -m tests.bench.echo PORT`, with what it is to know as JSON
on standard input.
"""

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import jwt
from aiohttp import web

ISSUER = "https://api.botframework.com"


def application(known: dict[str, Any]) -> web.Application:
    """The server. `known` are the app's id, the published keys and the bot's own token."""
    keys = {key["kid"]: jwt.PyJWK(key, algorithm="RS256").key for key in known["keys"]}
    own = {"Authorization": f"Bearer {known['token']}"}
    sessions: list[aiohttp.ClientSession] = []

    async def kept(_: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            sessions.append(session)
            yield

    async def echo(request: web.Request) -> web.Response:
        activity = await request.json()
        token = request.headers["Authorization"].removeprefix("Bearer ")
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(
            token, key, algorithms=["RS256"], audience=known["app_id"], issuer=ISSUER, leeway=300
        )
        service = activity["serviceUrl"]
        if claims["serviceurl"] != service:
            return web.Response(status=401)
        said = {"type": "message", "text": activity["text"]}
        url = f"{service}v3/conversations/{activity['conversation']['id']}/activities"
        async with sessions[0].post(url, json=said, headers=own) as answered:
            answered.raise_for_status()
        return web.Response()

    app = web.Application()
    app.cleanup_ctx.append(kept)
    app.add_routes([web.post("/api/messages", echo)])
    return app


def main(port: int) -> None:
    """Serve."""
    app = application(json.loads(sys.stdin.read()))
    web.run_app(app, host="127.0.0.1", port=port, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
