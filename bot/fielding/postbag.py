"""What the postman takes along: letters that may go now, at their moments, and their words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.fielding.about import About, about, addressed
from bot.fielding.audience import results_link
from bot.fielding.fielder import Fielder
from bot.fielding.letters import Worded, worded
from bot.fielding.ways import NotDelivered, Way
from bot.words import words
from storage import forms, recurrences, sending, surveys
from storage.contacts import Route
from storage.letters import ASKS, Kind, State
from storage.pacing import At, Buckets, NotYet
from storage.seats import Reached, Seat
from storage.sending import Claimed, Letter
from surveys.dispositions import Ruling
from surveys.field_state import SeatId, SurveyId
from surveys.responses import Unit
from surveys.texts import LANGUAGES

AHEAD = timedelta(seconds=1)  # how early a letter is taken: whoever answers now gets none after
AT_ONCE = 20  # letters in one claim


@dataclass(frozen=True, slots=True)
class Look:
    """A survey as its letters tell of it, and the language of readers of whom none is known."""

    about: About
    language: str


@dataclass(frozen=True, slots=True)
class Going:
    """A letter that was taken, the moment at which it may go, and what it is about."""

    claimed: Claimed
    at: datetime
    look: Look


class Postbag:
    """Takes letters out of the store, no more than may go, and puts them into words."""

    def __init__(self, fielder: Fielder, ways: Mapping[str, Way], language: str, ask: str) -> None:
        self._fielder, self._ways = fielder, ways
        self._language, self._ask = language, ask

    async def look(self, survey: SurveyId) -> Look:
        """What the letters of a survey say of it.

        Raises:
            UnknownSurvey
        """
        store = self._fielder.store
        fielding = await store.read(surveys.fielding, survey)
        form = (await store.read(forms.form, survey, fielding.form)).questionnaire
        results = results_link(self._fielder, survey, fielding.terms)
        spoken = [code for code in form.languages if code in LANGUAGES]
        again = await store.read(recurrences.of_survey, survey)
        said = replace(about(fielding, form, results, self._ask), again=again)
        return Look(said, spoken[0] if spoken else self._language)

    async def take(
        self, survey: SurveyId, way: str, room: int
    ) -> tuple[tuple[Going, ...], datetime | None]:
        """Claim what may go within a second; and when to ask again, if more could not be taken.

        Raises:
            UnknownSurvey
        """
        look = await self.look(survey)
        going, ask_at = await self._fielder.store.field(survey, self._take, way, room)
        return tuple(Going(claimed, at, look) for claimed, at in going), ask_at

    async def _take(
        self, connection: AsyncConnection, survey: SurveyId, way: str, room: int
    ) -> tuple[list[tuple[Claimed, datetime]], datetime | None]:
        """In one transaction; the clock is read here, for the writer's turn may have come late."""
        now, sealer = self._fielder.now(), self._fielder.sealer
        claimed = await sending.claim(connection, survey, sealer, now, min(room, AT_ONCE), (way,))
        costs = {one.letter.id: self._ways[way].costs(one.to) for one in claimed}
        buckets = Buckets(connection)
        await buckets.read(cost for mine in costs.values() for cost in mine)
        going: list[tuple[Claimed, datetime]] = []
        waiting: dict[datetime, list[Letter]] = {}
        for one in claimed:
            match buckets.reserve(costs[one.letter.id], now, AHEAD):
                case At(moment=moment):
                    going.append((one, moment))
                case NotYet(ask_at=ask_at):
                    waiting.setdefault(ask_at, []).append(one.letter)
        await buckets.save()
        for ask_at, taken in waiting.items():
            await sending.put_back(connection, survey, taken, ask_at)
        return going, min(waiting, default=None)

    def worded(self, going: Going) -> Worded:
        """A letter in its reader's language.

        Raises:
            NotDelivered: it cannot be addressed.
        """
        to, letter = going.claimed.to, going.claimed.letter
        if to.route is None:
            raise NotDelivered("sealed")
        if to.link is None and letter.kind in ASKS:
            raise NotDelivered("no_link")
        wanted = to.seat.language
        t = words(wanted if wanted in LANGUAGES else going.look.language)
        url = "" if to.link is None else self._fielder.link(to.link)
        return worded(letter.kind, letter.intensity, addressed(going.look.about, to.seat, url), t)


def tried(fielder: Fielder, way: str, route: Route) -> tuple[Reached, Letter]:
    """Somebody who is not asked, and a letter that is not queued: to try a way."""
    id_, survey = fielder.chance.id(), SurveyId("")
    seat = Seat(
        id=SeatId(id_),
        survey=survey,
        unit=Unit("", ""),
        language="",
        contact_name="",
        contact_way=way,
        ways=(),
        linked=False,
        opened=False,
        answered=False,
        late=False,
        ruling=Ruling.NONE,
        reminders=0,
        revision=0,
    )
    letter = Letter(
        id=f"{id_}:test",
        survey=survey,
        seat=seat.id,
        kind=Kind.INVITATION,
        number=0,
        intensity=0,
        way=way,
        status=State.QUEUED,
        attempts=0,
        next_at=fielder.now(),
        fault="",
    )
    return Reached(seat, route, None), letter
