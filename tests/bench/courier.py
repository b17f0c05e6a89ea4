"""Five hundred personal prompts, as fast as each platform lets them through.

The real courier, the real adapters, a store on a disk, and a pretended platform that enforces its
limits by the machine's own clock. The limit alone: so many prompts at the promised pace. Slack
promises none for a workspace («several hundred messages a minute»): 300 are assumed there, and in
the program. A person in Slack is written to by their id, so that no conversation is opened. In
Teams an organisation has 50 requests a second, and opening somebody's chat counts as one.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.chance import Chance
from bot.chat.cards import TIME, Button, Buttons, Card, Heading, Moment, Paragraph, Points
from bot.chat.office import route_of
from bot.chat.ports import Address, Channel, Incoming, Reply
from bot.clock import SystemClock
from bot.courier import Composed, Courier
from bot.slack.routes import person
from bot.slack.server import slack as slack_open
from bot.slack.settings import SlackSettings
from bot.teams.routes import Route, address
from bot.teams.server import teams as teams_open
from bot.teams.settings import TeamsSettings
from facilitation.ids import PersonId, WorkshopId
from facilitation.workshop import new
from storage import contacts, outbox
from storage.contacts import NewContact
from storage.dispatch import Post
from storage.links import Account, add_account
from storage.outbox import Wanted
from storage.sealing import Sealer
from storage.store import Store
from tests.bench.table import Line
from tests.fakes.slack import Slack
from tests.fakes.teams import Teams, fake_teams
from tests.storage.days import FACILITATOR, programme

PROMPTS = 500
KEY = "prompt:1"
DAY = WorkshopId("w1")
SLACK_PACE = 300 / 60  # messages a second in a workspace, assumed
TEAMS_PACE = 50  # requests a second in an organisation
GOAL = "≤ 1.05"


class Silent:
    """A desk that nobody comes to."""

    async def answer(self, incoming: Incoming) -> Reply:
        """Nothing."""
        return Reply()


@dataclass(frozen=True, slots=True)
class Town:
    """A workshop's store, and what is read with it."""

    store: Store
    sealer: Sealer
    clock: SystemClock

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Town"]:
        """A new one."""
        clock = SystemClock()
        with tempfile.TemporaryDirectory(prefix="bordduk-bench-") as folder:
            store = await Store.open(f"sqlite:///{Path(folder)}/b", clock, Chance().id)
            await store.write(add_account, Account("owner", ""))
            await store.create_workshop(DAY, "BCD234", "owner", "", new(programme(), FACILITATOR))
            yield cls(store, Sealer(b"a secret for what is measured here"), clock)
            await store.close()

    async def take_in(self, people: Sequence[Address]) -> None:
        """These are reached in the workshop, and are to get a prompt each."""
        wanted = []
        for number, one in enumerate(people):
            name = f"c{number:04}"
            found = NewContact(name, route_of(one), DAY, person=PersonId(name))
            contact = await self.store.write(contacts.meet, self.sealer, found)
            wanted.append(Wanted(contact.destination, KEY, "prompt"))
        await self.store.write(outbox.want, DAY, wanted)

    async def carry(self, channel: Channel, arrived: Callable[[], Awaitable[None]]) -> float:
        """Let the courier work until all have arrived; the seconds that it took."""
        card = prompt(self.clock)

        async def compose(_: Post) -> Composed:
            return Composed(card, "prompt")

        channels = {channel.platform: channel}
        courier = Courier(self.store, self.clock, Chance(), self.sealer, channels, compose)
        loop = asyncio.get_running_loop()
        began = loop.time()
        working = asyncio.ensure_future(courier.run())
        await arrived()
        took = loop.time() - began
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        return took


def prompt(clock: SystemClock) -> Card:
    """A question as people get it."""
    page = "https://bordduk.example.no/p/0123456789abcdef"
    parts = (
        Heading("Hva fungerer godt?"),
        Paragraph("1 av 3 · Individuelt", subtle=True),
        Points(("Hva fungerer godt?", "Hva bør vi gjøre annerledes?"), numbered=True),
        Moment(f"Slutter kl. {TIME}", clock.now() + timedelta(minutes=10), "Europe/Oslo"),
        Buttons((Button("Svar", "open", (("w", DAY), ("run", "1"))), Button("Siden", url=page))),
    )
    return Card("Hva fungerer godt?", parts, "nb")


@dataclass(frozen=True, slots=True)
class Run:
    """How long it took, and how often the platform had to say no."""

    seconds: float
    broken: int


async def courier() -> list[Line]:
    """Slack, and Teams with and without the chats being known."""
    return [
        *lines("Slack (300 a minute assumed)", await in_slack(), PROMPTS / SLACK_PACE),
        *lines("Teams, chats known", await in_teams(opened=True), PROMPTS / TEAMS_PACE),
        *lines("Teams, chats to be opened", await in_teams(opened=False), 2 * PROMPTS / TEAMS_PACE),
    ]


def lines(where: str, run: Run, alone: float) -> list[Line]:
    """The figures of one run."""
    times = f"{run.seconds / alone:.3f}"
    return [
        Line(f"500 personal prompts, {where}", f"{run.seconds:.2f} s"),
        Line(f"… of the {alone:.0f} s that the limit alone takes", times, GOAL),
        Line("… rules of the platform's broken", f"{run.broken}", "0"),
    ]


async def in_slack() -> Run:
    """Everybody's prompt in Slack."""
    async with AsyncExitStack() as doors:
        fake = await doors.enter_async_context(Slack())
        town = await doors.enter_async_context(Town.open())
        settings = SlackSettings(fake.token, fake.signing_secret, api_url=fake.base_url)
        open_ = slack_open(settings, town.store, town.sealer, Silent(), town.clock)
        channel = (await doors.enter_async_context(open_)).channel
        people = [fake.person(f"p{number}") for number in range(PROMPTS)]
        await town.take_in([person(fake.team.id, who.id) for who in people])

        async def arrived() -> None:
            direct = [fake.direct(who).messages for who in people]
            await fake.until(lambda: all(direct), seconds=300)

        took = await town.carry(channel, arrived)
        assert {len(fake.inbox(who)) for who in people} == {1}
        return Run(took, len(fake.violations))


async def in_teams(*, opened: bool) -> Run:
    """Everybody's prompt in Teams; `opened` says that everybody's chat is known."""
    async with AsyncExitStack() as doors:
        fake = await doors.enter_async_context(fake_teams())
        town = await doors.enter_async_context(Town.open())
        settings = TeamsSettings(
            app_id=fake.bot.app_id,
            password=fake.bot.secret,
            openid_url=fake.openid_url,
            login_url=f"{fake.login.base}/login",
        )
        open_ = teams_open(settings, Silent(), town.clock, Chance())
        channel = (await doors.enter_async_context(open_)).channel
        people = [fake.user(f"p{number}", installed=True) for number in range(PROMPTS)]
        for who in people:
            fake.people.personal[who.id].opened = opened
        await town.take_in([in_chat(fake, who.id, opened=opened) for who in people])

        async def arrived() -> None:
            await fake.until(lambda: fake.connector.accepted >= PROMPTS * (1 if opened else 2))

        took = await town.carry(channel, arrived)
        assert {len(fake.inbox(who)) for who in people} == {1}
        return Run(took, len(fake.violations))


def in_chat(fake: Teams, user: str, *, opened: bool) -> Address:
    """Where somebody is reached in Teams."""
    known = fake.people.personal[user]
    conversation = known.chat if opened else ""
    route = Route(fake.service_url, fake.bot.id, user, conversation)
    return address(known.user.tenant.id, known.user.aad, route)
