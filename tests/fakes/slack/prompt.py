"""Being in the fake Slack by hand: a line is something that a person does there."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from tests.fakes.slack.fake import Slack
from tests.fakes.slack.shown import buttons, shown
from tests.fakes.slack.values import Channel, Impossible, Json, Message, Person, View

HELP = """  /verksted ny     a command, in the channel
  @ hjelp          the bot is written to by name, in the channel
  hjelp            the bot is written to alone
  press LABEL      a button: in the dialog that is open, else in the newest message with it
  LABEL = words    a field of the open dialog: its label, or the beginning of it
  send             the dialog; close: without sending it
  as NAME          be somebody else, who comes into the channel
  look             all that stands there
  quit"""
HEARD = 1.5  # seconds that the bot is given before what it did is shown


@dataclass
class Prompt:
    """Somebody in one channel. `patience` is in seconds."""

    slack: Slack
    room: Channel
    who: Person
    patience: float = HEARD
    _typed: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    async def do(self, line: str) -> str:
        """Do what a line says; what is new to see."""
        verb, _, rest = line.strip().partition(" ")
        try:
            if line.startswith("/"):
                await self.slack.slash(self.who, self.room, verb, rest)
            elif " = " in line:
                return self._fill(*line.split(" = ", 1))
            elif verb in self._verbs:
                await self._verbs[verb](rest)
            else:
                await self.slack.direct_message(self.who, line)
        except Impossible as impossible:
            return f"  ! {impossible}"
        await asyncio.sleep(self.patience)
        return "\n".join(self._news())

    @property
    def _verbs(self) -> dict[str, Callable[[str], Awaitable[None]]]:
        return {
            "@": self._mention,
            "press": self._press,
            "send": self._send,
            "close": self._close,
            "as": self._become,
            "look": self._look,
        }

    async def _mention(self, words: str) -> None:
        await self.slack.mention(self.who, self.room, words)

    async def _press(self, words: str) -> None:
        view = self.slack.top_view(self.who)
        here = [view] if view else [*self.slack.messages(self.room), *self.slack.inbox(self.who)]
        with_it = [what for what in here if words in buttons(what)]
        if not with_it:
            raise Impossible(f"no button is called «{words}»")
        newest = max(with_it, key=lambda what: what.ts if isinstance(what, Message) else "")
        await self.slack.press(self.who, newest, words, values=self._typed if view else None)

    def _fill(self, name: str, words: str) -> str:
        view = self._dialog()
        fields = {str(b["label"]["text"]): str(b["block_id"]) for b in _inputs(view)}
        found = [block for said, block in fields.items() if said.startswith(name)]
        if not found:
            raise Impossible(f"no field is called «{name}»; there are {list(fields)}")
        self._typed[found[0]] = words
        return f"  {next(said for said in fields if said.startswith(name))} {words}"

    async def _send(self, _: str) -> None:
        view, typed = self._dialog(), dict(self._typed)
        await self.slack.submit(self.who, view, typed)
        if not self.slack.field_errors(self.who):
            self._typed.clear()

    async def _close(self, _: str) -> None:
        self._typed.clear()
        await self.slack.close(self.who, self._dialog())

    async def _become(self, name: str) -> None:
        known = {p.name: p for p in self.slack.team.people.values()}
        self.who = known.get(name) or self.slack.person(name)
        if self.who.id not in self.room.members:
            await self.slack.join_channel(self.who, self.room)

    async def _look(self, _: str) -> None:
        self._seen.clear()

    def _dialog(self) -> View:
        view = self.slack.top_view(self.who)
        if view is None:
            raise Impossible("no dialog is open")
        return view

    def _news(self) -> Iterator[str]:
        """What stands there otherwise than it was last told."""
        for message in self.slack.messages(self.room):
            where = f"#{self.room.name}"
            yield from self._told(message, f"{where}, in a thread" if message.thread_ts else where)
        for message in self.slack.inbox(self.who):
            yield from self._told(message, f"to {self.who.name} alone")
        if (view := self.slack.top_view(self.who)) is not None:
            yield f"--- a dialog: {view.title}"
            yield from _read(view)
            yield from (f"  ! {wrong}" for wrong in self.slack.field_errors(self.who).values())
        yield from (f"  ! a rule is broken: {broken}" for broken in self.slack.violations)

    def _told(self, message: Message, where: str) -> Iterator[str]:
        lines = tuple(_read(message))
        if message.user == self.who.id or self._seen.get(message.ts) == lines:
            return
        self._seen[message.ts] = lines
        yield f"--- {where}"
        yield from lines


def _read(what: Message | View) -> Iterator[str]:
    """The words, and what can be pressed in brackets."""
    pressed = buttons(what)
    yield from (f"  {line}" for line in shown(what)[1 if isinstance(what, View) else 0 :]
                if line not in pressed)  # fmt: skip
    if pressed:
        yield "  " + " ".join(f"[{one}]" for one in pressed)
    yield from (f"  ({file.name})" for file in (what.files if isinstance(what, Message) else ()))


def _inputs(view: View) -> list[Json]:
    return [block for block in view.blocks if block["type"] == "input"]
