"""What every database must keep of posts that are claimed, at the platforms' pace."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from storage import contacts, outbox, pacing
from storage.contacts import Destination
from storage.dispatch import (
    HORIZON,
    LEASE,
    PROBE,
    Claimed,
    Post,
    anything_due,
    claim,
    hold,
    take_over,
)
from storage.outbox import Failure, Faults, Status, Trouble, Wanted
from storage.results import Again, Failed, Found, Gone, Left, Lost, Released, Result, Sent, settle
from storage.store import Store
from storage.tables import paces, posts
from tests.storage.chats import channel, person
from tests.storage.days import MINUTE, MORNING, Days, SetClock, opened

SECOND = timedelta(seconds=1)
FAR = {"slack": 1_000}


@dataclass(frozen=True)
class Limit:
    """Something that a post counts against."""

    bucket: str
    every: float
    burst: int = 1
    count: int = 1


def free(_post: Post) -> tuple[Limit, ...]:
    """Nothing is limited."""
    return ()


@dataclass
class Line:
    """A workshop's posts, claimed by hand. A destination may go by the name of its address."""

    store: Store
    days: Days
    clock: SetClock

    async def want(self, to: Destination, *keys: str, digest: str = "1") -> None:
        """Let these posts stand."""
        wanted = [Wanted(to, key, digest) for key in keys]
        await self.store.write(outbox.want, self.days.workshop, wanted)

    async def claim(self, room: Mapping[str, int] = FAR, **more) -> Claimed:
        """What may go now."""
        cost_of = more.get("cost_of", free)
        return await self.store.write(claim, self.clock.now(), cost_of, room)

    async def claimed(self, **more) -> list[Post]:
        """The same, without the moments."""
        return [due.post for due in (await self.claim(**more)).due]

    async def settle(self, *results: Result) -> set[WorkshopId]:
        """Write down what became of them."""
        return set(await self.store.write(settle, results, self.clock.now()))

    async def stand(self, to: Destination, *keys: str) -> None:
        """Let posts be sent."""
        await self.want(to, *keys)
        for _ in keys:
            await self.settle(*(Sent(one, "m", one.wanted) for one in await self.claimed()))

    async def found(self) -> list[tuple[str, Status]]:
        """The posts in line."""
        found = await self.store.read(outbox.of_workshop, self.days.workshop)
        return [(post.key, post.status) for post in found]


@pytest.fixture
async def line(store: Store, clock: SetClock) -> Line:
    return Line(store, await Days.planned(store, clock), clock)


async def ann(line: Line) -> Destination:
    return (await person(line.store, line.days.workshop, "ANN")).destination


async def people(line: Line, *keys: str, tenant: str = "T1") -> list[Destination]:
    found = [await person(line.store, line.days.workshop, key, tenant) for key in keys]
    return [one.destination for one in found]


# --- The line ------------------------------------------------------------------------------------


async def test_a_claimed_post_says_where_it_goes_and_what_is_wanted(line: Line) -> None:
    place = await channel(line.store, line.days.workshop)
    wanted = Wanted(place.destination, "1", "d", file=True)
    await line.store.write(outbox.want, line.days.workshop, [wanted])

    claimed = await line.claim()

    (due,) = claimed.due
    assert due.at == MORNING
    assert due.post == Post(
        id=outbox.post_id(line.days.workshop, place.destination, "1"),
        workshop=line.days.workshop,
        destination=place.destination,
        key="1",
        thread="",
        platform="slack",
        tenant=due.post.tenant,
        conversation=place.digest,
        address=place.sealed,
        wanted="d",
        shown="",
        remote=None,
        root=None,
        file=True,
        attempts=0,
        unsure=False,
    )
    assert claimed.again_at == MORNING + LEASE


