"""The Bot Connector's REST API, as far as a bot in Teams needs it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from tests.fakes.teams import problems
from tests.fakes.teams.breaches import Ledger, Rule
from tests.fakes.teams.cards import CardRules
from tests.fakes.teams.faults import MESSAGES, Faults, cut
from tests.fakes.teams.gate import Pulse
from tests.fakes.teams.incoming import complaints, is_split, size
from tests.fakes.teams.limits import Kind, Rates
from tests.fakes.teams.login import Login
from tests.fakes.teams.people import Bot, People, Personal
from tests.fakes.teams.pictures import Pictures
from tests.fakes.teams.places import Chat, Place, Thread, find_place, let_write
from tests.fakes.teams.problems import Problem
from tests.fakes.teams.store import Message, Store

Json = Mapping[str, Any]
Work = Callable[[web.Request], Awaitable[web.Response]]
ALL = "/{region}/v3/conversations"
ONE = ALL + "/{conversation}"
ACTIVITIES = ONE + "/activities"
ACTIVITY = ACTIVITIES + "/{activity}"


class Connector:
    """Takes what the bot sends, when every rule is kept."""

    def __init__(self, bot: Bot, people: People, store: Store, ledger: Ledger) -> None:
        self._bot = bot
        self._people = people
        self._store = store
        self._ledger = ledger
        self.pictures = Pictures(ledger)
        self.faults = Faults()
        self.card_rules = CardRules()
        self.pulse = Pulse()  # beats at each request that has been carried out or refused
        self.accepted = 0  # writes that were carried out

    def routes(self, login: Login, rates: Rates) -> list[web.RouteDef]:
        self._login = login
        self._rates = rates
        return [
            web.post(ALL, self.guarded(self._create, writes=True)),
            web.post(ACTIVITIES, self.guarded(self._send, writes=True)),
            web.post(ACTIVITY, self.guarded(self._send, writes=True)),
            web.put(ACTIVITY, self.guarded(self._update, writes=True)),
            web.delete(ACTIVITY, self.guarded(self._delete, writes=True)),
        ]

    def guarded(self, work: Work, *, writes: bool = False) -> Work:
        """A handler that lets in only whom it should, and does what mischief asks for."""

        async def handler(request: web.Request) -> web.Response:
            if self.faults.is_down:
                cut(request)
                return web.Response()
            await self.faults.gate.passes()
            try:
                self._let_in(request)
                response = await work(request)
                await self.pictures.look()
            except Problem as problem:
                return problem.response()
            finally:
                self.pulse.beat()
            self.accepted += writes
            if writes and self.faults.drops():
                cut(request)
            return response

        return handler

    def _let_in(self, request: web.Request) -> None:
        if not self._login.holds(request.headers.get("Authorization")):
            if not self._login.was_revoked(request.headers.get("Authorization")):
                self._ledger.add(Rule.BEARER, where(request), "no valid bearer token")
            raise problems.unauthorized()
        conversation = request.match_info.get("conversation", "")
        if (failure := self.faults.failure(request.method, conversation)) is not None:
            message = MESSAGES.get(failure.code, failure.code)
            raise Problem(failure.status, failure.code, message, failure.retry_after)

    async def place(self, request: web.Request) -> Place:
        """The conversation that the request names; an id that was never given out is a breach."""
        try:
            return find_place(request.match_info["conversation"], self._people, self._store)
        except Problem as problem:
            if problem.status == 404:
                self._ledger.add(Rule.UNKNOWN, where(request), "no such conversation")
            raise

    async def body(self, request: web.Request) -> Json:
        """The request's JSON object. Raises Problem 413 or 400."""
        text = await request.text()
        try:
            said = json.loads(text)
        except ValueError as error:
            self._ledger.add(Rule.SYNTAX, where(request), "the body is no JSON")
            raise problems.bad_syntax("The request body is not valid JSON.") from error
        if not isinstance(said, dict):
            self._ledger.add(Rule.SYNTAX, where(request), "the body is no object")
            raise problems.bad_syntax("The request body is not an object.")
        if size(said) > self._rates.limits.message_bytes:
            self._ledger.add(Rule.SIZE, where(request), f"{size(said)} bytes as UTF-16")
            raise problems.too_big()
        return said

    def count(self, request: web.Request, place: Place, kinds: tuple[Kind, ...]) -> None:
        """Count the request against the rates. Raises Problem 429."""
        busy = self._rates.take(place.tenant, place.base, kinds)
        if busy is None:
            return
        window = f"{busy.window.most} in {busy.window.seconds} s"
        self._ledger.add(Rule.RATE, where(request), f"{busy.who}: more than {window}")
        told = busy.retry_after if self._rates.limits.says_retry_after else None
        raise problems.throttled(told)

    async def _send(self, request: web.Request) -> web.Response:
        place = await self.place(request)
        activity = await self.body(request)
        let_write(place, self._people)
        root = place.root
        if (replied := request.match_info.get("activity")) is not None:
            found = self._existing(request, replied)
            root = None if place.root is None else found.conversation.partition("=")[2]
        self.count(request, place, (Kind.SEND,))
        return self._keep(request, place, root, activity)

    def _keep(
        self, request: web.Request, place: Place, root: str | None, activity: Json
    ) -> web.Response:
        self._hold(request, activity, personal=isinstance(place, Chat))
        if activity["type"] != "message":
            return web.json_response({"id": self._store.free_id(place.base)}, status=201)
        if not is_split(activity):
            message = self._store.add(place.base, root, self._bot.id, activity)
            return web.json_response({"id": message.id}, status=201)
        self._ledger.add(Rule.SPLIT, where(request), "no id comes back for it")
        for part in _halves(activity):
            first = self._store.add(place.base, root, self._bot.id, part)
            root = root and first.conversation.partition("=")[2]
        return web.Response(status=202)

    def _hold(self, request: web.Request, activity: Json, *, personal: bool) -> None:
        found = complaints(activity, self.card_rules, personal=personal)
        for one in found:
            self._ledger.add(one.rule, where(request), one.what)
        if (refused := next((one for one in found if one.rejected), None)) is not None:
            about = problems.bad_argument if refused.rule is Rule.CARD else problems.bad_syntax
            raise about(refused.what)
        self.pictures.show(activity)

    async def _update(self, request: web.Request) -> web.Response:
        place = await self.place(request)
        activity = await self.body(request)
        let_write(place, self._people)
        message = self._own(request)
        self._count_edit(request, place)
        self._hold(request, activity, personal=isinstance(place, Chat))
        self._store.edit(message, activity)
        return web.json_response({"id": message.id})

    async def _delete(self, request: web.Request) -> web.Response:
        place = await self.place(request)
        let_write(place, self._people)
        message = self._own(request)
        self._count_edit(request, place)
        self._store.delete(message)
        return web.Response()

    def _count_edit(self, request: web.Request, place: Place) -> None:
        self.count(request, place, (Kind.SEND,) if self._rates.limits.edits_count else ())

    def _existing(self, request: web.Request, identity: str) -> Message:
        found = self._store.find(request.match_info["conversation"], identity)
        if found is None:
            self._ledger.add(Rule.UNKNOWN, where(request), "no such message here")
            raise problems.no_activity()
        if found.deleted:
            raise problems.no_activity()
        return found

    def _own(self, request: web.Request) -> Message:
        message = self._existing(request, request.match_info["activity"])
        if message.author != self._bot.id:
            raise problems.not_ours()
        return message

    async def _create(self, request: web.Request) -> web.Response:
        asked = await self.body(request)
        channel = _inside(asked, "channelData", "channel", "id")
        if asked.get("isGroup") or channel is not None:
            return self._create_thread(request, asked, str(channel))
        return self._create_chat(request, asked)

    def _create_thread(self, request: web.Request, asked: Json, channel: str) -> web.Response:
        try:
            place = find_place(channel, self._people, self._store)
        except Problem as problem:
            if problem.status == 404:
                self._ledger.add(Rule.UNKNOWN, where(request), "no such channel")
            raise
        if not isinstance(place, Thread) or not isinstance(asked.get("activity"), Mapping):
            self._ledger.add(Rule.SYNTAX, where(request), "a thread needs channel and activity")
            raise problems.bad_syntax("Incorrect conversation creation parameters")
        self.count(request, place, (Kind.CREATE, Kind.SEND))
        self._hold(request, asked["activity"], personal=False)
        if is_split(asked["activity"]):
            self._ledger.add(Rule.SPLIT, where(request), "no id comes back for it")
        message = self._store.add(place.base, "", self._bot.id, asked["activity"])
        made = {"id": message.conversation, "activityId": message.id}
        return web.json_response(made, status=201)

    def _create_chat(self, request: web.Request, asked: Json) -> web.Response:
        personal = self._asked_for(request, asked)
        if personal.blocked:
            raise problems.blocked()
        if not self._people.reachable(personal.user):
            raise problems.not_installed()
        first = asked.get("activity")
        self.count(request, Chat(personal), (Kind.CREATE, Kind.SEND) if first else (Kind.CREATE,))
        personal.opened = True
        if first is None:
            return web.json_response({"id": personal.chat}, status=201)
        self._hold(request, first, personal=True)
        message = self._store.add(personal.chat, None, self._bot.id, first)
        made = {"id": personal.chat, "activityId": message.id}
        return web.json_response(made, status=201)

    def _asked_for(self, request: web.Request, asked: Json) -> Personal:
        members = asked.get("members")
        if not isinstance(members, list) or len(members) != 1:
            self._ledger.add(Rule.SYNTAX, where(request), "a chat is made with one member")
            raise problems.bad_syntax("Incorrect conversation creation parameters")
        in_data = _inside(asked, "channelData", "tenant", "id")
        tenant = asked.get("tenantId") or asked.get("tenantID") or in_data  # SDKs differ
        user = self._people.find_user(str(_inside(members[0], "id")))
        if user is None or tenant != user.tenant.id:
            self._ledger.add(Rule.SYNTAX, where(request), "member or tenant is unknown")
            raise problems.bad_argument("Unknown member or tenant")
        return self._people.personal[user.id]


def where(request: web.Request) -> str:
    """The request as a breach names it."""
    return f"{request.method} {request.path}"


def _inside(node: object, *keys: str) -> object:
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _halves(activity: Json) -> tuple[Json, Json]:
    text = {name: value for name, value in activity.items() if name != "attachments"}
    rest = {name: value for name, value in activity.items() if name not in ("text", "entities")}
    return text, rest
