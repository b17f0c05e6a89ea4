"""What whoever leads a survey does from the board: remind, give more time, close, open again."""

from collections.abc import Mapping

from aiohttp import web

from bot.errors import Malformed
from bot.joining import words_in
from bot.mail.bounces import NotOurMessage, NotReturned, take_returned
from bot.web.bodies import Form, form
from bot.web.days import uploaded
from bot.web.surveys.board import board_page
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.plan import seen_in
from bot.web.surveys.plan_fields import Fields
from storage import letters, links, sending
from storage.letters import State
from storage.survey_errors import UnknownSeat
from storage.survey_log import Line, note
from surveys.errors import Refusal
from surveys.field_errors import AlreadyDone
from surveys.field_events import AnyControl, Closed, Extended, Nudged, Reopened
from surveys.field_plan import Local
from surveys.field_state import SeatId


class DeadlineNeeded(Refusal):
    """Write the day and the time of the new deadline."""


class SinceThen(Refusal):
    """You have done something else with this survey since you opened the page. See how it stands now, and press again."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


class ByTheOwner(Refusal):
    """The owner has just done something with this survey. See how it stands now, and press again."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


class NotThatLetter(Refusal):
    """There is nothing more to do with that letter."""

    status = 409


class CannotBeReminded(Refusal):
    """There is nobody to remind there: it has answered, or has no address."""

    status = 409


async def remind(request: web.Request) -> web.Response:
    """Remind all who have not answered."""
    owned, fields = await owned_survey(request), await form(request)
    intensity = words_in(fields, "intensity")
    if intensity not in ("1", "2", "3"):
        raise Malformed(name="intensity")
    at, seen = owned.fielder.now(), seen_in(fields)
    event = Nudged(at=at, by=owned.account, seen=seen, intensity=int(intensity))
    return await _decide(request, owned, fields, event)


async def extend(request: web.Request) -> web.Response:
    """Move the deadline to a later time."""
    owned, fields = await owned_survey(request), await form(request)
    closes = _deadline(fields)
    if isinstance(closes, Refusal) or closes is None:
        return await board_page(request, owned, closes or DeadlineNeeded(), dict(_typed(fields)))
    at, seen = owned.fielder.now(), seen_in(fields)
    event = Extended(at=at, by=owned.account, seen=seen, closes=closes)
    return await _decide(request, owned, fields, event)


async def close(request: web.Request) -> web.Response:
    """Close it: those who are writing may finish; pressed again, at once."""
    owned, fields = await owned_survey(request), await form(request)
    event = Closed(at=owned.fielder.now(), by=owned.account, seen=seen_in(fields))
    return await _decide(request, owned, fields, event)


async def reopen(request: web.Request) -> web.Response:
    """Open a closed survey again, for a reason, until a new deadline or until it is closed."""
    owned, fields = await owned_survey(request), await form(request)
    closes = _deadline(fields)
    if isinstance(closes, Refusal):
        return await board_page(request, owned, closes, dict(_typed(fields)))
    at, seen = owned.fielder.now(), seen_in(fields)
    reason = words_in(fields, "reason")
    event = Reopened(at=at, by=owned.account, seen=seen, closes=closes, reason=reason)
    return await _decide(request, owned, fields, event)


async def _decide(
    request: web.Request, owned: OwnedSurvey, fields: Form, event: AnyControl
) -> web.Response:
    """Let it happen. What is refused is said on the board, with what was typed."""
    try:
        await owned.fielder.happen(owned.id, event)
    except AlreadyDone as overtaken:
        refusal: Refusal = await _overtaken(owned, str(overtaken.parameters["who"]))
    except Refusal as refused:
        refusal = refused
    else:
        raise web.HTTPSeeOther(f"{owned.home}{_DONE.get(type(event), '')}")
    return await board_page(request, owned, refusal, dict(_typed(fields)))


