"""Files: ours on their way into Slack, and people's out of it."""

import io
from dataclasses import dataclass

import aiohttp

from bot.chat.cards import Document
from bot.chat.ports import File, NotAccepted
from bot.slack import costs
from bot.slack.client import Api, understood
from bot.slack.home import Home
from bot.slack.homes import Homes
from bot.slack.lettering import cut, line
from bot.slack.payload import Malformed, inside, needed, object_in, text

PATIENCE = aiohttp.ClientTimeout(total=300, connect=30)  # seconds: a document may be large
PIECE = 64 * 1024  # bytes
NAME = 255  # characters
ENDING = 10
ALT_LENGTH = 1_000  # characters of a picture's description; Slack's reference names no limit


@dataclass(frozen=True, slots=True)
class Files:
    """Carries files."""

    api: Api
    homes: Homes

    @understood
    async def upload(self, home: Home, document: Document, channel: str, thread: str) -> str:
        """Share a document in a channel; returns the file's id.

        In three steps: files.upload ended in November 2025. Raises as `Api.write`.
        """
        bucket = costs.files(home.team)
        name, size = named(document.name), len(document.data)
        asked = await self.api.read(
            home.token,
            "files.getUploadURLExternal",
            bucket,
            filename=name,
            length=str(size),
            alt_txt=cut(line(document.alt), ALT_LENGTH) or None,
        )
        address, id_ = needed(asked, "upload_url"), needed(asked, "file_id")
        self.api.refuse_foreign(address)
        # As a file: aiohttp warns of large bytes, which would hold up the event loop.
        data = io.BytesIO(document.data)
        async with self.api.asking("POST", address, data=data, timeout=PATIENCE) as answer:
            if answer.status != 200:
                raise NotAccepted(f"upload_{answer.status}")
        await self.api.write(
            home.token,
            "files.completeUploadExternal",
            bucket,
            files=[{"id": id_, "title": line(document.title) or name}],
            channel_id=channel,
            thread_ts=thread or None,
        )
        return id_

    @understood
    async def fetch(self, file: File, most: int) -> bytes:
        """A file that somebody sent, at most `most` bytes.

        Raises:
            TryLater, Unreachable
            NotAccepted: it is larger, not there, or not Slack's.
        """
        source = _source(file.source)
        home = await self.homes.of(source.team)
        if not source.url:
            source = await self._looked_up(source, home)
        self.api.refuse_foreign(source.url)
        headers = {"Authorization": f"Bearer {home.token}"}
        async with self.api.asking("GET", source.url, headers=headers, timeout=PATIENCE) as answer:
            # Without the right to read it, Slack shows its page for signing in.
            if answer.status != 200 or (
                _is_page(answer.content_type) and not _is_page(source.kind)
            ):
                raise NotAccepted(f"file_{answer.status}")
            return await _read(answer, most)

    async def _looked_up(self, source: "Source", home: Home) -> "Source":
        found = await self.api.read(home.token, "files.info", file=source.id)
        file = inside(found, "file")
        url = needed(file, "url_private_download")
        return Source(source.team, source.id, text(file, "mimetype"), url)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file lies: whose it is, its id, its media type and its address."""

    team: str
    id: str
    kind: str
    url: str


def _source(words: str) -> Source:
    try:
        value = object_in(words, "source")
        return Source(*(text(value, name) for name in ("team", "id", "kind", "url")))
    except Malformed:
        raise NotAccepted("no_source") from None


def named(words: str) -> str:
    """A file's name, short enough, with its ending kept."""
    stem, dot, ending = line(words).rpartition(".")
    if not dot or len(ending) > ENDING:
        return cut(line(words), NAME) or "document"
    return f"{cut(stem, NAME - ENDING - 1) or 'document'}.{ending}"


async def _read(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, given up as soon as it is too large, whatever length it claims."""
    found = bytearray()
    async for piece in answer.content.iter_chunked(PIECE):
        found += piece
        if len(found) > most:
            raise NotAccepted("too_large")
    return bytes(found)


def _is_page(kind: str) -> bool:
    return kind == "text/html"
