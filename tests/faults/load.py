"""People who write without pause, over HTTP, and remember what they were told was saved."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import aiohttp

from tests.journeys.guest import Guest

PHASE = "tema.I"
ANSWERS, DRAFTS = "1", "2"  # the slot that each kind goes to
PAUSE = 0.02  # seconds before one who was told «try again» does


@dataclass(frozen=True, slots=True)
class Saved:
    """What was acknowledged in a slot; a draft has the version 0."""

    slot: str
    version: int
    ids: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent: with the same key however often."""

    key: str
    slot: str
    text: str


@dataclass
class Writer:
    """One person at one browser. `waiting` is the request that nobody has answered yet."""

    guest: Guest
    workshop: str
    person: str
    saved: list[Saved] = field(default_factory=list)
    waiting: Sent | None = None
    count: int = 0

    @classmethod
    async def join(cls, address: str, code: str, name: str) -> Self:
        """Sit down."""
        guest = Guest(address)
        await guest.get(f"/j/{code}")
        status, made = await guest.api("POST", "/join", {"code": code, "alias": name})
        assert status == 201, made
        await guest.get(f"/w/{made['workshop']}")
        return cls(guest, str(made["workshop"]), str(made["person"]))

    async def write(self, told: Callable[[], None], stop: asyncio.Event) -> None:
        """Answer and draft in turn until stopped, or until the server goes away."""
        try:
            while not stop.is_set():
                await self.send_next()
                told()
        except (aiohttp.ClientError, ConnectionError):
            pass  # what was on its way is sent again when the server is back

    async def send_next(self) -> None:
        """Send what waits, else something new; returns when it is acknowledged."""
        sent = self.next()
        status, receipt = await self.put(sent)
        while status == 503:
            await asyncio.sleep(PAUSE)
            status, receipt = await self.put(sent)
        assert status == 200, receipt
        self.waiting = None
        self.saved.append(_saved(sent, receipt))

    def next(self) -> Sent:
        """What waits for an answer, else something new."""
        if self.waiting is None:
            self.count += 1
            words = f"{self.person[:8]} {self.count}"
            self.waiting = Sent(f"k{words}", (DRAFTS, ANSWERS)[self.count % 2], words)
        return self.waiting

    async def put(self, sent: Sent) -> tuple[int, dict[str, object]]:
        """Send a request."""
        draft = sent.slot == DRAFTS
        body = {"phase": PHASE, "round": 1, "slot": sent.slot, "owner": self.person}
        body |= {"points": [{"text": sent.text, "id": ""}]}
        path = f"/workshops/{self.workshop}/{'drafts' if draft else 'answers'}"
        status, receipt = await self.guest.api("PUT", path, body, sent.key)
        return status, dict(receipt)


def _saved(sent: Sent, receipt: dict[str, object]) -> Saved:
    ids, version = receipt["ids"], receipt["version"]
    assert isinstance(ids, list)
    assert isinstance(version, int)
    return Saved(sent.slot, version, tuple(ids), sent.text)
