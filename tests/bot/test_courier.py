import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chance import seeded
from bot.chat.cards import Card, Document
from bot.chat.ports import Address, Cost, MessageGone, NotAccepted, TryLater, Unreachable
from bot.courier import Composed, Courier
from facilitation.ids import WorkshopId
from storage import contacts, outbox
from storage.contacts import Destination, open_route
from storage.dispatch import Post
from storage.outbox import Failure, Faults, Status, Trouble, Wanted
from storage.sealing import Sealer
from storage.store import Store
from storage.tables import paces
from tests.fakes.chat import Chat
from tests.storage.chats import SEALER, person
from tests.storage.days import MINUTE, MORNING, Days, SetClock, opened
from tests.storage.halting import Broken, Halting, halting_store

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
        self.broken: set[str] = set()
        self.late: dict[str, timedelta] = {}  # how long the content of a post takes
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
        if post.destination.id in self.broken:
            raise ConnectionRefusedError
        self.clock.pass_(self.late.get(post.key, timedelta()))
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
    await street.chat.heard()
    await street.want(ann, "tally", "two")

    door.set()
    await sending

    assert await street.statuses() == {"tally": Status.QUEUED}
    await street.drain()
    assert street.chat.read("ANN") == ["two"]


async def test_a_post_that_changes_all_the_time_holds_up_nothing(street: Street):
    (ann,) = await street.somebody("ANN")
    street.chat.limits = lambda to, _deed: (Cost(to.key, 1.0),)
    await street.want(ann, "tally", "0")
    await street.courier.drain_once()

    for number in range(1, 4):
        await street.want(ann, "tally", f"{number}")
        await street.want(ann, f"turn {number}", f"turn {number}")
        street.clock.pass_(SECOND)
        await street.courier.drain_once()
    street.clock.pass_(MINUTE)
    await street.courier.drain_once()

    assert [call.words for call in street.chat.calls] == ["0", "1", "turn 1", "3", "turn 2"]


async def test_a_reply_stands_in_its_thread_and_alone_where_the_thread_failed(street: Street):
    ann, bo = await street.somebody("ANN", "BO")
    street.chat.faults["BO"] = [NotAccepted("too long")]
    for who in (ann, bo):
        await street.want(who, "question", "question")
        await street.want(who, "answer", "answer", thread="question")

    await street.drain()

    threads = {(m.conversation, m.words): m.thread for m in street.chat.messages.values()}
    assert threads == {("ANN", "question"): "", ("ANN", "answer"): "m1", ("BO", "answer"): ""}


async def test_what_is_nowhere_wanted_any_more_is_not_sent(street: Street):
    ann, bo = await street.somebody("ANN", "BO")
    await street.want(bo, "1", "stands")
    await street.drain()
    for who in (ann, bo):
        await street.want(who, "1", "changed")
    street.words.clear()

    await street.drain()

    assert street.calls() == [("post", "BO", "stands")]
    assert await street.statuses() == {"1": Status.SENT}


async def test_what_stands_so_already_is_not_sent_again(street: Street):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "1", "yes")
    await street.drain()
    await street.want(ann, "1", "no")
    street.words[ann.id, "1"] = "yes"

    await street.drain()

    assert street.calls() == [("post", "ANN", "yes")]


async def test_a_file_is_sent_anew_when_it_is_another_one(street: Street):
    (ann,) = await street.somebody("ANN")
    street.chat.limits = lambda _to, deed: (Cost(deed, 0.1),)
    for name in ("a.pdf", "b.pdf"):
        await street.want(ann, "file", name, file=True)
        await street.drain()

        street.clock.pass_(SECOND)

    assert street.chat.read("ANN") == ["a.pdf", "b.pdf"]
    assert await street.store.read(buckets) == [SEALER.digest("slack file")]


async def buckets(connection: AsyncConnection) -> list[str]:
    """The limits that anything counted against."""
    return list((await connection.execute(select(paces.c.bucket))).scalars())


async def test_a_better_address_is_kept(street: Street):
    (ann,) = await street.somebody("ANN")
    street.chat.learnt = Address("slack", "T1", "ANN", '{"dm": "D1"}')
    await street.want(ann, "1", "hello")

    await street.drain()

    known = await street.store.read(contacts.contact, ann.id)
    assert known is not None
    opened_ = open_route(SEALER, known.sealed)
    assert opened_ is not None
    assert opened_.route == '{"dm": "D1"}'


# --- When a process dies -------------------------------------------------------------------------


