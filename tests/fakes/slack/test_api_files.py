"""Uploads and downloads, with slack_sdk's own client."""

import aiohttp

from tests.fakes.slack import Limits


async def test_a_file_is_uploaded_into_a_thread_and_read_back(slack, client, room):
    parent = (await client.chat_postMessage(channel=room.id, text="Dokumentasjon"))["ts"]
    content = "Gode råd".encode()

    await client.files_upload_v2(
        content=content,
        filename="råd.docx",
        title="Gode råd",
        channel=room.id,
        thread_ts=parent,
        initial_comment="Ferdig",
    )

    message = slack.thread(room, parent)[1]
    file = slack.files(room)[0]
    assert (message.text, message.files) == ("Ferdig", (file,))
    assert (file.name, file.title, file.content) == ("råd.docx", "Gode råd", content)
    info = (await client.files_info(file=file.id))["file"]
    async with aiohttp.ClientSession() as session:
        bearer = {"Authorization": f"Bearer {slack.token}"}
        async with session.get(info["url_private_download"], headers=bearer) as answer:
            assert await answer.read() == content
        async with session.get(info["url_private_download"]) as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
    assert slack.violations == ()


async def test_an_upload_must_be_complete(slack, client, room, error):
    ticket = await client.files_getUploadURLExternal(filename="a.txt", length=5)
    waiting = [{"id": ticket["file_id"], "title": "a"}]

    assert await error(client.files_completeUploadExternal(files=waiting)) == "file_not_found"
    async with (
        aiohttp.ClientSession() as session,
        session.post(ticket["upload_url"], data=b"four") as answer,
    ):
        assert answer.status == 400
    assert [violation.rule for violation in slack.violations] == ["upload_length"]
    assert await error(client.files_info(file="F0")) == "file_not_found"


async def test_a_file_can_be_sent_in_a_form_too(slack, client):
    ticket = await client.files_getUploadURLExternal(filename="a.txt", length=4)
    form = aiohttp.FormData()
    form.add_field("file", b"four", filename="a.txt")

    async with (
        aiohttp.ClientSession() as session,
        session.post(ticket["upload_url"], data=form) as answer,
    ):
        assert await answer.text() == "OK - 4"


async def test_a_file_for_a_channel_that_the_bot_is_not_in(slack, client, ola, error):
    slack.world.limits = Limits()
    elsewhere = slack.channel("alle", (ola,), bot=False)

    refused = await error(
        client.files_upload_v2(content=b"x", filename="a.txt", channel=elsewhere.id)
    )

    assert (refused, slack.files(elsewhere)) == ("not_in_channel", ())


async def test_an_empty_file_is_refused(slack, client, error):
    assert await error(client.files_getUploadURLExternal(filename="a.txt", length=0)) == (
        "invalid_arguments"
    )


async def test_a_persons_file_is_read_with_the_bots_token(slack, client, ola, room):
    message = await slack.say(ola, room, "her", files=[("dag.yaml", b"phases: []")])

    info = (await client.files_info(file=message.files[0].id))["file"]
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            info["url_private_download"], headers={"Authorization": f"Bearer {slack.token}"}
        ) as answer,
    ):
        assert await answer.read() == b"phases: []"
    assert (info["user"], info["size"], info["filetype"]) == (ola.id, 10, "yaml")
