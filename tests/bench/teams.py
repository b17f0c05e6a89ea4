"""What a message in Teams costs the server, beside a bare server that checks the same token.

Each server is a process of its own; people and their Teams are this one. Requests are written and
signed beforehand, and come over connections that stay open. «hjelp» writes nothing, and its card is
posted to the connector; the yardstick posts the same words back. An answer that is sent writes: the
press is answered at once. Those who ask for help are each of an organisation of their own, for one
organisation would wait for its turn: a bot may ask 50 times a second there.
"""

import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path

import aiohttp

from bot.words import words
from tests.bench.slack import begin
from tests.bench.table import Line
from tests.bench.wire import Contestant, Wait, compete, cost, idle, post, ratio
from tests.bench.yardstick import running
from tests.fakes.teams import Message, Teams, User, fake_teams
from tests.fakes.teams.places import Chat
from tests.fakes.teams.pressing import pressed_action
from tests.fakes.teams.view import Button, Refused, find_button, gathered
from tests.faults.kills import DAY
from tests.faults.process import Server

PEOPLE = 16
ROUNDS = 8
MESSAGES = 480  # a round, each from another organisation
ANSWERS = 480
LATER = 6.0  # seconds in which all that follows of answers is done
PATH = "/api/messages"
FIELD = "f:slot-1.0."
HOME = "Fylket"
T = words("nb")


@dataclass(frozen=True, slots=True)
class Hall:
    """A server whose day has begun, people who take part, and others who ask for help."""

    teams: Teams
    server: Server
    people: tuple[User, ...]
    others: tuple[User, ...]

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Hall"]:
        """Everybody has joined by a message."""
        async with AsyncExitStack() as doors:
            teams = await doors.enter_async_context(fake_teams())
            folder = doors.enter_context(tempfile.TemporaryDirectory(prefix="bordduk-bench-"))
            server = await Server.start(Path(folder), settings(teams))
            doors.push_async_callback(server.stop)
            teams.bot_url = server.ways.address + PATH
            people = tuple(teams.user(f"P{n}", installed=True) for n in range(PEOPLE))
            others = tuple(
                teams.user(f"O{n}", tenant=f"Tenant {n}", installed=True) for n in range(MESSAGES)
            )
            for who in others:
                teams.people.personal[who.id].opened = True
            hall = cls(teams, server, people, others)
            for who in people:
                await hall.join(who)
            await begin(server)
            yield hall
            assert teams.violations == ()

    async def join(self, who: User) -> None:
        """Sit down."""
        await self.teams.direct_message(who, f"bli med {self.server.ways.code}")
        message, _ = await self.shown(who, T("Join"))
        await self.teams.press(who, message, T("Join"), {"f:alias": who.name})

    async def shown(self, who: User, label: str) -> tuple[Message, Button]:
        """The message in their chat with this button, once it is there."""
        await self.teams.until(lambda: [found] if (found := self._button(who, label)) else [])
        found = self._button(who, label)
        assert found is not None
        return found

    def _button(self, who: User, label: str) -> tuple[Message, Button] | None:
        for message in reversed(self.teams.inbox(who)):
            card = self.teams.card_for(who, message)
            try:
                return message, find_button(card or {}, label)
            except Refused:
                continue
        return None

    def help(self, number: int) -> list[bytes]:
        """So many messages that write nothing."""
        teams, made = self.teams, []
        for who in self.others[:number]:
            place = Chat(teams.people.personal[who.id])
            identity = teams.store.free_id(place.base)
            made.append(signed(teams, teams.payloads.message(who, place, identity, "hjelp")))
        return made

    def sending(self, forms: list[tuple[User, Message, Button]]) -> Callable[[int], list[bytes]]:
        """What writes so many answers: everybody changes theirs again and again."""
        teams, numbers, turns = self.teams, count(), cycle(forms)

        def one() -> bytes:
            who, message, button = next(turns)
            said = gathered(button, {FIELD: f"{next(numbers)} {'æ' * 80}"})
            value = pressed_action(button.action, said, "manual")
            place = Chat(teams.people.personal[who.id])
            activity = teams.payloads.invoke(who, place, message.id, "adaptiveCard/action", value)
            return signed(teams, activity)

        return lambda number: [one() for _ in range(number)]

    def answered(self) -> Wait:
        """Waits until so many more messages have come."""
        before = self.teams.connector.accepted

        async def wait(number: int) -> None:
            nonlocal before
            before += number
            await self.teams.until(lambda: self.teams.connector.accepted >= before)

        return wait


def settings(teams: Teams) -> dict[str, str]:
    """What the server is told."""
    return {
        "BORDDUK_PROGRAMME": str(DAY),
        "BORDDUK_TEAMS_APP_ID": teams.bot.app_id,
        "BORDDUK_TEAMS_PASSWORD": teams.bot.secret,
        "BORDDUK_TEAMS_TENANT": teams.people.tenant(HOME).id,
        "BORDDUK_TEAMS_OPENID_URL": teams.openid_url,
        "BORDDUK_TEAMS_LOGIN_URL": f"{teams.login.base}/login",
    }


def signed(teams: Teams, activity: dict[str, object]) -> bytes:
    """A request of Teams'."""
    authorization = teams.identity.authorization(teams.service_url)
    assert authorization is not None
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": authorization}
    return post(PATH, headers, json.dumps(activity).encode())


async def teams() -> list[Line]:
    """The server and the echo in turn, with the same messages; then answers, by themselves."""
    async with AsyncExitStack() as doors:
        hall = await doors.enter_async_context(Hall.open())
        ours, port = hall.server.pid, int(hall.server.ways.address.rpartition(":")[2])
        forms = [(who, *await hall.shown(who, T("Send"))) for who in hall.people]
        at_rest = await idle(ours)
        product = Contestant(ours, port, hall.help, hall.answered())
        told = await yardstick(hall.teams)
        bare = await doors.enter_async_context(running("tests.bench.echo", told))
        echo = Contestant(bare.pid, bare.port, hall.help, hall.answered())
        await compete([product, echo], ROUNDS, MESSAGES)
        writing = Contestant(ours, port, hall.sending(forms), later=LATER)
        await compete([writing], ROUNDS // 2, ANSWERS)
    return [
        Line("Teams, «hjelp»: processor time", cost(product)),
        Line("a bare aiohttp server that checks the same token, and echoes", cost(echo)),
        Line("… ratio", ratio(product, echo), "≤ 3"),
        Line("Teams, an answer sent in a card: processor time", cost(writing)),
        Line("Teams, the server when nothing happens", at_rest),
    ]


async def yardstick(teams: Teams) -> dict[str, object]:
    """What the echo is told: the app's id, the keys, and a token for the connector."""
    async with aiohttp.ClientSession() as http, http.get(teams.openid_url) as found:
        async with http.get((await found.json())["jwks_uri"]) as published:
            keys = (await published.json())["keys"]
        asked = {
            "grant_type": "client_credentials",
            "client_id": teams.bot.app_id,
            "client_secret": teams.bot.secret,
            "scope": "https://api.botframework.com/.default",
        }
        url = f"{teams.login.base}/login/botframework.com/oauth2/v2.0/token"
        async with http.post(url, data=asked) as granted:
            token = (await granted.json())["access_token"]
    return {"app_id": teams.bot.app_id, "keys": keys, "token": token}
