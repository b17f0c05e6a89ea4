"""A channel in Slack, and the people in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack import Channel, Message, Person, Slack, View, buttons, shown
from tests.journeys.chats.seats import Opened, Participant, Seen
from tests.journeys.chats.venue import NB, Surroundings, Venue

LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}


@dataclass
class SlackSeat(Participant):
    """Somebody in a channel."""

    venue: Surroundings = field(kw_only=True)
    room: Channel = field(kw_only=True)
    who: Person = field(kw_only=True)
    patience: float = field(default=600.0, kw_only=True)  # seconds that the bot may take

    def __post_init__(self) -> None:
        self.platform = "slack"

    @property
    def slack(self) -> Slack:
        """The platform."""
        return self.venue.slack

    async def join(self, table: int = 0) -> str:
        opened = await self.ask_in()
        filled = {"alias": self.alias}
        return await self.send(opened, filled | ({"table": str(table)} if table else {}))

    async def ask_in(self) -> Opened:
        """Press «Join» in the channel, and fill in nothing."""
        return await self._opening(self.posted("Join"), NB("Join"))

    def posted(self, label: str) -> Message:
        """The newest message in the channel with this button."""
        found = [m for m in self.slack.messages(self.room) if NB(label) in buttons(m)]
        assert found, f"«{NB(label)}» stands on nothing in {self.slack.messages(self.room)}"
        return found[-1]

    async def press_in_channel(self, label: str) -> str:
        """Press the newest button of the channel with these English words; what they are told."""
        return await self.press_on(self.posted(label), NB(label))

    async def before_them(self) -> Sequence[Seen]:
        return [seen(message) for message in self.slack.inbox(self.who)]

    async def press(self, label: str) -> str:
        said = self.t(label)
        return await self.press_on(self.newest(said), said)

    def newest(self, label: str) -> Message:
        """The newest message of their own with this button."""
        found = [m for m in self.slack.inbox(self.who) if label in buttons(m)]
        assert found, f"«{label}» stands in nothing of {self.alias}’s: {self.slack.inbox(self.who)}"
        return found[-1]

    async def press_on(self, message: Message, label: str, *, old: bool = False) -> str:
        """Press a button on a message, or on an `old` copy of it."""
        before = {m.ts for m in self.slack.inbox(self.who)}
        pressing = self.slack.press_old if old else self.slack.press
        await pressing(self.who, message, label)
        await self.venue.moment()
        if (view := self.slack.top_view(self.who)) is not None:
            return await self._read_out(view)
        new = [m for m in self.slack.inbox(self.who) if m.ts not in before and not m.metadata]
        return "\n".join(line for message in new for line in shown(message))

    async def open(self) -> Opened:
        for label in ("Vote", "Answer"):
            if await self.can_press(label):
                return await self._opening(self.newest(self.t(label)), self.t(label))
        raise AssertionError(f"{self.alias} is asked nothing: {await self.reads()}")

    async def open_by(self, label: str, send: str) -> Opened:
        """The form that a button of their own opens."""
        return await self._opening(self.newest(self.t(label)), self.t(label))

    async def send(self, opened: Opened, filled: Mapping[str, str], *, stale: bool = False) -> str:
        names = {block.split(":", 2)[2]: block for block in opened.raw["blocks"]}
        view: View = opened.raw["view"]
        await self.slack.submit(
            self.who, view, {names[name]: value for name, value in filled.items()}
        )
        if errors := self.slack.field_errors(self.who):
            return "\n".join(errors.values())
        after = self.slack.top_view(self.who)
        return await self._read_out(after) if after is not None else ""

    async def more(self, opened: Opened, filled: Mapping[str, str]) -> Opened:
        """Ask for more fields; what was typed comes along."""
        names = {block.split(":", 2)[2]: block for block in opened.raw["blocks"]}
        values = {names[name]: value for name, value in filled.items()}
        view = opened.raw["view"]
        await self.slack.press(self.who, view, self.t("More fields"), values=values)
        hash_ = view.hash
        found = await self.slack.until(lambda: self._changed(hash_), seconds=self.patience)
        return form(found[0])

    def _changed(self, hash_: str) -> list[View]:
        return [view for view in self._on_top() if view.hash != hash_]

    def _on_top(self) -> list[View]:
        """The dialog that they see, if they see one."""
        view = self.slack.top_view(self.who)
        return [view] if view is not None else []

    async def _opening(self, message: Message, label: str) -> Opened:
        known = self.slack.top_view(self.who)
        if known is not None:
            await self.slack.close(self.who, known)
        await self.slack.press(self.who, message, label)
        return form((await self.slack.until(self._on_top, seconds=self.patience))[0])

    async def _read_out(self, view: View) -> str:
        """What a dialog says, which is closed then."""
        said = "\n".join(shown(view))
        await self.slack.close(self.who, view)
        return said


@dataclass
class SlackLeader(SlackSeat):
    """A facilitator."""

    async def make(self, template: str = "kort-igp") -> None:
        """A workshop in the channel, by the command."""
        await self.slack.slash(self.who, self.room, "/verksted", "ny")
        view = (await self.slack.until(self._on_top, seconds=self.patience))[0]
        await self.send(form(view), {"template": template, "alias": self.alias})
        await self.venue.made()
        await self.venue.settled()

    async def upload(self, source: str, name: str = "dag.yaml") -> str:
        """A workshop in the channel from a file; what is said of it."""
        before = {m.ts for m in self.slack.inbox(self.who)}
        await self.slack.mention(self.who, self.room, "", [(name, source.encode())])
        await self.venue.moment()
        new = [m for m in self.slack.inbox(self.who) if m.ts not in before]
        return "\n".join(line for m in new for line in shown(m))

    async def connect(self, link: str) -> None:
        """Lead from here a workshop that was made elsewhere."""
        await self.slack.mention(self.who, self.room, f"kople {link}")
        await self.venue.settled()

    async def say(self, words: str) -> None:
        """Write to the bot alone."""
        await self.slack.direct_message(self.who, words)
        await self.venue.settled()

    @property
    def control(self) -> Seen:
        """The control card."""
        return next(
            seen(m)
            for m in reversed(self.slack.inbox(self.who))
            if self.t("Links and codes") in buttons(m)
        )

    async def lead(self, label: str) -> str:
        """Press a button, and let the chats settle."""
        said = await self.press(label)
        await self.venue.settled()
        return said


@dataclass
class SlackPlace:
    """A channel."""

    venue: Surroundings
    room: Channel

    platform = "slack"

    @classmethod
    def opened(cls, venue: Venue, name: str = "verksted") -> "SlackPlace":
        """A new channel with the bot in it, and nobody else."""
        return cls(venue, venue.slack.channel(name))

    def leader(self, name: str = "Frida", language: str = "nb") -> SlackLeader:
        """A facilitator to be."""
        return SlackLeader(name, language, venue=self.venue, room=self.room, who=self._who(name))

    def person(self, name: str, language: str = "nb", **more: Any) -> SlackSeat:
        """Somebody in the channel."""
        who = self._who(name, locale=LOCALES[language], **more)
        return SlackSeat(name, language, venue=self.venue, room=self.room, who=who)

    def posts(self) -> tuple[Seen, ...]:
        """Everything that anybody in the channel can read, threads too."""
        return tuple(seen(m) for m in self.venue.slack.messages(self.room) if m.bot_id)

    def _who(self, name: str, **more: Any) -> Person:
        who = self.venue.slack.person(name, **more)
        self.room.members.append(who.id)
        return who


def seen(message: Message) -> Seen:
    """A message as it stands."""
    return Seen(shown(message), buttons(message), message.thread_ts is not None, message)


def form(view: View) -> Opened:
    """A dialog with its fields."""
    inputs = [block for block in view.blocks if block["type"] == "input"]
    blocks = [str(block["block_id"]) for block in inputs]
    names = [block.split(":", 2)[2] for block in blocks]
    return Opened(
        labels=dict(zip(names, (str(b["label"]["text"]) for b in inputs), strict=True)),
        values=dict(zip(names, (_value(b["element"]) for b in inputs), strict=True)),
        raw={"view": view, "blocks": blocks},
    )


def _value(element: Mapping[str, Any]) -> str:
    chosen = element.get("initial_option")
    if chosen is not None:
        return str(chosen["value"])
    return str(element.get("initial_value") or "")
