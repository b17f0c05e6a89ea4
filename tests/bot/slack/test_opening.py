"""A day's traffic through the whole adapter: the fake Slack on one side, a desk on the other."""

from bot.chat.cards import Button, Buttons, Card, Field, FieldKind, Form, Paragraph
from bot.chat.ports import Incoming, Pressed, Reply, Said
from tests.bot.slack.conftest import Open
from tests.fakes.slack import Channel, Person, Slack, buttons, shown

FORM = Form(
    title="Ditt svar",
    parts=(Paragraph("Hva trenger kommunen?"),),
    fields=(Field("point", "Punkt", FieldKind.TEXT, required=True),),
    send=Button("Send", "answer", (("w", "a1"),)),
    close="Lukk",
)
CARD = Card("Et kort", (Paragraph("Det er din tur"), Buttons((Button("Svar", "open"),))), "nb")


async def test_a_command_a_button_a_form_and_the_receipt(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    def answers(incoming: Incoming) -> Reply:
        match incoming:
            case Said():
                return Reply(card=CARD)
            case Pressed(act="open"):
                return Reply(form=FORM)
            case Pressed(fields=fields):
                return Reply(note=f"Lagret: {fields['point'][0]}")
        return Reply()

    bot.desk.answers = answers
    await slack.slash(ola, room, "/verksted", "svar")
    message = (await slack.until(lambda: slack.inbox(ola)))[-1]
    assert shown(message)[:1] == ("Det er din tur",)
    assert buttons(message) == ("Svar",)

    await slack.press(ola, message, "Svar")
    view = await slack.until(lambda: slack.top_view(ola))
    assert view is not None
    await slack.submit(ola, view, {"f:0:point": "Mer tid"})

    receipt = slack.top_view(ola)
    assert receipt is not None
    assert shown(receipt) == ("Ditt svar", "Lagret: Mer tid")
    assert slack.violations == ()
    assert slack.timeouts == ()
