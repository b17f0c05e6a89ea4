"""The prompt does what a person does, and tells what is new."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Channel, Person, Slack
from tests.fakes.slack.conftest import Bot
from tests.fakes.slack.prompt import Prompt
from tests.fakes.slack.samples import button, plain


@pytest.fixture
def prompt(slack: Slack, room: Channel, ola: Person) -> Prompt:
    return Prompt(slack, room, ola, patience=0)


async def test_a_message_is_told_once_with_what_can_be_pressed(
    prompt: Prompt, room: Channel, client: AsyncWebClient
):
    blocks = [{"type": "actions", "block_id": "a", "elements": [button(text=plain("Svar"))]}]
    await client.chat_postMessage(channel=room.id, text="Spørsmål", blocks=blocks)

    assert [await prompt.do("look"), await prompt.do("close")] == [
        "--- #verksted\n  [Svar]",
        "  ! no dialog is open",
    ]
    assert (await prompt.do("look")).count("[Svar]") == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("press Svar", "  ! no button is called «Svar»"),
        ("send", "  ! no dialog is open"),
        ("Navn = Ola", "  ! no dialog is open"),
    ],
)
async def test_what_cannot_be_done_is_told(prompt: Prompt, line: str, told: str):
    assert await prompt.do(line) == told


async def test_a_command_reaches_the_bot(prompt: Prompt, bot: Bot):
    heard: list[str] = []

    @bot.app.command("/verksted")
    async def answer(ack, command) -> None:
        heard.append(command["text"])
        await ack("Hei!")

    assert await prompt.do("/verksted ny") == "--- to ola alone\n  Hei!"
    assert heard == ["ny"]


async def test_somebody_else_comes_into_the_channel(prompt: Prompt, room: Channel, bot: Bot):
    await prompt.do("as eva")

    assert [prompt.who.name, prompt.who.id in room.members] == ["eva", True]
