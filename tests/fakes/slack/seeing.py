"""What people see in Slack, and waiting until they see it."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from tests.fakes.slack.delivery import Post
from tests.fakes.slack.values import (
    Called,
    Channel,
    Delivered,
    Message,
    Person,
    SlackFile,
    View,
    Violation,
)
from tests.fakes.slack.world import World

T = TypeVar("T")


class Seeing:
    """Looks. Every value is a snapshot: look again to see what has changed."""

    world: World
    post: Post

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Every rule of Slack's that the bot has broken, in order."""
        return tuple(self.world.violations)

    @property
    def delivered(self) -> tuple[Delivered, ...]:
        """Every request to the bot, and how it was answered."""
        return tuple(self.world.delivered)

    @property
    def timeouts(self) -> tuple[Delivered, ...]:
        """Commands and interactions that were not answered 200 in time: «did not respond»."""
        commands = ("block_actions", "view_submission", "view_closed")
        return tuple(
            done
            for done in self.world.delivered
            if not done.taken and (done.kind in commands or done.kind.startswith("/"))
        )

    def calls(self, method: str) -> tuple[Called, ...]:
        """The calls of one method of the Web API."""
        return tuple(called for called in self.world.called if called.method == method)

    def messages(self, channel: Channel) -> tuple[Message, ...]:
        """Everything in a channel, threads too, as it now stands, in order."""
        return tuple(channel.messages)

    def thread(self, channel: Channel, ts: str) -> tuple[Message, ...]:
        """A thread: the parent first."""
        return tuple(m for m in channel.messages if ts in (m.ts, m.thread_ts))

    def inbox(self, who: Person) -> tuple[Message, ...]:
        """What the bot has shown to one person alone: their DM, and ephemeral messages anywhere."""
        workspace = self.world.workspaces[who.workspace]
        direct = workspace.channels.get(workspace.direct.get(who.id, ""))
        mine = list(direct.messages) if direct else []
        for channel in workspace.channels.values():
            mine.extend(m for m in channel.ephemeral if m.only_for == who.id)
        return tuple(sorted(mine, key=lambda message: float(message.ts)))

    def now(self, message: Message) -> Message | None:
        """The same message as it now stands; None when it is gone."""
        for workspace in self.world.workspaces.values():
            channel = workspace.channels.get(message.channel)
            for found in (*channel.messages, *channel.ephemeral) if channel else ():
                if found.ts == message.ts:
                    return found
        return None

    def top_view(self, who: Person) -> View | None:
        """The modal that the person has on the screen."""
        stack = self.world.workspaces[who.workspace].stacks.get(who.id)
        return stack[-1] if stack else None

    def views(self, who: Person) -> tuple[View, ...]:
        """The person's stack of modals, the lowest first."""
        return tuple(self.world.workspaces[who.workspace].stacks.get(who.id, ()))

    def home(self, who: Person) -> View | None:
        """The person's Home tab."""
        return self.world.workspaces[who.workspace].homes.get(who.id)

    def field_errors(self, who: Person) -> Mapping[str, str]:
        """The errors that stand in the person's modal, by block_id."""
        return dict(self.world.field_errors.get(who.id, {}))

    def files(self, channel: Channel) -> tuple[SlackFile, ...]:
        """The files that were shared in a channel."""
        return tuple(file for message in channel.messages for file in message.files)

    async def until(self, look: Callable[[], T], *, seconds: float = 2.0) -> T:
        """What `look` finds, once it finds something. Raises TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds):
            while not (seen := look()):
                await self.world.news()
        return seen
