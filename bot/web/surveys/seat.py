"""One of those who are asked: who is written to, its link, its letters, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.errors import Malformed
from bot.fielding import asking
from bot.fielding.following import stand
from bot.fielding.letters import when
from bot.fielding.matching import email_of
from bot.ways_in import qr_png
from bot.web.bodies import form
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.asked import asked_form
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.sayings import KINDS, LOOKS, STANDS, STATES, WAYS
from bot.words import words
from storage import gathering, letters, seats, sending, spares, survey_log, unit_answers
from storage.letters import Kind
from storage.seats import Reached, Seat
from storage.survey_errors import UnknownSeat
from storage.survey_log import Line
from surveys.dispositions import Ruling
from surveys.errors import Refusal
from surveys.field_plan import local
from surveys.field_state import Frame, SeatId, Status
from surveys.files.asked import BadList
from surveys.responses import Mode

TYPED = ("contact", "email", "language")


@dataclass(frozen=True, slots=True)
class OwnedSeat:
    """A seat of a survey that the caller's account owns, with its address and its link."""

    owned: OwnedSurvey
    reached: Reached

    @property
    def seat(self) -> Seat:
        """The seat itself."""
        return self.reached.seat

    @property
    def home(self) -> str:
        """The path of its page."""
        return f"{self.owned.home}/asked/{self.seat.id}"

    @property
    def address(self) -> str:
        """Where its link leads; empty where the link is gone."""
        link = self.reached.link
        return self.owned.fielder.link(link) if link else ""


async def owned_seat(request: web.Request) -> OwnedSeat:
    """The seat in the address, for the survey's owner alone.

    Raises:
        SignInFirst, UnknownSurvey, NotYours
        UnknownSeat: there is none, or nobody is asked by name.
    """
    owned = await owned_survey(request)
    wanted = [SeatId(request.match_info["seat"])]
    store, sealer = owned.site.store, owned.fielder.sealer
    found = await store.read(seats.reached, owned.id, sealer, wanted)
    if not found or owned.fielding.terms.frame is Frame.ANYBODY:
        raise UnknownSeat
    return OwnedSeat(owned, found[0])


async def seat_page(request: web.Request) -> web.Response:
    """Everything about one of them."""
    return await _page(request, await owned_seat(request))


async def _page(
    request: web.Request,
    one: OwnedSeat,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    wrong: Sequence[Refusal] = (),
) -> web.Response:
    owned, seat = one.owned, one.seat
    mode = owned.fielding.terms.mode
    store = owned.site.store
    sent = await store.read(sending.of_survey, owned.id)
    latest = await store.read(unit_answers.latest, seat.id) if mode is Mode.OFFICIAL else None
    t, zone = words(request[LANGUAGE]), owned.fielding.plan.zone
    standing = {"contact": seat.contact_name, "email": email_of(one.reached)}
    return page(
        request,
        "survey_seat.html",
        status,
        survey=owned.survey,
        home=owned.home,
        here_home=one.home,
        fielding=owned.fielding,
        tab="asked",
        seat=seat,
        **await _stand(one, latest is None or latest.complete),
        latest=latest,
        answered_at=when(local(zone, latest.at), zone, t) if latest else "",
        declined=survey_log.declined(await store.read(survey_log.log, owned.id)),
        official=mode is Mode.OFFICIAL,
        open=owned.fielding.status is Status.OPEN,
        takes=owned.fielding.status in (Status.OPEN, Status.GRACE),
        address=one.address,
        letters=[letter for letter in sent if letter.seat == seat.id],
        can_be_nudged=_can_be_nudged(one),
        form_languages=(await asked_form(owned)).languages,
        typed=typed or standing | {"language": seat.language},
        wrong=wrong,
        done=request.query.get("done", ""),
        **_words(),
    )


async def _stand(one: OwnedSeat, complete: bool) -> dict[str, object]:
    """Where it stands, and whether it is on the list because it is in the channel.

    Who is taken off such a list would be put on that of the next wave.
    """
    store, survey = one.owned.site.store, one.owned.id
    barred = await store.read(gathering.barred, survey)
    mode, chats = one.owned.fielding.terms.mode, one.seat.contact_way not in ("", spares.EMAIL)
    return {
        "stand": stand(one.seat, mode, complete, barred=one.seat.id in barred),
        "gathered": chats and await store.read(gathering.is_gathered, survey),
    }