async def killed(street: Street, courier: Courier) -> None:
    """Let a courier send until it waits for the platform, and then be no more."""
    sending = asyncio.ensure_future(courier.drain_once())
    await street.chat.heard()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)


async def test_what_was_on_its_way_and_stands_is_found_and_not_sent_twice(street: Street):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "1", "hello")
    street.chat.doors["ANN"], street.chat.taken = asyncio.Event(), True
    await killed(street, street.courier)
    street.chat.doors.clear()
    await street.want(ann, "1", "hello, Ann")

    await street.drain(street.another())

    assert street.calls() == [
        ("post", "ANN", "hello"),
        ("find", "ANN", ""),
        ("edit", "ANN", "hello, Ann"),
    ]
    assert street.chat.read("ANN") == ["hello, Ann"]


@pytest.mark.parametrize("asked", [True, False])
async def test_what_was_on_its_way_and_is_not_found_is_sent(street: Street, asked: bool):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "1", "hello")
    await street.want(ann, "2", "and more")
    street.chat.doors["ANN"] = asyncio.Event()
    await killed(street, street.courier)
    street.chat.doors.clear()
    street.chat.asked = asked

    await street.drain(street.another())

    assert street.chat.read("ANN") == ["hello", "and more"]
    assert {m.token for m in street.chat.messages.values()} == {
        outbox.post_id(street.days.workshop, ann, key) for key in ("1", "2")
    }
    assert len(street.calls()) == 4


async def test_a_courier_that_is_stopped_gives_back_what_it_has_not_sent(street: Street):
    ann, bo, cy = await street.somebody("ANN", "BO", "CY")
    street.chat.limits = lambda _to, _deed: (Cost("T1", 0.45),)
    courier = Courier(
        street.store, street.clock, seeded(1), SEALER, {"slack": street.chat}, street.compose
    )
    door = street.chat.doors["ANN"] = asyncio.Event()
    for who in (ann, bo, cy):
        await street.want(who, who.id, "hello")
    running = asyncio.ensure_future(courier.run())
    await street.chat.heard()

    running.cancel()
    await asyncio.sleep(0)
    door.set()
    await asyncio.gather(running, return_exceptions=True)

    assert await street.statuses() == {
        ann.id: Status.SENT,
        bo.id: Status.QUEUED,
        cy.id: Status.QUEUED,
    }
    street.clock.pass_(SECOND)
    await street.drain(street.another())
    assert [call.conversation for call in street.chat.calls] == ["ANN", "BO", "CY"]


# --- Limits --------------------------------------------------------------------------------------


async def test_posts_to_five_hundred_people_take_as_long_as_the_limit_says(street: Street):
    people = await street.somebody(*(f"U{number}" for number in range(500)))
    street.words |= {(who.id, "1"): "hello" for who in people}
    street.chat.limits = lambda to, _deed: (Cost(to.key, 1.0), Cost("T1", 0.02))
    wanted = [Wanted(who, "1", "hello") for who in people]
    await street.store.write(outbox.want, street.days.workshop, wanted)

    assert await street.drain() == 500

    moments = [call.at for call in street.chat.calls]
    assert moments == sorted(moments)
    assert moments[-1] == pytest.approx(499 * 0.02)
    apart = [round(b - a, 6) for a, b in pairwise(moments)]
    assert set(apart) == {0.02}


async def test_what_went_late_has_nothing_follow_it_too_closely(street: Street):
    street.chat.limits = lambda to, deed: (Cost("one a second", every=1.0),)
    (ann,) = await street.somebody("ANN")
    for key in ("1", "2", "3"):
        await street.want(ann, key, key)
    street.late["1"] = SECOND / 2

    while await street.drain() or len(street.chat.calls) < 3:
        street.clock.pass_(SECOND / 10)

    moments = [call.at for call in street.chat.calls]
    assert [later - sooner >= 1.0 for sooner, later in pairwise(moments)] == [True, True]
    assert moments[0] == 0.5


async def test_nothing_counts_against_a_limit_again_before_the_platform_says(street: Street):
    people = await street.somebody("ANN", "BO", "CY")
    street.chat.limits = lambda to, _deed: (Cost("edits" if to.key == "CY" else "posts", 0.1),)
    street.chat.faults["ANN"] = [TryLater(30.0, "posts")]
    for who in people:
        await street.want(who, "1", "hello")

    await street.drain()
    at_once = [call.conversation for call in street.chat.calls]
    street.clock.pass_(29 * SECOND)
    assert await street.drain() == 0
    street.clock.pass_(SECOND)
    await street.drain()

    assert at_once == ["ANN", "CY"]
    assert [(c.conversation, c.at >= 30) for c in street.chat.calls[2:]] == [
        ("BO", True),
        ("ANN", True),
    ]
    assert await street.store.read(outbox.faults, street.days.workshop) == Faults()


