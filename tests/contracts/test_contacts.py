"""What every database must keep of where people are reached in chats."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import PersonId
from storage import contacts, links
from storage.contacts import Destination, Kind, NewContact, NewPlace, digest_of, open_route
from storage.sealing import Sealer
from storage.store import Store
from storage.tables import contacts as contacts_table
from storage.tables import places as places_table
from tests.storage.chats import SEALER, channel, person, route
from tests.storage.days import Days, SetClock


async def test_a_channel_is_connected_and_found_by_its_address(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)

    made = await channel(store, days.workshop, "C1")

    assert (made.workshop, made.platform, made.unreachable) == (days.workshop, "slack", "")
    assert open_route(SEALER, made.sealed) == route("C1")
    assert made.destination == Destination(Kind.PLACE, made.id)
    assert await store.read(contacts.place, made.id) == made
    assert await store.read(contacts.place_of, digest_of(SEALER, route("C1"))) == made
    assert await store.read(contacts.place_of, digest_of(SEALER, route("C2"))) is None
    assert await store.read(contacts.place, "other") is None


async def test_a_channel_belongs_to_the_workshop_that_was_connected_last_and_still_exists(
    store: Store, clock: SetClock
) -> None:
    days = [await Days.planned(store, clock, f"w{n}", f"CODE0{n}") for n in (1, 2)]
    first, second = [await channel(store, one.workshop) for one in days]
    digest = digest_of(SEALER, route("C1"))

    assert await store.read(contacts.place_of, digest) == second
    again = await channel(store, days[0].workshop)
    assert again == replace(first, sealed=again.sealed)
    assert await store.read(contacts.place_of, digest) == again
    await store.delete_workshop(days[0].workshop)
    assert await store.read(contacts.place_of, digest) == second
    await store.write(contacts.disconnect, second.id)
    assert await store.read(contacts.place_of, digest) is None


async def test_a_workshop_has_its_channels_in_the_order_of_their_connecting(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    made = [await channel(store, days.workshop, key) for key in ("C2", "C1")]

    assert await store.read(contacts.places_of, days.workshop) == tuple(made)


async def test_somebody_met_again_is_the_same_and_keeps_what_is_not_said_anew(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    place = await channel(store, days.workshop)
    full = NewContact(
        "c1", route("U1"), days.workshop, person=PersonId("ann"), language="nn", place=place.id
    )
    first = await store.write(contacts.meet, SEALER, full)

    again = await store.write(
        contacts.meet, SEALER, NewContact("c2", route("U1", way='{"dm": 1}'), days.workshop)
    )

    assert first.destination == Destination(Kind.CONTACT, "c1")
    assert again == replace(first, sealed=again.sealed)
    assert open_route(SEALER, again.sealed) == route("U1", way='{"dm": 1}')
    assert await store.read(contacts.contact, "c1") == again
    assert await store.read(contacts.contact, "c2") is None


async def test_one_person_is_reached_in_several_workshops_and_as_an_owner(
    store: Store, clock: SetClock
) -> None:
    days = [await Days.planned(store, clock, f"w{n}", f"CODE0{n}") for n in (1, 2)]
    mine = [await person(store, one.workshop) for one in days]
    other = await person(store, days[0].workshop, "U2")
    owner = await store.write(contacts.meet, SEALER, NewContact("z", route("U1"), account="owner"))
    digest = digest_of(SEALER, route("U1"))

    assert await store.read(contacts.contacts_at, digest) == (*mine, owner)
    assert await store.read(contacts.contacts_of, days[0].workshop) == (mine[0], other)
    assert await store.read(contacts.contacts_of_account, "owner") == (owner,)


async def test_an_owner_has_one_contact_for_an_address(store: Store) -> None:
    for account in ("a1", "a2"):
        await store.write(links.add_account, links.Account(account, ""))
    new = NewContact("c1", route("U1"), account="a1")
    first = await store.write(contacts.meet, SEALER, new)

    again = await store.write(contacts.meet, SEALER, replace(new, id="c2", account="a2"))

    assert (again.id, again.account) == (first.id, "a2")
    assert await store.read(contacts.contacts_of_account, "a1") == ()


async def test_the_language_of_a_channel_and_of_a_person_can_be_changed(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    place, ann = await channel(store, days.workshop), await person(store, days.workshop)

    await store.write(contacts.set_language, place.destination, "nn")
    await store.write(contacts.set_language, ann.destination, "nb")

    assert await store.read(contacts.place, place.id) == replace(place, language="nn")
    assert await store.read(contacts.contact, ann.id) == replace(ann, language="nb")


async def test_who_is_forgotten_is_gone_and_nobody_else(store: Store, clock: SetClock) -> None:
    days = [await Days.planned(store, clock, f"w{n}", f"CODE0{n}") for n in (1, 2)]
    bo, cy = [await person(store, days[0].workshop, key) for key in ("B", "C")]
    elsewhere = await person(store, days[1].workshop, "B")

    await store.write(contacts.forget, bo.id)

    assert await store.read(contacts.contacts_of, days[0].workshop) == (cy,)
    assert await store.read(contacts.contacts_of, days[1].workshop) == (elsewhere,)


async def test_a_deleted_workshop_takes_its_channels_and_contacts_along(
    store: Store, clock: SetClock
) -> None:
    days = [await Days.planned(store, clock, f"w{n}", f"CODE0{n}") for n in (1, 2)]
    ann, place = await person(store, days[1].workshop), await channel(store, days[1].workshop)
    await person(store, days[0].workshop)
    await channel(store, days[0].workshop)

    await store.delete_workshop(days[0].workshop)

    async def ids(connection: AsyncConnection) -> list[str]:
        found = select(contacts_table.c.id).union_all(select(places_table.c.id))
        return list((await connection.execute(found)).scalars())

    assert await store.read(ids) == [ann.id, place.id]


async def test_an_owner_without_workshops_is_forgotten(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    ann = await person(store, days.workshop)
    await store.write(links.add_account, links.Account("idle", ""))
    busy, _ = [
        await store.write(contacts.meet, SEALER, NewContact(name, route(name), account=name))
        for name in ("owner", "idle")
    ]

    await store.write(contacts.forget_idle)

    assert await store.read(contacts.contacts_of_account, "owner") == (busy,)
    assert await store.read(contacts.contacts_of_account, "idle") == ()
    assert await store.read(contacts.contacts_of, days.workshop) == (ann,)


async def test_nothing_of_an_address_stands_in_clear(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    await channel(store, days.workshop, "CSECRET", "TSECRET")
    await person(store, days.workshop, "USECRET", "TSECRET")

    async def rows(connection: AsyncConnection) -> list[str]:
        tables = (contacts_table, places_table)
        hidden = {"id", "person", "place"}  # drawn by the tests, from the key
        columns = [[c for c in table.c if c.name not in hidden] for table in tables]
        found = [await connection.execute(select(*some)) for some in columns]
        return [str(tuple(row)) for result in found for row in result]

    found = await store.read(rows)
    assert len(found) == 2
    assert [row for row in found if "SECRET" in row] == []
    assert open_route(Sealer(b"another"), SEALER.seal("x")) is None


async def test_a_channel_that_goes_leaves_the_people_who_came_by_it(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    place = await channel(store, days.workshop)
    new = NewContact("c1", route("U1"), days.workshop, place=place.id)
    met = await store.write(contacts.meet, SEALER, new)

    await store.write(contacts.disconnect, place.id)

    assert await store.read(contacts.contact, "c1") == replace(met, place=None)


async def test_a_channel_that_is_connected_again_gets_the_language_that_is_chosen(
    store: Store, clock: SetClock
) -> None:
    days = await Days.planned(store, clock)
    new = NewPlace("p1", days.workshop, route("C1"), "nb")
    await store.write(contacts.connect, SEALER, new)

    again = await store.write(contacts.connect, SEALER, replace(new, id="p2", language="nn"))

    assert (again.id, again.language) == ("p1", "nn")
