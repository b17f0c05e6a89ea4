"""A channel in Teams, and the people in it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.teams import (
    Channel,
    Failed,
    File,
    Message,
    NewCard,
    Outcome,
    Sent,
    Team,
    Teams,
    Toast,
    Unfolded,
    User,
)
from tests.fakes.teams.view import Reader, children
from tests.fakes.teams.view import lines as lines_of
from tests.journeys.chats.seats import SLOT, Opened, Participant, Seen
from tests.journeys.chats.venue import NB, Surroundings, Venue

LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
INPUT = "f:"
BELOW = 0.15  # seconds in which an answer comes, and nothing else yet
# What people see no difference in: a character of no width, and signs for their twins.
AS_READ = str.maketrans({"\u200b": "", "∗": "*", "ˍ": "_", "ˋ": "`"})


@dataclass
class TeamsSeat(Participant):
    """Somebody in a team."""

    venue: Surroundings = field(kw_only=True)
    team: Team = field(kw_only=True)
    room: Channel = field(kw_only=True)
    who: User = field(kw_only=True)

    def __post_init__(self) -> None:
        self.platform = "teams"

    @property
    def teams(self) -> Teams:
        """The platform."""
        return self.venue.teams

    async def join(self, table: int = 0) -> str:
        opened = await self.ask_in()
        filled = {"alias": self.alias}
        return await self.send(opened, filled | ({"table": str(table)} if table else {}))

    async def ask_in(self) -> Opened:
        """Press «Join» in the channel, and fill in nothing."""
        invitation = self.posted("Join")
        outcome = await self.teams.press(self.who, invitation, NB("Join"))
        assert isinstance(outcome, NewCard), outcome
        return form(invitation, outcome.card, self.t("Join"))

    def posted(self, label: str) -> Message:
        """The newest message in the channel, as they see it, with this button."""
        found = self.finds(label)
        assert found, f"«{NB(label)}» stands on nothing in {self.teams.messages(self.room)}"
        return found[-1]

    def finds(self, label: str) -> Sequence[Message]:
        """Every message in the channel, as they see it, with this button; the oldest first."""
        posts = self.teams.messages(self.room)
        written = [one for post in posts for one in (post.message, *post.replies)]
        return [m for m in written if NB(label) in self.teams.shown(m, self.who).buttons]

    async def press_in_channel(self, label: str) -> str:
        """Press the newest button of the channel with these English words; what they are told."""
        return await self.press_on(self.posted(label), NB(label))

    async def before_them(self) -> Sequence[Seen]:
        return [seen(self.teams, message, self.who) for message in self.teams.inbox(self.who)]

    async def press(self, label: str) -> str:
        said = self.t(label)
        return await self.press_on(self.newest(said), said)

    def newest(self, label: str) -> Message:
        """The newest message of their own with this button."""
        inbox = self.teams.inbox(self.who)
        found = [m for m in inbox if label in self.teams.shown(m, self.who).buttons]
        known = [self.teams.shown(m, self.who) for m in inbox]
        assert found, f"«{label}» stands in nothing of {self.alias}’s: {known}"
        return found[-1]

    async def press_on(self, message: Message, label: str, *, old: bool = False) -> str:
        """Press a button on a message, or on an `old` copy of it."""
        pressing = self.teams.press_old if old else self.teams.press
        before = {m.id for m in self.teams.inbox(self.who)}
        outcome = await pressing(self.who, message, label)
        if isinstance(outcome, Unfolded):  # a question whether one is sure
            sure = self.t("Yes: {label}", label=label)
            outcome = await pressing(self.who, message, sure)
        await asyncio.sleep(BELOW)
        below = [seen(self.teams, m, self.who) for m in self.teams.inbox(self.who)
                 if m.id not in before]  # fmt: skip
        await self.venue.moment()
        return "\n".join((words_of(outcome), *(one.text for one in below))).strip()

    async def open(self) -> Opened:
        for message in reversed(self.teams.inbox(self.who)):
            card = self.teams.card_for(self.who, message)
            if card is not None and any(n.startswith(SLOT) for n, _ in inputs(card)):
                return form(message, card, self.t("Send"))
        raise AssertionError(f"{self.alias} is asked nothing: {await self.reads()}")

    async def open_by(self, label: str, send: str) -> Opened:
        """The form that a button of their own opens; `send` is the button that sends it."""
        message = self.newest(self.t(label))
        outcome = await self.teams.press(self.who, message, self.t(label))
        assert isinstance(outcome, NewCard), outcome
        return form(message, outcome.card, self.t(send))

    async def send(self, opened: Opened, filled: Mapping[str, str], *, stale: bool = False) -> str:
        message, label = opened.raw["message"], opened.raw["send"]
        typed = {f"{INPUT}{name}": value for name, value in filled.items()}
        pressing = self.teams.press_old if stale else self.teams.press
        outcome = await pressing(self.who, message, label, typed)
        await self.venue.moment()
        return words_of(outcome)

    async def more(self, opened: Opened, filled: Mapping[str, str]) -> Opened:
        """Ask for more fields; what was typed comes along."""
        message = opened.raw["message"]
        typed = {f"{INPUT}{name}": value for name, value in filled.items()}
        outcome = await self.teams.press(self.who, message, self.t("More fields"), typed)
        assert isinstance(outcome, NewCard), outcome
        return form(message, outcome.card, self.t("Send"))


@dataclass
class TeamsLeader(TeamsSeat):
    """A facilitator."""

    async def make(self, template: str = "kort-igp") -> None:
        """A workshop in the channel, by mentioning the bot there."""
        await self.teams.mention(self.who, self.room, "ny")
        await self.venue.moment()
        label = self.t("New workshop")
        asked = next(
            reply
            for post in reversed(self.teams.messages(self.room))
            for reply in post.replies
            if label in self.teams.shown(reply).buttons
        )
        outcome = await self.teams.press(self.who, asked, label)
        assert isinstance(outcome, NewCard), outcome
        send = self.t("Make the workshop")
        filled = {"template": template, "alias": self.alias}
        await self.send(form(asked, outcome.card, send), filled)
        await self.venue.made()
        await self.venue.settled()

    async def upload(self, source: str, name: str = "dag.yaml") -> str:
        """A workshop from a file, which in Teams only a person's own chat takes."""
        before = len(self.teams.inbox(self.who))
        file = File(name, source.encode())
        await self.teams.direct_message(self.who, "", [file])
        await self.venue.moment()
        new = self.teams.inbox(self.who)[before:]
        return "\n".join(line for m in new for line in self.teams.shown(m, self.who).lines)

    async def connect(self, link: str) -> None:
        """Lead from here a workshop that was made elsewhere."""
        await self.teams.mention(self.who, self.room, f"kople {link}")
        await self.venue.settled()

    async def say(self, words: str) -> None:
        """Write to the bot alone."""
        await self.teams.direct_message(self.who, words)
        await self.venue.settled()

    @property
    def control(self) -> Seen:
        """The control card."""
        return seen(self.teams, self.newest(self.t("Links and codes")), self.who)

    async def lead(self, label: str) -> str:
        """Press a button, and let the chats settle."""
        said = await self.press(label)
        await self.venue.settled()
        return said


