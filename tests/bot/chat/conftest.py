"""A day in two chats at once, in memory: people press what stands before them, and read it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.chance import seeded
from bot.chat.cards import (
    Button,
    Buttons,
    Card,
    Content,
    Document,
    Form,
    Heading,
    Moment,
    Paragraph,
    Points,
)
from bot.chat.desk import FrontDesk
from bot.chat.invitations import ways
from bot.chat.office import Office
from bot.chat.planner import Planner
from bot.chat.ports import Address, Channel, Pressed, Reply, Said, Sender, Where
from bot.chat.survey_posting import Herald
from bot.courier import Courier
from bot.documents import Press
from bot.fielding.fielder import Fielder
from bot.fielding.postman import Postman
from bot.fielding.reports import Reports
from bot.hub import Hub
from bot.runner import Runner
from facilitation.ids import WorkshopId
from facilitation.state import Workshop
from storage import chats, contacts
from storage.store import Store
from storage.transaction import Transaction
from storage.writer import Job, Writer
from tests.fakes.chat import Chat
from tests.storage.chats import SEALER, SECRET
from tests.storage.days import SetClock

HALL, OFFICE = "C-hall", "C-office"  # channels


@dataclass
class Gallery(Chat):
    """A platform that remembers whole messages; `shown` has them by (conversation, message)."""

    shown: dict[tuple[str, str], Content] = field(default_factory=dict)
    everybody: tuple[Sender, ...] = ()
    closed: Exception | None = None  # what is answered when it is asked who is in a channel

    async def post(self, to, content, thread, token):
        posted = await super().post(to, content, thread, token)
        self.shown[to.key, posted.remote] = content
        return posted

    async def edit(self, to, remote, content):
        await super().edit(to, remote, content)
        self.shown[to.key, remote] = content

    async def members(self, place):
        if self.closed is not None:
            raise self.closed
        return self.everybody

    def at(self, conversation: str) -> list[Content]:
        """What stands in a conversation, the oldest first."""
        return [content for (where, _), content in self.shown.items() if where == conversation]


@dataclass
class Hall:
    """The day's chats, and those who are in them."""

    store: Store
    clock: SetClock
    slack: Gallery
    teams: Gallery
    office: Office
    desk: FrontDesk
    planner: Planner
    courier: Courier
    herald: Herald
    postman: Postman
    presses: int = 0

    @property
    def runner(self) -> Runner:
        return self.office.runner

    def sender(self, name: str, platform: str = "slack", **more) -> Sender:
        return Sender(Address(platform, "T", f"U-{name}", "{}"), name, **more)

    def where(self, name: str, channel: str = "", platform: str = "slack") -> Where:
        """A channel, or the conversation of somebody with the bot."""
        key = channel or f"U-{name}"
        return Where(Address(platform, "T", key, "{}"), personal=not channel, name=channel)

    async def settle(self) -> None:
        """Let the planner and the courier do what there is to do."""
        for _ in range(3):
            for workshop in await self.store.read(chats.workshops_in_chats):
                await self.planner.plan(workshop)
            while await self.courier.drain_once():
                pass
            await self.postman.deliver_once()
            await self.herald.send_once()

    async def say(self, name: str, words: str, channel: str = "", **more) -> Reply:
        """Somebody types to the bot."""
        self.presses += 1
        platform = more.pop("platform", "slack")
        sender = more.pop("sender", None) or self.sender(name, platform)
        where = self.where(name, channel, platform)
        said = Said(f"d{self.presses}", sender, where, words, **more)
        reply = await self.desk.answer(said)
        await self.settle()
        return reply

    async def press(self, name: str, button: Button, channel: str = "", **more) -> Reply:
        """Somebody presses a button, or sends a form with what they filled in."""
        self.presses += 1
        platform = more.pop("platform", "slack")
        sender = more.pop("sender", None) or self.sender(name, platform)
        fields: Mapping[str, tuple[str, ...]] = more.pop("fields", {})
        delivery = more.pop("delivery", f"d{self.presses}")
        where = self.where(name, channel, platform)
        pressed = Pressed(delivery, sender, where, button.act, dict(button.words), fields)
        reply = await self.desk.answer(pressed)
        await self.settle()
        return reply

    async def send(self, name: str, form: Form, filled: Mapping[str, str], **more) -> Reply:
        """Somebody fills in the fields with these labels, and sends the form."""
        return await self.press(name, form.send, fields=fields_of(form, filled), **more)

    # --- What stands ------------------------------------------------------------------------------

    def cards(self, conversation: str, platform: str = "slack") -> list[Card]:
        chat = self.slack if platform == "slack" else self.teams
        return [content for content in chat.at(conversation) if isinstance(content, Card)]

    def files(self, conversation: str) -> list[Document]:
        return [c for c in self.slack.at(conversation) if isinstance(c, Document)]

    def card(self, conversation: str, words: str, platform: str = "slack") -> Card:
        """The newest message there with these words in it."""
        found = [c for c in self.cards(conversation, platform) if words in read(c)]
        assert found, (
            f"«{words}» is not among {[read(c) for c in self.cards(conversation, platform)]}"
        )
        return found[-1]

    def read(self, conversation: str, platform: str = "slack") -> str:
        """All that can be read in a conversation."""
        return "\n".join(read(card) for card in self.cards(conversation, platform))

    # --- A day ------------------------------------------------------------------------------------

    async def made(self, template: str = "kort-igp", channel: str = HALL) -> WorkshopId:
        """A workshop in a channel, made there by Frida."""
        reply = await self.say("Frida", "ny", channel, can_open=True)
        assert reply.form is not None
        filled = {"Program": template, "Dato": "2026-11-23", "Navnet ditt": "Frida"}
        await self.send("Frida", reply.form, filled, channel=channel)
        return (await self.store.read(chats.workshops_in_chats))[-1]

    async def join(self, name: str, table: str = "1", channel: str = HALL, **more) -> Reply:
        """Somebody presses «Bli med» in the channel, and says who they are."""
        platform = more.get("platform", "slack")
        invitation = self.card(channel, "Bli med", platform)
        reply = await self.press(name, button(invitation, "Bli med"), channel, **more)
        assert reply.form is not None, reply.note
        filled = {"Navn eller alias": name, "Bord": table}
        return await self.send(name, reply.form, filled, channel=channel, **more)

    async def lead(self, label: str) -> Reply:
        """Frida presses a button on her control card."""
        card = self.card("U-Frida", "Led dagen")
        return await self.press("Frida", button(card, label))

    async def lead_by(self, name: str, label: str, platform: str = "teams") -> Reply:
        """Somebody else presses a button on a control card of theirs."""
        card = self.card(f"U-{name}", "Led dagen", platform)
        return await self.press(name, button(card, label), platform=platform)

    async def state(self, workshop: WorkshopId) -> Workshop:
        found, _ = await self.store.snapshot(workshop)
        return found


