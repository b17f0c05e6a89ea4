"""Answers, brought to whom they are for: against Teams' double over HTTP, in time moved by hand."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.chance import seeded
from bot.chat.cards import Button, Card, Document, Form, Paragraph
from bot.chat.ports import BotCame, BotWent, MemberCame, Pressed, Reply, Said, Sender, Where
from bot.teams.answering import Answering
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Connector
from bot.teams.credentials import Credentials
from bot.teams.hosts import Trust
from bot.teams.outbound import invoke_body
from bot.teams.pacing import Paces, Window
from bot.teams.routes import Route, address
from tests.bot.teams.conftest import ListeningDesk, settings_for
from tests.fakes.teams import Channel, Rule, Teams, User, fake_teams

CARD = Card("Task", (Paragraph("Write."),), "en")
FORM = Form("Join", (Paragraph("Who?"),), (), Button("Send", "send"), "Close")
PAPER = Document("dag.docx", "The day", "application/docx", b"12345", (("kind", "docx"),))
WRITTEN = "something that a person wrote"
GENTLE = "This takes a while. The answer will come in your own chat with me."


class Sleeper:
    """Sleeping lets the clock pass."""

    def __init__(self, clock):
        self.clock = clock
        self.slept = []

    async def __call__(self, seconds):
        self.slept.append(seconds)
        self.clock.pass_(timedelta(seconds=seconds))


@dataclass
class Room:
    """Everything that a test looks at: Kari, her channel, and what she may have come from."""

    answering: Answering
    desk: ListeningDesk
    teams: Teams
    sleeper: Sleeper
    kari: User
    table: Channel
    thread: str  # the post that was written in the channel

    @property
    def sender(self):
        route = Route(self.teams.service_url, self.teams.bot.id, self.kari.id)
        return Sender(address(self.kari.tenant.id, self.kari.aad, route), "Kari", "en")

    @property
    def alone(self):
        return Where(self.sender.address, personal=True)

    @property
    def in_channel(self):
        route = Route(self.teams.service_url, self.teams.bot.id, "", self.table.id, threads=True)
        return Where(address(self.kari.tenant.id, self.table.id, route), personal=False)

    def replies(self):
        """What the bot has written in the thread, and what under posts of its own."""
        posts = self.teams.messages(self.table)
        written = [one for post in posts for one in (post.message, *post.replies)]
        return [self.teams.shown(one).lines for one in written if one.author == self.teams.bot.id]

    def inbox(self):
        return [self.teams.shown(one).lines for one in self.teams.inbox(self.kari)]


@pytest.fixture
async def room(clock):
    async with fake_teams(clock.now) as teams, ClientSession() as http:
        kari, trust = teams.user("Kari"), Trust(local=True)
        team = teams.team("Fylkesplan", [kari], ["Bord 1"])
        team.installed = True
        table = team.channel("Bord 1")
        written = teams.store.add(table.id, "", kari.id, {"type": "message", "text": "start"})
        connector = Connector(http, Credentials(settings_for(teams), clock), trust)
        channel, desk, sleeper = (
            TeamsChannel(connector, http, trust, Window(clock)),
            ListeningDesk(),
            Sleeper(clock),
        )
        made = Answering(desk, channel, Paces(clock, sleeper), seeded(1), "en")
        yield Room(made, desk, teams, sleeper, kari, table, written.id)
        await made.close()
        assert teams.violations == ()


async def said(room, reply, incoming, thread="", upload=None):
    """Have it answered, and wait for the end."""
    room.desk.reply = lambda _: reply
    room.answering.begin(incoming, thread, upload or {})
    await room.answering.idle()


# ---- what was written


async def test_words_in_a_chat_are_answered_there(room):
    await said(room, Reply(note="Done."), Said("d", room.sender, room.alone, "next"))

    assert room.inbox() == [("Done.",)]


async def test_words_in_a_channel_are_answered_in_their_thread(room):
    await said(room, Reply(card=CARD), Said("d", room.sender, room.in_channel, "next"), room.thread)

    assert room.replies() == [("Write.",)]
    assert room.inbox() == []


@pytest.mark.parametrize("reply", [Reply(form=FORM), Reply(note="Yours.", form=FORM)])
async def test_a_form_never_stands_in_a_channel(room, reply):
    await said(room, reply, Said("d", room.sender, room.in_channel, "join"), room.thread)

    assert (room.replies(), len(room.inbox())) == ([], 1)


async def test_a_document_goes_to_the_sender_and_its_note_to_the_channel(room):
    reply = Reply(note="You have it.", document=PAPER)

    await said(room, reply, Said("d", room.sender, room.in_channel, "documents"), room.thread)

    assert room.replies() == [("You have it.",)]
    assert room.inbox() == [("dag.docx",)]


async def test_what_answers_an_older_clients_button_is_for_the_presser_alone(room):
    pressed = Pressed("d", room.sender, room.in_channel, "open", {})

    await said(room, Reply(card=CARD, note="Yours."), pressed, room.thread)

    assert (room.replies(), room.inbox()) == ([], [("Yours.", "Write.")])


async def test_nothing_to_say_is_not_said(room):
    await said(room, Reply(), Said("d", room.sender, room.alone, "next"))

    assert room.teams.connector.accepted == 0


# ---- who comes and goes


async def test_a_new_channel_is_greeted_there(room):
    for by in (room.sender, None):
        await said(room, Reply(card=CARD), BotCame("d", room.in_channel, by))

    assert (room.replies(), room.inbox()) == ([("Write.",)] * 2, [])


async def test_a_new_member_is_greeted_alone(room):
    await said(room, Reply(note="Welcome."), MemberCame("d", room.in_channel, room.sender))

    assert (room.replies(), room.inbox()) == ([], [("Welcome.",)])


async def test_a_team_whose_channels_cannot_be_had_is_told_of_where_it_was_written(room, caplog):
    team = room.table.team
    route = Route(room.teams.service_url, room.teams.bot.id, "", room.table.id, True, team)
    table = address(room.kari.tenant.id, room.table.id, route)
    general = Where(address(room.kari.tenant.id, team, replace(route, conversation=team)), False)
    await said(room, Reply(note="Done."), Said("d", room.sender, Where(table, False), "next"))
    room.teams.faults.fail(1, 502, method="GET")
    room.desk.heard.clear()

    await said(room, Reply(), BotCame("d", general, room.sender))

    assert [one.where.address for one in room.desk.heard] == [general.address, table]
    assert "the channels of a team cannot be had" in caplog.text


async def test_where_nobody_is_left_a_form_is_for_nobody(room):
    await said(room, Reply(form=FORM), BotWent("d", room.in_channel))

    assert room.teams.connector.accepted == 0


# ---- presses


async def test_a_press_is_answered_at_once(room):
    room.desk.reply = lambda _: Reply(note="Saved.")

    body = await room.answering.now(Pressed("d", room.sender, room.alone, "send", {}))

    assert body == invoke_body(Reply(note="Saved."), "en", {})


async def test_an_answer_that_takes_long_comes_later(room):
    gate = asyncio.Event()

    async def slow(_):
        await gate.wait()
        return Reply(note="Made.")

    room.desk.answer = slow

    body = await room.answering.now(Pressed("d", room.sender, room.alone, "new", {}), patience=0)
    gate.set()
    await room.answering.idle()

    assert body == invoke_body(Reply(note=GENTLE), "en", {})
    assert room.inbox() == [("Made.",)]


async def test_a_late_answer_to_a_press_in_a_channel_is_the_pressers(room):
    gate = asyncio.Event()

    async def slow(_):
        await gate.wait()
        return Reply(note="Made.")

    room.desk.answer = slow

    await room.answering.now(Pressed("d", room.sender, room.in_channel, "new", {}), patience=0)
    gate.set()
    await room.answering.idle()

    assert (room.replies(), room.inbox()) == ([], [("Made.",)])


async def test_a_document_follows_a_press(room):
    room.desk.reply = lambda _: Reply(note="Here.", document=PAPER)

    body = await room.answering.now(Pressed("d", room.sender, room.in_channel, "document", {}))
    await room.answering.idle()

    assert body["value"] == "Here."
    assert room.inbox() == [("dag.docx",)]


async def test_a_card_comes_below_the_pressed_one_in_a_chat_and_in_its_place_in_a_channel(room):
    shown = Reply(card=Card("Who?", (Paragraph("Bo is missing."),), "en"))
    room.desk.reply = lambda _: shown

    alone = await room.answering.now(Pressed("d", room.sender, room.alone, "missing", {}))
    await room.answering.idle()
    in_channel = await room.answering.now(Pressed("e", room.sender, room.in_channel, "new", {}))
    await room.answering.idle()

    assert (alone, in_channel) == (invoke_body(Reply(), "en", {}), invoke_body(shown, "en", {}))
    assert room.inbox() == [("Bo is missing.",)]


async def test_an_agreed_document_is_handed_over_and_shown(room):
    upload = room.teams.files.await_upload("dag.docx", room.kari.id, 5)
    pressed = Pressed("d", room.sender, room.alone, "document", {"kind": "docx"})

    await said(room, Reply(document=PAPER), pressed, upload=upload)

    assert [one.content for one in room.teams.files.received(room.kari.id)] == [b"12345"]
    assert room.inbox() == [("dag.docx",)]
    assert "file.info" in room.teams.inbox(room.kari)[0].attachments[0]["contentType"]


async def test_an_agreed_document_that_cannot_be_made_is_explained(room):
    upload = room.teams.files.await_upload("dag.docx", room.kari.id, 5)
    pressed = Pressed("d", room.sender, room.alone, "document", {"kind": "docx"})

    await said(room, Reply(note="Not now."), pressed, upload=upload)

    assert room.inbox() == [("Not now.",)]


async def test_a_file_store_that_refuses_leaves_nothing_to_show(room):
    upload = {"uploadUrl": f"{room.teams.files.base}/files/upload/nowhere"}

    pressed = Pressed("d", room.sender, room.alone, "document", {})
    await said(room, Reply(document=PAPER), pressed, upload=upload)

    assert room.inbox() == []


# ---- trouble


async def test_a_fault_of_ours_is_told_with_its_code_and_logged_without_words(room, caplog):
    async def broken(_):
        raise RuntimeError(WRITTEN)

    room.desk.answer = broken

    body = await room.answering.now(Pressed("d", room.sender, room.alone, "send", {}))

    code = seeded(1).code()
    told = f"Something went wrong on our side. It is noted as {code}. Try again in a moment."
    assert body["value"] == told
    assert f"fault {code}: RuntimeError in Teams" in caplog.text
    assert WRITTEN not in caplog.text


async def test_an_answer_is_tried_again_until_it_is_taken(room):
    room.teams.faults.fail(3, 502)

    await said(room, Reply(note="Done."), Said("d", room.sender, room.alone, "next"))

    waited = [seconds for seconds in room.sleeper.slept if seconds > 1]
    fits = [
        least <= seconds <= least * 1.25 for least, seconds in zip((2, 4, 8), waited, strict=True)
    ]
    assert (fits, room.inbox()) == ([True] * 3, [("Done.",)])


async def test_the_service_says_how_long_an_answer_waits(room):
    room.teams.faults.fail(1, 429, "Throttled", retry_after=7)

    await said(room, Reply(note="Done."), Said("d", room.sender, room.alone, "next"))

    (waited,) = [seconds for seconds in room.sleeper.slept if seconds > 1]
    assert (7 <= waited <= 7 * 1.25, room.inbox()) == (True, [("Done.",)])


async def test_an_answer_is_given_up_in_the_end(room, caplog):
    room.teams.faults.fail(4, 502)

    await said(room, Reply(note="Done."), Said("d", room.sender, room.alone, "next"))

    assert (room.teams.inbox(room.kari), "was given up" in caplog.text) == ((), True)


async def test_an_answer_that_is_refused_is_logged_by_its_code(room, caplog):
    room.teams.block(room.kari)

    await said(room, Reply(note="Done."), Said("d", room.sender, room.alone, "next"))

    messages = [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]
    assert messages == ["an answer in Teams was refused: ConversationBlockedByUser"]


async def test_many_answers_keep_the_pace_that_teams_allows(room):
    room.desk.reply = lambda _: Reply(note="Done.")
    for number in range(30):
        room.answering.begin(Said(str(number), room.sender, room.in_channel, "next"), "", {})
        await room.answering.idle()

    assert [one for one in room.teams.violations if one.rule is Rule.RATE] == []
    assert room.replies() == [("Done.",)] * 30


async def test_the_language_of_who_says_none_is_our_own(room):
    room.desk.reply = lambda _: Reply(form=FORM)
    nobody = Sender(room.sender.address, "Kari")

    body = await room.answering.now(Pressed("d", nobody, room.alone, "join", {}))

    assert body["value"]["lang"] == "en"


async def test_what_is_under_way_is_stopped_at_the_end(room):
    started = asyncio.Event()

    async def endless(_):
        started.set()
        await asyncio.Event().wait()

    room.desk.answer = endless
    room.answering.begin(Said("d", room.sender, room.alone, "next"), "", {})
    await started.wait()

    await room.answering.close(grace=0)
    await room.answering.idle()


async def test_what_is_almost_done_at_the_end_is_done(room):
    room.desk.reply = lambda _: Reply(note="Done.")
    room.answering.begin(Said("d", room.sender, room.alone, "next"), "", {})

    await room.answering.close()

    assert room.inbox() == [("Done.",)]
