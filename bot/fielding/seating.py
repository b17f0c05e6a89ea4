"""A seat with the form before it: found by its link, and filled with what is written there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.fielding.fielder import Fielder
from bot.fielding.fields import Written, read_loose
from storage import ballots, forms, seat_lists, seats, surveys, unit_answers
from storage.sealing import Sealer
from storage.seat_lists import NewSeat
from storage.seats import Seat
from storage.survey_errors import HasAnswered, UnknownLink
from storage.unit_answers import UnitAnswer
from surveys.field_errors import NotOpenYet, SurveyClosed
from surveys.field_state import Fielding, SeatId, SurveyId
from surveys.fielding import admit
from surveys.flow import Answers
from surveys.questionnaire import Questionnaire
from surveys.responses import Mode, Unit
from surveys.versions import carried


class Door(StrEnum):
    """Whether answers are taken now."""

    NOT_YET = "not_yet"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat with the form before it, and what is written there.

    `version` and `form` are the newest. `begun`: there is a draft. Without one an official answer
    stands there as it was sent (`answer`), and an opinion not at all. `seen` is what the next
    writer must say, and `who` wrote last. `dropped` are the answers (items' ids) that were given to
    an older form and do not fit the new one. `bound` is what an opinion's draft is bound to besides
    the link (`ballots.binding`), or empty.
    """

    survey: SurveyId
    fielding: Fielding
    seat: Seat
    link: str
    door: Door
    version: int
    form: Questionnaire
    written: Written
    begun: bool = False
    seen: int = 0
    who: str = ""
    answer: UnitAnswer | None = None
    dropped: tuple[str, ...] = ()
    bound: str = ""

    @property
    def official(self) -> bool:
        """Whether a unit answers, by name."""
        return self.fielding.terms.mode is Mode.OFFICIAL

    @property
    def answers(self) -> Answers:
        """The values among what is written."""
        return self.written.answers


async def sitting(fielder: Fielder, link: str, bound: str = "") -> Sitting:
    """The seat that a link leads to, and all that is written there. Changes nothing.

    A draft that is bound to something else than `bound` is not shown, and can be written over.

    Raises:
        UnknownLink
    """

    async def look(connection: AsyncConnection) -> Sitting:
        seat = await seats.by_link(connection, fielder.sealer, link)
        return await _sit(connection, fielder, seat, link, bound)

    return await fielder.store.read(look)


async def seated(fielder: Fielder, seat: SeatId) -> Sitting:
    """The same for a seat that is known otherwise: by an address in a chat, or by its owner.

    Raises:
        UnknownLink: there is no such seat, or an opinion's link has been let go of.
        HasAnswered: an opinion that was given is found by the person's own link alone.
    """

    async def look(connection: AsyncConnection) -> Sitting:
        found = await seats.find(connection, seat)
        if found is None:
            raise UnknownLink
        reached = await seats.reached(connection, found.survey, fielder.sealer, [seat])
        made = await _sit(connection, fielder, found, reached[0].link or "")
        if made.official or made.link:
            return made
        if found.answered:
            raise HasAnswered(name=found.unit.name or found.unit.number)
        raise UnknownLink

    return await fielder.store.read(look)


async def again(fielder: Fielder, before: Sitting) -> Sitting:
    """The same sitting as it stands now."""
    if before.link:
        found = await sitting(fielder, before.link, before.bound)
        return replace(found, bound=before.bound)
    return await seated(fielder, before.seat.id)


async def begin(fielder: Fielder, before: Sitting) -> Sitting:
    """Somebody pressed the button behind the link.

    Raises:
        NotOpenYet, SurveyClosed
    """
    await fielder.write(before.survey, seats.begin, before.seat.id, fielder.now())
    return replace(before, seat=replace(before.seat, opened=True))


async def walk_in(fielder: Fielder, survey: SurveyId, language: str = "") -> str:
    """Seat somebody who came by the open link; returns the secret of a link of their own.

    Raises:
        UnknownSurvey, NotForEverybody, NotOpenYet, SurveyClosed, DoorFull
    """
    seat, link = SeatId(fielder.chance.id()), fielder.chance.token()
    new = NewSeat(seat, Unit(seat, ""), link, language)
    await fielder.write(survey, seat_lists.walk_in, fielder.sealer, new, fielder.now())
    return link


def door(fielder: Fielder, fielding: Fielding) -> Door:
    """Whether answers to a survey are taken now."""
    try:
        return Door.LATE if admit(fielding, fielder.now()) else Door.OPEN
    except NotOpenYet:
        return Door.NOT_YET
    except SurveyClosed:
        return Door.CLOSED


# --- What is written there ------------------------------------------------------------------------


async def _sit(
    connection: AsyncConnection, fielder: Fielder, seat: Seat, link: str, bound: str = ""
) -> Sitting:
    fielding = await surveys.fielding(connection, seat.survey)
    form = (await forms.form(connection, seat.survey, fielding.form)).questionnaire
    made = Sitting(
        survey=seat.survey,
        fielding=fielding,
        seat=seat,
        link=link,
        door=door(fielder, fielding),
        version=fielding.form,
        form=form,
        written=Written({}, {}),
    )
    if made.official:
        return await _official(connection, made)
    return await _opinion(connection, made, fielder.sealer, bound)


async def _official(connection: AsyncConnection, made: Sitting) -> Sitting:
    latest = await unit_answers.latest(connection, made.seat.id)
    made = replace(made, answer=latest, seen=made.seat.revision)
    draft = await unit_answers.draft(connection, made.seat.id)
    if draft is not None:
        found = replace(made, begun=True, who=draft.who)
        return await _filled(connection, found, draft.form, draft.answers, draft.loose)
    if latest is None or latest.erased:
        return made
    return await _filled(connection, replace(made, who=latest.who), latest.form, latest.answers)


async def _opinion(
    connection: AsyncConnection, made: Sitting, sealer: Sealer, bound: str
) -> Sitting:
    if not made.link:  # an owner's look at a seat whose link is gone
        return made
    draft = await ballots.own_draft(connection, made.survey, sealer, made.link, bound)
    if draft is None:
        return made
    if draft.shut:
        return replace(made, seen=draft.seen)
    found = replace(made, begun=True, seen=draft.seen, bound=draft.bound)
    return await _filled(connection, found, draft.form, draft.answers, draft.loose)


async def _filled(
    connection: AsyncConnection,
    made: Sitting,
    version: int,
    answers: Answers,
    loose: Mapping[str, str] | None = None,
) -> Sitting:
    """With answers to this version of the form, as far as they are answers to the newest."""
    fitting = dict(answers)
    if version != made.version:
        old = (await forms.form(connection, made.survey, version)).questionnaire
        fitting = carried(old, made.form, answers)
    written = Written(fitting, read_loose(made.form, loose or {}))
    return replace(made, written=written, dropped=tuple(i for i in answers if i not in fitting))
