"""Slack's own addresses over HTTP: the Web API, uploads, downloads, response_urls and OAuth."""

import base64
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from yarl import URL

from tests.fakes.slack.limits import retry_after
from tests.fakes.slack.methods import CIRCUMSTANCES, METHODS, Method, windows_of
from tests.fakes.slack.mischief import Cut, Mischief
from tests.fakes.slack.responding import parsed, say, used
from tests.fakes.slack.scopes import lacking, refuse_scope
from tests.fakes.slack.socket_mode import Sockets
from tests.fakes.slack.values import Called, Json, Refused, Workspace
from tests.fakes.slack.wire import Call, arguments, bearer
from tests.fakes.slack.world import Grant, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LARGEST_BODY = 50 * 1024 * 1024


def _refusal(refused: Refused) -> Json:
    answer: Json = {"ok": False, "error": refused.error}
    if refused.messages:
        shown = [f"[ERROR] {message}" for message in refused.messages]
        answer["response_metadata"] = {"messages": shown}
    if refused.error == "invalid_blocks":
        answer["errors"] = list(refused.messages)
    return answer


class TooMany(Exception):
    """There is no room in a window for `wait` seconds."""

    def __init__(self, rule: str, wait: float) -> None:
        super().__init__(rule)
        self.rule = rule
        self.wait = wait


