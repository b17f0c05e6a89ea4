"""Slack as the rest of the program uses it: messages out, edits, files and who is there."""

import asyncio
from dataclasses import dataclass

from bot.chat.cards import Content, Document
from bot.chat.ports import (
    Address,
    Cost,
    Deed,
    File,
    MessageGone,
    NotAccepted,
    Posted,
    Sender,
    Unreachable,
)
from bot.slack import costs
from bot.slack.client import Api, understood
from bot.slack.files import Files
from bot.slack.home import Home
from bot.slack.homes import Homes
from bot.slack.outbound import message
from bot.slack.payload import Json, inside, items, text
from bot.slack.people import People
from bot.slack.routes import PLATFORM, Remote, Route, person, remote_of, route_of
from bot.words import words

EVENT = "bordduk"  # our messages' metadata: a token that says nothing to anybody else
PAGE = 200  # members at once; docs.slack.dev asks for no more
SEARCHED = 100  # messages that are looked through for one of ours
ASKED_AT_ONCE = 8  # people
FILE = "file:"  # begins the id of a document: it is no message that can be edited


@dataclass(frozen=True, slots=True)
class SlackChannel:
    """A `Channel`. Its methods raise `TryLater`, `Unreachable` and `NotAccepted` as there."""

    api: Api
    homes: Homes
    people: People
    files: Files

    @property
    def platform(self) -> str:
        """Its short name."""
        return PLATFORM

    @property
    def forms_in_messages(self) -> bool:
        """No: Slack's messages have no fields to send; a button opens a dialog."""
        return False

    @property
    def files_in_channels(self) -> bool:
        """Yes."""
        return True

    def costs(self, to: Address, deed: Deed, *, thread: bool) -> tuple[Cost, ...]:
        """What a deed counts against."""
        return costs.costs(to.tenant, route_of(to), deed)

    @understood
    async def post(self, to: Address, content: Content, thread: str, token: str) -> Posted:
        """Send a new message; in the thread of the message `thread` unless that is empty."""
        home, route, parent = await self.homes.of(to.tenant), route_of(to), remote_of(thread)
        if isinstance(content, Document):
            channel = route.channel or await self.opened(home, route.user)
            id_ = await self.files.upload(home, content, channel, parent.ts)
            return Posted(f"{FILE}{id_}", _learnt(to, route, channel))
        sent = await self.api.write(
            home.token,
            "chat.postMessage",
            costs.posts(home.team),
            channel=route.channel or route.user,
            thread_ts=parent.ts or None,
            metadata={"event_type": EVENT, "event_payload": {"token": token}},
            unfurl_links=False,
            unfurl_media=False,
            **message(content, words(content.language)),
        )
        channel = text(sent, "channel") or route.channel
        return Posted(str(Remote(channel, text(sent, "ts"))), _learnt(to, route, channel))

    async def edit(self, to: Address, remote: str, content: Content) -> None:
        """Put something else in the place of a message.

        A file cannot be exchanged in its place: it is gone as far as that goes, to be posted anew.

        Raises:
            MessageGone
        """
        if isinstance(content, Document) or remote.startswith(FILE):
            raise MessageGone("a file")
        home, old = await self.homes.of(to.tenant), remote_of(remote)
        await self.api.write(
            home.token,
            "chat.update",
            costs.edits(home.team),
            channel=old.channel,
            ts=old.ts,
            **message(content, words(content.language)),
        )

    @understood
    async def find(self, to: Address, thread: str, token: str) -> str | None:
        """The id of the message that was sent with this token, in somebody's own conversation.

        None in channels: the bot does not ask for the right to read what people write there.
        """
        route, parent = route_of(to), remote_of(thread)
        if not route.user:
            return None
        home = await self.homes.of(to.tenant)
        channel = route.channel or await self.opened(home, route.user)
        method, where = "conversations.history", {"channel": channel}
        if parent.ts:
            method, where = "conversations.replies", {"channel": channel, "ts": parent.ts}
        found = await self.api.read(
            home.token, method, limit=SEARCHED, include_all_metadata=True, **where
        )
        ours = (sent for sent in items(found, "messages") if _token_of(sent) == token)
        sent = next(ours, None)
        return str(Remote(channel, text(sent, "ts"))) if sent else None

    @understood
    async def is_new(self, to: Address) -> bool:
        """Whether nothing was ever written in somebody's conversation with the bot."""
        home, channel = await self.homes.of(to.tenant), route_of(to).channel
        found = await self.api.read(home.token, "conversations.history", channel=channel, limit=1)
        return not items(found, "messages")

    @understood
    async def members(self, place: Address) -> tuple[Sender, ...]:
        """Everybody in a channel but the bots, in Slack's order.

        Whoever was asked for is remembered, so that a second try after `TryLater` goes on.
        """
        home, channel = await self.homes.of(place.tenant), route_of(place).channel
        users: list[str] = []
        cursor = ""
        while True:  # a page may be short, or empty, though more follows: the cursor alone tells
            found = await self.api.read(
                home.token, "conversations.members", channel=channel, limit=PAGE, cursor=cursor
            )
            users += [user for user in found.get("members") or () if isinstance(user, str)]
            cursor = text(inside(found, "response_metadata"), "next_cursor")
            if not cursor:
                break
        return await self._people(home, [user for user in users if user != home.bot_user])

    async def _people(self, home: Home, users: list[str]) -> tuple[Sender, ...]:
        found: list[Sender | None] = []
        for start in range(0, len(users), ASKED_AT_ONCE):
            some = users[start : start + ASKED_AT_ONCE]
            asked = await asyncio.gather(
                *(self._somebody(home, user) for user in some), return_exceptions=True
            )
            for sender in asked:
                if isinstance(sender, BaseException):
                    raise sender
                found.append(sender)
        return tuple(sender for sender in found if sender is not None)

    async def _somebody(self, home: Home, user: str) -> Sender | None:
        """Somebody in a channel; None for a bot, or an account that was closed."""
        try:
            known = await self.people.known(user, home)
        except (Unreachable, NotAccepted):
            return Sender(person(home.team, user), "")
        return known.sender if known.is_here else None

    async def fetch(self, file: File, most: int) -> bytes:
        """A file that somebody sent, at most `most` bytes.

        Raises:
            NotAccepted: it is larger, not there, or not Slack's.
        """
        return await self.files.fetch(file, most)

    @understood
    async def opened(self, home: Home, user: str) -> str:
        """The id of the bot's conversation with somebody."""
        answer = await self.api.write(
            home.token, "conversations.open", costs.openings(home.team), users=user
        )
        return text(inside(answer, "channel"), "id")


def _token_of(sent: Json) -> str:
    metadata = inside(sent, "metadata")
    if text(metadata, "event_type") != EVENT:
        return ""
    return text(inside(metadata, "event_payload"), "token")


def _learnt(to: Address, route: Route, channel: str) -> Address | None:
    """A person's address with the conversation that was found; None where nothing is new."""
    if not route.user or route.channel == channel or not channel:
        return None
    return person(to.tenant, route.user, channel)
