"""Opening a survey from a chat: looked at first, then opened, sent, and put into its channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.chat import survey_cards as cards
from bot.chat.office import Known, Office, address_of, route_of
from bot.chat.ports import NotAccepted, Pressed, Reply, Sender, TryLater, Unreachable
from bot.chat.survey_refusals import ChannelUnknown, DoneByYourself, NobodyAskedYet
from bot.chat.survey_scene import Asking, owned, page
from bot.errors import Malformed
from bot.fielding.fielder import Fielder
from bot.fielding.inviting import invite
from bot.fielding.opening import open_survey
from bot.words import Words
from storage import links, seat_lists, survey_posts, surveys
from storage.contacts import Route
from storage.happenings import Outcome
from storage.seat_lists import NewSeat
from storage.seats import Reach
from storage.survey_errors import ListedAlready, NotInvitedThatWay
from storage.survey_log import Line
from storage.survey_posts import NewPost
from surveys.field_errors import AlreadyDone
from surveys.field_events import AnyControl
from surveys.field_state import SeatId, Status
from surveys.responses import Unit

ASK = "ask"  # the key of the channel's card


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
    fielder, by = office.fielder, seen.survey.owner
    async with naming(office, by):
        await open_survey(fielder, seen.id, by, seen_by(press))
    invited = 0
    if not seen.is_for_anybody:
        with suppress(NotInvitedThatWay):  # they are reached by no way that is on here
            invited = await invite(fielder, seen.id, by, office.postman)
    if route is not None:
        new = NewPost(ASK, 1, route)
        await fielder.change(seen.id, survey_posts.want, office.sealer, new, fielder.now())
    said = [t("The survey is open.")]
    if invited:
        said.append(t.n("{count} person is asked.", "{count} people are asked.", invited))
    elif not seen.is_for_anybody:
        said.append(t("Nobody could be invited from here. The page has everybody’s link."))
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