async def test_the_first_in_line_goes_at_each_destination_and_the_next_when_it_is_done(
    line: Line,
) -> None:
    one, two = await people(line, "ANN", "BO")
    await line.want(one, "1", "2")
    await line.want(two, "1")

    first = await line.claimed()
    meanwhile = await line.claimed()
    await line.settle(*(Sent(post, "m", post.wanted) for post in first))
    then = await line.claimed()

    assert [(post.destination, post.key) for post in first] == [(one, "1"), (two, "1")]
    assert meanwhile == []
    assert [(post.destination, post.key) for post in then] == [(one, "2")]


async def test_those_behind_wait_for_one_that_is_tried_again_and_not_for_one_that_failed(
    line: Line,
) -> None:
    to = await ann(line)
    await line.want(to, "1", "2")
    (post,) = await line.claimed()
    await line.settle(Again(post, MORNING + 2 * SECOND, "limit"))

    waiting = await line.claim()
    line.clock.pass_(2 * SECOND)
    (again,) = await line.claimed()
    changed = await line.settle(Failed(again, "too long"))

    assert waiting == Claimed((), MORNING + 2 * SECOND)
    assert (again.key, again.attempts, again.unsure) == ("1", 1, False)
    assert [post.key for post in await line.claimed()] == ["2"]
    assert changed == {line.days.workshop}
    faults = await line.store.read(outbox.faults, line.days.workshop)
    assert faults == Faults((Failure(to, "1", "too long"),))


async def test_what_stands_and_changes_goes_to_the_end_of_the_line(line: Line) -> None:
    to = await ann(line)
    await line.stand(to, "old")
    await line.want(to, "new")
    await line.want(to, "old", digest="2")

    assert await line.found() == [("new", Status.QUEUED), ("old", Status.QUEUED)]
    assert [post.key for post in await line.claimed()] == ["new"]


async def test_a_new_post_passes_changes_that_wait_and_no_new_post(line: Line) -> None:
    to = await ann(line)
    await line.stand(to, "old")
    await line.want(to, "old", digest="2")
    await line.want(to, "new")
    await line.want(to, "newer")

    assert sorted(post.key for post in await line.claimed()) == ["new", "old"]
    assert await line.claimed() == []  # «newer» waits until «new» stands


async def test_what_is_to_go_first_is_claimed_before_all_that_waited_longer(line: Line) -> None:
    lead, *others = await people(line, "ANN", "BO", "CY")
    await line.stand(lead, "control")
    for to in others:
        await line.stand(to, "old")
        await line.want(to, "old", digest="2")
    first = Wanted(lead, "control", "2", first=True)
    await line.store.write(outbox.want, line.days.workshop, [first])

    assert [post.key for post in await line.claimed()] == ["control", "old"]  # two at a time


async def test_a_thread_is_that_of_the_post_under_its_key(line: Line) -> None:
    to = await ann(line)
    await line.want(to, "root")
    wanted = [Wanted(to, "reply", "1", thread="root"), Wanted(to, "lone", "1", thread="none")]
    await line.store.write(outbox.want, line.days.workshop, wanted)
    (root,) = await line.claimed()
    await line.settle(Sent(root, "sealed m1", "1"))

    (reply,) = await line.claimed()
    await line.settle(Sent(reply, "sealed m2", "1"))
    (lone,) = await line.claimed()

    assert (reply.thread, reply.root) == ("root", "sealed m1")
    assert (lone.thread, lone.root) == ("none", None)


async def test_no_more_of_a_platform_is_claimed_than_there_is_room_for(line: Line) -> None:
    for to in await people(line, "ANN", "BO", "CY"):
        await line.want(to, "1")

    rooms: list[Mapping[str, int]] = [{"slack": 2}, {"slack": 0}, {"teams": 5}, {}, FAR]
    found = [len(await line.claimed(room=room)) for room in rooms]

    assert found == [2, 0, 0, 0, 1]


# --- What became of it ---------------------------------------------------------------------------


async def state(line: Line, key: str) -> dict[str, object]:
    """A post's row."""

    async def read(connection: AsyncConnection) -> dict[str, object]:
        row = (await connection.execute(select(posts).where(posts.c.key == key))).mappings().one()
        names = ("status", "wanted", "shown", "remote", "attempts", "unsure", "thread")
        return {name: row[name] for name in names}

    return await line.store.read(read)


