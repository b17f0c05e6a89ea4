"""A real process that is killed while people in Slack and in Teams answer and the day moves on.

After each kill the file says which posts had been on their way, and the platforms say what stands.
"""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.chance import Chance, seeded
from bot.clock import SystemClock
from bot.words import words
from facilitation.editing import edit
from tests.fakes.slack import Limits, Slack, buttons, shown
from tests.fakes.slack.values import Impossible
from tests.fakes.teams import Message, Refused, Teams, fake_teams
from tests.faults.kills import DAY
from tests.faults.load import PAUSE
from tests.faults.nursery import Nursery
from tests.faults.process import free_port
from tests.journeys.chats.slack_side import SlackLeader, SlackPlace, SlackSeat
from tests.journeys.chats.teams_side import TeamsLeader, TeamsPlace, TeamsSeat
from tests.journeys.chats.venue import LIMITS
from tests.journeys.guest import Guest

NB = words("nb")
SOON = 4.0  # seconds that anything may take, but for a server that has been killed
MOST_RECEIPTS = 6  # before a kill
MOST_MOMENT = 200  # milliseconds after the last of them, or of some posts
# What leaves a second apart may come closer on a busy machine; the mixed day holds the limits.
NEARLY = 0.7
SLOW = 0.15  # seconds that Slack takes to say that a message stands
MOVES = "SELECT count(*) FROM events WHERE kind IN ('Started', 'Advanced')"
WAITING = "SELECT count(*) FROM posts WHERE status IN ('queued', 'sending') AND remote IS NULL"
BY_NAME = (
    "SELECT coalesce(people.alias, 'the channels'), count(*) FROM posts "
    "LEFT JOIN contacts ON contacts.id = posts.contact "
    "LEFT JOIN people ON people.id = contacts.person"
)
# What a platform notes of a server that is gone in the middle of an answer.
GONE = ("app_did_not_respond", "event_not_acknowledged", "a genuine activity that was not accepted")


@dataclass
class Outside:
    """The platforms, and a page of the server that says whether it lives."""

    slack: Slack
    teams: Teams
    folder: Path
    guest: Guest

    async def moment(self) -> None:
        """Nothing: what is done is waited for where it shows."""

    async def made(self) -> object:
        """Nothing: there is one day."""
        return None

    async def settled(self) -> None:
        """Return when no new post waits to be sent; the server is asked for something meanwhile."""
        while self.asked(WAITING) != [(0,)]:
            await self.guest.get("/healthz")

    def asked(self, query: str) -> list[tuple[object, ...]]:
        """What stands in the file."""
        with closing(sqlite3.connect(self.folder / "bordduk.sqlite")) as connection:
            return connection.execute(query).fetchall()


@dataclass
class Crowd:
    """Those in the chats, what they were told is saved, and what was on its way at the kills."""

    outside: Outside
    nursery: Nursery
    slack: SlackPlace
    teams: TeamsPlace
    frida: SlackLeader
    chance: Chance
    people: list[SlackSeat | TeamsSeat] = field(default_factory=list)
    saved: dict[str, list[str]] = field(default_factory=dict)
    on_their_way: Counter[str] = field(default_factory=Counter)  # posts, by conversation
    kills: int = 0
    moves: int = 0
    count: int = 0

    async def come(self, slack: int, teams: int) -> None:
        """So many of each join at two tables."""
        self.people += [self.slack.person(f"Slakk{n}") for n in range(slack)]
        self.people += [self.teams.person(f"Tims{n}") for n in range(teams)]
        for number, person in enumerate(self.people):
            if isinstance(person, SlackSeat):
                person.patience = SOON
            assert "Du sitter ved bord" in await person.join(number % 2 + 1)
        await self.outside.settled()

    async def round(self, move: str = "") -> None:
        """One kill while everybody answers, and perhaps in the middle of a move."""
        told, stop = asyncio.Semaphore(0), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for person in self.people:
                tasks.create_task(self._write(person, told, stop))
            if move:
                tasks.create_task(self._press(move))
                await self._posts(self.chance.between(1, len(self.people)))
            else:
                for _ in range(self.chance.between(1, MOST_RECEIPTS)):
                    await told.acquire()
            await asyncio.sleep(self.chance.between(0, MOST_MOMENT) / 1000)
            stop.set()
            self.nursery.kill()
        self.kills += 1
        self._note_what_was_on_its_way()
        await self.nursery.start()
        if move:
            await self._moved(move)
        await self.outside.settled()

    async def _posts(self, count: int) -> None:
        """Wait until so many posts have come to Slack."""
        slack, before = self.outside.slack, self._posted()
        await slack.until(lambda: self._posted() >= before + count, seconds=5 * SOON)

    def _posted(self) -> int:
        slack = self.outside.slack
        everywhere = [*slack.messages(self.slack.room)]
        for person in self.people:
            everywhere += slack.inbox(person.who) if isinstance(person, SlackSeat) else ()
        return len(everywhere)

    async def _write(
        self, person: SlackSeat | TeamsSeat, told: asyncio.Semaphore, stop: asyncio.Event
    ) -> None:
        while not stop.is_set():
            self.count += 1
            text = f"{person.alias} {self.count}"
            try:
                receipt = await person.answer(text)
            except (Impossible, Refused, TimeoutError, AssertionError):
                await asyncio.sleep(PAUSE)  # the server is gone, or the part is over
                continue
            if "Lagret" in receipt:
                self.saved.setdefault(person.alias, []).append(text)
                told.release()

    async def _press(self, label: str) -> None:
        message = self.frida.newest(NB(label))
        await self.outside.slack.press(self.frida.who, message, NB(label))

    async def _moved(self, label: str) -> None:
        """Where the press was lost with the server, it is made again; it moves nobody twice."""
        if self.outside.asked(MOVES) == [(self.moves,)]:
            await self.outside.settled()
            await self._press(label)
        self.moves += 1
        while self.outside.asked(MOVES) != [(self.moves,)]:
            await self.outside.guest.get("/healthz")

    def _note_what_was_on_its_way(self) -> None:
        """New posts that a kill left without an answer from the platform, by who gets them."""
        unanswered = "(posts.status = 'sending' OR posts.unsure) AND posts.remote IS NULL"
        rows = self.outside.asked(f"{BY_NAME} WHERE {unanswered} GROUP BY 1")
        self.on_their_way.update({str(name): int(str(count)) for name, count in rows})

    # --- What there is in the end -----------------------------------------------------------------

    def lost(self) -> set[str]:
        """What somebody was told is saved, and stands in no version of their answers."""
        rows = self.outside.asked("SELECT value FROM answers")
        there = "\n".join(str(value) for (value,) in rows)
        return {t for texts in self.saved.values() for t in texts if f'"{t}"' not in there}

    def wanted(self) -> Counter[str]:
        """How many messages should stand, by who gets them."""
        rows = self.outside.asked(
            f"{BY_NAME} WHERE posts.remote IS NOT NULL "
            "AND (posts.place IS NOT NULL OR people.id IS NOT NULL) GROUP BY 1"
        )
        return Counter({str(name): int(str(count)) for name, count in rows})

    def standing(self) -> Counter[str]:
        """How many do."""
        found: Counter[str] = Counter()
        for person in self.people:
            if isinstance(person, SlackSeat):
                ours = self.outside.slack.inbox(person.who)
                found[person.alias] = sum(1 for message in ours if message.metadata)
            else:
                found[person.alias] = len(self.outside.teams.inbox(person.who))
        for post in (*self.slack.posts(), *self.teams.posts()):
            raw = post.raw
            direct = not raw.metadata if not isinstance(raw, Message) else _is_a_note(raw)
            found["the channels"] += not direct
        return found


