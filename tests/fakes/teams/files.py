"""Files: what people send can be fetched, and what they consent to can be uploaded.

Uploads follow the upload session of OneDrive, where Teams sends bots
(https://learn.microsoft.com/onedrive/developer/rest-api/api/driveitem_createuploadsession): PUT
with Content-Range, pieces of 320 KiB, 202 until the last piece and then 201; no Authorization.
"""

import re
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.teams.breaches import Ledger, Rule
from tests.fakes.teams.payloads import File
from tests.fakes.teams.people import guid

RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
PIECE = 320 * 1024


@dataclass(slots=True)
class Upload:
    """A place that a person has allowed one file to be put in."""

    name: str
    owner: str
    size: int
    content: bytearray = field(default_factory=bytearray)
    done: bool = False


class Files:
    """What has been sent both ways."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._sent: dict[str, File] = {}
        self._uploads: dict[str, Upload] = {}
        self.fetched = 0  # downloads by the bot
        self.base = ""  # set when the server listens

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/files/sent/{key}", self._download),
            web.put("/files/upload/{key}", self._upload),
        ]

    def offer(self, file: File) -> str:
        """Make a person's file fetchable; gives its address, which needs no token."""
        key = guid("sent", file.name, str(len(self._sent)))
        self._sent[key] = file
        return f"{self.base}/files/sent/{key}"

    def withdraw(self) -> None:
        """Let no address hold any more, as when they have run out."""
        self._sent.clear()

    def await_upload(self, name: str, owner: str, size: int) -> dict[str, str]:
        """Open a place for one file; gives the `uploadInfo` that the bot is told."""
        key = guid("upload", name, str(len(self._uploads)))
        self._uploads[key] = Upload(name, owner, size)
        return {
            "contentUrl": f"https://tenant-my.sharepoint.example/personal/{name}",
            "name": name,
            "uploadUrl": f"{self.base}/files/upload/{key}",
            "uniqueId": key,
            "fileType": name.rpartition(".")[2],
        }

    def received(self, owner: str) -> tuple[File, ...]:
        """The files that a person has got whole, in order."""
        mine = (one for one in self._uploads.values() if one.owner == owner and one.done)
        return tuple(File(one.name, bytes(one.content)) for one in mine)

    async def _download(self, request: web.Request) -> web.Response:
        self._no_token(request)
        file = self._sent.get(request.match_info["key"])
        if file is None:
            return web.Response(status=404)
        self.fetched += 1
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _upload(self, request: web.Request) -> web.Response:
        self._no_token(request)
        upload = self._uploads.get(request.match_info["key"])
        if upload is None:
            return web.Response(status=404)
        piece = await request.read()
        if (wrong := _wrong(upload, request.headers.get("Content-Range", ""), piece)) is not None:
            self._ledger.add(Rule.FILE, request.path, wrong)
            return web.json_response({"error": {"code": "invalidRequest"}}, status=400)
        upload.content += piece
        if len(upload.content) < upload.size:
            ranges = [f"{len(upload.content)}-{upload.size - 1}"]
            return web.json_response({"nextExpectedRanges": ranges}, status=202)
        upload.done = True
        made = {"id": request.match_info["key"], "name": upload.name, "size": upload.size}
        return web.json_response(made, status=201)

    def _no_token(self, request: web.Request) -> None:
        if "Authorization" in request.headers:
            self._ledger.add(Rule.FILE, request.path, "the bot's token is shown to the file store")


def _wrong(upload: Upload, said: str, piece: bytes) -> str | None:
    found = RANGE.fullmatch(said)
    if found is None:
        return f"Content-Range is {said!r}"
    first, last, whole = (int(number) for number in found.groups())
    if first == 0 and not upload.content:
        upload.size = whole  # what the consent card said is an estimate
    if upload.done or first != len(upload.content) or whole != upload.size:
        return f"{said} does not follow {len(upload.content)} of {upload.size} bytes"
    if last - first + 1 != len(piece) or last >= whole:
        return f"{said} does not fit {len(piece)} bytes"
    if last + 1 < whole and len(piece) % PIECE:
        return f"a piece of {len(piece)} bytes is no multiple of 320 KiB"
    return None
