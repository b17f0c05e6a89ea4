"""Sends letters about surveys: at the pace that each way allows, each of them once.

What is to be sent is queued by `storage.letters`, and its words are made when it goes. The postman
claims what may go in the next second (`storage.sending`), and settles each letter by itself, at
once: little is in doubt if the process dies. A way that does not work is left alone for a while;
its letters wait, and lose no attempts.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.fielding.about import About
from bot.fielding.fielder import Fielder
from bot.fielding.letters import Worded
from bot.fielding.postbag import Going, Postbag, tried
from bot.fielding.ways import NotDelivered, Way, WayDown
from bot.rounds import Rounds
from bot.tasks import spawn
from storage import sending
from storage.contacts import Route
from storage.sending import Letter
from storage.survey_errors import UnknownSurvey
from surveys.field_state import SurveyId

__all__ = ["NotDelivered", "Postman", "Way", "WayDown"]

logger = logging.getLogger(__name__)

PARALLEL = 10  # letters on their way by one way: more would only wait for a mail server's lines
CALL = 90.0  # seconds that a letter may take: well within its lease
LULL = timedelta(milliseconds=50)  # from a change until it is looked at, with those that follow
LONGEST_NAP = timedelta(seconds=30)  # with one process nothing is due that we have not been told
SHARED_NAP = timedelta(seconds=2)  # another process may have queued something
PATIENCE = 5.0  # seconds that what is on its way gets at the end
FIRST_PAUSE = timedelta(seconds=30)  # of a way that does not work; then twice as long, and so on
LONGEST_PAUSE = timedelta(minutes=15)
ASK_AGAIN = timedelta(minutes=2)  # whether what is in doubt has arrived, where that can be asked


@dataclass(slots=True)
class _Down:
    """A way that does not work: why, how often that was found, and until when it is left alone."""

    fault: str
    times: int
    until: datetime


@dataclass(slots=True)
class _Flight:
    """A letter on its way; `calling` says that it may have arrived already."""

    letter: Letter
    task: asyncio.Task[None]
    calling: bool = False


class Postman:
    """Sends what is queued, for as long as `run` runs. `ways` may be added to until then.

    `language` is that of readers of whom none is known, `ask` whom they may ask («»: the one who
    commissioned the survey).
    """

    def __init__(
        self, fielder: Fielder, ways: dict[str, Way], language: str = "nb", ask: str = ""
    ) -> None:
        self.ways = ways
        self._fielder, self._store, self._clock = fielder, fielder.store, fielder.clock
        self._bag = Postbag(fielder, ways, language, ask)
        self._flights: dict[str, _Flight] = {}
        self._down: dict[str, _Down] = {}
        self._not_before: dict[str, datetime] = {}  # by way: when its limits let more through
        naps = {True: SHARED_NAP, False: LONGEST_NAP}
        self._rounds = Rounds(
            self._clock, "postman", self._round, lambda: naps[self._store.shared], LULL
        )
        fielder.follow(lambda _: self._rounds.poke())

    def trouble(self, way: str) -> str:
        """Why nothing goes by a way now, as a code; "" where nothing is known to be wrong."""
        return self._down[way].fault if way in self._down else ""

    async def test(self, way: str, route: Route, letter: Worded) -> None:
        """Send a letter to try it, at once, to an address that is given.

        Raises:
            KeyError: there is no such way.
            NotDelivered
        """
        to, made = tried(self._fielder, way, route)
        await self.ways[way].send(to, letter, made)

    async def about(self, survey: SurveyId) -> About:
        """A survey as its letters tell of it.

        Raises:
            UnknownSurvey
        """
        return (await self._bag.look(survey)).about

    # --- The round -------------------------------------------------------------------------------

    async def run(self) -> None:
        """Send what is queued, for as long as the program runs.

        When it is cancelled, what is on its way gets a few seconds; the rest is put back.
        """
        await self._rounds.keep_until_told(self._land)

    async def deliver_once(self) -> datetime | None:
        """Send what may go now, and wait until it has gone; when there is more to send, if ever."""
        await self._round()
        await asyncio.gather(*(flight.task for flight in tuple(self._flights.values())))
        return await self._next()

    async def _round(self) -> datetime | None:
        for way in tuple(self.ways):
            await self._empty(way)
        return await self._next()

    async def _next(self) -> datetime | None:
        """When something can go next, by the ways that there are."""
        moments, now = [], self._clock.now()
        for way in tuple(self.ways):
            if not self._room(way):
                continue  # whatever lands there looks again
            due = await self._store.read(sending.next_due, (way,))
            if due is not None:
                moments.append(max(due, self._closed_until(way, now)))
        return min(moments, default=None)

    def _closed_until(self, way: str, now: datetime) -> datetime:
        down = self._down[way].until if way in self._down else now
        return max(down, self._not_before.get(way, now))

    async def _empty(self, way: str) -> None:
        """Take all that may go by a way now."""
        while room := self._room(way):
            now = self._clock.now()
            if self._closed_until(way, now) > now:
                return
            surveys = await self._store.read(sending.due_surveys, now, (way,))
            if not surveys:
                return
            try:
                taken, ask_at = await self._bag.take(surveys[0], way, room)
            except UnknownSurvey:  # it was deleted meanwhile, and its letters with it
                continue
            for going in taken:
                self._start(going)
            if ask_at is not None:
                self._not_before[way] = ask_at

    def _room(self, way: str) -> int:
        """How many letters may be taken; a way that did not work is tried with one."""
        away = sum(flight.letter.way == way for flight in self._flights.values())
        return max(0, (1 if way in self._down else PARALLEL) - away)

    # --- One letter ------------------------------------------------------------------------------

    def _start(self, going: Going) -> None:
        """Let a letter fly; one that flies already is on its way, whatever its lease says."""
        letter = going.claimed.letter
        if letter.id not in self._flights:
            task = spawn(self._carry(going), name=f"letter {letter.id}")
            self._flights[letter.id] = _Flight(letter, task)

    async def _carry(self, going: Going) -> None:
        letter = going.claimed.letter
        try:
            await self._wait_until(going.at)
            if letter.way in self._down and self._down[letter.way].until > self._clock.now():
                await self._put_back(letter, self._down[letter.way].until)
                return
            self._flights[letter.id].calling = True
            await self._settle(letter, await self._send(going))
        except UnknownSurvey:
            pass  # it was deleted meanwhile, and its letters with it
        except Exception as error:  # noqa: BLE001 -- then it is in doubt, when its lease runs out
            logger.warning("letter %s: not written down, %s", letter.id, type(error).__name__)
        finally:
            del self._flights[letter.id]
            self._rounds.poke()

    async def _wait_until(self, moment: datetime) -> None:
        delay = (moment - self._clock.now()).total_seconds()
        if delay > 0:
            await asyncio.sleep(delay)

    async def _send(self, going: Going) -> str | NotDelivered:
        """What identifies the message, or why it has not arrived."""
        to, letter = going.claimed.to, going.claimed.letter
        called = False
        try:
            words = self._bag.worded(going)
            called = True
            async with asyncio.timeout(CALL):
                return await self.ways[letter.way].send(to, words, letter)
        except NotDelivered as error:
            return error
        except Exception as error:  # noqa: BLE001 -- a fault of ours, whatever it was
            # Its text may hold an address: the log says where it happened, and no more.
            logger.error("letter %s: %s", letter.id, type(error).__name__)  # noqa: TRY400 -- see above
            return NotDelivered("broken", doubtful=called)

    async def _settle(self, letter: Letter, result: str | NotDelivered) -> None:
        change, survey = self._fielder.write, letter.survey
        if isinstance(result, str):
            self._down.pop(letter.way, None)
            message = self._fielder.sealer.digest(result) if result else ""
            await change(survey, sending.sent, letter, message)
            return
        logger.warning("letter %s: %s", letter.id, result.fault)
        now = self._clock.now()
        if isinstance(result, WayDown):
            self._pause(letter.way, result)
        else:
            self._down.pop(letter.way, None)
        if result.doubtful:
            again_at = now + (result.again_after or ASK_AGAIN)
            await change(survey, sending.in_doubt, letter, result.fault, again_at)
        elif isinstance(result, WayDown):
            await self._put_back(letter, self._down[letter.way].until, result.fault)
        elif result.bounced:
            await change(survey, sending.bounced, letter.id, result.fault, now)
        else:
            later = None if result.again_after is None else now + result.again_after
            await change(survey, sending.failed, letter, result.fault, later)

    async def _put_back(self, letter: Letter, until: datetime, fault: str = "") -> None:
        await self._fielder.write(letter.survey, sending.put_back, [letter], until, fault)

    def _pause(self, way: str, found: WayDown) -> None:
        """Leave a way alone, longer each time; what was on its way meanwhile finds the same."""
        now, known = self._clock.now(), self._down.get(way)
        if known is not None and known.until > now:
            return
        times = known.times + 1 if known is not None else 0
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(times, 10))
        pause = max(pause, found.again_after or pause)
        self._down[way] = _Down(found.fault, times, now + pause)
        logger.warning("%s does not work (%s): left alone for %s", way, found.fault, pause)

    # --- The end ---------------------------------------------------------------------------------

    async def _land(self) -> None:
        """Wait a little for what is on its way, and put the rest back.

        Where that cannot be written down, the leases will run out.
        """
        flights = tuple(self._flights.values())
        waiting = [flight for flight in flights if not flight.calling]
        calling = [flight for flight in flights if flight.calling]
        for flight in waiting:
            flight.task.cancel()
        late: set[asyncio.Task[None]] = set()
        if calling:
            _, late = await asyncio.wait([one.task for one in calling], timeout=PATIENCE)
        for task in late:
            task.cancel()
        await asyncio.gather(*(flight.task for flight in flights), return_exceptions=True)
        now = self._clock.now()
        try:
            for flight in waiting:
                await self._put_back(flight.letter, now)
            for flight in calling:
                if flight.task in late:
                    await self._settle(flight.letter, NotDelivered("interrupted", doubtful=True))
        except Exception:
            logger.exception("what became of the last letters could not be written down")
