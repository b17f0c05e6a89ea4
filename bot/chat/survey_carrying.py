"""Brings one message about a survey to a chat, and writes down what became of it."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.cards import Content, Document
from bot.chat.invitations import SOON
from bot.chat.office import Office, address_of
from bot.chat.ports import (
    Address,
    Channel,
    Deed,
    MessageGone,
    NotAccepted,
    TryLater,
    Unreachable,
)
from bot.chat.survey_results import RESULTS
from bot.postage import costs, limit
from storage import pacing, survey_posts
from storage.pacing import At, NotYet
from storage.survey_posts import Claim, Status

logger = logging.getLogger(__name__)

HORIZON = timedelta(seconds=20)  # how far ahead a limit is reserved: well within a post's lease
CALL = 30.0  # seconds that a platform may take


@dataclass(frozen=True, slots=True)
class Carrier:
    """A claimed post on its way."""

    office: Office
    channel: Channel
    claim: Claim

    async def carry(self, content: Content, digest: str) -> None:
        """Send it, or change it where it stands. Should we fail in between, its lease runs out."""
        post = self.claim.post
        if post.route is None:
            await self._given_up(Status.FAILED, "sealed")
            return
        to = address_of(post.route)
        try:
            if self.claim.unsure and post.remote is None and await self._stands(to):
                return
            await self._bring(to, content, digest)
        except TryLater as later:
            await self._put_off(later)
        except (Unreachable, NotAccepted) as refused:
            await self._given_up(Status.FAILED, refused.reason)
        except MessageGone:
            await self._given_up(Status.FAILED, "deleted")
        except Exception as error:  # noqa: BLE001 -- its text may hold words: the kind is logged
            logger.warning("survey %s, %s: %s", post.survey, post.key, type(error).__name__)

    @property
    def _token(self) -> str:
        post = self.claim.post
        return self.office.sealer.digest(f"survey post {post.survey} {post.key}")[:32]

    async def _stands(self, to: Address) -> bool:
        """Whether nothing is to be sent: it came through, or it is figures and nobody can tell."""
        found = await self.channel.find(to, "", self._token)
        if found is not None:
            await self._sent(found, "")  # what it says is looked at next
        elif self.claim.post.key.startswith(RESULTS):
            await self._given_up(Status.UNSURE, "unsure")
        else:
            return False
        return True

    async def _bring(self, to: Address, content: Content, digest: str) -> None:
        remote = self.claim.post.remote
        deed = Deed.FILE if isinstance(content, Document) else Deed.EDIT if remote else Deed.POST
        turn = await self._reserve(to, deed)
        if isinstance(turn, NotYet):
            await self._later(turn.ask_at, "")
            return
        delay = (turn.moment - self.office.fielder.now()).total_seconds()
        if delay > 0:
            await asyncio.sleep(delay)
        async with asyncio.timeout(CALL):
            if remote is not None:
                await self.channel.edit(to, remote, content)
                await self._sent(None, digest)
                return
            posted = await self.channel.post(to, content, "", self._token)
        await self._sent(posted.remote, digest)

    async def _reserve(self, to: Address, deed: Deed) -> At | NotYet:
        found = costs(self.channel, self.office.sealer, to, deed)
        now = self.office.fielder.now()
        return await self.office.store.write(pacing.reserve, found, now, HORIZON)

    # --- What became of it -----------------------------------------------------------------------

    async def _sent(self, remote: str | None, digest: str) -> None:
        post, sealed = self.claim.post, None
        if remote is not None:
            sealed = self.office.sealer.seal(remote)
        await self.office.store.field(post.survey, survey_posts.sent, post.key, sealed, digest)

    async def _later(self, moment: datetime, fault: str) -> None:
        post = self.claim.post
        await self.office.store.field(post.survey, survey_posts.later, post.key, moment, fault)

    async def _given_up(self, status: Status, fault: str) -> None:
        post = self.claim.post
        await self.office.store.field(
            post.survey, survey_posts.given_up, post.key, status, fault[:60]
        )

    async def _put_off(self, later: TryLater) -> None:
        after = timedelta(seconds=SOON if later.after is None else max(later.after, 1.0))
        until = self.office.fielder.now() + after
        if later.bucket:
            bucket = limit(self.office.sealer, self.channel.platform, later.bucket)
            await self.office.store.write(pacing.block, bucket, until)
        await self._later(until, "busy" if later.bucket else "silent")
