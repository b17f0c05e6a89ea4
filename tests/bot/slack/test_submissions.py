"""Sent forms: answered within three seconds, whatever the desk takes."""

import asyncio

import pytest

from bot.chat.cards import Button, Card, Document, Field, FieldKind, Form, Paragraph
from bot.chat.ports import Incoming, Pressed, Reply, Said
from bot.words import words
from tests.bot.slack.conftest import Open, Opening
from tests.fakes.slack import Channel, Person, Slack, View, shown

NB = words("nb")
FIRST = Form(
    "Ditt svar",
    (),
    (Field("point", "Punkt", FieldKind.TEXT, required=True), Field("who", "Hvem", FieldKind.LINE)),
    Button("Send", "answer", (("q", "1"),)),
    "Lukk",
)
SECOND = Form(
    "Neste",
    (),
    (Field("point", "Punkt", FieldKind.TEXT),),
    Button("Send", "answer", (("q", "2"),)),
    "Lukk",
)
TYPED = {"f:0:point": "Mer tid", "f:0:who": "Ola"}


def replying(reply: Reply):
    """Opens the first form, and answers its sending with `reply`."""

    def answers(incoming: Incoming) -> Reply:
        return Reply(form=FIRST) if isinstance(incoming, Said) else reply

    return answers


async def begun(slack: Slack, bot: Open, who: Person, room: Channel, reply: Reply) -> View:
    """The first form, on the person's screen."""
    bot.desk.answers = replying(reply)
    await slack.slash(who, room, "/verksted", "svar")
    view = await slack.until(lambda: slack.top_view(who))
    assert view is not None
    return view


def top(slack: Slack, who: Person) -> View:
    view = slack.top_view(who)
    assert view is not None
    return view


# --- In time --------------------------------------------------------------------------------------


