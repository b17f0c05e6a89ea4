"""Inviting: how many by which way and when, how the letters read, and a letter to oneself first."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.fielding import inviting
from bot.fielding.asking import typed_contact
from bot.fielding.faults import fault_words
from bot.fielding.inviting import NoEmail
from bot.fielding.letters import Worded, when
from bot.fielding.matching import said
from bot.fielding.ways import NotDelivered
from bot.joining import words_in
from bot.web.bodies import form
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.asked import asked_form
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.sayings import WAYS
from bot.words import words
from storage import seats
from storage.letters import Kind
from storage.seats import Seat
from storage.survey_errors import NotInvitedThatWay, NotNow
from surveys.errors import Refusal
from surveys.field_plan import local
from surveys.field_state import Frame, Status
from surveys.files.asked import BadList

NOTHING: Mapping[str, str] = {}
LETTERS: Mapping[str, tuple[Kind, int]] = {
    "invitation": (Kind.INVITATION, 0),
    "reminder-1": (Kind.REMINDER, 1),
    "reminder-2": (Kind.REMINDER, 2),
    "reminder-3": (Kind.REMINDER, 3),
    "receipt": (Kind.RECEIPT, 0),
}
NOWHERE = "test"  # what stands for the secret in a link that is shown or sent to try it
SHOWN = 400  # of those whose letter can be looked at


class WriteAnAddress(Refusal):
    """Write the e-mail address that the trial is to go to."""


class NotSent(Refusal):
    """The trial did not go through."""

    status = 502


async def invite_page(request: web.Request) -> web.Response:
    """Whom to invite, and how their letters will read."""
    owned = await owned_survey(request)
    return await _page(request, owned)


async def _page(
    request: web.Request,
    owned: OwnedSurvey,
    refused: Refusal | None = None,
    typed: Mapping[str, str] = NOTHING,
    fault: str = "",
) -> web.Response:
    fielder, postman, t = owned.fielder, owned.site.postman, words(request[LANGUAGE])
    there = await owned.site.store.read(seats.of_survey, owned.id)
    which, seat = _wanted(request, typed, there)
    found = await inviting.ready(fielder, owned.id, postman)
    now, zone = fielder.now(), owned.fielding.plan.zone
    goes = inviting.goes_at(owned.fielding, now)
    return page(
        request,
        "survey_invite.html",
        refused.status if refused is not None else 200,
        survey=owned.survey,
        home=owned.home,
        fielding=owned.fielding,
        tab="asked",
        open=owned.fielding.status is Status.OPEN,
        listed=owned.fielding.terms.frame is not Frame.ANYBODY,
        ready=[(one, fault_words(one.trouble, t)) for one in found],
        going=sum(one.count for one in found if one.on),
        later=when(local(zone, goes), zone, t) if goes > now else "",
        without=sum(not seat.contact_way for seat in inviting.uninvited(there)),
        email_on="email" in postman.ways,
        seats=[(one.id, said(one)) for one in there[:SHOWN]],
        which=which,
        seat=seat,
        letter=await _letter(owned, seat, which),
        sent=request.query.get("sent", ""),
        refused=refused,
        fault=fault_words(fault, t),
        typed=typed,
        ways=WAYS,
    )


def _wanted(
    request: web.Request, typed: Mapping[str, str], there: tuple[Seat, ...]
) -> tuple[str, Seat | None]:
    """Which letter to show, and to whom: as asked for, else the invitation to the first one."""
    asked: dict[str, Any] = {**request.query, **typed}
    which = asked.get("letter", "")
    seat = next((one for one in there if one.id == asked.get("seat")), None)
    return which if which in LETTERS else "invitation", seat or next(iter(there), None)


async def _letter(owned: OwnedSurvey, seat: Seat | None, which: str) -> Worded:
    main = (await asked_form(owned)).languages[0]
    nowhere = owned.fielder.link(NOWHERE)
    about = await owned.site.postman.about(owned.id)
    return inviting.preview(about, seat, LETTERS[which], main, nowhere)


async def post_invite(request: web.Request) -> web.Response:
    """Send the invitations, to go when it is not quiet."""
    owned = await owned_survey(request)
    try:
        count = await inviting.invite(owned.fielder, owned.id, owned.account, owned.site.postman)
    except (NotNow, NotInvitedThatWay) as refusal:
        return await _page(request, owned, refusal)
    raise web.HTTPSeeOther(f"{owned.home}/invite?sent={count}")


async def post_test(request: web.Request) -> web.Response:
    """Send the letter that is shown to an address of the owner's own: nothing is counted."""
    owned, fields = await owned_survey(request), await form(request)
    typed = {name: words_in(fields, name) for name in ("email", "letter", "seat")}
    there = await owned.site.store.read(seats.of_survey, owned.id)
    which, seat = _wanted(request, typed, there)
    try:
        address = _address(typed["email"])
        letter = await _letter(owned, seat, which)
        await inviting.try_out(owned.site.postman, address, letter)
    except BadList as bad:
        return await _page(request, owned, bad.problems[0].reason, typed)
    except (WriteAnAddress, NoEmail) as refusal:
        return await _page(request, owned, refusal, typed)
    except NotDelivered as failed:
        return await _page(request, owned, NotSent(), typed, failed.fault)
    raise web.HTTPSeeOther(f"{owned.home}/invite?sent=trial")


def _address(typed: str) -> str:
    address = typed_contact("", typed, "").email
    if not address:
        raise WriteAnAddress
    return address


HOME = "/surveys/{survey}/invite"
ROUTES: tuple[web.RouteDef, ...] = (
    web.get(HOME, invite_page),
    web.post(HOME, post_invite),
    web.post(f"{HOME}/test", post_test),
)
