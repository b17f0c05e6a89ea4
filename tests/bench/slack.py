"""What a command in Slack costs the server, beside a bare listener of bolt's.

Each server is a process of its own; people and their Slack are this one. Requests are signed
beforehand, and come over connections that stay open. «hjelp» writes nothing: it is acknowledged,
and its card goes to the response_url. An answer that is sent writes: the form is answered at once.
"""

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

from bot.chat.desk import help_card
from bot.slack.outbound import message
from bot.words import words
from tests.bench.table import Line
from tests.bench.wire import Contestant, Wait, compete, cost, idle, nothing, post, ratio
from tests.bench.yardstick import running
from tests.fakes.slack import Channel, Person, Slack, View, buttons
from tests.fakes.slack.forms import filled
from tests.fakes.slack.outgoing import Parcel, signature
from tests.fakes.slack.payloads import command, submission
from tests.faults.kills import DAY, Leader, signed_in
from tests.faults.load import Writer
from tests.faults.process import Server

PEOPLE = 16
ROUNDS = 8
COMMANDS, ANSWERS = 1_000, 500  # a round
LATER = 6.0  # seconds in which all that follows of answers is done
SOON = 60.0  # seconds
PATH = "/slack/events"
T = words("nb")


@dataclass(frozen=True, slots=True)
class Hall:
    """A server whose day has begun, and people in a channel in Slack."""

    slack: Slack
    server: Server
    room: Channel
    people: tuple[Person, ...]

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Hall"]:
        """Everybody has joined by a command, and has been asked something."""
        async with AsyncExitStack() as doors:
            slack = await doors.enter_async_context(Slack())
            folder = doors.enter_context(tempfile.TemporaryDirectory(prefix="bordduk-bench-"))
            server = await Server.start(Path(folder), settings(slack))
            doors.push_async_callback(server.stop)
            slack.deliver_to(server.ways.address + PATH)
            people = tuple(slack.person(f"p{number}") for number in range(PEOPLE))
            hall = cls(slack, server, slack.channel("verksted", people), people)
            for who in people:
                await hall.join(who)
            await begin(server)
            yield hall
            assert slack.violations == ()

    async def join(self, who: Person) -> None:
        """Sit down."""
        said = f"bli med {self.server.ways.code}"
        await self.slack.slash(who, self.room, "/verksted", said)
        view = await self.form(who)
        await self.slack.submit(who, view, {field(view, "alias"): who.name})
        await self.slack.until(lambda: self.slack.top_view(who) != view)
        if (receipt := self.slack.top_view(who)) is not None:
            await self.slack.close(who, receipt)

    async def asked(self, who: Person) -> View:
        """The form of what they are asked, once they are."""

        def asking() -> list[Any]:
            return [one for one in self.slack.inbox(who) if T("Answer") in buttons(one)]

        (found,) = await self.slack.until(asking, seconds=SOON)
        await self.slack.press(who, found, T("Answer"))
        return await self.form(who)

    async def form(self, who: Person) -> View:
        """The form that opens."""
        found = await self.slack.until(lambda: self.slack.top_view(who), seconds=SOON)
        assert found is not None
        return found

    def help(self, number: int) -> list[bytes]:
        """So many commands that write nothing."""
        slack, asked = self.slack, ("/verksted", "hjelp")
        people = islice(cycle(self.people), number)
        made = [command(slack.world, slack.team, who, self.room, asked) for who in people]
        return [signed(slack, Parcel("command", asked[0], payload)) for payload in made]

    def sending(self, forms: list[tuple[Person, View]]) -> Callable[[int], list[bytes]]:
        """What writes so many answers: everybody changes theirs again and again."""
        slack, numbers, turns = self.slack, count(), cycle(forms)

        def one() -> bytes:
            who, view = next(turns)
            said = {field(view, "slot-1"): f"{next(numbers)} {'æ' * 80}"}
            state = filled(view.blocks, said)
            payload = submission(slack.world, slack.team, who, view, state)
            return signed(slack, Parcel("interaction", "view_submission", payload))

        return lambda number: [one() for _ in range(number)]

    def answered(self) -> Wait:
        """Waits until so many more cards stand in the channel."""

        async def wait(number: int) -> None:
            cards = self.room.ephemeral
            await self.slack.until(lambda: len(cards) >= number, seconds=SOON)
            cards.clear()

        return wait


def settings(slack: Slack) -> dict[str, str]:
    """What the server is told."""
    return {
        "BORDDUK_PROGRAMME": str(DAY),
        "BORDDUK_SLACK_TOKEN": slack.token,
        "BORDDUK_SLACK_SIGNING_SECRET": slack.signing_secret,
        "BORDDUK_SLACK_API_URL": slack.base_url,
    }


async def begin(server: Server) -> None:
    """The facilitator begins the day, on the page."""
    writer = await Writer.join(server.ways.address, server.ways.code, "Vert")
    leader = Leader(await signed_in(server.ways), writer.workshop)
    await leader.press("start", 0)
    for guest in (writer.guest, leader.guest):
        await guest.__aexit__()


def field(view: View, name: str) -> str:
    """The block that a field stands in."""
    blocks = (str(block["block_id"]) for block in view.blocks if block["type"] == "input")
    return next(one for one in blocks if one.split(":", 2)[2].startswith(name))


def signed(slack: Slack, parcel: Parcel) -> bytes:
    """A request of Slack's."""
    body, kind = parcel.body()
    at = str(int(slack.world.wall().timestamp()))
    headers = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature(slack.signing_secret, at, body),
    }
    return post(PATH, headers, body)


async def slack() -> list[Line]:
    """The server and bolt in turn, with the same commands; then answers, by themselves."""
    async with AsyncExitStack() as doors:
        hall = await doors.enter_async_context(Hall.open())
        ours, port = hall.server.pid, int(hall.server.ways.address.rpartition(":")[2])
        forms = [(who, await hall.asked(who)) for who in hall.people]
        at_rest = await idle(ours)
        helping = [Contestant(ours, port, hall.help, hall.answered())]
        for way in ("url", "card", "ack"):
            told = yardstick(hall.slack)
            bolt = await doors.enter_async_context(running("tests.bench.bolt", told, way))
            answered = hall.answered() if way == "url" else nothing
            helping.append(Contestant(bolt.pid, bolt.port, hall.help, answered))
        await compete(helping, ROUNDS, COMMANDS)
        writing = Contestant(ours, port, hall.sending(forms), later=LATER)
        await compete([writing], ROUNDS // 2, ANSWERS)
    product, url, card, ack = helping
    return [
        Line("Slack, «hjelp»: processor time", cost(product)),
        Line("bolt that acknowledges, and posts the same card to the response_url", cost(url)),
        Line("… ratio", ratio(product, url), "≤ 1.5"),
        Line("bolt that answers with the same card", f"{cost(card)}; ratio {ratio(product, card)}"),
        Line("bolt that only acknowledges", f"{cost(ack)}; ratio {ratio(product, ack)}"),
        Line("Slack, an answer sent in a form: processor time", cost(writing)),
        Line("Slack, the server when nothing happens", at_rest),
    ]


def yardstick(slack: Slack) -> dict[str, object]:
    """What bolt is told: the app's keys, and the card that the product answers «hjelp» with."""
    card = message(help_card(T), T, own=True)
    return {
        "token": slack.token,
        "secret": slack.signing_secret,
        "url": slack.base_url,
        "card": {"response_type": "ephemeral", "replace_original": False, **card},
    }
