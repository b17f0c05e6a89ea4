import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.chat.cards import Card, Document
from bot.chat.ports import Address, Cost, Deed, MessageGone, NotAccepted, TryLater, Unreachable
from bot.courier import Composed, Courier
from facilitation.ids import WorkshopId
from storage import contacts, outbox
from storage.contacts import Destination, open_route
from storage.dispatch import LEASE, Post
from storage.outbox import Failure, Faults, Status, Trouble, Wanted
from storage.store import Store
from tests.fakes.chat import Call, Chat
from tests.storage.chats import SEALER, channel, person
from tests.storage.days import MINUTE, MORNING, Days, SetClock, opened

SECOND = timedelta(seconds=1)


class Hurried(Courier):
    """A courier for whom waiting moves the clock."""

    clock: SetClock

    async def _wait_until(self, moment):
        self.clock.moment = max(self.clock.moment, moment)


class Street:
    """A workshop, a chat platform, and what is to stand there."""

    def __init__(self, store: Store, days: Days, clock: SetClock) -> None:
        self.store, self.days, self.clock = store, days, clock
        self.chat = Chat(clock)
        self.words: dict[tuple[str, str], str] = {}
        self.told: list[WorkshopId] = []
        self.courier = self.another()

    def another(self) -> Hurried:
        """A courier on the same store: the program was started anew."""
        made = Hurried(
            self.store, self.clock, seeded(1), SEALER, {"slack": self.chat}, self.compose
        )
        made.clock = self.clock
        made.on_fault = self.told.append
        return made

    async def compose(self, post: Post) -> Composed | None:
        words = self.words.get((post.destination.id, post.key))
        if words is None:
            return None
        if post.file:
            return Composed(Document(words, words, "text/plain", b""), words)
        return Composed(Card(words, (), "nb"), words)

    async def want(self, to: Destination, key: str, words: str, **more) -> None:
        """Let this stand there."""
        self.words[to.id, key] = words
        wanted = [Wanted(to, key, words, **more)]
        await self.store.write(outbox.want, self.days.workshop, wanted)

    async def somebody(self, *keys: str) -> list[Destination]:
        """People who are reached."""
        return [(await person(self.store, self.days.workshop, key)).destination for key in keys]

    async def drain(self, courier: Courier | None = None) -> int:
        """Send until nothing more can go now."""
        sent = 0
        while went := await (courier or self.courier).drain_once():
            sent += went
        return sent

    def calls(self) -> list[tuple[str, str, str]]:
        """What the platform was asked."""
        return [(c.deed, c.conversation, c.words) for c in self.chat.calls]

    async def statuses(self) -> dict[str, Status]:
        """How far each post is, by key."""
        found = await self.store.read(outbox.of_workshop, self.days.workshop)
        return {post.key: post.status for post in found}


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    clock = SetClock()
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    yield Street(store, await Days.planned(store, clock), clock)
    await store.close()


# --- In order, and only the newest ---------------------------------------------------------------


async def test_posts_stand_in_the_order_in_which_they_were_wanted(street: Street):
    ann, bo = await street.somebody("ANN", "BO")
    for key in ("1", "2", "3"):
        await street.want(ann, key, f"a{key}")
        await street.want(bo, key, f"b{key}")

    assert await street.drain() == 6

    assert street.chat.read("ANN") == ["a1", "a2", "a3"]
    assert street.chat.read("BO") == ["b1", "b2", "b3"]
    found = await street.store.read(outbox.of_workshop, street.days.workshop)
    assert {(post.status, post.wanted == post.shown, post.stands) for post in found} == {
        (Status.SENT, True, True)
    }


async def test_many_changes_become_one_message(street: Street):
    (ann,) = await street.somebody("ANN")
    for words in ("one", "two", "three"):
        await street.want(ann, "tally", words)
    await street.drain()
    for words in ("four", "five"):
        await street.want(ann, "tally", words)

    assert await street.drain() == 1

    assert street.calls() == [("post", "ANN", "three"), ("edit", "ANN", "five")]


async def test_what_changes_while_it_is_sent_is_sent_again(street: Street):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "tally", "one")
    door = street.chat.doors["ANN"] = asyncio.Event()
    sending = asyncio.ensure_future(street.courier.drain_once())
    while not street.chat.calls:
        await asyncio.sleep(0)
    await street.want(ann, "tally", "two")

    door.set()
    await sending

    assert await street.statuses() == {"tally": Status.QUEUED}
    await street.drain()
    assert street.chat.read("ANN") == ["two"]
