"""Which workshops are in chats, on both databases."""

from storage import chats, contacts, links, outbox
from storage.contacts import NewContact
from storage.links import Account, Link
from storage.outbox import Status, Wanted
from storage.store import Store
from tests.storage.chats import SEALER, channel, person, route
from tests.storage.days import Days, SetClock


async def test_a_workshop_is_in_chats_by_its_channel_its_people_or_who_leads_it(
    store: Store, clock: SetClock
):
    made = [await Days.planned(store, clock, f"w{n}", f"ABC23{n}") for n in range(4)]
    by_channel, by_person, by_leader, on_page = [days.workshop for days in made]
    await channel(store, by_channel)
    await person(store, by_person)
    await store.write(links.add_account, Account("leader", "Frida"))
    new = NewContact("c1", route("U9"), account="leader")
    await store.write(contacts.meet, SEALER, new)
    leading = Link("l1", "facilitator", by_leader, account="leader")
    await store.write(links.add_link_once, leading)
    await store.write(links.add_link_once, leading)

    found = await store.read(chats.workshops_in_chats)

    assert found == tuple(sorted((by_channel, by_person, by_leader)))
    asked = [await store.read(chats.is_in_chats, one) for one in (*found, on_page)]
    assert asked == [True, True, True, False]


async def test_a_post_that_waits_is_not_sent_once_more(store: Store, clock: SetClock):
    days = await Days.planned(store, clock)
    to = (await person(store, days.workshop)).destination
    await store.write(outbox.want, days.workshop, [Wanted(to, "control", "one")])
    await store.write(chats.anew, days.workshop, to, "control")
    [before] = await store.read(outbox.of_workshop, days.workshop)

    assert (before.status, before.stands) == (Status.QUEUED, False)
