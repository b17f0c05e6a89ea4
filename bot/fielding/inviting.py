"""Invitations: who can be invited by which way, when they go, and a letter sent to try it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.fielding.fielder import Fielder
from bot.fielding.letters import About, Worded, addressed, trial, worded
from bot.fielding.postman import Postman
from bot.words import Words, words
from storage import letters, seats, sending
from storage.letters import Invitation, Kind
from storage.seats import Seat, email_route
from storage.survey_errors import NotInvitedThatWay
from storage.survey_log import Line
from surveys.dispositions import Ruling
from surveys.errors import Refusal
from surveys.field_plan import allowed_at
from surveys.field_state import Fielding, SurveyId
from surveys.texts import LANGUAGES

WAYS = ("email", "teams", "slack")


class NoEmail(Refusal):
    """E-mail is not set up here. Whoever runs this site can do that."""

    status = 409


@dataclass(frozen=True, slots=True)
class Ready:
    """Those who can be invited by a way now. `on`: something here can send by it.

    `trouble` is why nothing goes by it just now, as a code.
    """

    way: str
    count: int
    on: bool
    trouble: str = ""


async def ready(fielder: Fielder, survey: SurveyId, postman: Postman) -> tuple[Ready, ...]:
    """Who can be invited by each way: only those who have not been by any."""
    there = await fielder.store.read(seats.of_survey, survey)
    queued = await fielder.store.read(sending.of_survey, survey)
    invited = {letter.seat for letter in queued if letter.kind is Kind.INVITATION}
    waiting = Counter(seat.contact_way for seat in uninvited(there) if seat.id not in invited)
    known = [*WAYS, *sorted(set(waiting) - {*WAYS, ""})]
    return tuple(
        Ready(way, waiting[way], way in postman.ways, postman.trouble(way))
        for way in known
        if waiting[way] or way in postman.ways
    )


def uninvited(there: Iterable[Seat]) -> list[Seat]:
    """Those who may be written to, and have not been given their link by any way."""
    return [
        seat
        for seat in there
        if not seat.answered and seat.ruling is Ruling.NONE and seat.linked and not seat.ways
    ]


def goes_at(fielding: Fielding, now: datetime) -> datetime:
    """When what is sent now goes: at once, or when it is not quiet any more."""
    return allowed_at(fielding.plan, now)


async def invite(fielder: Fielder, survey: SurveyId, by: str, postman: Postman) -> int:
    """Queue invitations by each way that is on, to all who have not been invited; how many.

    Raises:
        UnknownSurvey, NotNow
        NotInvitedThatWay: there is nobody.
    """
    invited = 0
    for one in await ready(fielder, survey, postman):
        if one.on:
            line = Line(fielder.now(), by, "InvitedBy", reason=one.way)
            try:
                invited += await fielder.change(survey, letters.invite, Invitation(one.way), line)
            except NotInvitedThatWay:
                continue
    if not invited:
        raise NotInvitedThatWay
    return invited


def preview(
    about: About, seat: Seat | None, which: tuple[Kind, int], main: str, url: str
) -> Worded:
    """A letter as it will be read, in the seat's language or the `main` one."""
    to = addressed(about, seat, url) if seat is not None else replace(about, url=url)
    return worded(*which, to, _language(seat, main))


async def try_out(postman: Postman, address: str, letter: Worded) -> None:
    """Send a letter to an address of the owner's own; nothing is counted or kept.

    Raises:
        NoEmail, NotDelivered
    """
    if "email" not in postman.ways:
        raise NoEmail
    await postman.test("email", email_route(address), trial(letter, words(letter.language)))


def _language(seat: Seat | None, main: str) -> Words:
    wanted = (seat.language if seat is not None else "", main, "nb")
    return words(next(code for code in wanted if code in LANGUAGES))
