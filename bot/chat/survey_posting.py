"""Keeps the chats at what should stand there about surveys: the channel's card, figures …

What should stand is worked out anew whenever a survey changes, and sent where it differs from what
is shown. So many answers make one change, and what was to be sent when the program died is sent
when it starts again. Figures are posted once and never changed; of those nobody can say whether
they came through, they are not sent again by themselves.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.chat import survey_results as results
from bot.chat.cards import Card, Content
from bot.chat.office import Office
from bot.chat.survey_cards import main_language, poll
from bot.chat.survey_carrying import Carrier
from bot.chat.survey_following import FOLLOW, following
from bot.chat.survey_scene import ASK, Asking, asking
from bot.rounds import Rounds
from bot.words import words
from storage import survey_posts
from storage.survey_errors import UnknownSurvey
from storage.survey_posts import Status, SurveyPost
from surveys.field_state import Status as Stage
from surveys.field_state import SurveyId

logger = logging.getLogger(__name__)

LULL = timedelta(seconds=0.5)  # from a change until it is looked at, with those that follow
CALM = 15.0  # seconds between two changes of one message
NAP = timedelta(seconds=30)  # when nothing is known to be due: another process may have died
AGAIN = 5.0  # seconds until what failed is tried again
PLANNED = (results.RESULTS, Status.PLANNED)


class Herald:
    """Sends what is to stand about surveys, for as long as `run` runs. `calm` is in seconds."""

    def __init__(self, office: Office, calm: float = CALM) -> None:
        self._office, self._calm = office, calm
        self._changed: dict[SurveyId, None] = {}
        self._edited: dict[tuple[SurveyId, str], float] = {}
        fielder = office.fielder
        self._rounds = Rounds(fielder.clock, "herald", self._round, lambda: NAP, LULL)
        office.fielder.follow(self.hear)

    def hear(self, survey: SurveyId) -> None:
        """A survey has changed."""
        self._changed[survey] = None
        self._rounds.poke()

    async def run(self) -> None:
        """Send what is to stand, for as long as the program runs."""
        for survey in await self._office.store.read(survey_posts.in_chats):
            self.hear(survey)
        await self._rounds.keep()

    async def _round(self) -> datetime | None:
        await self.send_once()
        return await self._office.store.read(survey_posts.next_due)

    async def send_once(self) -> None:
        """Look at the surveys that have changed, or have something due."""
        changed, self._changed = self._changed, {}
        due = await self._office.store.read(survey_posts.due, self._now())
        for survey in {*changed, *due}:
            try:
                await self.keep(survey)
            except UnknownSurvey:
                continue
            except Exception:
                logger.exception("survey %s: what should stand in its chats", survey)
                asyncio.get_running_loop().call_later(AGAIN, self.hear, survey)

    def _now(self) -> datetime:
        return self._office.fielder.now()

    # --- One survey ------------------------------------------------------------------------------

    async def keep(self, survey: SurveyId) -> None:
        """Let what stands about a survey be what should stand.

        Raises:
            UnknownSurvey
        """
        office = self._office
        posts = await office.store.read(survey_posts.of_survey, survey, office.sealer)
        if not posts:
            return
        seen = await asking(office, survey)
        if await self._release(seen, posts):
            posts = await office.store.read(survey_posts.of_survey, survey, office.sealer)
        for post in posts:
            if self._may_go(post):
                await self._bring(seen, post)

    async def _release(self, seen: Asking, posts: tuple[SurveyPost, ...]) -> bool:
        """Let the figures be posted, where that was chosen, and no answer can come any more."""
        planned = next((p for p in posts if (p.key, p.status) == PLANNED), None)
        if planned is None or planned.route is None or not results.may_be_posted(seen):
            return False
        office, now = self._office, self._now()
        channel = office.channels.get(planned.route.platform)
        files = channel.files_in_channels if channel else False
        await office.store.field(seen.id, survey_posts.release, results.RESULTS, now)
        for new in results.wanted(seen, planned.route, files=files):
            await office.store.field(seen.id, survey_posts.want, office.sealer, new, now)
        return True

    def _may_go(self, post: SurveyPost) -> bool:
        if post.status is Status.SENT:
            return not post.key.startswith(results.RESULTS)
        due = post.status is Status.QUEUED and post.next_at <= self._now()
        return due or post.status is Status.SENDING

    async def _bring(self, seen: Asking, post: SurveyPost) -> None:
        """Send a post, or change it, if it is not what people see."""
        channel = self._office.channels.get(post.route.platform) if post.route else None
        if channel is None:
            return
        content = await self.composed(seen, post)
        if content is None:
            await self._give_up(post, Status.FAILED, "nothing_to_show")
            return
        digest = self._digest(post, content)
        if post.status is Status.SENT and (post.shown == digest or self._just_changed(post)):
            return
        claim = await self._office.store.field(
            seen.id, survey_posts.claim, self._office.sealer, post.key, self._now()
        )
        if claim is not None:
            await Carrier(self._office, channel, claim).carry(content, digest)
            self._edited[seen.id, post.key] = asyncio.get_running_loop().time()

    def _just_changed(self, post: SurveyPost) -> bool:
        """Whether it was changed a moment ago: then it is looked at again in a while."""
        last, now = self._edited.get((post.survey, post.key)), asyncio.get_running_loop().time()
        if last is None or now - last >= self._calm:
            return False
        asyncio.get_running_loop().call_later(self._calm - (now - last), self.hear, post.survey)
        return True

    def _digest(self, post: SurveyPost, content: Content) -> str:
        told = repr(content) if isinstance(content, Card) else post.key
        return self._office.sealer.digest(told)

    async def _give_up(self, post: SurveyPost, status: Status, fault: str) -> None:
        await self._office.store.field(post.survey, survey_posts.given_up, post.key, status, fault)

    async def composed(self, seen: Asking, post: SurveyPost) -> Content | None:
        """What a post is to say now; None where there is nothing to be said."""
        if post.key == ASK:
            t = words(main_language(seen))
            return poll(seen, t) if seen.fielding.status is not Stage.DRAFT else None
        if post.key.startswith(FOLLOW):
            return await following(self._office, seen, post)
        return await results.shown(self._office, seen, post)
