"""People who answer surveys without pause, and remember what they got a receipt for."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol

import aiohttp

from tests.journeys.guest import Guest

GONE = (aiohttp.ClientError, ConnectionError)  # the server went away under somebody's hands


class Respondent(Protocol):
    """Somebody who answers. `waiting` is what was sent, and nobody has answered yet."""

    @property
    def waiting(self) -> object: ...

    async def answer_next(self) -> None:
        """Answer once, and return when there is a receipt."""


async def answer(one: Respondent, told: Callable[[], None], stop: asyncio.Event) -> None:
    """Answer until stopped, or until the server goes away."""
    try:
        while not stop.is_set():
            await one.answer_next()
            told()
    except GONE:
        pass  # what was on its way is sent again when the server is back


async def fill(guest: Guest, link: str, words: str) -> dict[str, object]:
    """Write an answer, as far as the last page; the fields that send it."""
    assert await guest.get(link) == 200, guest.page
    assert await guest.post(f"{link}/begin", {"who": "Ola"}) == 200, guest.page
    assert await guest.get(f"{link}/part/del") == 200, guest.page
    hidden = {name: unescape(guest.field(name)) for name in ("marks", "shown")}
    typed = {**hidden, "a-ord": words, "go": "next"}
    assert await guest.post(f"{link}/part/del", typed) == 200, guest.page
    names = ("key", "code", "seen")
    return {"who": "Ola", **{name: guest.field(name) for name in names}}


@dataclass
class Delegate:
    """Answers officially, again and again: each receipt is of a newer version."""

    guest: Guest
    link: str
    saved: list[tuple[int, str]] = field(default_factory=list)  # version and words
    waiting: tuple[dict[str, object], str] | None = None

    async def answer_next(self) -> None:
        """Send what waits, else something new."""
        if self.waiting is None:
            words = f"{self.link[-6:]} {len(self.saved) + 1}"
            self.waiting = await fill(self.guest, self.link, words), words
        fields, words = self.waiting
        assert await self.guest.post(f"{self.link}/send", fields) == 200, self.guest.page
        assert self.guest.path == f"{self.link}/receipt"
        shown = re.findall(r"<dd>(\d+)</dd>", self.guest.page)
        self.saved.append((int(shown[0]), words))
        self.waiting = None


@dataclass
class Visitor:
    """Says what they mean, and comes again as somebody else. Each receipt is of one ballot."""

    guest: Guest
    door: str
    name: str
    saved: list[tuple[str, str]] = field(default_factory=list)  # code and words
    waiting: tuple[str, dict[str, object], str] | None = None

    async def answer_next(self) -> None:
        """Send what waits, else come in anew."""
        if self.waiting is None:
            words = f"{self.name} {len(self.saved) + 1}"
            await self.guest.get(self.door)
            assert await self.guest.post(self.door, {"anew": "1"}) == 200, self.guest.page
            link = self.guest.path.partition("?")[0]
            self.waiting = link, await fill(self.guest, link, words), words
        link, fields, words = self.waiting
        assert await self.guest.post(f"{link}/send", fields) == 200, self.guest.page
        code = re.search(r'<p class="code">(\w+)</p>', self.guest.page)
        assert code, self.guest.page
        self.saved.append((code[1], words))
        self.waiting = None
