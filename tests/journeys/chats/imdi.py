"""A directorate and its fifteen counties: some are in its channel, the others have e-mail alone."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.slack.manifest import scopes
from storage.seats import Seat, of_survey
from storage.surveys import fielding
from surveys.field_state import Fielding
from surveys.files.units import counties
from tests.fakes.teams import NewCard
from tests.journeys.chats.party import Kind
from tests.journeys.chats.slack_side import SlackPlace, SlackSeat
from tests.journeys.chats.surveying import Asking, Person
from tests.journeys.chats.teams_side import words_of
from tests.journeys.chats.venue import NB, Venue, opened
from tests.journeys.guest import Guest
from tests.journeys.surveys.desk import Pages

BY_MAIL = ("18", "34", "50", "56")  # these are not in the channel
IN_CHANNEL = tuple(number for number in counties() if number not in BY_MAIL)
LINK = re.compile(r"/q/[\w-]+")
PLAN = {
    "commissioner": "IMDi",
    "closes_day": "2026-11-23",
    "closes_at": "12:00",
    "grace": "0",
    "reminder_0_day": "2026-11-23",
    "reminder_0_at": "10:00",
    "reminder_1_day": "2026-11-23",
    "reminder_1_at": "11:00",
    "mode": "official",
    "audience": "everybody",
}


def address(number: str) -> str:
    """Where a county's contact is written to."""
    return f"Kari{number}@fylke.example"


