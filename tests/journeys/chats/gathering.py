"""Thirty people from Slack, Teams and the page at the same five tables, through a whole day."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

from facilitation.editing import edit
from facilitation.files import shipped_source
from facilitation.ids import PersonId, TableNo
from facilitation.state import Floor, Run, Stage, Workshop
from storage import contacts
from surveys.answers import Committed, Listed
from tests.fakes.slack import Message, SlackFile
from tests.journeys.cast import NASTY, Ledger
from tests.journeys.chats import web_side
from tests.journeys.chats.seats import Participant
from tests.journeys.chats.slack_side import SlackLeader, SlackPlace, SlackSeat
from tests.journeys.chats.teams_side import TeamsLeader, TeamsPlace, TeamsSeat
from tests.journeys.chats.venue import Venue

TABLES = 5
KEPT = ("velkommen", "q1", "pause1", "q2", "q5", "veien-videre", "slutt")
LANGUAGES = ("nb", "nn", "nb", "en")
SOON = 600  # looks, each after half a second, until somebody should have been told


def shortened() -> str:
    """The shipped day with two of its sessions, a vote in the second, and the commitments."""
    head, *items = shipped_source("arbeidsverksted").split("\n  - id: ")
    kept = [item for item in items if item.split()[0] in KEPT]
    source = "\n  - id: ".join([head, *kept])
    outcome = "      outcome: advice\n"
    assert source.count(outcome) == 1
    source = source.replace(outcome, f"      V: 3 points, 20 min\n{outcome}")
    return edit(
        source,
        {
            "date": "2026-11-23",
            "tables": str(TABLES),
            "participants": "30",
            "items.q1.igp.I": "10 min",
            "items.q2.igp.I": "10 min",
            "items.q5.igp.I": "10 min",
        },
    )


@dataclass
class Seat:
    """Somebody, and where they sit."""

    person: Participant
    table: int

    @property
    def name(self) -> str:
        """What they call themselves."""
        return self.person.alias


@dataclass
class Gathering:
    """Everybody, and all that they typed."""

    venue: Venue
    slack: SlackPlace
    teams: TeamsPlace
    frida: SlackLeader
    tor: TeamsLeader
    seats: list[Seat] = field(default_factory=list)
    typed: Ledger = field(default_factory=Ledger)

    @classmethod
    async def opened(cls, venue: Venue) -> "Gathering":
        """The day is made from a file in a channel of Slack, and held in one of Teams too."""
        slack, teams = SlackPlace.opened(venue), await TeamsPlace.opened(venue)
        made = cls(venue, slack, teams, slack.leader(), teams.leader())
        assert "Verkstedet er laget." in await made.frida.upload(shortened())
        await venue.made()
        await venue.settled()
        link = next(w for w in (await made.frida.press("Links and codes")).split() if "/s/" in w)
        await made.tor.connect(link)
        return made

    async def sits(self, slack: int, teams: int, web: int) -> None:
        """So many come from each, at all tables; the first at each table is its host."""
        counts = {"Slakk": slack, "Tims": teams, "Vev": web}
        names = [f"{where}{n}" for where, count in counts.items() for n in range(count)]
        for number, name in enumerate(names):
            language = LANGUAGES[number % len(LANGUAGES)]
            self.seats.append(Seat(await self._comes(name, language), number % TABLES + 1))
        await asyncio.gather(*(seat.person.join(seat.table) for seat in self.seats))
        await self.venue.settled()
        for table in range(1, TABLES + 1):
            await self.host(table).press("Be the table’s host")
        await self.venue.settled()

    async def _comes(self, name: str, language: str) -> Participant:
        if name.startswith("Vev"):
            return await web_side.guest(self.venue, name, language)
        place = self.slack if name.startswith("Slakk") else self.teams
        return place.person(name, language)

    def at(self, table: int) -> list[Participant]:
        """Who sits there."""
        return [seat.person for seat in self.seats if seat.table == table]

    def host(self, table: int) -> Participant:
        """The table's host: now from one platform, now from another."""
        return self.at(table)[table % len(self.at(table))]

    async def onward(self, phase: str) -> None:
        """The facilitators take turns in pressing «next»."""
        await self.venue.settled()
        leader = (self.frida, self.tor)[(await self.venue.state()).moves % 2]
        await leader.press("Next")
        run = (await self.venue.state()).run
        assert run is not None
        assert run.phase == phase

    async def told(self, person: Participant, label: str) -> None:
        """Wait until somebody has this button before them."""
        for _ in range(SOON):
            if await person.can_press(label):
                return
            await self.venue.moment()
        raise AssertionError(f"{person.alias} has no «{label}»: {await person.reads()}")

    # --- What they do -----------------------------------------------------------------------------

    async def write_alone(self, item: str) -> None:
        """Everybody writes two points at once, and many think better of it."""
        await self.venue.settled()
        await asyncio.gather(*(self._write(seat, item, n) for n, seat in enumerate(self.seats)))

    async def _write(self, seat: Seat, item: str, number: int) -> None:
        nasty = f"{NASTY[number]} {seat.name}" if number < len(NASTY) else f"{seat.name} {item} b"
        points = (f"{seat.name} {item} a", nasty)
        if number % 3 == 0:
            await seat.person.answer(f"{seat.name} {item} forkastet")
            await self.venue.settled()
        receipt = await seat.person.answer(*points)
        saved = ("Lagret", "Lagra", "Saved", "saved", "lagret", "lagra")
        assert any(word in receipt for word in saved), receipt
        self.typed.note("point", item, seat.table, *points)

    async def rounds(self) -> None:
        """Every table goes round; each is told when it is their turn, and says when it is over."""
        spoken = await asyncio.gather(*(self._round(table) for table in range(1, TABLES + 1)))
        assert Counter(chain(*spoken)) == Counter(seat.name for seat in self.seats)

    async def _round(self, table: int) -> list[str]:
        names = {profile.id: profile.alias for profile in await self.venue.profiles()}
        spoken: list[str] = []
        while (floor := _floor(await self.venue.state(), table)).stage is Stage.ROUND:
            name = names[PersonId(str(floor.speaker))]
            speaker = next(p for p in self.at(table) if p.alias == name)
            await self.told(speaker, "I’m done")
            await (speaker.pass_() if len(spoken) == 2 else speaker.done())
            spoken.append(name)
        return spoken

    async def write_outcomes(self, item: str) -> None:
        """Each table's host writes what it has come to, and somebody else a note."""
        await self.venue.settled()
        await asyncio.gather(*(self._outcome(table, item) for table in range(1, TABLES + 1)))

    async def _outcome(self, table: int, item: str) -> None:
        texts = (f"Bord {table} {item} først", f"Bord {table} {item} deretter")
        await self.host(table).outcome(*texts)
        self.typed.note("outcome", item, table, *texts)

    async def present(self) -> None:
        """In plenary the tables have the floor in turn; its host hands it on."""
        while (floor := _run(await self.venue.state()).floors[0]).stage is Stage.ROUND:
            assert isinstance(floor.speaker, int)
            speaker = self.host(floor.speaker)
            await self.told(speaker, "I’m done")
            await speaker.done()

    async def vote(self, item: str) -> Counter[str]:
        """Everybody gives three points to another table's outcomes; what each of them gets."""
        await self.venue.settled()
        given: Counter[str] = Counter()
        for seat in self.seats:
            goal = seat.table % TABLES + 1
            given[f"Bord {goal} {item} først"] += 2
            given[f"Bord {goal} {item} deretter"] += 1
        await asyncio.gather(*(self._vote(seat, item) for seat in self.seats))
        return given

    async def _vote(self, seat: Seat, item: str) -> None:
        goal = seat.table % TABLES + 1
        opened = await seat.person.open()
        shares = {f"Bord {goal} {item} først": "2", f"Bord {goal} {item} deretter": "1"}
        filled = {opened.named(text): count for text, count in shares.items()}
        await seat.person.send(opened, filled)

    async def promise(self) -> None:
        """What each will do at home."""
        await self.venue.settled()
        await asyncio.gather(*(self._promise(seat) for seat in self.seats))

    async def _promise(self, seat: Seat) -> None:
        what = f"{seat.name} ringer kommunen"
        await seat.person.commit(what, "før jul", f"naboen til {seat.name}")
        self.typed.note("promise", "q5", seat.table, what)

    async def close(self, *, documents: bool) -> None:
        """Frida closes the day, and may put the documents where everybody finds them."""
        await self.venue.settled()
        await self.frida.press("Skip, go back, close the day")
        await self.frida.press("Close the day")
        await self.venue.settled()
        if documents:
            await self.frida.lead("Put the documents in the channel")

    # --- What is there in the end -----------------------------------------------------------------

    async def stored(self) -> Counter[tuple[int, str]]:
        """Every point, outcome and promise that stands, by table."""
        found: Counter[tuple[int, str]] = Counter()
        for entry in await self.venue.entries():
            match entry.value:
                case Listed(points=points):
                    found.update((entry.table, point.text) for point in points)
                case Committed(what=what):
                    found[entry.table, what] += 1
                case _:
                    pass
        return found

    def said(self) -> Counter[tuple[int, str]]:
        """Everything that was typed, by table."""
        return self.typed.by_table("point", "outcome", "promise")

    async def wanted(self) -> Counter[str]:
        """How many messages should stand with each who is reached in a chat, by name."""
        store, names = self.venue.app.site.store, {}
        profiles = {profile.id: profile.alias for profile in await self.venue.profiles()}
        for contact in await store.read(contacts.contacts_of, self.venue.workshop):
            names[contact.id] = profiles[PersonId(contact.person or "")]
        posts = [post for post in await self.venue.posts() if post.stands]
        return Counter(names[p.destination.id] for p in posts if p.destination.id in names)

    def standing(self) -> Counter[str]:
        """How many do, every one of them once."""
        found: Counter[str] = Counter()
        for seat in self.seats:
            match seat.person:
                case SlackSeat(slack=slack, who=who):
                    tokens = [_token(m) for m in slack.inbox(who) if m.metadata]
                    assert Counter(tokens) == Counter(set(tokens))
                    found[seat.name] = len(tokens)
                case TeamsSeat(teams=teams, who=who):
                    found[seat.name] = len(teams.inbox(who))
        return found

    def files(self) -> tuple[SlackFile, ...]:
        """The documents in the channel of Slack."""
        slack, bot = self.venue.slack, self.venue.slack.team.bot.id
        return tuple(file for file in slack.files(self.slack.room) if file.user == bot)

    def links(self) -> tuple[str, ...]:
        """The addresses of the documents in the channel of Teams."""
        return tuple(re.findall(self.venue.url + r"/d/[^\"']+", repr(self.teams.posts()[-1].raw)))


def _token(message: Message) -> str:
    assert message.metadata is not None
    return str(message.metadata["event_payload"]["token"])


def _run(state: Workshop) -> Run:
    assert state.run is not None
    return state.run


def _floor(state: Workshop, table: int) -> Floor:
    return next(f for f in _run(state).floors if f.number == TableNo(table))
