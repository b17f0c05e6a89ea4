"""A day held in Slack and in Teams at once, and what people see of it on the way."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.chat import person, wall
from bot.chat.cards import Button, Buttons, Card, Document, Form, Paragraph
from bot.chat.ports import File, Reply, Sender
from bot.chat.posts import posts
from bot.chat.scenes import scene
from bot.chat.speech import SAID, Wish
from bot.words import words
from facilitation.files import shipped_source
from facilitation.ids import WorkshopId
from storage import chats
from tests.bot.chat.conftest import HALL, OFFICE, Hall, opened

CHANNEL, LEADER = "channel", "leader"
SHEETS = ("channel", "leading", "personal")
ORGANISER = {
    "nb": "{nb: Fylkeskommunen, nn: Fylkeskommunen}",
    "nn": "{nn: Fylkeskommunen, nb: Fylkeskommunen}",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said when a form was sent."""

    form: Form
    words: str


What = Card | Form | Document | Receipt


@dataclass(frozen=True, slots=True)
class Side:
    """Those who are on one platform: who leads, and two who take part, the first a table's host."""

    platform: str
    channel: str
    leader: str
    people: tuple[str, str]
    table: str


SIDES = (
    Side("slack", HALL, "Frida Nes", ("Anne Lund", "Bjørn Moe"), "1"),
    Side("teams", OFFICE, "Tor Vik", ("Camilla Berg", "Dag Hauge"), "2"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that somebody sees on a platform, and on which sheet it is drawn."""

    platform: str
    sheet: str
    caption: str
    what: What


@dataclass
class Day:
    """One day in one language; `seen` is what was shown, in order."""

    hall: Hall
    language: str
    workshop: WorkshopId = field(default=WorkshopId(""))
    seen: list[Shown] = field(default_factory=list)

    # --- What is shown ----------------------------------------------------------------------------

    async def take(self, sheet: str, caption: str, whom: str, key: str) -> None:
        """Remember the post under `key` (a beginning will do) that stands with `whom`."""
        for side in SIDES:
            found = [c for k, c in (await self.standing(side, whom)).items() if k.startswith(key)]
            if found:
                self.show(side, sheet, caption, found[-1])

    async def take_own(self, side: Side, caption: str, key: str) -> None:
        """Remember the newest post under `key` in the conversation of a side's first person."""
        cards = await self.standing(side, side.people[0])
        here = [card for name, card in cards.items() if name.startswith(key)]
        if here:
            self.show(side, "personal", caption, here[-1])

    def show(self, side: Side, sheet: str, caption: str, what: What) -> None:
        """Remember something that was answered."""
        self.seen.append(Shown(side.platform, sheet, caption, what))

    async def standing(self, side: Side, whom: str) -> dict[str, Card]:
        """Whatever stands in the side's channel, or in the conversation of one of its people."""
        seen = await scene(self.hall.office, self.workshop)
        leaders = seen.state.facilitators
        mine = {spot.id for spot in seen.spots if spot.platform == side.platform}
        if whom != CHANNEL:
            mine = {
                member.contact
                for member in seen.members
                if member.platform == side.platform
                and (LEADER if member.person in leaders else seen.names[member.person]) == whom
            }
        return {post.key: post.card for post in posts(seen, words) if post.to.id in mine}

    async def over(self, side: Side, key: str) -> Card | None:
        """What is left of a post, in the channel or with the side's first person."""
        seen = await scene(self.hall.office, self.workshop)
        t = words(self.language)
        if key.startswith(("phase", "floor")):
            return wall.retired(seen, key, t)
        return person.retired(seen, key, t)

    # --- What people do ---------------------------------------------------------------------------

    def sender(self, side: Side, name: str) -> Sender:
        """Somebody who speaks the day's language."""
        return self.hall.sender(name, side.platform, language=self.language)

    async def say(self, side: Side, name: str, said: str, channel: str = "", **more) -> Reply:
        """Somebody types to the bot."""
        more |= {"platform": side.platform, "sender": self.sender(side, name)}
        return await self.hall.say(name, said, channel, **more)

    async def press(
        self, side: Side, name: str, button: Button, channel: str = "", **more
    ) -> Reply:
        """Somebody presses a button."""
        more |= {"platform": side.platform, "sender": self.sender(side, name)}
        return await self.hall.press(name, button, channel, **more)

    async def lead(self, action: str) -> None:
        """The first side's leader gives a command."""
        side = SIDES[0]
        cards = await self.standing(side, LEADER)
        await self.press(side, side.leader, found(cards["control"], action))

    async def fill(self, side: Side, name: str, form: Form, given: Sequence[str]) -> Reply:
        """Somebody fills in a form, from its first field on, and sends it."""
        values = iter(given)
        fields = {f.name: (value,) if (value := next(values, "")) else () for f in form.fields}
        return await self.press(side, name, form.send, fields=fields)

    async def form(self, side: Side, name: str) -> Form:
        """The form that somebody has before them: in a message, or opened by its button."""
        cards = await self.standing(side, name)
        standing = next((c.form for k, c in cards.items() if k.startswith("form:")), None)
        if standing is not None:
            return standing
        prompt = next(c for k, c in cards.items() if k.startswith("prompt:"))
        reply = await self.press(side, name, found(prompt, "open"))
        assert reply.form is not None, reply.note
        return reply.form

    async def join(self, side: Side, name: str) -> Reply:
        """Somebody presses «Join» in the channel, and sits down at the side's table."""
        cards = await self.standing(side, CHANNEL)
        reply = await self.press(side, name, found(cards["invite"], "join"), side.channel)
        assert reply.form is not None
        fields = {f.name: f.value for f in reply.form.fields}
        fields |= {"table": (side.table,), "alias": (name,)}
        return await self.press(side, name, reply.form.send, side.channel, fields=fields)


def found(card: Card, action: str) -> Button:
    """The button of a card with this act, or this command."""
    buttons = [b for part in card.parts if isinstance(part, Buttons) for b in part.buttons]
    return next(b for b in buttons if action in (b.act, dict(b.words).get("action")))


def source(template: str, language: str) -> str:
    """A ready programme with the organiser filled in, and `language` as its first."""
    lines = shipped_source(template).splitlines()
    other = "nn" if language == "nb" else "nb"
    for number, line in enumerate(lines):
        if line.startswith("languages:"):
            lines[number] = f"languages: [{language}, {other}]"
        elif line.startswith("organiser:"):
            lines[number] = f"organiser: {ORGANISER[language]}"
            while lines[number + 1].startswith(" "):
                del lines[number + 1]
        elif line.startswith("date:"):
            lines[number] = "date: 2026-11-23"
    return "\n".join(lines) + "\n"


@asynccontextmanager
async def day(folder: Path, language: str) -> AsyncIterator[Day]:
    """A day that nobody has begun."""
    async with opened(folder, language) as hall:
        hall.slack.everybody = tuple(hall.sender(name) for name in ("Eli Dal", "Geir Holm"))
        made = Day(hall, language)
        await begin(made, "kort-igp")
        yield made


async def begin(day: Day, template: str) -> None:
    """Make a workshop of a file that the first leader sends, and connect the other channel."""
    data, hall = source(template, day.language).encode(), day.hall
    before = set(await hall.store.read(chats.workshops_in_chats))

    async def fetch(file: File, most: int) -> bytes:
        return data

    hall.slack.fetch = fetch  # type: ignore[method-assign]  # what lies on the platform
    slack, teams = SIDES
    sent = (File("dag.yaml", len(data), ""),)
    reply = await day.say(slack, slack.leader, "", slack.channel, files=sent)
    assert reply.card is None, reply.card
    [day.workshop] = set(await hall.store.read(chats.workshops_in_chats)) - before
    cards = await day.standing(slack, LEADER)
    links = await day.press(slack, slack.leader, found(cards["control"], "links"))
    assert links.card is not None
    connect = SAID[Wish.CONNECT][0]
    said = [part.words for part in links.card.parts if isinstance(part, Paragraph)]
    [link] = [words_ for words_ in said if "/s/" in words_]
    await day.say(teams, teams.leader, f"{connect} {link}", teams.channel)
