"""The fake Slack itself: what a test holds in its hand."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Self

from bot.clock import SystemClock
from tests.fakes.slack.delivery import Post
from tests.fakes.slack.forging import Forger, Forgery
from tests.fakes.slack.limits import Limits
from tests.fakes.slack.mischief import Mischief
from tests.fakes.slack.outgoing import Http, Parcel
from tests.fakes.slack.people import Doing
from tests.fakes.slack.scopes import listed
from tests.fakes.slack.seeing import Seeing
from tests.fakes.slack.server import Server
from tests.fakes.slack.socket_mode import Sockets
from tests.fakes.slack.values import (
    Channel,
    ChannelKind,
    Delivered,
    Guest,
    Message,
    Person,
    Workspace,
)
from tests.fakes.slack.world import World

EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_left",
        "group_left",
        "member_joined_channel",
        "member_left_channel",
        "message.im",
        "tokens_revoked",
    }
)


class Slack(Doing, Seeing):
    """A whole Slack on 127.0.0.1. Use it as an async context manager.

    `clock` gives monotonic seconds for every limit, `wall` the date in signatures and ts; both
    are the machine's own when they are not given. `events` is what the app subscribes to,
    `scopes` what it was given in the first workspace: everything, when none are listed.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] | None = None,
        wall: Callable[[], datetime] | None = None,
        events: Collection[str] = EVENTS,
        scopes: Iterable[str] | None = None,
    ) -> None:
        ticking = clock or asyncio.get_running_loop().time
        self.world = World(limits or Limits(), ticking, wall or SystemClock().now)
        self.mischief = Mischief()
        self.post = Post(self.world, self.mischief, events)
        self.sockets = Sockets(self.world)
        self.server = Server(self.world, self.mischief, self.sockets)
        self._http: list[Http] = []
        self.team = self.workspace("Testkommune")
        self.team.scopes = listed(scopes)

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.post.stop()
        await self.sockets.cut()
        for http in self._http:
            await http.close()
        await self.server.stop()

    @property
    def base_url(self) -> str:
        """For `AsyncWebClient(base_url=…)`: ends with «/api/»."""
        return f"{self.world.address}/api/"

    @property
    def token(self) -> str:
        """The first workspace's bot token."""
        return self.team.token

    @property
    def signing_secret(self) -> str:
        """What requests to the bot are signed with."""
        return self.world.signing_secret

    @property
    def app_token(self) -> str:
        """For Socket Mode."""
        return self.world.app_token

    def deliver_to(self, url: str) -> None:
        """HTTP mode: events, commands and interactions go to this request URL."""
        http = Http(self.world, url)
        self._http.append(http)
        self.post.transport = http

    def deliver_by_socket(self) -> None:
        """Socket Mode: they go over the connections that the bot opens."""
        self.post.transport = self.sockets

    def workspace(self, name: str, *, installed: bool = True) -> Workspace:
        """Another workspace. One that is not installed gets the app by OAuth."""
        fresh = self.world.fresh
        team = fresh("T")
        bot = Person(fresh("U"), team, team, "bordduk", "Bordduk", is_bot=True)
        workspace = Workspace(team, name, bot, fresh("B"), fresh("xoxb-"), installed=installed)
        self.world.workspaces[team] = workspace
        return workspace

    def person(
        self,
        name: str,
        *,
        workspace: Workspace | None = None,
        guest: Guest = "no",
        organisation: str | None = None,
        locale: str = "nb-NO",
        tz: str = "Europe/Oslo",
        is_bot: bool = False,
        email: str = "",
    ) -> Person:
        """Somebody new. `organisation` is another team's id for people from Slack Connect."""
        home = workspace or self.team
        person = Person(
            id=self.world.fresh("U"),
            workspace=home.id,
            team=organisation or home.id,
            name=name,
            real_name=name.title(),
            locale=locale,
            tz=tz,
            guest=guest,
            is_bot=is_bot,
            email=email,
        )
        home.people[person.id] = person
        return person

    def channel(
        self,
        name: str,
        members: Iterable[Person] = (),
        *,
        kind: ChannelKind = "channel",
        bot: bool = True,
        workspace: Workspace | None = None,
    ) -> Channel:
        """A new channel with these members, and the bot unless it is left out."""
        home = workspace or self.team
        inside = [person.id for person in members] + ([home.bot.id] if bot else [])
        id_ = self.world.fresh({"channel": "C", "private": "G", "im": "D", "mpim": "G"}[kind])
        channel = Channel(id_, home.id, name, kind, inside)
        home.channels[id_] = channel
        return channel

    def direct(self, who: Person) -> Channel:
        """The person's conversation with the bot."""
        return self.world.direct(self.world.workspaces[who.workspace], who)

    def channel_of(self, message: Message) -> Channel:
        """The channel that a message stands in."""
        channels = [w.channels.get(message.channel) for w in self.world.workspaces.values()]
        return next(channel for channel in channels if channel is not None)

    def deactivate(self, who: Person, dm_error: str | None = "account_inactive") -> None:
        """Close an account. `dm_error` is what the bot meets when it writes to them.

        With None the message is taken and read by nobody, as reported for an open DM in
        github.com/slackapi/python-slack-sdk/issues/1156.
        """
        self._is_now(who, deleted=True, dm_error=dm_error)

    def refuse_direct(self, who: Person, error: str) -> None:
        """From now on the bot cannot write to that person: «cannot_dm_bot» and the like."""
        self._is_now(who, dm_error=error)

    def _is_now(self, who: Person, *, deleted: bool = False, dm_error: str | None) -> None:
        people = self.world.workspaces[who.workspace].people
        people[who.id] = replace(people[who.id], deleted=deleted, dm_error=dm_error)

    def archive(self, channel: Channel) -> None:
        """Archive a channel."""
        channel.archived = True

    async def down(self) -> None:
        """An outage: every connection is cut, and nobody can do anything in Slack."""
        self.mischief.is_down = True
        await self.sockets.cut()

    def up(self) -> None:
        """The outage is over: events that were on their way arrive now."""
        self.mischief.is_down = False
        self.world.changed()

    def hold_back(self, events: int) -> None:
        """The next events wait, and come after the one that follows them, the last first."""
        self.mischief.held_back = events

    async def forge(self, forgery: Forgery, parcel: Parcel) -> Delivered:
        """Send the bot a request that Slack never sent, over HTTP."""
        return await Forger(self.world, self._http[-1]).send(forgery, parcel)

    async def replay(self) -> Delivered:
        """Send the last HTTP request to the bot once more, byte for byte, as an eavesdropper."""
        return await self._http[-1].replay()

    async def verify_url(self) -> bool:
        """What Slack asks when the request URL is set: whether the bot returns the challenge."""
        challenge = self.world.fresh("challenge-")
        payload = {"type": "url_verification", "token": "x", "challenge": challenge}
        parcel = Parcel("event", "url_verification", payload)
        answer = await self._http[-1].send(parcel, 0, "")
        return answer.taken and challenge in answer.text

    def consent(self, workspace: Workspace, who: Person) -> None:
        """Whoever opens the authorize page presses «Allow» as this person; before, «Cancel»."""
        self.server.consenting = (workspace.id, who.id)
