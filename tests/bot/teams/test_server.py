"""The whole of it: Teams' double, our server, and the desk, over HTTP."""

import logging
import subprocess
import sys
from datetime import timedelta

import pytest

from bot.chance import seeded
from bot.chat.cards import (
    Button,
    Buttons,
    Card,
    Document,
    Field,
    FieldKind,
    Form,
    Heading,
)
from bot.chat.ports import BotCame, BotWent, Channel, MemberCame, Pressed, Reply, Said
from bot.teams.server import teams as served
from bot.teams.settings import ANONYMOUS_WARNING
from tests.bot.teams.conftest import ListeningDesk, house
from tests.fakes.teams import Failed, Forgery, NewCard, Rule, Sent, Toast
from tests.fakes.teams import File as SentFile
from tests.fakes.teams.identity import ACCEPTABLE
from tests.fakes.teams.view import Reader, lines

FORGED = [forgery for forgery in Forgery if forgery not in ACCEPTABLE]
OPEN = Button("Open", "open", (("w", "a1"),))
CARD = Card("New task", (Heading("Write"), Buttons((OPEN,))), "nb")
FIELD = Field("point", "Point", FieldKind.TEXT, required=True)
FORM = Form("Answer", (), (FIELD,), Button("Send", "send", (("w", "a1"),)), "Close")
PAPER = Document("dag.docx", "The day", "application/docx", b"12345", (("kind", "docx"),))


@pytest.fixture
def kari(home):
    return home.teams.user("Kari")


@pytest.fixture
async def team(home, kari):
    made = home.teams.team("Fylkesplan", [kari, home.teams.user("Ola")], ["Bord 1"])
    await home.teams.install(made, kari)
    await home.desk.until_heard(4)  # two activities, and each is about two channels
    return made


@pytest.fixture
async def place(home, team, kari):
    """The channel of table 1, as the desk got to know it."""
    await home.teams.mention(kari, team.channel("Bord 1"), "start")
    return home.desk.last.where.address


async def posted(home, place, card):
    """A card in the channel."""
    channel = home.teams.people.find_channel(place.key)[1]
    remote = (await home.channel.post(place, card, "", "")).remote
    posts = (post.message for post in home.teams.messages(channel))
    return next(message for message in posts if message.id == remote)


# ---- a day in short


async def test_the_bot_is_put_in_a_team_and_a_chat(home, team, kari):
    await home.teams.install_personally(kari)

    kinds = [(type(one), one.where.personal) for one in home.desk.heard]
    assert sorted(set(kinds), key=str) == [(BotCame, False), (BotCame, True)]


async def test_who_joins_and_who_takes_the_bot_away_is_told(home, team, kari):
    home.desk.heard.clear()
    per = home.teams.user("Per")

    await home.teams.add_member(team, per)
    await home.desk.until_heard(2)
    came = [(type(one), one.where.address.key) for one in home.desk.heard]
    await home.teams.remove_member(team, per)
    await home.teams.uninstall(team, kari)

    everywhere = (team.general.id, team.channel("Bord 1").id)
    assert sorted(came, key=str) == sorted(((MemberCame, key) for key in everywhere), key=str)
    assert [type(one) for one in home.desk.heard[2:]] == [BotWent, BotWent]


async def test_a_bot_that_comes_back_comes_back_to_every_channel(home, team, kari):
    keys = sorted(one.where.address.key for one in home.desk.heard)
    assert keys == sorted([team.general.id, team.channel("Bord 1").id] * 2)
    assert len({one.delivery for one in home.desk.heard}) == 4


async def test_a_bot_that_is_removed_has_gone_from_where_it_wrote(home, place, team, kari):
    await posted(home, place, CARD)
    home.desk.heard.clear()

    await home.teams.uninstall(team, kari)
    await home.desk.until_heard(4)

    kinds = [(type(one), one.where.address.key) for one in home.desk.heard]
    assert sorted(kinds, key=str) == sorted(
        [(BotWent, team.general.id), (BotWent, place.key)] * 2, key=str
    )


