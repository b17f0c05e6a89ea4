"""The smallest bot that a test of the fake can stand on: it checks tokens, listens, and calls."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import jwt
from aiohttp import web

from tests.fakes.teams.client import Teams
from tests.fakes.teams.identity import ISSUER
from tests.fakes.teams.login import SCOPE
from tests.fakes.teams.people import User

LEEWAY = 300  # seconds
CHANNEL = "msteams"
NEEDED = ["exp", "nbf", "iss", "aud", "serviceurl"]
Json = Mapping[str, Any]
Reply = Callable[[Json], web.Response]
Judge = Callable[[str, Json], Awaitable[bool]]


def accept(_: Json) -> web.Response:
    return web.Response(status=200)


class SmallBot:
    """Keeps what it receives; `judge` lets in, `reply` answers, `call` speaks to the connector."""

    def __init__(self, teams: Teams, session: aiohttp.ClientSession) -> None:
        self._teams = teams
        self._session = session
        self._token = ""
        self.received: list[Json] = []
        self.headers: list[Mapping[str, str]] = []
        self.reply: Reply = accept
        self.judge: Judge = self._genuine

    async def listen(self, request: web.Request) -> web.Response:
        activity = await request.json()
        if not await self.judge(request.headers.get("Authorization", ""), activity):
            return web.Response(status=401)
        self.headers.append(request.headers)
        self.received.append(activity)
        return self.reply(activity)

    async def _genuine(self, header: str, activity: Json) -> bool:
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer":
            return False
        try:
            key = await self._key(jwt.get_unverified_header(token)["kid"])
            claims = jwt.decode(
                token,
                jwt.PyJWK(key).key,
                algorithms=["RS256"],
                audience=self._teams.bot.app_id,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": NEEDED},
            )
        except (jwt.PyJWTError, KeyError):
            return False
        return CHANNEL in key["endorsements"] and claims["serviceurl"] == activity["serviceUrl"]

    async def _key(self, kid: str) -> dict[str, Any]:
        metadata = await self._fetch(self._teams.openid_url)
        keys = await self._fetch(metadata["jwks_uri"])
        by_name: dict[str, dict[str, Any]] = {key["kid"]: key for key in keys["keys"]}
        return by_name[kid]

    async def _fetch(self, url: str) -> Any:
        async with self._session.get(url) as response:
            return await response.json()

    async def token(self, **changed: str) -> tuple[int, Any]:
        """Ask for a token of our own, as MSAL would."""
        form = {
            "client_id": self._teams.bot.app_id,
            "client_secret": self._teams.bot.secret,
            "grant_type": "client_credentials",
            "scope": SCOPE,
            **changed,
        }
        url = f"{self._teams.login.base}/login/botframework.com/oauth2/v2.0/token"
        async with self._session.post(url, data=form) as response:
            return response.status, await response.json()

    async def sign_in(self) -> None:
        _, granted = await self.token()
        self._token = granted["access_token"]

    async def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Call the connector: the status, and the body when there is one."""
        url = f"{self._teams.service_url}v3/{path}"
        headers = {"Authorization": f"Bearer {self._token}"}
        asked = self._session.request(method, url, json=body, headers=headers)
        async with asked as response:
            text = await response.text()
            return response.status, await response.json() if text else None

    async def open_chat(self, user: User) -> str:
        """Ask for the chat with a person, and give its id."""
        asked = {"members": [{"id": user.id}], "tenantId": user.tenant.id}
        status, made = await self.call("POST", "conversations", asked)
        assert status == 201, made
        return str(made["id"])

    async def send(self, conversation: str, activity: Json) -> tuple[int, Any]:
        return await self.call("POST", f"conversations/{conversation}/activities", activity)


@asynccontextmanager
async def small_bot(teams: Teams) -> AsyncIterator[SmallBot]:
    """A bot that listens on a free port, signed in, and known to the fake."""
    async with aiohttp.ClientSession() as session:
        bot = SmallBot(teams, session)
        app = web.Application()
        app.add_routes([web.post("/api/messages", bot.listen)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        teams.bot_url = "http://{}:{}/api/messages".format(*runner.addresses[0][:2])
        await bot.sign_in()
        try:
            yield bot
        finally:
            await runner.cleanup()