async def test_an_organisation_that_is_held_up_holds_up_no_other(street: Street):
    held = await street.somebody(*(f"U{number}" for number in range(250)))
    other = (await person(street.store, street.days.workshop, "OTHER", "T2")).destination
    street.chat.limits = lambda to, _deed: (Cost(to.tenant, 60.0),)
    for who in (*held, other):
        await street.want(who, "1", "hello")

    await street.drain()

    assert [call.conversation for call in street.chat.calls] == ["U0", "OTHER"]


# --- A platform in trouble -----------------------------------------------------------------------


async def test_after_ten_minutes_without_the_platform_everything_comes_in_order(street: Street):
    people = await street.somebody(*(f"U{number}" for number in range(20)))
    street.chat.down = TryLater()
    for key in ("1", "2"):
        for who in people:
            await street.want(who, key, f"{who.id} {key}")

    while street.clock.moment < MORNING + 10 * MINUTE:
        await street.drain()
        street.clock.pass_(SECOND)
    during = await street.store.read(outbox.faults, street.days.workshop)
    tried = len(street.chat.calls)
    street.chat.down = None
    street.clock.pass_(MINUTE)
    while await street.drain():
        street.clock.pass_(MINUTE)

    assert during == Faults((), (Trouble("slack", MORNING),))
    assert 20 <= tried <= 24  # one at a time, at last twice a minute
    assert await street.store.read(outbox.faults, street.days.workshop) == Faults()
    for who, number in zip(people, range(20), strict=True):
        assert street.chat.read(f"U{number}") == [f"{who.id} 1", f"{who.id} 2"]
    assert street.told
    assert set(street.told) == {street.days.workshop}


async def test_a_message_that_always_breaks_the_platform_keeps_nobody_waiting(street: Street):
    ann, bo = await street.somebody("ANN", "BO")
    street.chat.faults["ANN"] = [TryLater() for _ in range(20)]
    await street.want(ann, "1", "poison")
    await street.drain()
    await street.want(bo, "1", "hello")

    for _ in range(3):
        street.clock.pass_(2 * SECOND)
        await street.drain()

    assert street.chat.read("BO") == ["hello"]


async def test_an_answer_that_was_lost_is_looked_for_before_it_is_sent_again(street: Street):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "1", "hello")
    street.chat.faults["ANN"] = [TimeoutError()]
    await street.drain()

    street.clock.pass_(MINUTE)
    await street.drain()

    assert street.calls() == [
        ("post", "ANN", "hello"),
        ("find", "ANN", ""),
        ("post", "ANN", "hello"),
    ]


# --- What cannot be sent -------------------------------------------------------------------------


async def test_who_cannot_be_reached_gets_everything_when_they_are_heard_from(street: Street):
    ann, bo = await street.somebody("ANN", "BO")
    street.chat.faults["ANN"] = [Unreachable("blocked")]
    for who in (ann, bo):
        for key in ("1", "2"):
            await street.want(who, f"{who.id} {key}", key)

    await street.drain()
    await street.want(ann, f"{ann.id} 3", "3")
    await street.drain()

    assert street.chat.read("BO") == ["1", "2"]
    assert street.chat.read("ANN") == []
    assert len(street.calls()) == 3
    faults = await street.store.read(outbox.faults, street.days.workshop)
    assert faults == Faults(tuple(Failure(ann, f"{ann.id} {n}", "blocked") for n in (1, 2, 3)))
    assert street.told == [street.days.workshop]
    assert await street.store.write(outbox.revive, ann)
    await street.drain()
    assert street.chat.read("ANN") == ["1", "2", "3"]


async def test_a_message_that_was_deleted_is_posted_anew(street: Street):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "1", "hello")
    await street.drain()
    street.chat.messages.clear()
    await street.want(ann, "1", "hello again")

    await street.drain()

    assert street.chat.read("ANN") == ["hello again"]
    assert [call.deed for call in street.chat.calls] == ["post", "edit", "post"]