STANDING = {
    "status": Status.SENT,
    "wanted": "1",
    "shown": "1",
    "remote": "m",
    "attempts": 0,
    "unsure": False,
    "thread": "",
}


async def test_a_post_that_was_sent_is_as_it_is_wanted(line: Line) -> None:
    await line.stand(await ann(line), "1")

    assert await state(line, "1") == STANDING
    assert await line.claim() == Claimed((), None)


async def test_newer_content_that_was_sent_need_not_be_sent_again(line: Line) -> None:
    to = await ann(line)
    await line.want(to, "1", digest="1")
    (post,) = await line.claimed()
    await line.settle(Sent(post, "m", "2"))

    await line.want(to, "1", digest="2")

    assert await state(line, "1") == STANDING | {"wanted": "2", "shown": "2"}


async def test_what_is_wanted_meanwhile_is_sent_next_unless_it_was_sent(line: Line) -> None:
    to = await ann(line)
    await line.want(to, "a", "b", digest="1")
    (post,) = await line.claimed()
    await line.want(to, "a", digest="2")
    await line.settle(Sent(post, "m", "1"))
    (other,) = await line.claimed()
    await line.want(to, "b", digest="2")
    await line.settle(Sent(other, "m", "2"))

    assert other.key == "b"
    assert await line.found() == [("b", Status.SENT), ("a", Status.QUEUED)]


async def test_what_need_not_be_sent_any_more_is_left(line: Line) -> None:
    to = await ann(line)
    await line.stand(to, "stands")
    await line.want(to, "stands", "never", "changed", digest="2")
    first, second = await line.claimed()
    await line.settle(Left(first), Left(second))
    (third,) = await line.claimed()
    await line.want(to, "changed", digest="3")
    await line.settle(Left(third))

    assert sorted(await line.found()) == [("changed", Status.QUEUED), ("stands", Status.SENT)]
    assert {first.key, second.key, third.key} == {"stands", "never", "changed"}


async def test_a_post_that_was_found_is_changed_next(line: Line) -> None:
    await line.want(await ann(line), "1")
    (post,) = await line.claimed()

    await line.settle(Found(post, "m"))

    assert await state(line, "1") == STANDING | {"status": Status.QUEUED, "shown": ""}


async def test_a_post_that_is_gone_is_posted_anew_in_its_place_in_line(line: Line) -> None:
    to = await ann(line)
    await line.stand(to, "1")
    await line.want(to, "1", digest="2")
    (post,) = await line.claimed()
    await line.want(to, "2")

    await line.settle(Gone(post))

    assert await state(line, "1") == STANDING | {
        "status": Status.QUEUED,
        "wanted": "2",
        "shown": "",
        "remote": None,
    }
    assert [post.key for post in await line.claimed()] == ["1"]


async def test_a_reply_whose_thread_is_gone_is_sent_alone(line: Line) -> None:
    to = await ann(line)
    await line.stand(to, "root")
    wanted = [Wanted(to, "reply", "1", thread="root")]
    await line.store.write(outbox.want, line.days.workshop, wanted)
    (reply,) = await line.claimed()

    await line.settle(Gone(reply))

    (alone,) = await line.claimed()
    assert (reply.root, alone.key, alone.thread, alone.root) == ("m", "reply", "", None)


async def test_a_post_that_was_not_tried_counts_no_attempt(line: Line) -> None:
    await line.want(await ann(line), "1")
    (post,) = await line.claimed()

    await line.settle(Released(post, MORNING + SECOND))

    assert await line.claim() == Claimed((), MORNING + SECOND)
    line.clock.pass_(SECOND)
    assert await line.claimed() == [post]


async def test_nobody_there_fails_everything_until_they_are_back(line: Line) -> None:
    to = await ann(line)
    await line.want(to, "1", "2")
    (post,) = await line.claimed()

    changed = await line.settle(Lost(post, "blocked"))

    known = await line.store.read(contacts.contact, to.id)
    assert known is not None
    assert (known.unreachable, changed) == ("blocked", {line.days.workshop})
    assert await line.found() == [("1", Status.FAILED), ("2", Status.FAILED)]
    assert await line.store.write(outbox.revive, to)
    assert [post.key for post in await line.claimed()] == ["1"]


