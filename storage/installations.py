"""What organisations gave the bot when it was installed there, and installations just begun.

`body` is whatever the platform's own folder keeps (its tokens): sealed, and found by the digest of
the organisation's id.
"""

import json
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sealing import Sealer
from storage.tables import installations, oauth_states
from storage.upserts import insert


class Installations:
    """The functions below, for one platform: `await store.read(mine.find, tenant)`."""

    def __init__(self, sealer: Sealer, platform: str) -> None:
        self._sealer, self._platform = sealer, platform

    async def save(
        self, connection: AsyncConnection, tenant: str, body: str, now: datetime
    ) -> None:
        """Keep what an organisation gave, in the place of what it gave before."""
        row = {
            "platform": self._platform,
            "tenant": self._digest(tenant),
            "sealed": self._sealer.seal(body),
            "installed_at": now,
        }
        adding = insert(connection, installations)
        changed = {name: adding.excluded[name] for name in ("sealed", "installed_at")}
        adding = adding.on_conflict_do_update(index_elements=["platform", "tenant"], set_=changed)
        await connection.execute(adding, row)

    async def find(self, connection: AsyncConnection, tenant: str) -> str | None:
        """What an organisation gave; None where the bot is not installed, or cannot read it."""
        i = installations.c
        mine = (i.platform == self._platform, i.tenant == self._digest(tenant))
        sealed = (await connection.execute(select(i.sealed).where(*mine))).scalar()
        return self._sealer.open(sealed) if sealed is not None else None

    async def remove(self, connection: AsyncConnection, tenant: str) -> None:
        """Forget an organisation."""
        i = installations.c
        mine = (i.platform == self._platform, i.tenant == self._digest(tenant))
        await connection.execute(delete(installations).where(*mine))

    async def issue_state(
        self, connection: AsyncConnection, state: str, expires_at: datetime
    ) -> None:
        """Remember that an installation was begun; `state` is a token that was drawn for it."""
        row = {"id": self._digest(state), "expires_at": expires_at}
        await connection.execute(insert(connection, oauth_states), row)

    async def consume_state(self, connection: AsyncConnection, state: str, now: datetime) -> bool:
        """Whether an installation was begun with this state and not ended; true only once."""
        s = oauth_states.c
        used = delete(oauth_states).where(s.id == self._digest(state)).returning(s.expires_at)
        expires_at = (await connection.execute(used)).scalar()
        return expires_at is not None and expires_at > now

    def _digest(self, name: str) -> str:
        return self._sealer.digest(json.dumps([self._platform, name]))


async def forget_states_before(connection: AsyncConnection, now: datetime) -> None:
    """Forget the installations that were begun and whose time is up."""
    await connection.execute(delete(oauth_states).where(oauth_states.c.expires_at <= now))
