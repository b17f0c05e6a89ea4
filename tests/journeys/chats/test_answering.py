"""Answers: several points, changed until the time is up, late ones kept and marked, once each."""

from collections import Counter
from datetime import datetime

import pytest

from facilitation.record import Entry
from surveys.answers import Listed, Point
from tests.fakes.slack import Message, pings
from tests.fakes.slack.values import Impossible
from tests.fakes.teams import Refused
from tests.journeys.chats.party import Party
from tests.journeys.chats.seats import Participant
from tests.journeys.chats.slack_side import SlackSeat
from tests.journeys.chats.teams_side import TeamsSeat

HOSTILE = (
    "<!channel> og <!here|@here>",
    "<@U000A0001> <#C000A0005|verksted> <https://vondt.example|klikk her>",
    "@everyone @channel @Ann",
    "=cmd|' /C calc'!A0",
    "*fet* _kursiv_ ~strøket~ `kode` **fet** [lenke](https://vondt.example)",
    "# Overskrift\n> sitat\n- punkt\n1. en",
    "{{DATE(2026-01-01T00:00:00Z)}} {{TIME(2026-01-01T00:00:00Z)}} ${data}",
    "<at>Ann</at> <b>fet</b> &lt;&amp; <script>alert(1)</script>",
    "שלום עולם \u202eomvendt\u202c مرحبا",
    "Heia 🎉👩🏽‍🌾 :tada: videre",
)


async def points(party: Party, slot: str = "1") -> Counter[tuple[str, bool]]:
    """The points that stand, and whether they are late."""
    return Counter(
        (point.text, entry.late)
        for entry in await party.venue.entries()
        if entry.slot == slot
        for point in listed(entry)
    )


def listed(entry: Entry) -> tuple[Point, ...]:
    """An entry's points."""
    return entry.value.points if isinstance(entry.value, Listed) else ()


async def test_several_points_are_sent_changed_and_receipted(party: Party) -> None:
    ann = await party.sits("Ann")
    await party.lead("Start the day")

    first = await ann.answer("Mer tid", "Flere møter", "Bedre kaffe")
    stood = await points(party)
    await party.venue.settled()
    again = await ann.answer("Mer tid", "Færre møter")
    await party.venue.settled()

    assert stood == Counter(
        {(text, False): 1 for text in ("Mer tid", "Flere møter", "Bedre kaffe")}
    )
    assert await points(party) == Counter({("Mer tid", False): 1, ("Færre møter", False): 1})
    assert await ann.standing() == ("Mer tid", "Færre møter")
    for receipt in (first, again):
        assert "Lagret 09.00." in receipt or "Svaret ditt er lagret." in receipt


async def test_a_form_that_was_open_at_the_bell_may_be_sent_for_half_a_minute(chat: Party) -> None:
    ann, bo = await chat.sits("Ann"), await chat.sits("Bo", table=2)
    await chat.lead("Start the day")
    began = chat.venue.clock.now()
    anns, bos = await ann.open(), await bo.open()
    await chat.venue.reached(lambda state: state.run is not None and state.run.number == 2)

    await chat.venue.clock.pass_(seconds=25)
    kept = await ann.send(anns, anns.points("1", ["Rakk det"]))
    await chat.venue.clock.pass_(seconds=10)
    refused = await bo.send(bos, bos.points("1", ["For sent"]), stale=True)

    assert 140 < (chat.venue.clock.now() - began).total_seconds() < 160
    assert (
        "Lagret 09.02, etter at tiden var ute. Det er tatt vare på og merket som for sent." in kept
    )
    assert "Den delen er over, og ingenting ble endret." in refused
    assert await points(chat) == Counter({("Rakk det", True): 1})