async def test_nothing_to_say_closes_every_dialog(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    view = await begun(slack, bot, ola, room, Reply())

    await slack.submit(ola, view, TYPED)

    assert slack.views(ola) == ()
    pressed = bot.desk.asked[-1]
    assert isinstance(pressed, Pressed)
    assert (pressed.act, dict(pressed.words)) == ("answer", {"q": "1"})
    assert pressed.fields == {"point": ("Mer tid",), "who": ("Ola",)}


async def test_a_note_and_a_card_are_a_receipt(slack: Slack, bot: Open, ola: Person, room: Channel):
    said = Card("x", (Paragraph("To svar så langt"),), "nb")
    view = await begun(slack, bot, ola, room, Reply(note="Lagret.", card=said))

    await slack.submit(ola, view, TYPED)

    assert shown(top(slack, ola)) == ("Ditt svar", "Lagret.", "To svar så langt")
    assert top(slack, ola).source["close"]["text"] == NB("Close")
    assert "submit" not in top(slack, ola).source


async def test_what_is_wrong_stands_at_the_fields_and_the_form_stays(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    wrong = (("point", "For langt."), ("", "Du er for sen."))
    view = await begun(slack, bot, ola, room, Reply(errors=wrong))

    await slack.submit(ola, view, TYPED)

    assert slack.field_errors(ola) == {"f:0:point": "For langt. Du er for sen."}
    assert top(slack, ola).id == view.id
    assert slack.violations == ()


async def test_what_is_wrong_with_a_form_without_fields_is_said_in_it(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    bare = Form("Sikker?", (), (), Button("Ja", "close"), "Nei")
    bot.desk.answers = lambda incoming: (
        Reply(form=bare) if isinstance(incoming, Said) else Reply(errors=(("", "Ikke nå."),))
    )
    await slack.slash(ola, room, "/verksted", "slutt")
    view = await slack.until(lambda: slack.top_view(ola))
    assert view is not None

    await slack.submit(ola, view)

    assert shown(top(slack, ola)) == ("Sikker?", "Ikke nå.")
    assert top(slack, ola).source["submit"]["text"] == "Ja"
    assert slack.violations == ()


async def test_a_form_that_was_mended_is_sent_again(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    view = await begun(slack, bot, ola, room, Reply(errors=(("point", "For langt."),)))
    await slack.submit(ola, view, TYPED)
    bot.desk.answers = replying(Reply(note="Lagret."))

    await slack.submit(ola, view, {**TYPED, "f:0:point": "Tid"})

    assert shown(top(slack, ola)) == ("Ditt svar", "Lagret.")


async def test_the_same_words_may_be_right_the_second_time(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    view = await begun(slack, bot, ola, room, Reply(errors=(("", "Vent litt."),)))
    await slack.submit(ola, view, TYPED)
    bot.desk.answers = replying(Reply(note="Lagret."))

    await slack.submit(ola, view, TYPED)

    assert shown(top(slack, ola)) == ("Ditt svar", "Lagret.")


async def test_the_next_form_stands_in_the_same_dialog_without_the_last_answer(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    view = await begun(slack, bot, ola, room, Reply(form=SECOND))
    await slack.submit(ola, view, TYPED)
    after = top(slack, ola)
    assert (after.id, after.title, after.blocks[0]["block_id"]) == (view.id, "Neste", "f:1:point")
    bot.desk.answers = replying(Reply(note="Lagret."))

    await slack.submit(ola, after, {"f:1:point": "Ro"})

    pressed = bot.desk.asked[-1]
    assert isinstance(pressed, Pressed)
    assert (dict(pressed.words), pressed.fields) == ({"q": "2"}, {"point": ("Ro",)})
    assert shown(top(slack, ola)) == ("Neste", "Lagret.")
    assert slack.violations == ()


async def test_a_document_comes_besides(slack: Slack, bot: Open, ola: Person, room: Channel):
    paper = Document("dag.pdf", "Dokumentasjon", "application/pdf", b"%PDF")
    view = await begun(slack, bot, ola, room, Reply(note="Den er på vei.", document=paper))

    await slack.submit(ola, view, TYPED)

    (file,) = await slack.until(lambda: slack.files(slack.direct(ola)))
    assert (file.name, file.content) == ("dag.pdf", b"%PDF")


# --- Twice ----------------------------------------------------------------------------------------


async def test_the_same_sending_twice_is_one_press_with_one_answer(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    """A lost answer: Slack says «try again», and the person sends the very same view again."""
    view = await begun(slack, bot, ola, room, Reply(note="Lagret."))
    bot.desk.free.clear()
    both = asyncio.gather(*(slack.submit(ola, view, TYPED) for _ in range(2)))
    await bot.desk.heard(2)
    bot.desk.free.set()

    first, second = await both

    assert first.text == second.text != ""
    assert len(bot.desk.asked) == 2


# --- Late -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        (Reply(note="Lagret."), ("Ditt svar", "Lagret.")),
        (Reply(), ("Ditt svar", NB("Done. You can close this window."))),
        (Reply(form=SECOND), ("Neste", "Punkt")),
    ],
)
async def test_what_takes_too_long_says_so_and_gets_its_end(
    slack: Slack,
    opening: Opening,
    ola: Person,
    room: Channel,
    reply: Reply,
    read: tuple[str, ...],
):
    async with opening(form=0.05) as bot:
        view = await begun(slack, bot, ola, room, reply)
        bot.desk.free.clear()

        done = await slack.submit(ola, view, TYPED)
        assert done.taken
        waiting = NB("Still saving. You need not press again.")
        assert shown(top(slack, ola)) == ("Ditt svar", waiting)

        bot.desk.free.set()
        await slack.until(lambda: slack.calls("views.update"))
        assert shown(top(slack, ola)) == read
        assert bot.pauses.seconds == [1.0]  # the answer that says «wait» has to be there first
        assert slack.violations == ()


async def test_what_turns_out_wrong_late_shows_the_form_again_with_what_was_typed(
    slack: Slack, opening: Opening, ola: Person, room: Channel
):
    async with opening(form=0.05) as bot:
        view = await begun(slack, bot, ola, room, Reply(errors=(("point", "For langt."),)))
        bot.desk.free.clear()
        await slack.submit(ola, view, TYPED)
        bot.desk.free.set()
        await slack.until(lambda: slack.calls("views.update"))

        after = top(slack, ola)
        assert shown(after)[:2] == ("Ditt svar", "For langt.")
        typed = [block["element"]["initial_value"] for block in after.blocks[1:]]
        assert typed == ["Mer tid", "Ola"]
        bot.desk.answers = replying(Reply(note="Lagret."))
        await slack.submit(ola, after, {"f:1:point": "Tid"})
        assert shown(top(slack, ola)) == ("Ditt svar", "Lagret.")
        assert slack.violations == ()


async def test_a_dialog_that_was_closed_meanwhile_is_no_trouble(
    slack: Slack, opening: Opening, ola: Person, room: Channel
):
    async with opening(form=0.05) as bot:
        view = await begun(slack, bot, ola, room, Reply(note="Lagret."))
        bot.desk.free.clear()
        await slack.submit(ola, view, TYPED)
        await slack.close(ola, top(slack, ola))
        bot.desk.free.set()

        call = (await slack.until(lambda: slack.calls("views.update")))[-1]
        assert call.answer["error"] == "not_found"


async def test_what_was_begun_is_finished_at_the_end(
    slack: Slack, opening: Opening, ola: Person, room: Channel
):
    async with opening(form=0.05) as bot:
        view = await begun(slack, bot, ola, room, Reply(note="Lagret."))
        bot.desk.free.clear()
        await slack.submit(ola, view, TYPED)
        bot.desk.free.set()

    assert shown(top(slack, ola)) == ("Ditt svar", "Lagret.")