def _is_a_note(message: Message) -> bool:
    """Whether a message answers somebody who wrote in the channel."""
    return not message.cards


@asynccontextmanager
async def crowd(folder: Path, seed: int, *, files: bool = False) -> AsyncIterator[Crowd]:
    """A server of its own, and a day in a channel of each platform.

    With `files`, documents go into the channel's own folder in Teams.
    """
    async with AsyncExitStack() as doors:
        slack = await doors.enter_async_context(Slack(limits=Limits(channel_window=NEARLY)))
        teams = await doors.enter_async_context(fake_teams(limits=LIMITS))
        port = free_port()
        told = {**settings(slack, teams), "BORDDUK_TEAMS_FILES": "1" if files else "0"}
        nursery = await Nursery.open(folder, told, port)
        doors.push_async_callback(nursery.close)
        address = (await nursery.start()).address
        slack.deliver_to(f"{address}/slack/events")
        teams.bot_url = f"{address}/api/messages"
        guest = await doors.enter_async_context(Guest(address))
        outside = Outside(slack, teams, folder, guest)
        slack.mischief.answer_slowly("chat.postMessage", SLOW)
        yield await gathered(outside, nursery, seeded(seed))


def settings(slack: Slack, teams: Teams) -> Mapping[str, str]:
    """What the process finds in its environment."""
    return {
        "BORDDUK_SECRET": "s" * 32,
        "BORDDUK_SLACK_TOKEN": slack.token,
        "BORDDUK_SLACK_SIGNING_SECRET": slack.signing_secret,
        "BORDDUK_SLACK_API_URL": slack.base_url,
        "BORDDUK_TEAMS_APP_ID": teams.bot.app_id,
        "BORDDUK_TEAMS_PASSWORD": teams.bot.secret,
        "BORDDUK_TEAMS_TENANT": teams.people.tenant("Fylket").id,
        "BORDDUK_TEAMS_OPENID_URL": teams.openid_url,
        "BORDDUK_TEAMS_LOGIN_URL": f"{teams.login.base}/login",
        "BORDDUK_TEAMS_GRAPH_URL": teams.graph.url,
    }


async def gathered(outside: Outside, nursery: Nursery, chance: Chance) -> Crowd:
    """The day is made in Slack from a file, and held in a channel of Teams too."""
    slack, teams = outside.slack, outside.teams
    room = slack.channel("verksted")
    owner = teams.user("Eier")
    team = teams.team("Team", [owner], ["Verksted"])
    await teams.install(team)
    here = SlackPlace(outside, room)
    there = TeamsPlace(outside, team, team.channel("Verksted"))
    frida, tor = here.leader(), there.leader()
    frida.patience = SOON
    today = SystemClock().now().date().isoformat()
    source = edit(DAY.read_text("utf-8"), {"date": today})
    await slack.mention(frida.who, room, "", [("dag.yaml", source.encode())])
    await slack.until(
        lambda: [m for m in slack.inbox(frida.who) if NB("Links and codes") in buttons(m)],
        seconds=SOON * 3,
    )
    await outside.settled()
    await connect(frida, tor)
    return Crowd(outside, nursery, here, there, frida, chance)


async def connect(frida: SlackLeader, tor: TeamsLeader) -> None:
    """Tor leads the day from his channel too."""
    slack = frida.slack
    await slack.press(frida.who, frida.newest(NB("Links and codes")), NB("Links and codes"))
    said = await slack.until(
        lambda: [
            word
            for message in slack.inbox(frida.who)
            for word in " ".join(shown(message)).split()
            if "/s/" in word
        ],
        seconds=SOON,
    )
    await tor.teams.mention(tor.who, tor.room, f"kople {said[-1]}")
    await tor.teams.until(lambda: tor.teams.inbox(tor.who) and tor.finds("Join"))
