"""Faults: they are noted without people's words, and said kindly."""

import logging

import pytest

from bot.chat.cards import Button, Field, FieldKind, Form
from bot.chat.ports import BotCame, BotWent, Incoming, MemberCame, Reply, Said
from bot.web.refusals import SomethingBroke
from bot.words import words
from tests.bot.slack.conftest import Open, Opening
from tests.fakes.slack import Channel, Person, Slack, shown

NB = words("nb")
SECRET = "det jeg skrev er hemmelig"
FORM = Form("Svar", (), (Field("p", "P", FieldKind.TEXT),), Button("Send", "answer"), "Lukk")
TOO_LARGE = Form("Svar", (), (), Button("Send", "answer", (("w", "x" * 3_000),)), "Lukk")


def failing(incoming: Incoming) -> Reply:
    raise ValueError(SECRET, incoming)


def sorry(caplog: pytest.LogCaptureFixture) -> str:
    """What is said of the fault that was logged last."""
    faults = [r.args for r in caplog.records if r.getMessage().startswith("fault ")]
    code = faults[-1][0] if isinstance(faults[-1], tuple) else ""
    return NB.refused(SomethingBroke(code=str(code)))


async def test_a_desk_that_fails_is_apologised_for_and_people_s_words_are_not_logged(
    slack: Slack, bot: Open, ola: Person, room: Channel, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    bot.desk.answers = failing

    done = await slack.slash(ola, room, "/verksted", SECRET)

    assert done.status == 200  # it came: what follows is another matter
    message = (await slack.until(lambda: slack.inbox(ola)))[-1]
    assert shown(message) == (sorry(caplog),)
    assert SECRET not in caplog.text
    assert "ValueError" in caplog.text


async def test_a_form_whose_desk_fails_says_so_in_its_dialog(
    slack: Slack, bot: Open, ola: Person, room: Channel, caplog: pytest.LogCaptureFixture
):
    bot.desk.answers = lambda incoming: (
        Reply(form=FORM) if isinstance(incoming, Said) else failing(incoming)
    )
    await slack.slash(ola, room, "/verksted")
    view = await slack.until(lambda: slack.top_view(ola))
    assert view is not None

    await slack.submit(ola, view, {"f:0:p": SECRET})

    after = slack.top_view(ola)
    assert after is not None
    assert shown(after) == ("Svar", sorry(caplog))
    assert SECRET not in caplog.text


async def test_a_reply_that_slack_cannot_show_is_apologised_for(
    slack: Slack, bot: Open, ola: Person, room: Channel, caplog: pytest.LogCaptureFixture
):
    bot.desk.answers = lambda _: Reply(form=TOO_LARGE)

    await slack.slash(ola, room, "/verksted")

    message = (await slack.until(lambda: slack.inbox(ola)))[-1]
    assert shown(message) == (sorry(caplog),)


async def test_a_next_form_that_slack_cannot_show_is_apologised_for_in_the_dialog(
    slack: Slack, bot: Open, ola: Person, room: Channel, caplog: pytest.LogCaptureFixture
):
    bot.desk.answers = lambda incoming: Reply(
        form=FORM if isinstance(incoming, Said) else TOO_LARGE
    )
    await slack.slash(ola, room, "/verksted")
    view = await slack.until(lambda: slack.top_view(ola))
    assert view is not None

    await slack.submit(ola, view, {"f:0:p": "x"})

    after = slack.top_view(ola)
    assert after is not None
    assert shown(after) == ("Svar", sorry(caplog))


async def test_who_cannot_be_answered_is_a_warning(
    slack: Slack, bot: Open, ola: Person, caplog: pytest.LogCaptureFixture
):
    bot.desk.answers = lambda _: Reply(note="Hei.")
    slack.refuse_direct(ola, "messages_tab_disabled")

    await slack.direct_message(ola, "hei")
    await bot.desk.heard(1)
    await slack.until(lambda: slack.calls("chat.postMessage"))
    await bot.desk.free.wait()

    assert slack.violations == ()


# --- Comings and goings ---------------------------------------------------------------------------


async def test_the_bot_and_its_inviter_are_told_of(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    room.members.remove(slack.team.bot.id)
    bot.desk.answers = lambda _: Reply(note="Skriv «ny» for å begynne.")

    await slack.add_bot(room, ola)

    (came,) = await bot.desk.heard(1)
    assert isinstance(came, BotCame)
    assert came.by is not None
    assert (came.by.name, came.where.address.key) == ("ola", room.id)
    message = (await slack.until(lambda: slack.inbox(ola)))[-1]
    assert shown(message) == ("Skriv «ny» for å begynne.",)
    assert slack.messages(room) == ()


async def test_a_bot_that_nobody_invited_has_nobody_to_answer(
    slack: Slack, bot: Open, room: Channel
):
    room.members.remove(slack.team.bot.id)
    bot.desk.answers = lambda _: Reply(note="Hei.")

    await slack.add_bot(room)

    (came,) = await bot.desk.heard(1)
    assert came == BotCame(came.delivery, came.where, None) if isinstance(came, BotCame) else False
    assert slack.messages(room) == ()
    assert slack.violations == ()


async def test_whoever_comes_is_told_of_by_name_and_whoever_leaves_is_not(
    slack: Slack, bot: Open, room: Channel
):
    per = slack.person("per", guest="single", locale="nn-NO")

    await slack.join_channel(per, room)
    await bot.desk.heard(1)
    await slack.leave_channel(per, room)
    await slack.remove_bot(room)

    came, went = await bot.desk.heard(2)
    assert isinstance(came, MemberCame)
    assert (came.sender.name, came.sender.language, came.sender.external) == ("per", "nn", True)
    assert isinstance(went, BotWent)
    assert went.where.address.key == room.id


async def test_whoever_opens_the_bots_messages_is_greeted_once(
    slack: Slack, bot: Open, ola: Person
):
    bot.desk.answers = lambda _: Reply(note="Hei.")
    mine = slack.direct(ola)

    for tab in ("messages", "messages", "home"):
        await slack.app_home_opened(ola, tab)
    await slack.until(lambda: slack.messages(mine))
    await slack.direct_message(ola, "hjelp")
    await slack.until(lambda: slack.messages(mine)[2:])

    assert [type(one) for one in bot.desk.asked] == [BotCame, Said]
    assert bot.pauses.seconds == [1.05]  # not two within a second
    assert slack.violations == ()


async def test_whoever_has_spoken_with_the_bot_is_not_greeted_after_a_restart(
    slack: Slack, opening: Opening, ola: Person
):
    async with opening() as bot:
        await slack.direct_message(ola, "hei")
        await bot.desk.heard(1)
    async with opening() as bot:
        await slack.app_home_opened(ola, "messages")
        await slack.until(lambda: slack.calls("conversations.history"))

    assert [type(one) for one in bot.desk.asked] == [Said]
