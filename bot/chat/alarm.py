"""Tells facilitators that nothing can be saved, and when it can again.

What is sent otherwise stands in the outbox first. That cannot be written either, so this goes past
it: once to each conversation that a day is led from, and later in the place of what stood there.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.cards import TIME, Card, Moment, Paragraph
from bot.chat.office import Office, address_of
from bot.chat.ports import Address, Channel, NotAccepted, TryLater, Unreachable
from bot.chat.scenes import leaders
from bot.words import words
from facilitation.ids import WorkshopId
from facilitation.state import Status
from storage import chats, contacts, deliveries
from storage.contacts import Contact
from storage.errors import CannotSave, UnknownWorkshop

SETTLING = 1.0  # seconds from a failure: what the courier sent last has gone through by then
LOOK = 10.0  # seconds between two tries to write
CALM = timedelta(seconds=60)  # without a failure, until it is said that all is well
TRIES = 3  # where a platform asks to wait
MOMENT = 2.0  # seconds, where it does not say how long
ON = (Status.PLANNED, Status.RUNNING, Status.PAUSED)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A message that says that nothing can be saved."""

    channel: Channel
    to: Address
    remote: str
    language: str
    zone: str


class Alarm:
    """Watches the store, for as long as `run` runs."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._failed_at: datetime | None = None
        self._heard = asyncio.Event()

    def hear(self) -> None:
        """Something could not be saved."""
        self._failed_at = self._office.runner.clock.now()
        self._heard.set()

    async def run(self) -> None:
        """Tell of every time of trouble: once when it begins, and once when it is over."""
        self._office.store.health.follow(self.hear)
        while True:
            await self._heard.wait()
            await asyncio.sleep(SETTLING)
            told = [one async for one in self._told()]
            since = await self._well_again()
            self._heard.clear()
            for one in told:
                await self._say_well(one, since)

    # --- When it begins ---------------------------------------------------------------------------

    async def _told(self) -> AsyncIterator[Told]:
        known: set[str] = set()
        try:
            for workshop in await self._office.store.read(chats.workshops_in_chats):
                for contact, zone in await self._leaders(workshop):
                    if contact.digest not in known:
                        known.add(contact.digest)
                        if (told := await self._say(contact, zone)) is not None:
                            yield told
        except Exception:
            logger.exception("not every facilitator could be told that nothing can be saved")

    async def _leaders(self, workshop: WorkshopId) -> list[tuple[Contact, str]]:
        """Whoever leads a day that is on or to come, and its zone."""
        try:
            state, _ = await self._office.store.snapshot(workshop)
        except UnknownWorkshop:
            return []
        if state.status not in ON:
            return []
        found = await leaders(self._office, workshop, state.facilitators)
        return [(contact, state.programme.zone) for contact in found if not contact.unreachable]

    async def _say(self, contact: Contact, zone: str) -> Told | None:
        office, language = self._office, contact.language or self._office.language
        route = contacts.open_route(office.sealer, contact.sealed)
        channel = office.channels.get(contact.platform)
        if route is None or channel is None:
            return None
        t, to = words(language), address_of(route)
        said = t(
            "Nothing can be saved just now: the server’s disk is full or does not work. What was "
            "saved is safe, and people keep what they write. Tell whoever runs the server."
        )
        card = Card(said, (Paragraph(said, strong=True),), language)
        for _ in range(TRIES):
            try:
                posted = await channel.post(to, card, "", office.runner.chance.id())
            except TryLater as later:
                await asyncio.sleep(later.after or MOMENT)
            except (Unreachable, NotAccepted) as refused:
                logger.warning("a facilitator could not be told: %s", refused.reason)
                return None
            else:
                return Told(channel, posted.address or to, posted.remote, language, zone)
        return None

    # --- When it is over --------------------------------------------------------------------------

    async def _well_again(self) -> datetime:
        """Wait until what is written is kept for a while; since when it is."""
        clock, since = self._office.runner.clock, None
        while True:
            await asyncio.sleep(LOOK)
            now, failed = clock.now(), self._failed_at
            if not await self._writes():
                since = None
            elif since is None or (failed is not None and failed > since):
                since = now
            elif now - since >= CALM:
                return since

    async def _writes(self) -> bool:
        try:
            await self._office.store.write(_probe, self._office.runner.clock.now())
        except CannotSave:
            return False
        except Exception:
            logger.exception("it could not be found out whether anything can be saved")
            return False
        return True

    async def _say_well(self, told: Told, since: datetime) -> None:
        t = words(told.language)
        summary = t("Everything can be saved again.")
        again = t("Who was told that nothing was saved can send it once more.")
        moment = Moment(t("Everything can be saved again, since {time}.", time=TIME), since,
                        told.zone)  # fmt: skip
        card = Card(summary, (moment, Paragraph(again)), told.language)
        for _ in range(TRIES):
            try:
                return await told.channel.edit(told.to, told.remote, card)
            except TryLater as later:
                await asyncio.sleep(later.after or MOMENT)
            except Exception as error:  # noqa: BLE001 -- the message may be gone; nothing hangs on it
                logger.warning("a facilitator was not told the end: %s", type(error).__name__)
                return None
        return None


async def _probe(connection: AsyncConnection, now: datetime) -> None:
    """Write something, and take it away again."""
    await deliveries.begin(connection, "", "alarm", now, timedelta(0))
    await deliveries.end(connection, "", "alarm")
