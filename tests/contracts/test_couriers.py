"""Several couriers on one PostgreSQL: each post is sent by one of them, once and in its order."""

import asyncio
from collections import Counter

import pytest

from bot.chance import seeded
from bot.chat.cards import Card
from bot.chat.ports import Cost
from bot.courier import Composed, Courier
from storage import outbox
from storage.dispatch import LEASE, Post
from storage.outbox import Status, Wanted
from storage.store import Store
from tests.fakes.chat import Chat
from tests.storage.chats import SEALER, person
from tests.storage.days import Days, SetClock, opened

pytestmark = pytest.mark.process
PEOPLE, KEYS = 20, ("1", "2", "3")


async def compose(post: Post) -> Composed | None:
    """Each post says its key."""
    return Composed(Card(post.key, (), "nb"), post.key)


async def everybody(store: Store, days: Days) -> None:
    """Three posts for each of twenty people."""
    for number in range(PEOPLE):
        to = (await person(store, days.workshop, f"U{number}")).destination
        wanted = [Wanted(to, key, key) for key in KEYS]
        await store.write(outbox.want, days.workshop, wanted)


async def all_sent(store: Store, days: Days) -> bool:
    """Whether everything stands."""
    found = await store.read(outbox.of_workshop, days.workshop)
    return {post.status for post in found} == {Status.SENT}


async def test_two_couriers_send_each_post_once_and_in_order(
    postgres_address: str, clock: SetClock
) -> None:
    stores = [await opened(postgres_address, clock, name) for name in ("a", "b")]
    days, chat = await Days.planned(stores[0], clock), Chat(clock)
    chat.limits = lambda _to, _deed: (Cost("all", 0.0001, burst=10),)
    couriers = [
        Courier(store, clock, seeded(1), SEALER, {"slack": chat}, compose) for store in stores
    ]
    await everybody(stores[0], days)

    running = [asyncio.ensure_future(courier.run()) for courier in couriers]
    while not await all_sent(stores[0], days):
        clock.pass_(LEASE / 1_000)
    for courier in running:
        courier.cancel()
    await asyncio.gather(*running, return_exceptions=True)

    assert set(Counter(message.token for message in chat.messages.values()).values()) == {1}
    assert {tuple(chat.read(f"U{number}")) for number in range(PEOPLE)} == {KEYS}
    assert {call.deed for call in chat.calls} == {"post"}
    for store in stores:
        await store.close()


async def test_what_one_courier_had_when_it_died_is_sent_by_another(
    postgres_address: str, clock: SetClock
) -> None:
    stores = [await opened(postgres_address, clock, name) for name in ("a", "b")]
    days, chat = await Days.planned(stores[0], clock), Chat(clock)
    dead, alive = [
        Courier(store, clock, seeded(1), SEALER, {"slack": chat}, compose) for store in stores
    ]
    await everybody(stores[0], days)
    chat.taken = True
    chat.doors = {f"U{number}": asyncio.Event() for number in range(0, PEOPLE, 2)}
    sending = asyncio.ensure_future(dead.drain_once())
    while len(chat.calls) < PEOPLE:
        await chat.heard()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    chat.doors.clear()

    before = await alive.drain_once()
    clock.pass_(LEASE)
    while await alive.drain_once():
        pass

    assert before == 0
    assert await all_sent(stores[0], days)
    assert {tuple(chat.read(f"U{number}")) for number in range(PEOPLE)} == {KEYS}
    for store in stores:
        await store.close()
