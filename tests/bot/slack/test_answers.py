"""How people are answered: what they see in Slack, by whichever way they asked."""

import pytest

from bot.chat.cards import Button, Buttons, Card, Document, Field, FieldKind, Form, Paragraph
from bot.chat.ports import Incoming, Pressed, Reply, Said
from bot.slack.routes import person, place
from bot.words import words
from tests.bot.slack.conftest import Open
from tests.fakes.slack import Channel, Message, Person, Slack, View, buttons, shown

NB = words("nb")
FORM = Form(
    title="Ditt svar",
    parts=(),
    fields=(Field("point", "Punkt", FieldKind.TEXT),),
    send=Button("Send", "answer"),
    close="Lukk",
    more=(Button("Flere felt", "more"),),
)
TWO = Form(
    title="Ditt svar",
    parts=(),
    fields=(
        Field("point", "Punkt", FieldKind.TEXT, value=("Tid",)),
        Field("second", "Punkt 2", FieldKind.TEXT, value=("fra før",)),
    ),
    send=Button("Send", "answer"),
    close="Lukk",
    more=(Button("Flere felt", "more"),),
)
PAPER = Document("dag.pdf", "Dokumentasjon", "application/pdf", b"%PDF-1.7 " + b"x" * 2_000_000)


def card(words: str, *labels: str) -> Card:
    row = Buttons(tuple(Button(label, label.lower()) for label in labels))
    return Card(words, (Paragraph(words), row), "nb")


def always(reply: Reply):
    return lambda _: reply


async def answered(slack: Slack, who: Person, count: int = 1) -> Message:
    """The newest message that somebody sees alone, once there are so many."""
    return (await slack.until(lambda: slack.inbox(who)[count - 1 :]))[-1]


async def dialog(slack: Slack, who: Person) -> View:
    view = await slack.until(lambda: slack.top_view(who))
    assert view is not None
    return view


@pytest.fixture
async def post(slack: Slack, bot: Open, room: Channel) -> Message:
    """A post in the channel, with a button."""
    await bot.channel.post(place(slack.team.id, room.id), card("Runde 1", "Svar"), "", "t1")
    return slack.messages(room)[-1]


# --- Messages -------------------------------------------------------------------------------------


async def test_a_command_is_answered_to_whoever_gave_it_and_to_nobody_else(
    slack: Slack, bot: Open, ola: Person, kari: Person, room: Channel
):
    bot.desk.answers = always(Reply(note="Hei <!here> *du*", card=card("Styr dagen", "Start")))

    await slack.slash(ola, room, "/verksted")

    message = await answered(slack, ola)
    assert shown(message) == ("Hei <!here> *du*", "Styr dagen", "Start")
    assert (slack.inbox(kari), slack.messages(room)) == ((), ())
    assert slack.violations == ()


async def test_a_mention_is_answered_in_its_thread_to_that_person_alone(
    slack: Slack, bot: Open, ola: Person, kari: Person, room: Channel
):
    bot.desk.answers = always(Reply(note="Her er hjelpen."))
    parent = await slack.say(kari, room, "Noen som vet?")

    await slack.mention(ola, room, "hjelp", thread_ts=parent.ts)

    message = await answered(slack, ola)
    assert (shown(message), message.thread_ts) == (("Her er hjelpen.",), parent.ts)
    assert slack.inbox(kari) == ()
    assert slack.violations == ()


