"""How long people in Slack wait for what they are asked, though the day moves on quickly."""

import asyncio
from collections.abc import Mapping, Sequence

from facilitation.ids import RunNo
from tests.journeys.chats.party import Party, place_on
from tests.journeys.chats.seats import Participant
from tests.journeys.chats.slack_side import SlackLeader, SlackSeat
from tests.journeys.chats.venue import Venue

PEOPLE, PARTS, APART = 30, 10, 20.0
HEAD = """id: dag
title: {nb: Dagen}
date: 2026-11-23
languages: [nb]
organiser: {nb: Oss}
purpose: {nb: Å lære}
responsible: {nb: Oss}
delete_after: 30
participants: 30
tables: 4
items:
"""
ITEM = """  - id: q{n}
    kind: session
    start: {start}
    length: 20 min
    title: {{nb: Spørsmål {n}}}
    questions: [{{nb: Hva fungerer godt?}}]
    igp: {{I: 5 min, G: "15 min, 1 min per person", outcome: advice}}
"""
SOURCE = HEAD + "".join(
    ITEM.format(n=n, start=f"{9 + n // 3:02}.{n % 3 * 20:02}") for n in range(PARTS)
)
LONGEST = 10.0  # seconds from the press to the last prompt of thirty people


async def test_thirty_people_are_asked_soon_though_parts_are_twenty_seconds_apart(
    venue: Venue,
) -> None:
    place = await place_on(venue, "slack")
    leader = place.leader()
    assert isinstance(leader, SlackLeader)
    assert "Verkstedet er laget." in await leader.upload(SOURCE)
    await venue.made()
    await venue.settled()
    party = Party(venue, "slack", place, leader)
    seats = [await party.comes(f"Person{n}") for n in range(PEOPLE)]
    await asyncio.gather(*(seat.join(n % 4 + 1) for n, seat in enumerate(seats)))
    await venue.settled()

    for part in range(PARTS):
        pressed = venue.clock.now()
        await party.leader.press("Start the day" if part == 0 else "Next")
        left = APART - (venue.clock.now() - pressed).total_seconds()
        await venue.clock.pass_(seconds=left)
    await venue.settled()

    waited = await waits(venue, seats)
    assert [len(found) for found in waited.values()] == [PEOPLE] * PARTS
    assert max(map(max, waited.values())) <= LONGEST


async def waits(venue: Venue, seats: Sequence[Participant]) -> Mapping[int, list[float]]:
    """The seconds from the beginning of each part to each prompt for it."""
    state = await venue.state()
    began = {run.number: run.started for run in (*state.past, state.run) if run is not None}
    keys = {post.id: post.key for post in await venue.posts()}
    found: dict[int, list[float]] = {}
    for seat in seats:
        assert isinstance(seat, SlackSeat)
        for message in seat.slack.inbox(seat.who):
            token = message.metadata["event_payload"]["token"] if message.metadata else ""
            name, _, run = keys.get(str(token), "").partition(":")
            if name == "prompt":
                wait = float(message.ts) - began[RunNo(int(run))].timestamp()
                found.setdefault(int(run), []).append(wait)
    return found
