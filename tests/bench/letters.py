"""Two thousand invitations by e-mail, as fast as the pace lets them through.

The real postman, real messages, a store on a disk, and a real mail server (aiosmtpd) in a thread
of its own on the same machine. The pace alone: so many letters at so many a minute.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import time, timedelta
from pathlib import Path
from threading import Event, Thread

from bot.chance import Chance
from bot.clock import SystemClock
from bot.fielding.fielder import Fielder
from bot.fielding.postman import Postman
from bot.mail.settings import MailSettings
from bot.mail.way import Email
from storage import happenings, letters, links, seat_lists, sending, surveys
from storage.letters import Invitation, State
from storage.seat_lists import NewSeat
from storage.seats import Reach, email_route
from storage.store import Store
from storage.survey_log import Line as LogLine
from storage.surveys import NewSurvey
from surveys.field_events import Opened
from surveys.field_plan import Local, Plan
from surveys.field_state import SeatId, SurveyId
from surveys.fielding import new
from surveys.responses import Unit
from tests.bench.table import Line
from tests.fakes.smtp.server import PostOffice, post_office
from tests.storage.fields import FORM, TERMS

INVITED = 2_000
A_MINUTE = 2_500
SURVEY = SurveyId("s1")
SECRET = b"a secret for what is measured here"


async def invitations() -> list[Line]:
    """All of them, once."""
    with serving() as post:
        async with asked() as fielder:
            took = await sent(fielder, post)
            found = await fielder.store.read(sending.of_survey, SURVEY)
    alone = INVITED * 60 / A_MINUTE
    ids = [str(got.message["Message-ID"]) for got in post.received]
    lost = INVITED - len(set(ids))
    unsettled = sum(letter.status is not State.SENT for letter in found)
    return [
        Line(f"{INVITED:,} invitations by e-mail, {A_MINUTE:,} a minute", f"{took:.2f} s"),
        Line(f"… of the {alone:.0f} s that the pace alone takes", f"{took / alone:.3f}", "≤ 1.05"),
        Line("… lost, sent twice, not written down", f"{lost}, {len(ids) - len(set(ids))}, "
             f"{unsettled}", "0, 0, 0"),
    ]  # fmt: skip


@contextmanager
def serving() -> Iterator[PostOffice]:
    """A mail server in a thread of its own."""
    ready, found = Event(), []
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        async with post_office() as post:
            found.append(post)
            ready.set()
            await over.wait()

    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


@asynccontextmanager
async def asked() -> AsyncIterator[Fielder]:
    """A store with a survey whose invitations are queued."""
    clock, chance = SystemClock(), Chance()
    with tempfile.TemporaryDirectory(prefix="bordduk-bench-") as folder:
        store = await Store.open(f"sqlite:///{Path(folder)}/b", clock, chance.id)
        fielder = Fielder(store, clock, chance, SECRET, "https://duk.example")
        await store.write(links.add_account, links.Account("owner", ""))
        now = clock.now()
        closes = Local((now + timedelta(days=14)).date(), time(12))
        plan = Plan("Europe/Oslo", closes, weekdays=False)
        fielding = new(TERMS, plan, now)
        await store.write(surveys.create, NewSurvey(SURVEY, "owner", "S", fielding, FORM))
        line = LogLine(now, "owner", "Listed")
        seats = [seat(number, chance) for number in range(INVITED)]
        await store.field(SURVEY, seat_lists.add, fielder.sealer, seats, line)
        opened = Opened(at=now, by="owner", seen=0)
        await store.field(SURVEY, happenings.happen, opened)
        await store.field(SURVEY, letters.invite, Invitation("email"), line)
        yield fielder
        await store.close()


def seat(number: int, chance: Chance) -> NewSeat:
    """Somebody with an address."""
    reach = Reach("email", email_route(f"p{number}@fylke.example"), f"Person {number}")
    unit = Unit(f"{number:04}", f"Enhet {number}")
    return NewSeat(SeatId(chance.id()), unit, chance.token(), "nb", reach)


async def sent(fielder: Fielder, post: PostOffice) -> float:
    """Seconds until all have arrived and are written down."""
    settings = MailSettings(
        "127.0.0.1", post.port, security="none", sender="duk@example.no", per_minute=A_MINUTE
    )
    email = Email(settings, fielder.sealer, fielder.clock)
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()
    fielder.follow(lambda _: changed.set())
    began = loop.time()
    working = asyncio.ensure_future(Postman(fielder, {"email": email}).run())
    while await fielder.store.read(sending.next_due) is not None:
        await changed.wait()
        changed.clear()
    took = loop.time() - began
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    email.close()
    return took
