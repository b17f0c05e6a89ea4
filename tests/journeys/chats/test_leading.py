"""Leading a day from a chat: one control card that follows the day, and what it opens."""

import asyncio
from pathlib import Path

import pytest

from facilitation.files import shipped_source
from facilitation.state import Status
from storage import workshops
from tests.fakes.slack import Message as SlackMessage
from tests.journeys.chats.party import CHATS, Kind, Party, place_on
from tests.journeys.chats.seats import Seen
from tests.journeys.chats.slack_side import SlackLeader
from tests.journeys.chats.teams_side import TeamsLeader
from tests.journeys.chats.venue import NB, Venue, opened
from tests.journeys.guest import Guest

BROKEN = b"id: x\ntitle: {nb: Uten noe}\nitems: 3\n".decode()
HURRIED = shipped_source("arbeidsverksted-trykt")


def cards(party: Party, seen: list[Seen]) -> set[str]:
    """The ids of the messages that are control cards."""
    label = party.leader.t("Links and codes")
    raw = [one.raw for one in seen if label in one.buttons]
    return {one.ts if isinstance(one, SlackMessage) else one.id for one in raw}


async def test_the_control_card_is_one_message_that_follows_the_day(chat: Party) -> None:
    await chat.sits("Ann")
    first = cards(chat, list(await chat.leader.before_them()))
    told = []
    for label in ("Start the day", "Pause", "Resume", "+5 min", "Next"):
        await chat.lead(label)
        told.append((chat.leader.control.lines[1], (await chat.state()).status))
    began = chat.leader.control

    assert [status for _, status in told] == [
        Status.RUNNING, Status.PAUSED, Status.RUNNING, Status.RUNNING, Status.RUNNING,
    ]  # fmt: skip
    assert ["Individuelt" in line for line, _ in told] == [True] * 4 + [False]
    assert "Gruppe" in told[-1][0]
    assert cards(chat, list(await chat.leader.before_them())) == first
    assert len(first) == 1
    assert "Start dagen" not in began.buttons


async def test_time_is_given_and_taken_and_the_channel_is_told_in_the_same_message(
    chat: Party,
) -> None:
    await chat.sits("Ann")
    await chat.lead("Start the day")
    before = (await chat.state()).run
    count = len(chat.place.posts())

    await chat.lead("+5 min", "−1 min")

    after = (await chat.state()).run
    assert before is not None
    assert after is not None
    assert after.clock.ends is not None
    assert before.clock.ends is not None
    assert (after.clock.ends - before.clock.ends).total_seconds() == 240
    assert len(chat.place.posts()) == count


async def test_the_clock_rings_in_the_message_of_the_part(chat: Party) -> None:
    await chat.sits("Ann")
    await chat.lead("Start the day", "Next")
    count, heard = len(chat.place.posts()), []
    for minutes in (8, 7, 1):  # of sixteen
        await chat.venue.clock.pass_(minutes=minutes)
        await chat.venue.settled()
        heard.append(chat.post("Gruppe").text)

    rung = [NB(words) for words in RUNG]
    assert [[words in text for words in rung] for text in heard] == [
        [True, False, False], [False, True, False], [False, False, True],
    ]  # fmt: skip
    assert len(chat.place.posts()) == count


RUNG = ("Half the time has gone.", "One minute left.", "The time is up.")


async def test_what_the_control_card_opens_leaves_it_standing(chat: Party) -> None:
    await chat.sits("Ann")
    await chat.lead("Start the day")

    missing = await chat.leader.press("Who is missing?")
    await chat.leader.press("Links and codes")
    await chat.leader.press("Skip, go back, close the day")
    await chat.people["Ann"].answer("Et punkt")
    await chat.venue.settled()

    assert "Bord 1: Ann" in missing
    assert await chat.leader.can_press("Next")
    assert await chat.leader.can_press("Close the day")


async def test_one_can_go_back_to_a_part_and_what_was_written_stands_there(chat: Party) -> None:
    ann = await chat.sits("Ann")
    await chat.lead("Start the day")
    await ann.answer("Fra før")
    await chat.lead("Next")
    await chat.leader.press("Skip, go back, close the day")
    seen = [one for one in await chat.leader.before_them() if "Avslutt dagen" in one.buttons][-1]

    back = next(label for label in seen.buttons if "Individuelt" in label)
    await chat.leader.press_on(seen.raw, back)
    await chat.venue.settled()

    run = (await chat.state()).run
    assert run is not None
    assert run.phase.endswith(".I")
    assert await ann.standing() == ("Fra før",)


async def test_a_programme_is_uploaded_and_its_mistakes_are_told_before_anything_is_made(
    chat: Party,
) -> None:
    said = await chat.leader.upload(BROKEN)
    other = await chat.leader.upload(shipped_source("kort-igp"), "dag.docx")
    made = await chat.leader.upload(HURRIED)
    await chat.venue.made()
    await chat.venue.settled()

    assert "dag.yaml" in said
    assert "Send programmet som en YAML-fil" in other
    assert "Verkstedet er laget." in made
    assert "er det noe å rette:" in chat.leader.control.text
    assert (await chat.state()).status is Status.PLANNED


async def test_two_who_press_next_at_once_from_two_chats_move_the_day_once(venue: Venue) -> None:
    slack = await place_on(venue, "slack")
    teams = await place_on(venue, "teams")
    frida, tor = slack.leader(), teams.leader()
    assert isinstance(frida, SlackLeader)
    assert isinstance(tor, TeamsLeader)
    await frida.make()
    link = next(w for w in (await frida.press("Links and codes")).split() if "/s/" in w)
    await tor.connect(link)
    await frida.lead("Start the day")

    said = await asyncio.gather(frida.press("Next"), tor.press("Next"))
    await venue.settled()

    run = (await venue.state()).run
    assert run is not None
    assert run.number == 2
    assert sorted(text != "" for text in said) == [False, True]
    assert "Gruppe" in frida.control.text
    assert "Gruppe" in tor.control.text


@pytest.mark.parametrize("kind", CHATS)
async def test_the_way_in_stands_in_the_channel_as_a_code_to_type_and_one_to_scan(
    folder: Path, kind: Kind
) -> None:
    async with opened(folder, public_url="https://bord.example.no") as venue:
        chat = await Party.opened(venue, kind)
        listing = await venue.app.site.store.read(workshops.find, venue.workshop)
        assert listing is not None
        picture = f"https://bord.example.no/j/{listing.code}/qr.png"
        said = await chat.leader.press("Links and codes")

        assert repr(chat.post("Bli med").raw).count(picture) == 1
        assert f"kode {listing.code}" in chat.wall()
        assert "https://bord.example.no/s/" in said
        async with Guest(f"http://127.0.0.1:{venue.app.site.settings.port}") as guest:
            status, image = await guest.download(f"/j/{listing.code}/qr.png")
        assert (status, image[:4]) == (200, b"\x89PNG")
        assert venue.violations == ()
