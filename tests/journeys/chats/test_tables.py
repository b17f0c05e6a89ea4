"""At the tables: a thread for each, turns told to the speaker alone, and nothing that leaks."""

from collections.abc import Sequence

from facilitation.state import Stage
from tests.journeys.chats import web_side
from tests.journeys.chats.party import Party
from tests.journeys.chats.seats import Participant
from tests.journeys.chats.slack_side import SlackSeat
from tests.journeys.chats.teams_side import TeamsSeat

SECRET = ("Bare for bordet", "Ett punkt til", "Notat på duken")


async def seated(party: Party) -> Sequence[Participant]:
    """Three at table 1, one at table 2, and the tables talk."""
    people = [await party.sits(name) for name in ("Ann", "Bo", "Cam")]
    people.append(await party.sits("Dag", table=2))
    await people[0].press("Be the table’s host")
    await people[3].press("Be the table’s host")
    await party.lead("Start the day")
    return people


async def test_a_turn_is_told_to_the_speaker_alone_and_ends_when_they_say_so(party: Party) -> None:
    people = await seated(party)
    await party.lead("Next")
    order = []
    while (await party.state()).run.floors[0].stage is Stage.ROUND:  # type: ignore[union-attr]  # the day has begun
        speaker = await party.speaker()
        order.append(speaker.alias)
        told = [person.alias for person in people[:3] if await person.has_turn()]
        assert told == [speaker.alias] or party.kind == "web"
        assert await people[3].has_turn()
        await (speaker.pass_() if len(order) == 2 else speaker.done())
        await party.venue.settled()

    assert sorted(order) == ["Ann", "Bo", "Cam"]
    assert order[-1] == "Ann"  # the host is the last to speak
    assert [await person.has_turn() for person in people] == [False, False, False, True]


async def test_a_press_on_a_turn_that_is_over_is_answered_kindly_and_moves_nothing(
    chat: Party,
) -> None:
    await seated(chat)
    await chat.lead("Next")
    speaker = await chat.speaker()
    assert isinstance(speaker, SlackSeat | TeamsSeat)
    copy = speaker.newest(speaker.t("I’m done"))
    await speaker.done()
    await chat.venue.settled()
    before = (await chat.state()).run

    said = await speaker.press_on(copy, speaker.t("I’m done"), old=True)  # type: ignore[arg-type]  # the platform's own
    await chat.venue.settled()

    assert "Den taleturen er over. Ordet har gått videre." in said
    assert (await chat.state()).run == before
    assert not await speaker.has_turn()


async def test_each_table_has_a_thread_where_everybody_sees_the_order(chat: Party) -> None:
    await seated(chat)
    await chat.lead("Next")

    threads = [post for post in chat.place.posts() if post.thread and "Ordet" in post.text]

    assert len(threads) == 2
    assert sorted(name for name in ("Ann", "Bo", "Cam", "Dag") if name in threads[0].text) == [
        "Ann", "Bo", "Cam",
    ]  # fmt: skip
    assert "Dag" in threads[1].text


async def test_an_outsider_reads_nothing_that_the_method_keeps_to_the_table(chat: Party) -> None:
    ann, bo, _, dag = await seated(chat)
    eve = chat.place.person("Eve")
    await ann.answer(SECRET[0], SECRET[1])
    await bo.answer("Bare mitt")
    await chat.venue.settled()
    read = [chat.wall()]
    await chat.lead("Next")
    await ann.answer(SECRET[2])
    await ann.outcome("Rådet fra bord 1")
    await chat.venue.settled()
    read.append(chat.wall())

    assert "Rådet fra bord 1" not in read[1]
    await chat.lead("Next")
    assert chat.wall().count("Rådet fra bord 1") == 1
    await chat.lead("Next")
    await dag.vote(Rådet_fra=3)
    await chat.venue.settled()
    read.append(chat.wall())
    await chat.close()
    read.append(chat.wall())

    for text in (*SECRET, "Bare mitt"):
        assert [text in wall for wall in read] == [False] * 4
    assert [seen.text for seen in await eve.before_them()] == []
    assert " — 3 poeng" not in read[2]
    assert SECRET[0] not in await dag.reads()


async def test_who_has_not_joined_is_told_to_and_changes_nothing(chat: Party) -> None:
    await seated(chat)
    await chat.lead("Next")
    eve = chat.place.person("Eve")
    before = await chat.state()

    for label in ("I’m done", "Pass", "Answer"):
        assert "Trykk «Bli med» først." in await eve.press_in_channel(label)
    await chat.venue.settled()

    assert await chat.state() == before


async def test_guests_of_the_page_sit_at_the_same_tables(chat: Party) -> None:
    ann = await chat.sits("Ann")
    olav = await web_side.guest(chat.venue, "Olav", "nn")
    await olav.join(1)
    await ann.press("Be the table’s host")
    await chat.lead("Start the day")
    await olav.answer("Frå sida")
    await ann.answer("Fra praten")
    await chat.lead("Next")
    assert await olav.has_turn()
    assert "Olav – har ordet" in chat.post("Ordet").text

    await olav.done()
    await chat.venue.settled()

    assert await ann.has_turn()
    assert "Fra praten" in await olav.reads()
    assert "Frå sida" in await ann.press("See what is written")
