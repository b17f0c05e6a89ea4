"""Microsoft Graph, as far as files in channels need it, and the SharePoint behind it.

The paths and answers are those of https://learn.microsoft.com/graph/api/: channel-get-filesfolder,
driveitem-get, driveitem-put-content, driveitem-createuploadsession. Which application permission
each wants is as their tables say it: any of `READING` to find a folder, any of `WRITING` for one
request with the content, `SESSION` alone for an upload session. Nobody has consented at first.

Assumed, for it is not documented: that an item which an application has made says so in
`createdBy.application.id`, and one that a person has changed has another application, or none, in
`lastModifiedBy`.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.teams.breaches import Ledger, Rule
from tests.fakes.teams.drives import ILLEGAL, Drives, Item, Session, wrong
from tests.fakes.teams.gate import Gate
from tests.fakes.teams.login import GRAPH_SCOPE, Login
from tests.fakes.teams.people import Bot, Channel, People, Team, User

FILES, SITES = "Files.ReadWrite.All", "Sites.ReadWrite.All"
READING = frozenset({"Files.Read.All", FILES, "Sites.Read.All", SITES})
WRITING = frozenset({FILES, SITES})
SESSION = frozenset({SITES})
CONFLICT = "@microsoft.graph.conflictBehavior"
BY_NAME = re.compile(r"(?P<item>[^/:]+):/(?P<name>[^/:]+):?(?P<rest>/\w+)?")
BY_ID = re.compile(r"(?P<item>[^/:]+)(?P<rest>/\w+)?")
DEEDS = {"": "look", "/content": "content", "/createUploadSession": "session"}


class Refusal(Exception):
    """An answer that is an error, as Graph says it."""

    def __init__(self, status: int, code: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after

    def response(self) -> web.Response:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        body = {"error": {"code": self.code, "message": "It was not done.", "innerError": {}}}
        return web.json_response(body, status=self.status, headers=headers)


@dataclass(slots=True)
class Failing:
    """An error in place of the next `times` answers to one deed, or to any."""

    times: int
    deed: str | None
    refusal: Refusal
    done: bool  # whether it is carried out all the same, and only the answer is lost


@dataclass
class Graph:
    """Graph. `asked` counts requests by deed: folder, look, content, session, piece."""

    bot: Bot
    people: People
    ledger: Ledger
    login: Login
    roles: frozenset[str] = frozenset()
    base: str = ""  # set when the server listens
    asked: Counter[str] = field(default_factory=Counter)
    unopened: set[str] = field(default_factory=set)  # channels whose Files tab nobody has opened
    gate: Gate = field(default_factory=Gate)  # shut it, and Graph is slow
    kept: Gate = field(default_factory=Gate)  # shut it, and a file stands before the bot is told
    drives: Drives = field(default_factory=Drives)
    _failing: list[Failing] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        channel = "/graph/v1.0/teams/{group}/channels/{channel}/filesFolder"
        item = "/graph/v1.0/drives/{drive}/items/{path:.+}"
        return [
            web.get(channel, self._folder),
            web.get(item, self._item),
            web.put(item, self._item),
            web.post(item, self._item),
            web.put("/graph-upload/{key}", self._piece),
        ]

    @property
    def url(self) -> str:
        """What the bot is to be told."""
        return f"{self.base}/graph"

    # ---- what administrators and people do

    def consent(self, *roles: str) -> None:
        """The administrator lets the bot do this and nothing else; without a word, nothing."""
        self.roles = frozenset(roles)

    def fail(
        self,
        times: int = 1,
        status: int = 503,
        code: str = "serviceNotAvailable",
        retry_after: int | None = None,
        *,
        deed: str | None = None,
        done: bool = False,
    ) -> None:
        """Answer with an error; with `done` what was asked happens nevertheless."""
        self._failing.append(Failing(times, deed, Refusal(status, code, retry_after), done))

    def mend(self) -> None:
        """Nothing goes wrong any more."""
        self._failing.clear()

    def files(self, channel: Channel) -> tuple[Item, ...]:
        """What lies in a channel's folder, by name."""
        return self.drives.of(channel.id)

    def upload_by(self, user: User, channel: Channel, name: str, content: bytes) -> Item:
        """A person puts a file there."""
        return self.drives.add(channel.id, name, content, {"user": {"id": user.aad}})

    def edit_by(self, user: User, item: Item, content: bytes) -> None:
        """A person changes a file, in Word."""
        word = {"application": {"id": "d3590ed6-52b3-4102-aeff-aad2292ab01c"}}
        self.drives.write(item.id, content, {"user": {"id": user.aad}, **word})

    # ---- what the bot asks

    async def _folder(self, request: web.Request) -> web.Response:
        return await self._answered(request, "folder", self._found)

    async def _item(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        found = BY_NAME.fullmatch(path) or BY_ID.fullmatch(path)
        deed = DEEDS.get(found["rest"] or "") if found else None
        if deed is None:
            self.ledger.add(Rule.UNKNOWN, request.path, "no such path in Graph")
            return Refusal(400, "invalidRequest").response()
        work = {"look": self._look, "content": self._content, "session": self._session}[deed]
        return await self._answered(request, deed, work)

    async def _answered(self, request: web.Request, deed: str, work: Any) -> web.Response:
        self.asked[deed] += 1
        await self.gate.passes()
        failing = next((f for f in self._failing if f.deed in (None, deed)), None)
        try:
            self._let_in(request)
            if failing is not None:
                failing.times -= 1
                if not failing.times:
                    self._failing.remove(failing)
                if failing.done:
                    await work(request)
                raise failing.refusal
            made = await work(request)
            if deed == "content":
                await self.kept.passes()
            return web.json_response(made)
        except Refusal as refusal:
            return refusal.response()

    def _let_in(self, request: web.Request) -> None:
        authorization = request.headers.get("Authorization")
        if self.login.tenant_of(authorization, GRAPH_SCOPE) is None:
            if not self.login.was_revoked(authorization):
                self.ledger.add(Rule.BEARER, request.path, "no valid token for Graph")
            raise Refusal(401, "InvalidAuthenticationToken")

    def _may(self, request: web.Request, channel: str, roles: frozenset[str]) -> None:
        tenant = self.login.tenant_of(request.headers.get("Authorization"), GRAPH_SCOPE)
        team, _ = self._channel(channel)
        if team.tenant.id != tenant or not roles & self.roles:
            raise Refusal(403, "accessDenied")

    def _channel(self, channel: str) -> tuple[Team, Channel]:
        found = self.people.find_channel(channel)
        if found is None:
            raise Refusal(404, "itemNotFound")
        return found

    async def _found(self, request: web.Request) -> Mapping[str, Any]:
        channel = request.match_info["channel"]
        team, _ = self._channel(channel)
        if team.group != request.match_info["group"]:
            self.ledger.add(Rule.UNKNOWN, request.path, "no such team")
            raise Refusal(404, "itemNotFound")
        self._may(request, channel, READING)
        if channel in self.unopened:
            raise Refusal(404, "itemNotFound")
        parent = {"driveId": self.drives.drive(channel), "driveType": "documentLibrary"}
        return {"id": self.drives.folder(channel), "parentReference": parent, "folder": {}}

    def _named(self, request: web.Request) -> tuple[str, str, Item | None]:
        """The channel, the name that is asked for, and what lies there."""
        channel = self.drives.channel_of(request.match_info["drive"])
        if channel is None:
            self.ledger.add(Rule.UNKNOWN, request.path, "no such drive")
            raise Refusal(404, "itemNotFound")
        path = request.match_info["path"]
        if (found := BY_NAME.fullmatch(path)) is not None:
            if found["item"] != self.drives.folder(channel):
                raise Refusal(404, "itemNotFound")
            return channel, found["name"], self.drives.find(channel, found["name"])
        item = self.drives.items.get(path.partition("/")[0])
        if item is None:
            raise Refusal(404, "itemNotFound")
        return channel, item.name, item

    async def _look(self, request: web.Request) -> Mapping[str, Any]:
        channel, _, item = self._named(request)
        self._may(request, channel, READING)
        if item is None:
            raise Refusal(404, "itemNotFound")
        return self._shown(item)

    async def _content(self, request: web.Request) -> Mapping[str, Any]:
        channel, name, item = self._named(request)
        self._may(request, channel, WRITING)
        conflict = request.query.get(CONFLICT, "replace")
        return self._put(channel, name, item, await request.read(), conflict)

    async def _session(self, request: web.Request) -> Mapping[str, Any]:
        channel, name, item = self._named(request)
        self._may(request, channel, SESSION)
        conflict = (await request.json()).get("item", {}).get(CONFLICT, "fail")
        key = self.drives.begin(Session(channel, name, item, conflict))
        return {"uploadUrl": f"{self.base}/graph-upload/{key}", "nextExpectedRanges": ["0-"]}

    async def _piece(self, request: web.Request) -> web.Response:
        self.asked["piece"] += 1
        if "Authorization" in request.headers:
            self.ledger.add(Rule.FILE, request.path, "the token is shown to the file store")
            return Refusal(401, "unauthenticated").response()
        session = self.drives.sessions.get(request.match_info["key"])
        if session is None:
            return Refusal(404, "itemNotFound").response()
        piece = await request.read()
        if complaint := wrong(session, request.headers.get("Content-Range", ""), piece):
            self.ledger.add(Rule.FILE, request.path, complaint)
            return Refusal(416, "invalidRange").response()
        session.content += piece
        if len(session.content) < session.whole:
            expected = [f"{len(session.content)}-"]
            return web.json_response({"nextExpectedRanges": expected}, status=202)
        content = bytes(session.content)
        try:
            made = self._put(session.channel, session.name, session.item, content, session.conflict)
        except Refusal as refusal:
            return refusal.response()
        return web.json_response(made, status=201)

    # ---- inside

    def _put(
        self, channel: str, name: str, item: Item | None, content: bytes, conflict: str
    ) -> Mapping[str, Any]:
        if ILLEGAL.search(name) or name != name.strip(" ."):
            self.ledger.add(Rule.FILE, "the name of a file", "SharePoint takes no such name")
            raise Refusal(400, "invalidRequest")
        by = {"application": {"id": self.bot.app_id}, "user": {"displayName": "SharePoint App"}}
        if item is None:
            return self._shown(self.drives.add(channel, name, content, by))
        match conflict:
            case "replace":
                return self._shown(self.drives.write(item.id, content, by))
            case "rename":
                free = self.drives.free(channel, name)
                return self._shown(self.drives.add(channel, free, content, by))
            case _:
                raise Refusal(409, "nameAlreadyExists")

    def _shown(self, item: Item) -> Mapping[str, Any]:
        return {
            "id": item.id,
            "name": item.name,
            "size": len(item.content),
            "webUrl": f"{self.base}/sites/files/{item.id}",
            "createdBy": dict(item.made_by),
            "lastModifiedBy": dict(item.changed_by),
            "file": {},
        }
