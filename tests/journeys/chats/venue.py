"""The real server with a pretended Slack and a pretended Teams round it, on eager time.

Everything between the wires is the product's own, put together by `bot.build`: signatures, tokens,
pacing and all. What the platforms forbid stands in `violations`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.build import App, build
from bot.chance import seeded
from bot.settings import Settings
from bot.words import Words, words
from facilitation.ids import WorkshopId
from facilitation.record import Entry
from facilitation.state import Workshop
from storage import chats, outbox, people, reading
from storage.outbox import WAITING, Recorded
from storage.people import Profile
from tests.fakes.slack import Slack
from tests.fakes.slack import Violation as SlackViolation
from tests.fakes.smtp.server import PostOffice, post_office
from tests.fakes.teams import Limits as TeamsLimits
from tests.fakes.teams import Teams, fake_teams
from tests.fakes.teams import Violation as TeamsViolation
from tests.journeys.chats.eager import EagerClock

NB: Words = words("nb")  # what channels are spoken to in
LOOK = 1.0  # seconds of the loop’s between two looks at the outbox
CALM = 7  # looks with nothing to send: what people write is told within five seconds
MOMENT = 0.5  # seconds that an answer may be paced
OFTEN = 6_000  # letters a minute
GONE = 0.1  # seconds that an open connection may keep the server from stopping

# A token of the bot's lives for a day here: MSAL would judge it by the real clock.
LIMITS = TeamsLimits(token_seconds=24 * 3_600)


class Surroundings(Protocol):
    """What people need: the platforms, and to wait until something has come of what they did."""

    slack: Slack
    teams: Teams

    async def moment(self) -> None:
        """Return when everything is done that waits for no time to pass."""
        ...

    async def settled(self) -> None:
        """Return when what stands in the chats is what should stand there."""
        ...

    async def made(self) -> object:
        """Remember the day that was made just now in a chat."""
        ...


@dataclass
class Venue:
    """A running server, the platforms, and whoever came in by the door."""

    app: App
    clock: EagerClock
    slack: Slack
    teams: Teams
    doors: AsyncExitStack
    post: PostOffice  # which nobody writes to, unless there is mail
    workshops: list[WorkshopId] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the pages are; no slash at the end."""
        return self.app.site.settings.address

    @property
    def workshop(self) -> WorkshopId:
        """The day that was made last."""
        return self.workshops[-1]

    @property
    def violations(self) -> tuple[SlackViolation | TeamsViolation, ...]:
        """Every rule of a platform's that the bot broke."""
        return (*self.slack.violations, *self.teams.violations)

    async def state(self) -> Workshop:
        """How the day stands."""
        found, _ = await self.app.site.store.snapshot(self.workshop)
        return found

    async def profiles(self) -> tuple[Profile, ...]:
        """Who has joined."""
        return await self.app.site.store.read(people.of_workshop, self.workshop)

    async def posts(self) -> tuple[Recorded, ...]:
        """The outbox."""
        return await self.app.site.store.read(outbox.of_workshop, self.workshop)

    async def entries(self) -> tuple[Entry, ...]:
        """Everything that was written, as it stands."""
        return tuple(await self.app.site.store.read(reading.entries, self.workshop))

    async def made(self) -> WorkshopId:
        """Remember the day that was made just now in a chat."""
        known = await self.app.site.store.read(chats.workshops_in_chats)
        (new,) = set(known) - set(self.workshops)
        self.workshops.append(new)
        return new

    async def moment(self) -> None:
        """Return when everything is done that waits for no time to pass."""
        await asyncio.sleep(MOMENT)

    async def settled(self) -> None:
        """Return when what stands in the chats is what should stand there."""
        calm = 0
        while calm < CALM:
            await asyncio.sleep(LOOK)
            waiting = [post for post in await self.posts() if post.status in WAITING]
            calm = 0 if waiting else calm + 1

    async def reached(self, holds: Callable[[Workshop], bool]) -> Workshop:
        """Wait until the day stands so."""
        with self.app.site.runner.hub.listen(self.workshop) as listener:
            while not holds(state := await self.state()):
                assert await listener.wait(3_600), "it never came to stand so"
        return state


@asynccontextmanager
async def opened(
    folder: Path,
    *,
    socket: bool = False,
    public_url: str = "",
    files: bool = False,
    mail: bool = False,
) -> AsyncIterator[Venue]:
    """Open the venue. With `socket`, Slack comes by Socket Mode and not over HTTP.

    `public_url` is where people are told that the page is, though it is not. With `files`,
    documents go into the channels' own folders in Teams. With `mail`, there is a mail server, and
    members' addresses are asked for in Slack.
    """
    clock = EagerClock(asyncio.get_running_loop())
    async with AsyncExitStack() as doors:
        slack = await doors.enter_async_context(Slack(wall=clock.now))
        teams = await doors.enter_async_context(fake_teams(clock.now, limits=LIMITS))
        settings = told(folder, slack, teams, socket=socket)
        settings = replace(settings, public_url=public_url, teams_files=files)
        post = await doors.enter_async_context(post_office()) if mail else PostOffice()
        if mail:
            settings = replace(settings, **told_of_mail(post))
        app = await doors.enter_async_context(build(settings, clock, seeded(1)))
        await listen(app, doors)
        here = f"http://{settings.host}:{settings.port}"
        if socket:
            slack.deliver_by_socket()
            await slack.until(lambda: slack.sockets.count)
        else:
            slack.deliver_to(f"{here}/slack/events")
        teams.bot_url = f"{here}/api/messages"
        yield Venue(app, clock, slack, teams, doors, post)


def told(folder: Path, slack: Slack, teams: Teams, *, socket: bool = False) -> Settings:
    """What the program is told of both platforms."""
    return Settings(
        port=unused_port(),
        data=folder,
        secret="s" * 32,
        slack_token=slack.token,
        slack_signing_secret="" if socket else slack.signing_secret,
        slack_app_token=slack.app_token if socket else "",
        slack_api_url=slack.base_url,
        teams_app_id=teams.bot.app_id,
        teams_password=teams.bot.secret,
        teams_tenant=teams.people.tenant("Fylket").id,
        teams_openid_url=teams.openid_url,
        teams_login_url=f"{teams.login.base}/login",
        teams_graph_url=teams.graph.url,
    )


def told_of_mail(post: PostOffice) -> dict[str, Any]:
    """What the program is told of the mail server, and that addresses are compared."""
    return {
        "slack_emails": True,
        "smtp_host": "127.0.0.1",
        "smtp_port": post.port,
        "smtp_security": "none",
        "smtp_sender": "IMDi <undersokelse@imdi.example>",
        "smtp_per_minute": OFTEN,
    }


async def listen(app: App, doors: AsyncExitStack) -> None:
    """Serve the pages and what the platforms call, until the doors are closed."""
    runner = web.AppRunner(app.web, access_log=None, shutdown_timeout=GONE)
    await runner.setup()
    doors.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, app.site.settings.host, app.site.settings.port).start()