async def test_whoever_left_the_channel_meanwhile_is_answered_in_their_own_conversation(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    bot.desk.answers = always(Reply(note="Her er hjelpen."))
    bot.desk.free.clear()
    await slack.mention(ola, room, "hjelp")
    await bot.desk.heard(1)
    room.members.remove(ola.id)
    bot.desk.free.set()

    assert shown(await answered(slack, ola)) == ("Her er hjelpen.",)
    assert len(slack.messages(slack.direct(ola))) == 1


async def test_a_direct_message_is_answered_where_it_was_written(
    slack: Slack, bot: Open, ola: Person
):
    bot.desk.answers = always(Reply(card=card("Hjelp", "Ny")))

    await slack.direct_message(ola, "hjelp")

    message = (await slack.until(lambda: slack.messages(slack.direct(ola))[1:]))[-1]
    assert (shown(message), buttons(message)) == (("Hjelp", "Ny"), ("Ny",))


async def test_an_answers_own_button_exchanges_it_and_a_posts_button_does_not(
    slack: Slack, bot: Open, ola: Person, room: Channel, post: Message
):
    bot.desk.answers = always(Reply(card=card("Tavlen", "Neste")))

    await slack.press(ola, post, "Svar")
    first = await answered(slack, ola)
    await slack.press(ola, first, "Neste")
    await slack.until(lambda: (slack.now(first) or first).edited)

    assert len(slack.inbox(ola)) == 1
    assert shown(slack.messages(room)[-1]) == ("Runde 1", "Svar")


async def test_what_everybody_is_told_everybody_sees(
    slack: Slack, bot: Open, ola: Person, kari: Person, room: Channel
):
    bot.desk.answers = always(Reply(card=card("Skriv «ny».", "Ny"), common=True))

    for who in (ola, kari, ola):
        await slack.slash(who, room, "/verksted", "hjelp")
    told = [await answered(slack, ola, 2), await answered(slack, kari)]

    assert {shown(message) for message in told} == {("Skriv «ny».", "Ny")}
    assert slack.violations == ()


async def test_a_card_stays_in_ones_own_conversation_where_a_note_passes(
    slack: Slack, bot: Open, ola: Person
):
    await bot.channel.post(person(slack.team.id, ola.id), card("Runde 1", "Svar"), "", "t1")
    mine = slack.messages(slack.direct(ola))[-1]
    bot.desk.answers = always(Reply(card=card("Mine svar")))
    await slack.press(ola, mine, "Svar")
    await slack.until(lambda: slack.messages(slack.direct(ola))[1:])
    bot.desk.answers = always(Reply(note="Lagret."))
    await slack.press(ola, mine, "Svar")

    assert shown(await answered(slack, ola, 3)) == ("Lagret.",)
    assert len(slack.messages(slack.direct(ola))) == 2


async def test_a_command_between_two_people_shows_nothing_to_the_other(
    slack: Slack, bot: Open, ola: Person, kari: Person
):
    between = slack.channel("directmessage", (ola, kari), kind="im", bot=False)
    bot.desk.answers = always(Reply(card=card("Styr dagen")))

    await slack.slash(ola, between, "/verksted")

    assert shown(await answered(slack, ola)) == ("Styr dagen",)
    assert (slack.messages(between), slack.inbox(kari)) == ((), ())


async def test_where_the_response_url_fails_there_are_slower_ways(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    bot.desk.answers = always(Reply(note="Lagret."))
    bot.desk.free.clear()
    await slack.press(ola, post, "Svar")
    await bot.desk.heard(1)
    slack.world.response_urls.clear()
    bot.desk.free.set()

    assert shown(await answered(slack, ola)) == ("Lagret.",)


async def test_what_slack_wants_later_is_sent_later(slack: Slack, bot: Open, ola: Person):
    bot.desk.answers = always(Reply(note="Hei."))
    slack.mischief.fail("chat.postMessage", 429, times=2, retry_after=7)

    await slack.direct_message(ola, "hei")

    await slack.until(lambda: slack.messages(slack.direct(ola))[1:])
    assert bot.pauses.seconds == [7.0, 7.0]


async def test_nothing_to_say_says_nothing(slack: Slack, bot: Open, ola: Person, room: Channel):
    await slack.slash(ola, room, "/verksted")
    await bot.desk.heard(1)
    await slack.direct_message(ola, "hei")
    await bot.desk.heard(2)

    assert len(slack.inbox(ola)) == 1  # her own


async def test_errors_without_a_form_are_sentences(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    bot.desk.answers = always(Reply(errors=(("a", "For sent."), ("b", "For langt."))))

    await slack.press(ola, post, "Svar")

    assert shown(await answered(slack, ola)) == ("For sent. For langt.",)


# --- Files ----------------------------------------------------------------------------------------


async def test_a_document_comes_in_ones_own_conversation(
    slack: Slack, bot: Open, ola: Person, post: Message, room: Channel
):
    bot.desk.answers = always(Reply(document=PAPER))

    await slack.press(ola, post, "Svar")

    (file,) = await slack.until(lambda: slack.files(slack.direct(ola)))
    assert (file.name, file.title, file.content) == ("dag.pdf", "Dokumentasjon", PAPER.data)
    assert (slack.files(room), slack.violations) == ((), ())


# --- Dialogs --------------------------------------------------------------------------------------


async def test_a_button_that_waited_too_long_is_told_to_be_pressed_once_more(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    bot.desk.answers = always(Reply(form=FORM))
    slack.mischief.fail("views.open", "expired_trigger_id")

    await slack.press(ola, post, "Svar")

    assert shown(await answered(slack, ola)) == (NB("That took too long. Press once more."),)
    assert slack.top_view(ola) is None


async def test_a_dialog_that_is_open_already_is_not_complained_about(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    bot.desk.answers = always(Reply(form=FORM))
    slack.mischief.fail("views.open", "exchanged_trigger_id")

    await slack.press(ola, post, "Svar")
    await slack.press(ola, post, "Svar")

    await dialog(slack, ola)
    assert slack.inbox(ola) == ()


async def test_a_form_that_cannot_be_opened_from_a_mention_says_how(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    bot.desk.answers = always(Reply(form=FORM))

    await slack.mention(ola, room, "svar")

    assert shown(await answered(slack, ola)) == (NB("Write /verksted to open that form."),)


async def test_more_fields_keep_what_was_typed(slack: Slack, bot: Open, ola: Person, post: Message):
    def answers(incoming: Incoming) -> Reply:
        return Reply(form=TWO if isinstance(incoming, Pressed) and incoming.fields else FORM)

    bot.desk.answers = answers
    await slack.press(ola, post, "Svar")
    view = await dialog(slack, ola)
    await slack.press(ola, view, "Flere felt", values={"f:0:point": {"value": "Tid"}})
    await slack.until(lambda: "f:0:second" in str(slack.top_view(ola)))

    pressed = bot.desk.asked[-1]
    assert isinstance(pressed, Pressed)
    assert (pressed.act, pressed.fields) == ("more", {"point": ("Tid",)})
    after = await dialog(slack, ola)
    assert [block["block_id"] for block in after.blocks[:2]] == ["f:0:point", "f:0:second"]
    assert slack.violations == ()


async def test_a_second_press_that_was_overtaken_changes_nothing(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    bot.desk.answers = always(Reply(form=FORM))
    await slack.press(ola, post, "Svar")
    view = await dialog(slack, ola)
    bot.desk.free.clear()
    await slack.press(ola, view, "Flere felt")
    await slack.press(ola, view, "Flere felt")
    await bot.desk.heard(3)
    bot.desk.free.set()

    calls = await slack.until(
        lambda: slack.calls("views.update")[1:] and slack.calls("views.update")
    )
    assert [call.answer.get("error") for call in calls] == [None, "hash_conflict"]
    assert slack.inbox(ola) == ()


async def test_a_note_from_within_a_dialog_stands_on_top_of_it(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    bot.desk.answers = always(Reply(form=FORM))
    await slack.press(ola, post, "Svar")
    view = await dialog(slack, ola)
    bot.desk.answers = always(Reply(note="Bare verten kan det."))
    await slack.press(ola, view, "Flere felt")

    await slack.until(lambda: slack.views(ola)[1:])
    assert shown(await dialog(slack, ola)) == ("Ditt svar", "Bare verten kan det.")


async def test_where_three_dialogs_are_open_the_note_is_a_message(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    bot.desk.answers = always(Reply(form=FORM))
    await slack.press(ola, post, "Svar")
    view = await dialog(slack, ola)
    slack.mischief.fail("views.push", "push_limit_reached")
    bot.desk.answers = always(Reply(note="Bare verten kan det."))
    await slack.press(ola, view, "Flere felt")

    assert shown(await answered(slack, ola)) == ("Bare verten kan det.",)


async def test_what_is_wrong_for_a_button_in_a_dialog_is_said_in_it(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    bot.desk.answers = always(Reply(form=FORM))
    await slack.press(ola, post, "Svar")
    view = await dialog(slack, ola)
    bot.desk.answers = always(Reply(errors=(("point", "For langt."),)))
    await slack.press(ola, view, "Flere felt", values={"f:0:point": {"value": "Tid"}})

    await slack.until(lambda: "For langt." in str(slack.top_view(ola)))
    after = await dialog(slack, ola)
    assert after.blocks[1]["element"]["initial_value"] == "Tid"
    assert slack.violations == ()


async def test_a_form_that_is_asked_for_from_a_receipt_begins_with_its_own_values(
    slack: Slack, bot: Open, ola: Person, post: Message
):
    """Slack keeps what was typed under a name, in the same view."""
    bot.desk.answers = always(Reply(form=FORM))
    await slack.press(ola, post, "Svar")
    view = await dialog(slack, ola)
    bot.desk.answers = always(Reply(card=card("Lagret", "Mer")))
    await slack.submit(ola, view, {"f:0:point": "Tid"})
    bot.desk.answers = always(Reply(form=FORM))
    await slack.press(ola, await dialog(slack, ola), "Mer")

    await slack.until(lambda: slack.calls("views.update"))
    after = await dialog(slack, ola)
    assert (after.blocks[0]["block_id"], after.title) == ("f:1:point", "Ditt svar")


async def test_a_press_and_a_sent_form_from_a_channel_know_it(
    slack: Slack, bot: Open, ola: Person, post: Message, room: Channel
):
    bot.desk.answers = always(Reply(form=FORM))
    await slack.press(ola, post, "Svar")
    view = await dialog(slack, ola)
    await slack.submit(ola, view, {"f:0:point": "Tid"})

    where = [asked.where.address.key for asked in bot.desk.asked if isinstance(asked, Pressed)]
    assert where == [room.id, room.id]


async def test_somebody_from_another_organisation_can_press_and_send(
    slack: Slack, bot: Open, room: Channel, post: Message
):
    per = slack.person("per", organisation="T0NABO")
    room.members.append(per.id)
    bot.desk.answers = always(Reply(form=FORM))
    await slack.press(per, post, "Svar")
    await slack.submit(per, await dialog(slack, per), {"f:0:point": "Tid"})

    external = [asked.sender.external for asked in bot.desk.asked if isinstance(asked, Pressed)]
    tenants = [
        asked.sender.address.tenant for asked in bot.desk.asked if isinstance(asked, Pressed)
    ]
    assert (external, tenants) == ([True, True], [slack.team.id] * 2)


async def test_the_name_and_the_language_are_the_persons_own(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    await slack.slash(ola, room, "/verksted", "ny")

    (said,) = await bot.desk.heard(1)
    assert isinstance(said, Said)
    assert (said.sender.name, said.sender.language, said.sender.external) == ("ola", "nb", False)
