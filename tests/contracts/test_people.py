"""What every database must keep of people, accounts, links, browsers and messages."""

from datetime import timedelta

from facilitation.events import MessageSent
from facilitation.ids import PersonId, TableNo
from storage import links, people
from storage.links import Account, Link, Message, Sent
from storage.people import Profile
from storage.store import Store
from tests.storage.days import FACILITATOR, MINUTE, MORNING, Days, SetClock


async def test_a_person_is_found_by_id_and_by_code(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    ann = Profile(PersonId("ann"), days.workshop, "Ann", "Fylket", "nb")
    bo = Profile(PersonId("bo"), days.workshop, "Bo", "Kommunen", "nb")
    await store.write(people.add, bo, None)
    await store.write(people.add, ann, "hash")

    assert await store.read(people.find, ann.id) == ann
    assert await store.read(people.find, PersonId("cy")) is None
    assert await store.read(people.by_code, days.workshop, "hash") == ann
    assert await store.read(people.by_code, days.workshop, "other") is None
    assert await store.read(people.of_workshop, days.workshop) == (ann, bo)


async def test_a_person_chooses_a_language(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    ann = Profile(PersonId("ann"), days.workshop, "Ann", "Fylket", "nb")
    await store.write(people.add, ann, None)

    await store.write(people.set_language, ann.id, "nn")

    assert await store.read(people.find, ann.id) == Profile(
        ann.id, days.workshop, "Ann", "Fylket", "nn"
    )


async def test_an_erased_person_has_no_name_and_no_code(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    ann = Profile(PersonId("ann"), days.workshop, "Ann", "Fylket", "nb")
    bo = Profile(PersonId("bo"), days.workshop, "Bo", "Kommunen", "nb")
    await store.write(people.add, ann, "hash")
    await store.write(people.add, bo, "other")

    await store.erase(days.workshop, ann.id)

    assert await store.read(people.of_workshop, days.workshop) == (
        Profile(ann.id, days.workshop, "", "", "nb"),
        bo,
    )
    assert await store.read(people.by_code, days.workshop, "hash") is None


async def test_accounts_are_listed(store: Store) -> None:
    kari, ola = Account("a1", "Kari"), Account("a2", "Ola")
    await store.write(links.add_account, ola)
    await store.write(links.add_account, kari)

    assert await store.read(links.accounts_listed) == (kari, ola)
    assert await store.read(links.account, "a2") == ola
    assert await store.read(links.account, "a3") is None


async def test_a_link_opens_until_it_is_revoked_or_expires(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    stays = Link("l1", "projector", workshop=days.workshop)
    short = Link("l2", "facilitator", account="owner", expires_at=MORNING + MINUTE)
    await store.write(links.add_link, stays)
    await store.write(links.add_link, short)

    assert await store.read(links.link, "l1", MORNING) == stays
    assert await store.read(links.link, "l2", MORNING) == short
    assert await store.read(links.link, "l2", MORNING + MINUTE) is None
    assert await store.read(links.links_of, days.workshop) == (stays,)
    await store.write(links.revoke, "l1")
    assert await store.read(links.link, "l1", MORNING) is None


async def test_a_browser_is_remembered_for_a_while(store: Store) -> None:
    await store.write(links.save_session, "hash", {"account": "a1"}, MORNING + MINUTE)
    await store.write(links.save_session, "hash", {"account": "a2"}, MORNING + 2 * MINUTE)
    await store.write(links.save_session, "other", {}, MORNING + MINUTE)

    assert await store.read(links.session, "hash", MORNING + MINUTE) == {"account": "a2"}
    assert await store.read(links.session, "other", MORNING + MINUTE) is None
    await store.write(links.end_sessions_before, MORNING + MINUTE)
    assert await store.read(links.session, "other", MORNING - timedelta(days=1)) is None
    await store.write(links.end_session, "hash")
    assert await store.read(links.session, "hash", MORNING) is None


async def test_messages_keep_their_words(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    to_all = Message("m1", days.workshop, None, "Velkommen", PersonId("f"))
    to_one = Message("m2", days.workshop, TableNo(2), "Fem minutter", PersonId("f"))
    await store.write(links.add_message, to_one)
    await store.write(links.add_message, to_all)

    assert await store.read(links.message, "m2") == to_one
    assert await store.read(links.message, "m3") is None
    assert await store.read(links.messages_of, days.workshop) == (to_all, to_one)


async def test_messages_come_in_the_order_they_were_sent(store: Store, clock: SetClock) -> None:
    days = await Days.planned(store, clock)
    first = Message("m2", days.workshop, None, "Først", FACILITATOR)
    second = Message("m1", days.workshop, None, "Så", FACILITATOR)
    never = Message("m0", days.workshop, None, "Aldri sendt", FACILITATOR)
    for message in (never, second, first):
        await store.write(links.add_message, message)

    await store.handle(
        days.workshop, lambda _, at: MessageSent(at=at, by=FACILITATOR, message="m2")
    )
    await store.handle(
        days.workshop, lambda _, at: MessageSent(at=at, by=FACILITATOR, message="m1")
    )

    sent = await store.read(links.messages_sent, days.workshop)
    assert sent == (Sent(first, MORNING), Sent(second, MORNING))


async def test_the_owner_of_an_account_can_be_named(store: Store) -> None:
    await store.write(links.add_account, Account("a1", ""))

    await store.write(links.name_account, "a1", "Kari")

    assert await store.read(links.account, "a1") == Account("a1", "Kari")
