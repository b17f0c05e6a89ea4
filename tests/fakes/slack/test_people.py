"""People's verbs, against the real slack-bolt."""

import asyncio

import pytest

from tests.fakes.slack import Impossible, buttons, shown

BUTTONS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Runde 1*"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "pass",
                "value": "turn-1",
                "text": {"type": "plain_text", "text": "Meld pass"},
            }
        ],
    },
]


async def test_a_command_is_answered_with_a_message_only_for_the_person(slack, bot, ola, room):
    seen = []

    @bot.app.command("/verksted")
    async def new(ack, command):
        seen.append((command["text"], command["user_id"], command["channel_id"]))
        await ack("Et verksted er laget.")

    answer = await slack.slash(ola, room, "/verksted", "ny <dag>")

    assert answer.taken
    assert seen == [("ny <dag>", ola.id, room.id)]
    assert [message.text for message in slack.inbox(ola)] == ["Et verksted er laget."]
    assert (slack.messages(room), slack.timeouts, slack.violations) == ((), (), ())


async def test_a_command_may_be_answered_to_everybody(slack, bot, ola, kari, room):
    @bot.app.command("/verksted")
    async def new(ack):
        await ack(text="Vi er i gang.", response_type="in_channel")

    await slack.slash(ola, room, "/verksted")

    assert [message.text for message in slack.messages(room)] == ["Vi er i gang."]
    assert slack.inbox(kari) == ()


async def test_a_command_that_is_not_acknowledged_in_time_did_not_respond(slack, bot, ola, room):
    late = asyncio.Event()

    @bot.app.command("/verksted")
    async def slow(ack):
        await late.wait()

    answer = await slack.slash(ola, room, "/verksted", "ny")
    late.set()

    assert [(done.kind, done.reason) for done in slack.timeouts] == [("/verksted", "http_timeout")]
    assert [v.rule for v in slack.violations] == ["app_did_not_respond"]
    assert (answer.taken, bot.retries) == (False, ["first"])


async def test_people_of_other_organisations_and_single_channel_guests_have_no_commands(
    slack, bot, room
):
    guest = slack.person("gjest", guest="single")
    stranger = slack.person("ekstern", organisation="T0ANNEN")
    room.members.extend([guest.id, stranger.id])

    for person in (guest, stranger):
        with pytest.raises(Impossible):
            await slack.slash(person, room, "/verksted", "ny")

    assert slack.delivered == ()


async def test_a_button_is_pressed_as_the_message_now_stands(slack, bot, client, ola, room):
    pressed = []

    @bot.app.action("pass")
    async def passed(ack, body):
        await ack()
        action = body["actions"][0]
        pressed.append((body["user"]["id"], body["message"]["text"], action["value"]))

    await client.chat_postMessage(channel=room.id, text="gammel", blocks=BUTTONS)
    message = slack.messages(room)[0]
    ts = message.ts
    await client.chat_update(channel=room.id, ts=ts, text="ny", blocks=BUTTONS)

    assert shown(message) == ("*Runde 1*", "Meld pass")
    assert buttons(message) == ("Meld pass",)

    await slack.press(ola, message, "Meld pass")
    await slack.press_old(ola, message, "pass")

    assert pressed == [(ola.id, "ny", "turn-1"), (ola.id, "gammel", "turn-1")]
    assert slack.violations == ()


async def test_a_button_that_is_not_there_cannot_be_pressed(slack, bot, client, ola, kari, room):
    await client.chat_postMessage(channel=room.id, text="hei", blocks=BUTTONS)
    message = slack.messages(room)[0]
    outsider = slack.person("per")

    with pytest.raises(Impossible, match="'neste'"):
        await slack.press(ola, message, "neste")
    with pytest.raises(Impossible, match="not in verksted"):
        await slack.press(outsider, message, "pass")
    await client.chat_delete(channel=room.id, ts=message.ts)
    with pytest.raises(Impossible, match="gone"):
        await slack.press(ola, message, "pass")


async def test_a_mention_reaches_the_bot_with_text_and_file(slack, bot, client, ola, room):
    heard = []

    @bot.app.event("app_mention")
    async def mentioned(event):
        heard.append((event["text"], [file["name"] for file in event["files"]]))

    await slack.mention(ola, room, "a < b", files=[("dag.yaml", b"phases: []")])

    assert heard == [(f"<@{slack.team.bot.id}> a &lt; b", ["dag.yaml"])]
    assert [file.content for file in slack.files(room)] == [b"phases: []"]


async def test_a_direct_message_reaches_the_bot_and_its_answer_the_inbox(slack, bot, ola):
    @bot.app.event("message")
    async def answer(event, say):
        await say(f"Du sa {event['text']}")

    await slack.direct_message(ola, "hei")
    inbox = await slack.until(lambda: len(slack.inbox(ola)) == 2 and slack.inbox(ola))
    await slack.post.settled()

    assert [message.text for message in inbox] == ["hei", "Du sa hei"]
    assert slack.violations == ()
