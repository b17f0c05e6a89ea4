"""The post office: events with retries, duplicates and disorder; commands and interactions once."""

import asyncio
from collections.abc import Collection
from typing import Protocol

from bot.tasks import spawn
from tests.fakes.slack.mischief import Mischief
from tests.fakes.slack.outgoing import Parcel
from tests.fakes.slack.scopes import lacking, scope_of_event
from tests.fakes.slack.values import Delivered, Json, Workspace
from tests.fakes.slack.world import World

SUBSCRIPTIONS = {  # a message event's channel_type, and what the app subscribes to for it
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


class Transport(Protocol):
    """A way to the bot: HTTP or a WebSocket."""

    async def send(self, parcel: Parcel, retry: int, reason: str) -> Delivered:
        """Send once, and wait for the answer."""
        ...


class Post:
    """Delivers. Without a transport the app has no request URL, and events go nowhere."""

    def __init__(self, world: World, mischief: Mischief, events: Collection[str]) -> None:
        self._world = world
        self._mischief = mischief
        self._events = events  # what the app subscribes to: «message.im», «app_mention»
        self._held: list[Parcel] = []
        self._background: set[asyncio.Task[None]] = set()
        self.transport: Transport | None = None
        world.echo = self.echo

    async def stop(self) -> None:
        """Give up what is still on its way."""
        for task in tuple(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)

    async def settled(self) -> None:
        """Wait until every event on its way has been answered or given up."""
        while self._background:
            await asyncio.gather(*self._background)

    def echo(self, workspace: Workspace, event: Json) -> None:
        """Deliver an event that nobody waits for."""
        if self.transport is None or not self.subscribed(workspace, event):
            return
        task = spawn(self.event(workspace, event), name=f"slack event {event['type']}")
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def subscribed(self, workspace: Workspace, event: Json) -> bool:
        """Whether the app has asked for such events, and may have them."""
        kind = event["type"]
        channel = workspace.channels.get(str(event.get("channel")))
        if lacking(workspace, scope_of_event(event, channel)):
            return False
        return (SUBSCRIPTIONS[event["channel_type"]] if kind == "message" else kind) in self._events

    async def event(self, workspace: Workspace, event: Json) -> None:
        """Deliver an event: with retries, perhaps twice, perhaps after a later one."""
        if self.transport is None or not self.subscribed(workspace, event):
            return
        parcel = Parcel("event", str(event["type"]), self._envelope(workspace, event))
        if self._mischief.held_back:
            self._mischief.held_back -= 1
            self._held.append(parcel)
            return
        await self._copies(parcel)
        await self.release()

    async def release(self) -> None:
        """Deliver what was held back, the last first."""
        while self._held:
            await self._copies(self._held.pop())

    async def _copies(self, parcel: Parcel) -> None:
        match self._mischief.duplicates:
            case "no":
                await self._with_retries(parcel)
            case "in turn":
                await self._with_retries(parcel)
                await self._with_retries(parcel)
            case "at once":
                await asyncio.gather(self._with_retries(parcel), self._with_retries(parcel))

    async def _with_retries(self, parcel: Parcel) -> None:
        reason = ""
        for retry, delay in enumerate((0.0, *self._world.limits.retry_delays)):
            if delay:
                await asyncio.sleep(delay)
            done = await self._once(parcel, retry, reason)
            if done.taken:
                return
            reason = done.reason
        self._world.broken("event_not_acknowledged", parcel.kind, detail=reason)

    async def _once(self, parcel: Parcel, retry: int = 0, reason: str = "") -> Delivered:
        if self.transport is None:
            return Delivered(parcel.kind, retry, 0, "no_request_url", "")
        while self._mischief.is_down:
            await self._world.news()
        done = await self.transport.send(parcel, retry, reason)
        self._world.delivered.append(done)
        self._world.changed()
        return done

    async def direct(self, parcel: Parcel) -> Delivered:
        """Deliver a command or an interaction. There is no second try: the person sees an error."""
        done = await self._once(parcel)
        if not done.taken:
            self._world.broken("app_did_not_respond", parcel.kind, detail=done.reason)
        return done

    def _envelope(self, workspace: Workspace, event: Json) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": workspace.id,
            "user_id": workspace.bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "verification-token",
            "team_id": workspace.id,
            "context_team_id": workspace.id,
            "context_enterprise_id": None,
            "api_app_id": self._world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self._world.fresh("Ev"),
            "event_time": int(self._world.wall().timestamp()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": self._world.fresh("4-"),
        }
