"""Where the app is at home: the workspaces that it is installed in, each with its own token."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.chat.ports import Unreachable
from bot.clock import Clock
from bot.slack.client import Api, understood
from bot.slack.home import Home
from bot.slack.payload import Malformed, needed, object_in, text
from storage.installations import Installations
from storage.store import Store

HELD = timedelta(minutes=1)  # another process may have installed or removed the app meanwhile
HELD_AT_MOST = 1_000


@dataclass(slots=True)
class Homes:
    """One workspace by its token, others by their installations; either may be missing."""

    api: Api
    token: str = field(repr=False)
    store: Store
    installations: Installations
    clock: Clock
    _only: Home | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _held: dict[str, tuple[Home, datetime]] = field(default_factory=dict)

    async def first(self, teams: Sequence[str]) -> Home | None:
        """The first of these workspaces that the app is installed in.

        Raises:
            TryLater, Unreachable, NotAccepted: Slack does not say whose the token is.
        """
        for team in teams:
            if (found := await self._find(team)) is not None:
                return found
        return None

    async def of(self, team: str) -> Home:
        """A workspace that the app should be installed in. Raises `Unreachable`, and as `first`."""
        found = await self._find(team)
        if found is None:
            raise Unreachable("not_installed")
        return found

    async def _find(self, team: str) -> Home | None:
        if self.token:
            only = await self.only()
            if only.team == team:
                return only
        return await self._installed(team)

    async def only(self) -> Home:
        """The workspace of the token that was set; asked once. Raises as `first`."""
        async with self._asking:
            if self._only is None:
                self._only = await self.whose(self.token)
            return self._only

    @understood
    async def whose(self, token: str) -> Home:
        """The workspace that a token is for. Raises `TryLater`, `Unreachable`, `NotAccepted`."""
        answer = await self.api.write(token, "auth.test")
        return Home(
            team=needed(answer, "team_id"),
            bot_user=needed(answer, "user_id"),
            bot_id=text(answer, "bot_id"),
            enterprise=text(answer, "enterprise_id"),
            token=token,
        )

    async def _installed(self, team: str) -> Home | None:
        now = self.clock.now()
        held, until = self._held.get(team, (None, now))
        if held is not None and now < until:
            return held
        body = await self.store.read(self.installations.find, team)
        found = read(team, body) if body is not None else None
        self._held.pop(team, None)
        if found is not None:
            self._held[team] = (found, now + HELD)
        if len(self._held) > HELD_AT_MOST:
            del self._held[next(iter(self._held))]
        return found

    async def keep(self, home: Home) -> None:
        """The app was installed in a workspace, now."""
        now = self.clock.now()
        body = written(replace(home, since=int(now.timestamp())))
        await self.store.write(self.installations.save, home.team, body, now)
        self._held.pop(home.team, None)

    async def forget(self, team: str, when: int | None) -> None:
        """The app was removed from a workspace: its token is dead, and is not kept.

        Slack tells that again until it is heard: what happened before the app came (again) is old.
        """
        self._held.pop(team, None)
        home = await self._installed(team)
        if home is None or (when is not None and when < home.since):
            return
        await self.store.write(self.installations.remove, team)
        self._held.pop(team, None)


def written(home: Home) -> str:
    """A workspace's home as it is kept (sealed)."""
    return json.dumps(
        {
            "bot_user": home.bot_user,
            "bot_id": home.bot_id,
            "enterprise": home.enterprise,
            "token": home.token,
            "since": home.since,
        }
    )


def read(team: str, body: str) -> Home | None:
    """A home as it was kept; None where it cannot be read any more."""
    try:
        kept = object_in(body, "installation")
        return Home(
            team=team,
            bot_user=needed(kept, "bot_user"),
            bot_id=text(kept, "bot_id"),
            enterprise=text(kept, "enterprise"),
            token=needed(kept, "token"),
            since=int(kept.get("since", 0)),
        )
    except Malformed:
        return None