async def test_words_are_answered_in_the_chat(home, team, kari):
    home.desk.reply = lambda said: Reply(note=f"You said: {said.words}")

    await home.teams.direct_message(kari, "**hei** & hå <at>x</at>")

    (answer,) = await home.teams.until(lambda: home.teams.inbox(kari))
    assert answer.text.replace("\u200b", "") == "You said: **hei** & hå x"
    assert answer.activity["textFormat"] == "plain"


async def test_a_mention_is_answered_in_its_thread(home, team, kari):
    home.desk.reply = lambda _: Reply(card=CARD)

    await home.teams.mention(kari, team.channel("Bord 1"), "hjelp")

    table = team.channel("Bord 1")
    replies = await home.teams.until(lambda: home.teams.messages(table)[0].replies)
    assert home.teams.shown(replies[0]).lines == ("Write",)


async def test_a_form_is_opened_filled_in_and_received(home, place, kari):
    message = await posted(home, place, CARD)
    home.desk.reply = lambda _: Reply(form=FORM)
    opened = await home.teams.press(kari, message, "Open")
    home.desk.reply = lambda _: Reply(note="Saved.")

    sent = await home.teams.press(kari, message, "Send", {"f:point": "Mer tid, takk"})

    assert isinstance(opened, NewCard)
    assert sent == Toast("Saved.")
    assert isinstance(home.desk.last, Pressed)
    assert (home.desk.last.act, home.desk.last.words) == ("send", {"w": "a1"})
    assert home.desk.last.fields == {"point": ("Mer tid, takk",)}


async def test_a_form_is_the_pressers_alone(home, place, kari):
    message = await posted(home, place, CARD)
    home.desk.reply = lambda _: Reply(form=FORM)

    await home.teams.press(kari, message, "Open")

    ola = home.teams.user("Ola")
    shown = [home.teams.shown(message, user).buttons for user in (kari, ola)]
    assert shown == [("Send",), ("Open",)]


async def test_a_form_stands_in_a_message_and_is_sent_from_it(home, place, kari):
    message = await posted(home, place, Card("New task", (), "nb", FORM))
    home.desk.reply = lambda _: Reply(note="Saved.")

    assert await home.teams.press(kari, message, "Send", {"f:point": "a"}) == Toast("Saved.")
    assert home.desk.last.fields == {"point": ("a",)}


async def test_an_error_comes_back_at_its_field_with_what_was_typed(home, place, kari):
    message = await posted(home, place, Card("New task", (), "nb", FORM))
    home.desk.reply = lambda _: Reply(form=FORM, errors=(("point", "Too long."),))

    answer = await home.teams.press(kari, message, "Send", {"f:point": "a"})
    again = await home.teams.press(kari, message, "Send")

    assert lines(answer.card, Reader()) == ("Point", "Too long.")
    assert isinstance(again, NewCard)
    assert home.desk.last.fields == {"point": ("a",)}


async def test_a_button_that_asks_back_is_not_heard_before_the_second_press(home, place, kari):
    ask = Button("Close the day", "do", (("action", "close"),), confirm="Close it for everybody?")
    message = await posted(home, place, Card("Control", (Buttons((ask,)),), "en"))
    heard = len(home.desk.heard)

    await home.teams.press(kari, message, "Close the day")
    after_the_first = len(home.desk.heard)
    await home.teams.press(kari, message, "Yes: Close the day")

    assert (after_the_first, len(home.desk.heard)) == (heard, heard + 1)
    assert home.desk.last.words == {"action": "close"}


async def test_an_older_client_is_answered_in_the_pressers_own_chat(home, place, kari):
    message = await posted(home, place, CARD)
    home.desk.reply = lambda _: Reply(note="Saved.")
    (button,) = message.cards[0]["body"][1]["actions"]
    older = {**message.cards[0], "body": [{"type": "ActionSet", "actions": [button["fallback"]]}]}
    attachment = {**message.attachments[0], "content": older}
    home.teams.store.edit(message, {**message.activity, "attachments": [attachment]})

    assert isinstance(await home.teams.press(kari, message, "Open"), Sent)

    (answer,) = await home.teams.until(lambda: home.teams.inbox(kari))
    assert (answer.text, home.desk.last.act) == ("Saved.", "open")


