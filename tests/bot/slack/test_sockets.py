"""Socket Mode: the same day without an address that Slack could reach."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.cards import Button, Buttons, Card, Field, FieldKind, Form, Paragraph
from bot.chat.ports import Incoming, Pressed, Reply, Said
from tests.bot.slack.conftest import Open, Opening
from tests.fakes.slack import Channel, Person, Slack, shown

FORM = Form(
    "Ditt svar",
    (),
    (Field("point", "Punkt", FieldKind.TEXT, required=True),),
    Button("Send", "answer"),
    "Lukk",
)
CARD = Card("Et kort", (Paragraph("Din tur"), Buttons((Button("Svar", "open"),))), "nb")


def answers(incoming: Incoming) -> Reply:
    match incoming:
        case Said():
            return Reply(card=CARD)
        case Pressed(act="open"):
            return Reply(form=FORM)
        case Pressed(fields=fields):
            short = len("".join(fields["point"])) < 3
            return Reply(errors=(("point", "For kort."),)) if short else Reply(note="Lagret.")
    return Reply()


@pytest.fixture
async def bot(slack: Slack, opening: Opening) -> AsyncIterator[Open]:
    async with opening(signing_secret="", app_token=slack.app_token) as found:
        slack.deliver_by_socket()
        await slack.until(lambda: slack.sockets.count == 1)
        found.desk.answers = answers
        yield found


async def a_round(slack: Slack, ola: Person, room: Channel) -> None:
    """A command, a button, a form that is wrong, and one that is right."""
    seen = len(slack.inbox(ola))
    await slack.slash(ola, room, "/verksted", "svar")
    message = (await slack.until(lambda: slack.inbox(ola)[seen:]))[-1]
    await slack.press(ola, message, "Svar")
    view = await slack.until(lambda: slack.top_view(ola))
    assert view is not None
    await slack.submit(ola, view, {"f:0:point": "x"})
    assert slack.field_errors(ola) == {"f:0:point": "For kort."}
    await slack.submit(ola, view, {"f:0:point": "Mer tid"})
    after = slack.top_view(ola)
    assert after is not None
    assert shown(after) == ("Ditt svar", "Lagret.")
    await slack.close(ola, after)


async def test_a_whole_round_goes_over_the_socket(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    await a_round(slack, ola, room)

    assert slack.violations == ()
    assert slack.timeouts == ()


async def test_over_the_socket_nothing_is_served(slack: Slack, bot: Open, ola: Person):
    slack.deliver_to(f"{bot.url}/slack/events")

    await slack.direct_message(ola, "hei")

    assert {done.status for done in slack.delivered} == {404}
    assert bot.desk.asked == []


async def test_an_event_that_comes_twice_counts_once(slack: Slack, bot: Open, ola: Person):
    slack.mischief.duplicates = "at once"

    await slack.direct_message(ola, "hei")

    await bot.desk.heard(1)
    await slack.post.settled()
    assert len(bot.desk.asked) == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_slack_asks_to_come_again_and_it_comes(
    slack: Slack, bot: Open, ola: Person, room: Channel, reason: str
):
    before = len(slack.calls("apps.connections.open"))

    await slack.sockets.disconnect(reason)
    await slack.until(lambda: len(slack.calls("apps.connections.open")) > before)
    await slack.until(lambda: slack.sockets.count == 1)

    await a_round(slack, ola, room)
    assert slack.violations == ()


async def test_a_lost_connection_is_made_anew(slack: Slack, bot: Open, ola: Person, room: Channel):
    await slack.sockets.cut()
    await slack.until(lambda: slack.sockets.count == 1, seconds=5)

    await a_round(slack, ola, room)
    assert slack.violations == ()


async def test_slack_may_be_down_when_we_open_and_it_connects_later(
    slack: Slack, opening: Opening, ola: Person
):
    await slack.down()
    async with opening(signing_secret="", app_token=slack.app_token) as bot:
        slack.deliver_by_socket()
        slack.up()
        await slack.until(lambda: slack.sockets.count == 1, seconds=5)

        await slack.direct_message(ola, "hei")
        await bot.desk.heard(1)


async def test_at_the_end_the_connection_is_closed(slack: Slack, opening: Opening):
    async with opening(signing_secret="", app_token=slack.app_token):
        await slack.until(lambda: slack.sockets.count == 1)

    await slack.until(lambda: slack.sockets.count == 0)