async def test_a_post_that_failed_is_tried_again_when_its_content_changes(line: Line) -> None:
    to = await ann(line)
    await line.want(to, "1", "2")
    (first,) = await line.claimed()
    await line.settle(Failed(first, "too long"))
    (second,) = await line.claimed()
    await line.want(to, "2", digest="2")
    await line.settle(Failed(second, "too long"))
    await line.want(to, "1", digest="1")

    before = await line.found()
    await line.want(to, "1", digest="2")

    assert before == [("1", Status.FAILED), ("2", Status.QUEUED)]
    assert await line.found() == [("1", Status.QUEUED), ("2", Status.QUEUED)]


async def test_a_post_on_its_way_is_not_dropped(line: Line) -> None:
    to, other = await people(line, "ANN", "BO")
    await line.stand(other, "stands")
    await line.want(to, "away", "waits")
    await line.claimed()
    found = await line.store.read(outbox.of_workshop, line.days.workshop)

    await line.store.write(outbox.drop_unsent, [post.id for post in found])

    assert await line.found() == [("stands", Status.SENT), ("away", Status.SENDING)]


async def test_posts_in_their_final_form_need_not_be_listed(line: Line) -> None:
    to = await ann(line)
    await line.stand(to, "open", "closed")
    for key in ("closed", "new"):
        wanted = [Wanted(to, key, "1", settled=True)]
        await line.store.write(outbox.want, line.days.workshop, wanted)

    found = await line.store.read(outbox.of_workshop, line.days.workshop, settled=False)

    assert [(post.key, post.settled) for post in found] == [("open", False), ("new", True)]


async def test_a_result_that_comes_too_late_changes_nothing(line: Line) -> None:
    await line.want(await ann(line), "1")
    (post,) = await line.claimed()
    await line.settle(Sent(post, "m", "1"))

    await line.settle(Again(post, MORNING + MINUTE, "limit"), Failed(post, "x"), Gone(post))

    assert await state(line, "1") == STANDING


# --- Leases --------------------------------------------------------------------------------------


async def test_what_a_dead_process_had_is_claimed_when_its_lease_is_over(line: Line) -> None:
    await line.want(await ann(line), "1")
    (post,) = await line.claimed()

    line.clock.pass_(LEASE - SECOND)
    early = await line.claimed()
    line.clock.pass_(SECOND)
    (again,) = await line.claimed()
    await line.settle(Released(again))

    assert (post.unsure, early, again.id, again.unsure) == (False, [], post.id, True)
    assert [post.unsure for post in await line.claimed()] == [True]


async def test_what_is_still_on_its_way_is_kept(line: Line) -> None:
    one, two = await people(line, "ANN", "BO")
    await line.want(one, "1")
    await line.want(two, "1")
    first, second = await line.claimed()

    await line.store.write(hold, [first.id], MORNING + 2 * LEASE)
    await line.store.write(hold, [], MORNING)
    line.clock.pass_(LEASE)

    assert [post.id for post in await line.claimed()] == [second.id]


async def test_what_was_left_behind_is_taken_over_at_once(line: Line) -> None:
    await line.want(await ann(line), "1")
    await line.claimed()

    await line.store.write(take_over)

    assert [post.unsure for post in await line.claimed()] == [True]


async def test_it_is_known_whether_anything_is_due(line: Line) -> None:
    async def due(*platforms: str) -> bool:
        return await line.store.read(anything_due, line.clock.now(), platforms)

    before = await due("slack")
    await line.want(await ann(line), "1")

    assert [before, await due("slack"), await due("teams"), await due()] == [
        False,
        True,
        False,
        False,
    ]
    await line.claimed()
    assert not await due("slack")


# --- Pace ----------------------------------------------------------------------------------------