async def test_a_document_is_asked_for_agreed_to_and_handed_over(home, place, kari):
    message = await posted(home, place, CARD)
    home.desk.reply = lambda _: Reply(note="It comes.", document=PAPER)
    assert await home.teams.press(kari, message, "Open") == Toast("It comes.")
    (offer,) = await home.teams.until(lambda: home.teams.inbox(kari))

    await home.teams.accept_file(kari, offer)

    (_, shown) = await home.teams.until(
        lambda: home.teams.inbox(kari)[1:] and home.teams.inbox(kari)
    )
    assert home.teams.files.received(kari.id) == (SentFile("dag.docx", b"12345"),)
    assert "file.info" in shown.attachments[0]["contentType"]
    assert (home.desk.last.act, home.desk.last.words) == ("document", {"kind": "docx"})


async def test_a_document_that_is_not_wanted_is_not_made(home, team, kari):
    await home.teams.direct_message(kari, "hei")
    await home.channel.post(home.desk.last.where.address, PAPER, "", "")
    heard = len(home.desk.heard)
    (offer,) = home.teams.inbox(kari)

    answer = await home.teams.decline_file(kari, offer)

    assert (answer.status, len(home.desk.heard)) == (200, heard)


async def test_a_file_that_somebody_sends_can_be_read(home, team, kari):
    await home.teams.direct_message(kari, "programmet", [SentFile("dag.yaml", b"title: Dag")])

    (file,) = home.desk.last.files
    assert (file.name, await home.channel.fetch(file, 100)) == ("dag.yaml", b"title: Dag")


async def test_a_reaction_is_taken_and_left(home, place, kari):
    message = await posted(home, place, CARD)
    heard = len(home.desk.heard)

    answer = await home.teams.react(kari, message)

    assert (answer.status, len(home.desk.heard)) == (200, heard)


# ---- deliveries


async def test_a_message_that_is_delivered_again_is_heard_once(home, team, kari):
    home.desk.heard.clear()
    home.teams.delivery.repeat_next(3)

    await home.teams.direct_message(kari, "neste")

    assert [one.words for one in home.desk.heard] == ["neste"]


async def test_a_press_that_is_delivered_at_the_same_moment_is_heard_once(home, place, kari):
    message = await posted(home, place, CARD)
    home.desk.heard.clear()
    home.desk.reply = lambda _: Reply(note="Saved.")
    home.teams.delivery.repeat_next(3, at_once=True)

    assert await home.teams.press(kari, message, "Open") == Toast("Saved.")
    assert len(home.desk.heard) == 1


async def test_two_presses_are_two(home, place, kari):
    message = await posted(home, place, CARD)
    home.desk.heard.clear()

    await home.teams.press(kari, message, "Open")
    await home.teams.press(kari, message, "Open")

    assert len({one.delivery for one in home.desk.heard}) == 2


async def test_a_desk_that_breaks_is_an_answer_too(home, place, kari):
    message = await posted(home, place, CARD)

    def broken(_):
        raise RuntimeError

    home.desk.reply = broken

    answer = await home.teams.press(kari, message, "Open")

    assert isinstance(answer, Toast)
    assert answer.text.startswith("Noe gikk galt")


async def test_a_button_of_another_app_fails_with_its_reason(home, place, kari):
    message = await posted(home, place, CARD)
    (button,) = message.cards[0]["body"][1]["actions"]
    foreign = {**button, "data": {"a": 1}}
    card = {**message.cards[0], "body": [{"type": "ActionSet", "actions": [foreign]}]}
    attachment = {**message.attachments[0], "content": card}
    home.teams.store.edit(message, {**message.activity, "attachments": [attachment]})

    answer = await home.teams.press(kari, message, "Open")

    assert isinstance(answer, Failed)
    assert (answer.status, home.desk.last) == (400, home.desk.heard[-1])
    assert isinstance(home.desk.last, Said)


