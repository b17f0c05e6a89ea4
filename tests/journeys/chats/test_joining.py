"""People first: they come in by a press of their own; an address that is fetched does nothing."""

import re
from collections.abc import Iterator
from typing import Any

from tests.journeys.chats import web_side
from tests.journeys.chats.party import Party
from tests.journeys.chats.seats import Participant
from tests.journeys.chats.slack_side import SlackSeat
from tests.journeys.chats.teams_side import TeamsPlace, TeamsSeat
from tests.journeys.chats.venue import Venue
from tests.journeys.chats.web_side import WebSeat
from tests.journeys.guest import Guest


async def test_nobody_is_signed_up_without_sending_the_form(party: Party) -> None:
    ann = await party.comes("Ann")
    if isinstance(ann, SlackSeat | TeamsSeat):
        await ann.ask_in()
    elif isinstance(ann, WebSeat):
        await ann.look_in()
    await party.venue.settled()
    before = (await party.state()).people

    await party.sits("Bo", table=2)

    assert before == ()
    assert [person.table for person in (await party.state()).people] == [2]


async def test_who_comes_into_the_channel_is_asked_alone_and_once(chat: Party) -> None:
    nils = await comes_and_goes_and_comes(chat)

    asked = [seen for seen in await nils.before_them() if "Bli med" in seen.buttons]

    assert len(asked) == 1
    assert (await chat.state()).people == ()
    assert (await nils.press("Join")).startswith(("Bli med", "IGP på en halv time"))
    assert (await chat.state()).people == ()


async def comes_and_goes_and_comes(chat: Party) -> Participant:
    """Somebody new in the channel; in Teams it is the team that tells of them, in its General."""
    if isinstance(chat.place, TeamsPlace):
        assert chat.place.room != chat.place.team.general
        other = chat.place.person("Nils")
        other.team.members.remove(other.who)
        teams = other.teams
        for change in (teams.add_member, teams.remove_member, teams.add_member):
            await change(other.team, other.who)
        await chat.venue.settled()
        return other
    nils = chat.place.person("Nils")
    nils.room.members.remove(nils.who.id)
    slack = nils.slack
    for moves in (slack.join_channel, slack.leave_channel, slack.join_channel):
        await moves(nils.who, nils.room)
    await chat.venue.settled()
    return nils


async def test_everybody_in_the_channel_is_asked_when_the_facilitator_says_so(chat: Party) -> None:
    await chat.sits("Ann")
    others = [chat.place.person(name) for name in ("Bo", "Cam", "Dag")]

    said = await chat.leader.lead("Invite everybody in the channel")
    await chat.lead("Invite everybody in the channel")

    for other in others:
        asked = [seen for seen in await other.before_them() if "Bli med" in seen.buttons]
        assert len(asked) == 1
    assert not await chat.people["Ann"].can_press("Join")
    assert said.startswith(("3", "4"))  # in Teams a team has an owner too


async def test_guests_of_the_organisation_do_everything_by_buttons(venue: Venue) -> None:
    slack = await Party.opened(venue, "slack")
    strangers = ({"guest": "single"}, {"guest": "multi"}, {"organisation": "T0NABO"})
    people = [slack.place.person(f"Gjest{n}", **more) for n, more in enumerate(strangers)]
    for person in people:
        await person.join(1)
    await venue.settled()
    await people[0].press("Be the table’s host")
    await slack.lead("Start the day")
    for person in people:
        assert "Lagret" in await person.answer(f"Fra {person.alias}")
    await slack.lead("Next")
    await people[0].outcome("Fra gjestene")
    await slack.lead("Next")

    assert "Fra gjestene" in slack.wall()
    assert len((await slack.state()).people) == len(strangers)


async def test_who_leaves_is_not_written_to_until_they_come_back(chat: Party) -> None:
    ann = await chat.sits("Ann")
    await chat.sits("Bo")
    await ann.press("Leave")
    await chat.venue.settled()
    gone = [person.present for person in (await chat.state()).people]
    await chat.lead("Start the day")
    before = await ann.can_press("Answer on the page")

    await ann.press_in_channel("Join")
    await chat.venue.settled()

    assert gone == [False, True]
    assert (before, await ann.can_press("Answer on the page")) == (False, True)
    assert [person.present for person in (await chat.state()).people] == [True, True]


async def test_the_page_that_a_chat_opens_is_ones_own(chat: Party) -> None:
    ann = await chat.sits("Ann")
    await chat.lead("Start the day")
    await ann.answer("Fra praten")
    link = await own_link(chat, ann)

    browser = await web_side.guest(chat.venue, "Ann")
    await browser.sign_in(link)

    assert await browser.standing() == ("Fra praten",)
    await browser.answer("Fra siden")
    await chat.venue.settled()
    assert await ann.standing() == ("Fra siden",)
    assert len((await chat.state()).people) == 1


async def test_an_address_that_is_fetched_signs_nobody_in_and_changes_nothing(chat: Party) -> None:
    ann = await chat.sits("Ann")
    await chat.sits("Bo", table=2)
    await chat.lead("Start the day")
    await chat.leader.press("Links and codes")
    seen = [*chat.place.posts(), *await ann.before_them(), *await chat.leader.before_them()]
    found = sorted({address for one in seen for address in addresses(chat, one.raw)})
    before, posts = await chat.state(), await chat.venue.posts()

    for address in found:
        assert await fetched(chat, address) == []
    await chat.venue.settled()

    assert await chat.state() == before
    assert await chat.venue.posts() == posts
    assert {address.split("/")[3] for address in found} == {"j", "s", "p", "w"}
    late = await web_side.guest(chat.venue, "Ann")
    assert "Ann" in await late.sign_in(await own_link(chat, ann))  # it was not spent


async def fetched(chat: Party, address: str) -> list[str]:
    """The sessions that whoever fetches an address twice has been given, without a person."""
    async with Guest(chat.venue.url) as scanner:
        for _ in range(2):
            assert await scanner.get(address) in (200, 401, 403), address
        room = await scanner.get(f"/w/{chat.venue.workshop}")
        return ["signed in"] if 'data-person="' in scanner.page else [] if room else ["?"]


async def own_link(chat: Party, person: Participant) -> str:
    """The address in somebody's own conversation that signs them in."""
    found = [a for seen in await person.before_them() for a in addresses(chat, seen.raw)]
    return next(address for address in found if "/s/" in address)


def addresses(chat: Party, value: Any) -> Iterator[str]:
    """Every address of ours in a message, whatever it is for."""
    ours = re.compile(re.escape(chat.venue.url) + r"/[\w./?=&-]+")
    yield from (address.rstrip(".") for address in ours.findall(repr(value)))
