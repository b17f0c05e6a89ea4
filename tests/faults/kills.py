"""Kill the server while everybody writes and the facilitators press «next»; then look in the file.

One round: people write without pause, two facilitators press the same control at once, and after
a random number of receipts and a random moment the process gets SIGKILL. What anybody was told is
compared with the file. Then a server starts on it again, and everybody goes on with the cookies
that they have; what was on its way is sent once more with the same key.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Self

import aiohttp

from bot.chance import Chance, seeded
from tests.faults import ledger
from tests.faults.load import Saved, Writer
from tests.faults.nursery import Nursery
from tests.faults.process import Ways, free_port
from tests.journeys.guest import Guest

PEOPLE = 12
MOST_RECEIPTS = 40  # before a kill
MOST_MOMENT = 20  # milliseconds after the last of them
DAY = Path(__file__).parent / "day.yaml"


@dataclass
class Tally:
    """What came of some kills."""

    kills: int = 0
    in_flight: int = 0  # kills while somebody waited for a receipt
    receipts: int = 0
    moves: int = 0  # commands that were acknowledged
    lost: list[Saved] = field(default_factory=list)
    lost_moves: list[int] = field(default_factory=list)
    doubled: list[tuple[str, int]] = field(default_factory=list)
    written_twice: list[tuple[str, str]] = field(default_factory=list)
    sound: bool = True

    @property
    def good(self) -> bool:
        """Whether nothing was lost and nothing done twice."""
        wrong = (self.lost, self.lost_moves, self.doubled, self.written_twice)
        return self.sound and not any(wrong)

    def plus(self, other: Self) -> Self:
        """Both together."""
        values = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return replace(self, **values | {"sound": self.sound and other.sound})


@dataclass
class Leader:
    """A facilitator at a browser of their own. `made` are the versions that they were told of."""

    guest: Guest
    workshop: str
    made: list[int] = field(default_factory=list)

    async def look(self) -> tuple[str, int]:
        """What to press next, and what it is pressed from."""
        assert await self.guest.get(f"/w/{self.workshop}/control") == 200
        seen = int(self.guest.field("seen"))
        if 'value="start"' in self.guest.page:
            return "start", seen
        return ("back", "next")[seen % 2], seen

    async def press(self, action: str, seen: int) -> None:
        """Press it; somebody else may be first, and the server may go away."""
        words = {"action": action, "seen": seen, "phase": "tema.I"}
        try:
            status, made = await self.guest.api(
                "POST", f"/workshops/{self.workshop}/commands", words
            )
        except (aiohttp.ClientError, ConnectionError):
            return
        assert status in (200, 409), made
        if status == 200:
            version = made["version"]
            assert isinstance(version, int)
            self.made.append(version)


class Room:
    """A server that is killed again and again, and those who use it."""

    def __init__(self, folder: Path, nursery: Nursery, chance: Chance) -> None:
        self.folder, self._nursery, self._chance = folder, nursery, chance
        self.writers: list[Writer] = []
        self.leaders: list[Leader] = []
        self.tally = Tally()

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, seed: int, *, lying: bool = False) -> AsyncIterator[Self]:
        """A server with a day, twelve people and two facilitators."""
        async with AsyncExitStack() as stack:
            settings = {"BORDDUK_PROGRAMME": str(DAY)}
            nursery = await Nursery.open(folder, settings, free_port(), lying=lying)
            stack.push_async_callback(nursery.close)
            room = cls(folder, nursery, seeded(seed))
            ways = await nursery.start()
            for number in range(PEOPLE):
                writer = await Writer.join(ways.address, ways.code, f"P{number}")
                stack.push_async_callback(writer.guest.__aexit__)
                room.writers.append(writer)
            for _ in range(2):
                leader = Leader(await signed_in(ways), room.writers[0].workshop)
                stack.push_async_callback(leader.guest.__aexit__)
                room.leaders.append(leader)
                ways = await room.restart()
            await room.leaders[0].press(*await room.leaders[0].look())  # the day begins
            yield room

    async def restart(self) -> Ways:
        """Kill the server, and start it again."""
        self._nursery.kill()
        return await self._nursery.start()

    async def round(self) -> None:
        """One kill under load, and what the file says after it."""
        told = [len(writer.saved) for writer in self.writers]
        pressed = [len(leader.made) for leader in self.leaders]
        await self._write_until_killed()
        with ledger.opened(self.folder) as connection:
            for writer, since in zip(self.writers, told, strict=True):
                self.tally.lost += ledger.lost(connection, writer, since)
            for leader, since in zip(self.leaders, pressed, strict=True):
                self.tally.lost_moves += ledger.unmade(connection, leader.made[since:])
        self.tally.receipts += sum(len(w.saved) for w in self.writers) - sum(told)
        self.tally.moves += sum(len(one.made) for one in self.leaders) - sum(pressed)
        await self._nursery.start()

    async def _write_until_killed(self) -> None:
        receipts = asyncio.Semaphore(0)
        stop = asyncio.Event()
        work = [writer.write(receipts.release, stop) for writer in self.writers]
        async with asyncio.TaskGroup() as tasks:
            for each in (*work, self._press_at_some_moment()):
                tasks.create_task(each)
            for _ in range(self._chance.between(1, MOST_RECEIPTS)):
                await receipts.acquire()
            await asyncio.sleep(self._chance.between(0, MOST_MOMENT) / 1000)
            self.tally.kills += 1
            self.tally.in_flight += any(writer.waiting for writer in self.writers)
            stop.set()
            self._nursery.kill()

    async def _press_at_some_moment(self) -> None:
        """Both facilitators press the same control at once."""
        try:
            action, seen = await self.leaders[0].look()
        except (aiohttp.ClientError, ConnectionError):
            return
        await asyncio.sleep(self._chance.between(0, MOST_MOMENT) / 1000)
        await asyncio.gather(*(leader.press(action, seen) for leader in self.leaders))

    async def settle(self) -> Tally:
        """Let everybody send what still waits; then what the whole file says of the whole run."""
        for writer in self.writers:
            if writer.waiting:
                await writer.send_next()
        self._nursery.kill()
        with ledger.opened(self.folder) as connection:
            for writer in self.writers:
                self.tally.lost += ledger.lost(connection, writer)
            made: Iterable[int] = (version for one in self.leaders for version in one.made)
            self.tally.lost_moves += ledger.unmade(connection, made)
            self.tally.doubled = ledger.doubled(connection)
            self.tally.written_twice = ledger.written_twice(connection)
            self.tally.sound = ledger.sound(connection)
        return self.tally


async def signed_in(ways: Ways) -> Guest:
    """A browser that the sign-in link has been opened in."""
    guest = Guest(ways.address)
    await guest.get(ways.sign_in)
    assert await guest.post(ways.sign_in, {"alias": "Kari"}) == 200, guest.page
    return guest


async def kill_often(folder: Path, kills: int, seed: int, *, lying: bool = False) -> Tally:
    """So many kills of servers on one file."""
    async with Room.open(folder, seed, lying=lying) as room:
        for _ in range(kills):
            await room.round()
        return await room.settle()
