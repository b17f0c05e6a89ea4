"""files.*: uploads in three steps, and downloads with the bot's token."""

import mimetypes
from dataclasses import replace
from typing import Any

from tests.fakes.slack.api_chat import echo, reachable
from tests.fakes.slack.surfaces import TEXT_OF_A_POST
from tests.fakes.slack.values import Json, Message, Refused, SlackFile, Workspace
from tests.fakes.slack.wire import Call
from tests.fakes.slack.world import Upload, World, file_json, message_json


def upload_url(call: Call) -> Json:
    """files.getUploadURLExternal"""
    name = call.text("filename")
    try:
        length = int(call.args.get("length", ""))
    except ValueError:
        raise Refused("invalid_arguments", "missing required field: length") from None
    if length < 1:
        raise Refused("invalid_arguments", "length must be more than 0")
    upload = Upload(call.world.fresh("F"), name, length, call.workspace.id)
    call.world.uploads[upload.id] = upload
    return {"upload_url": f"{call.world.address}/upload/v1/{upload.id}", "file_id": upload.id}


def completed(call: Call) -> Json:
    """files.completeUploadExternal: shares the files in a channel, with a comment."""
    wanted = call.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments", "missing required field: files")
    uploads = [_arrived(call, item) for item in wanted]
    channel_id = call.maybe("channel_id")
    shared = (channel_id,) if channel_id else ()
    if channel_id:
        reachable(call.workspace, channel_id)
    comment = call.maybe("initial_comment") or ""
    if len(comment) > TEXT_OF_A_POST:
        raise Refused("msg_too_long")
    files = [
        kept(call.world, call.workspace, upload, call.workspace.bot.id, item.get("title"))
        for upload, item in zip(uploads, wanted, strict=True)
    ]
    files = [replace(file, channels=shared) for file in files]
    for file in files:
        call.workspace.files[file.id] = file
        del call.world.uploads[file.id]
    if channel_id:
        _share(call, channel_id, comment, tuple(files))
    return {"files": [file_json(file) for file in files]}


def _arrived(call: Call, item: Any) -> Upload:
    upload = call.world.uploads.get(str(item.get("id"))) if isinstance(item, dict) else None
    if upload is None or upload.workspace != call.workspace.id or upload.content is None:
        raise Refused("file_not_found")
    return upload


def kept(
    world: World, workspace: Workspace, upload: Upload, user: str, title: str | None = None
) -> SlackFile:
    """The file that an upload becomes."""
    mimetype = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    url = f"{world.address}/files-pri/{workspace.id}-{upload.id}/download/{upload.name}"
    content = upload.content or b""
    return SlackFile(upload.id, upload.name, title or upload.name, mimetype, content, user, url)


def _share(call: Call, channel_id: str, comment: str, files: tuple[SlackFile, ...]) -> None:
    channel = call.workspace.channels[channel_id]
    message = Message(
        channel=channel.id,
        ts=call.world.ts(),
        user=call.workspace.bot.id,
        text=comment,
        thread_ts=call.maybe("thread_ts"),
        bot_id=call.workspace.bot_id,
        files=files,
    )
    channel.messages.append(message)
    event = message_json(call.workspace, message) | {"subtype": "file_share"}
    echo(call.world, call.workspace, channel, event)


def info(call: Call) -> Json:
    """files.info"""
    file = call.workspace.files.get(call.text("file", "file_not_found"))
    if file is None:
        raise Refused("file_not_found")
    return {"file": file_json(file), "comments": []}