class TidyWriter(Writer):
    """Forgets idle owners with each writing: what is done once an hour may come at any moment."""

    async def finish(
        self, transaction: Transaction, jobs: Sequence[Job], results: Sequence[Any]
    ) -> None:
        await contacts.forget_idle(transaction.connection)
        await super().finish(transaction, jobs, results)


class TidyStore(Store):
    """A store that is tidied all the time."""

    writer = TidyWriter


def fields_of(form: Form, filled: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """A form's fields with what stands in them, and what somebody filled in by label."""
    labels = {field.label for field in form.fields}
    assert filled.keys() <= labels, f"{filled.keys() - labels} not among {labels}"
    return {
        field.name: (filled[field.label],) if field.label in filled else field.value
        for field in form.fields
    }


def buttons(card: Card) -> list[Button]:
    return [b for part in card.parts if isinstance(part, Buttons) for b in part.buttons]


def button(card: Card, label: str) -> Button:
    found = [b for b in buttons(card) if b.label == label]
    assert found, f"«{label}» is not among {[b.label for b in buttons(card)]}"
    return found[0]


def read(card: Card) -> str:
    """A message's words, a line each."""
    lines = [card.summary]
    parts = (*card.parts, *(card.form.parts if card.form else ()))
    for part in parts:
        match part:
            case Heading(words) | Paragraph(words) | Moment(words):
                lines.append(words)
            case Points(items):
                lines += items
            case Buttons(shown):
                lines += [b.label for b in shown]
            case _:
                lines.append(part.alt)
    return "\n".join(lines)


@asynccontextmanager
async def opened(
    folder: Path, language: str = "nb", kept_in: type[Store] = Store
) -> AsyncIterator[Hall]:
    """A hall with nobody in it yet; its database lies in `folder`."""
    clock, chance = SetClock(), seeded(7)
    store = await kept_in.open(f"sqlite:///{folder}/day.sqlite", clock, chance.id)
    runner = Runner(store, clock, chance, Hub())
    slack, teams = Gallery(clock), Gallery(clock, "teams", forms_in_messages=True)
    teams.files_in_channels = False
    channels: dict[str, Channel] = {"slack": slack, "teams": teams}
    base = "https://bord.example.no"
    fielder = Fielder(store, clock, chance, SECRET, base)
    postman = Postman(fielder, {}, language)
    press = Press()
    reports = Reports(fielder, press)
    office = Office(
        runner, channels, SEALER, SECRET, base, language, press, reports, fielder, postman
    )
    postman.ways |= ways(office)
    planner = Planner(office)
    courier = Courier(store, clock, chance, SEALER, channels, planner.compose)
    courier.on_fault = runner.hub.pulse
    herald, desk = Herald(office, calm=0), FrontDesk(office)
    try:
        yield Hall(store, clock, slack, teams, office, desk, planner, courier, herald, postman)
    finally:
        await store.close()


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with opened(tmp_path) as hall:
        yield hall
