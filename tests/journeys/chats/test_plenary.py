"""Together: outcomes, secret votes, and what is left of parts that are over."""

import re
from io import BytesIO
from zipfile import ZipFile

from tests.fakes.slack import SlackFile
from tests.journeys.chats.party import Party, Place
from tests.journeys.chats.slack_side import SlackPlace, SlackSeat
from tests.journeys.chats.teams_side import TeamsSeat


async def to_the_vote(party: Party) -> None:
    """Ann at table 1 and Bo at table 2, who write an outcome each; then all vote."""
    ann, bo = await party.sits("Ann"), await party.sits("Bo", table=2)
    for host in (ann, bo):
        await host.press("Be the table’s host")
    await party.lead("Start the day", "Next")
    await ann.outcome("Mer tid sammen", "Bedre kaffe")
    await bo.outcome("Færre møter")
    await party.lead("Next", "Next")


async def test_votes_are_secret_and_the_result_comes_when_the_vote_has_ended(party: Party) -> None:
    await to_the_vote(party)
    ann, bo = party.people["Ann"], party.people["Bo"]

    await bo.vote(Mer_tid=2, Bedre=1)
    await ann.vote(Færre=3)
    await party.venue.settled()
    before = party.wall(), await ann.reads(), party.leader.control.text
    await party.close()

    assert [" — 3 poeng" in text or " — 2 poeng" in text for text in before] == [False] * 3
    result = party.post("Resultatet av avstemningen").text
    assert "2 personer stemte" in result
    places = [result.index(f"{text} — {count} poeng") for text, count in RESULT]
    assert places == sorted(places)


RESULT = (("Færre møter", 3), ("Mer tid sammen", 2), ("Bedre kaffe", 1))


async def test_more_points_than_one_has_are_refused_and_may_be_mended(party: Party) -> None:
    await to_the_vote(party)
    bo = party.people["Bo"]

    said = await bo.vote(Mer_tid=3, Bedre=3)
    await bo.vote(Mer_tid=3)
    await party.close()

    assert "Du har 3 poeng å gi, og ga 6." in said
    assert "Mer tid sammen — 3 poeng" in party.post("Resultatet av avstemningen").text


async def test_what_stands_of_a_part_that_is_over_has_no_buttons(chat: Party) -> None:
    await to_the_vote(chat)
    await chat.close()
    await chat.venue.clock.pass_(minutes=1)
    await chat.venue.settled()
    seen = [*chat.place.posts()]
    for person in chat.people.values():
        seen += await person.before_them()

    acts = {label for one in seen for label in one.buttons}

    assert acts <= {"Åpne siden", "Svar på siden", "Nytt verksted"}
    assert chat.leader.control.buttons[:1] == ("Legg dokumentene i kanalen",)


async def test_a_press_on_a_copy_that_is_old_changes_nothing(chat: Party) -> None:
    ann = await chat.sits("Ann")
    await chat.sits("Bo", table=2)
    assert isinstance(ann, SlackSeat | TeamsSeat)
    await chat.lead("Start the day")
    leader = chat.leader
    wall, card = ann.posted("Answer"), leader.newest(leader.t("Next"))
    await chat.lead("Next")
    before = await chat.state()

    answered = await ann.press_on(wall, ann.t("Answer"), old=True)  # type: ignore[arg-type]  # the platform's own
    for label in ("Next", "Pause"):
        moved = await leader.press_on(card, leader.t(label), old=True)  # type: ignore[arg-type]  # the platform's own
        assert "Du har alt gjort det." in moved
    await chat.venue.settled()

    assert "Den delen er over, og ingenting ble endret." in answered
    assert await chat.state() == before
    assert len(await chat.venue.entries()) == 0


async def test_the_documents_come_by_themselves_with_what_was_sent_at_the_very_end(
    chat: Party,
) -> None:
    ann = await chat.sits("Ann")
    await chat.lead("Start the day")
    opened = await ann.open()
    await chat.leader.press("Skip, go back, close the day")
    await chat.leader.press("Close, and publish the documents")
    await chat.venue.clock.pass_(seconds=20)
    before = documents(chat.place)

    await ann.send(opened, opened.points("1", ["Kom med til slutt"]))
    await chat.venue.settled()
    await chat.venue.settled()

    assert before == ()
    assert sorted(documents(chat.place)) == ["docx", "docx", "pdf", "pdf"]  # in two languages
    assert chat.venue.teams.graph.asked == {}  # nobody has switched that on
    if isinstance(chat.place, SlackPlace):
        written = zipped(next(f for f in sent(chat.place) if f.name.endswith("docx")).content)
        assert written.count("Kom med til slutt") == 1


def documents(place: Place) -> tuple[str, ...]:
    """The kinds of the files in a channel of Slack; in Teams, of the links."""
    if isinstance(place, SlackPlace):
        return tuple(file.name.rpartition(".")[2] for file in sent(place))
    raw = [post.raw for post in place.posts() if "Dokumenter fra dagen" in post.text]
    return tuple(re.findall(r"/d/[^\"'?]+/(docx|pdf)\?", repr(raw)))


def sent(place: SlackPlace) -> tuple[SlackFile, ...]:
    """The bot's files."""
    bot = place.venue.slack.team.bot.id
    return tuple(file for file in place.venue.slack.files(place.room) if file.user == bot)


def zipped(document: bytes) -> str:
    """What stands in a Word document, as XML."""
    with ZipFile(BytesIO(document)) as parts:
        return parts.read("word/document.xml").decode()