@dataclass
class Imdi(Asking):
    """The channel, its owner, and the members who are contacts of counties."""

    contacts: dict[str, Person] = field(default_factory=dict)
    pages: Pages = field(init=False)
    sent: int = 0  # letters by e-mail that were counted

    @classmethod
    async def began(cls, venue: Venue, kind: Kind) -> "Imdi":
        """The channel with eleven of the fifteen, as Slack or Teams has them."""
        venue.slack.team.scopes = frozenset(scopes(emails=True))
        there = await Asking.opened(venue, kind)
        made = cls(venue, there.place, there.owner)
        for number in IN_CHANNEL:
            made.contacts[number] = made.come(number)
        return made

    def come(self, number: str) -> Person:
        """A county's contact comes into the channel: in Teams as a guest of the directorate."""
        name, own = f"Kontakt {number}", address(number).lower()
        if isinstance(self.place, SlackPlace):
            return self.place.person(name, email=own)
        return self.place.person(name, address=own, guest=True)

    async def at(self, minutes: int) -> None:
        """Let it be so many minutes after the beginning, at nine o'clock in Oslo."""
        now = self.venue.clock.now() - self.venue.clock.began
        await self.venue.clock.pass_(seconds=minutes * 60 - now.total_seconds())

    async def guest(self) -> Guest:
        """Somebody with a browser."""
        return await self.venue.doors.enter_async_context(Guest(self.venue.url))

    # --- Its owner --------------------------------------------------------------------------------

    async def menu(self) -> None:
        """Ask for one's surveys, in the channel."""
        owner = self.owner
        if isinstance(owner, SlackSeat):
            await owner.slack.slash(owner.who, owner.room, "/undersokelse", "")
            await self.venue.moment()
            return
        await owner.teams.mention(owner.who, owner.room, "undersøkelse")
        await self.venue.moment()
        await owner.teams.press(owner.who, owner.posted("Show my surveys"), NB("Show my surveys"))

    async def choose(self, label: str) -> str:
        """Press a button of that menu, or of what came in its place; all that is shown then."""
        owner = self.owner
        if isinstance(owner, SlackSeat):
            said = await owner.press(label)
            await self.settled()
            return f"{said}\n{owner.slack.inbox(owner.who)[-1]!r}"
        outcome = await owner.teams.press(owner.who, owner.posted(label), NB(label))
        await self.settled()
        card = repr(outcome.card) if isinstance(outcome, NewCard) else ""
        return f"{words_of(outcome)}\n{card}"

    async def twice(self, label: str) -> None:
        """Press a button of the menu twice at the same time."""
        owner, said = self.owner, NB(label)
        if isinstance(owner, SlackSeat):
            message = owner.newest(said)
            presses = [owner.slack.press(owner.who, message, said) for _ in range(2)]
            await asyncio.gather(*presses)
        else:
            listed = owner.posted(label)
            await asyncio.gather(
                *(owner.teams.press_old(owner.who, listed, said) for _ in range(2))
            )
        await self.settled()

    async def make_on_the_page(self) -> None:
        """Led there from the channel, and signed in: the form, the list and the plan."""
        await self.menu()
        shown = await self.choose("Make one on the page")
        (link,) = set(re.findall(re.escape(self.venue.url) + r"(/s/[\w.-]+)\?to=/surveys", shown))
        guest = await self.guest()
        await guest.get(f"{link}?to=/surveys")
        assert await guest.post(link, {"to": "/surveys"}) == 200, guest.page
        self.pages = Pages(guest)
        await self.pages.make("imdi-statistikk")
        rows = [f"{n};Kari i {unit.name};{address(n)}" for n, unit in counties().items()]
        await self.pages.take_list("\n".join(["nummer;kontakt;e-post", *rows]), "units")
        await self.pages.fill("/plan", "/plan", PLAN)

    # --- What has come ----------------------------------------------------------------------------

    def mail(self) -> Counter[str]:
        """How many letters have come to each address since the last time, by county."""
        new = self.venue.post.received[self.sent :]
        self.sent += len(new)
        known = {address(number): number for number in counties()}
        return Counter(known[one.to] for one in new)

    def mailed_link(self, number: str) -> str:
        """The link in a county's newest letter."""
        found = [one for one in self.venue.post.received if one.to == address(number)]
        part = found[-1].message.get_body(("plain",))
        return _links("" if part is None else part.get_content())[-1]

    async def chat_link(self, number: str) -> str:
        """The link in the newest letter in a county's conversation."""
        seen = await self.contacts[number].before_them()
        return [link for one in seen for link in _links(repr(one.raw))][-1]

    async def letters(self, subject: str) -> Counter[str]:
        """How many letters of a kind stand in each one's conversation, by county."""
        found: Counter[str] = Counter()
        for number, person in self.contacts.items():
            found[number] = sum(subject in one.lines[0]
                                for one in await person.before_them() if one.lines)  # fmt: skip
        return +found

    async def seats(self) -> dict[str, Seat]:
        """Those who are asked, by number."""
        found = await self.venue.app.site.store.read(of_survey, (await self.survey()).id)
        return {seat.unit.number: seat for seat in found}

    async def fielding(self) -> Fielding:
        """How the survey stands."""
        return await self.venue.app.site.store.read(fielding, (await self.survey()).id)


def _links(words: str) -> list[str]:
    """The personal links in something."""
    return [str(one) for one in LINK.findall(words)]


@asynccontextmanager
async def imdi(folder: Path, kind: Kind, **more: Any) -> AsyncIterator[Imdi]:
    """The directorate's channel on a platform; no rule of any may be broken."""
    async with opened(folder, mail=True, **more) as venue:
        yield await Imdi.began(venue, kind)
        assert venue.violations == ()


def on_page(place: int) -> Mapping[str, object]:
    """What the county in that place of the row answers, on the page."""
    return {
        "a-vurdering:tall": "god",
        "a-vurdering:forskning": "verken",
        "a-vurdering:oversikter": "dont_know",
        "a-hyppighet": "uke" if place < 5 else "maaned",
        "a-bruk": ["planlegging"],
    }


def in_chat(place: int) -> Mapping[str, str]:
    """The same in a form of the chat."""
    return {
        "q:vurdering:tall": "god",
        "q:vurdering:forskning": "verken",
        "q:vurdering:oversikter": "dont_know",
        "q:hyppighet": "uke" if place < 5 else "maaned",
    }