async def test_a_reply_to_a_thread_that_was_deleted_stands_alone(street: Street):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "question", "question")
    await street.drain()
    street.chat.faults["ANN"] = [MessageGone()]
    await street.want(ann, "answer", "answer", thread="question")

    await street.drain()

    assert [m.thread for m in street.chat.messages.values()] == ["", ""]


async def test_what_the_platform_does_not_take_fails_and_the_next_is_sent(
    street: Street, caplog: pytest.LogCaptureFixture
):
    (ann,) = await street.somebody("ANN")
    street.chat.faults["ANN"] = [NotAccepted("too long")]
    await street.want(ann, "1", "a secret")
    await street.want(ann, "2", "next")

    await street.drain()

    assert street.chat.read("ANN") == ["next"]
    faults = await street.store.read(outbox.faults, street.days.workshop)
    assert faults == Faults((Failure(ann, "1", "too long"),))
    assert "secret" not in caplog.text
    assert "too long" in caplog.text
    await street.want(ann, "1", "shorter")
    await street.drain()
    assert street.chat.read("ANN") == ["next", "shorter"]


async def test_a_fault_of_ours_is_tried_again_and_given_up_at_last(street: Street):
    (ann,) = await street.somebody("ANN")
    street.chat.faults["ANN"] = [ValueError() for _ in range(10)]
    await street.want(ann, "1", "broken")
    await street.want(ann, "2", "next")

    for _ in range(10):
        await street.drain()
        street.clock.pass_(MINUTE)
    await street.drain()

    assert await street.statuses() == {"1": Status.FAILED, "2": Status.SENT}
    faults = await street.store.read(outbox.faults, street.days.workshop)
    assert faults == Faults((Failure(ann, "1", "broken"),))


async def test_content_that_cannot_be_had_is_no_trouble_of_the_platforms(street: Street):
    ann, bo = await street.somebody("ANN", "BO")
    for who in (ann, bo):
        await street.want(who, "1", "hello")
    street.broken = {ann.id}

    await street.drain()
    faults = await street.store.read(outbox.faults, street.days.workshop)
    street.broken = set()
    street.clock.pass_(MINUTE)
    await street.drain()

    assert faults == Faults()
    assert street.calls() == [("post", "BO", "hello"), ("post", "ANN", "hello")]


async def test_where_the_secret_was_changed_nothing_can_be_sent(street: Street):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "1", "hello")
    other = Courier(
        street.store,
        street.clock,
        seeded(1),
        Sealer(b"another"),
        {"slack": street.chat},
        street.compose,
    )

    await street.drain(other)

    assert street.calls() == []
    faults = await street.store.read(outbox.faults, street.days.workshop)
    assert faults == Faults((Failure(ann, "1", "sealed"),))


async def test_a_platform_that_is_not_connected_keeps_its_posts(street: Street):
    (ann,) = await street.somebody("ANN")
    await street.want(ann, "1", "hello")
    other = Courier(street.store, street.clock, seeded(1), SEALER, {}, street.compose)

    assert await other.drain_once() == 0
    assert await street.drain() == 1


# --- Running -------------------------------------------------------------------------------------


async def test_a_slow_conversation_holds_up_no_other(street: Street):
    ann, bo = await street.somebody("ANN", "BO")
    door = street.chat.doors["ANN"] = asyncio.Event()
    await street.want(ann, "1", "slow")
    running = asyncio.ensure_future(street.courier.run())
    await street.chat.heard()

    for number in range(3):
        await street.want(bo, f"{number}", f"{number}")
        street.courier.poke()
        await street.chat.heard()

    assert street.chat.read("ANN") == []
    assert street.chat.read("BO") == ["0", "1", "2"]
    door.set()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert street.chat.read("ANN") == ["slow"]


async def test_a_store_that_fails_for_a_while_loses_nothing_and_nothing_is_sent_twice(
    tmp_path: Path,
):
    clock = SetClock()
    async with halting_store(f"sqlite:///{tmp_path}/day.sqlite", clock) as store:
        street = Street(store, await Days.planned(store, clock), clock)
        (ann,) = await street.somebody("ANN")
        await street.want(ann, "1", "hello")
        door = street.chat.doors["ANN"] = asyncio.Event()
        sending = asyncio.ensure_future(street.courier.drain_once())
        await street.chat.heard()
        Halting.broken = True
        door.set()
        with pytest.raises(Broken):
            await sending
        Halting.broken = False

        await street.drain()

        assert street.calls() == [("post", "ANN", "hello")]
        assert await street.statuses() == {"1": Status.SENT}
