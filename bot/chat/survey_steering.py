"""Opening a survey from a chat: looked at first, then opened, sent, and put into its channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.chat import survey_cards as cards
from bot.chat import survey_members as members
from bot.chat.office import Known, Office, route_of
from bot.chat.ports import Pressed, Reply, Sender
from bot.chat.survey_refusals import DoneByYourself, NobodyAskedYet
from bot.chat.survey_scene import Asking, owned, page
from bot.errors import Malformed
from bot.fielding.fielder import Fielder
from bot.fielding.inviting import invite
from bot.fielding.opening import open_survey
from bot.words import Words
from storage import links, seat_lists, surveys
from storage.contacts import Route
from storage.gathering import GATHERED
from storage.happenings import Outcome
from storage.seat_lists import NewSeat
from storage.seats import Reach
from storage.survey_errors import ListedAlready, NotInvitedThatWay
from storage.survey_log import Line
from surveys.field_errors import AlreadyDone
from surveys.field_events import AnyControl
from surveys.field_state import SeatId, Status
from surveys.responses import Unit


async def previewed(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """How a survey that is not open yet will look."""
    seen = await owned(office, press.words, known)
    in_channel = members.place_of(seen, press) is not None
    return Reply(card=cards.preview(seen, await page(office, seen), t, in_channel=in_channel))


# --- Opening --------------------------------------------------------------------------------------


async def opened(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Open a survey, ask everybody on its list, and put it into its channel.

    One that was made on the page is put where its owner stands.

    Raises:
        NotYourSurvey, NobodyAskedYet, ChannelUnknown, and what `Opened` refuses
    """
    seen = await owned(office, press.words, known)
    place = members.place_of(seen, press)
    everybody: tuple[Sender, ...] = ()
    if seen.fielding.status is Status.DRAFT and not seen.is_for_anybody:
        everybody = await _gathered(office, seen, place)
    fielder, by = office.fielder, seen.survey.owner
    async with naming(office, by):
        await open_survey(fielder, seen.id, by, seen_by(press))
    invited = 0
    if not seen.is_for_anybody:
        with suppress(NotInvitedThatWay):  # they are reached by no way that is on here
            invited = await invite(fielder, seen.id, by, office.postman)
    if place is not None:
        await members.stand(office, seen, place)
    said = [t("The survey is open.")]
    if seen.has_emails and place is not None and not seen.is_for_anybody:
        said += await members.told(office, seen, place, everybody, t)
    elif invited:
        said.append(t.n("{count} person is asked.", "{count} people are asked.", invited))
    elif not seen.is_for_anybody:
        said.append(t("Nobody could be invited from here. The page has everybody’s link."))
    if place is not None:
        said.append(t("It stands in the channel."))
    return Reply(note=" ".join(said))


async def _gathered(office: Office, seen: Asking, place: Route | None) -> tuple[Sender, ...]:
    """Find those on the list who are in the channel; where there is none, everybody there is asked.

    Raises:
        NobodyAskedYet: nobody is on the list, and there is no channel, or organisations are asked.
        ChannelUnknown
    """
    if not seen.asked:
        return await _ask_the_channel(office, seen, place)
    if place is None or not seen.has_emails:
        return ()
    everybody = await members.members(office, place)
    await members.meet(office, seen, everybody)
    return everybody


async def _ask_the_channel(office: Office, seen: Asking, place: Route | None) -> tuple[Sender, ...]:
    """Put everybody who is in the survey's channel on its list; who that is.

    Raises:
        NobodyAskedYet, ChannelUnknown
    """
    if place is None or not seen.is_protected:
        raise NobodyAskedYet
    everybody = await members.members(office, place)
    if not everybody:
        raise NobodyAskedYet
    fielder = office.fielder
    new = [_seat(fielder, n, one) for n, one in enumerate(everybody, start=1)]
    line = Line(fielder.now(), seen.survey.owner, GATHERED, reason=str(len(new)))
    with suppress(ListedAlready):  # the same press in another process
        await fielder.change(seen.id, seat_lists.add, office.sealer, new, line)
        if seen.channel is None:  # what comes again asks this one, wherever it is opened then
            await fielder.change(seen.id, surveys.set_channel, office.sealer, place)
    return everybody


async def sought(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Put an open survey into the channel, and find those on its list who are there.

    Raises:
        NotYourSurvey, NotNow, InTheChannel, ChannelUnknown
    """
    return await members.sought(office, await owned(office, press.words, known), press, t)


def _seat(fielder: Fielder, number: int, sender: Sender) -> NewSeat:
    route = route_of(sender.address)
    return NewSeat(
        SeatId(fielder.chance.id()),
        Unit(str(number), sender.name),
        fielder.chance.token(),
        sender.language,
        Reach(route.platform, route, sender.name),
    )


async def decide(office: Office, seen: Asking, event: AnyControl) -> Outcome:
    """Let an owner's decision happen.

    Raises:
        what `naming` raises, and what else the event refuses
    """
    async with naming(office, event.by):
        return await office.fielder.happen(seen.id, event)


@asynccontextmanager
async def naming(office: Office, by: str) -> AsyncIterator[None]:
    """The second of two who decide is told who was first, by name.

    Raises:
        DoneByYourself, AlreadyDone
    """
    try:
        yield
    except AlreadyDone as refusal:
        first = str(refusal.parameters["who"])
        if first == by:
            raise DoneByYourself from None
        account = await office.store.read(links.account, first)
        raise AlreadyDone(who=account.name if account else "") from None


def seen_by(press: Pressed) -> int:
    """What the presser saw of the survey: how many decisions there were.

    Raises:
        Malformed
    """
    seen = press.words.get("seen", "")
    if not seen.isdecimal():
        raise Malformed(name="seen")
    return int(seen[:9])
