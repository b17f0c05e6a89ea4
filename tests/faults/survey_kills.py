"""Kill the server while people answer surveys and invitations go out; then look in the file.

One round: delegates answer officially, visitors say what they mean, and letters are on their way;
after a random number of receipts and a random moment the process gets SIGKILL. Whatever anybody
had a receipt for must stand in the file, once. Then a server starts on it again.
"""

import asyncio
import csv
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Self

from bot.chance import Chance, seeded
from tests.fakes.smtp.server import PostOffice, post_office
from tests.faults import ledger
from tests.faults.kills import DAY, signed_in
from tests.faults.nursery import Nursery
from tests.faults.process import Ways, free_port
from tests.faults.respondents import Delegate, Respondent, Visitor, answer
from tests.journeys.guest import Guest
from tests.journeys.surveys.desk import Pages

DELEGATES, VISITORS, LETTERS = 4, 4, 60
PER_MINUTE = 1_200  # letters: slow enough for each kill to come upon some
MOST_RECEIPTS = 12  # before a kill
MOST_MOMENT = 20  # milliseconds after the last of them
WORDS = "json_extract(body, '$.ord.points[0].text')"  # what was answered
FORM = """
id: drap
title: {nb: Prøve}
languages: [nb]
sections:
  - id: del
    title: {nb: Del}
    items:
      - id: ord
        text: {nb: Hva sier du?}
        kind: line
"""


@dataclass
class Tally:
    """What came of some kills."""

    kills: int = 0
    in_flight: int = 0  # kills while somebody waited for a receipt
    official: int = 0  # receipts
    opinions: int = 0
    letters: int = 0  # that the mail server took
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    sent_twice: list[str] = field(default_factory=list)
    never_sent: list[str] = field(default_factory=list)
    sound: bool = True

    @property
    def good(self) -> bool:
        """Whether nothing was lost and nothing done twice."""
        wrong = (self.lost, self.doubled, self.sent_twice, self.never_sent)
        return self.sound and not any(wrong)

    def plus(self, other: Self) -> Self:
        """Both together."""
        values = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return replace(self, **values | {"sound": self.sound and other.sound})


class House:
    """A server that is killed again and again, its surveys, and those who answer them."""

    def __init__(self, folder: Path, nursery: Nursery, post: PostOffice, chance: Chance) -> None:
        self.folder, self.post = folder, post
        self._nursery, self._chance = nursery, chance
        self.delegates: list[Delegate] = []
        self.visitors: list[Visitor] = []
        self.tally = Tally()

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, seed: int) -> AsyncIterator[Self]:
        """A server with an official survey, one of opinions, and those who answer."""
        async with AsyncExitStack() as stack:
            post = await stack.enter_async_context(post_office())
            settings = {
                "BORDDUK_PROGRAMME": str(DAY),
                "BORDDUK_SMTP_HOST": "127.0.0.1",
                "BORDDUK_SMTP_PORT": str(post.port),
                "BORDDUK_SMTP_SECURITY": "none",
                "BORDDUK_SMTP_SENDER": "duk@duk.example",
                "BORDDUK_SMTP_PER_MINUTE": str(PER_MINUTE),
            }
            nursery = await Nursery.open(folder, settings, free_port())
            stack.push_async_callback(nursery.close)
            house = cls(folder, nursery, post, seeded(seed))
            ways = await nursery.start()
            await house._prepare(ways, stack)
            yield house

    async def _prepare(self, ways: Ways, stack: AsyncExitStack) -> None:
        owner = Pages(await signed_in(ways))
        stack.push_async_callback(owner.guest.__aexit__)
        for link in await _official(owner):
            guest = await stack.enter_async_context(Guest(ways.address))
            self.delegates.append(Delegate(guest, link.removeprefix(ways.address)))
        self._letters = owner.home
        door = await _opinions(owner)
        for number in range(VISITORS):
            guest = await stack.enter_async_context(Guest(ways.address))
            self.visitors.append(Visitor(guest, door, f"V{number}"))
        await owner.guest.get(f"{self._letters}/invite")
        assert await owner.guest.post(f"{self._letters}/invite") == 200, owner.text

    @property
    def everybody(self) -> tuple[Respondent, ...]:
        """All who answer."""
        return (*self.delegates, *self.visitors)

    async def round(self) -> None:
        """One kill under load, and what the file says after it."""
        receipts, stop = asyncio.Semaphore(0), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for one in self.everybody:
                tasks.create_task(answer(one, receipts.release, stop))
            for _ in range(self._chance.between(1, MOST_RECEIPTS)):
                await receipts.acquire()
            await asyncio.sleep(self._chance.between(0, MOST_MOMENT) / 1000)
            self.tally.kills += 1
            self.tally.in_flight += any(one.waiting for one in self.everybody)
            stop.set()
            self._nursery.kill()
        with ledger.opened(self.folder) as connection:
            self.tally.lost += self._lost(connection)
        await self._nursery.start()

    async def settle(self) -> Tally:
        """Let everybody send what still waits, and all letters go; then look at the whole file."""
        for one in self.everybody:
            if one.waiting:
                await one.answer_next()
        await self._all_letters_have_gone()
        self._nursery.kill()
        tally = self.tally
        tally.official = sum(len(one.saved) for one in self.delegates)
        tally.opinions = sum(len(one.saved) for one in self.visitors)
        with ledger.opened(self.folder) as connection:
            tally.lost += self._lost(connection)
            tally.doubled = _doubled(connection)
            tally.sound = ledger.sound(connection)
            unsure = _letters(connection, "sending", "unsure")
        arrived = Counter(letter.to for letter in self.post.received)
        tally.letters = arrived.total()
        tally.sent_twice = [to for to, times in arrived.items() if times > 1]
        missing = {_address(number) for number in range(LETTERS)} - set(arrived)
        tally.never_sent = sorted(missing) if len(missing) > unsure else []
        return tally

    async def _all_letters_have_gone(self) -> None:
        async with asyncio.timeout(LETTERS):
            while True:
                with ledger.opened(self.folder) as connection:
                    if not _letters(connection, "queued"):
                        return
                await asyncio.sleep(0.1)

    def _lost(self, connection: sqlite3.Connection) -> list[str]:
        """What somebody has a receipt for, and is not there."""
        official = set(connection.execute(f"SELECT version, {WORDS} FROM unit_answers"))
        opinions = {words for (words,) in connection.execute(f"SELECT {WORDS} FROM ballots")}
        kept = [one for each in self.delegates for one in each.saved if one not in official]
        cast = [one for each in self.visitors for one in each.saved if one[1] not in opinions]
        return [*map(str, kept), *map(str, cast)]


