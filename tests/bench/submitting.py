"""A thousand people answer a survey of twelve questions within a minute, each from page to page."""

import asyncio
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

from aiohttp import ClientSession, TCPConnector

from bot.chance import Chance
from bot.clock import SystemClock
from storage import happenings, links, seat_lists, surveys
from storage.forms import Form
from storage.sealing import Sealer
from storage.seat_lists import NewSeat
from storage.store import Store
from storage.survey_log import Line as LogLine
from storage.surveys import NewSurvey
from surveys.field_events import Opened
from surveys.field_plan import Plan, local
from surveys.field_state import SeatId, SurveyId, Terms
from surveys.fielding import new
from surveys.files.questionnaires import read
from surveys.responses import Mode, Unit
from tests.bench.answers import cpu
from tests.bench.table import Line, percentile
from tests.faults.process import Server

PEOPLE, WITHIN = 1_000, 60.0
SECTIONS, EACH = 3, 4  # pages, and questions on each
SECRET = "s" * 32
OPENED = 200  # connections at once: phones on one network


def questionnaire() -> str:
    """Twelve questions on three pages: choices, scales, numbers and words."""
    lines = ["id: tolv", "title: {nb: Tolv spørsmål}", "languages: [nb]", "sections:"]
    kinds = (
        "choice, options: {a: {nb: Ja}, b: {nb: Nei}, c: {nb: Vet ikke}}",
        "rating, low: 1, high: 5",
        "number, low: 0, high: 100",
        "text",
    )
    for section in range(SECTIONS):
        lines += [f"  - id: del{section}", f"    title: {{nb: Del {section}}}", "    items:"]
        for number, kind in enumerate(kinds[:EACH]):
            text = f"{{nb: Spørsmål {number}}}"
            lines.append(f"      - {{id: q{section}{number}, text: {text}, kind: {kind}}}")
    return "\n".join(lines) + "\n"


def page_of(section: int, person: int) -> dict[str, str]:
    """What somebody fills in on one page."""
    return {
        f"a-q{section}0": "abc"[person % 3],
        f"a-q{section}1": str(person % 5 + 1),
        f"a-q{section}2": str(person % 101),
        f"a-q{section}3": f"Person {person}, del {section}: «æøå» " + "ord " * 20,
        "marks": "{" + ",".join(f'"q{section}{n}":""' for n in range(EACH)) + "}",
        "shown": " ".join(f"q{section}{n}" for n in range(EACH)),
        "go": "next",
    }


async def prepared(folder: Path) -> list[str]:
    """A survey of opinions that is open in a new database; the secrets of its links."""
    clock, chance, sealer = SystemClock(), Chance(), Sealer(SECRET.encode())
    store = await Store.open(f"sqlite+aiosqlite:///{folder / 'bordduk.sqlite'}", clock, chance.id)
    try:
        survey, owner, now = SurveyId(chance.id()), chance.id(), clock.now()
        later = local("Europe/Oslo", now + timedelta(days=300)).day
        fielding = new(Terms(Mode.OPINION, "Fylket", later), Plan("Europe/Oslo"), now)
        source = questionnaire()
        form = Form(source, read(source))
        await store.write(links.add_account, links.Account(owner, ""))
        await store.write(surveys.create, NewSurvey(survey, owner, "Tolv", fielding, form))
        secrets = [chance.token() for _ in range(PEOPLE)]
        seats = [
            NewSeat(SeatId(chance.id()), Unit(str(n), ""), secret)
            for n, secret in enumerate(secrets)
        ]
        line = LogLine(now, owner, "Listed")
        await store.field(survey, seat_lists.add, sealer, seats, line)
        await store.field(survey, happenings.happen, Opened(at=now, by=owner, seen=0))
    finally:
        await store.close()
    return secrets


class Person:
    """Somebody with a link, and the seconds that each of their presses took."""

    def __init__(self, client: ClientSession, link: str, number: int) -> None:
        self.client, self.home, self.number = client, f"/q/{link}", number
        self.took: list[float] = []

    async def answer(self, due: float) -> None:
        """From the first button to the receipt, beginning when it is their turn."""
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await self.press("/begin", {})
        for section in range(SECTIONS):
            await self.press(f"/part/del{section}", page_of(section, self.number))
        await self.press("/send", {"key": f"key{self.number}"})

    async def press(self, path: str, fields: dict[str, str]) -> None:
        """One button; what it leads to is read too."""
        began = time.perf_counter()
        async with self.client.post(self.home + path, data=fields) as response:
            body = await response.text()
            if response.status != 200:
                raise RuntimeError(f"{path}: {response.status} {body[:2000]}")
        self.took.append(time.perf_counter() - began)


async def submitting() -> list[Line]:
    """Everybody's presses, spread evenly over the minute; what was lost is read from the file."""
    with tempfile.TemporaryDirectory(prefix="bordduk-bench-") as name:
        folder = Path(name)
        secrets = await prepared(folder)
        server = await Server.start(folder, {"BORDDUK_SECRET": SECRET})
        used = cpu(server.pid)
        try:
            connector = TCPConnector(limit=OPENED)
            async with ClientSession(server.ways.address, connector=connector) as client:
                began = time.perf_counter()
                people = [Person(client, link, n) for n, link in enumerate(secrets)]
                await asyncio.gather(
                    *(one.answer(began + WITHIN * one.number / PEOPLE) for one in people)
                )
                seconds = time.perf_counter() - began
            used = cpu(server.pid) - used
        finally:
            await server.stop()
        with closing(connect(folder / "bordduk.sqlite")) as connection:
            stored = connection.execute("SELECT count(*) FROM ballots").fetchone()[0]
            marked = connection.execute("SELECT count(*) FROM seats WHERE answered").fetchone()[0]
    presses = [each for one in people for each in one.took]
    sends = [one.took[-1] for one in people]
    return [
        Line(f"{PEOPLE} people answer 12 questions on 3 pages, all within", f"{seconds:.1f} s"),
        Line("… a press and the page after it: p50", f"{percentile(presses, 50) * 1e3:.0f} ms"),
        Line("… p95", f"{percentile(presses, 95) * 1e3:.0f} ms"),
        Line("… sending, with the receipt: p95", f"{percentile(sends, 95) * 1e3:.0f} ms"),
        Line("… lost, and seats not marked", f"{PEOPLE - stored}, {PEOPLE - marked}", "0, 0"),
        Line("… processor time of the server", f"{used:.1f} s"),
    ]
