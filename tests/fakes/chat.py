"""A chat platform in memory, whose answers and limits the test decides."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.cards import Card, Content
from bot.chat.ports import (
    Address,
    Cost,
    Deed,
    File,
    MessageGone,
    NotAccepted,
    Posted,
    Sender,
    TryLater,
    Unreachable,
)
from storage.ports import Clock

Costs = Callable[[Address, Deed], tuple[Cost, ...]]
Fault = TryLater | Unreachable | MessageGone | NotAccepted | OSError | ValueError


@dataclass
class Standing:
    """A message as people see it now; `history` is all that it ever said."""

    conversation: str
    thread: str
    token: str
    history: list[str]

    @property
    def words(self) -> str:
        """What it says."""
        return self.history[-1]


@dataclass(frozen=True)
class Call:
    """Something that was asked of the platform: what, where, with which words, and when."""

    deed: str
    conversation: str
    words: str
    at: float  # seconds since the test began


@dataclass
class Chat:
    """A platform that satisfies `bot.chat.ports.Channel`.

    `faults` are met by the next calls to a conversation, in order (None lets one pass). `down`
    is met by all. What is posted to a conversation in `doors` waits until that is opened;
    `taken` says whether it stands meanwhile. `asked` is False where `find` cannot be answered.
    """

    clock: Clock
    platform: str = "slack"
    forms_in_messages: bool = False
    files_in_channels: bool = True
    limits: Costs = lambda _to, _deed: ()
    messages: dict[str, Standing] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    faults: dict[str, list[Fault | None]] = field(default_factory=dict)
    down: Fault | None = None
    doors: dict[str, asyncio.Event] = field(default_factory=dict)
    taken: bool = False
    asked: bool = True
    learnt: Address | None = None

    def __post_init__(self) -> None:
        self._began = self.clock.now()
        self._called = asyncio.Event()

    async def heard(self) -> None:
        """Wait until something is asked of the platform that this was not told of before."""
        await self._called.wait()
        self._called.clear()

    def costs(self, to: Address, deed: Deed, *, thread: bool) -> tuple[Cost, ...]:
        """As the test says."""
        return self.limits(to, deed)

    async def post(self, to: Address, content: Content, thread: str, token: str) -> Posted:
        """Take a message."""
        words = said(content)
        self._call("post", to, words)
        door = self.doors.get(to.key)
        if door is not None and self.taken:
            self._stand(to, words, thread, token)
            await door.wait()
        elif door is not None:
            await door.wait()
        self._fault(to)
        return Posted(self._stand(to, words, thread, token), self.learnt)

    async def edit(self, to: Address, remote: str, content: Content) -> None:
        """Change a message."""
        words = said(content)
        self._call("edit", to, words)
        self._fault(to)
        if remote not in self.messages:
            raise MessageGone
        self.messages[remote].history.append(words)

    async def find(self, to: Address, thread: str, token: str) -> str | None:
        """The message with this token."""
        self._call("find", to, "")
        self._fault(to)
        if not self.asked:
            return None
        found = (
            remote
            for remote, message in self.messages.items()
            if (message.conversation, message.thread, message.token) == (to.key, thread, token)
        )
        return next(found, None)

    async def members(self, place: Address) -> tuple[Sender, ...]:
        """Nobody."""
        return ()

    async def fetch(self, file: File, most: int) -> bytes:
        """There are no files."""
        raise NotAccepted("none")

    def read(self, conversation: str) -> list[str]:
        """What stands in a conversation, in the order in which it came."""
        return [m.words for m in self.messages.values() if m.conversation == conversation]

    def _stand(self, to: Address, words: str, thread: str, token: str) -> str:
        remote = f"m{len(self.messages) + 1}"
        self.messages[remote] = Standing(to.key, thread, token, [words])
        return remote

    def _call(self, deed: str, to: Address, words: str) -> None:
        at = (self.clock.now() - self._began).total_seconds()
        self.calls.append(Call(deed, to.key, words, at))
        self._called.set()

    def _fault(self, to: Address) -> None:
        if self.down is not None:
            raise self.down
        waiting = self.faults.get(to.key, [])
        fault = waiting.pop(0) if waiting else None
        if fault is not None:
            raise fault


def said(content: Content) -> str:
    """What a message says in one line."""
    return content.summary if isinstance(content, Card) else content.name