# --- What there is before the first kill ----------------------------------------------------------


async def _official(owner: Pages) -> list[str]:
    """A survey of organisations, most with an address; the links of those without."""
    await owner.bring(FORM)
    rows = [f"{n};Enhet {n};{_address(n)}" for n in range(LETTERS)]
    rows += [f"d{n};Delegat {n};" for n in range(DELEGATES)]
    await owner.take_list("\n".join(["nummer;navn;e-post", *rows]), of="own")
    await _open(owner, {"mode": "official"})
    status, data = await owner.guest.download(f"{owner.home}/links.csv")
    assert status == 200
    found = list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    return [row[-1] for row in found if row[0].startswith("d")]


async def _opinions(owner: Pages) -> str:
    """A survey of whoever wants; its open door."""
    await owner.bring(FORM)
    await _open(owner, {"mode": "opinion", "frame": "anybody"})
    return f"/o/{owner.survey}"


async def _open(owner: Pages, terms: Mapping[str, object]) -> None:
    """At any hour of any day."""
    any_time = {"quiet_since": "", "quiet_until": "", "weekdays": None}
    never = {name: "" for n in range(4) for name in (f"reminder_{n}_day", f"reminder_{n}_at")}
    deadline = {"closes_day": "", "closes_at": ""}
    asks = {"commissioner": "Duk", **any_time, **never, **deadline, **terms}
    await owner.fill("/plan", "/plan", asks)
    await owner.fill("/plan", "/open")


def _address(number: int) -> str:
    return f"enhet{number}@enheter.example"


# --- What the file says ---------------------------------------------------------------------------


def _doubled(connection: sqlite3.Connection) -> list[str]:
    """Answers that stand there twice, though they were sent as one."""
    query = "SELECT words FROM ({}) GROUP BY words HAVING count(*) > 1"
    both = f"SELECT {WORDS} AS words FROM unit_answers UNION ALL SELECT {WORDS} FROM ballots"
    return [words for (words,) in connection.execute(query.format(both))]


def _letters(connection: sqlite3.Connection, *states: str) -> int:
    marks = ", ".join("?" * len(states))
    query = f"SELECT count(*) FROM letters WHERE status IN ({marks})"
    return int(connection.execute(query, states).fetchone()[0])


async def kill_often(folder: Path, kills: int, seed: int) -> Tally:
    """So many kills of servers on one file."""
    async with House.open(folder, seed) as house:
        for _ in range(kills):
            await house.round()
        return await house.settle()
