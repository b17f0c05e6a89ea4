"""The pictures of the cards that are shown: Teams fetches each over HTTP, by its public address."""

from collections.abc import Mapping
from dataclasses import dataclass
from struct import unpack
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.fakes.teams.breaches import Ledger, Rule
from tests.fakes.teams.cards import parts
from tests.fakes.teams.store import CARD

PNG = b"\x89PNG\r\n\x1a\n"
SIDE = 1_024  # px: «Keep the dimensions within 1024 x 1024 pixels and file size less than 1 MB»
WEIGHT = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """A picture as it came: its alternative text, and the PNG."""

    alt: str
    png: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        across, down = unpack(">II", self.png[16:24])
        return across, down


class Pictures:
    """Fetches what cards show, each address once: by the name that people know, from the bot."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._session: aiohttp.ClientSession | None = None
        self._shown: list[Mapping[str, Any]] = []
        self.bot_url = ""  # of the bot's server; nothing is fetched until it is known
        self.fetched: dict[str, Fetched] = {}  # by address, in the order in which they came

    async def open(self) -> None:
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def show(self, activity: Mapping[str, Any]) -> None:
        """People see this message from now on."""
        attachments = activity.get("attachments") or ()
        self._shown += [one["content"] for one in attachments if one.get("contentType") == CARD]

    async def look(self, *cards: Mapping[str, Any]) -> None:
        """Fetch what is in these cards, and in what was shown since the last time."""
        shown, self._shown = [*self._shown, *cards], []
        for card in shown:
            for one in parts(card):
                url = str(one.node.get("url", "")) if one.type == "Image" else ""
                if url.startswith("http") and url not in self.fetched and self.bot_url:
                    await self._fetch(url, str(one.node.get("altText", "")))

    async def _fetch(self, url: str, alt: str) -> None:
        assert self._session is not None, "nobody has opened it"
        server, wanted = urlsplit(self.bot_url), urlsplit(url)
        there = wanted._replace(scheme=server.scheme, netloc=server.netloc).geturl()
        try:
            async with self._session.get(there) as answer:
                body = await answer.read()
                wrong = _wrong(answer, body) if alt.strip() else "no words in place of it"
        except aiohttp.ClientError:
            return  # a server that is gone: the client tries again when somebody looks again
        if wrong:
            self._ledger.add(Rule.PICTURE, f"GET {wanted.path}", wrong)
        else:
            self.fetched[url] = Fetched(alt, body)


def _wrong(answer: aiohttp.ClientResponse, body: bytes) -> str:
    if answer.status != 200:
        return f"HTTP {answer.status}"
    if answer.content_type != "image/png" or not body.startswith(PNG):
        return f"no PNG, said to be {answer.content_type}"
    if len(body) > WEIGHT:
        return f"{len(body)} bytes"
    across, down = Fetched("", body).size
    return f"{across} by {down} px" if max(across, down) > SIDE else ""