def tenant(post: Post) -> tuple[Limit, ...]:
    """Ten a second in an organisation, and one a second in a conversation."""
    return Limit(post.tenant, 0.1), Limit(post.conversation, 1.0)


async def test_what_may_go_soon_is_claimed_ahead_with_its_moment(line: Line) -> None:
    for to in await people(line, *(f"U{number}" for number in range(8))):
        await line.want(to, "1")

    now = await line.claim(cost_of=tenant)
    line.clock.pass_(HORIZON)
    then = await line.claim(cost_of=tenant)

    tenth = timedelta(seconds=0.1)
    assert [due.at for due in now.due] == [MORNING + n * tenth for n in range(6)]
    assert now.again_at == MORNING + 6 * tenth - HORIZON / 2
    assert [due.at for due in then.due] == [MORNING + n * tenth for n in (6, 7)]


async def test_a_conversation_that_has_to_wait_holds_up_no_other(line: Line) -> None:
    slow, *others = await people(line, "ANN", "BO", "CY")
    await line.want(slow, "1", "2")
    (first,) = await line.claimed(cost_of=tenant)
    await line.settle(Sent(first, "m", "1"))
    line.clock.pass_(0.6 * SECOND)
    for to in others:
        await line.want(to, "1")

    now = await line.claim(cost_of=tenant)
    line.clock.pass_(0.4 * SECOND)
    then = await line.claim(cost_of=tenant)

    assert [(due.post.destination, due.at) for due in now.due] == [
        (others[0], MORNING + 0.6 * SECOND),
        (others[1], MORNING + 0.7 * SECOND),
    ]
    assert now.again_at == MORNING + SECOND
    assert [(due.post.key, due.at) for due in then.due] == [("2", MORNING + SECOND)]


async def test_a_crowd_that_has_to_wait_is_passed_over(line: Line) -> None:
    crowd = await people(line, *(f"U{number}" for number in range(230)))
    other = await people(line, "OTHER", tenant="T2")
    for to in (*crowd, *other):
        await line.want(to, "1")
    asked: list[str] = []

    def minute(post: Post) -> tuple[Limit, ...]:
        asked.append(post.tenant)
        return (Limit(post.tenant, 60.0),)

    claimed = await line.claimed(cost_of=minute)

    assert [post.destination for post in claimed] == [crowd[0], *other]
    assert len(asked) == 101  # a page of the crowd, and then nobody of it


async def test_many_conversations_that_wait_for_themselves_hide_nobody(line: Line) -> None:
    crowd = await people(line, *(f"U{number}" for number in range(120)))
    for to in crowd:
        await line.want(to, "1")
    cost_of = {"cost_of": lambda post: (Limit(post.conversation, 60.0),)}
    await line.settle(*(Sent(post, "m", "1") for post in await line.claimed(**cost_of)))
    for to in crowd:
        await line.want(to, "2")
    (last,) = await people(line, "LAST")
    await line.want(last, "1")

    assert [post.destination for post in await line.claimed(**cost_of)] == [last]


async def test_a_limit_that_was_hit_lets_nothing_through_until_then(line: Line) -> None:
    one, two = await people(line, "ANN", "BO")
    await line.want(one, "1")
    (post,) = await line.claimed(cost_of=tenant)
    await line.want(two, "1")

    until = MORNING + 30 * SECOND
    await line.settle(Again(post, until, "limit", bucket=post.tenant))
    await line.store.write(pacing.block, post.tenant, MORNING + SECOND)  # never shorter

    waiting = await line.claim(cost_of=tenant)
    line.clock.pass_(30 * SECOND)
    assert waiting == Claimed((), until - HORIZON / 2)
    assert [post.destination for post in await line.claimed(cost_of=tenant)] == [two, one]


# --- A platform that does not answer -------------------------------------------------------------