async def test_a_form_that_was_open_when_the_day_was_closed_may_be_sent_for_half_a_minute(
    chat: Party,
) -> None:
    ann, bo = await chat.sits("Ann"), await chat.sits("Bo", table=2)
    await chat.lead("Start the day")
    anns, bos = await ann.open(), await bo.open()
    await chat.leader.press("Skip, go back, close the day")
    await chat.leader.press("Close the day")
    closed = (await chat.state()).past[-1].ended

    await until(chat, closed, 20)
    kept = await ann.send(anns, anns.points("1", ["Rakk det"]), stale=True)
    await until(chat, closed, 32)
    refused = await bo.send(bos, bos.points("1", ["For sent"]), stale=True)
    record = await chat.venue.app.site.store.record(chat.venue.workshop)

    assert "etter at tiden var ute. Det er tatt vare på og merket som for sent." in kept
    assert "Dagen er avsluttet og tar ikke imot flere svar." in refused
    assert await points(chat) == Counter({("Rakk det", True): 1})
    assert [(p.text, e.late) for e in record.entries for p in listed(e)] == [("Rakk det", True)]
    if chat.kind == "slack":  # the dialog stays, with what was written
        assert isinstance(bo, SlackSeat)
        assert bo.slack.field_errors(bo.who) != {}


async def until(party: Party, moment: datetime, seconds: float) -> None:
    """Let time pass until so long after a moment."""
    now = party.venue.clock.now()
    await party.venue.clock.pass_(seconds=seconds - (now - moment).total_seconds())


async def test_who_asks_for_more_places_loses_nothing(chat: Party) -> None:
    ann = await chat.sits("Ann")
    await chat.lead("Start the day")
    assert isinstance(ann, SlackSeat | TeamsSeat)
    opened = await ann.open()
    texts = [f"Punkt {n}" for n in range(len(opened.slot("1")))]

    more = await ann.more(opened, opened.points("1", texts))
    assert [more.values[name] for name in more.slot("1")][: len(texts)] == texts
    await ann.send(more, more.points("1", [*texts, "Ett til"]))

    assert await points(chat) == Counter({(text, False): 1 for text in [*texts, "Ett til"]})


async def test_what_people_write_is_shown_as_they_wrote_it_and_calls_nobody(chat: Party) -> None:
    ann, bo = await chat.sits("Ann"), await chat.sits("Bo", table=2)
    await ann.press("Be the table’s host")
    await chat.lead("Start the day", "Next")
    assert isinstance(ann, SlackSeat | TeamsSeat)
    opened = await ann.open()
    while len(opened.slot("outcome")) < len(HOSTILE):
        opened = await ann.more(opened, {})
    await ann.send(opened, opened.points("outcome", HOSTILE))
    await chat.venue.settled()
    own = await ann.standing("outcome")
    await chat.lead("Next")
    await chat.lead("Next")

    assert own == HOSTILE
    for line in (line for text in HOSTILE for line in text.splitlines()):
        assert (chat.wall().count(line), line) == (1, line)
        assert line in "\n".join((await bo.open()).labels.values())
    messages = [seen.raw for seen in (*chat.place.posts(), *await bo.before_them())]
    assert {ping for one in messages if isinstance(one, Message) for ping in pings(one)} == set()


async def test_a_point_may_be_as_long_as_every_platform_takes_and_no_longer(party: Party) -> None:
    ann = await party.sits("Ann")
    await party.lead("Start the day")
    opened = await ann.open()

    texts = ["x" * 3_000, "æ" * 2_999, "🎉" * 1_000]
    await ann.send(opened, opened.points("1", texts))
    await party.venue.settled()
    stood = await points(party)
    await too_long(ann, "z" * 10_000)

    assert stood == Counter({(text, False): 1 for text in texts})
    assert await points(party) == stood


async def too_long(person: Participant, text: str) -> None:
    """Somebody tries a text that is too long: the client does not take it, or the page says so."""
    opened = await person.open()
    if person.platform == "web":
        said = await person.send(opened, opened.points("1", [text]))
        assert "Et punkt kan ha høyst" in said
        return
    with pytest.raises((Impossible, Refused)):
        await person.send(opened, opened.points("1", [text]))