async def _overtaken(owned: OwnedSurvey, first: str) -> Refusal:
    """Who was first, by name."""
    if first == owned.account:
        return SinceThen()
    account = await owned.site.store.read(links.account, first)
    return AlreadyDone(who=account.name) if account and account.name else ByTheOwner()


def _deadline(fields: Form) -> Local | Refusal | None:
    """The deadline that was typed; None where both fields are empty."""
    read = Fields(fields)
    day, clock = read.day("day"), read.clock("at")
    wrong = next(iter(read.wrong.values()), None)
    if wrong is not None:
        return wrong
    if day is None and clock is None:
        return None
    return Local(day, clock) if day is not None and clock is not None else DeadlineNeeded()


def _typed(fields: Form) -> Mapping[str, str]:
    return {name: words_in(fields, name) for name in ("day", "at", "reason")}


# --- One of them, and letters ---------------------------------------------------------------------


async def nudge(request: web.Request) -> web.Response:
    """Remind one of them, from the list on the board."""
    owned, fields = await owned_survey(request), await form(request)
    intensity = words_in(fields, "intensity") or "1"
    seat = SeatId(words_in(fields, "seat"))
    if intensity not in ("1", "2", "3"):
        raise Malformed(name="intensity")
    line = Line(owned.fielder.now(), owned.account, "NudgedOne", seat)
    try:
        await owned.fielder.change(owned.id, letters.nudge, seat, int(intensity), line)
    except UnknownSeat:
        return await board_page(request, owned, CannotBeReminded())
    raise web.HTTPSeeOther(f"{owned.home}#list")


async def settle_letter(request: web.Request) -> web.Response:
    """Say what became of a letter: send it again, it arrived, it came back."""
    owned, fields = await owned_survey(request), await form(request)
    wanted, action = words_in(fields, "letter"), words_in(fields, "action")
    found = await owned.site.store.read(sending.of_survey, owned.id)
    letter = next((one for one in found if one.id == wanted), None)
    if letter is None:
        raise NotThatLetter
    fielder, now = owned.fielder, owned.fielder.now()
    match action:
        case "again":
            done = await fielder.change(owned.id, sending.again, letter.id, now)
        case "arrived":
            done = await fielder.change(owned.id, sending.take_as_sent, letter.id)
        case "bounced":
            done = letter.status in (State.SENT, State.UNSURE)
            if done:
                await fielder.change(owned.id, sending.bounced, letter.id, "mail_returned", now)
        case _:
            raise Malformed(name="action")
    if not done:
        raise NotThatLetter
    await fielder.change(owned.id, note, Line(now, owned.account, _NOTED[action], letter.seat))
    raise web.HTTPSeeOther(f"{owned.home}#letters")


async def returned(request: web.Request) -> web.Response:
    """Read in a message that says that a letter came back (.eml)."""
    owned, upload = await owned_survey(request), await uploaded(request)
    try:
        await take_returned(owned.fielder, upload.data, owned.id)
    except (NotOurMessage, NotReturned) as refusal:
        return await board_page(request, owned, refusal)
    line = Line(owned.fielder.now(), owned.account, "BounceRead")
    await owned.fielder.change(owned.id, note, line)
    raise web.HTTPSeeOther(f"{owned.home}#letters")


_DONE = {Nudged: "?done=reminded", Extended: "?done=extended", Reopened: "?done=reopened"}
_NOTED = {"again": "LetterAgain", "arrived": "LetterArrived", "bounced": "LetterBounced"}

HOME = "/surveys/{survey}"
ROUTES: tuple[web.RouteDef, ...] = (
    web.post(f"{HOME}/remind", remind),
    web.post(f"{HOME}/extend", extend),
    web.post(f"{HOME}/close", close),
    web.post(f"{HOME}/reopen", reopen),
    web.post(f"{HOME}/nudge", nudge),
    web.post(f"{HOME}/letters", settle_letter),
    web.post(f"{HOME}/returned", returned),
)
