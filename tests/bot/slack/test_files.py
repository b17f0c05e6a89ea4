"""Uploads in three steps. Fetching is with the channel's tests, where the addresses come from."""

import pytest

from bot.chat.cards import Document
from bot.chat.ports import NotAccepted, TryLater
from bot.slack.files import named
from tests.bot.slack.conftest import Open
from tests.fakes.slack import Channel, Slack

LARGE = Document("lang " * 100, "", "text/plain", bytes(range(256)) * 8_000)  # two megabytes


async def upload(slack: Slack, bot: Open, room: Channel, document: Document) -> str:
    home = await bot.channel.homes.of(slack.team.id)
    return await bot.channel.files.upload(home, document, room.id, "")


async def test_a_large_file_arrives_byte_for_byte_under_a_name_that_slack_takes(
    slack: Slack, bot: Open, room: Channel
):
    id_ = await upload(slack, bot, room, LARGE)

    (file,) = slack.files(room)
    assert (file.id, file.content) == (id_, LARGE.data)
    assert (file.name, file.title) == (named(LARGE.name), named(LARGE.name))
    assert slack.violations == ()


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_too_many_files_is_later(slack: Slack, bot: Open, room: Channel, method: str):
    slack.mischief.fail(method, 429, retry_after=3)

    with pytest.raises(TryLater) as raised:
        await upload(slack, bot, room, LARGE)
    assert (raised.value.after, raised.value.bucket) == (3.0, f"slack:{slack.team.id}:files")


async def test_a_file_is_not_sent_to_anothers_server(slack: Slack, bot: Open, room: Channel):
    slack.world.address = "http://files.evil.example"

    with pytest.raises(NotAccepted) as raised:
        await upload(slack, bot, room, LARGE)
    assert raised.value.reason == "foreign_address"
