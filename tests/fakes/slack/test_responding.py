"""response_urls, with bolt's own `respond`."""

import aiohttp
import pytest

from tests.fakes.slack.samples import actions, button, section


@pytest.fixture
async def url(slack, bot, ola, room):
    """The response_url of a command."""
    found = []

    @bot.app.command("/verksted")
    async def new(ack, command):
        found.append(command["response_url"])
        await ack()

    await slack.slash(ola, room, "/verksted")
    return found[0]


async def posted(url: str, **body: object) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as answer:
        return answer.status, await answer.text()


async def test_five_answers_in_half_an_hour(slack, clock, url, ola, room):
    answers = [await posted(url, text=str(number)) for number in range(6)]

    assert answers[:5] == [(200, "ok")] * 5
    assert answers[5] == (404, '{"ok": false, "error": "used_url"}')
    assert [message.text for message in slack.inbox(ola)] == ["0", "1", "2", "3", "4"]
    assert [violation.rule for violation in slack.violations] == ["used_url"]


async def test_an_old_address_is_dead(slack, clock, url):
    clock.seconds += 30 * 60 + 1

    assert await posted(url, text="hei") == (404, '{"ok": false, "error": "expired_url"}')


async def test_an_address_that_never_was(slack):
    status, _ = await posted(f"{slack.world.address}/commands/T0/R0", text="hei")

    assert status == 404


async def test_an_answer_may_be_for_everybody(slack, url, room):
    await posted(url, text="Vi er i gang", response_type="in_channel")

    assert [message.text for message in slack.messages(room)] == ["Vi er i gang"]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({"text": "a", "blocks": [section()] * 51}, "invalid_blocks"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": []}, "no_text"),
    ],
)
async def test_an_answer_keeps_the_rules_of_messages(slack, url, body, rule):
    status, _ = await posted(url, **body)

    assert status == 400
    assert [violation.rule for violation in slack.violations] == [rule]


async def test_the_message_that_was_pressed_is_replaced_and_deleted(
    slack, bot, client, clock, ola, room
):
    @bot.app.action("a")
    async def pressed(ack, body, respond):
        await ack()
        if body["message"]["text"] == "x":
            await respond(text="y", blocks=[actions(button())], replace_original=True)
        else:
            await respond(delete_original=True)

    await client.chat_postMessage(channel=room.id, text="x", blocks=[actions(button())])
    message = slack.messages(room)[0]

    await slack.press(ola, message, "a")
    assert (await slack.until(lambda: slack.now(message).text == "y"), slack.violations) == (
        True,
        (),
    )
    await slack.press(ola, message, "a")
    assert await slack.until(lambda: slack.now(message) is None)


async def test_an_ephemeral_message_is_pressed_without_its_text_and_replaced(
    slack, bot, client, ola, room
):
    bodies = []

    @bot.app.action("a")
    async def pressed(ack, body, respond):
        bodies.append(body)
        await ack()
        await respond(text="Takk", replace_original=True)

    await client.chat_postEphemeral(
        channel=room.id, user=ola.id, text="x", blocks=[actions(button())]
    )
    await slack.press(ola, slack.inbox(ola)[0], "a")
    await slack.until(lambda: slack.inbox(ola)[0].text == "Takk")

    assert ("message" in bodies[0], bodies[0]["container"]["is_ephemeral"]) == (False, True)


async def test_a_command_that_is_answered_wrongly_is_noted(slack, bot, ola, room):
    @bot.app.command("/verksted")
    async def new(ack):
        await ack(text="a", blocks=[actions()])

    await slack.slash(ola, room, "/verksted")

    assert [(v.rule, v.method) for v in slack.violations] == [("invalid_blocks", "/verksted")]
    assert slack.inbox(ola) == ()
