"""Those on a survey's list who are members of its channel: found by their e-mail addresses.

They are written to in their own conversation with the bot from then on (`storage.spares`); the
others as before, by e-mail, or with the links that the page has. Addresses that the platform shows
are compared here, and kept nowhere.
"""

from collections.abc import Sequence

from bot.chat.office import Office, address_of, route_of
from bot.chat.ports import NotAccepted, Pressed, Reply, Sender, TryLater, Unreachable
from bot.chat.survey_refusals import ChannelUnknown, InTheChannel
from bot.chat.survey_scene import ASK, Asking
from bot.fielding.inviting import goes_at
from bot.fielding.letters import when
from bot.words import Words
from storage import letters, seats, spares, survey_posts, surveys
from storage.contacts import Route
from storage.letters import Invitation
from storage.seats import Reach
from storage.survey_errors import NotInvitedThatWay, NotNow
from storage.survey_log import Line
from storage.survey_posts import NewPost, Status
from surveys.field_plan import local
from surveys.field_state import SeatId
from surveys.field_state import Status as Stage

NAMES = {"slack": "Slack", "teams": "Teams"}


async def members(office: Office, place: Route) -> tuple[Sender, ...]:
    """Everybody who is in a channel now.

    Raises:
        ChannelUnknown
    """
    channel = office.channels.get(place.platform)
    if channel is None:
        raise ChannelUnknown
    try:
        return await channel.members(address_of(place))
    except (TryLater, Unreachable, NotAccepted):
        raise ChannelUnknown from None


async def meet(office: Office, seen: Asking, everybody: Sequence[Sender]) -> tuple[SeatId, ...]:
    """Write in the chat from now on to those on the list who are among these; returns whom.

    Raises:
        NotInThisState: the deadline has passed.
    """
    here = reachable(everybody)
    if not here:
        return ()
    fielder = office.fielder
    line = Line(fielder.now(), seen.survey.owner, "Met")
    return await fielder.change(seen.id, spares.meet, office.sealer, here, line)


def reachable(everybody: Sequence[Sender]) -> dict[str, Reach]:
    """Where the owner of each address is reached; an address that two have is nobody's. Pure."""
    owners: dict[str, set[str]] = {}
    found: dict[str, Reach] = {}
    for one in everybody:
        route = route_of(one.address)
        for email in one.emails:
            owners.setdefault(email.casefold(), set()).add(route.key)
            found[email.casefold()] = Reach(route.platform, route, one.name)
    return {email: reach for email, reach in found.items() if len(owners[email]) == 1}


def place_of(seen: Asking, press: Pressed) -> Route | None:
    """The channel of a survey: its own, else the one that the presser stands in."""
    if seen.channel is not None or press.where.personal:
        return seen.channel
    return route_of(press.where.address)


async def stand(office: Office, seen: Asking, place: Route) -> bool:
    """Let the survey belong to a channel, and its card stand there; whether that is new."""
    fielder, new = office.fielder, NewPost(ASK, 1, place)
    if seen.channel is None:
        await fielder.change(seen.id, surveys.set_channel, office.sealer, place)
    posts = await office.store.read(survey_posts.of_survey, seen.id, office.sealer)
    if any(one.key == ASK and one.status is Status.FAILED for one in posts):
        await fielder.change(seen.id, survey_posts.again, office.sealer, new, fielder.now())
        return True
    return await fielder.change(seen.id, survey_posts.want, office.sealer, new, fielder.now())


async def told(
    office: Office, seen: Asking, place: Route, everybody: Sequence[Sender], t: Words
) -> list[str]:
    """How those on the list are reached: here, by e-mail, or by links that must be given out."""
    found = await office.store.read(seats.of_survey, seen.id)
    here = sum(one.contact_way == place.platform for one in found)
    mailed = sum(one.contact_way == spares.EMAIL for one in found)
    linked = sum(not one.contact_way for one in found)
    if spares.EMAIL not in office.postman.ways:
        mailed, linked = 0, linked + mailed
    said = [_here(here, len(found), place, everybody, t)]
    if mailed:
        said.append(t.n("{count} gets e-mail.", "{count} get e-mail.", mailed))
    if linked:
        said.append(t.n("{count} must be given the link that the page has.",
                        "{count} must be given the links that the page has.", linked))  # fmt: skip
    plan, now = seen.fielding.plan, office.fielder.now()
    goes = goes_at(seen.fielding, now)
    if goes > now:
        said.append(t("It is quiet now: they are written to {when}.",
                      when=when(local(plan.zone, goes), plan.zone, t)))  # fmt: skip
    return said


def _here(here: int, count: int, place: Route, everybody: Sequence[Sender], t: Words) -> str:
    """How many on the list are in the channel, or why nobody is known to be."""
    if not here and everybody and not any(one.emails for one in everybody):
        return t(
            "{platform} does not show me e-mail addresses here, so I cannot find those on the list "
            "who are in the channel.",
            platform=NAMES[place.platform],
        )
    if not here:
        return t("Nobody on the list is in the channel, as their addresses show.")
    return t.n(
        "{here} of {count} on the list is here, and gets it here.",
        "{here} of {count} on the list are here, and get it here.",
        count,
        here=here,
    )


# --- Later ----------------------------------------------------------------------------------------


async def sought(office: Office, seen: Asking, press: Pressed, t: Words) -> Reply:
    """Put an open survey into the channel, and find those on its list who are there.

    Who is found and has not been invited yet is invited; who has been gets the rest here.

    Raises:
        NotNow, InTheChannel, ChannelUnknown
    """
    place, said = place_of(seen, press), []
    if seen.fielding.status is not Stage.OPEN:
        raise NotNow
    if place is None:
        raise InTheChannel
    looks = seen.has_emails and not seen.is_for_anybody
    everybody = await members(office, place) if looks else ()
    if await stand(office, seen, place):
        said.append(t("The survey’s card comes in the channel."))
    if looks:
        met = await meet(office, seen, everybody)
        await _invite(office, seen, place.platform, met)
        said.append(_found(len(met), t))
        said += await told(office, seen, place, everybody, t)
    return Reply(note=" ".join(said) or t("The survey’s card stands in the channel already."))


async def _invite(office: Office, seen: Asking, way: str, met: tuple[SeatId, ...]) -> None:
    """Invite those who were not, by any way."""
    line = Line(office.fielder.now(), seen.survey.owner, "InvitedBy", reason=way)
    try:
        await office.fielder.change(seen.id, letters.invite, Invitation(way, met), line)
    except NotInvitedThatWay:
        return


def _found(count: int, t: Words) -> str:
    if not count:
        return t("Nobody else on the list was found here.")
    return t.n("{count} on the list was found here.", "{count} on the list were found here.", count)
