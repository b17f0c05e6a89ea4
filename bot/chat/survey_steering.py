"""The owner's presses about a survey: look at it, open it, follow it, remind, close."""

from collections.abc import Sequence
from contextlib import suppress

from bot.chat import survey_cards as cards
from bot.chat.cards import Buttons, Card, Heading, Paragraph
from bot.chat.office import Known, Office, address_of, route_of
from bot.chat.ports import NotAccepted, Pressed, Reply, Sender, TryLater, Unreachable
from bot.chat.survey_posting import post_poll
from bot.chat.survey_refusals import ChannelUnknown, DoneByYourself, NobodyAskedYet
from bot.chat.survey_scene import Asking, asking, owned, page
from bot.errors import Malformed
from bot.fielding.fielder import Fielder
from bot.words import Words
from storage import letters, links, seat_lists, seats, surveys
from storage.contacts import Route
from storage.happenings import Outcome
from storage.letters import Invitation
from storage.seat_lists import NewSeat
from storage.seats import Reach
from storage.survey_errors import ListedAlready, NotInvitedThatWay
from storage.survey_log import Line
from surveys.field_errors import AlreadyDone
from surveys.field_events import AnyControl, Closed, Nudged, Opened
from surveys.field_state import SeatId, Status
from surveys.responses import Unit

MISSING = 30  # told by name in one message
WAYS = ("slack", "teams", "email")


async def previewed(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """How a survey that is not open yet will look."""
    seen = await owned(office, press.words, known)
    route = await office.store.read(surveys.channel, seen.id, office.sealer)
    return Reply(card=cards.preview(seen, await page(office, seen), route.key if route else "", t))


# --- Opening --------------------------------------------------------------------------------------


async def opened(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Open a survey, ask everybody on its list, and put it into its channel.

    Raises:
        NotYourSurvey, NobodyAskedYet, ChannelUnknown, and what `Opened` refuses
    """
    seen = await owned(office, press.words, known)
    route = await office.store.read(surveys.channel, seen.id, office.sealer)
    if seen.fielding.status is Status.DRAFT and not seen.is_for_anybody and not seen.asked:
        await _ask_the_channel(office, seen, route)
    now, by = office.fielder.now(), seen.survey.owner
    await decide(office, seen, Opened(at=now, by=by, seen=_seen(press)))
    invited = 0 if seen.is_for_anybody else await _invite(office.fielder, seen, by)
    if route is not None:
        await post_poll(office, await asking(office, seen.id), route)
    said = [t("The survey is open.")]
    if invited:
        said.append(t.n("{count} person is asked.", "{count} people are asked.", invited))
    if route is not None:
        said.append(t("It stands in the channel."))
    return Reply(note=" ".join(said))


async def _ask_the_channel(office: Office, seen: Asking, route: Route | None) -> None:
    """Put everybody who is in the survey's channel on its list.

    Raises:
        NobodyAskedYet: there is no channel, or it asks organisations.
        ChannelUnknown
    """
    channel = office.channels.get(route.platform) if route else None
    if route is None or channel is None or not seen.is_protected:
        raise NobodyAskedYet
    try:
        everybody = await channel.members(address_of(route))
    except (TryLater, Unreachable, NotAccepted):
        raise ChannelUnknown from None
    if not everybody:
        raise NobodyAskedYet
    fielder = office.fielder
    new = [_seat(fielder, n, one) for n, one in enumerate(everybody, start=1)]
    line = Line(fielder.now(), seen.survey.owner, "Listed")
    with suppress(ListedAlready):  # the same press in another process
        await fielder.change(seen.id, seat_lists.add, office.sealer, new, line)


def _seat(fielder: Fielder, number: int, sender: Sender) -> NewSeat:
    route = route_of(sender.address)
    return NewSeat(
        SeatId(fielder.chance.id()),
        Unit(str(number), sender.name),
        fielder.chance.token(),
        sender.language,
        Reach(route.platform, route, sender.name),
    )


async def _invite(fielder: Fielder, seen: Asking, by: str) -> int:
    """Queue invitations by each way; what nobody on the list is reached by is passed over."""
    invited = 0
    for way in WAYS:
        line = Line(fielder.now(), by, "InvitedBy", reason=way)
        try:
            invited += await fielder.change(seen.id, letters.invite, Invitation(way), line)
        except NotInvitedThatWay:
            continue
    return invited


async def decide(office: Office, seen: Asking, event: AnyControl) -> Outcome:
    """Let an owner's decision happen; the second of two is told who was first, by name.

    Raises:
        DoneByYourself, AlreadyDone, and what else the event refuses
    """
    try:
        return await office.fielder.happen(seen.id, event)
    except AlreadyDone as refusal:
        first = str(refusal.parameters["who"])
        if first == event.by:
            raise DoneByYourself from None
        account = await office.store.read(links.account, first)
        raise AlreadyDone(who=account.name if account else "") from None


def _seen(press: Pressed) -> int:
    seen = press.words.get("seen", "")
    if not seen.isdecimal():
        raise Malformed(name="seen")
    return int(seen[:9])


# --- Following ------------------------------------------------------------------------------------


async def followed(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """How it goes, and what can be done."""
    seen = await owned(office, press.words, known)
    return Reply(card=await following(office, seen, t))


async def following(office: Office, seen: Asking, t: Words) -> Card:
    """The owner's own card."""
    missing = await _missing(office, seen, t) if seen.is_open else ()
    return cards.following(seen, await page(office, seen), missing, t)


async def _missing(office: Office, seen: Asking, t: Words) -> Sequence[str]:
    """Who has not answered, where that may be told: in official surveys alone."""
    if seen.is_protected:
        return ()
    found = await office.store.read(seats.of_survey, seen.id)
    out = [seat.unit.name or seat.unit.number for seat in found if not seat.answered]
    more = len(out) - MISSING
    rest = [t.n("and {count} more", "and {count} more", more)] if more > 0 else []
    return (*out[:MISSING], *rest)


async def reminding(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """How firmly those who have not answered are to be reminded."""
    seen = await owned(office, press.words, known)
    title = t("Remind those who have not answered")
    about = t("In quiet hours and at weekends it waits until the next morning.")
    parts = (Heading(title), Paragraph(about, True), Buttons(tuple(cards.reminders(seen, t))))
    return Reply(card=Card(title, parts, t.language))


async def nudged(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Remind all who have not answered.

    Raises:
        NotYourSurvey, and what `Nudged` refuses
    """
    seen = await owned(office, press.words, known)
    strength = press.words.get("n", "")
    if strength not in ("1", "2", "3"):
        raise Malformed(name="n")
    event = Nudged(
        at=office.fielder.now(), by=seen.survey.owner, seen=_seen(press), intensity=int(strength)
    )
    outcome = await decide(office, seen, event)
    return Reply(note=t.n("{count} is reminded.", "{count} are reminded.", outcome.reminded))


async def closed(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Close it; answers on their way are taken a little longer.

    Raises:
        NotYourSurvey, and what `Closed` refuses
    """
    seen = await owned(office, press.words, known)
    event = Closed(at=office.fielder.now(), by=seen.survey.owner, seen=_seen(press))
    outcome = await decide(office, seen, event)
    if outcome.fielding.status is Status.GRACE:
        return Reply(
            note=t("The survey is closed. Answers on their way are taken a little longer.")
        )
    return Reply(note=t("The survey is closed."))