class Server:
    """Listens on 127.0.0.1, at a port of the machine's choice."""

    def __init__(self, world: World, mischief: Mischief, sockets: Sockets) -> None:
        self._world = world
        self._mischief = mischief
        self._sockets = sockets
        self._runner: web.AppRunner | None = None
        self.consenting: tuple[str, str] | None = None  # the team and person who press «Allow»

    async def start(self) -> None:
        """Listen, and note the address in the world."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._cutting])
        app.add_routes(
            [
                web.route("*", "/api/{method}", self._api),
                web.post("/upload/v1/{id}", self._upload),
                web.get("/files-pri/{where}/download/{name}", self._download),
                web.post("/commands/{team}/{key}", self._respond),
                web.get("/oauth/v2/authorize", self._authorize),
                web.get("/link/", self._sockets.connected),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._world.address = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _cutting(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._mischief.is_down:
            with contextlib.suppress(Cut):
                return await handler(request)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=503)  # to nobody

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        if (failure := self._mischief.before(name)) is not None:
            failed = {"ok": False, "status": failure.status}
            self._world.called.append(Called(name, "", {}, failed, self._world.clock()))
            return failure
        status, headers = 200, {}
        team, args = "", dict[str, Any]()
        try:
            method = self._method(name)
            args = dict(await arguments(request, reads_json=method.reads_json))
            caller = self._caller(request, method, args)
            team = caller.id if caller else ""
            self._room(name, team, args)
            if caller is not None:
                refuse_scope(caller, name, caller.channels.get(_channel(args)))
            call = Call(self._world, name, args, caller, _basic(request))
            answer = {"ok": True, **method.run(call)}
        except Refused as refused:
            answer = _refusal(refused)
            self._blame(refused, name, team, args)
        except TooMany as many:
            status, headers = 429, {"Retry-After": str(retry_after(many.wait))}
            answer = {"ok": False, "error": "ratelimited"}
            self._world.broken(many.rule, name, team=team, channel=_channel(args))
        now = self._world.clock()
        self._world.called.append(Called(name, team, args, answer, now))
        self._world.changed()
        await self._mischief.after(name)
        return web.json_response(answer, status=status, headers=headers)

    @staticmethod
    def _method(name: str) -> Method:
        if name not in METHODS:
            raise Refused("unknown_method")
        return METHODS[name]

    def _caller(
        self, request: web.Request, method: Method, args: Mapping[str, Any]
    ) -> Workspace | None:
        if method.token == "none":
            return None
        token = bearer(request, args)
        if method.token == "app":
            if token != self._world.app_token:
                known = self._world.workspace_of(token)
                raise Refused("not_allowed_token_type" if known else "invalid_auth")
            return None
        caller = self._world.workspace_of(token)
        if caller is None:
            raise Refused("invalid_auth")
        if not caller.installed:
            raise Refused("account_inactive")
        return caller

    def _room(self, method: str, team: str, args: Mapping[str, Any]) -> None:
        windows, now = self._world.windows, self._world.clock()
        wanted = windows_of(self._world.limits, method, team, self._conversation(team, args))
        waits = [(windows.wait(*window, now), window[0][0]) for window in wanted]
        wait, rule = max(waits, default=(0.0, ""))
        if wait > 0:
            raise TooMany(f"{rule} rate", wait)
        for key, _, _ in wanted:
            windows.count(key, now)

    def _conversation(self, team: str, args: Mapping[str, Any]) -> str:
        """The conversation that a message goes to: a person and their DM are the same one."""
        target = _channel(args)
        workspace = self._world.workspaces.get(team)
        channel = workspace.channels.get(target) if workspace else None
        if workspace is None or channel is None or channel.kind != "im":
            return target
        return next((user for user in channel.members if user != workspace.bot.id), target)

    def _blame(self, refused: Refused, method: str, team: str, args: Mapping[str, Any]) -> None:
        if refused.error not in CIRCUMSTANCES:
            detail = "; ".join(refused.messages)
            self._world.broken(
                refused.error, method, team=team, channel=_channel(args), detail=detail
            )

    async def _upload(self, request: web.Request) -> web.Response:
        if (failure := self._mischief.before("upload")) is not None:
            return failure
        upload = self._world.uploads.get(request.match_info["id"])
        content = await _uploaded(request)
        if upload is None or len(content) != upload.length:
            self._world.broken("upload_length", "upload", detail=f"{len(content)} bytes came")
            return web.Response(status=400, text="invalid upload")
        upload.content = content
        await self._mischief.after("upload")
        return web.Response(text=f"OK - {upload.length}")

    async def _download(self, request: web.Request) -> web.Response:
        if (failure := self._mischief.before("download")) is not None:
            return failure
        team, _, file_id = request.match_info["where"].partition("-")
        workspace = self._world.workspaces.get(team)
        if workspace is None or request.headers.get("Authorization") != f"Bearer {workspace.token}":
            # Slack shows its sign-in page instead, with status 200: a trap for the careless.
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        if lacking(workspace, "files:read"):
            return web.Response(status=403)
        if file_id not in workspace.files:
            return web.Response(status=404)
        file = workspace.files[file_id]
        return web.Response(body=file.content, content_type=file.mimetype)

    async def _respond(self, request: web.Request) -> web.Response:
        if (failure := self._mischief.before("response_url")) is not None:
            return failure
        try:
            url = used(self._world, request.match_info["key"])
            say(self._world, url, parsed(await request.text(), "application/json"))
        except Refused as refused:
            self._world.broken(
                refused.error, "response_url", team=request.match_info["team"],
                detail="; ".join(refused.messages),
            )  # fmt: skip
            gone = refused.error in ("used_url", "expired_url", "no_service")
            return web.json_response(_refusal(refused), status=404 if gone else 400)
        await self._mischief.after("response_url")
        return web.Response(text="ok")

    async def _authorize(self, request: web.Request) -> web.Response:
        """The page where somebody presses «Allow», as if they had pressed it; else «Cancel»."""
        asked, world = request.query, self._world
        if asked.get("client_id") != world.client_id:
            return web.Response(status=400, text="Invalid client_id parameter")
        back = URL(asked.get("redirect_uri", ""))
        if self.consenting is None:
            raise web.HTTPFound(
                back.update_query(error="access_denied", state=asked.get("state", ""))
            )
        code = world.fresh("code-")
        team, user = self.consenting
        redirect = asked.get("redirect_uri", "")
        world.grants[code] = Grant(team, user, redirect, asked.get("scope", ""), world.clock())
        raise web.HTTPFound(back.update_query(code=code, state=asked.get("state", "")))


def _channel(args: Mapping[str, Any]) -> str:
    found = args.get("channel") or args.get("channel_id") or ""
    return found if isinstance(found, str) else ""


def _basic(request: web.Request) -> tuple[str, str] | None:
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return None
    login, _, password = base64.b64decode(encoded).decode().partition(":")
    return login, password


async def _uploaded(request: web.Request) -> bytes:
    """The bytes: as the body, or in the one part of a form, as curl sends them."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