@dataclass
class TeamsPlace:
    """A channel of a team."""

    venue: Surroundings
    team: Team
    room: Channel

    platform = "teams"

    @classmethod
    async def opened(cls, venue: Venue, name: str = "Verksted") -> "TeamsPlace":
        """A new team with the bot and one person in it, and a channel of that name."""
        owner = venue.teams.user(f"Eier av {name}")
        team = venue.teams.team(f"Team {name}", [owner], [name])
        await venue.teams.install(team)
        await venue.moment()
        return cls(venue, team, team.channel(name))

    def leader(self, name: str = "Tor", language: str = "nb") -> TeamsLeader:
        """A facilitator to be."""
        who = self._who(name)
        return TeamsLeader(
            name, language, venue=self.venue, team=self.team, room=self.room, who=who
        )

    def person(self, name: str, language: str = "nb", **more: Any) -> TeamsSeat:
        """Somebody in the team."""
        who = self._who(name, locale=LOCALES[language], **more)
        return TeamsSeat(name, language, venue=self.venue, team=self.team, room=self.room, who=who)

    def posts(self) -> tuple[Seen, ...]:
        """Everything that anybody in the channel can read, threads too."""
        teams = self.venue.teams
        written = (
            one for post in teams.messages(self.room) for one in (post.message, *post.replies)
        )
        return tuple(seen(teams, m, None) for m in written if m.author == teams.bot.id)

    def _who(self, name: str, **more: Any) -> User:
        who = self.venue.teams.user(name, **more)
        self.team.members.append(who)
        return who


def seen(teams: Teams, message: Message, who: User | None) -> Seen:
    """A message as it stands for somebody."""
    found = teams.shown(message, who)
    lines = tuple(line.translate(AS_READ) for line in found.lines)
    thread = not message.conversation.endswith(f";messageid={message.id}")
    return Seen(lines, found.buttons, thread and ";messageid=" in message.conversation, message)


def inputs(node: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The fields of a card, by name."""
    for inner in (*node.get("body", ()), *children(node)):
        if str(inner.get("type")).startswith("Input."):
            yield str(inner["id"]).removeprefix(INPUT), inner
        yield from inputs(inner)


def form(message: Message, card: Mapping[str, Any], send: str) -> Opened:
    """A card with its fields; `send` is the button that sends them."""
    found = dict(inputs(card))
    return Opened(
        labels={
            name: str(node.get("label", "")).translate(AS_READ) for name, node in found.items()
        },
        values={name: str(node.get("value", "")) for name, node in found.items()},
        raw={"message": message, "send": send},
    )


def words_of(outcome: Outcome) -> str:
    """What somebody is told."""
    match outcome:
        case Toast(text) | Failed(text):
            return text
        case NewCard(card) | Unfolded(card):
            return "\n".join(lines_of(card, Reader()))
        case Sent():
            return ""
        case _:
            return outcome.url
