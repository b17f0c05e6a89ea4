"""Two processes on one PostgreSQL: what one plans, the other's courier sends."""

from dataclasses import dataclass

import pytest

from bot.chance import seeded
from bot.chat.office import Office
from bot.chat.planner import Planner
from bot.chat.ports import Channel
from bot.courier import Courier
from bot.documents import Press
from bot.fielding.fielder import Fielder
from bot.fielding.postman import Postman
from bot.fielding.reports import Reports
from bot.hub import Hub
from bot.joining import sit_down
from bot.runner import Runner
from facilitation.ids import WorkshopId
from storage import contacts
from storage.contacts import NewContact
from storage.store import Store
from tests.fakes.chat import Chat
from tests.storage.chats import SEALER, channel, route
from tests.storage.days import FACILITATOR, Days, SetClock, opened

pytestmark = pytest.mark.process
BASE, SECRET = "https://bord.example.no", b"s" * 32


@dataclass
class Process:
    """A process, as far as chats go."""

    store: Store
    runner: Runner
    planner: Planner
    courier: Courier

    async def deliver(self) -> None:
        """Send all that waits."""
        while await self.courier.drain_once():
            pass

    async def meet(self, workshop: WorkshopId, name: str) -> None:
        """Somebody joins by way of this process."""
        found, _ = await sit_down(self.runner, workshop, {"alias": name}, "en")
        new = NewContact(name, route(name), workshop, person=found, language="en")
        await self.store.write(contacts.meet, SEALER, new)


async def started(address: str, clock: SetClock, chat: Chat, name: str) -> Process:
    """Another process on the same database."""
    store, chance = await opened(address, clock, name), seeded(ord(name))
    runner = Runner(store, clock, chance, Hub())
    chats: dict[str, Channel] = {"slack": chat}
    fielder = Fielder(store, runner.clock, runner.chance, SECRET, BASE)
    postman = Postman(fielder, {})
    press = Press()
    reports = Reports(fielder, press)
    office = Office(runner, chats, SEALER, SECRET, BASE, "en", press, reports, fielder, postman)
    planner = Planner(office)
    return Process(
        store, runner, planner, Courier(store, clock, chance, SEALER, chats, planner.compose)
    )


async def test_a_post_is_not_dropped_by_a_process_that_has_not_heard_of_it(
    postgres_address: str, clock: SetClock
) -> None:
    chat = Chat(clock)
    here, there = [await started(postgres_address, clock, chat, name) for name in "ab"]
    workshop = (await Days.planned(here.store, clock)).workshop
    await channel(here.store, workshop)
    await there.planner.plan(workshop)

    await here.meet(workshop, "Ann")
    await here.planner.plan(workshop)
    await there.deliver()

    assert [words.partition(":")[0] for words in chat.read("Ann")] == ["You are in"]
    for process in (here, there):
        await process.store.close()


async def test_a_process_that_has_not_heard_of_a_change_sends_what_stands_now(
    postgres_address: str, clock: SetClock
) -> None:
    chat = Chat(clock)
    here, there = [await started(postgres_address, clock, chat, name) for name in "ab"]
    workshop = (await Days.planned(here.store, clock)).workshop
    await channel(here.store, workshop)
    await here.planner.plan(workshop)
    await here.deliver()
    await there.planner.plan(workshop)
    before = chat.read("C1")

    await here.runner.act(workshop, "start", FACILITATOR, {"seen": 0})
    await here.runner.act(workshop, "close", FACILITATOR, {"seen": 1})
    await here.planner.plan(workshop)
    await there.deliver()

    assert (before, chat.read("C1")[0]) == (["Du er invitert: ord"], "ord")
    for process in (here, there):
        await process.store.close()
