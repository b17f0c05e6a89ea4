"""People's verbs, against the real slack-bolt."""

import asyncio
import re

import pytest

from tests.fakes.slack import EVENTS, Impossible, Slack, buttons, shown
from tests.fakes.slack.samples import actions, asked, boxes, button, menu, modal, options, typed

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


async def test_a_command_that_is_not_acknowledged_in_time_did_not_respond(
    slack, impatient, bot, ola, room
):
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


async def test_a_choice_in_a_message_acts_at_once(slack, bot, client, ola, room):
    seen = []

    @bot.app.action(re.compile(".*"))
    async def chosen(ack, body):
        await ack()
        done = body["actions"][0]
        seen.append((done["type"], done["selected_option"], body["state"]["values"]))

    blocks = [actions(menu(action_id="m"), boxes("overflow", 2) | {"action_id": "o"})]
    blocks[0]["block_id"] = "valg"
    await client.chat_postMessage(channel=room.id, text="x", blocks=blocks)
    message = slack.messages(room)[0]
    await slack.choose(ola, message, "m", "1")
    await slack.choose(ola, message, "o", "0")

    held = {"valg": {"m": {"type": "static_select", "selected_option": options(2)[1]}}}
    empty = {"valg": {"m": {"type": "static_select", "selected_option": None}}}
    assert seen == [
        ("static_select", options(2)[1], held),
        ("overflow", options(2)[0], empty),
    ]


async def test_a_button_in_a_thread_and_in_the_home_tab(slack, bot, client, clock, ola, room):
    seen = []

    @bot.app.action("a")
    async def pressed(ack, body):
        await ack()
        seen.append(body["container"])

    parent = (await client.chat_postMessage(channel=room.id, text="x"))["ts"]
    clock.seconds += 1
    await client.chat_postMessage(
        channel=room.id, text="y", thread_ts=parent, blocks=[actions(button())]
    )
    home = {"type": "home", "blocks": [actions(button())]}
    await client.views_publish(user_id=ola.id, view=home)
    reply = slack.messages(room)[1]
    await slack.press(ola, reply, "a")
    await slack.press(ola, slack.home(ola), "a")

    assert seen == [
        {
            "type": "message",
            "message_ts": reply.ts,
            "channel_id": room.id,
            "is_ephemeral": False,
            "thread_ts": parent,
        },
        {"type": "view", "view_id": slack.home(ola).id},
    ]
    assert slack.channel_of(reply) is room


async def test_what_is_typed_into_a_message_comes_with_the_button(slack, bot, client, ola, room):
    seen = []

    @bot.app.action("a")
    async def pressed(ack, body):
        await ack()
        seen.append(body["state"]["values"]["navn"])

    blocks = [{**asked(typed(action_id="t")), "block_id": "navn"}, actions(button())]
    await client.chat_postMessage(channel=room.id, text="x", blocks=blocks)
    await slack.press(ola, slack.messages(room)[0], "a", values={"navn": "Ola"})

    assert seen == [{"t": {"type": "plain_text_input", "value": "Ola"}}]


async def test_guests_and_strangers_press_and_submit(slack, bot, client, room):
    guest = slack.person("gjest", guest="single")
    stranger = slack.person("ekstern", organisation="T0ANNEN")
    room.members.extend([guest.id, stranger.id])
    teams = []

    @bot.app.action("a")
    async def pressed(ack, body, client):
        await ack()
        teams.append((body["user"]["team_id"], body["team"]["id"]))
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    await client.chat_postMessage(channel=room.id, text="x", blocks=[actions(button())])
    for person in (guest, stranger):
        await slack.press(person, slack.messages(room)[0], "a")
        await slack.until(lambda who=person: slack.top_view(who))

    assert teams == [(slack.team.id, slack.team.id), ("T0ANNEN", slack.team.id)]


async def test_who_has_no_account_or_no_channel_does_nothing(slack, bot, ola, kari, room):
    slack.deactivate(kari)
    with pytest.raises(Impossible, match="no account"):
        await slack.say(kari, room, "hei")
    slack.archive(room)
    with pytest.raises(Impossible, match="archived"):
        await slack.slash(ola, room, "/verksted")


async def test_a_mention_is_a_message_too_where_the_app_reads_channels(clock):
    async with Slack(clock=clock, events=EVENTS | {"message.channels"}) as slack:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        person = slack.person("ola")
        room = slack.channel("verksted", (person,))
        closed = slack.channel("ledelsen", (person,), kind="private")

        await slack.mention(person, room, "hei")
        await slack.mention(person, closed, "hei")

        first = [done.kind for done in slack.delivered if done.retry == 0]
        assert first == ["app_mention", "message", "app_mention"]


async def test_two_workspaces_are_kept_apart(slack, bot, client, room):
    other = slack.workspace("Annen")
    per = slack.person("per", workspace=other)
    elsewhere = slack.channel("verksted", (per,), workspace=other)
    heard = []

    @bot.app.middleware
    async def hear(body, next_):
        heard.append((body["team_id"], body["channel_id"]))
        return await next_()

    @bot.app.command("/verksted")
    async def new(ack):
        await ack()

    await slack.slash(per, elsewhere, "/verksted")

    assert heard == [(other.id, elsewhere.id)]