async def test_a_silent_platform_is_tried_by_one_post_at_a_time(line: Line) -> None:
    for to in await people(line, "ANN", "BO", "CY"):
        await line.want(to, "1")
    first, second, third = await line.claimed()

    begun = await line.settle(
        Again(first, MORNING + SECOND, "silent", silent=True, unsure=True),
        Released(second),
        Released(third),
    )
    waiting = await line.claim()
    line.clock.pass_(SECOND)
    (probe,) = await line.claimed()
    meanwhile = await line.claim()
    on = await line.settle(Again(probe, MORNING + 3 * SECOND, "silent", silent=True))
    faults = await line.store.read(outbox.faults, line.days.workshop)
    line.clock.pass_(2 * SECOND)
    (next_probe,) = await line.claimed()
    ended = await line.settle(Sent(next_probe, "m", "1"))

    assert begun == on == ended == {line.days.workshop}
    assert waiting == Claimed((), MORNING + SECOND)
    assert (probe.id, probe.probe) == (second.id, 1)
    assert meanwhile.due == ()
    assert faults == Faults((), (Trouble("slack", MORNING),))
    assert (next_probe.id, next_probe.probe) == (third.id, 2)
    assert await line.store.read(outbox.faults, line.days.workshop) == Faults()
    assert [(post.id, post.unsure, post.probe) for post in await line.claimed()] == [
        (first.id, True, 0),
        (second.id, False, 0),
    ]


async def test_a_try_that_came_to_nothing_lets_another_try(line: Line) -> None:
    for to in await people(line, "ANN", "BO"):
        await line.want(to, "1")
    first, second = await line.claimed()
    await line.settle(Again(first, MORNING, "silent", silent=True), Released(second))
    (probe,) = await line.claimed()
    await line.settle(Left(probe))

    assert [post.probe for post in await line.claimed()] == [1]
    line.clock.pass_(PROBE)
    assert [post.probe for post in await line.claimed()] == [1]  # its process died


# --- Several processes ---------------------------------------------------------------------------


@pytest.mark.process
async def test_each_post_is_claimed_by_one_process(postgres_address: str, clock: SetClock) -> None:
    here, there = [await opened(postgres_address, clock, name) for name in ("a", "b")]
    line = Line(here, await Days.planned(here, clock), clock)
    other = Line(there, line.days, clock)
    for to in await people(line, *(f"U{number}" for number in range(30))):
        await line.want(to, "1", "2")

    def cost_of(post: Post) -> tuple[Limit, ...]:
        return (Limit("all", 0.01),)

    claimed = await asyncio.gather(line.claim(cost_of=cost_of), other.claim(cost_of=cost_of))
    rest = await line.claim(cost_of=cost_of)

    due = sorted((one for some in (*claimed, rest) for one in some.due), key=lambda one: one.at)
    assert len({one.post.id for one in due}) == len(due) == 30
    assert [one.at for one in due] == [MORNING + n * timedelta(seconds=0.01) for n in range(30)]
    for store in (here, there):
        await store.close()


@pytest.mark.process
async def test_a_claim_waits_for_nobody(postgres_address: str, clock: SetClock) -> None:
    here, there = [await opened(postgres_address, clock, name) for name in ("a", "b")]
    line = Line(here, await Days.planned(here, clock), clock)
    other = Line(there, line.days, clock)
    one, two, three = await people(line, "ANN", "BO", "CY")
    for to in (one, two, three):
        await line.want(to, "1")
    await here.write(pacing.block, two.id, MORNING)

    def cost_of(post: Post) -> tuple[Limit, ...]:
        return (Limit(post.destination.id, 1.0),)

    async def meanwhile(connection: AsyncConnection) -> Claimed:
        post = select(posts.c.id).where(posts.c.contact == one.id).with_for_update()
        await connection.execute(post)
        pace = select(paces.c.bucket).where(paces.c.bucket == two.id).with_for_update()
        await connection.execute(pace)
        return await other.claim(cost_of=cost_of)

    claimed = await here.write(meanwhile)

    assert [due.post.destination for due in claimed.due] == [three]
    assert claimed.again_at == MORNING + pacing.CROWDED
    assert [post.destination for post in await other.claimed(cost_of=cost_of)] == [one, two]
    for store in (here, there):
        await store.close()
