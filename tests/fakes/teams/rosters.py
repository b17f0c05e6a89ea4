"""The connector's readings: who is in a conversation, and which channels a team has."""

from typing import Any

from aiohttp import web

from tests.fakes.teams import problems
from tests.fakes.teams.breaches import Ledger, Rule
from tests.fakes.teams.connector import ONE, Connector, where
from tests.fakes.teams.limits import Kind, Limits
from tests.fakes.teams.people import People, Team, User
from tests.fakes.teams.places import Place, Thread

DEFAULT_PAGE = 200
TEAM = "/{region}/v3/teams/{conversation}"
MARK = "from-"


class Rosters:
    """Answers the bot's questions about people and channels."""

    def __init__(self, connector: Connector, people: People, limits: Limits) -> None:
        self._connector = connector
        self._people = people
        self._limits = limits
        self.page_cap: int | None = None  # smaller pages than asked for, as the service may give

    def routes(self, ledger: Ledger) -> list[web.RouteDef]:
        self._ledger = ledger
        guarded = self._connector.guarded
        return [
            web.get(ONE + "/members/{member}", guarded(self._member)),
            web.get(ONE + "/pagedmembers", guarded(self._page)),
            web.get(TEAM + "/conversations", guarded(self._channels)),
            web.get(TEAM, guarded(self._team)),
        ]

    async def _member(self, request: web.Request) -> web.Response:
        place = await self._place(request, Kind.MEMBERS)
        user = self._people.find_user(request.match_info["member"])
        if user is None or user not in place.members:
            raise problems.no_member()
        return web.json_response(account(user))

    async def _page(self, request: web.Request) -> web.Response:
        place = await self._place(request, Kind.MEMBERS)
        start, most = self._start(request), self._most(request)
        members = place.members[start : start + most]
        page: dict[str, Any] = {"members": [account(user) for user in members]}
        if start + most < len(place.members):
            page["continuationToken"] = f"{MARK}{start + most}"
        return web.json_response(page)

    def _start(self, request: web.Request) -> int:
        token = request.query.get("continuationToken", "")
        if not token:
            return 0
        number = token.removeprefix(MARK)
        if not token.startswith(MARK) or not number.isdigit():
            self._ledger.add(Rule.SYNTAX, where(request), "a continuation token of no page")
            raise problems.bad_argument("Invalid continuation token")
        return int(number)

    def _most(self, request: web.Request) -> int:
        asked = request.query.get("pageSize", str(DEFAULT_PAGE))
        if not asked.isdigit() or int(asked) < 1:
            self._ledger.add(Rule.SYNTAX, where(request), f"pageSize is {asked!r}")
            raise problems.bad_argument("Invalid page size")
        return min(int(asked), self.page_cap or self._limits.page_members)

    async def _channels(self, request: web.Request) -> web.Response:
        team = await self._asked_team(request)
        channels = [
            {"id": one.id, "name": None if one.id == team.id else one.name} for one in team.channels
        ]  # the general channel comes without a name: it is called by the reader's language
        return web.json_response({"conversations": channels})

    async def _team(self, request: web.Request) -> web.Response:
        team = await self._asked_team(request)
        counts = {"channelCount": len(team.channels), "memberCount": len(team.members)}
        named = {"id": team.id, "name": team.name, "aadGroupId": team.group}
        return web.json_response({**named, **counts, "tenantId": team.tenant.id})

    async def _asked_team(self, request: web.Request) -> Team:
        place = await self._place(request, Kind.CONVERSATIONS)
        if not isinstance(place, Thread) or place.team.id != request.match_info["conversation"]:
            raise problems.no_conversation()
        return place.team

    async def _place(self, request: web.Request, kind: Kind) -> Place:
        place = await self._connector.place(request)
        self._connector.count(request, place, (kind,))
        return place


def account(user: User) -> dict[str, str]:
    """A member as the roster shows them."""
    given, _, surname = user.name.rpartition(" ")
    return {
        "id": user.id,
        "objectId": user.aad,
        "aadObjectId": user.aad,
        "name": user.name,
        "givenName": given or surname,
        "surname": surname,
        "email": user.email,
        "userPrincipalName": user.principal,
        "tenantId": user.tenant.id,
        "userRole": "guest" if user.guest else "user",
    }
