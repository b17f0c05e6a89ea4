"""What has been written: messages as they now stand, in chats and in the threads of channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.fakes.teams.limits import Now

CARD = "application/vnd.microsoft.card.adaptive"
MARK = ";messageid="
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stood when somebody looked. Keep it, and it is what a stale client shows.

    `views` holds the cards that single people got in answer to a press, by their id.
    """

    id: str
    conversation: str  # of its thread, in a channel: «19:…@thread.tacv2;messageid=…»
    author: str
    sent: datetime
    activity: Json
    edits: int = 0
    deleted: bool = False
    views: Mapping[str, Json] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return str(self.activity.get("text") or "")

    @property
    def attachments(self) -> tuple[Json, ...]:
        return tuple(self.activity.get("attachments") or ())

    @property
    def cards(self) -> tuple[Json, ...]:
        """The cards that everybody sees who has no view of their own."""
        return tuple(one["content"] for one in self.attachments if one["contentType"] == CARD)

    @property
    def base(self) -> str:
        """The chat or channel."""
        return split(self.conversation)[0]

    def card_for(self, user_id: str | None) -> Json | None:
        """The card that this person sees: their own view, or the common one."""
        common = self.cards[0] if self.cards else None
        return self.views.get(user_id or "", common)


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a channel with its replies."""

    message: Message
    replies: tuple[Message, ...]


def split(conversation: str) -> tuple[str, str | None]:
    """The chat or channel, and the thread in it."""
    base, mark, root = conversation.partition(MARK)
    return base, root if mark else None


class Store:
    """Every message, by conversation, in the order in which they came."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._kept: dict[tuple[str, str], Message] = {}

    def add(
        self, base: str, root: str | None, author: str, activity: Json, identity: str = ""
    ) -> Message:
        """Keep a message. In a channel (`root` is "" for a new post) it belongs to a thread.

        Ids are milliseconds, as in Teams: the same id may stand in two conversations. `identity` is
        the id where it has been told already.
        """
        identity = identity or self.free_id(base)
        conversation = base if root is None else f"{base}{MARK}{root or identity}"
        message = Message(identity, conversation, author, self._now(), activity)
        self._kept[base, identity] = message
        return message

    def free_id(self, base: str) -> str:
        """An id that no message in this conversation has."""
        number = int(self._now().timestamp() * 1000)
        while (base, str(number)) in self._kept:
            number += 1
        return str(number)

    def find(self, conversation: str, identity: str) -> Message | None:
        """The message with that id, if it belongs to that chat, channel or thread."""
        base, root = split(conversation)
        found = self._kept.get((base, identity))
        if found is None or (root is not None and split(found.conversation)[1] != root):
            return None
        return found

    def now(self, message: Message) -> Message:
        """The same message as it stands now."""
        return self._kept[message.base, message.id]

    def edit(self, message: Message, activity: Json) -> None:
        """Replace what everybody sees. Views of single people are gone, it is assumed."""
        self._put(replace(message, activity=activity, edits=message.edits + 1, views={}))

    def delete(self, message: Message) -> None:
        self._put(replace(message, deleted=True))

    def show(self, message: Message, user_id: str, card: Json) -> None:
        """Give one person a card of their own in place of the message's."""
        current = self.now(message)
        self._put(replace(current, views={**current.views, user_id: card}))

    def written(self, base: str) -> tuple[Message, ...]:
        """What stands in a chat or channel, without what is deleted."""
        found = (one for (where, _), one in self._kept.items() if where == base)
        return tuple(one for one in found if not one.deleted)

    def posts(self, base: str) -> tuple[Post, ...]:
        """The posts of a channel with their replies."""
        threads: dict[str, list[Message]] = {}
        for message in self.written(base):
            threads.setdefault(message.conversation, []).append(message)
        return tuple(Post(first, tuple(rest)) for first, *rest in threads.values())

    def has_thread(self, base: str, root: str) -> bool:
        return (base, root) in self._kept

    def _put(self, message: Message) -> None:
        self._kept[message.base, message.id] = message
