"""What every database must keep of the posts that are to stand in chats."""

from storage import contacts, outbox
from storage.contacts import Destination, Kind
from storage.outbox import Recorded, Status, Wanted, post_id
from storage.store import Store
from tests.storage.chats import channel, person
from tests.storage.days import Days, SetClock


async def test_what_is_wanted_stands_in_line_in_the_order_in_which_it_was_wanted(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    place, ann = await channel(store, days.workshop), await person(store, days.workshop)
    wanted = (
        Wanted(place.destination, "phase:2", "d2"),
        Wanted(ann.destination, "prompt:2", "d3", settled=True),
        Wanted(place.destination, "phase:1", "d1", thread="phase:2"),
    )

    await store.write(outbox.want, days.workshop, wanted)
    await store.write(outbox.want, days.workshop, wanted[::-1])

    found = await store.read(outbox.of_workshop, days.workshop)
    assert found == tuple(
        Recorded(
            id=post_id(days.workshop, one.destination, one.key),
            destination=one.destination,
            key=one.key,
            thread=one.thread,
            wanted=one.digest,
            shown="",
            stands=False,
            status=Status.QUEUED,
            settled=one.settled,
            fault="",
        )
        for one in wanted
    )


async def test_another_content_keeps_its_place_in_line_while_it_waits(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    place = await channel(store, days.workshop)
    for key, digest in (("a", "1"), ("b", "2"), ("a", "3")):
        await store.write(outbox.want, days.workshop, [Wanted(place.destination, key, digest)])

    found = await store.read(outbox.of_workshop, days.workshop)

    assert [(one.key, one.wanted) for one in found] == [("a", "3"), ("b", "2")]


async def test_a_destination_that_does_not_exist_is_passed_over(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    place = await channel(store, days.workshop)
    gone = Destination(Kind.CONTACT, "gone")

    await store.write(
        outbox.want, days.workshop, [Wanted(gone, "a", "1"), Wanted(place.destination, "a", "1")]
    )
    await store.write(outbox.want, days.workshop, [])

    found = await store.read(outbox.of_workshop, days.workshop)
    assert [one.destination for one in found] == [place.destination]


async def test_what_was_not_sent_can_be_dropped(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    place = await channel(store, days.workshop)
    wanted = [Wanted(place.destination, key, "1") for key in ("a", "b", "c")]
    await store.write(outbox.want, days.workshop, wanted)
    ids = [post_id(days.workshop, place.destination, key) for key in ("a", "c")]

    await store.write(outbox.drop_unsent, ids)

    found = await store.read(outbox.of_workshop, days.workshop)
    assert [one.key for one in found] == ["b"]


async def test_posts_go_with_their_workshop_and_with_their_destination(
    store: Store, clock: SetClock
) -> None:
    days = [await Days.planned(store, clock, f"w{n}", f"CODE0{n}") for n in (1, 2)]
    for one in days:
        place, ann = await channel(store, one.workshop), await person(store, one.workshop)
        both = [Wanted(where, "a", "1") for where in (place.destination, ann.destination)]
        await store.write(outbox.want, one.workshop, both)

    await store.delete_workshop(days[0].workshop)
    await store.write(contacts.disconnect, place.id)

    assert await store.read(outbox.of_workshop, days[0].workshop) == ()
    found = await store.read(outbox.of_workshop, days[1].workshop)
    assert [one.destination for one in found] == [ann.destination]


async def test_where_nobody_is_to_be_reached_it_fails_until_they_are_heard_from(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    ann = await person(store, days.workshop)
    await store.write(outbox.want, days.workshop, [Wanted(ann.destination, "a", "1")])
    await store.write(outbox.set_unreachable, ann.destination, "blocked")
    await store.write(outbox.want, days.workshop, [Wanted(ann.destination, "b", "1")])

    unreached = await store.read(outbox.of_workshop, days.workshop)
    faults = await store.read(outbox.faults, days.workshop)
    back = [await store.write(outbox.revive, ann.destination) for _ in range(2)]
    reached = await store.read(outbox.of_workshop, days.workshop)

    assert [(one.status, one.fault) for one in unreached] == [(Status.FAILED, "blocked")] * 2
    assert faults == outbox.Faults(
        tuple(outbox.Failure(ann.destination, key, "blocked") for key in ("a", "b"))
    )
    assert back == [True, False]
    assert [(one.status, one.fault) for one in reached] == [(Status.QUEUED, "")] * 2
    assert await store.read(outbox.faults, days.workshop) == outbox.Faults()


async def test_an_owner_has_posts_of_several_workshops_under_one_key(
    store: Store, clock: SetClock
) -> None:
    days = [await Days.planned(store, clock, f"w{n}", f"CODE0{n}") for n in (1, 2)]
    ann = await person(store, days[0].workshop)

    for one in days:
        await store.write(outbox.want, one.workshop, [Wanted(ann.destination, "a", "1")])

    found = [await store.read(outbox.of_workshop, one.workshop) for one in days]
    assert [len(posts) for posts in found] == [1, 1]