# ---- who is not Teams


@pytest.mark.parametrize("forgery", FORGED)
async def test_a_forged_message_is_refused_and_nothing_reaches_the_desk(home, team, kari, forgery):
    home.desk.heard.clear()

    answer = await home.teams.direct_message(kari, "neste", forgery=forgery)

    assert (answer.status, home.desk.heard) == (401, [])


@pytest.mark.parametrize("forgery", sorted(ACCEPTABLE))
async def test_a_message_within_the_leeway_is_taken(home, team, kari, forgery):
    home.desk.heard.clear()

    answer = await home.teams.direct_message(kari, "neste", forgery=forgery)

    assert (answer.status, [one.words for one in home.desk.heard]) == (200, ["neste"])


async def test_a_rotated_key_is_taken(home, team, kari, clock):
    home.teams.identity.rotate_key()
    clock.pass_(timedelta(minutes=1))

    assert (await home.teams.direct_message(kari, "neste")).status == 200


# ---- the connector in trouble


async def test_an_answer_comes_when_the_token_was_taken_back(home, team, kari):
    await home.teams.direct_message(kari, "hei")
    await home.channel.post(home.desk.last.where.address, CARD, "", "")
    home.teams.login.revoke_tokens()
    home.desk.reply = lambda _: Reply(note="Here.")

    await home.teams.direct_message(kari, "hei igjen")

    found = await home.teams.until(
        lambda: [one for one in home.teams.inbox(kari) if one.text == "Here."]
    )
    assert (len(found), home.teams.login.issued) == (1, 2)


# ---- without signatures


async def test_an_unsigned_activity_is_taken_where_that_is_on(clock, caplog):
    async with house(clock, anonymous=True, app_id="", password="") as home:
        kari = home.teams.user("Kari")
        await home.teams.install_personally(kari)
        await home.teams.direct_message(kari, "hei", forgery=Forgery.NO_HEADER)

        warned = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
        (said,) = [one for one in home.desk.heard if isinstance(one, Said)]
        assert (said.words, warned) == ("hei", [ANONYMOUS_WARNING])
        assert [one.rule for one in home.teams.violations] == [Rule.FORGERY]


async def test_signed_activities_are_not_warned_of(home, caplog):
    assert ANONYMOUS_WARNING not in caplog.text


# ---- in all


async def test_it_is_what_the_rest_of_the_program_asks_for(home, clock):
    channel: Channel = home.channel

    async with served(home.settings, ListeningDesk(), clock, seeded(1)) as made:
        assert channel.platform == made.channel.platform == "teams"
        assert [(route.method, route.path) for route in made.routes] == [("POST", "/api/messages")]


def test_nothing_heavy_is_loaded_before_teams_is_on():
    program = (
        "import sys; import bot.teams.server, bot.teams.settings;"
        "heavy = 'botbuilder', 'botframework', 'msal', 'msrest', 'jwt', 'requests';"
        "print([name for name in heavy if name in sys.modules])"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert told.stdout == "[]\n"


async def test_documents_go_into_the_channels_folder_where_that_is_switched_on(clock):
    async with house(clock, files=True) as home:
        home.teams.graph.consent("Files.ReadWrite.All")
        kari = home.teams.user("Kari")
        team = home.teams.team("Fylkesplan", [kari], ["Bord 1"])
        await home.teams.install(team, kari)
        table = team.channel("Bord 1")
        await home.teams.mention(kari, table, "start")
        await home.desk.until_heard(5)
        assert home.folders is not None

        filed = await home.folders.put(home.desk.last.where.address, PAPER)

        assert [item.name for item in home.teams.graph.files(table)] == [filed.name]
        assert home.teams.violations == ()


async def test_else_there_are_no_folders(home):
    assert home.folders is None