def _words() -> dict[str, object]:
    return {
        "stands": STANDS, "looks": LOOKS, "ways": WAYS, "kinds": KINDS, "states": STATES,
        "kind_names": Kind,
    }  # fmt: skip


def _can_be_nudged(one: OwnedSeat) -> bool:
    seat = one.seat
    may = seat.linked and seat.contact_way and not seat.answered and seat.ruling is Ruling.NONE
    return bool(may) and one.owned.fielding.status is Status.OPEN


# --- What can be done -----------------------------------------------------------------------------


async def post_contact(request: web.Request) -> web.Response:
    """Write to it there, and in that language, from now on."""
    one, fields = await owned_seat(request), await form(request)
    typed = {name: str(fields.get(name, "")).strip() for name in TYPED}
    try:
        contact = asking.typed_contact(typed["contact"], typed["email"], typed["language"])
    except BadList as bad:
        reasons = [problem.reason for problem in bad.problems]
        return await _page(request, one, 422, typed, reasons)
    owned = one.owned
    await asking.set_contact(owned.fielder, owned.id, owned.account, one.seat.id, contact)
    raise web.HTTPSeeOther(one.home)


async def post_swap(request: web.Request) -> web.Response:
    """Write to it at its other address from now on."""
    one = await owned_seat(request)
    await asking.swap(one.owned.fielder, one.owned.id, one.owned.account, one.seat.id)
    raise web.HTTPSeeOther(one.home)


async def post_remove(request: web.Request) -> web.Response:
    """Take it off the list."""
    one = await owned_seat(request)
    await asking.remove(one.owned.fielder, one.owned.id, one.owned.account, one.seat.id)
    raise web.HTTPSeeOther(f"{one.owned.home}/asked")


async def post_ruling(request: web.Request) -> web.Response:
    """Say what became of it."""
    one, typed = await owned_seat(request), str((await form(request)).get("ruling", ""))
    if typed not in set(Ruling):
        raise Malformed(name="ruling")
    owned = one.owned
    ruling = Ruling(typed)
    await asking.set_ruling(owned.fielder, owned.id, owned.account, one.seat.id, ruling)
    raise web.HTTPSeeOther(one.home)


async def post_link(request: web.Request) -> web.Response:
    """Draw it another link; the old one leads nowhere then."""
    one = await owned_seat(request)
    await asking.new_link(one.owned.fielder, one.owned.id, one.owned.account, one.seat.id)
    raise web.HTTPSeeOther(one.home)


async def post_handed(request: web.Request) -> web.Response:
    """It was given its link: by telephone, on paper, or in a mail merge."""
    one = await owned_seat(request)
    fielder, these = one.owned.fielder, [one.seat.id]
    line = Line(fielder.now(), one.owned.account, "HandedOut", one.seat.id)
    await fielder.change(one.owned.id, letters.handed_out, these, line)
    raise web.HTTPSeeOther(one.home)


async def post_nudge(request: web.Request) -> web.Response:
    """Remind it alone."""
    one, typed = await owned_seat(request), str((await form(request)).get("intensity", "1"))
    if typed not in ("1", "2", "3"):
        raise Malformed(name="intensity")
    fielder, seat = one.owned.fielder, one.seat.id
    line = Line(fielder.now(), one.owned.account, "NudgedOne", seat)
    await fielder.change(one.owned.id, letters.nudge, seat, int(typed), line)
    raise web.HTTPSeeOther(f"{one.home}?done=nudged")


async def picture(request: web.Request) -> web.Response:
    """The QR code of its link."""
    one = await owned_seat(request)
    if not one.address:
        raise web.HTTPNotFound
    return web.Response(body=qr_png(one.address), content_type="image/png")


HOME = "/surveys/{survey}/asked/{seat}"
ROUTES: tuple[web.RouteDef, ...] = (
    web.get(HOME, seat_page),
    web.get(f"{HOME}/qr.png", picture),
    web.post(f"{HOME}/contact", post_contact),
    web.post(f"{HOME}/swap", post_swap),
    web.post(f"{HOME}/remove", post_remove),
    web.post(f"{HOME}/ruling", post_ruling),
    web.post(f"{HOME}/link", post_link),
    web.post(f"{HOME}/handed-out", post_handed),
    web.post(f"{HOME}/nudge", post_nudge),
)
